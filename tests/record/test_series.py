"""Many records at once: found, checked in order, and with what is missing between them."""

import os
import pickle
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from automation.record import faults, mistrust
from automation.record import series as many
from automation.record.seal import seal
from automation.record.series import Found, audit, records_at
from automation.record.verify import Verdict, verify
from tests.record.sample import Draft, drawn, early, interrupted
from tests.record.signed import ALL, JONAS

NAMES = [f"2026-11-{day:02}T090000Z-7f3a" for day in range(1, 5)]


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four records, each naming the one before it."""
    folder = tmp_path_factory.mktemp("series")
    before: dict[str, str] = {}
    for name in NAMES:
        early(Draft(folder / name, drawn()))
        before = {"Previous-Run": seal(folder / name, info=before, signer=JONAS)}
    return folder


@pytest.fixture
def records(series: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(series, tmp_path / "kept"))


def statuses(place: Path) -> dict[str, str]:
    found = records_at(place)
    return {one.folder.name: verdict.status for one, verdict in zip(found, audit(found, ALL), strict=True)}


def test_a_folder_gives_all_records_in_it_by_name(records: Path) -> None:
    (records / "notes.txt").write_text("not a record")
    (records / ".index").mkdir()
    assert [one.folder.name for one in records_at(records)] == NAMES
    assert {one.series for one in records_at(records)} == {records}


def test_a_record_gives_itself(records: Path) -> None:
    assert records_at(records / NAMES[0]) == (Found(records / NAMES[0]),)


@pytest.mark.parametrize("place", ["nowhere", "empty", "file"])
def test_a_place_without_records_gives_itself_which_is_missing(tmp_path: Path, place: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    assert statuses(tmp_path / place) == {place: "missing"}


def test_a_whole_series_is_valid(records: Path) -> None:
    assert statuses(records) == dict.fromkeys(NAMES, "valid")


@pytest.mark.parametrize("gone", range(3))
def test_a_record_that_is_gone_shows_at_the_one_after_it(records: Path, gone: int) -> None:
    shutil.rmtree(records / NAMES[gone])
    left = dict.fromkeys(NAMES, "valid") | {NAMES[gone + 1]: "gap"}
    del left[NAMES[gone]]
    assert statuses(records) == left


def test_that_the_last_record_is_gone_cannot_be_seen(records: Path) -> None:
    shutil.rmtree(records / NAMES[-1])
    assert set(statuses(records).values()) == {"valid"}


def test_a_record_that_was_emptied_is_missing_and_the_one_after_it_has_a_gap(records: Path) -> None:
    shutil.rmtree(records / NAMES[1])
    (records / NAMES[1]).mkdir()
    assert list(statuses(records).values()) == ["valid", "missing", "gap", "valid"]


def test_a_record_that_was_sealed_anew_leaves_a_gap_after_it(records: Path) -> None:
    for path in records.glob(f"{NAMES[1]}/*.*"):
        path.unlink()
    seal(records / NAMES[1], info={"Bagging-Date": "1999-01-01"}, signer=JONAS)
    assert list(statuses(records).values()) == ["valid", "valid", "gap", "valid"]


def test_what_is_wrong_with_a_record_itself_weighs_more_than_a_gap(records: Path) -> None:
    shutil.rmtree(records / NAMES[0])
    (records / NAMES[1] / "replay.html").unlink()
    assert list(statuses(records).values()) == ["invalid", "valid", "valid"]


def test_a_record_named_by_itself_and_lying_alone_is_not_blamed_for_those_that_are_not_there(
    records: Path, tmp_path: Path
) -> None:
    alone = Path(shutil.copytree(records / NAMES[1], tmp_path / "alone" / NAMES[1]))
    assert audit([Found(alone)], ALL)[0].status == "valid"
    assert audit(records_at(alone.parent), ALL)[0].status == "gap"


@pytest.mark.parametrize("gone", range(3))
def test_a_record_named_by_itself_has_a_gap_where_others_lie_beside_it(records: Path, gone: int) -> None:
    shutil.rmtree(records / NAMES[gone])
    assert audit([Found(records / NAMES[gone + 1])], ALL)[0].status == "gap"


@pytest.mark.parametrize("count", [0, 1, 100])
def test_verdicts_come_in_order_and_each_is_told(records: Path, tmp_path: Path, count: int) -> None:
    interrupted(Draft(tmp_path / "broken off", drawn()))
    seal(tmp_path / "broken off", info={})
    places = [tmp_path / "broken off", records / NAMES[0], tmp_path / "nowhere"] * 34
    told: list[int] = []
    made = audit([Found(place) for place in places[:count]], told=told.append)
    assert [verdict.status for verdict in made] == (["interrupted", "valid", "missing"] * 34)[:count]
    assert told == list(range(1, count + 1))


def test_other_processes_find_what_one_finds(records: Path) -> None:
    (records / NAMES[0] / "replay.html").write_text("changed")
    (records / NAMES[1] / "data/journal.jsonl").write_bytes(b"\xff\n" * 300)
    places = [records / name for name in NAMES] * 10
    assert len(places) > many._FEW  # noqa: SLF001 - else only one process is tried
    made = audit([Found(place) for place in places], ALL)
    assert [_plain(verdict) for verdict in made] == [_plain(audit([Found(place)], ALL)[0]) for place in places]


def _plain(verdict: Verdict) -> object:
    checks = [(check.name, check.status, check.detail, list(map(str, check.faults))) for check in verdict.checks]
    return replace(verdict, checks=()), checks


def test_every_fault_survives_the_way_between_processes() -> None:
    made = [
        faults.NoRecord("x"),
        faults.FileTooLarge("x", 5),
        faults.ManifestUnreadable("x", 5),
        faults.ListedTwice("x", "y"),
        faults.PayloadCountWrong("1.1", "2.2"),
        faults.LineUnreadable(5, "y"),
        faults.SequenceBroken(5, 6),
        faults.TornTail(),
        faults.OutcomeUnknown(5),
        mistrust.PreviousMissing("x"),
    ]
    there = pickle.loads(pickle.dumps(made))  # noqa: S301 - ours
    assert list(map(str, there)) == list(map(str, made))
    assert list(map(type, there)) == list(map(type, made))


# What somebody may have put there to make a check stumble.


def test_ten_thousand_small_files_are_named_and_counted(records: Path) -> None:
    folder = records / NAMES[0] / "data" / "more"
    folder.mkdir()
    for number in range(10_000):
        (folder / f"{number}").touch()
    verdict = verify(records / NAMES[0])
    assert verdict.status == "invalid"
    assert sum(isinstance(fault, faults.FileUnlisted) for fault in verdict.faults) == 10_000
    assert all(len(check.detail) < 5000 for check in verdict.checks)


@pytest.mark.parametrize(
    "journal",
    [
        b"{" + b" " * 2**20 + b"}\n",
        b'{"kind":"' + b"a" * 2**20 + b'"}\n',
        b"[" * 2**20 + b"\n",
        b"\x00" * 2**20,
        b"\n" * 2**20,
        b'{"seq":' + b"1" * 2**20 + b"}\n",
        b'{"a":1}\r\n' * 50_000,
    ],
    ids=["blanks", "a name", "brackets", "NUL bytes", "empty lines", "a number", "another system's line ends"],
)
def test_a_megabyte_of_rubbish_for_a_journal_is_a_short_verdict(records: Path, journal: bytes) -> None:
    (records / NAMES[0] / "data/journal.jsonl").write_bytes(journal)
    verdict = verify(records / NAMES[0])
    assert verdict.status == "invalid"
    assert len(verdict.faults) < 200
    assert all(len(check.detail) < 5000 for check in verdict.checks)


def test_a_line_of_a_megabyte_is_a_line(tmp_path: Path) -> None:
    draft = Draft(tmp_path / "run", drawn())
    draft.open()
    draft.line("note", text="a" * 2**20)
    draft.line("run.close", outcome="stopped", text="", results=[])
    seal(draft.folder, info={})
    assert verify(draft.folder).status == "valid"


def test_a_file_larger_than_any_picture_is_named_and_not_read(records: Path) -> None:
    with (records / NAMES[0] / "data/9999-huge.webp").open("wb") as file:
        file.truncate(2**40)  # a hole: it takes no room, and an hour to hash
    verdict = verify(records / NAMES[0])
    assert verdict.status == "invalid"
    assert faults.FileTooLarge in map(type, verdict.faults)


def test_a_huge_journal_is_not_read(records: Path) -> None:
    with (records / NAMES[0] / "data/journal.jsonl").open("r+b") as file:
        file.truncate(2**40)
    verdict = verify(records / NAMES[0])
    assert (verdict.status, verdict.head) == ("invalid", None)


def test_a_name_cannot_speak_to_the_terminal(records: Path) -> None:
    name = "data/\x1b]0;owned\x07\x1b[2J\u202e\n.webp"
    (records / NAMES[0] / name).write_text("x")
    said = " ".join(check.detail for check in verify(records / NAMES[0]).checks)
    assert said.isprintable()
    assert r"data/\x1b]0;owned\x07\x1b[2J\u202e\n.webp" in said


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes for a name")
def test_a_name_that_is_no_text_can_be_told(records: Path) -> None:
    Path(os.fsdecode(os.fsencode(records / NAMES[0]) + b"/data/\xff.webp")).write_text("x")
    said = " ".join(check.detail for check in verify(records / NAMES[0]).checks)
    assert r"data/\udcff.webp" in said
    said.encode()


@pytest.mark.skipif(os.name != "posix", reason="links and pipes of this system")
def test_loops_of_links_and_pipes_among_the_records_hold_nothing_up(records: Path) -> None:
    (records / "2026-11-09T090000Z-0001").symlink_to(records)
    (records / NAMES[0] / "data/up").symlink_to("..")
    (records / NAMES[1] / "data/me").symlink_to("me")
    os.mkfifo(records / "2026-11-09T090000Z-0002")
    os.mkfifo(records / NAMES[2] / "data/pipe")
    assert list(statuses(records).values()) == ["invalid", "invalid", "invalid", "valid"]


@pytest.mark.skipif(os.name != "posix", reason="pipes of this system")
@pytest.mark.parametrize(
    "name", ["data/journal.jsonl", "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt"]
)
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(records: Path, name: str) -> None:
    (records / NAMES[0] / name).unlink()
    os.mkfifo(records / NAMES[0] / name)
    verdict = verify(records / NAMES[0])
    assert verdict.status == "invalid"
    assert faults.NotAFile in map(type, verdict.faults)


@pytest.mark.skipif(os.name != "posix", reason="folders deeper than a path can be")
def test_folders_deeper_than_a_path_can_be_are_a_verdict(records: Path) -> None:
    place = os.open(records / NAMES[0] / "data", os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=place)
        deeper = os.open("d" * 200, os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = deeper
    os.close(place)
    verdict = verify(records / NAMES[0])
    assert verdict.status == "invalid"
    assert faults.FileUnreadable in map(type, verdict.faults)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything: for a while, be somebody who may not."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.skipif(os.name != "posix", reason="modes of this system")
@pytest.mark.parametrize(
    ("path", "sealed", "status"),
    [
        ("", True, "missing"),
        ("data", True, "invalid"),
        ("data/journal.jsonl", True, "invalid"),
        ("replay.html", True, "invalid"),
        ("manifest-sha256.txt", True, "invalid"),
        ("tagmanifest-sha256.txt", True, "invalid"),
        ("data", False, "missing"),
        ("data/journal.jsonl", False, "missing"),
    ],
)
def test_what_may_not_be_read_is_said_to_be_so(records: Path, path: str, status: str, *, sealed: bool) -> None:
    record = records / NAMES[0]
    for place in (*record.parents[:-2], record, *record.rglob("*")):
        place.chmod(0o755)
    for manifest in record.glob("*manifest-sha256.txt") if not sealed else ():
        manifest.unlink()
    (record / path).chmod(0)
    with as_nobody():
        verdict = verify(record)
    (record / path).chmod(0o755)
    assert verdict.status == status
    assert faults.FileUnreadable in map(type, verdict.faults)
