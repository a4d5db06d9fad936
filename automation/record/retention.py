"""How long records are kept: which of them are old enough to go, and what speaks against it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from automation.record import bag, holds, notes, testimony

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from automation.record.notes import What

__all__ = ["Aged", "age", "days", "records_of"]

_DURATION = re.compile(r"([1-9]\d{0,4})\s*(d|w|y)", re.IGNORECASE)
_DAYS = {"d": 1, "w": 7, "y": 365}


def days(text: str) -> int:
    """A duration in days, from 90d, 12w or 2y. Raises ValueError."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    return int(found[1]) * _DAYS[found[2].lower()]


@dataclass(frozen=True)
class Aged:
    """A record, when its run last said anything, and what speaks against touching it. `erased`: its evidence is gone already."""

    record: Path
    ended: datetime | None
    sealed: bool
    hold: holds.Hold | None = None
    erased: bool = False

    def due(self, what: What, now: datetime, keep: int) -> bool:
        """Whether it was to be kept for `keep` days only, and there is something left to erase."""
        old = self.ended is None or self.ended < now - timedelta(days=keep)
        return old and not (what == "evidence" and self.erased)

    @property
    def objection(self) -> str | None:
        """Why it is left alone although it is old."""
        if self.hold:
            return self.hold.said
        if not self.sealed:
            return "not sealed: its run goes on, or broke off and was not finished"
        return None if self.ended else "its journal cannot be read"


def records_of(records: Path) -> Iterator[Path]:
    """The folders of the records, the oldest first."""
    inside = sorted(records.iterdir()) if records.is_dir() else []
    return (path for path in inside if not path.name.startswith(".") and (path / "data").is_dir())


def age(record: Path) -> Aged:
    """What is known of a record without checking it. Raises nothing because of what it finds."""
    folder = bag.read_folder(record)
    lines = testimony.read_journal(folder.read(bag.JOURNAL) or b"").lines
    ended = max((line.at for line in lines), default=None)
    return Aged(record, ended, bag.TAG_MANIFEST in folder.files, holds.hold_on(record), _erased(folder))


def _erased(folder: bag.Folder) -> bool:
    """Whether a note tells of an erasure that was carried out to the end. Who signed it matters to verify, not to a list."""
    note = notes.read_note(notes.beside(folder.root, "evidence"), lambda *_: None)
    return isinstance(note, notes.Note) and not any(one.path in folder.files for one in note.files)
