"""Through what people attend a run: pages where there is a display and somebody to answer, else the terminal."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest
from rich.console import Console as Paper

from automation.errors import Stopped, UsageError
from automation.settings import load
from automation.stop import Stop
from automation.supervision.attend import Attendance, attended
from automation.supervision.case import Case, Ended
from automation.supervision.console import Console
from automation.supervision.practice import Practice
from automation.supervision.terminal import Terminal

CASE = Case("ExportYourStore", None, ("United States",))


def attendance(*, practice: bool = False, **settings: Any) -> Attendance:  # noqa: ANN401 - settings of any type
    return Attendance(CASE, load(**settings), Stop(), practice=practice)


@pytest.mark.parametrize(
    ("console", "display", "practice", "through"),
    [
        (None, True, False, "web"),
        (None, False, False, "terminal"),
        (None, True, True, "terminal"),
        ("web", False, False, "web"),
        ("web", False, True, "web"),
        ("terminal", True, False, "terminal"),
    ],
)
def test_where_people_answer(console: str | None, through: str, *, display: bool, practice: bool) -> None:
    assert attendance(console=console, practice=practice).through(display=display) == through


@pytest.mark.parametrize(
    ("console", "practice", "kind"),
    [("terminal", False, Terminal), ("terminal", True, Practice), ("web", False, Console), ("web", True, Practice)],
)
def test_who_answers(console: str, kind: type, *, practice: bool) -> None:
    with attended(
        attendance(console=console, practice=practice), Paper(file=io.StringIO()), display=False, live=False
    ) as people:
        assert type(people.supervise(lambda: None)) is kind
        assert (people.console is None) is (console == "terminal")


def test_the_links_are_printed_whole() -> None:
    paper = io.StringIO()
    with attended(attendance(console="web"), Paper(file=paper, width=40), display=False, live=True) as people:
        assert people.console
        for view in ("agent", "seller"):
            (link,) = [word for word in paper.getvalue().split() if f"/{view}/" in word]
            assert link.startswith(f"{people.console.origin}/{view}/")
            assert len(link.partition("#")[2]) >= 43


def test_on_a_live_site_nobody_at_the_terminal_is_an_error_and_with_the_console_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with (
        pytest.raises(UsageError, match="--console web"),
        attended(attendance(console="terminal"), Paper(file=io.StringIO()), display=False, live=True),
    ):
        pass
    with attended(attendance(console="web"), Paper(file=io.StringIO()), display=False, live=True) as people:
        assert people.console


def test_a_run_that_cannot_begin_is_told_on_the_pages_as_well() -> None:
    how, boards = attendance(console="web"), []

    def begin() -> None:
        with attended(how, Paper(file=io.StringIO()), display=False, live=False) as people:
            assert people.console
            boards.append(people.console.desk.board)
            raise Stopped("There is no browser.")

    with pytest.raises(Stopped):
        begin()
    assert boards[0].now.ended == Ended("stopped", "There is no browser.")
    assert boards[0].now.closed
