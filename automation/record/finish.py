"""Finish what a run that broke off has left: put its journal in order, say what was found, and seal it as interrupted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from automation.errors import RecordBroken, UsageError
from automation.record import bag, provenance, testimony
from automation.record.chain import seal_next, sealed_as
from automation.record.disk import DISK, Disk
from automation.record.durable import PART, write_new
from automation.record.journal import Journal
from automation.record.lock import held
from automation.record.recovery import Left, recover, torn_name
from automation.record.seal import seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from automation.record.faults import Fault
    from automation.record.signing import Signer

__all__ = ["SealGone", "Unfinishable", "finish", "finish_all", "finished"]


class Unfinishable(RecordBroken):
    """The journal of an unsealed `record` does not hold together, for the reason of `fault`: that is not to be repaired."""

    def __init__(self, record: Path, fault: Fault) -> None:
        self.record, self.fault = record, fault
        super().__init__(
            f"{record.name} was never sealed, and a broken-off run does not explain what it looks like: {fault} "
            "It was left exactly as it is. Please have it looked at."
        )


class SealGone(RecordBroken):
    """`record` was sealed, with this `digest`, and is not any more: to seal it again would be to vouch for whatever was done to it."""

    def __init__(self, record: Path, digest: str) -> None:
        self.record, self.digest = record, digest
        super().__init__(
            f"{record.name} was sealed with the digest {digest}, and its seal is gone: no broken-off run looks like that. "
            "It was left exactly as it is. Please have it looked at."
        )


@dataclass(frozen=True)
class _Desk:
    """Where a record is finished."""

    record: Path
    disk: Disk
    now: Callable[[], datetime]
    signer: Signer | None

    @property
    def journal(self) -> Path:
        return self.record / bag.JOURNAL


def finish_all(records: Path, signer: Callable[[], Signer] | None = None) -> Iterator[str]:
    """Finishes every record in the folder that was left unsealed and that nobody writes. Gives a sentence for each."""
    for folder in sorted(records.iterdir()) if records.is_dir() else ():
        if said := finished(folder, signer):
            yield said


def finished(record: Path, signer: Callable[[], Signer] | None = None) -> str | None:
    """As `finish`; what keeps the record from being finished is said as well."""
    try:
        return finish(record, signer=signer)
    except (RecordBroken, UsageError) as error:  # the disk, or the key
        return str(error)
    except OSError as error:
        return f"{record.name} was never sealed and cannot be finished now ({error.strerror or error})."


def finish(
    record: Path,
    *,
    disk: Disk = DISK,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    signer: Callable[[], Signer] | None = None,
) -> str | None:
    """Finishes the record of a run that broke off, and says so in a sentence; None when there is nothing to be done.

    A record that is sealed, that another program is writing or that nobody may write here is left alone, and so is one of a run
    that broke off before it began. Can be broken off at any moment and called again. With a `signer`, who is asked for only then,
    it is sealed by him, as the next one of its folder. Raises Unfinishable or SealGone, having touched nothing, and OSError or
    RecordBroken when the disk refuses.
    """
    if not (record / bag.JOURNAL).is_file() or _is_whole(record):
        return None
    with held(record) as ours:
        if not ours or _is_whole(record):  # its run may have ended meanwhile, in good order
            return None
        if (record / bag.TAG_MANIFEST).exists():
            return _tidy(record, disk)
        folder = bag.read_folder(record)
        data = folder.read(bag.JOURNAL) or b""
        left = recover(data, folder.files)
        if not left.begun:
            return None
        if digest := sealed_as(record):
            raise SealGone(record, digest)
        for fault in (*left.faults, *_faults(data[: left.whole], folder)):
            raise Unfinishable(record, fault)
        return _put_in_order(_Desk(record, disk, now, signer() if signer else None), left)


def _is_whole(record: Path) -> bool:
    """Whether the record is sealed, and nothing of the sealing is left over."""
    return (record / bag.TAG_MANIFEST).exists() and not any(_second_names(record))


def _second_names(record: Path) -> Iterator[Path]:
    """What the seal's last file was called while it was written, where a power cut has left it under both names."""
    seal = record / bag.TAG_MANIFEST
    parts = record.glob(f".{bag.TAG_MANIFEST}.*{PART}")
    yield from (part for part in parts if part.is_file() and part.read_bytes() == seal.read_bytes())


def _tidy(record: Path, disk: Disk) -> str:
    for name in _second_names(record):
        disk.unlink(name)
    disk.sync_folder(record)
    return f"{record.name}: the power had failed at the very end of the seal; it is complete now."


def _faults(journal: bytes, folder: bag.Folder) -> Iterator[Fault]:
    """What is wrong beyond what a break explains: with the evidence, the plans, the steps and what was countersigned."""
    read = testimony.read_journal(journal)
    found = (
        *testimony.step_faults(read),
        *testimony.evidence_faults(read, folder),
        *testimony.plan_faults(read, folder),
    )
    yield from (fault for fault in found if not fault.excusable)
    yield from (fault for fault in provenance.checkpoint_faults(folder, read) if fault.says == "failed")


def _put_in_order(desk: _Desk, left: Left) -> str:
    """The torn tail aside, the journal cut to its last whole line, what was found written down, closed, sealed: in this order."""
    if left.tail:
        _cut(desk, left)
    journal = Journal(desk.journal, desk.now, disk=desk.disk, after=left.end)
    try:
        if not left.told:
            journal.append("recovered", **_found(desk.record, left))
        if not left.closed:
            journal.append("run.close", outcome="interrupted", text=_closing(left), results=[])
    finally:
        journal.close()
    if desk.signer:
        seal_next(desk.record, desk.signer, desk.disk)
    else:
        seal(desk.record, info={}, disk=desk.disk)
    how = "it had been left without its seal; it is sealed now" if left.closed else _AS_INTERRUPTED
    return f"{desk.record.name}: {how}.{_doubt(left)}"


_AS_INTERRUPTED = "the run had broken off; its record is complete as far as it goes, and sealed as interrupted"


def _cut(desk: _Desk, left: Left) -> None:
    aside = desk.record / bag.DATA / torn_name(left.tail)
    if not aside.exists():  # else a recovery that broke off has kept the same bytes already
        write_new(aside, left.tail, disk=desk.disk)
    file = desk.disk.reopen(desk.journal)
    try:
        desk.disk.truncate(file, left.whole)
        desk.disk.sync(file)
    finally:
        desk.disk.close(file)


def _found(record: Path, left: Left) -> dict[str, object]:
    torn = bag.DATA + torn_name(left.tail)
    return {
        "dropped": _file(record, torn) if left.tail else None,
        "orphans": [_file(record, path) for path in left.orphans if not (left.tail and path == torn)],
        "unknown": left.unknown.step if left.unknown else None,
    }


def _file(record: Path, path: str) -> dict[str, object]:
    place = record / path
    return {"file": path.removeprefix(bag.DATA), "sha256": bag.hash_file(place), "bytes": place.stat().st_size}


def _closing(left: Left) -> str:
    return f"The run was broken off in the middle.{_doubt(left)}"


def _doubt(left: Left) -> str:
    if left.unknown is None:
        return ""
    if left.unknown.act != "commit":
        return f" “{left.unknown.text}” was under way, which by itself changes nothing on the account."
    return f" Whether “{left.unknown.text}” happened is not known: the next run reads the page before anything else."
