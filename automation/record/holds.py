"""A hold: for as long as it lasts, a record is neither erased nor removed.

`<records>/<name>.hold.jsonl` stands beside the record: one line each time somebody placed or released the hold, and the last one counts.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from pydantic import AwareDatetime, BaseModel, ConfigDict

from automation.record.disk import DISK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Hold", "hold_on", "place", "read_holds"]


class Hold(BaseModel):
    """One line: who placed (`held`) or released the hold, when and why."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    held: bool
    at: AwareDatetime | None
    who: str
    why: str

    @property
    def said(self) -> str:
        when = f"since {self.at:%d %B %Y}, " if self.at else ""
        return f"on hold ({when}{self.who}: {self.why})"


_UNREADABLE = Hold(held=True, at=None, who="unknown", why="the file of holds cannot be read, so it counts as one")


def _path(record: Path) -> Path:
    whole = record.resolve()
    return whole.with_name(f"{whole.name}.hold.jsonl")


def read_holds(data: bytes) -> tuple[Hold, ...]:
    """The lines of such a file. What cannot be read counts as a hold."""
    found: list[Hold] = []
    for line in data.splitlines():
        try:
            found.append(Hold.model_validate_json(line))
        except ValueError:
            found.append(_UNREADABLE)
    return tuple(found)


def hold_on(record: Path) -> Hold | None:
    """The hold that is on a record now."""
    try:
        lines: Sequence[Hold] = read_holds(_path(record).read_bytes())
    except FileNotFoundError:
        return None
    except OSError:
        return _UNREADABLE
    return lines[-1] if lines and lines[-1].held else None


def place(record: Path, hold: Hold) -> None:
    """Writes a line, durable when this returns. Raises OSError."""
    path = _path(record)
    there = path.read_bytes() if path.exists() else None
    apart = b"\n" if there and not there.endswith(b"\n") else b""  # a line that was cut short stays one of its own
    line = apart + hold.model_dump_json().encode() + b"\n"
    file = DISK.create(path) if there is None else DISK.reopen(path)
    try:
        if DISK.write(file, line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        DISK.sync(file)
    finally:
        DISK.close(file)
    DISK.sync_folder(path.parent)
