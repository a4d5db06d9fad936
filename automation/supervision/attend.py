"""Who attends a run, and through what: the console or the terminal, with a person or with the practice approval."""

from __future__ import annotations

import sys
import webbrowser
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from automation.errors import ChaperoneError, UsageError
from automation.supervision.case import Ended
from automation.supervision.practice import Practice
from automation.supervision.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rich.console import Console as Paper

    from automation.record import Record
    from automation.settings import Settings
    from automation.stop import Stop
    from automation.supervision import Supervisor
    from automation.supervision.case import Case
    from automation.supervision.console import Console

Through = Literal["web", "terminal"]


@dataclass(frozen=True)
class Attendance:
    """What people attend a run through. `sign_in` is that of a practice seller; with `practice` nobody is asked."""

    case: Case
    settings: Settings
    stop: Stop
    secret_to: Path | None = None
    practice: bool = False
    sign_in: Callable[[], None] | None = None

    def through(self, *, display: bool) -> Through:
        """As it was set; else the console where there is a display and somebody to answer."""
        return self.settings.console or ("web" if display and not self.practice else "terminal")


@dataclass
class People:
    """The people of a run, for the session: it gives `supervise` what lets the browser speak while they think."""

    supervise: Callable[[Callable[[], None]], Supervisor]
    follow: Callable[[Record], None] = field(default=lambda _: None)
    ended: Callable[[Ended], None] = field(default=lambda _: None)
    console: Console | None = None


@contextmanager
def attended(how: Attendance, paper: Paper, *, display: bool, live: bool) -> Iterator[People]:
    """The people of a run that may be `live`. Raises UsageError when nobody could answer."""
    limits = how.settings.approval_timeout, how.settings.handover_timeout
    terminal = Terminal(paper, how.settings.operator, *limits)
    terminal.secret_to = how.secret_to
    if how.through(display=display) == "terminal":
        if live and not sys.stdin.isatty():
            raise UsageError(
                "On Seller Central a person answers in the terminal, and there is none here. "
                "Run this in a terminal window, or with --console web."
            )
        yield People(_supervising(how, terminal, terminal))
        return
    from automation.supervision.console import opened  # noqa: PLC0415 - a web server, for who wants one

    with opened(how.case, how.stop, terminal) as console:
        _invite(console, paper, display=display)
        try:
            yield People(_supervising(how, terminal, console), console.follow, console.ended, console)
        except ChaperoneError as error:
            console.ended(Ended(error.outcome, str(error)))
            raise


def _supervising(
    how: Attendance, terminal: Terminal, screen: Terminal | Console
) -> Callable[[Callable[[], None]], Supervisor]:
    def supervise(watch: Callable[[], None]) -> Supervisor:
        terminal.watch = watch
        return Practice(screen, how.sign_in) if how.practice else screen

    return supervise


def _invite(console: Console, paper: Paper, *, display: bool) -> None:
    """Prints both links, and opens the agent's in the person's own browser: never in the one that is driven."""
    agent = console.link("agent")
    for text in ("", f"The agent's page   {agent}", f"The seller's page  {console.link('seller')}"):
        console.terminal.link(text)
    paper.print("Each link opens its page once.", style="dim", highlight=False)
    if display:
        webbrowser.open(agent)
