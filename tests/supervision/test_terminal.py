"""The terminal: what a person is shown, and what counts as an answer."""

from __future__ import annotations

import io
import os
import select
import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from automation.errors import Interrupted, NobodyThere
from automation.plan import Account, Change, Findings, Plan, Right
from automation.supervision.consent import Consent
from automation.supervision.practice import Practice
from automation.supervision.terminal import Terminal
from automation.supervision.words import recorded, sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHANGE = Change(
    "Upload Inventory", "None", "View & Edit", "ExportYourStore will be able to see and change …", "choose “None” again"
)
PLAN = Plan(
    "run",
    "exportyourstore",
    "ExportYourStore",
    "permissions",
    "US",
    Account("Harbour Lane Trading"),
    (CHANGE,),
    keeps=(Right("Payments", "None", sensitive=True), Right("Vine", "View"), Right("Deals", "None")),
    rows="permissions",
)


@dataclass
class Desk:
    """A terminal with a keyboard that is a real pipe, and a screen that can be read."""

    keys: int
    encoding: str = "utf-8"
    screen: io.BytesIO = field(default_factory=io.BytesIO)
    writers: list[io.TextIOWrapper] = field(default_factory=list)

    def terminal(self, *, seconds: float = 30, watch: Callable[[], None] = lambda: None) -> Terminal:
        self.writers.append(io.TextIOWrapper(self.screen, encoding=self.encoding, newline="", write_through=True))
        return Terminal(Console(file=self.writers[-1], width=160), "Ada", seconds, seconds, watch)

    def type(self, text: str) -> None:
        os.write(self.keys, text.encode())

    def leave(self) -> None:
        os.close(self.keys)
        self.keys = -1

    @property
    def shown(self) -> str:
        return self.screen.getvalue().decode(self.encoding)

    @property
    def unwrapped(self) -> str:
        return " ".join(self.shown.split())


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    reading, writing = os.pipe()
    desk = Desk(writing)
    with os.fdopen(reading, encoding="utf-8") as keyboard:
        monkeypatch.setattr(sys, "stdin", keyboard)
        yield desk
        if desk.keys >= 0:
            desk.leave()  # the reader sees the end and is done


class QuickAnswer(io.BytesIO):
    """A screen before which somebody types `yes` the moment that he is told to."""

    def __init__(self, keys: int) -> None:
        super().__init__()
        self._keys = keys

    def write(self, shown: Any) -> int:  # noqa: ANN401 - bytes of any kind
        if b"anything else is a no" in bytes(shown):
            os.write(self._keys, b"yes\n")
            while select.select([sys.stdin], [], [], 0)[0]:  # until it has been read
                os.sched_yield()
        return super().write(shown)


@pytest.mark.skipif(sys.platform == "win32", reason="select() takes no pipe there")
def test_an_answer_typed_the_moment_the_question_appears_is_heard_each_time(desk: Desk) -> None:
    desk.screen = QuickAnswer(desk.keys)
    terminal = desk.terminal()
    assert [terminal.approve(PLAN).answer for _ in range(20)] == ["yes"] * 20


@pytest.mark.parametrize("typed", ["yes\n", "YES\n", "Yes\r\n", "  yes \n", "yes\nno\n"])
def test_yes_is_a_yes_to_exactly_this_plan(desk: Desk, typed: str) -> None:
    desk.type(typed)
    approval = desk.terminal().approve(PLAN)
    assert (approval.yes, approval.digest, approval.who, approval.how) == (
        True,
        PLAN.digest,
        "Ada",
        "typed “yes” in the terminal",
    )
    assert approval.person


@pytest.mark.parametrize(
    "typed", ["no\n", "\n", "y\n", "yes please\n", "ja\n", "yess\n", "ye s\n", "“yes”\n", "1\n", "no\nyes\n"]
)
def test_anything_else_is_a_no(desk: Desk, typed: str) -> None:
    desk.type(typed)
    approval = desk.terminal().approve(PLAN)
    assert (approval.answer, approval.how) == ("no", "typed something else in the terminal")


def test_where_nobody_can_type_it_is_a_no(desk: Desk) -> None:
    desk.leave()
    approval = desk.terminal().approve(PLAN)
    assert (approval.answer, approval.how) == ("no", "nobody could type an answer in the terminal")


def test_no_answer_in_time_is_no_yes(desk: Desk) -> None:
    approval = desk.terminal(seconds=0.1).approve(PLAN)
    assert (approval.answer, approval.yes, approval.how) == ("timeout", False, "gave no answer in 0.1 seconds")


def test_a_yes_to_one_question_is_no_yes_to_the_next(desk: Desk) -> None:
    terminal = desk.terminal(seconds=0.3)
    desk.type("yes\n")
    assert terminal.approve(PLAN).yes
    assert terminal.approve(replace(PLAN, changes=())).answer == "timeout"


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of Unix stands in for the person's")
def test_what_was_typed_before_the_question_is_no_answer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.openpty()
    with os.fdopen(theirs, encoding="utf-8") as keyboard:
        monkeypatch.setattr(sys, "stdin", keyboard)
        os.write(ours, b"yes\n")
        approval = desk.terminal(seconds=0.5).approve(PLAN)
        os.write(ours, b"\x04")  # Ctrl-D: the reader sees the end and is done
    os.close(ours)
    assert approval.answer == "timeout"


def test_stop_ends_the_question(desk: Desk) -> None:
    def stop() -> None:
        raise Interrupted("Stopped.")

    with pytest.raises(Interrupted):
        desk.terminal(watch=stop).approve(PLAN)


def test_the_plan_shows_before_and_after_what_stays_and_the_way_back(desk: Desk) -> None:
    desk.terminal().show(PLAN)
    shown = desk.shown
    assert "ExportYourStore · US · account: Harbour Lane Trading" in shown
    (row,) = [line for line in shown.splitlines() if "Upload Inventory" in line]
    assert row.split() == ["～", "Upload", "Inventory", "None", "→", "View", "&", "Edit"]
    assert CHANGE.says in shown
    assert "Not touched: 3 other permissions, among them Payments." in shown
    assert "Undo: choose “None” again" in shown


@pytest.mark.parametrize(
    ("keeps", "told"),
    [
        ((Right("All other addresses", "2 approved"),), "Not touched: All other addresses: 2 approved."),
        (tuple(Right(name, "on") for name in "ABC"), "Not touched: 3 other addresses."),
    ],
)
def test_what_stays_is_called_what_the_job_calls_it(desk: Desk, keeps: tuple[Right, ...], told: str) -> None:
    desk.terminal().show(replace(PLAN, job="senders", keeps=keeps, rows="addresses"))
    assert told in desk.shown


@pytest.mark.parametrize(("typed", "answer"), [("yes\n", "yes"), ("no\n", "no"), ("\n", "no")])
def test_the_seller_is_asked_for_consent_to_the_session_in_its_words(desk: Desk, typed: str, answer: str) -> None:
    asked = Consent("Ada", "ExportYourStore", PLAN.account, "Agent/Chaperone")
    desk.type(typed)
    approval = desk.terminal().consent(asked)
    assert (approval.answer, approval.digest) == (answer, asked.digest)
    assert [line for line in asked.lines if line not in desk.unwrapped] == []


def test_a_practice_seller_consents(desk: Desk) -> None:
    asked = Consent("Ada", "ExportYourStore", PLAN.account, "Agent/Chaperone")
    approval = Practice(desk.terminal()).consent(asked)
    assert (approval.yes, approval.digest, asked.lines[0] in desk.shown) == (True, asked.digest, True)


@pytest.mark.parametrize("recipients", [(), ("age1qqqqqq…abcdef",)])
def test_before_the_question_it_says_what_the_record_keeps_and_hides(desk: Desk, recipients: tuple[str, ...]) -> None:
    desk.type("no\n")
    desk.terminal().approve(replace(PLAN, recorded=recorded(recipients)))
    before, question, _ = desk.unwrapped.partition("Does the seller agree")
    assert question
    assert recorded(recipients) in before


def test_a_caution_is_shown_and_an_account_without_a_name_is_said(desk: Desk) -> None:
    desk.terminal().show(replace(PLAN, caution="It may have been sent already.", account=Account()))
    assert "It may have been sent already." in desk.shown
    assert "account: not named on the page: please look at the window" in desk.shown


def test_the_same_way_back_is_shown_once(desk: Desk) -> None:
    desk.terminal().show(replace(PLAN, changes=(CHANGE, replace(CHANGE, what="Vine"))))
    assert desk.shown.count("Undo: ") == 1


def test_words_of_the_page_are_never_taken_for_formatting(desk: Desk) -> None:
    odd = replace(CHANGE, what="[bold]A[/bold]", before="[red]None", says="[link=x]see[/link]", undo="[/nothing]")
    desk.terminal().show(replace(PLAN, changes=(odd,), account=Account("[blink]Lane"), caution="[dim]Mind"))
    for words in ("[bold]A[/bold]", "[red]None", "[link=x]see[/link]", "[/nothing]", "[blink]Lane", "[dim]Mind"):
        assert words in desk.shown


def test_a_terminal_without_the_signs_shows_plain_letters(desk: Desk) -> None:
    desk.encoding = "cp437"
    plain = replace(CHANGE, says="It will see it.", undo="choose None again")
    desk.terminal().show(replace(PLAN, changes=(plain,)))
    (row,) = [line for line in desk.shown.splitlines() if "Upload Inventory" in line]
    assert row.split() == ["~", "Upload", "Inventory", "None", "->", "View", "&", "Edit"]


@pytest.mark.parametrize(
    ("before", "after", "mark"),
    [
        ("None", "View", "～"),
        ("not invited", "ExportYourStore <a@b.example>", "＋"),
        ("View", "View & Edit", "～"),
        ("View & Edit", "View", "～"),
        ("View", "None", "－"),
    ],
)
def test_what_a_change_does_is_never_told_by_colour_alone(before: str, after: str, mark: str) -> None:
    assert sign(replace(CHANGE, before=before, after=after)) == mark


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        (Findings(), "Nothing to change: it is as it should be."),
        (Findings(waiting="The invitation is open."), "The invitation is open."),
        (Findings(extra=(Right("Payments", "View"),)), "It can do more than was asked for: Payments: View."),
    ],
)
def test_what_was_found_is_said(desk: Desk, findings: Findings, words: str) -> None:
    desk.terminal().found("Set permissions", "US", findings)
    assert words in desk.shown
    assert "Set permissions · US" in desk.shown


def test_a_step_that_failed_does_not_look_like_one_that_worked(desk: Desk) -> None:
    terminal = desk.terminal()
    with terminal.step("Press Send"):
        pass
    with pytest.raises(Interrupted), terminal.step("Press Continue"):
        raise Interrupted("Stopped.")
    done, failed = (line.split()[0] for line in desk.shown.splitlines())
    assert (done, failed) == ("●", "■")


@pytest.mark.parametrize(
    ("typed", "leaves", "recognised", "how"),
    [
        ("", False, True, "recognised"),
        ("\n", False, False, "done"),
        ("anything\n", False, False, "done"),
        ("", True, True, "recognised"),
        ("", True, False, "timeout"),
        ("", False, False, "timeout"),
    ],
)
def test_a_hand_over_ends_when_the_page_or_the_person_says_so(
    desk: Desk, typed: str, how: str, *, leaves: bool, recognised: bool
) -> None:
    desk.type(typed)
    if leaves:
        desk.leave()
    looks = iter(range(10**9))
    assert desk.terminal(seconds=0.3).hand_over("Please sign in.", lambda: recognised and next(looks) > 3) == how
    assert "Please sign in." in desk.shown


def nobody() -> None:
    raise NobodyThere("There is no practice seller.")


@pytest.mark.parametrize(
    ("sign_in", "over", "how"), [(None, True, "nobody"), (nobody, True, "nobody"), (lambda: None, True, "recognised")]
)
def test_a_practice_seller_signs_in_if_there_is_one(
    desk: Desk, sign_in: Callable[[], None] | None, how: str, *, over: bool
) -> None:
    assert Practice(desk.terminal(), sign_in).hand_over("Please sign in.", lambda: over) == how


@pytest.mark.parametrize(("caution", "answer"), [(None, "yes"), ("Agree only if you are sure.", "no")])
def test_practice_says_yes_to_what_was_asked_for_and_leaves_the_rest_to_a_person(
    desk: Desk, caution: str | None, answer: str
) -> None:
    plan = replace(PLAN, caution=caution)
    approval = Practice(desk.terminal()).approve(plan)
    assert (approval.answer, approval.digest, approval.who) == (answer, plan.digest, "practice approval")
    assert approval.person is (answer == "yes")
    assert "Upload Inventory" in desk.shown
