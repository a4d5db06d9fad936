"""What a list says of one record, read from the first and the last line of its journal: a glance, not a verification."""

from __future__ import annotations

import json
import os
import re
import stat
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal

from automation.record.bag import JOURNAL, PRIVATE, TAG_MANIFEST

__all__ = ["Entry", "Label", "Seal", "Stamp", "printable", "read_entry", "read_plain", "stamp"]

Seal = Literal["sealed", "interrupted", "unsealed", "gone"]
Label = Literal["given", "none", "encrypted", "unreadable"]
Stamp = tuple[int, ...]

_LINE = 256 * 1024
"""Bytes of a journal that are read at its beginning and at its end: a line of ours is far shorter."""
_LONGEST_TEXT = 200
_MOST_STORES = 40
_ENCRYPTED = f"{PRIVATE}.age"
_STARTED = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d)(\d\d)(\d\d)Z")
_ABSENT: Stamp = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record in a list.

    `at` is when the run began, by its journal, else by the name of the folder. `seller` is the label that the agent gave; `label` says
    whether there is one to be read. `outcome` is that of the run: `unfinished` while no line closes the journal, `unreadable` when the
    journal does not say what was run. `seal` is only what there is, or `gone`, where this computer remembers one: whether it holds is for `verify` to say.
    """

    name: str
    at: datetime | None = None
    partner: str = ""
    title: str = ""
    seller: str | None = None
    label: Label = "none"
    stores: tuple[str, ...] = ()
    mode: str = ""
    practice: bool = False
    outcome: str = "unreadable"
    seal: Seal = "unsealed"

    @property
    def data(self) -> dict[str, Any]:
        """The entry as `--json` gives it."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}  # asdict copies all the way down
        return {**told, "at": self.at and self.at.isoformat()}


def stamp(folder: str, name: str) -> Stamp | None:
    """What changes when anything changes that an entry is made from; None when the folder is no record.

    Inode, size and both times of the journal, the private file and the tag manifest. Nothing is opened. A folder that is named as a run
    is one even when nothing can be seen in it: that is worth knowing.
    """
    marks = [_mark(f"{folder}/{path}") for path in (JOURNAL, PRIVATE, TAG_MANIFEST)]
    if marks[1] == _ABSENT:
        marks[1] = _mark(f"{folder}/{_ENCRYPTED}")
    inside = "" if _STARTED.match(name) else "/data"
    if marks[0] == _ABSENT and not os.path.lexists(folder + inside):
        return None
    return (*marks[0], *marks[1], *marks[2])


def _mark(path: str) -> Stamp:
    try:
        found = os.lstat(path)
    except (OSError, ValueError):  # ValueError: a name that no file can have
        return _ABSENT
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def read_entry(folder: str, name: str) -> Entry:
    """The entry of the record `name` at `folder`. Never raises because of what is there."""
    first, last = _ends(f"{folder}/{JOURNAL}")
    sealed = stat.S_ISREG(_mode(f"{folder}/{TAG_MANIFEST}"))
    seller, label = _seller(folder)
    common: dict[str, Any] = {"name": name, "seller": seller, "label": label}
    seal: Seal = "sealed" if sealed else "unsealed"
    if first.get("kind") != "run.open":
        return Entry(**common, at=_began(name), seal=seal)
    closed = last.get("kind") == "run.close"
    outcome = (_text(last, "outcome") or "unreadable") if closed else "unfinished"
    partner = _text(first, "partner") or ""
    stores = first.get("stores")
    return Entry(
        **common,
        at=_time(first.get("at")) or _began(name),
        partner=partner,
        title=_text(first, "title") or partner,
        stores=tuple(map(_cut, filter(_is_text, stores)))[:_MOST_STORES] if isinstance(stores, list) else (),
        mode=_text(first, "mode") or "",
        practice=first.get("practice") is True,
        outcome=outcome,
        seal="interrupted" if sealed and outcome == "interrupted" else seal,
    )


def read_plain(path: str, most: int, *, end: bool = False) -> bytes | None:
    """The first `most` bytes of a plain file, or with `end` its last; None when it is none. Opens no link, and waits for no pipe."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                return None
            file.seek(max(0, found.st_size - most) if end else 0)
            return file.read(most)
    except (OSError, ValueError):
        return None


def printable(text: str) -> str:
    """`text` on one line, with a sign for everything that could move the cursor or turn the writing around."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "\ufffd" for sign in text)


def _ends(path: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The first and the last whole line of a journal; empty where that is not what it should be."""
    start = read_plain(path, _LINE) or b""
    tail = start if len(start) < _LINE else read_plain(path, _LINE, end=True) or b""
    whole = tail.rpartition(b"\n")[0]
    return _object(start.partition(b"\n")[0]), _object(whole.rpartition(b"\n")[2])


def _seller(folder: str) -> tuple[str | None, Label]:
    data = read_plain(f"{folder}/{PRIVATE}", _LINE)
    if data is None:
        return None, "encrypted" if stat.S_ISREG(_mode(f"{folder}/{_ENCRYPTED}")) else "unreadable"
    private = _object(data)
    if "seller" not in private:
        return None, "unreadable"
    seller = _text(private, "seller")
    return seller, "given" if seller else "none"


def _mode(path: str) -> int:
    try:
        return os.lstat(path).st_mode
    except (OSError, ValueError):
        return 0


def _object(data: bytes) -> dict[str, Any]:
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _text(of: dict[str, Any], key: str) -> str | None:
    value = of.get(key)
    return _cut(value) if isinstance(value, str) else None


def _cut(text: str) -> str:
    short = text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
    return short.encode(errors="replace").decode()  # half a character in JSON is none anywhere else


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _time(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(value).astimezone(UTC) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def _began(name: str) -> datetime | None:
    match = _STARTED.match(name)
    return _time("{}-{}-{}T{}:{}:{}Z".format(*match.groups())) if match else None
