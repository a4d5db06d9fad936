"""A person picks an element of the page with the mouse. The click that picks it does not press it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from greenlet import greenlet
from playwright.sync_api import Error as PlaywrightError

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from automation.window import Window


def picked(window: Window, seconds: float) -> Locator | None:
    """What the person clicked on; none when nobody did in time. Raises Interrupted.

    Playwright waits for the click without an end. So it waits in a thread of control of its own, as for an event of the
    page, while this one watches the window: a stop counts at once.
    """
    got: list[Locator | None] = []

    def wait() -> None:
        try:
            got.append(window.page.pick_locator())
        except PlaywrightError:  # it was called off, or the page is gone, which the watch tells
            got.append(None)

    asyncio.get_running_loop().call_soon(lambda: greenlet(wait).switch())
    deadline = time.monotonic() + seconds
    try:
        while not got and time.monotonic() < deadline:
            window.watch()
    finally:
        if not got:
            _call_off(window)
    return got[0] if got else None


def _call_off(window: Window) -> None:
    try:
        window.page.cancel_pick_locator()
    except PlaywrightError:  # the window is gone: there is nothing to call off
        return
