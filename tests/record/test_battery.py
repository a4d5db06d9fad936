"""Every case of the battery is found out, for the right reason."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from automation.record import faults
from automation.record.seal import seal
from automation.record.verify import verify
from tests.record.battery import ESCAPES, FORGED, REWRITTEN, TOUCHED, Case
from tests.record.damage import JOURNAL, MANIFEST, TAGS, append, copied, first, relisted, retold
from tests.record.sample import Draft, brief, done, drawn

if TYPE_CHECKING:
    from pathlib import Path

    from automation.record.faults import Fault

CASES = (*TOUCHED, *REWRITTEN, *FORGED)
LINKS = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
ZEROS = b"0" * 64


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good record, and another one beside it."""
    folder = tmp_path_factory.mktemp("originals")
    for name, story in (("done", done), ("another", brief)):
        story(Draft(folder / name, drawn()))
        seal(folder / name, info={})
    return folder


@pytest.fixture
def record(originals: Path, tmp_path: Path) -> Path:
    copied(originals / "another", tmp_path / "another")
    return copied(originals / "done", tmp_path / "done")


def found(record: Path) -> frozenset[type[Fault]]:
    return frozenset(type(fault) for fault in verify(record).faults)


def marked(case: Case) -> object:
    return pytest.param(case, id=case.name, marks=LINKS if "linked-outside" in case.name else ())


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_each_case_fails_for_its_own_reason(record: Path, case: Case) -> None:
    case.damage(record)
    assert found(record) == case.faults
    assert verify(record).status == ("invalid" if case.faults else "valid")


def test_the_names_of_the_cases_say_what_comes_of_them() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
    assert [case.name for case in CASES if case.name.endswith("_fail") != bool(case.faults)] == []


def test_every_fault_of_a_sealed_record_has_a_case() -> None:
    elsewhere = {
        *("NoRecord", "NotAFile", "FileTooLarge", "FileUnreadable"),  # test_series.py
        "OutcomeUnknown",  # test_verify.py: it fails nothing
        *("NoteUnreadable", "NoteUnsigned", "NoteForAnother", "NotErased"),  # test_erasing.py
        "CannotBeOpened",  # test_encrypted_record.py
    }
    named = {kind.__name__ for kind in vars(faults).values() if isinstance(kind, type) and "sentence" in vars(kind)}
    assert named - {kind.__name__ for case in CASES for kind in case.faults} - {"Fault"} == elsewhere


@pytest.mark.parametrize("path", ESCAPES)
def test_a_path_that_escapes_is_not_followed_wherever_it_stands(record: Path, path: str) -> None:
    listed = ZEROS + b"  " + path.encode() + b"\n"
    below = listed if path.startswith("~") else listed.replace(b"  ", b"  data/")  # in a folder, ~ is a name
    for place, damage, more in (
        ("manifest", relisted(append(MANIFEST, below)), set()),
        ("tag manifest", append(TAGS, listed), set()),
        ("evidence", retold(first("observed", ev=_still(path))), {faults.EvidenceUnnamed}),
        ("plan", retold(first("plan", file=path)), {faults.PlanUnnamed}),
    ):
        victim = copied(record, record.parent / place)
        damage(victim)
        assert found(victim) == {faults.PathEscapes, *more}, place


def _still(path: str) -> dict[str, object]:
    return {"still": {"file": path, "sha256": "0" * 64, "bytes": 1, "width": 1, "height": 1}, "outline": None}


def test_a_record_is_refused_whole_even_if_all_of_it_is_another_good_record(record: Path, originals: Path) -> None:
    """What tells two good records apart is the digest that somebody kept, and nothing in the folder."""
    before, after = verify(record), verify(originals / "another")
    assert (before.status, after.status) == ("valid", "valid")
    assert before.digest != after.digest
    assert before.head != after.head
    assert json.loads((record / JOURNAL).read_bytes().splitlines()[0])["run"]
