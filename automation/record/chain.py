"""The order of the records of one folder: each names the one that was sealed before it, so that a missing one shows.

The rule: **Previous-Run is the digest of the record that was sealed last, in this folder, when this one was sealed.**
The order is that of sealing, not of starting. So it stays true when two runs go on at once, and when a run that broke
off is sealed by a later one: whoever seals, one at a time under a lock, comes after whoever sealed before.

Which one was last is remembered outside the folder. The note is made before a record is sealed and completed after
it, so that a crash between the two neither loses a record from the order nor puts one into it that was never sealed.
Where the note is lost, the records themselves are asked: the last is the one that no other names. Beside the note is a list
of all that were sealed before: one of them without its seal is no run that broke off.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from platformdirs import user_data_path

from automation.record import bag
from automation.record.disk import DISK, Disk
from automation.record.durable import PART, add_line, new_folders, write_over

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from automation.record.signing import Signer

__all__ = ["digests", "remembered", "seal_next", "sealed_as"]

_PATIENCE = 60.0
_LISTED = re.compile(r"([^\s\0]+) ([0-9a-f]{64})")


@dataclass(frozen=True)
class _Last:
    """The record that was sealed last, or is being sealed: its folder's name, its digest once it has one, the digest before."""

    run: str
    digest: str | None
    before: str | None


def seal_next(record: Path, signer: Signer | None, disk: Disk = DISK) -> str:
    """Seals `record` as the next one of its folder, and gives its digest. Raises SealError, and OSError when the disk refuses."""
    from filelock import FileLock  # noqa: PLC0415 - with the seal it is much to load for who only looks

    from automation.record.seal import seal  # noqa: PLC0415

    records = record.parent
    note = _note(records)
    new_folders(note.parent, disk=disk)
    with FileLock(note.with_suffix(".lock"), timeout=_PATIENCE):
        for left in note.parent.glob(f".{note.name}.*{PART}"):  # of a seal that was broken off
            disk.unlink(left)
        before = _last(records, note)
        _remember(note, _read(note), before, disk)
        _keep(note, _Last(record.name, None, before), disk)
        digest = seal(record, info={"Previous-Run": before} if before else {}, signer=signer, disk=disk)
        _keep(note, _Last(record.name, digest, before), disk)
    return digest


def digests(records: Path) -> dict[Path, str]:
    """The sealed records of a folder, with their digests. What cannot be read is passed over: its own check says so."""
    return dict(_sealed(records))


def sealed_as(record: Path) -> str | None:
    """The digest with which `record` was sealed, as far as this computer remembers; None when it was not."""
    return remembered(record.parent).get(record.name)


def remembered(records: Path) -> dict[str, str]:
    """The digests with which this computer has sealed the records of a folder, by their names, as far as it remembers."""
    note = _note(records)
    last = _read(note)
    return {**_listed(note), **({last.run: last.digest} if last and last.digest else {})}


def _sealed(records: Path) -> Iterator[tuple[Path, str]]:
    for record in sorted(records.iterdir() if records.is_dir() else ()):
        digest = _digest(record)
        if digest:
            yield record, digest


def _digest(record: Path) -> str | None:
    """The digest of a sealed record; None when there is none."""
    try:
        manifest = record / bag.TAG_MANIFEST
        return bag.hash_file(manifest) if manifest.is_file() and not manifest.is_symlink() else None
    except OSError:
        return None


def _last(records: Path, note: Path) -> str | None:
    """The digest of the record that was sealed last in this folder."""
    noted = _read(note)
    if noted is None:
        return _tip(records)
    # Without a digest that seal was broken off, after its last step or before; or its record has been taken away.
    return noted.digest or _digest(records / noted.run) or noted.before


def _tip(records: Path) -> str | None:
    """The newest record that no other names: what the note would say, had it not been lost."""
    found = digests(records)
    named = {bag.labels(bag.Folder(record, {bag.INFO: 0}, ())).get("Previous-Run") for record in found}
    tips = [digest for digest in found.values() if digest not in named]
    return tips[-1] if tips else None


def _note(records: Path) -> Path:
    name = hashlib.sha256(str(records.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return user_data_path("chaperone") / "order" / f"{name}.json"


def _read(note: Path) -> _Last | None:
    """What was noted; None when nothing was, or nothing that can be read."""
    try:
        said: dict[str, Any] = json.loads(note.read_bytes())
        return _Last(str(said["run"]), said["digest"], said["before"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _keep(note: Path, last: _Last, disk: Disk) -> None:
    write_over(note, json.dumps(asdict(last)).encode(), disk=disk)


def _remember(note: Path, last: _Last | None, digest: str | None, disk: Disk) -> None:
    """Adds the record that was sealed last to the list, before another one takes its place in the note. Raises OSError."""
    if last and digest and digest != last.before:
        add_line(note.with_suffix(".sealed"), f"{last.run} {digest}".encode(), disk=disk)


def _listed(note: Path) -> dict[str, str]:
    """The digests of the runs that are in the list; a line that was cut short tells nothing."""
    try:
        lines = note.with_suffix(".sealed").read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    return {found[1]: found[2] for found in map(_LISTED.fullmatch, lines) if found}
