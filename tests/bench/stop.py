"""How long a stop takes: `uv run python -m tests.bench.stop`.

From the moment somebody says stop to the moment from which nothing can be pressed any more, in each kind of waiting that a run knows. In
milliseconds: the median and the worst of some twenty stops, each at another moment of the wait.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from contextlib import nullcontext
from io import StringIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import Page, sync_playwright
from rich.console import Console as Paper

from automation.controls import Control
from automation.errors import Interrupted
from automation.hands import Hands
from automation.log import logger
from automation.pick import picked
from automation.plan import Account, Plan
from automation.policy import Policy
from automation.provision import is_root, obtain
from automation.record import Record
from automation.record.camera import Camera
from automation.record.redaction import Redactor
from automation.stop import Stop
from automation.supervision.case import Case
from automation.supervision.console import opened
from automation.supervision.terminal import Terminal
from automation.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 20
LONGEST = 1.0
"""Seconds after which stop is said at the latest."""
ADD = Control("add", ("button",), ("Add User",))
FIELD = Control("name", ("textbox",), ("Name",))
PLAN = Plan("run", "p", "Practice", "invite", "US", Account("Somebody"), ())
COVERED = "<button onclick=\"document.title='pressed'\">Add User</button><div style='position:fixed;inset:0;background:#fff8'></div>"
RESTLESS = "<button>Add User</button><p id=p></p><script>setInterval(() => p.append(1), 20)</script>"


class Bench:
    """A page, hands on it and a console, with a stop of their own."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.stop = Stop()
        self.page = page
        self.window = Window(page, private=("input[type=password]",), stop=self.stop, timeout=30)
        record = Record(folder)
        self.hands = Hands(
            self.window,
            Policy("http://127.0.0.1:9", frozenset()),
            record,
            Camera(self.window, record.evidence, Redactor()),
            lambda _: nullcontext(),
        )
        self.over = 0.0
        """When the wait was over, if that is before its function is."""
        self.terminal = Terminal(Paper(file=StringIO()), "Ada", 60, 60, self.window.watch)

    def show(self, body: str) -> None:
        self.page.goto("http://127.0.0.1:9/")
        self.page.set_content(body)


def control_that_does_not_come(bench: Bench) -> None:
    bench.show("<p>Nothing</p>")
    bench.hands.press(ADD)


def something_over_the_button(bench: Bench) -> None:
    bench.show(COVERED)
    bench.hands.press(ADD)


def page_that_never_rests(bench: Bench) -> None:
    bench.show(RESTLESS)
    while True:
        bench.window.settled()


def slow_motion(bench: Bench) -> None:
    bench.show("<button>Add User</button>")
    bench.hands.pace = 10.0
    bench.hands.press(ADD)


def hand_over(bench: Bench) -> None:
    bench.show("<p>Please sign in</p>")
    bench.terminal.wait(lambda: False, 60)


def pointing(bench: Bench) -> None:
    bench.show("<button>Add User</button>")
    picked(bench.window, 60, lambda: None)


def plan_in_the_console(bench: Bench) -> None:
    bench.show("<p>A page</p>")
    with opened(Case("Practice", None, ("United States",), practice=True), bench.stop, bench.terminal) as console:
        try:
            console.approve(PLAN)
        finally:
            bench.over = time.monotonic()  # what follows is the server's own end


WAITS: tuple[Callable[[Bench], None], ...] = (
    control_that_does_not_come,
    something_over_the_button,
    page_that_never_rests,
    slow_motion,
    hand_over,
    pointing,
    plan_in_the_console,
)


def measured(page: Page, folder: Path, wait: Callable[[Bench], None]) -> float:
    """Seconds from a stop to the end of everything."""
    bench, said = Bench(page, folder), [0.0]

    def say() -> None:
        said[0] = time.monotonic()
        bench.stop.now("the bench said so")

    timer = threading.Timer(random.uniform(0.5, 0.5 + LONGEST), say)  # noqa: S311 - no secret
    timer.start()
    try:
        wait(bench)
    except Interrupted:
        return (bench.over or time.monotonic()) - said[0]
    finally:
        timer.cancel()
    raise AssertionError(f"{wait.__name__} ended by itself")


def main() -> None:
    logger.remove()
    chosen = os.environ.get("CHAPERONE_BROWSER")
    program = obtain(lambda _: None, Path(chosen) if chosen else None).executable
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, chromium_sandbox=not is_root())
        context = browser.new_context()
        context.route("**/*", lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
        sys.stdout.write(
            f"{'a stop while there is …':34}{'median':>10}{'worst':>10}   milliseconds, {ROUNDS} stops each\n"
        )
        for wait in WAITS:
            page = context.new_page()
            times = sorted(1000 * measured(page, Path(folder), wait) for _ in range(ROUNDS))
            sys.stdout.write(f"{wait.__name__.replace('_', ' '):34}{median(times):10.0f}{times[-1]:10.0f}\n")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
