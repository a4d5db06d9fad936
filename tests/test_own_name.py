"""A browser is asked for its own name once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from automation.browser import Window, browser_version, open_window
from automation.own_name import is_of, remember, remembered

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Playwright

posix = pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the browser")


@pytest.fixture
def counted(browser_program: Path, tmp_path: Path) -> Path:
    """A program that notes each start, and starts the browser."""
    program = tmp_path / "counted"
    program.write_text(f'#!/bin/sh\necho started >> "$0.log"\nexec "{browser_program}" "$@"\n')
    program.chmod(0o700)
    return program


def starts(program: Path) -> int:
    return len(program.with_name(f"{program.name}.log").read_text().splitlines())


@posix
def test_the_second_run_starts_the_browser_once(counted: Path, playwright: Playwright) -> None:
    for expected in (2, 3):
        with open_window(Window(executable=counted, headless=True), playwright=playwright) as page:
            assert page.evaluate("navigator.userAgent").endswith(" Agent/Chaperone")
        assert starts(counted) == expected


@posix
def test_a_name_of_another_version_is_asked_anew(counted: Path, playwright: Playwright) -> None:
    remember(counted, "Mozilla/5.0 Chrome/1.0.0.0 Safari/537.36")
    with open_window(Window(executable=counted, headless=True), playwright=playwright) as page:
        major = browser_version(page).partition(".")[0]
        assert f"Chrome/{major}." in page.evaluate("navigator.userAgent")
    assert starts(counted) == 3


def test_a_program_that_changed_is_asked_anew(tmp_path: Path) -> None:
    program = tmp_path / "browser"
    program.write_text("one")
    assert remembered(program) is None
    remember(program, "Mozilla/5.0 Chrome/156.0.0.0")
    assert remembered(program) == "Mozilla/5.0 Chrome/156.0.0.0"
    program.write_text("another")
    assert remembered(program) is None


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"x": 1}'])
def test_notes_that_cannot_be_read_are_none(own_folders: Path, tmp_path: Path, text: str) -> None:
    program = tmp_path / "browser"
    program.write_text("one")
    remember(program, "Mozilla/5.0 Chrome/156.0.0.0")
    (notes,) = own_folders.rglob("user-agents.json")
    notes.write_text(text)
    assert remembered(program) is None


@pytest.mark.parametrize(
    ("user_agent", "version", "answer"),
    [
        ("Mozilla/5.0 Chrome/156.0.0.0 Safari", "156.0.8078.79", True),
        ("Mozilla/5.0 HeadlessChrome/156.0.0.0 Safari", "156.0.8078.79", True),
        ("Mozilla/5.0 Chrome/156.0.0.0 Safari", "157.0.1.1", False),
        ("Mozilla/5.0 Chrome/156.0.0.0 Safari", "15.0.1.1", False),
    ],
)
def test_a_name_is_of_a_version(user_agent: str, version: str, *, answer: bool) -> None:
    assert is_of(user_agent, version) is answer
