"""When a page has come to rest. It is read while that is waited for: an outline takes about as long as the wait."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from automation.view import State
    from automation.window import View, Window

_LONGEST = 3.0
_MOVING = 0.5
"""Seconds after which a page that has not come to rest is read each time, to see whether what it shows has."""
_MARGIN = 0.01
_REACT = 0.03
"""Seconds that a page is given to begin with what a touch asked of it, and between two questions whether it has loaded."""
_FRESH = 0.1
"""Seconds for which what the page was like counts as what it is like, when nothing was done or waited for in between."""


@dataclass
class Calm:
    """What the page was like when it was asked last, and since when it has been like that; nothing after it was touched."""

    state: State | None = None
    _since: float = 0.0
    _asked: float = 0.0

    def note(self, state: State, asked: float) -> None:
        """The page was like `state` after it was asked at the time `asked`."""
        if state != self.state:
            self.state, self._since = state, time.monotonic()
        self._asked = asked

    @property
    def seconds(self) -> float:
        """For how long the page has been seen to be the same."""
        return max(0.0, self._asked - self._since) if self.state else 0.0

    @property
    def fresh(self) -> State | None:
        """What the page is like, if that was asked just now."""
        return self.state if time.monotonic() - self._asked < _FRESH else None

    def age(self) -> None:
        """Time was given to the page: what it was like is no news any more."""
        self._asked = min(self._asked, time.monotonic() - _FRESH)

    def end(self) -> None:
        """Something was done to the page: whatever it was like, it may be about to change."""
        self.state = None


def settled(window: Window, still: float) -> View:
    """The page once it looks the same for `still` seconds and has what it was loading; as it is after three seconds, if it never does."""
    began, seen = time.monotonic(), None
    if window.stirred:  # what was done needs a moment to begin: an outline that a new document cuts off costs more
        window.watch(_REACT)
    awaited = window.traffic.busy()  # what begins later may be a poll that never ends
    while time.monotonic() < began + _LONGEST + still:
        if awaited & window.traffic.busy():
            window.moved()  # it is at rest once it has shown what it loads, not while it waits for that
            window.watch(_REACT, "requestfinished")
            continue
        if window.calm() >= still:
            break
        view = window.look()  # read while it is waited for; as good as read, if it stays like that
        if time.monotonic() > began + _MOVING + still:  # it moves on and on: does what it shows as well?
            if seen is not None and (view.snapshot, view.url) == (seen.snapshot, seen.url):
                break
            seen = view
        if (left := still - window.calm()) > 0:
            window.watch(left + _MARGIN)
    window.traffic.give_up(awaited)
    return window.look()
