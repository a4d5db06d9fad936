"""What is in the pixels of a still."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageColor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from automation.outline import Box


def pixels(picture: bytes) -> bytes:
    """The colours alone, however the file is packed."""
    return Image.open(BytesIO(picture)).convert("RGB").tobytes()


def plain_regions(picture: bytes, boxes: Sequence[Box]) -> bool:
    """Whether there are `boxes`, and each is of one colour, as far as it is in the picture at all."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    parts = (image.crop(box) for box in (_inside(box, *image.size) for box in boxes) if box)
    return bool(boxes) and all(len(part.getcolors(2) or ()) == 1 for part in parts)


def shows(picture: bytes, colour: str) -> bool:
    """Whether one pixel at least is of exactly that colour, such as #d7f0c3."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    width, height = image.size
    return ImageColor.getrgb(colour) in {seen for _, seen in image.getcolors(width * height) or ()}


def _inside(box: Box, width: int, height: int) -> tuple[int, int, int, int] | None:
    """The whole pixels of `box` that are in the picture, without its rim, which may be blended."""
    left, top, across, down = box
    cut = (
        int(max(0, left)) + 1,
        int(max(0, top)) + 1,
        int(min(width, left + across)) - 1,
        int(min(height, top + down)) - 1,
    )
    return cut if cut[0] < cut[2] and cut[1] < cut[3] else None
