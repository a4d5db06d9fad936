"""Stills and outlines: what the page showed, with everything hidden that is nobody's business."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error as PlaywrightError

from automation.controls import texts
from automation.errors import PageTrouble, RecordBroken, Uncovered, Unfound
from automation.outline import Node
from automation.record.darkroom import Darkroom, NotPacked
from automation.record.lens import Lens, moved, paintable
from automation.record.masks import cover, veiled
from automation.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.controls import Found
    from automation.outline import Box
    from automation.record.keeper import Keeper
    from automation.record.lens import Shot
    from automation.record.masks import Cover, Mask
    from automation.record.redaction import Redactor
    from automation.window import Window

_ATTEMPTS = 3
_LATE = 1.5
"""Seconds for which a place that is always there is waited for, before each further attempt."""


@dataclass(frozen=True)
class Still:
    """A lossless WebP picture of the window. `masked` are the hidden regions, in CSS pixels."""

    file: str
    sha256: str
    bytes: int
    width: int
    height: int
    masked: tuple[Box, ...]

    def has(self, box: Box) -> bool:
        """Whether all of `box` is in it."""
        left, top, width, height = box
        return 0 <= left <= self.width - width and 0 <= top <= self.height - height


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
class _Taken:
    """A picture that may be kept once what `made` covers is `painted` over, if it is to be, and the outline beside it."""

    shot: Shot
    made: Cover
    painted: bool
    outline: str

    @property
    def masked(self) -> tuple[Box, ...]:
        return tuple(moved(node.box, self.shot.origin) for node in self.made.nodes if node.box)


class Camera:
    """Keeps evidence of `window`, without what `redactor` hides and `masks` cover; none of an address that is not `ours`."""

    def __init__(  # noqa: PLR0913 - what a camera is given
        self,
        window: Window,
        evidence: Keeper,
        redactor: Redactor,
        ours: Callable[[str], bool] = lambda _: True,
        *,
        masks: tuple[Mask, ...] = (),
        everyday: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """`everyday` says of covered words that they are nobody's name, and may be said elsewhere."""
        self.covered: set[str] = set()
        """What was covered in a picture so far, where that is words enough to be known by."""
        self._window, self._evidence, self._redactor, self._ours = window, evidence, redactor, ours
        self._masks, self._everyday, self._lens = masks, everyday, Lens()
        self._darkroom, self._beside = Darkroom(), ThreadPoolExecutor(1, "darkroom")
        """Where pictures are packed, and who does it and writes them while the page is worked on already."""
        self.latest: tuple[View, Future[Evidence] | None] = (View("", "", "", Node("page")), None)
        self.without: Callable[[Uncovered, str], bool] = lambda _error, _page: False
        """Asked, with the address of the page, whether to go on without a picture of it."""
        self.unsure: Callable[[str, str], None] = lambda _what, _page: None
        """Told what was covered at that address only because it may be private."""
        self.awaited: dict[int, Found] = {}
        """Steps without a picture of their own, and their controls: the next picture shows them."""
        self._origin, self._whole = (0.0, 0.0), False

    def take(self, name: str, *, whole: bool = False) -> tuple[View, Evidence]:
        """A still `name`.webp and an outline `name`.yaml of the page now, durable before this returns. Raises as `expose` does."""
        view, kept = self.expose(name, whole=whole)
        return view, kept.result() if kept else Evidence()

    def expose(self, name: str, *, whole: bool = False) -> tuple[View, Future[Evidence] | None]:
        """The page now, and its still and outline, which are durable once the future has a result; none of a page that is the person's.

        The still shows the window; with `whole`, all of the page, if a picture can be that high.

        Raises Uncovered or PageTrouble when something that must be hidden cannot be: then there is no still at all, unless somebody
        says to go on `without` one. The future raises RecordBroken when they could not be kept.
        """
        for attempt in range(_ATTEMPTS):
            view = self._window.look()
            if view.private or not self._ours(view.url):
                return view, None
            try:
                made = cover(view.root, self._redactor, self._masks, view.words)
                if self._cannot_be_hidden(view, made):
                    return view, None
                full = whole and attempt < _ATTEMPTS - 1
                painted = attempt == 0 and paintable(view.root, made.nodes)
                taken = self._shoot(view, made, whole=full, painted=painted)
            except Uncovered as error:
                if attempt < _ATTEMPTS - 1:
                    self._wait_for(error)
                    continue  # it may have been read while it changed
                if not self.without(error, view.url):
                    raise
                return self._window.look(), None  # as it is by now: he may have taken his time
            if taken:
                for what in made.unsure:
                    self.unsure(what, view.url)
                self.covered |= {word for word in made.words if not self._everyday(word)}
                self._origin, self._whole = taken.shot.origin, taken.shot.whole
                self.latest = (view, self._beside.submit(self._keep, name, taken))
                return self.latest
        raise PageTrouble(
            "The page keeps changing, so that what must be hidden in its picture cannot be. No picture was taken."
        )

    def _wait_for(self, error: Uncovered) -> None:
        """What always stands on a page may come a little later than the page."""
        if isinstance(error, Unfound):
            with suppress(PageTrouble):
                self._window.until(self._found, error.what, timeout=_LATE)

    def _found(self, view: View) -> bool | None:
        try:
            cover(view.root, self._redactor, self._masks)
        except Uncovered as error:  # what cannot be covered is said at the next attempt
            return not isinstance(error, Unfound) or None
        return True

    def close(self) -> None:
        """Returns once every picture that was taken is on the disk, or could not be kept."""
        self._beside.shutdown()

    @property
    def latest_file(self) -> str | None:
        """The latest picture, if there was one to be had."""
        kept = self.latest[1]
        still = kept.result().still if kept else None
        return still.file if still else None

    @property
    def whole_file(self) -> str | None:
        """The latest picture, if it is of a whole page and the page still looks like that. Raises what a look does."""
        return self.latest_file if self._whole and self._window.look() is self.latest[0] else None

    def place(self, node: Node) -> Box | None:
        """Where `node`, of the latest look, is in the latest picture, or would be if that were larger."""
        return moved(node.box, self._origin) if node.box else None

    def outline(self, view: View) -> str:
        """The outline of `view` as it may be written. Raises Uncovered."""
        if view.private or not self._ours(view.url):
            return "(nothing of it is told)"
        return veiled(view.snapshot, cover(view.root, self._redactor, self._masks, view.words), self._redactor)

    def _shoot(self, view: View, made: Cover, *, whole: bool, painted: bool) -> _Taken | None:
        """The picture, `painted` over here or covered by the browser; nothing when the covers did not hold until after the shot."""
        page = self._window.page
        try:
            if not all(node.ref for node in made.nodes):
                return None  # what cannot be pointed at cannot be covered
            self._window.come_into_sight()
            if painted:
                shot = self._lens.fast(page, whole=whole)
                held = self._window.unchanged(view)
            else:
                if not self._holds(view, made):
                    return None
                shot = self._lens.covered(page, [self._window.locate(node) for node in made.nodes], whole=whole)
                held = self._holds(view, made)
            held = held and self._shows_no_closed_part()
        except PlaywrightError:
            self._window.watch()  # a closed window is said there; anything else was the page changing under the shot
            return None
        text = veiled(view.snapshot, made, self._redactor)
        return _Taken(shot, made, painted, text) if held else None

    def _holds(self, view: View, made: Cover) -> bool:
        """Whether what covers `view` is what has to be covered now: surely on a page that has not changed, else it is read again."""
        if self._window.unchanged(view):
            return True
        now = self._window.look()
        if now.private or not self._ours(now.url):
            return False
        after = cover(now.root, self._redactor, self._masks, now.words)
        return after.places == made.places and not self._cannot_be_hidden(now, after)

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

    def _keep(self, name: str, taken: _Taken) -> Evidence:
        try:
            picture = self._darkroom.develop(taken.shot, taken.made.nodes if taken.painted else ())
        except NotPacked:
            self._evidence.broken = True
            raise
        outline = taken.outline.encode("utf-8", "backslashreplace")
        try:
            still = self._evidence.keep(f"{name}.webp", picture.webp)
            beside = self._evidence.keep(f"{name}.yaml", outline)
        except OSError as error:
            raise RecordBroken(f"A picture could not be kept ({error.strerror}). Nothing further was done.") from error
        return Evidence(
            Still(**asdict(still), width=picture.width, height=picture.height, masked=taken.masked),
            Outline(**asdict(beside)),
        )
