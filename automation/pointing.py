"""A person shows what could not be found: he points at it in the page, says that it is meant, and may have it remembered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError

from automation.controls import Control, matches, region
from automation.errors import Declined, Stopped
from automation.lessons import Lesson, learn, learned
from automation.pick import picked
from automation.policy import short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator

    from automation.errors import ControlTrouble, Unfamiliar
    from automation.outline import Node
    from automation.record import Record
    from automation.record.camera import Camera
    from automation.supervision import Supervisor
    from automation.window import View, Window

SHOW, USE, AGAIN, STOP = "show me", "use it", "point again", "stop"
KEEP, ONCE = "keep it", "only this run"
PRESS = "press it"
_TRIES = 3
_REACH = 2000.0
_WITHIN = "(element, other) => element === other || element.contains(other) || (element.shadowRoot ?? element).contains(other)"
"""Whether one element is, or lies in, another."""
_ROLES = {
    *("button", "link", "tab", "menuitem", "menuitemradio", "option", "radio", "checkbox", "switch"),
    *("textbox", "searchbox", "combobox", "spinbutton", "generic"),
}
"""What can be pressed or filled in."""


@dataclass
class Pointing:
    """Asks whoever `supervisor` has. `objection` says why a lesson may not count; `keep` writes it down for later runs.

    `seconds` is how long a person may take to point.
    """

    window: Window
    record: Record
    camera: Camera
    supervisor: Supervisor
    objection: Callable[[Lesson], str | None] = field(default=lambda _: None)
    keep: Callable[[Lesson], str] | None = None
    seconds: float = 600.0

    def show_control(self, control: Control, trouble: ControlTrouble) -> None:
        """Returns when `control` has been pointed at, and counts. Raises `trouble` when nobody does."""

        def lesson(view: View, path: tuple[Node, ...]) -> Lesson | str:
            node = next((step for step in path if step.role in _ROLES and _words(step)), None)
            return _as_control(view, control, node)

        self._teach(trouble, str(control), lesson)

    def show_word(self, trouble: Unfamiliar) -> None:
        """Returns when the row or level that `trouble` misses has been pointed at, and counts. Raises `trouble` when nobody does."""

        def lesson(view: View, path: tuple[Node, ...]) -> Lesson | str:
            words = next((words for step in path if (words := _words(step))), "")
            if not words:
                return "There are no words on that."
            return Lesson(trouble.kind, trouble.key, path[0].role, words, short(view.url))

        self._teach(trouble, trouble.what, lesson)

    def confirm(self, control: Control, name: str, does: str = "it changes the account") -> None:
        """Asks once more before a press of what was pointed at in this run, and says what it `does`. Raises Declined."""
        if learned("control", control.key) is None:
            return
        text = f"“{name}” was shown to me in this run, and {does}. Press it?"
        answer = self.supervisor.choose(text, (PRESS, STOP))
        self.record.event("note", text=f"{text} Answer: {answer or 'none'}.")
        if answer != PRESS:
            raise Declined(f"“{name}” was not pressed, as nobody said that it is the right one. Nothing was sent.")

    def _teach(self, trouble: Stopped, what: str, lesson: Callable[[View, tuple[Node, ...]], Lesson | str]) -> None:
        question = f"{trouble} If you see it, show it to me: then click on it in the window. It will not be pressed."
        if self.window.look().private or self.supervisor.choose(question, (SHOW, STOP)) != SHOW:
            raise trouble
        for _ in range(_TRIES):
            shown = self._shown(lesson)
            if shown is None:
                break
            if isinstance(shown, str):
                self.supervisor.say(f"{shown} Please point at another place.")
                continue
            answer = self.supervisor.choose(f"I understood: {_told(shown)}. Is that {what}?", (USE, AGAIN, STOP))
            if answer == USE:
                self._learn(shown, what)
                return
            if answer != AGAIN:
                break
        raise trouble

    def _shown(self, lesson: Callable[[View, tuple[Node, ...]], Lesson | str]) -> Lesson | str | None:
        """What was pointed at; a sentence when it does not do; nothing when nobody pointed."""
        element = picked(self.window, self.seconds, lambda: self.supervisor.say("Click on it in the other window."))
        if element is None:
            return None
        view = self.window.settled()
        path = tuple(self._path(view, element))
        if not path:
            return "I cannot tell what that is."
        shown = lesson(view, path)
        if isinstance(shown, str):
            return shown
        shown = replace(shown, language=str(self.window.page.evaluate("document.documentElement.lang")))
        return self.objection(shown) or shown

    def _path(self, view: View, element: Locator) -> Iterator[Node]:
        """What was clicked on in the outline, and everything around it, the innermost first."""
        try:
            other = element.element_handle(timeout=_REACH)
            there = other.bounding_box()
            middle = (there["x"] + there["width"] / 2, there["y"] + there["height"] / 2) if there else (-1.0, -1.0)
            around = [node for node in view.root.walk() if _over(node, *middle) and self._holds(node, other)]
        except PlaywrightError:
            self.window.watch()
            return
        yield from reversed(around)

    def _holds(self, node: Node, other: object) -> bool:
        try:
            return bool(self.window.locate(node).evaluate(_WITHIN, other, timeout=_REACH))
        except PlaywrightError:  # an element of another frame, or one that has gone
            return False

    def _learn(self, lesson: Lesson, what: str) -> None:
        evidence = self.camera.take(self.record.still_name(f"shown {lesson.key}"))[1]
        learn(lesson)
        place = {"page": lesson.page, "region": lesson.region}
        said = {"what": lesson.kind, "key": lesson.key, "role": lesson.role, "wording": lesson.wording, **place}
        text = f"A person pointed at {_told(lesson)}, and said that it is {what}"
        self.record.event("taught", text=text, **said, ev=evidence.data)
        if self.keep is None:
            return
        if self.supervisor.choose(f"Shall I remember “{lesson.wording}” for the next runs?", (KEEP, ONCE)) == KEEP:
            self.supervisor.say(self.keep(lesson))


def _over(node: Node, x: float, y: float) -> bool:
    """Whether `node` lies under that point of the window."""
    if node.ref is None or node.box is None:
        return False
    left, top, width, height = node.box
    return left <= x <= left + width and top <= y <= top + height


def _words(node: Node) -> str:
    """What it is called. An ellipsis at the end is left out: in a wording it would stand for anything that follows."""
    return (node.name or node.text).rstrip("… .")


def _told(lesson: Lesson) -> str:
    place = f" in the {lesson.region}" if lesson.region else ""
    return f"the {lesson.role if lesson.role != 'generic' else 'text'} “{lesson.wording}”{place}"


def _as_control(view: View, control: Control, node: Node | None) -> Lesson | str:
    """`node` as the control that was looked for, told apart from everything else on the page; or why it cannot be."""
    if node is None:
        return "That has no words that I could know it by."
    alike = matches(view.root, Control("shown", (node.role,), (_words(node),)))
    place = (region(view.root, node) or "") if len(alike) > 1 else ""
    if len([other for other in alike if not place or region(view.root, other) == place]) != 1:
        return f"“{_words(node)}” is on the page {len(alike)} times, and I could not tell them apart."
    return Lesson("control", control.key, node.role, _words(node), short(view.url), place)
