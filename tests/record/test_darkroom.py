"""Files of pictures: painted over, packed without loss, and not packed again when a page looks as it did before."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from random import Random

import pytest
from PIL import Image

from automation.outline import Node
from automation.record.darkroom import Darkroom, NotPacked
from automation.record.lens import Shot


def huge() -> bytes:
    """A picture that says of itself that it has 900 million pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = ((13, header), (0, b"IDAT"))
    written = (struct.pack(">I", size) + chunk + struct.pack(">I", zlib.crc32(chunk)) for size, chunk in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def square(seed: int = 0) -> bytes:
    """A picture of as many colours as a page has."""
    file = BytesIO()
    Image.frombytes("RGB", (64, 64), Random(seed).randbytes(64 * 64 * 3)).save(file, "PNG")  # noqa: S311 - no secret
    return file.getvalue()


@pytest.mark.parametrize(
    ("shot", "why"),
    [
        (Shot(b""), "none that can be read or written"),
        (Shot(b"<html>"), "none that can be read or written"),
        (Shot(square()[:1000]), "none that can be read or written"),
        (Shot(square(), size=(0, 0)), "none that can be read or written"),
        (Shot(square(), size=(20_000, 2)), "none that can be read or written"),
        (Shot(huge()), "it is too large; make the window smaller"),
    ],
    ids=["nothing", "no picture", "torn", "to have no size", "wider than such a file can be", "huge"],
)
def test_a_picture_that_cannot_be_packed_is_told_in_a_sentence(shot: Shot, why: str) -> None:
    with pytest.raises(NotPacked, match=why) as told:
        Darkroom().develop(shot)
    assert str(told.value).startswith("A picture could not be packed: ")
    assert str(told.value).endswith("run again. Nothing further was done.")


NODE, OTHER = (Node("text", marks={"box": box}) for box in ("8,8,16,16", "40,40,8,8"))


def test_a_page_that_looks_as_before_is_packed_once() -> None:
    room, shot = Darkroom(), Shot(square())
    assert room.develop(shot, (NODE,)) is room.develop(Shot(bytes(bytearray(shot.png))), (NODE,))


@pytest.mark.parametrize(
    ("shot", "nodes"),
    [
        (Shot(square()), ()),
        (Shot(square()), (NODE, OTHER)),
        (Shot(square(), origin=(0.0, 4.0)), (NODE,)),
        (Shot(square(), size=(32, 32)), (NODE,)),
        (Shot(square(seed=1)), (NODE,)),
    ],
    ids=["nothing covered", "more covered", "covered elsewhere", "smaller", "another page"],
)
def test_what_differs_in_anything_is_packed_anew(shot: Shot, nodes: tuple[Node, ...]) -> None:
    room = Darkroom()
    assert room.develop(Shot(square()), (NODE,)).webp != room.develop(shot, nodes).webp
