"""Files of pictures: each shot painted over where it must be, and packed without loss.

Many steps lead to a page that looks as it did before: what was packed lately is not packed again.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from automation.errors import RecordBroken
from automation.record.lens import COVER, moved

if TYPE_CHECKING:
    from collections.abc import Iterable

    from automation.outline import Box, Node
    from automation.record.lens import Shot

_RIM = 2.0
"""CSS pixels that a painted cover is wider on each side: places are told in whole pixels."""
_METHOD, _EFFORT = 1, 50
"""How hard the lossless coder tries: what is beyond that costs more time than it saves bytes (measured)."""
_REMEMBERED = 16
"""Pictures: a page comes back within a few steps, or not at all."""
_REFUSALS = (OSError, ValueError, SyntaxError, MemoryError, struct.error, zlib.error, Image.DecompressionBombError)
"""What Pillow raises at a picture that it cannot read, hold or write."""


class NotPacked(RecordBroken):
    """A picture that was taken cannot be made a file, because of `error`."""

    def __init__(self, error: BaseException) -> None:
        self.error = error
        super().__init__(f"A picture could not be packed: {_why(error)}. Nothing further was done.")


def _why(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "this computer has no memory left for it; close other programs, and run again"
    if isinstance(error, Image.DecompressionBombError):
        return "it is too large; make the window smaller, and run again"
    return f"what the browser gave is none that can be read or written ({type(error).__name__}); run again"


@dataclass(frozen=True)
class Developed:
    """A lossless WebP file, with its width and height."""

    webp: bytes
    width: int
    height: int


class Darkroom:
    """Makes the files of shots, and remembers the latest."""

    def __init__(self) -> None:
        self._made: dict[bytes, Developed] = {}

    def develop(self, shot: Shot, nodes: Iterable[Node] = ()) -> Developed:
        """The picture as it may be kept: `nodes`, with all that is in them, painted over. Raises NotPacked."""
        boxes = tuple(moved(part.box, shot.origin) for node in nodes for part in node.walk() if part.box)
        name = sha256(repr((shot.size, boxes)).encode() + shot.png).digest()
        made = self._made.pop(name, None) or _developed(shot, boxes)
        self._made[name] = made
        if len(self._made) > _REMEMBERED:
            del self._made[next(iter(self._made))]
        return made


def _developed(shot: Shot, boxes: Iterable[Box]) -> Developed:
    try:
        return _packed(shot, boxes)
    except _REFUSALS as error:
        raise NotPacked(error) from error


def _packed(shot: Shot, boxes: Iterable[Box]) -> Developed:
    picture = Image.open(BytesIO(shot.png)).convert("RGB")
    if shot.size not in {None, picture.size}:
        picture = picture.resize(shot.size, Image.Resampling.BOX)  # which takes nothing from beside what it covers
    brush = ImageDraw.Draw(picture)
    for left, top, width, height in boxes:
        brush.rectangle((left - _RIM, top - _RIM, left + width + _RIM, top + height + _RIM), fill=COVER)
    file = BytesIO()
    picture.save(file, "WEBP", lossless=True, method=_METHOD, quality=_EFFORT)
    return Developed(file.getvalue(), *picture.size)
