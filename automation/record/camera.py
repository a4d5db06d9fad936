"""Stills and outlines: what the page showed, with everything hidden that is nobody's business."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error as PlaywrightError

from automation.controls import texts
from automation.errors import PageTrouble, RecordBroken, Uncovered
from automation.record.masks import cover, veiled

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.outline import Box
    from automation.record.keeper import Keeper
    from automation.record.masks import Cover, Mask
    from automation.record.redaction import Redactor
    from automation.window import View, Window

_ATTEMPTS = 3
_HIGHEST = 8000
_MASK = "#8a94a6"


@dataclass(frozen=True)
class Still:
    """A lossless WebP picture of the window. `masked` are the hidden regions, in CSS pixels."""

    file: str
    sha256: str
    bytes: int
    width: int
    height: int
    masked: tuple[Box, ...]


@dataclass(frozen=True)
class Outline:
    """The accessibility outline of the same moment."""

    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Evidence:
    """What was kept of one moment. Both parts are absent on a page where a person types secrets."""

    still: Still | None = None
    outline: Outline | None = None

    @property
    def data(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class _Shot:
    """A picture, and where in it something is covered."""

    picture: bytes
    masked: tuple[Box, ...]


class Camera:
    """Keeps evidence of `window`, without what `redactor` hides and `masks` cover; none of an address that is not `ours`."""

    def __init__(
        self,
        window: Window,
        evidence: Keeper,
        redactor: Redactor,
        ours: Callable[[str], bool] = lambda _: True,
        *,
        masks: tuple[Mask, ...] = (),
    ) -> None:
        self.covered: set[str] = set()
        """What was covered in a picture so far, where that is words enough to be known by."""
        self._window, self._evidence, self._redactor, self._ours = window, evidence, redactor, ours
        self._masks = masks
        self.latest: tuple[View | None, Evidence] = (None, Evidence())

    def take(self, name: str, *, whole: bool = False) -> tuple[View, Evidence]:
        """A still `name`.webp and an outline `name`.yaml of the page now, durable before this returns.

        The still shows the window; with `whole`, all of the page, if a picture can be that high.

        Raises Uncovered or PageTrouble when something that must be hidden cannot be: then there is no still at all.
        """
        for attempt in range(_ATTEMPTS):
            view = self._window.look()
            if view.private or not self._ours(view.url):
                return view, Evidence()
            try:
                made = cover(view.root, self._redactor, self._masks, view.words)
                if self._cannot_be_hidden(view, made):
                    return view, Evidence()
                shot = self._shoot(view, made, whole=whole)
            except Uncovered:
                if attempt == _ATTEMPTS - 1:
                    raise
                continue  # it may have been read while it changed
            if shot:
                self.covered |= made.words
                self.latest = (view, self._keep(name, shot, veiled(view.snapshot, made, self._redactor)))
                return self.latest
        raise PageTrouble(
            "The page keeps changing, so that what must be hidden in its picture cannot be. No picture was taken."
        )

    def outline(self, view: View) -> str:
        """The outline of `view` as it may be written. Raises Uncovered."""
        if view.private or not self._ours(view.url):
            return "(nothing of it is told)"
        return veiled(view.snapshot, cover(view.root, self._redactor, self._masks, view.words), self._redactor)

    def _shoot(self, view: View, made: Cover, *, whole: bool) -> _Shot | None:
        """The picture, or nothing when a mask did not hold from before the shot until after it."""
        try:
            if not all(node.ref for node in made.nodes):
                return None  # what cannot be pointed at cannot be covered
            masks = [self._window.locate(node) for node in made.nodes]
            if not self._holds(view, made):
                return None
            self._window.come_into_sight()
            full = whole and self._fits()
            boxes = self._boxes(made, full=full)
            picture = self._window.page.screenshot(
                type="webp",
                full_page=full,
                mask=masks,
                mask_color=_MASK,
                animations="disabled",
                caret="hide",
                scale="css",
            )
            held = self._holds(view, made) and self._shows_no_closed_part()
        except PlaywrightError:
            self._window.watch()  # a closed window is said there; anything else was the page changing under the shot
            return None
        return _Shot(picture, boxes) if held and picture else None

    def _holds(self, view: View, made: Cover) -> bool:
        """Whether what covers `view` is what has to be covered now: surely on a page that has not changed, else it is read again."""
        if self._window.unchanged(view):
            return True
        now = self._window.look()
        if now.private or not self._ours(now.url):
            return False
        after = cover(now.root, self._redactor, self._masks, now.words)
        return after.refs == made.refs and not self._cannot_be_hidden(now, after)

    def _shows_no_closed_part(self) -> bool:
        """Whether no part that nobody can look into asks for a secret. Raises Uncovered when one shows what must be hidden."""
        closed = self._window.closed_parts()
        if any(map(self._redactor.hides, closed.texts)):
            raise Uncovered("something private in a closed part of it")
        if closed.credentials:
            self._window.forget()  # nothing that a script sees has changed, and still the page is private now
        return not closed.credentials

    def _cannot_be_hidden(self, view: View, made: Cover) -> bool:
        """Whether a secret stands on the page in pieces, so that no one element can be covered."""
        covered = {node for part in made.nodes for node in part.walk()}
        pieces = ((node, node.text) for node in texts(view.root))
        shows = self._redactor.shows_secret
        return shows("".join(" " if node in covered else text for node, text in pieces if not shows(text)))

    def _fits(self) -> bool:
        """Whether the whole page is no higher than a picture may be (a WebP file ends at 16 383 pixels, without an error)."""
        return 0 < int(self._window.page.evaluate("document.documentElement.scrollHeight")) <= _HIGHEST

    def _boxes(self, made: Cover, *, full: bool) -> tuple[Box, ...]:
        """Where the covered elements are in the picture: a whole page begins above a window that was scrolled."""
        across, down = self._window.page.evaluate("[scrollX, scrollY]") if full else (0, 0)
        boxes = (node.box for node in made.nodes if node.box)
        return tuple((left + across, top + down, width, height) for left, top, width, height in boxes)

    def _keep(self, name: str, shot: _Shot, text: str) -> Evidence:
        picture, outline = shot.picture, text.encode("utf-8", "backslashreplace")
        width, height = webp_size(picture)
        try:
            still = self._evidence.keep(f"{name}.webp", picture)
            beside = self._evidence.keep(f"{name}.yaml", outline)
        except OSError as error:
            raise RecordBroken(f"A picture could not be kept ({error.strerror}). Nothing further was done.") from error
        return Evidence(
            Still(**asdict(still), width=width, height=height, masked=shot.masked),
            Outline(**asdict(beside)),
        )


def webp_size(picture: bytes) -> tuple[int, int]:
    """Width and height that the header of a lossless WebP file gives (VP8L, RFC 9649 section 3.4)."""
    start = picture.find(b"VP8L")
    bits = int.from_bytes(picture[start + 9 : start + 13], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
