"""Debug mode: each act is shown on the page and told in words before it is made, and made when somebody says so."""

from __future__ import annotations

import traceback
from contextlib import ExitStack
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError

from automation.controls import near
from automation.log import logger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from automation.controls import Found
    from automation.deed import Assignment, Deed
    from automation.errors import ChaperoneError
    from automation.supervision import Supervisor
    from automation.window import Window

NEXT, INSPECT, RUN_ON, STOP = "next", "inspect", "run on", "stop"
_OUTLINE = "outline: 3px solid #0b66ff; outline-offset: 2px; background: transparent"
_BANNER = (
    '<div style="position:fixed;left:50%;bottom:24px;transform:translateX(-50%);max-width:80vw;padding:10px 16px;border-radius:8px;'
    'background:#10243e;color:#fff;font:16px/1.4 system-ui,sans-serif;box-shadow:0 4px 16px #0006">{}</div>'
)


@dataclass
class Debugging:
    """Shows each act in `window` before it is made, and waits for whoever `supervisor` has.

    What is drawn on the page is taken off again before anything is done or pictured.
    """

    window: Window
    supervisor: Supervisor
    steps: bool = True
    """Whether each act waits for a word; not any more once somebody said “run on”."""

    def rehearse(self, deed: Deed, assignment: Assignment) -> None:
        """Returns when the act may be made. Raises Interrupted when it may not."""
        told = f"{_chapter(assignment)}: {deed.text}"
        with ExitStack() as drawn:
            self._draw(drawn, deed, told)
            if not self.steps:
                return
            for line in (told, *self._details(deed.found)):
                self.supervisor.say(line)
            while self._wait():
                self.window.page.pause()

    def _draw(self, drawn: ExitStack, deed: Deed, told: str) -> None:
        page = self.window.page
        try:
            if deed.found is not None and deed.found.node.ref:
                target = self.window.locate(deed.found.node).describe(deed.text)
                drawn.enter_context(target.highlight(style=_OUTLINE))
            drawn.enter_context(page.screencast.show_overlay(_BANNER.format(escape(told))))
        except PlaywrightError:  # the page is between two documents: what is told in words stands all the same
            self.window.watch()

    def _wait(self) -> bool:
        """Whether the inspector is wanted; otherwise returns when the act may be made."""
        answer = self.supervisor.choose("Do it?", (NEXT, INSPECT, RUN_ON, STOP), enter=NEXT)
        self.steps = answer != RUN_ON
        if answer not in {NEXT, INSPECT, RUN_ON}:
            self.window.stop.now("“stop” was said in debug mode" if answer else "nobody said “next” in debug mode")
        self.window.stop.check()
        return answer == INSPECT

    def _details(self, found: Found | None) -> Iterator[str]:
        if found is None:
            return
        place = f" in the {found.region}" if found.region else ""
        yield f"  the {found.node.role} “{found.name}”{place}"
        yield f"  looked for by: {', '.join(f'“{wording}”' for wording in dict.fromkeys(found.control.known))}"
        others = [name for name in near(self.window.look().root, found.control) if name != found.name]
        if others:
            yield f"  what came close: {', '.join(f'“{name}”' for name in others)}"


def _chapter(assignment: Assignment) -> str:
    """“3 of 9: Send the invitation” while a plan is carried out; before and after, that something is looked for."""
    if assignment.approved is None or assignment.change is None or assignment.change >= len(assignment.chapters):
        return f"Looking ({assignment.job}, {assignment.store})"
    return f"{assignment.change + 1} of {len(assignment.chapters)}: {assignment.chapters[assignment.change]}"


def explain(error: ChaperoneError, window: Window) -> None:
    """For engineers, and only in debug mode: where it came from, and what the page shows by its accessibility outline."""
    detail = logger.opt(lazy=True)
    detail.debug(
        "{}\nThe page:\n{}", lambda: "".join(traceback.format_exception(error)), lambda: window.look().snapshot
    )
