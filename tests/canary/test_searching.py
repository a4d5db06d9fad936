"""A search that finds nothing proves something only if it finds what is there."""

from __future__ import annotations

import base64
import gzip
import json
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest

from tests.canary.searching import files, search

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET = "Wörd & Key/17=ü?zu"  # noqa: S105 - made up
WRITTEN: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 BE": lambda text: text.encode("utf-16-be"),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64 after one byte": lambda text: base64.b64encode(b"1" + text.encode() + b"after"),
    "base64 after two bytes": lambda text: base64.b64encode(b"12" + text.encode() + b"after it"),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(b"12" + text.encode() + b"and so on"),
    "JSON": lambda text: json.dumps({"it": text}).encode(),
    "JSON with signs as they are": lambda text: json.dumps({"it": text}, ensure_ascii=False).encode(),
    "URL": lambda text: quote(text, safe="").encode(),
    "form": lambda text: quote_plus(text).encode(),
    "packed": lambda text: gzip.compress(text.encode()),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_it_is_found_however_it_is_written(tmp_path: Path, way: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").write_bytes(WRITTEN[way](SECRET))
    hits = search({"it": SECRET}, files(tmp_path / "a"))
    assert {hit.what for hit in hits} == {"it"}


def test_it_is_found_in_an_archive_in_an_archive_and_in_a_name(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "inner.gz").write_bytes(gzip.compress(b"hunter2"))
    with zipfile.ZipFile(folder / "outer.zip", "w") as outer:
        outer.write(folder / "inner.gz", "inner.gz")
    (folder / "inner.gz").unlink()
    (folder / "of-marta.txt").touch()
    hits = search({"word": "hunter2", "name": "marta"}, files(folder))
    assert {(hit.what, hit.place) for hit in hits} == {
        ("name", "the name of of-marta.txt"),
        ("word", "outer.zip: inner.gz, unpacked"),
    }


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").write_bytes(b"something else")
    assert search({"it": SECRET}, files(tmp_path / "a")) == []
