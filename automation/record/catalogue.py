"""The records of a folder, newest first, quickly: what was read once is kept beside them, and read again when its record changes.

What is kept is never the truth. It can be deleted at any time; what is missing, broken, of another version or older than its record
is read anew. It holds the sellers' labels, so it is as private as the records, and lies in their folder: who deletes that deletes it too.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from contextlib import suppress
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from automation.errors import UsageError
from automation.record.chain import remembered
from automation.record.disk import DISK, Disk
from automation.record.entry import Entry, Stamp, read_entry, read_plain, stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["INDEX", "PAGE", "forget", "listed", "put"]

INDEX = ".index.json"
PAGE = "replays.html"
"""The page of all replays, which lies beside the index and is made from it."""
_MADE = (INDEX, PAGE, f"{INDEX}.*.part", f".{PAGE}.*.part")
"""Both, and what is left of one that was being put there when the program was killed."""
_LAYOUT = 1
"""To be raised whenever an entry says something else than before, or something more."""
_LARGEST = 1 << 28
_SETTLED = 2_000_000_000
"""Nanoseconds that a file must have rested. A clock may be too coarse to tell two changes within one tick apart."""
_OLDEST = datetime.min.replace(tzinfo=UTC)
_FIELDS = tuple(field.name for field in fields(Entry) if field.name not in {"name", "at"})

_Kept = dict[str, tuple[Stamp, Entry]]


def listed(records: Path, now: Callable[[], int] = time.time_ns) -> tuple[Entry, ...]:
    """Every record in the folder, the newest first. Changes nothing but its own index. Raises UsageError when it cannot be read.

    `now` is the clock of the files' times, in nanoseconds.
    """
    folder = str(records)
    known = _load(folder)
    seen = {name: made for name in _folders(records) if (made := _entry(folder, name, known))}
    rested = now() - _SETTLED
    settled = {name: made for name, made in seen.items() if _keepable(name, made[0], rested)}
    if settled.keys() != known.keys() or any(known[name] is not made for name, made in settled.items()):
        with suppress(OSError):  # a folder that is only for reading is listed all the same
            put(records / INDEX, _dump(settled))
    entries = _told_apart(records, [entry for _, entry in seen.values()])
    return tuple(sorted(entries, key=lambda entry: (entry.at or _OLDEST, entry.name), reverse=True))


def _told_apart(records: Path, entries: list[Entry]) -> list[Entry]:
    """The entries, with the seal as `gone` of what this computer has sealed; that is not kept, for no record's own files say it."""
    if all(entry.seal != "unsealed" for entry in entries):
        return entries
    known = remembered(records)
    return [
        replace(entry, seal="gone") if entry.seal == "unsealed" and entry.name in known else entry for entry in entries
    ]


def forget(record: Path, disk: Disk = DISK) -> None:
    """Delete the index and the page of the folder of `record`, if they name it; durable when this returns. Both can be made again.

    Raises OSError.
    """
    names = {
        text.encode() for text in (record.name, json.dumps(record.name).strip('"'), quote(os.fsencode(record.name)))
    }
    for path in (path for kind in _MADE for path in record.parent.glob(kind)):
        data = path.read_bytes() if path.is_file() else b""
        if any(name in data for name in names):
            disk.unlink(path)
    disk.sync_folder(record.parent)


def put(path: Path, data: bytes) -> None:
    """Put `data` at `path`, over what is there, at once and for its owner only. Not durable: what is put here can be made again."""
    temp = path.with_name(f".{path.name.lstrip('.')}.{secrets.token_hex(4)}.part")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(temp, flags, 0o600), "wb") as file:
            file.write(data)
        temp.replace(path)
    finally:
        temp.unlink(missing_ok=True)


def _folders(records: Path) -> list[str]:
    try:
        with os.scandir(records) as found:
            return [one.name for one in found if one.is_dir(follow_symlinks=False)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UsageError(f"The records in {records} cannot be listed: {error.strerror or error}.") from error


def _entry(folder: str, name: str, known: _Kept) -> tuple[Stamp, Entry] | None:
    path = f"{folder}/{name}"
    now = stamp(path, name)
    if now is None:
        return None
    kept = known.get(name)
    return kept if kept and kept[0] == now else (now, read_entry(path, name))


def _keepable(name: str, made: Stamp, rested: int) -> bool:
    return max(made[2::4] + made[3::4]) < rested and name.isprintable()


def _dump(kept: _Kept) -> bytes:
    """A line that says what follows, and the entries."""
    rows = {name: [made, *_plain(entry)] for name, (made, entry) in kept.items()}
    body = json.dumps(rows, separators=(",", ":")).encode()
    return f"{_LAYOUT} {hashlib.sha256(body).hexdigest()}\n".encode() + body


def _plain(entry: Entry) -> list[Any]:
    return [entry.at and entry.at.isoformat(), *(getattr(entry, name) for name in _FIELDS)]


def _load(folder: str) -> _Kept:
    head, _, body = (read_plain(f"{folder}/{INDEX}", _LARGEST) or b"").partition(b"\n")
    if head != f"{_LAYOUT} {hashlib.sha256(body).hexdigest()}".encode():
        return {}
    try:
        return {name: (tuple(row[0]), _restored(name, *row[1:])) for name, row in json.loads(body).items()}
    except (ValueError, LookupError, TypeError, AttributeError):
        return {}


def _restored(name: str, at: str | None, *rest: Any) -> Entry:  # noqa: ANN401 - fields of Entry, as they were kept
    partner, title, seller, label, stores, *more = rest
    began = datetime.fromisoformat(at) if at else None
    return Entry(name, began, partner, title, seller, label, tuple(stores), *more)
