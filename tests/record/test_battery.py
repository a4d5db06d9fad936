"""Every case of the battery is found out, for the right reason, by the right check."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from automation.record import faults, mistrust
from automation.record.seal import seal
from automation.record.series import FINE
from automation.record.verify import verify
from tests.record.battery import HERE, Kept, checked, expected, kept, laid
from tests.record.battery.making import CASES, make
from tests.record.battery.story import SIGNING
from tests.record.damage import MANIFEST, TAGS, append, copied, first, relisted, resigned, retold
from tests.record.sample import Draft, brief, done, drawn
from tests.record.signed import signed

if TYPE_CHECKING:
    from pathlib import Path

    from automation.record.faults import Fault

LINKS = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
ZEROS = b"0" * 64
MOST = 1_000_000

# The folders, as they are committed.


def marked(case: Kept) -> object:
    return pytest.param(case, id=case.name, marks=LINKS if "linked-outside" in case.name else ())


@pytest.mark.parametrize("case", [marked(case) for case in kept()])
def test_each_case_fails_for_its_own_reason(case: Kept, tmp_path: Path) -> None:
    laid(case, tmp_path / "place")
    assert expected(checked(tmp_path / "place")) == case.expected


def test_the_record_that_all_of_them_are_made_of_is_good() -> None:
    verdict = checked(HERE / "whole")
    assert (verdict.status, verdict.faults) == ("valid", ())
    assert {check.name for check in verdict.checks if check.status == "absent"} == {"time"}


def test_the_names_of_the_cases_say_what_comes_of_them() -> None:
    for case in kept():
        fine = case.expected.status in FINE
        assert case.folder.parent.name == ("good" if fine else "broken"), case.name
        assert case.name.endswith("_fail") is not fine, case.name


def test_every_broken_case_says_why_but_for_those_that_nobody_signed() -> None:
    assert [case.name for case in kept() if case.name.startswith("broken") and not case.expected.checks] == [
        "broken/signature-and-all-its-traces-gone_fail"
    ]


def test_every_fault_of_a_sealed_record_has_a_case() -> None:
    elsewhere = {
        *("NoRecord", "NotAFile", "FileTooLarge", "FileUnreadable"),  # test_series.py
        *("NotErased", "ErasureBegun"),  # test_erasing.py, test_power_later.py
        "SealTaken",  # what a computer remembers: test_recovery.py
        "CannotBeOpened",  # test_encrypted_record.py
        "OtherKindOfKey",  # test_sshsig.py
        *("NotSigned", "NotStamped"),  # they are the absence of something
        *("StampRefused", "StampOfOther", "WrongNonce", "WrongAuthority", "AuthorityNotGiven", "StampLate", "StampEarly"),  # test_time.py
    }  # fmt: skip
    named = {
        kind.__name__
        for module in (faults, mistrust)
        for kind in vars(module).values()
        if isinstance(kind, type) and "sentence" in vars(kind)
    }
    found = {fault for case in kept() for check in case.expected.checks.values() for fault in check}
    assert named - found - {"Fault"} == elsewhere


def test_the_folders_hold_no_private_key_and_no_path_of_a_machine_and_are_small() -> None:
    said = [path.read_bytes() for kind in ("whole", "good", "broken") for path in (HERE / kind).rglob("*.*")]
    assert sum(map(len, said)) < MOST
    assert [
        word for word in (b"PRIVATE KEY", b"/home/", b"/root", b"/tmp", b"/Users/") for data in said if word in data
    ] == []


# How they are made.


@LINKS
def test_made_anew_they_are_the_same_cases_with_the_same_outcome_and_other_keys(tmp_path: Path) -> None:
    make(tmp_path)
    assert {case.name: (case.expected, case.done, case.files) for case in kept(tmp_path)} == {
        case.name: (case.expected, case.done, case.files) for case in kept()
    }
    files = [battery / "whole" / "allowed_signers" for battery in (HERE, tmp_path)]
    keys = [{line.split()[-1] for line in path.read_text().splitlines()} for path in files]
    assert not keys[0] & keys[1]


def test_no_case_is_there_twice() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


# What is tried without a folder.

ESCAPES = (
    "../outside", "../../../../etc/hostname", "/etc/hostname", "//etc/hostname", "~/outside", "~root/outside", "C:\\outside", "C:/outside",
    "c:outside", "\\\\server\\share\\outside", "..\\outside", "file:///etc/hostname", "x/../../outside", "x/..", "./x", "x/./y", "x//y", "x/",
    ".", "..",
)  # fmt: skip
"""Paths that lead out of a folder, here or on another system, or that name one file in two ways."""


@pytest.mark.parametrize("path", ESCAPES)
def test_a_path_that_escapes_is_not_followed_wherever_it_stands(tmp_path: Path, path: str) -> None:
    listed = ZEROS + b"  " + path.encode() + b"\n"
    below = listed if path.startswith("~") else listed.replace(b"  ", b"  data/")  # in a folder, ~ is a name
    record = signed(tmp_path / "run", drawn(40), brief, SIGNING)
    for place, damage, more in (
        ("manifest", relisted(append(MANIFEST, below), SIGNING), set()),
        ("tag manifest", resigned(append(TAGS, listed), SIGNING), set()),
        ("evidence", retold(first("observed", ev=_still(path)), SIGNING), {faults.EvidenceUnnamed}),
        ("plan", retold(first("plan", file=path), SIGNING), {faults.PlanUnnamed}),
    ):
        victim = copied(record, tmp_path / place)
        damage(victim)
        found: set[type[Fault]] = {type(fault) for fault in verify(victim).faults}
        assert found == {faults.PathEscapes, *more}, place


def _still(path: str) -> dict[str, object]:
    return {"still": {"file": path, "sha256": "0" * 64, "bytes": 1, "width": 1, "height": 1}, "outline": None}


def test_a_record_is_refused_whole_even_if_all_of_it_is_another_good_record(tmp_path: Path) -> None:
    """What tells two good records apart is the digest that somebody kept, and nothing in the folder."""
    for story in (done, brief):
        story(Draft(tmp_path / story.__name__, drawn()))
        seal(tmp_path / story.__name__, info={})
    one, other = verify(tmp_path / "done"), verify(tmp_path / "brief")
    assert (one.status, other.status) == ("valid", "valid")
    assert one.digest != other.digest
    assert one.head != other.head
