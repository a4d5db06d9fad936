"""The journal: one line an event, each naming the hash of the one before."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from automation.record.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = datetime(2026, 11, 21, 18, 24, 47, 123456, tzinfo=UTC)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def test_each_line_names_the_hash_of_the_one_before(path: Path) -> None:
    journal = Journal(path)
    for kind in ("run.open", "note", "run.close"):
        journal.append(kind, text=kind)
    raw = path.read_bytes().splitlines()
    assert [line["prev"] for line in lines(path)] == [
        "0" * 64,
        *(hashlib.sha256(line).hexdigest() for line in raw[:-1]),
    ]
    assert journal.head == hashlib.sha256(raw[-1]).hexdigest()


def test_lines_are_numbered_from_nought_without_a_gap(path: Path) -> None:
    journal = Journal(path)
    for _ in range(5):
        journal.append("note", text="x")
    assert [line["seq"] for line in lines(path)] == [0, 1, 2, 3, 4]


def test_a_line_has_the_common_keys_first_and_its_own_after(path: Path) -> None:
    Journal(path, lambda: MOMENT).append("note", text="Grüße", who="Ada")
    assert path.read_bytes().endswith('"text":"Grüße","who":"Ada"}\n'.encode())
    (line,) = lines(path)
    assert list(line) == ["seq", "prev", "at", "mono", "kind", "text", "who"]
    assert line["at"] == "2026-11-21T18:24:47.123Z"


@pytest.mark.parametrize(
    "text", ["two\nlines", "carriage\rreturn", "line\u2028separator", "nul\0", '“quotes” "and" \\', "😀"]
)
def test_whatever_is_said_it_is_one_line(path: Path, text: str) -> None:
    journal = Journal(path)
    journal.append("note", text=text)
    journal.append("note", text="after")
    raw = path.read_bytes()
    assert raw.count(b"\n") == 2
    assert b"\r" not in raw
    assert [json.loads(line)["text"] for line in raw.decode().removesuffix("\n").split("\n")] == [text, "after"]


def test_time_since_the_start_never_goes_back_whatever_the_clock_does(path: Path) -> None:
    moments = iter([MOMENT, MOMENT - timedelta(hours=1), MOMENT + timedelta(days=1)])
    journal = Journal(path, lambda: next(moments))
    for _ in range(3):
        journal.append("note", text="x")
    since = [line["mono"] for line in lines(path)]
    assert since == sorted(since)
    assert since[0] >= 0


def test_every_line_is_in_the_file_before_the_next_thing_happens(path: Path) -> None:
    journal = Journal(path)
    for count in range(1, 4):
        journal.append("note", text="x")
        assert len(lines(path)) == count


@pytest.mark.parametrize("content", [b"", b"something\n"])
def test_a_journal_is_never_written_over_another_file(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(FileExistsError):
        Journal(path)
    assert path.read_bytes() == content


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes and asks for a privilege to make links")
def test_a_journal_is_the_owners_alone_and_never_behind_a_link(path: Path, tmp_path: Path) -> None:
    Journal(path)
    assert path.stat().st_mode & 0o777 == 0o600
    link = tmp_path / "link.jsonl"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        Journal(link)
    assert not (tmp_path / "elsewhere").exists()


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from automation.errors import RecordBroken
from automation.record.journal import Journal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))
journal = Journal(Path(sys.argv[1]))
try:
    for _ in range(9):
        journal.append("note", text="x" * 100)
except RecordBroken as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="file size limits of Unix stand in for a full disk")
def test_a_disk_that_is_full_ends_the_run_in_a_sentence(path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert ended.stdout.startswith("The record could not be written")
    assert ended.stdout.endswith("Nothing further was done.\n")
