"""Erase the evidence of a record, or remove all of it.

The order on disk is the promise: the signed note first, under a name that says that it is begun; then what it lists goes; and only
when that is durable does the note get the name that says that it is gone. So a crash leaves something to finish, never a riddle and
never a note that says too much.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation.errors import RecordBroken, Stopped
from automation.record import bag, faults
from automation.record.catalogue import forget
from automation.record.disk import DISK, Disk
from automation.record.durable import new_folder
from automation.record.faults import Fault
from automation.record.holds import Hold, hold_on
from automation.record.lock import held
from automation.record.notes import (
    Attest,
    Erased,
    Note,
    Sign,
    What,
    begin,
    conclude,
    is_begun,
    read_note,
    removals_begun,
    standing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

__all__ = [
    "ErasedAlready",
    "InUse",
    "NotSealed",
    "NoteInTheWay",
    "OnHold",
    "Order",
    "Unfinished",
    "clear_away",
    "erase",
    "evidence",
    "remove",
]

_STAYS = re.compile(
    r"data/(journal|checkpoint)[^/]*|bagit\.txt|bag-info\.txt|VERIFY\.md|(tag)?manifest-sha256\.txt[\w.-]*"
)
"""What proves that a run took place, and says nothing that is anybody's own. Everything else is erased, known or not."""
_KEYS = re.compile(r"data/(run-key\.age|\.run-key\.age\.[0-9a-f]+\.part)")
"""The key of a run, and the second name that a power cut can have left it: either opens everything."""
_GOING = ".removed"
"""Where removed records lie until they are deleted: a folder deeper than records, so that nobody takes them for one."""


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
        super().__init__(f"{record.name} is {hold.said}. Nothing is erased until chaperone hold --release ends it.")


class InUse(Stopped):
    """Another program is erasing `record`, or putting it on hold."""

    def __init__(self, record: Path) -> None:
        self.record = record
        super().__init__(
            f"{record.name} is being used by another command just now. Give this one again when that has ended."
        )


class ErasedAlready(Stopped):
    def __init__(self, record: Path, note: Note) -> None:
        self.record, self.note = record, note
        super().__init__(f"{record.name}: {note.said} There is nothing left to erase.")


class NoteInTheWay(Stopped):
    """There is a note beside `record` that cannot be relied on: `fault` says why."""

    def __init__(self, record: Path, fault: Fault) -> None:
        self.record, self.fault = record, fault
        super().__init__(f"{fault} Nothing was erased: find out where that note comes from, and take it away first.")


class Unfinished(RecordBroken):
    """The disk refused something while `place` was erased or removed: a record, or a folder of them."""

    def __init__(self, place: Path, error: OSError) -> None:
        self.place = place
        super().__init__(
            f"{place.name}: the disk did not let everything be erased ({error.strerror or error}). "
            "Give the same command again: it goes on where this broke off."
        )


@dataclass(frozen=True)
class Order:
    """Who has something erased, when and why; `found` is how the record verified just before."""

    who: str
    why: str
    at: datetime
    found: str


def evidence(files: list[str]) -> list[str]:
    """What is to be erased of a record with these files: the key of the run, if it is encrypted; else all that shows something."""
    keys = [path for path in files if _KEYS.fullmatch(path)]
    return sorted(keys or (path for path in files if not _STAYS.fullmatch(path)))


def erase(record: Path, order: Order, sign: Sign, attest: Attest, *, disk: Disk = DISK) -> Note:
    """Erases the evidence of the record at `record`, or goes on where that broke off. Raises Stopped, Unfinished."""
    with _at_work_on(record) as folder:
        note = _written(record, "evidence", attest)
        already = note is not None and not is_begun(standing(record, "evidence"))
        if note is None:
            files = tuple(_as_it_is(folder, path) for path in evidence(list(folder.files)))
            note = _note("evidence", folder, order, files)
            begin(record, note, sign, disk)
        forget(record, disk)
        going = [one.path for one in note.files if one.path in folder.files]
        for path in going:
            disk.unlink(record / path)
        for parent in sorted({(record / one.path).parent for one in note.files}):
            if parent.is_dir():  # also where an earlier order took the files away and was killed
                disk.sync_folder(parent)
        conclude(record, "evidence", disk)
    if already and not going:
        raise ErasedAlready(record, note)
    return note


def remove(record: Path, order: Order, sign: Sign, attest: Attest, *, disk: Disk = DISK) -> Note:
    """Removes the whole record at `record`; only the note stays. Raises Stopped, Unfinished."""
    with _at_work_on(record) as folder:
        note = _written(record, "record", attest)
        if note is None:
            note = _note("record", folder, order, ())
            begin(record, note, sign, disk)
        forget(record, disk)
        clear_away(record.parent, disk)
        going = record.parent / _GOING
        new_folder(going, disk=disk)
        # from here on nobody takes it for a record that was harmed
        disk.replace(record, going / record.name)
        disk.sync_folder(going)
        disk.sync_folder(record.parent)
    clear_away(record.parent, disk)
    return note


def clear_away(records: Path, disk: Disk = DISK) -> None:
    """Deletes what is left of records that were removed, also of an earlier time, and says so in their notes. Raises Unfinished."""
    with _in_words(records):
        going = records / _GOING
        if going.is_dir():
            for path in sorted(going.rglob("*"), reverse=True):
                (disk.rmdir if path.is_dir() and not path.is_symlink() else disk.unlink)(path)
            disk.rmdir(going)
        gone = [record for record in removals_begun(records) if not record.exists()]
        if gone:
            disk.sync_folder(records)
        for record in gone:
            conclude(record, "record", disk)


@contextmanager
def _at_work_on(record: Path) -> Iterator[bag.Folder]:
    """The record, which may be erased and stays so meanwhile: nobody else erases it or puts it on hold. Raises Stopped, Unfinished."""
    if not (record / bag.TAG_MANIFEST).is_file():
        raise NotSealed(record)
    with _in_words(record), held(record) as ours:
        if not ours:
            raise InUse(record)
        if (hold := hold_on(record)) is not None:
            raise OnHold(record, hold)
        yield bag.read_folder(record)


@contextmanager
def _in_words(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unfinished(place, error) from error


def _written(record: Path, what: What, attest: Attest) -> Note | None:
    """The note that an earlier order has left. Raises NoteInTheWay when it is not of this record, or not to be relied on."""
    path = standing(record, what)
    note = read_note(path, attest)
    if isinstance(note, Note) and note.record != bag.hash_file(record / bag.TAG_MANIFEST):
        raise NoteInTheWay(record, faults.NoteForAnother(str(path)))
    if isinstance(note, Fault):
        raise NoteInTheWay(record, note)
    return note


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
