"""What earlier runs leave in doubt: told from their own records, so that nothing is sent twice by accident."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from pyrage import x25519

from automation.plan import Account, Change, Plan
from automation.record import Record
from automation.record.age import run_key
from automation.record.doubts import Doubts
from automation.record.history import caution, sent
from automation.supervision import Approval

if TYPE_CHECKING:
    from pathlib import Path

    from automation.record.age import RunKey

SITE = "https://sellercentral.amazon.com"
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
INVITATION = Change("Invitation", "not invited", "ExportYourStore <a@b.example>", "says", "undo", commit=True)
PLAN = Plan("run", "exportyourstore", "ExportYourStore", "invite", "US", Account(), (INVITATION,))
YES = Approval(PLAN.digest, "yes", "Sam", "typed yes", 30.0)
PRESSED = "outcome: pressed"
LOST = "outcome: answer lost"
NOT_PRESSED = "outcome: not pressed"
LED_ON = "note: led on"
NOT_TAKEN = "confided: left"
TAKEN = "confided: copied"
PROVED = "verify: nothing left"
STILL_LEFT = "verify: one left"


def earlier(  # noqa: PLR0913 - what a record can be like
    records: Path,
    *events: str,
    at: datetime = NOON,
    site: str = SITE,
    plan: Plan = PLAN,
    act: str = "commit",
    key: RunKey | None = None,
) -> Record:
    """A record of a run that went as far as these events."""
    record = Record(records, now=lambda: at, key=key)
    record.event("run.open", site=site)
    record.plan(plan)
    step = record.intent(job=plan.job, store=plan.store, act=act)
    for event in events:
        match event.partition(": "):
            case ("outcome", _, how):
                record.event("step.outcome", step=step, ok=how == "pressed", lost=how == "answer lost")
            case ("note", _, _):
                record.event("note", text="It led on.", onward=step)
            case ("confided", _, how):
                record.event("confided", what="a link", commitment="", how=how, void=how == "left")
            case (_, _, how):
                record.event("verify", job=plan.job, store=plan.store, left=0 if how == "nothing left" else 1)
    return record


@pytest.mark.parametrize(
    ("events", "doubt"),
    [
        ((), True),  # the program ended between the intent and its outcome
        ((PRESSED,), True),
        ((LOST,), True),
        ((PRESSED, STILL_LEFT), True),
        ((LOST, STILL_LEFT), True),
        ((NOT_PRESSED,), False),
        ((PRESSED, LED_ON), False),
        ((PRESSED, NOT_TAKEN), False),
        ((PRESSED, NOT_TAKEN, STILL_LEFT), False),
        ((PRESSED, TAKEN, STILL_LEFT), True),
        ((PRESSED, PROVED), False),
        ((LOST, PROVED), False),
        ((LOST, STILL_LEFT, PROVED), False),
    ],
)
def test_a_press_is_in_doubt_until_it_was_seen_to_have_worked(
    tmp_path: Path, events: tuple[str, ...], *, doubt: bool
) -> None:
    earlier(tmp_path, *events)
    assert (caution(tmp_path, SITE, PLAN, NOON + timedelta(hours=1)) is not None) is doubt


def test_the_doubt_is_said_in_a_sentence_with_the_time(tmp_path: Path) -> None:
    earlier(tmp_path, LOST)
    assert caution(tmp_path, SITE, PLAN, NOON + timedelta(hours=1)) == (
        "An earlier run pressed for “Invitation” on 21 November at 12:00 UTC and never saw whether it worked. "
        "The page does not show it. Agree only if you are sure that it was not sent."
    )


@pytest.mark.parametrize(("hours", "doubt"), [(0, True), (23.9, True), (24.1, False), (500, False)])
def test_after_a_day_the_page_is_trusted_again(tmp_path: Path, hours: float, *, doubt: bool) -> None:
    earlier(tmp_path, LOST)
    assert (caution(tmp_path, SITE, PLAN, NOON + timedelta(hours=hours)) is not None) is doubt


@pytest.mark.parametrize(
    "other",
    [
        replace(PLAN, job="permissions"),
        replace(PLAN, changes=(replace(INVITATION, what="Confirmation"),)),
        replace(PLAN, changes=(replace(INVITATION, after="ExportYourStore <c@d.example>"),)),
        replace(PLAN, changes=(replace(INVITATION, commit=False),)),
        replace(PLAN, changes=()),
    ],
)
def test_another_change_is_not_in_doubt(tmp_path: Path, other: Plan) -> None:
    earlier(tmp_path, LOST)
    assert caution(tmp_path, SITE, other, NOON) is None


@pytest.mark.parametrize("site", ["http://127.0.0.1:8001", "http://localhost:8000"])
def test_another_site_is_not_in_doubt(tmp_path: Path, site: str) -> None:
    earlier(tmp_path, LOST, site=site)
    assert caution(tmp_path, SITE, PLAN, NOON) is None


def test_a_store_is_in_doubt_from_whichever_host_a_run_began(tmp_path: Path) -> None:
    earlier(tmp_path, LOST, site="https://sellercentral.amazon.co.uk")
    assert caution(tmp_path, "https://sellercentral.amazon.com", PLAN, NOON) is not None


def test_only_a_press_that_commits_counts(tmp_path: Path) -> None:
    earlier(tmp_path, PRESSED, act="press")
    assert list(sent(tmp_path)) == []


@pytest.mark.parametrize(
    ("first", "second", "doubt"),
    [(LOST, PROVED, False), (PROVED, LOST, True), (LOST, NOT_PRESSED, True), (PROVED, NOT_PRESSED, False)],
)
def test_the_latest_run_that_pressed_decides(tmp_path: Path, first: str, second: str, *, doubt: bool) -> None:
    for hour, event in enumerate((first, second)):
        earlier(tmp_path, *((PRESSED, event) if event == PROVED else (event,)), at=NOON + timedelta(hours=hour))
    assert (caution(tmp_path, SITE, PLAN, NOON + timedelta(hours=2)) is not None) is doubt


SECRET = run_key([str(x25519.Identity.generate().to_public())])


def test_a_press_is_in_doubt_although_its_plan_is_encrypted_or_erased(tmp_path: Path) -> None:
    for name in ("erased", "encrypted"):
        (tmp_path / name).mkdir()
    erased = earlier(tmp_path / "erased", LOST)
    (erased.data / "plan.json").unlink()
    earlier(tmp_path / "encrypted", LOST, key=SECRET)
    assert caution(tmp_path / "erased", SITE, PLAN, NOON) is not None
    assert caution(tmp_path / "encrypted", SITE, PLAN, NOON) is not None


def test_what_was_proved_under_encryption_may_have_been_another_invitation_and_settles_no_doubt(tmp_path: Path) -> None:
    earlier(tmp_path, PRESSED, PROVED, at=NOON + timedelta(hours=1), key=SECRET)
    assert caution(tmp_path, SITE, PLAN, NOON + timedelta(hours=2)) is None
    earlier(tmp_path, LOST)
    assert caution(tmp_path, SITE, PLAN, NOON + timedelta(hours=2)) is not None


def test_the_latest_run_comes_first(tmp_path: Path) -> None:
    for hour in (3, 1, 2):
        earlier(tmp_path, PRESSED, at=NOON + timedelta(hours=hour))
    assert [press.at.hour for press in sent(tmp_path)] == [15, 14, 13]


def test_a_machine_without_records_has_no_history(tmp_path: Path) -> None:
    assert list(sent(tmp_path / "nothing")) == []
    assert caution(tmp_path / "nothing", SITE, PLAN, NOON) is None


def test_what_is_no_record_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "9999-notes").mkdir()
    (tmp_path / "9998.txt").write_text("not a record")
    (tmp_path / "9997" / "data").mkdir(parents=True)
    (tmp_path / "9997" / "data" / "journal.jsonl").write_text('{"kind": "note"}\n')
    earlier(tmp_path, LOST)
    assert len(list(sent(tmp_path))) == 1


@pytest.mark.parametrize("torn", [b'{"seq":3,"prev":"ab', b'{"seq":3,"kind":"step.out', "“".encode()[:2]])
def test_a_line_that_broke_off_hides_nothing_that_stands_before_it(tmp_path: Path, torn: bytes) -> None:
    record = earlier(tmp_path)
    with (record.data / "journal.jsonl").open("ab") as journal:
        journal.write(torn)
    assert caution(tmp_path, SITE, PLAN, NOON) is not None


@pytest.mark.parametrize(("answer", "doubt"), [("done", False), ("not done", True)])
def test_what_a_later_run_saw_on_the_page_is_in_doubt_no_more(tmp_path: Path, answer: str, *, doubt: bool) -> None:
    first = earlier(tmp_path, LOST)
    later = Record(tmp_path, now=lambda: NOON + timedelta(minutes=5))
    later.event("run.open", site=SITE)
    later.event("resolved", run=first.run, step=1, answer=answer)
    assert (caution(tmp_path, SITE, PLAN, NOON + timedelta(hours=1)) is not None) is doubt


@pytest.mark.parametrize(
    ("plan", "approval", "addresses", "answer"),
    [
        (replace(PLAN, changes=()), None, {"a@b.example"}, ("done", None)),
        (PLAN, YES, {"a@b.example"}, ("not done", "Sam")),
        (PLAN, None, {"a@b.example"}, None),
        (replace(PLAN, changes=()), None, {"c@d.example"}, None),
        (replace(PLAN, changes=(), job="permissions"), None, {"a@b.example"}, None),
    ],
    ids=["the page shows it", "a person says so", "nobody has answered yet", "for another address", "for another job"],
)
def test_a_doubt_is_settled_once_by_the_page_or_by_a_person(
    tmp_path: Path, plan: Plan, approval: Approval | None, addresses: set[str], answer: tuple[str, str | None] | None
) -> None:
    now = datetime.now(UTC)
    first = earlier(tmp_path, at=now - timedelta(hours=1))
    record = Record(tmp_path, now=lambda: now)
    doubts = Doubts(record, tmp_path, SITE, addresses)
    for _ in range(2):
        doubts.settle(plan, approval)
    written = [json.loads(line) for line in (record.data / "journal.jsonl").read_bytes().splitlines()]
    assert [(line["run"], line["step"], line["answer"], line["who"]) for line in written] == (
        [(first.run, 1, *answer)] if answer else []
    )
