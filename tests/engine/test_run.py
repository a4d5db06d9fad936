"""The loop, with a job made up for it: observe, plan, approve, apply, verify - and what ends it early.

The record is a real one. The page is not: the job says what it observes, and the camera has nothing to photograph.
"""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from automation.errors import AnswerLost, Declined, Gone, Interrupted, PageTrouble
from automation.hands import Hands
from automation.outline import Node
from automation.plan import Account, Change, Findings, Plan, Right
from automation.policy import Policy
from automation.record import Record
from automation.record.camera import Evidence
from automation.result import EXIT_CODES, Outcome, Result, worst
from automation.run import Run
from automation.supervision import Approval
from automation.window import View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from automation.job import Ask
    from automation.record.camera import Camera
    from automation.secret import Secret
    from automation.supervision import Delivery, HandOver
    from automation.supervision.consent import Consent
    from automation.window import Window

A = Change("A", "None", "View", "It will see A.", "choose “None” again", commit=True)
B = Change("B", "None", "View", "It will see B.", "choose “None” again", commit=True)
LESS = Change("Payments", "View", "None", "It will no longer see Payments.", "choose “View” again", commit=True)
PAYMENTS = Right("Payments", "View")
NOTHING = Findings()
CAUTION = "These came along."
TODO = Findings((A,))
OFFER = Findings(extra=(PAYMENTS,), offers=(LESS,))


class Blind:
    """Stands where the camera is, before a page that is not there."""

    whole_file = None

    def take(self, *_: object, **__: object) -> tuple[None, Evidence]:
        return None, Evidence()


@dataclass
class Pane:
    """Stands where the window is: all that is asked of it is whether the page is the person's."""

    private: bool = False

    def look(self) -> View:
        return View("", "", "", Node("page"), private=self.private)


@dataclass
class Here:
    account: Account = field(default_factory=Account)


@dataclass
class Made:
    """A job that observes what it is told to, in turn; the last sight stays."""

    sights: list[Findings | Exception]
    linked: tuple[Change, ...] = ()
    trouble: Exception | None = None
    applied: list[tuple[Change, ...]] = field(default_factory=list)
    name: str = "made"
    title: str = "Made up"
    site: Here = field(default_factory=Here)

    def observe(self) -> Findings | Exception:
        return self.sights.pop(0) if len(self.sights) > 1 else self.sights[0]

    def facts(self, have: Findings | Exception) -> Mapping[str, object]:
        return {"trouble": isinstance(have, Exception)}

    def plan(self, have: Findings | Exception) -> Findings:
        if isinstance(have, Exception):
            raise have
        return have

    def apply(self, changes: Sequence[Change], ask: Ask) -> None:
        if self.linked:
            ask(self.linked, CAUTION)
        self.applied.append(tuple(changes))
        if self.trouble:
            raise self.trouble


@dataclass
class Person:
    """Gives these answers in turn; `asked` are the plans that were shown."""

    answers: list[str]
    present: bool = True
    seconds: float = 30.0
    asked: list[Plan] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def step(self, text: str) -> AbstractContextManager[None]:
        self.said.append(text)
        return nullcontext()

    def say(self, text: str) -> None:
        self.said.append(text)

    def found(self, title: str, store: str, findings: Findings) -> None:
        self.said.append(f"{title} {store} {len(findings.changes)}")

    def show(self, plan: Plan) -> None:
        self.said.append(plan.title)

    def approve(self, plan: Plan) -> Approval:
        self.asked.append(plan)
        answer = self.answers.pop(0)
        if answer == "stop":
            raise Interrupted("Stopped.")
        digest = "0" * 64 if answer == "yes to another" else plan.digest
        word = {"yes to another": "yes"}.get(answer, answer)
        return Approval(digest, cast("Any", word), "Ada", "in a test", self.seconds, person=self.present)

    def consent(self, asked: Consent) -> Approval:
        raise NotImplementedError(asked)

    def hand_over(self, text: str, over: Callable[[], bool]) -> HandOver:
        raise NotImplementedError(text, over)

    agree = hand_over

    def choose(self, text: str, answers: Sequence[str], *, enter: str | None = None) -> str | None:  # noqa: ARG002 - as the engine calls it
        return None

    def deliver(self, what: str, secret: Secret) -> Delivery:
        raise NotImplementedError(what, secret)


@dataclass
class Held:
    """What came of it."""

    result: Result
    record: Record
    person: Person
    job: Made
    hands: Hands

    @property
    def journal(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.record.data / "journal.jsonl").read_text("utf-8").splitlines()]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [line for line in self.journal if line["kind"] == kind]


@dataclass
class Stage:
    folder: Path
    latest: Run = field(init=False)

    def run(  # noqa: PLR0913 - what a run can be given
        self,
        job: Made,
        *answers: str,
        check: bool = False,
        present: bool = True,
        private: bool = False,
        seconds: float = 30.0,
        caution: str | None = None,
    ) -> Held:
        record = Record(self.folder)
        person = Person(list(answers), present=present, seconds=seconds)
        policy = Policy("http://127.0.0.1:1", frozenset())
        hands = Hands(cast("Window", Pane(private=private)), policy, record, cast("Camera", Blind()), person.step)
        run = self.latest = Run("exportyourstore", "ExportYourStore", hands, person, lambda _: caution)
        held = Held(run.do(job, "US", check=check), record, person, job, hands)
        assert person.answers == [], "every answer was asked for"
        return held


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.mark.parametrize(
    ("outcomes", "decides"),
    [
        ([], "unchanged"),
        (["unchanged", "done"], "done"),
        (["done", "waiting"], "waiting"),
        (["waiting", "changes", "done"], "changes"),
        (["declined", "changes"], "declined"),
        (["stopped", "declined", "done"], "stopped"),
        (["failed", "stopped"], "failed"),
    ],
)
def test_the_worst_outcome_decides(outcomes: list[Outcome], decides: str) -> None:
    assert worst(outcomes) == worst(reversed(outcomes)) == decides


def test_every_outcome_has_its_exit_code() -> None:
    assert EXIT_CODES == {
        "done": 0,
        "unchanged": 0,
        "changes": 2,
        "waiting": 3,
        "declined": 4,
        "stopped": 5,
        "failed": 1,
    }


def test_nothing_to_do_is_said_with_proof_and_nobody_is_asked(stage: Stage) -> None:
    held = stage.run(Made([NOTHING]))
    assert (held.result.outcome, held.result.changes, held.job.applied, held.person.asked) == ("unchanged", (), [], [])
    (proof,) = held.of("verify")
    assert (proof["left"], proof["text"]) == (0, "Read back: everything is as it was asked for.")


def test_a_yes_is_carried_out_and_proved(stage: Stage) -> None:
    held = stage.run(Made([TODO, TODO, NOTHING]), "yes")
    assert (held.result.outcome, held.result.changes, held.job.applied) == ("done", (A,), [(A,)])
    assert [line["kind"] for line in held.journal] == ["observed", "plan", "approval", "verify"]
    assert held.of("plan")[0]["sha256"] == held.of("approval")[0]["plan"] == held.person.asked[0].digest
    assert (held.record.data / "plan.json").read_bytes() == held.person.asked[0].bytes


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("no", "The plan was not agreed to. Nothing was changed."),
        ("timeout", "Nobody answered in time, and no answer is a no. Nothing was changed."),
        ("yes to another", "The plan was not agreed to. Nothing was changed."),
    ],
)
def test_anything_but_a_yes_to_this_plan_is_a_no(stage: Stage, answer: str, reason: str) -> None:
    held = stage.run(Made([TODO]), answer)
    assert (held.result.outcome, held.result.reason, held.job.applied) == ("declined", reason, [])


def test_where_nobody_could_be_asked_the_run_stops_for_a_person(stage: Stage) -> None:
    held = stage.run(Made([TODO]), "no", present=False, caution="It may have been sent already.")
    assert (held.result.outcome, held.job.applied) == ("stopped", [])
    assert "This needs a person to decide: It may have been sent already." in held.result.reason


def test_a_check_asks_nobody_and_does_nothing(stage: Stage) -> None:
    for sight, outcome in (
        (TODO, "changes"),
        (NOTHING, "unchanged"),
        (Findings(waiting="for Ada"), "waiting"),
        (OFFER, "unchanged"),
    ):
        held = stage.run(Made([sight]), check=True)
        assert (held.result.outcome, held.result.changes, held.job.applied) == (outcome, sight.changes, [])
        kept = ["observed", "plan"] if sight.changes else ["observed"]
        assert [line["kind"] for line in held.journal] == kept


def test_who_is_waited_for_is_said(stage: Stage) -> None:
    held = stage.run(Made([Findings(waiting="The invitation is open.")]))
    assert (held.result.outcome, held.result.reason) == ("waiting", "The invitation is open.")


def test_what_changed_while_the_plan_was_read_is_asked_about_again(stage: Stage) -> None:
    both = Findings((A, B))
    held = stage.run(Made([TODO, both, both, NOTHING]), "yes", "yes")
    assert (held.result.outcome, held.job.applied) == ("done", [(A, B)])
    assert [plan.changes for plan in held.person.asked] == [(A,), (A, B)]
    assert len(held.of("note")) == 1


def test_a_level_that_moved_while_the_plan_was_read_makes_it_stale(stage: Stage) -> None:
    moved = Findings((replace(A, before="Admin"),))
    held = stage.run(Made([TODO, moved, moved, NOTHING]), "yes", "no")
    assert (held.result.outcome, held.job.applied) == ("declined", [])


def test_what_somebody_else_did_meanwhile_is_not_done_again(stage: Stage) -> None:
    held = stage.run(Made([TODO, NOTHING]), "yes")
    assert (held.result.outcome, held.result.changes, held.job.applied) == ("unchanged", (), [])


def test_a_page_that_never_keeps_still_is_left_alone(stage: Stage) -> None:
    one, two = TODO, Findings((B,))
    held = stage.run(Made([one, two, one, two]), "yes", "yes", "yes")
    assert (held.result.outcome, held.job.applied) == ("stopped", [])
    assert held.result.reason.startswith("The page keeps changing while the plan is read. Nothing was changed")


def test_what_is_still_missing_afterwards_is_reported_as_left(stage: Stage) -> None:
    both = Findings((A, B))
    held = stage.run(Made([both, both, Findings((B,))]), "yes")
    assert (held.result.outcome, held.result.changes, held.result.left) == ("stopped", (A,), (B,))
    assert "B (None instead of View)" in held.result.reason
    assert held.of("verify")[-1]["left"] == 1


def test_a_list_that_shows_a_change_late_is_read_again(stage: Stage) -> None:
    held = stage.run(Made([TODO, TODO, TODO, TODO, NOTHING]), "yes")
    assert (held.result.outcome, held.job.applied) == ("done", [(A,)])


def test_a_press_is_never_repeated_while_the_list_is_read_again(stage: Stage) -> None:
    held = stage.run(Made([TODO]), "yes")
    assert (held.result.outcome, held.job.applied) == ("stopped", [(A,)])


@pytest.mark.parametrize(("seen", "outcome"), [(NOTHING, "done"), (TODO, "stopped")])
def test_when_an_answer_is_lost_the_page_tells(stage: Stage, seen: Findings, outcome: str) -> None:
    held = stage.run(Made([TODO, TODO, seen], trouble=AnswerLost("Send", "the page broke off")), "yes")
    assert (held.result.outcome, len(held.job.applied)) == (outcome, 1)
    if outcome == "stopped":
        assert held.result.reason.startswith("I pressed “Send”, and the answer was lost")


def test_trouble_on_the_page_stops_the_job_with_its_sentence(stage: Stage) -> None:
    for made in (Made([PageTrouble("No such row.")]), Made([TODO], trouble=PageTrouble("No such row."))):
        held = stage.run(made, *(["yes"] if made.trouble else []))
        assert (held.result.outcome, held.result.reason) == ("stopped", "No such row.")
        assert held.of("pause")[0]["text"] == "No such row."


def test_stop_is_not_an_end_of_a_job_but_of_the_run(stage: Stage) -> None:
    with pytest.raises(Interrupted):
        stage.run(Made([TODO], trouble=Interrupted("Stopped.")), "yes")


@pytest.mark.parametrize(
    ("sights", "answers", "proved", "left"),
    [
        ([Interrupted("Stopped.")], [], (), ()),
        ([TODO], ["stop"], (), (A,)),
        ([TODO], ["yes", "stop"], (), (A, B)),
        ([replace(TODO, offers=(LESS,)), replace(TODO, offers=(LESS,)), OFFER], ["yes", "stop"], (A,), (LESS,)),
    ],
    ids=["while it looks", "at the plan", "at what moves along", "at an offer"],
)
def test_a_stop_tells_what_was_done_and_what_was_wanted_and_not_sent(
    stage: Stage,
    sights: list[Findings | Exception],
    answers: list[str],
    proved: tuple[Change, ...],
    left: tuple[Change, ...],
) -> None:
    job = Made(sights, linked=(B,) if B in left else ())
    with pytest.raises(Interrupted):
        stage.run(job, *answers)
    ended = stage.latest.broken_off("made", "US")
    assert (ended.outcome, ended.changes) == ("stopped", proved)
    assert ended.left == left
    assert ended.reason == ("Nothing further was sent." if proved else "Nothing was sent.")


def test_of_what_was_pressed_and_not_read_back_nothing_is_claimed(stage: Stage) -> None:
    with pytest.raises(Interrupted):
        stage.run(Made([TODO], trouble=Interrupted("Stopped.")), "yes")
    stage.latest.hands.told = ("Send", ())
    ended = stage.latest.broken_off("made", "US")
    assert ended.reason == "Stopped after “Send” was pressed; what came of it was not read back."
    assert (ended.changes, ended.left) == ((), ())


@pytest.mark.parametrize("first", [(NOTHING,), (TODO, TODO)], ids=["nothing to do", "after the changes"])
def test_a_no_to_an_offer_changes_nothing_and_is_no_decline(stage: Stage, first: tuple[Findings, ...]) -> None:
    begun = [replace(sight, extra=(PAYMENTS,), offers=(LESS,)) for sight in first]
    held = stage.run(Made([*begun, OFFER]), *(["yes"] if first[0] is TODO else []), "no")
    assert held.result.outcome == ("done" if first[0] is TODO else "unchanged")
    assert held.result.reason == "Left as it is, beyond what was asked for: Payments: View."
    assert (LESS,) not in held.job.applied


def test_an_offer_is_a_plan_of_its_own_with_a_caution(stage: Stage) -> None:
    held = stage.run(Made([OFFER, OFFER, NOTHING]), "yes")
    assert (held.result.outcome, held.result.changes, held.job.applied) == ("done", (LESS,), [(LESS,)])
    (plan,) = held.person.asked
    assert plan.changes == (LESS,)
    assert plan.caution is not None
    assert "a no leaves everything as it is" in plan.caution


def test_an_offer_that_no_longer_fits_is_not_carried_out(stage: Stage) -> None:
    other = Findings(extra=(PAYMENTS,), offers=(replace(LESS, before="View & Edit"),))
    held = stage.run(Made([OFFER, other]), "yes")
    assert (held.result.outcome, held.job.applied) == ("unchanged", [])
    assert "nothing was taken away" in held.result.reason


def test_what_moves_with_the_changes_is_asked_about_with_them(stage: Stage) -> None:
    held = stage.run(Made([TODO, TODO, NOTHING], linked=(B,)), "yes", "yes")
    assert (held.result.outcome, held.result.changes) == ("done", (A, B))
    assert held.person.asked[1].changes == (A, B)
    assert held.person.asked[1].caution is not None


def test_a_no_to_what_moves_along_saves_nothing(stage: Stage) -> None:
    held = stage.run(Made([TODO], linked=(B,)), "yes", "no")
    assert (held.result.outcome, held.job.applied) == ("declined", [])


@pytest.mark.parametrize(
    ("sights", "answers"),
    [
        ([TODO, NOTHING], ["yes"]),
        ([TODO, TODO, NOTHING], ["yes"]),
        ([OFFER, NOTHING], ["yes"]),
        ([OFFER, OFFER, NOTHING], ["yes"]),
        ([TODO, Findings((B,)), Findings((B,))], ["yes", "no"]),
    ],
    ids=["stale", "carried out", "stale offer", "offer carried out", "stale, then a no"],
)
def test_no_yes_is_left_over_for_a_press_that_it_was_not_given_for(
    stage: Stage, sights: list[Findings | Exception], answers: list[str]
) -> None:
    assert stage.run(Made(sights), *answers).hands.assignment.approved is None


@pytest.mark.parametrize("error", [Declined("No."), PageTrouble("No.")])
def test_an_end_in_the_middle_of_an_offer_does_not_hide_what_was_done_before(stage: Stage, error: Exception) -> None:
    begun = replace(TODO, extra=(PAYMENTS,), offers=(LESS,))
    held = stage.run(Failing([begun, begun, OFFER, OFFER], trouble=error), "yes", "yes")
    assert held.result.changes == (A,), held.result
    assert held.result.outcome in {"stopped", "declined"}


class Failing(Made):
    """Fails at the second thing that it is to do."""

    def apply(self, changes: Sequence[Change], ask: Ask) -> None:
        trouble, self.trouble = self.trouble, None
        super().apply(changes, ask)
        self.trouble = trouble
        if trouble and len(self.applied) > 1:
            raise trouble


def test_a_sign_in_in_the_middle_is_gone_through_and_the_plan_is_asked_about_again(stage: Stage) -> None:
    job = Made([TODO, PageTrouble("The list is gone."), TODO, TODO, NOTHING])
    held = stage.run(job, "yes", "yes", private=True)
    assert (held.result.outcome, held.result.changes, len(held.person.asked)) == ("done", (A,), 2)
    assert [line["text"] for line in held.of("note")] == [
        "The list is gone. I go on from what the page shows after the sign-in."
    ]


def test_where_no_sign_in_is_in_the_way_a_trouble_ends_the_job(stage: Stage) -> None:
    held = stage.run(Made([TODO, PageTrouble("The list is gone."), TODO, NOTHING]), "yes")
    assert (held.result.outcome, held.result.reason) == ("stopped", "The list is gone.")


def test_a_page_that_is_gone_for_good_leaves_the_other_jobs_to_be_done(stage: Stage) -> None:
    gone = stage.run(Made([Gone("Amazon has closed it.")])).result
    unclear = stage.run(Made([PageTrouble("The list is gone.")])).result
    assert [(each.outcome, each.alone) for each in (gone, unclear)] == [("stopped", True), ("stopped", False)]


def test_what_was_read_a_moment_ago_is_not_read_again(stage: Stage) -> None:
    job = Made([TODO, NOTHING])
    held = stage.run(job, "yes", seconds=0.1)
    assert (held.result.outcome, job.applied, held.result.changes) == ("done", [(A,)], (A,))
