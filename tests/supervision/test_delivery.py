"""Where a secret goes: to the clipboard, the screen or a file when the person says so, and nowhere by itself."""

from __future__ import annotations

import io
import os
import stat
import sys
from typing import TYPE_CHECKING

import pyperclip
import pytest
from rich.console import Console

from automation.confide import confide
from automation.record import Record
from automation.secret import Secret
from automation.supervision.practice import Practice
from automation.supervision.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "amzn.mws.4ea38b7b-f563-7709-4bae-87aea0c0ffee"  # noqa: S105 - made up, in the form of one
SECRET = Secret(TOKEN)
WHAT = "The MWS Auth Token"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A keyboard that is a real pipe: what is written here is typed."""
    read, write = os.pipe()
    with os.fdopen(read, encoding="utf-8") as keyboard:
        monkeypatch.setattr(sys, "stdin", keyboard)
        yield write
        os.close(write)


def desk(screen: io.StringIO, secret_to: Path | None = None, seconds: float = 5) -> Terminal:
    return Terminal(Console(file=screen, width=200), "Ada", seconds, seconds, secret_to=secret_to)


def test_a_secret_prints_as_a_stand_in() -> None:
    assert TOKEN not in f"{SECRET} {SECRET!r} {[SECRET]} {SECRET.masked}"
    assert (SECRET.masked, Secret("short").masked) == ("amzn.mws.…ffee", "…")


@pytest.mark.parametrize(
    ("keys", "how", "on_screen"), [("show\n", "shown", True), ("\n", "left", False)], ids=["show", "only Enter"]
)
def test_it_is_on_the_screen_only_when_that_is_asked_for(typed: int, keys: str, how: str, *, on_screen: bool) -> None:
    screen = io.StringIO()
    os.write(typed, keys.encode())
    assert desk(screen).deliver(WHAT, SECRET) == how
    assert (TOKEN in screen.getvalue()) is on_screen
    assert f"{WHAT}: amzn.mws.…ffee." in screen.getvalue()


def test_nobody_at_the_keyboard_takes_nothing() -> None:
    screen = io.StringIO()
    assert desk(screen, seconds=0.1).deliver(WHAT, SECRET) == "left"
    assert TOKEN not in screen.getvalue()


def test_it_is_written_to_a_new_file_that_only_its_owner_reads(typed: int, tmp_path: Path) -> None:
    taken, free = tmp_path / "taken", tmp_path / "token.txt"
    taken.write_text("mine")
    screen = io.StringIO()
    os.write(typed, f"{taken}\n{free}\n".encode())
    assert desk(screen).deliver(WHAT, SECRET) == "written"
    assert (taken.read_text(), free.read_text()) == ("mine", f"{TOKEN}\n")
    if os.name == "posix":
        assert stat.S_IMODE(free.stat().st_mode) == 0o600
    assert TOKEN not in screen.getvalue()


def test_a_file_that_was_named_beforehand_is_used_without_a_question(tmp_path: Path) -> None:
    screen, free = io.StringIO(), tmp_path / "token.txt"
    assert Practice(desk(screen, free)).deliver(WHAT, SECRET) == "written"
    assert free.read_text() == f"{TOKEN}\n"
    assert Practice(desk(screen)).deliver(WHAT, SECRET) == "practice"
    assert TOKEN not in screen.getvalue()


def test_the_clipboard_has_it_or_it_is_said_that_there_is_none(typed: int) -> None:
    screen = io.StringIO()
    os.write(typed, b"copy\n\n")
    if (how := desk(screen).deliver(WHAT, SECRET)) == "copied":
        assert pyperclip.paste() == TOKEN
    elif how == "left":
        assert "There is no clipboard here." in screen.getvalue()


@pytest.mark.parametrize(
    ("kept", "how", "said"),
    [
        (True, "copied", "It is on the clipboard."),
        (False, "unchecked", "I could not check that it is there. Please paste it now to see."),
    ],
)
def test_what_is_on_the_clipboard_is_said_only_when_it_was_read_back(
    typed: int, monkeypatch: pytest.MonkeyPatch, how: str, said: str, *, kept: bool
) -> None:
    board: list[str] = ["what was there before"]
    monkeypatch.setattr(pyperclip, "copy", board.append)
    monkeypatch.setattr(pyperclip, "paste", lambda: board[-1 if kept else 0])
    screen = io.StringIO()
    os.write(typed, b"copy\n")
    assert desk(screen).deliver(WHAT, SECRET) == how
    assert said in screen.getvalue()


def test_the_record_has_a_commitment_to_it_and_nothing_else(tmp_path: Path) -> None:
    record = Record(tmp_path)
    confide(record, Practice(desk(io.StringIO())), WHAT, SECRET)
    kept = [path.read_bytes() for path in record.folder.rglob("*") if path.is_file()]
    assert record.commit_to(TOKEN).encode() in b"".join(kept)
    assert TOKEN.encode() not in b"".join(kept)
