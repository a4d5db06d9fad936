"""Stills and outlines: what the page showed, with everything hidden that is nobody's business."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error as PlaywrightError

from automation.controls import texts
from automation.errors import PageTrouble, RecordBroken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Locator

    from automation.outline import Box, Node
    from automation.record.keeper import Keeper
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


class Camera:
    """Keeps evidence of `window`, hiding what `redactor` hides; none of an address that is not `ours`."""

    def __init__(
        self,
        window: Window,
        evidence: Keeper,
        redactor: Redactor,
        ours: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self._window, self._evidence, self._redactor, self._ours = window, evidence, redactor, ours
        self.latest: tuple[View | None, Evidence] = (None, Evidence())

    def take(self, name: str, *, whole: bool = False) -> tuple[View, Evidence]:
        """A still `name`.webp and an outline `name`.yaml of the page now, durable before this returns.

        The still shows the window; with `whole`, all of the page, if a picture can be that high.

        Raises PageTrouble when something that must be hidden cannot be: then there is no still at all.
        """
        for _ in range(_ATTEMPTS):
            view = self._window.look()
            if view.private or not self._ours(view.url) or self._cannot_be_hidden(view):
                return view, Evidence()
            picture = self._shoot(view, whole=whole)
            if picture:
                self.latest = (view, self._keep(name, view, picture))
                return self.latest
        raise PageTrouble(
            "The page keeps changing, so that what must be hidden in its picture cannot be. No picture was taken."
        )

    def _shoot(self, view: View, *, whole: bool) -> bytes | None:
        """The picture, or nothing when a mask did not hold from before the shot until after it."""
        try:
            hidden = list(_hidden(view.root, self._redactor))
            if not all(node.ref for node in hidden):
                return None  # what cannot be pointed at cannot be covered
            masks = [self._window.locate(node) for node in hidden]
            if not self._in_place(view, masks):
                return None
            self._window.come_into_sight()
            picture = self._window.page.screenshot(
                type="webp",
                full_page=whole and self._fits(),
                mask=masks,
                mask_color=_MASK,
                animations="disabled",
                caret="hide",
                scale="css",
            )
            held = self._in_place(view, masks)
        except PlaywrightError:
            self._window.watch()  # a closed window is said there; anything else was the page changing under the shot
            return None
        return picture if held and picture else None

    def _in_place(self, view: View, masks: Sequence[Locator]) -> bool:
        """Whether every mask covers its element now: surely on a page that has not changed, else each is asked for."""
        if self._window.unchanged(view):
            return True
        return all(mask.count() == 1 for mask in masks) and not self._window.shows_credentials()

    def _cannot_be_hidden(self, view: View) -> bool:
        """Whether a secret stands on the page in pieces, so that no one element can be covered."""
        whole = "".join(node.text for node in texts(view.root) if not self._redactor.shows_secret(node.text))
        return self._redactor.shows_secret(whole)

    def _fits(self) -> bool:
        """Whether the whole page is no higher than a picture may be (a WebP file ends at 16 383 pixels, without an error)."""
        return 0 < int(self._window.page.evaluate("document.documentElement.scrollHeight")) <= _HIGHEST

    def _keep(self, name: str, view: View, picture: bytes) -> Evidence:
        outline = self._redactor.clean(view.snapshot).encode("utf-8", "backslashreplace")
        width, height = webp_size(picture)
        masked = tuple(node.box for node in _hidden(view.root, self._redactor) if node.box)
        try:
            still = self._evidence.keep(f"{name}.webp", picture)
            beside = self._evidence.keep(f"{name}.yaml", outline)
        except OSError as error:
            raise RecordBroken(f"A picture could not be kept ({error.strerror}). Nothing further was done.") from error
        return Evidence(
            Still(**asdict(still), width=width, height=height, masked=masked),
            Outline(**asdict(beside)),
        )


def webp_size(picture: bytes) -> tuple[int, int]:
    """Width and height that the header of a lossless WebP file gives (VP8L, RFC 9649 section 3.4)."""
    start = picture.find(b"VP8L")
    bits = int.from_bytes(picture[start + 9 : start + 13], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _hidden(root: Node, redactor: Redactor) -> Iterator[Node]:
    """The nodes to cover: the nearest element that can be pointed at, around each text or value to hide."""
    private = [
        node for node in (*texts(root), *_fields(root)) if redactor.hides(node.text) or redactor.hides(node.name)
    ]
    holders = (next((step for step in (node, *root.above(node)) if step.ref), root) for node in private)
    yield from {holder.ref: holder for holder in holders}.values()


def _fields(root: Node) -> Iterator[Node]:
    return (node for node in root.walk() if node.value and node.role != "text")
