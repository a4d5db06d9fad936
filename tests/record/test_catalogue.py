"""The list of records: always what lies in the folder, whatever became of the index."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from automation.errors import UsageError
from automation.record.catalogue import INDEX, listed, put
from automation.record.entry import Entry
from tests.record.small import Small, various

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ONE = Small()
NAME = ONE.name
MANY = 20


def later() -> int:
    """A minute from now: then everything here has rested, and is kept."""
    return time.time_ns() + 60_000_000_000


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A folder of twenty records that were listed before, so that there is an index of them."""
    folder = tmp_path / "many"
    for number in range(MANY):
        various(number).put(folder)
    assert len(listed(folder, later)) == MANY
    assert (folder / INDEX).is_file()
    return folder


def fresh(records: Path) -> tuple[Entry, ...]:
    """What a list says that knows no index."""
    (records / INDEX).unlink(missing_ok=True)
    return listed(records)


@pytest.mark.parametrize(
    ("made", "listed_as"),
    [
        (ONE, Entry(NAME, datetime(2026, 1, 5, 9, tzinfo=UTC), "exportyourstore", "ExportYourStore", "Harbour Lane",
                    "given", ("US",), "run", outcome="done", seal="sealed")),
        (replace(ONE, sealed=False), {"outcome": "done", "seal": "unsealed"}),
        (replace(ONE, outcome=None, sealed=False), {"outcome": "unfinished", "seal": "unsealed"}),
        (replace(ONE, outcome="interrupted"), {"outcome": "interrupted", "seal": "interrupted"}),
        (replace(ONE, outcome="interrupted", sealed=False), {"outcome": "interrupted", "seal": "unsealed"}),
        (replace(ONE, outcome="of tomorrow"), {"outcome": "of tomorrow", "seal": "sealed"}),
        (replace(ONE, seller=None), {"seller": None, "label": "none"}),
        (replace(ONE, seller=7), {"seller": None, "label": "none"}),
        (replace(ONE, seller="L" * 999), {"seller": "L" * 200 + "…", "label": "given"}),
        (replace(ONE, seller="half \ud83d"), {"seller": "half ?"}),
        (replace(ONE, partner=("own", "")), {"partner": "own", "title": "own"}),
        (replace(ONE, stores="US"), {"stores": ()}),
        (replace(ONE, stores=["UK", 7, None, "DE"]), {"stores": ("UK", "DE")}),
        (replace(ONE, at="2026-01-05T10:30:00+01:00"), {"at": datetime(2026, 1, 5, 9, 30, tzinfo=UTC)}),
        (replace(ONE, at="yesterday"), {"at": datetime(2026, 1, 5, 9, tzinfo=UTC)}),
        (replace(ONE, at="0001-01-01T00:00:00+23:00"), {"at": datetime(2026, 1, 5, 9, tzinfo=UTC)}),
        (replace(ONE, at="yesterday", name="of-another-name"), {"at": None}),
        (replace(ONE, mode="check", practice=True), {"mode": "check", "practice": True}),
    ],
)  # fmt: skip
def test_a_record_is_listed_as_its_journal_says(
    tmp_path: Path, made: Small, listed_as: Entry | dict[str, object]
) -> None:
    made.put(tmp_path / "kept")
    (entry,) = listed(tmp_path / "kept")
    if isinstance(listed_as, Entry):
        assert entry == listed_as
    else:
        assert {key: getattr(entry, key) for key in listed_as} == listed_as


def test_the_newest_comes_first(records: Path) -> None:
    names = [entry.name for entry in listed(records)]
    assert names == sorted(names, reverse=True)


def test_what_is_kept_is_not_read_again(records: Path) -> None:
    """Shown by an index that says something else than the record, which nobody but a test would write."""
    body = (records / INDEX).read_bytes().partition(b"\n")[2].replace(b"Harbour Lane", b"Harbour Wall")
    (records / INDEX).write_bytes(f"1 {hashlib.sha256(body).hexdigest()}\n".encode() + body)
    assert {entry.seller for entry in listed(records, later)} & {"Harbour Lane", "Harbour Wall"} == {"Harbour Wall"}


def test_what_has_just_been_written_is_not_kept(tmp_path: Path) -> None:
    ONE.put(tmp_path / "kept")
    assert len(listed(tmp_path / "kept")) == 1
    assert not (tmp_path / "kept" / INDEX).exists()


def closes(records: Path) -> None:
    unfinished = next(entry.name for entry in listed(records) if entry.outcome == "unfinished")
    with (records / unfinished / "data" / "journal.jsonl").open("a") as journal:
        journal.write('{"kind":"run.close","outcome":"done"}\n')


def seals(records: Path) -> None:
    unsealed = next(entry.name for entry in listed(records) if entry.seal == "unsealed")
    (records / unsealed / "tagmanifest-sha256.txt").touch()


def edits(records: Path) -> None:
    """By hand, to the same length, and with the old time put back: only the time of the change itself tells, where there is one."""
    path = records / listed(records)[0].name / "data" / "journal.jsonl"
    before = path.stat()
    text = path.read_text("utf-8")
    path.write_text(text.replace('"title": "', '"title": "X', 1).replace('"run.open", ', '"run.open",', 1), "utf-8")
    if sys.platform != "win32":
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size


def swaps(records: Path) -> None:
    first, second = (records / entry.name for entry in listed(records)[:2])
    first.rename(records / "between")
    second.rename(first)
    (records / "between").rename(second)


def removes_all(records: Path) -> None:
    for entry in listed(records):
        shutil.rmtree(records / entry.name)


CHANGES: tuple[Callable[[Path], object], ...] = (
    edits,
    lambda records: various(MANY).put(records),
    lambda records: shutil.rmtree(records / listed(records)[7].name),
    removes_all,
    lambda records: (records / listed(records)[7].name).rename(records / "renamed-by-hand"),
    lambda records: (records / listed(records)[7].name / "data" / "private.json").unlink(),
    lambda records: (records / listed(records)[7].name / "data" / "journal.jsonl").unlink(),
    lambda records: shutil.rmtree(records / listed(records)[7].name / "data"),
    lambda records: shutil.copytree(records / listed(records)[7].name, records / "copied-by-hand"),
    closes,
    seals,
    swaps,
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_the_folder_shows_at_once(records: Path, change: Callable[[Path], object]) -> None:
    before = listed(records, later)
    change(records)
    after = listed(records, later)
    assert after != before
    assert after == fresh(records)


SPOILS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut short": lambda index: index[: len(index) // 2],
    "zeros": lambda index: bytes(len(index)),
    "a bit flipped": lambda index: index.replace(b"Harbour", b"Barbour", 1),
    "another version": lambda index: b"9" + index[1:],
    "not JSON": lambda _: resealed(b"{"),
    "another shape": lambda _: resealed(b"[1, 2]"),
    "rows of another shape": lambda _: resealed(json.dumps({NAME: [[1, 2, 3]]}).encode()),
    "rows that are none": lambda _: resealed(json.dumps({NAME: 7}).encode()),
    "not text": lambda _: b"\xff\xfe\x00",
}


def resealed(body: bytes) -> bytes:
    return f"1 {hashlib.sha256(body).hexdigest()}\n".encode() + body


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_a_spoilt_index_is_made_anew(records: Path, spoil: Callable[[bytes], bytes]) -> None:
    wanted, index = listed(records, later), (records / INDEX).read_bytes()
    (records / INDEX).write_bytes(spoil(index))
    assert listed(records, later) == wanted
    assert (records / INDEX).read_bytes() == index


@pytest.mark.parametrize("instead", ["nothing", "folder", "link", "pipe"])
def test_whatever_lies_where_the_index_should_be_the_list_is_right(records: Path, tmp_path: Path, instead: str) -> None:
    wanted = listed(records, later)
    (records / INDEX).unlink()
    (tmp_path / "elsewhere").write_text("untouched")
    match instead:
        case "folder":
            (records / INDEX).mkdir()
        case "link":
            (records / INDEX).symlink_to(tmp_path / "elsewhere")
        case "pipe":
            os.mkfifo(records / INDEX)
    assert listed(records, later) == wanted
    assert (tmp_path / "elsewhere").read_text() == "untouched"


def test_a_folder_that_is_only_for_reading_is_listed_all_the_same(records: Path) -> None:
    (records / INDEX).unlink()
    (records / INDEX).mkdir()  # stands in for a folder that takes nothing, which root does not know
    assert len(listed(records, later)) == MANY
    assert [path.name for path in records.iterdir() if path.suffix == ".part"] == []


@pytest.mark.skipif(sys.platform == "win32", reason="no modes there")
def test_the_index_is_for_its_owner_only(records: Path) -> None:
    assert stat.S_IMODE((records / INDEX).stat().st_mode) == 0o600
    old = os.umask(0)
    try:
        put(records / "other", b"")
    finally:
        os.umask(old)
    assert stat.S_IMODE((records / "other").stat().st_mode) == 0o600


def test_an_erased_label_is_forgotten_with_the_next_list(records: Path) -> None:
    for entry in listed(records):
        (records / entry.name / "data" / "private.json").unlink()
    assert {entry.label for entry in listed(records, later)} == {"unreadable"}
    assert b"Harbour" not in (records / INDEX).read_bytes()


def test_an_encrypted_label_is_said_to_be_that(records: Path) -> None:
    data = records / listed(records)[0].name / "data"
    (data / "private.json").rename(data / "private.json.age")
    assert (listed(records)[0].seller, listed(records)[0].label) == (None, "encrypted")


def test_many_at_once_and_everything_changing_leave_the_list_right(records: Path) -> None:
    def churn(number: int) -> None:
        for round_ in range(8):
            folder = various(100 * (number + 1) + round_).put(records)
            assert folder.name in {entry.name for entry in listed(records, later)}
            if round_ % 2:
                shutil.rmtree(folder)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(churn, range(4)))
    assert len(listed(records, later)) == MANY + 4 * 4
    assert listed(records, later) == fresh(records)
    assert [path.name for path in records.iterdir() if path.name.endswith(".part")] == []


def text(content: bytes) -> Callable[[Path], object]:
    def put_it(record: Path) -> object:
        return (record / "data" / "journal.jsonl").write_bytes(content)

    return put_it


def instead(name: str, make: Callable[[Path], None]) -> Callable[[Path], object]:
    def put_it(record: Path) -> None:
        (record / name).unlink()
        make(record / name)

    return put_it


HOSTILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no journal": (instead("data/journal.jsonl", lambda _: None), "unreadable"),
    "a folder for a journal": (instead("data/journal.jsonl", lambda path: path.mkdir()), "unreadable"),
    "a pipe that nobody writes to": (instead("data/journal.jsonl", os.mkfifo), "unreadable"),
    "a link for a journal": (instead("data/journal.jsonl", lambda path: path.symlink_to("/etc/hosts")), "unreadable"),
    "a pipe for a label": (instead("data/private.json", os.mkfifo), "done"),
    "a link for a seal": (instead("tagmanifest-sha256.txt", lambda path: path.symlink_to("/etc/hosts")), "done"),
    "an empty journal": (text(b""), "unreadable"),
    "no text": (text(b"\xff\xfe\x00\x01" * 99), "unreadable"),
    "a list": (text(b"[1]\n"), "unreadable"),
    "another first line": (text(b'{"kind":"note"}\n'), "unreadable"),
    "as deep as it gets": (text(b"[" * 100_000 + b"\n"), "unreadable"),
    "a number without end": (text(b'{"kind":' + b"9" * 20_000 + b"}\n"), "unreadable"),
    "one line without end": (text(b'{"kind":"run.open","x":"' + b"x" * 600_000), "unreadable"),
    "torn": (text(b'{"kind":"run.open"}\n{"kind":"run.clo'), "unfinished"),
    "wrong types": (text(b'{"kind":"run.open","title":[],"stores":{},"at":7,"mode":null}\n'), "unfinished"),
    "a long middle": (
        text(b'{"kind":"run.open"}\n' + b"x" * 600_000 + b'\n{"kind":"run.close","outcome":"done"}\n'),
        "done",
    ),
}


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes and links there")
@pytest.mark.parametrize(("spoil", "outcome"), HOSTILE.values(), ids=HOSTILE)
def test_a_broken_or_hostile_record_is_listed_and_breaks_nothing(
    records: Path, spoil: Callable[[Path], object], outcome: str
) -> None:
    victim = replace(ONE, name="2026-12-01T000000Z-evil", at="2026-12-01T00:00:00Z").put(records)
    spoil(victim)
    for _ in range(2):
        found = {entry.name: entry for entry in listed(records, later)}
        assert (len(found), found[victim.name].outcome) == (MANY + 1, outcome)


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
@pytest.mark.parametrize(
    "name", ["..evil", "a\nb", "\x1b[31mred", "\u202egnp", os.fsdecode(b"\xff\xfe"), "-rf", "a'b\"<"]
)
def test_a_strange_name_is_listed_and_never_kept_where_it_could_do_harm(records: Path, name: str) -> None:
    replace(ONE, name=name).put(records)
    for _ in range(2):
        assert name in {entry.name for entry in listed(records, later)}


@pytest.mark.parametrize("name", ["notes", ".hidden"])
def test_what_is_no_record_is_not_listed(records: Path, name: str) -> None:
    (records / name).mkdir()
    (records / "a-file").write_text("")
    (records / "a-link").symlink_to(records / listed(records)[0].name)
    assert len(listed(records)) == MANY


def test_a_run_of_which_nothing_is_left_but_the_folder_is_still_named(tmp_path: Path) -> None:
    (tmp_path / "kept" / NAME).mkdir(parents=True)
    (entry,) = listed(tmp_path / "kept")
    assert (entry.at, entry.outcome) == (datetime(2026, 1, 5, 9, tzinfo=UTC), "unreadable")


def test_where_there_is_no_folder_there_are_no_records(tmp_path: Path) -> None:
    assert listed(tmp_path / "none") == ()
    assert not (tmp_path / "none").exists()


def test_a_folder_that_is_none_is_said_to_be_that(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be listed"):
        listed(tmp_path / "file")
