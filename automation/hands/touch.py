"""The mouse and the keyboard on one element. What is done with them, and whether it may be, is said elsewhere."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from automation.controls import Control, candidates, find, innermost
from automation.errors import ControlNotUnique, NotPressed, PageTrouble, WentOn

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

    from automation.outline import Node
    from automation.window import View, Window

_CHOICES = {"radio", "checkbox", "switch", "menuitemradio", "option"}
_TURN = 80.0
"""Milliseconds for which the mouse is tried before a stop is looked for; twice as long each time that the page did not answer in them."""
ANSWERED = "retrying hover action"
"""What Playwright's account of a try has in it when the page did answer: the control is there, and not within reach."""
NOW = 2000.0
"""Milliseconds for what was found to be within reach a moment ago."""
REACH = 5000.0
"""Milliseconds for the mouse to reach a control that is there already, before the keyboard is tried."""


@dataclass(frozen=True)
class Touch:
    """Acts on what `window` shows, once a stop has been looked for."""

    window: Window

    def reach(self, locator: Locator, name: str, seconds: float) -> bool:
        """Waits until the mouse can reach it, in short turns so that a stop counts before the press. Raises WentOn when it goes away."""
        deadline, turn = time.monotonic() + seconds, _TURN
        while time.monotonic() < deadline:
            self.window.watch()
            try:
                locator.hover(timeout=turn, no_wait_after=True)  # a trial click that is cut off lets its press through
            except PlaywrightTimeout as late:
                turn = turn if ANSWERED in str(late) else min(2 * turn, NOW)
                continue
            except PlaywrightError as error:
                self.window.watch()  # a closed window is said there; else it was put in place anew
                raise WentOn(name) from error
            self.window.stop.check()
            return True
        return False

    def click(self, node: Node, root: Node | None = None) -> None:
        """Raises NotPressed when it cannot be reached, WentOn when it is there no more. By mouse, as a person would; by keyboard where the element itself lies under its own drawing, as styled radios do."""
        locator = self._locate(node, root)
        if (
            node.ref
            and self.reach(locator, node.name or node.text, REACH / 1000)
            and self._done(lambda: locator.click(timeout=NOW, no_wait_after=True))
        ):
            return
        if node.role in _CHOICES and self._done(lambda: locator.press("Space", timeout=NOW, no_wait_after=True)):
            return
        raise NotPressed(node.name or node.text, "something lies over it")

    def _done(self, act: Callable[[], None]) -> bool:
        self.window.touched()
        try:
            act()
        except PlaywrightError:
            self.window.watch()
            return False
        return True

    def _once(self, ready: Callable[[], bool], act: Callable[[], object]) -> bool:
        """Acts as soon as the element is `ready`, and never after a stop. Playwright's errors would repeat the value."""
        deadline = time.monotonic() + REACH / 1000
        while time.monotonic() < deadline:
            self.window.watch()
            try:
                if ready():
                    self.window.stop.check()
                    self.window.touched()
                    act()
                    return True
            except PlaywrightError:
                self.window.watch()
                return False
        return False

    def press_space(self, node: Node, root: Node) -> None:
        """Raises PageTrouble when it does not take the keyboard."""
        self.window.touched()
        try:
            self._locate(node, root).press("Space", timeout=NOW)
        except PlaywrightError:
            self.window.watch()
            raise PageTrouble("A box did not take the keyboard. Nothing was sent.") from None

    def _locate(self, node: Node, root: Node | None) -> Locator:
        if node.ref is not None or root is None:
            return self.window.locate(node)
        holder = next((step for step in root.above(node) if step.ref), None)
        if holder is None:
            raise NotPressed(node.name or node.text, "it has no place on the page")
        named = {"name": node.name, "exact": True} if node.name else {}
        return self.window.locate(holder).get_by_role(node.role, **named)  # type: ignore[arg-type]  # a role that was read off the page

    def take(self, view: View, menu: Node, option: Control) -> None:
        """Opens a menu and takes the one option that it shows and that was not on the page before."""
        before = {node.ref for node in candidates(view.root, option)}
        self.click(menu, view.root)

        def shown(view: View) -> tuple[Node, ...] | None:
            return (
                innermost([node for node in candidates(view.root, option) if node.ref and node.ref not in before])
                or None
            )

        options = self.window.until(shown, str(option))
        if len(options) != 1:
            raise ControlNotUnique(str(option), ())
        self.window.stop.check()
        self.click(options[0])

    def select(self, node: Node, option: Control) -> None:
        """Chooses in a list whose options stand on the page. Raises ControlTrouble, PageTrouble."""
        choice = find(node, option)
        locator, name = self.window.locate(node), choice.node.name or choice.node.text
        if not self._once(locator.is_enabled, lambda: locator.select_option(label=name, timeout=NOW)):
            raise PageTrouble(f"“{choice.name}” could not be chosen. Nothing was saved.")

    def type(self, node: Node, value: str) -> None:
        """Raises PageTrouble when the field does not take it."""
        locator = self.window.locate(node)
        if not self._once(locator.is_editable, lambda: locator.fill(value, timeout=NOW)):
            raise PageTrouble(f"The field “{node.name}” does not take what is typed. Nothing was sent.")
