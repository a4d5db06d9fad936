"""The last word of a stop: a page whose own script never ends holds up whatever is asked of it, and so would hold up the stop."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from greenlet import greenlet
from playwright.sync_api import Error as PlaywrightError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from automation.stop import Stop

PATIENCE = 2.0
"""Seconds for which a page may keep the run from hearing a stop."""


@contextmanager
def hanging_up(page: Page, stop: Stop, patience: float = PATIENCE) -> Iterator[None]:
    """Lets go of the browser of `page` when the block has not ended `patience` seconds after the stop.

    What was asked of the page then fails at once, so that the run comes to its end and seals its record. A browser of ours is closed, another's
    is left running.
    """
    loop = asyncio.get_running_loop()  # Playwright's: it runs while an answer of the page is waited for
    over = threading.Event()

    def let_go() -> None:
        if not over.is_set() and (browser := page.context.browser):
            with suppress(PlaywrightError):  # it is gone already
                browser.close()

    def wait() -> None:
        if not over.wait(patience):
            loop.call_soon_threadsafe(lambda: greenlet(let_go).switch())

    with stop.followed_by(threading.Thread(target=wait, daemon=True).start):
        try:
            yield
        finally:
            over.set()
