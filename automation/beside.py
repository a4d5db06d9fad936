"""What Playwright does without an end, such as waiting for a person, goes on beside a run that watches its window meanwhile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

from greenlet import greenlet
from playwright.sync_api import Error as PlaywrightError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def at_work() -> bool:
    """Whether Playwright still listens: when its driver ends, its event loop does, and nothing is to be asked of it any more."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


class Beside(Generic[T]):
    """`work`, begun in a thread of control of its own, as for an event of the page. It runs while the run waits for the browser."""

    def __init__(self, work: Callable[[], T]) -> None:
        self.over = False
        self.result: T | None = None
        """What came of it; nothing when it was called off, or the page went away."""
        self._work = work
        asyncio.get_running_loop().call_soon(lambda: greenlet(self._do).switch())

    def _do(self) -> None:
        try:
            self.result = self._work()
        except PlaywrightError:  # the watch of the window tells what happened
            pass
        finally:
            self.over = True
