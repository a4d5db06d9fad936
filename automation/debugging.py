"""Debug mode: each act is shown on the page and told in words before it is made, and made when somebody says so."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError

from automation.beside import Beside
from automation.controls import near
from automation.errors import PageTrouble, Uncovered
from automation.log import logger
from automation.traces import trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from automation.controls import Found
    from automation.deed import Assignment, Deed
    from automation.errors import ChaperoneError
    from automation.supervision import Supervisor
    from automation.window import View, Window

NEXT, INSPECT, RUN_ON, STOP = "next", "inspect", "run on", "stop"
_GLANCE = 0.2
_FRAME = (
    '<div style="position:fixed;left:{left}px;top:{top}px;width:{width}px;height:{height}px;border:3px solid #0b66ff;border-radius:4px">'
    '<span style="position:absolute;left:-3px;top:100%;margin-top:6px;padding:2px 8px;border-radius:4px;background:#0b66ff;color:#fff;'
    'font:14px/1.4 system-ui,sans-serif;white-space:nowrap">{caption}</span></div>'
)
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
            question = "\n".join((told, *self._details(deed.found), "Do it?"))
            while self._wait(question):
                self._inspect()

    def _inspect(self) -> None:
        """Until its Resume is pressed, a stop is said or the window is closed."""
        pause = Beside(self.window.page.pause)
        while not pause.over:
            self.window.watch(_GLANCE)
        self.supervisor.say("Please close the inspector's own window: it slows down what follows.")

    def _draw(self, drawn: ExitStack, deed: Deed, told: str) -> None:
        page = self.window.page
        try:
            drawn.enter_context(page.screencast.show_overlay(_BANNER.format(escape(told)) + self._outline(deed)))
        except PlaywrightError:  # the page is between two documents: what is told in words stands all the same
            self.window.watch()

    def _outline(self, deed: Deed) -> str:
        """A frame around the control, with what is about to be done beside it."""
        node = deed.found.node if deed.found else None
        box = self.window.locate(node).bounding_box() if node and node.ref else None
        if box is None:
            return ""
        place = {"left": box["x"] - 3, "top": box["y"] - 3, "width": box["width"], "height": box["height"]}
        return _FRAME.format(**place, caption=escape(deed.text))

    def _wait(self, question: str) -> bool:
        """Whether the inspector is wanted; otherwise returns when the act may be made."""
        answer = self.supervisor.choose(question, (NEXT, INSPECT, RUN_ON, STOP), enter=NEXT)
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


def explain(error: ChaperoneError, window: Window, outline: Callable[[View], str]) -> None:
    """For engineers: where it came from, and what the page shows by its accessibility `outline`, as far as that may be told."""
    logger.debug("{}", trace(error))
    try:
        logger.debug("The page:\n{}", outline(window.look()))
    except (PageTrouble, Uncovered):
        return
