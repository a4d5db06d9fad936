"""A person picks an element of the page with the mouse. The click that picks it does not press it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError

from automation.beside import Beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

    from automation.window import Window

_GLANCE = 0.05
_LATEST = 5.0
"""Seconds after which the page should have heard of it for certain: it asks Playwright once a second."""
_MARKED = "document.body.hasAttribute('data-pw-cursor')"
_DOUBLE = 0.8
"""Seconds after the click in which a second one is caught as well."""
_GUARD = """() => {
  const seen = {click: false};
  const types = ['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'click', 'dblclick', 'auxclick', 'contextmenu'];
  const guard = event => {
    if (!event.isTrusted) return;
    if (seen.click) { event.preventDefault(); event.stopImmediatePropagation(); }
    else if (event.type === 'click') seen.click = true;
  };
  for (const type of types) window.addEventListener(type, guard, true);
  window[Symbol.for('chaperone')] = () => { for (const type of types) window.removeEventListener(type, guard, true); };
}"""
"""Lets the one click through to Playwright, which takes it, and nothing after it to anybody."""
_UNGUARD = "() => { window[Symbol.for('chaperone')]?.(); delete window[Symbol.for('chaperone')]; }"
_UNMARK = "document.body?.removeAttribute('data-pw-cursor')"


def picked(window: Window, seconds: float, ready: Callable[[], None]) -> Locator | None:
    """What the person clicked on; none when nobody did in time. Calls `ready` once a click presses nothing, and only then. Raises Interrupted.

    Playwright waits for the click without an end, beside the run, which watches the window: a stop counts at once.
    """
    _forget_the_last(window)
    _ask(window, _GUARD)
    pick = Beside(window.page.pick_locator)
    try:
        if _catches_clicks(window, lambda: pick.over):
            ready()
            _watch(window, seconds, lambda: pick.over)
    finally:
        if not pick.over:
            _call_off(window)
    _watch(window, _DOUBLE, lambda: False)  # many people click twice
    _ask(window, _UNGUARD)
    _forget_the_last(window)
    return pick.result


def _watch(window: Window, seconds: float, over: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not over() and time.monotonic() < deadline:
        window.watch(_GLANCE)


def _catches_clicks(window: Window, over: Callable[[], bool]) -> bool:
    """Waits until clicks are caught: Playwright marks the page then. False when that does not come about."""

    def marked() -> bool:
        try:
            return bool(window.page.evaluate(_MARKED))
        except PlaywrightError:
            return False

    _watch(window, _LATEST, lambda: over() or marked())
    return not over() and marked()


def _forget_the_last(window: Window) -> None:
    """Takes off the mark that an earlier pick left on the page, with the cursor that goes with it."""
    _ask(window, _UNMARK)


def _ask(window: Window, script: str) -> None:
    try:
        window.page.evaluate(script)
    except PlaywrightError:  # the page is going away, and what was on it as well
        window.watch()


def _call_off(window: Window) -> None:
    try:
        window.page.cancel_pick_locator()
    except PlaywrightError:  # the window is gone: there is nothing to call off
        return
