"""A hold: for as long as it lasts, a record is neither erased nor removed.

`<records>/<name>.hold.jsonl` stands beside the record: one line each time somebody placed or released the hold, and the last one counts.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from pydantic import AwareDatetime, BaseModel, ConfigDict

from automation.errors import Failed
from automation.record.bag import TAG_MANIFEST
from automation.record.disk import DISK, Disk
from automation.record.durable import add_line
from automation.record.lock import held

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Hold", "NotWrittenDown", "hold_on", "place", "read_holds"]


class NotWrittenDown(Failed):
    """The disk refused the line that places or releases a hold on `record`."""

    def __init__(self, record: Path, hold: Hold, error: OSError) -> None:
        self.record, self.hold = record, hold
        whole = "The hold" if hold.held else "The release"
        super().__init__(
            f"{whole} could not be written down ({error.strerror or error}), so do not rely on it: "
            f"{record.name} may be on hold or not. Give the same command again."
        )


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


def place(record: Path, hold: Hold, *, disk: Disk = DISK) -> None:
    """Writes a line, durable when this returns. Raises NotWrittenDown, also while a sealed record is being erased."""
    try:
        with held(record) as ours:
            if not ours and (record / TAG_MANIFEST).exists():
                raise BlockingIOError(errno.EAGAIN, "another command is at work on it")
            add_line(_path(record), hold.model_dump_json().encode(), disk=disk)
    except OSError as error:
        raise NotWrittenDown(record, hold, error) from error
