"""Erase the evidence of a record, or remove all of it. The note comes first: a crash leaves something to finish, never a riddle."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation.errors import Stopped
from automation.record import bag, faults
from automation.record.catalogue import forget
from automation.record.disk import DISK
from automation.record.faults import Fault
from automation.record.holds import Hold, hold_on
from automation.record.notes import Attest, Erased, Note, Sign, What, beside, keep_note, read_note

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

__all__ = ["ErasedAlready", "NotSealed", "NoteInTheWay", "OnHold", "Order", "clear_away", "erase", "evidence", "remove"]

_STAYS = re.compile(
    r"data/(journal|checkpoint)[^/]*|bagit\.txt|bag-info\.txt|VERIFY\.md|(tag)?manifest-sha256\.txt[\w.-]*"
)
"""What proves that a run took place, and says nothing that is anybody's own. Everything else is erased, known or not."""
_GOING = ".removed-"


class NotSealed(Stopped):
    """`record` is not sealed: its run goes on, or broke off and was not finished."""

    def __init__(self, record: Path) -> None:
        self.record = record
        super().__init__(
            f"{record.name} is not sealed, so nothing of it is erased. Is its run still going on? chaperone verify says how far it goes."
        )


class OnHold(Stopped):
    """There is a `hold` on `record`."""

    def __init__(self, record: Path, hold: Hold) -> None:
        self.record, self.hold = record, hold
        super().__init__(f"{record.name} is {hold.said}. Nothing was erased; chaperone hold --release ends it.")


class ErasedAlready(Stopped):
    def __init__(self, record: Path, note: Note) -> None:
        self.record, self.note = record, note
        super().__init__(f"{record.name}: {note.said} There is nothing left to erase.")


class NoteInTheWay(Stopped):
    """There is a note beside `record` that cannot be relied on: `fault` says why."""

    def __init__(self, record: Path, fault: Fault) -> None:
        self.record, self.fault = record, fault
        super().__init__(f"{fault} Nothing was erased: find out where that note comes from, and take it away first.")


@dataclass(frozen=True)
class Order:
    """Who has something erased, when and why; `found` is how the record verified just before."""

    who: str
    why: str
    at: datetime
    found: str


def evidence(files: list[str]) -> list[str]:
    """What is to be erased of a record with these files: the key of the run, if it is encrypted; else all that shows something."""
    return [bag.RUN_KEY] if bag.RUN_KEY in files else sorted(path for path in files if not _STAYS.fullmatch(path))


def erase(record: Path, order: Order, sign: Sign, attest: Attest) -> Note:
    """Erases the evidence of the record at `record`, or goes on where that broke off. Raises Stopped, OSError."""
    folder = _sealed(record)
    note = _written(record, "evidence", attest)
    if note is None:
        files = tuple(_as_it_is(folder, path) for path in evidence(list(folder.files)))
        note = _note("evidence", folder, order, files)
        keep_note(record, note, sign)
    forget(record)
    going = [one.path for one in note.files if one.path in folder.files]
    if not going:
        raise ErasedAlready(record, note)
    for path in going:
        (record / path).unlink()
    for parent in {(record / path).parent for path in going}:
        DISK.sync_folder(parent)
    return note


def remove(record: Path, order: Order, sign: Sign, attest: Attest) -> Note:
    """Removes the whole record at `record`; only the note stays. Raises Stopped, OSError."""
    folder = _sealed(record)
    note = _written(record, "record", attest)
    if note is None:
        note = _note("record", folder, order, ())
        keep_note(record, note, sign)
    forget(record)
    # from here on nobody takes it for a record that was harmed
    record.rename(record.with_name(f"{_GOING}{record.name}"))
    DISK.sync_folder(record.parent)
    clear_away(record.parent)
    return note


def clear_away(records: Path) -> None:
    """Deletes what is left of records that were removed, also of an earlier time. Raises OSError."""
    for folder in records.glob(f"{_GOING}*"):
        shutil.rmtree(folder)


def _written(record: Path, what: What, attest: Attest) -> Note | None:
    """The note that an order which broke off has left. Raises NoteInTheWay when it is not of this record, or not to be relied on."""
    note = read_note(beside(record, what), attest)
    if isinstance(note, Note) and note.record != bag.hash_file(record / bag.TAG_MANIFEST):
        raise NoteInTheWay(record, faults.NoteForAnother(str(beside(record, what))))
    if isinstance(note, Fault):
        raise NoteInTheWay(record, note)
    return note


def _sealed(record: Path) -> bag.Folder:
    """The folder of a record that may be erased. Raises Stopped."""
    if (hold := hold_on(record)) is not None:
        raise OnHold(record, hold)
    folder = bag.read_folder(record)
    if bag.TAG_MANIFEST not in folder.files:
        raise NotSealed(record)
    return folder


def _as_it_is(folder: bag.Folder, path: str) -> Erased:
    return Erased(path=path, sha256=bag.hash_file(folder.root / path), bytes=folder.files[path])


def _note(what: What, folder: bag.Folder, order: Order, files: tuple[Erased, ...]) -> Note:
    labels = bag.labels(folder)
    return Note(
        what=what,
        run=labels.get("External-Identifier", folder.root.name),
        record=bag.hash_file(folder.root / bag.TAG_MANIFEST),
        previous=labels.get("Previous-Run"),
        at=order.at,
        who=order.who,
        why=order.why,
        found=order.found,
        files=files,
    )
