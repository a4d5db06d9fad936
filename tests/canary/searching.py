"""Where a secret could have been left, and in what disguise."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_PACKED = {b"\x1f\x8b": gzip.decompress, b"BZh": bz2.decompress, b"\xfd7zXZ": lzma.decompress}
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


@dataclass(frozen=True)
class Hit:
    """`what` was found in `place`, written as `form`."""

    what: str
    place: str
    form: str


def forms(secret: str) -> dict[str, bytes]:
    """`secret` in every way in which a program may have written it, by the name of that way."""
    plain = secret.encode()
    escaped = "".join(f"\\u{ord(sign):04x}" for sign in secret)
    percent = "".join(f"%{byte:02X}" for byte in plain)
    found = {
        "UTF-8": plain,
        "UTF-16 LE": secret.encode("utf-16-le"),
        "UTF-16 BE": secret.encode("utf-16-be"),
        "JSON": json.dumps(secret)[1:-1].encode(),
        "JSON, every sign": escaped.encode(),
        "URL": quote(secret, safe="").encode(),
        "URL, small": quote(secret, safe="").lower().encode(),
        "form": quote(secret, safe=" ").replace(" ", "+").encode(),
        "URL, every byte": percent.encode(),
        "URL, every byte, small": percent.lower().encode(),
        "hex": plain.hex().encode(),
    }
    return {**found, **dict(_in_base64(plain))}


def _in_base64(plain: bytes) -> Iterator[tuple[str, bytes]]:
    """The middle of it, at each of the three places where it may begin: the rest depends on what stands around."""
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + plain)
        first, last = -(-shift * 4 // 3), len(whole) - (4 if (shift + len(plain)) % 3 else 0)
        middle = whole[first + (1 if shift else 0) : last]
        yield f"base64 at {shift}", middle
        yield f"base64 at {shift}, for addresses", middle.replace(b"+", b"-").replace(b"/", b"_")


def search(secrets: Mapping[str, str], places: Iterable[tuple[str, bytes]]) -> list[Hit]:
    """Every secret, in every form, in every place."""
    looked_for = {what: forms(secret) for what, secret in secrets.items()}
    return [
        Hit(what, place, form)
        for place, data in places
        for what, written in looked_for.items()
        for form, found in written.items()
        if found in data
    ]


def files(folder: Path, *, but: Iterable[Path] = ()) -> Iterator[tuple[str, bytes]]:
    """Every file under `folder` by its name, and the names themselves; what is packed in one as well."""
    left_out = set(but)
    for path in sorted(folder.rglob("*")):
        yield f"the name of {path.name}", str(path.relative_to(folder)).encode()
        if path.is_file() and not path.is_symlink() and path not in left_out:
            yield from unpacked(str(path.relative_to(folder)), path.read_bytes())


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """`data`, and whatever is packed in it."""
    yield name, data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for inner in packed.namelist():
                yield from unpacked(f"{name}: {inner}", packed.read(inner))
    for begin, unpack in _PACKED.items():
        if data.startswith(begin):
            yield from unpacked(f"{name}, unpacked", unpack(data))
    if data.startswith(_ZLIB):
        try:
            yield from unpacked(f"{name}, unpacked", zlib.decompress(data))
        except zlib.error:  # it only looked like it
            return
