"""What has been kept long enough: listed first, then erased or removed; whatever speaks against it wins."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from automation.record.age import run_key
from automation.record.holds import Hold, place
from automation.record.office import Office
from automation.record.purging import Step, carry_out, steps
from automation.record.retention import days
from automation.record.verify import verify
from tests.record.brief import NOON, sealed, small
from tests.record.keys import age_key
from tests.record.signed import ALL, JONAS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from automation.record.notes import What

OFFICE = Office("Jonas Weber", JONAS.sign, ALL)
TODAY = NOON + timedelta(days=100)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept"


def aged(records: Path, old: int) -> Path:
    """A sealed record that ended that many days before today."""
    return sealed(records, at=TODAY - timedelta(days=old, minutes=1))


def _check(record: Path) -> str:
    return verify(record, ALL).status


def due(records: Path, **clocks: int) -> list[Step]:
    named: dict[str, What] = {"evidence": "evidence", "record": "record"}
    return list(steps(records, {named[name]: keep for name, keep in clocks.items()}, TODAY, _check))


def purge(records: Path, **clocks: int) -> list[Step]:
    return list(carry_out(due(records, **clocks), OFFICE, records))


@pytest.mark.parametrize(
    ("text", "count"), [("1d", 1), ("90d", 90), ("12w", 84), ("2y", 730), (" 90 D ", 90), ("365 d", 365)]
)
def test_a_time_to_keep_is_a_number_of_days_weeks_or_years(text: str, count: int) -> None:
    assert days(text) == count


@pytest.mark.parametrize("text", ["", "90", "0d", "-1d", "1.5d", "3m", "d", "1000000d", "90d 2w"])
def test_what_is_no_such_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        days(text)


@pytest.mark.parametrize(("old", "found"), [(0, 0), (89, 0), (90, 1), (1000, 1)])
def test_a_record_is_due_once_it_is_older_than_what_was_said(records: Path, old: int, found: int) -> None:
    aged(records, old)
    assert len(due(records, evidence=90)) == found


def test_nothing_is_touched_by_saying_what_is_due(records: Path) -> None:
    record = aged(records, 200)
    assert [(step.record, step.what, step.objection) for step in due(records, evidence=90)] == [
        (record, "evidence", None)
    ]
    assert verify(record).status == "valid"
    assert list(records.iterdir()) == [record]


def test_two_clocks_run_beside_each_other(records: Path) -> None:
    oldest, old, new = aged(records, 800), aged(records, 200), aged(records, 10)
    assert [(step.record, step.what) for step in due(records, evidence=90, record=730)] == [
        (oldest, "record"),
        (old, "evidence"),
    ]
    assert not [step for step in purge(records, evidence=90, record=730) if step.objection]
    assert not oldest.exists()
    assert [verify(record, ALL).status for record in (old, new)] == ["erased", "valid"]


def test_what_was_erased_is_not_due_again_until_the_record_itself_is(records: Path) -> None:
    record = aged(records, 200)
    purge(records, evidence=90)
    assert due(records, evidence=90) == []
    assert [step.what for step in due(records, evidence=90, record=100)] == ["record"]
    purge(records, record=100)
    assert not record.exists()
    assert {path.suffixes[-1] for path in records.iterdir()} == {".json", ".sig"}


def test_an_encrypted_record_whose_key_is_erased_is_not_due_again(records: Path, tmp_path: Path) -> None:
    key = run_key([age_key(tmp_path).recipient])
    record = sealed(records, key=key, at=TODAY - timedelta(days=200))
    purge(records, evidence=90)
    assert verify(record, ALL).status == "erased"
    assert due(records, evidence=90) == []


def held(records: Path) -> Path:
    record = aged(records, 200)
    place(record, Hold(held=True, at=NOON, who="Jonas", why="a dispute"))
    return record


def unsealed(records: Path) -> Path:
    return small(records, at=TODAY - timedelta(days=200)).folder


def harmed(records: Path) -> Path:
    record = aged(records, 200)
    (record / "data" / "plan.json").write_text("{}")
    return record


def unreadable(records: Path) -> Path:
    record = aged(records, 200)
    (record / "data" / "journal.jsonl").write_text("")
    return record


def with_a_note_in_the_way(records: Path) -> Path:
    record = aged(records, 200)
    record.with_name(f"{record.name}.erasure.json").write_text("{}")
    return record


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (held, "on hold (since 21 November 2026, Jonas: a dispute)"),
        (unsealed, "not sealed: its run goes on, or broke off and was not finished"),
        (harmed, "it does not verify (invalid), and should be looked at first"),
        (unreadable, "its journal cannot be read"),
        (with_a_note_in_the_way, "it does not verify (invalid), and should be looked at first"),
    ],
)
@pytest.mark.parametrize("what", ["evidence", "record"])
def test_what_speaks_against_it_is_said_and_the_others_go(
    records: Path, make: Callable[[Path], Path], why: str, what: str
) -> None:
    other, record = aged(records, 300), make(records)
    before = {path: path.read_bytes() for path in record.rglob("*") if path.is_file()}
    done = {step.record: step.objection for step in purge(records, **{what: 90})}
    assert done == {other: None, record: why}
    assert {path: path.read_bytes() for path in record.rglob("*") if path.is_file()} == before


def test_what_is_no_record_is_passed_over(records: Path) -> None:
    (records / "notes.txt").write_text("mine")
    (records / ".removed" / "half" / "data").mkdir(parents=True)
    (records / "folder").mkdir()
    assert due(records, record=1) == []
    assert due(records / "nothing", record=1) == []
