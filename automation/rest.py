"""When a page has come to rest: glances at it, which cost little, before it is read, which costs much."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from automation.window import View, Window

_LONGEST = 3.0
_MOVING = 0.5
"""Seconds after which a page that has not come to rest is read each time, to see whether what it shows has."""
_MARGIN = 0.01


def settled(window: Window, still: float) -> View:
    """The page once it looks the same for `still` seconds and has what it was loading; as it is after three seconds, if it never does."""
    began, awaited = time.monotonic(), window.busy()  # what begins later may be a poll that never ends
    before, seen = window.glance(), None
    while time.monotonic() < began + _LONGEST + still:
        window.watch(still + _MARGIN)
        now, busy = window.glance(), bool(awaited & window.busy())
        if now is not None and now == before and not busy:
            break
        if not busy and time.monotonic() > began + _MOVING + still:  # it moves on and on: does what it shows as well?
            view = window.look()
            if seen is not None and (view.snapshot, view.url) == (seen.snapshot, seen.url):
                break
            seen = view
        before = now
    return window.look()
