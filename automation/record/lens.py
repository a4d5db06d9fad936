"""The shot itself: what the window shows, taken out of the browser as fast as it gives it. It is painted over before it goes anywhere.

A picture that the browser compresses for speed costs a third of what `page.screenshot` takes (measured, Chromium 156), for that one
puts its masks on the page, waits for them to be drawn and compresses for size. So the masks are painted here, on the picture in
memory. That holds where the page is seen to have been the same before and after the shot; on one that moves, and for what stands in
a frame, the browser covers it, at the moment of the shot.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation import scripts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import CDPSession, Locator, Page

    from automation.outline import Box, Node

_HIGHEST = 8000
"""Pixels; a WebP file ends at 16 383, without an error."""
COVER = "#8a94a6"
"""The colour of whatever is hidden."""


@dataclass(frozen=True)
class Shot:
    """A picture as the browser gave it, a PNG file: of the window, or of the `whole` page.

    `origin` is where the window begins in it, and `size` what it is to have. Sizes and places are in CSS pixels; a fine screen gives more of its own for each.
    """

    png: bytes
    whole: bool = False
    origin: tuple[float, float] = (0.0, 0.0)
    size: tuple[int, int] | None = None


class Lens:
    """Takes pictures of a page, through a session of its own with the browser."""

    def __init__(self) -> None:
        self._session: tuple[Page, CDPSession] | None = None

    def fast(self, page: Page, *, whole: bool) -> Shot:
        """What the window shows; with `whole`, all of the page if a picture can be that high. Raises Playwright's Error."""
        frame = _Frame(*page.evaluate(scripts.FRAME))
        full = whole and frame.fits
        width, height = frame.whole if full else (frame.width, frame.height)
        part = {"clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}, "captureBeyondViewport": True}
        shape = {"format": "png", "optimizeForSpeed": True, **(part if full else {})}
        png = b64decode(self._speak(page).send("Page.captureScreenshot", shape)["data"])
        return Shot(png, full, (frame.x, frame.y) if full else (0.0, 0.0), (width, height))

    def covered(self, page: Page, masks: list[Locator], *, whole: bool) -> Shot:
        """The same, with `masks` covered by the browser itself. Raises Playwright's Error."""
        frame = _Frame(*page.evaluate(scripts.FRAME))
        full = whole and frame.fits
        png = page.screenshot(
            full_page=full, mask=masks, mask_color=COVER, animations="disabled", caret="hide", scale="css"
        )
        return Shot(png, full, (frame.x, frame.y) if full else (0.0, 0.0))

    def _speak(self, page: Page) -> CDPSession:
        if self._session is None or self._session[0] is not page:
            self._session = page, page.context.new_cdp_session(page)
        return self._session[1]


def paintable(root: Node, nodes: Iterable[Node]) -> bool:
    """Whether the places of all `nodes` in the window are known: of what stands in a frame, they are told from the frame's own corner."""
    return all(node.box is not None and all(step.role != "iframe" for step in root.above(node)) for node in nodes)


def moved(box: Box, origin: tuple[float, float]) -> Box:
    """Where `box`, a place in the window, is in a picture in which the window begins at `origin`."""
    left, top, width, height = box
    return left + origin[0], top + origin[1], width, height


@dataclass(frozen=True)
class _Frame:
    """How a window lies on its page, in CSS pixels."""

    x: float
    y: float
    width: int
    height: int
    page_width: int
    page_height: int

    @property
    def fits(self) -> bool:
        return 0 < self.page_height <= _HIGHEST

    @property
    def whole(self) -> tuple[int, int]:
        return max(self.width, self.page_width), max(self.height, self.page_height)
