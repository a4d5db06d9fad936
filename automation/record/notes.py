"""What stands beside a record, because nothing may be added to a sealed one: that its evidence was erased, or all of it removed.

    <records>/<name>.erasure.json      the evidence was erased; the journal, the manifests and the signatures are still there
    <records>/<name>.removal.json      the whole record was removed
    <records>/<name>.….json.sig        the signature of those bytes (SSHSIG, namespace `erasure@chaperone`)
    <records>/<name>.….json.begun      the same note, from before anything is erased until all of it is

A note is one JSON object: `format` 1, `what` ("evidence" or "record"), `run` and `record` (the digest of the tag manifest) that say
which record it is about, `previous` (what its bag-info.txt named as Previous-Run), `at`, `who`, `why`, `found` (how it verified then)
and `files`: path, SHA-256 and size of each file that was erased, as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from automation.record import faults
from automation.record.disk import DISK, Disk
from automation.record.durable import PART, write_new
from automation.record.faults import Fault
from automation.record.signing import ERASURE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = [
    "Attest",
    "Erased",
    "Note",
    "Sign",
    "What",
    "begin",
    "beside",
    "conclude",
    "is_begun",
    "read_note",
    "removals_begun",
    "removed",
    "signed_note",
    "standing",
]

What = Literal["evidence", "record"]
_SUFFIXES: Mapping[What, str] = MappingProxyType({"evidence": ".erasure.json", "record": ".removal.json"})
_BEGUN = ".begun"


class Erased(BaseModel):
    """A file as it was when it was erased."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    path: str
    sha256: str
    bytes: int


class Note(BaseModel):
    """What was erased of which record, when, by whom and why."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: Literal[1] = 1
    what: What
    run: str
    record: str
    previous: str | None
    at: AwareDatetime
    who: str
    why: str
    found: str
    files: tuple[Erased, ...] = ()

    @property
    def bytes(self) -> bytes:
        """Exactly what is signed and kept."""
        return (json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode(
            "utf-8", "backslashreplace"
        )

    @property
    def said(self) -> str:
        """In a sentence."""
        whole = "The whole record was removed" if self.what == "record" else "The evidence was erased"
        return f"{whole} on {self.at:%d %B %Y} by {self.who}: {self.why.rstrip('.')}."


Sign = Callable[[bytes, str], bytes]
"""Signs some bytes for a namespace: what is written into the .sig file."""
Attest = Callable[[str, bytes, bytes, Note], Fault | None]
"""Why the signature of a note is not to be relied on, from the note's path, its bytes, its signature and what it says; None when it is."""


def beside(record: Path, what: What) -> Path:
    """Where the note about the record at `record` stands once everything is erased that it lists."""
    whole = record.resolve()
    return whole.with_name(whole.name + _SUFFIXES[what])


def standing(record: Path, what: What) -> Path:
    """Where the note stands now: until everything is erased it has another name."""
    done = beside(record, what)
    return done if done.exists() or not _begun(done).exists() else _begun(done)


def is_begun(note: Path) -> bool:
    """Whether the note of that name tells of something that is not done yet, or not known to be."""
    return note.name.endswith(_BEGUN)


def _begun(done: Path) -> Path:
    return done.with_name(done.name + _BEGUN)


def signed_note(record: Path) -> tuple[Path, ...]:
    """The note about the erasure of evidence of `record`, and its signature; nothing where there is none."""
    note = standing(record, "evidence")
    return (note, _signature_of(note)) if note.is_file() else ()


def _signature_of(note: Path) -> Path:
    return note.with_name(f"{note.name.removesuffix(_BEGUN)}.sig")


def begin(record: Path, note: Note, sign: Sign, disk: Disk = DISK) -> None:
    """Puts a signed note beside the record, of what is about to be erased; the signature first, so that it never lacks. Raises OSError."""
    done = beside(record, note.what)
    signature = sign(note.bytes, ERASURE)
    disk.unlink(_signature_of(done))  # of a note that a crash kept from being written
    write_new(_signature_of(done), signature, disk=disk)
    write_new(_begun(done), note.bytes, disk=disk)


def conclude(record: Path, what: What, disk: Disk = DISK) -> None:
    """Gives the note the name that says that everything is erased. Only once it is, and durably. Raises OSError."""
    done = beside(record, what)
    for left in done.parent.glob(f".{done.name}.*{PART}"):  # of an order that was broken off
        disk.unlink(left)
    if _begun(done).exists():
        disk.replace(_begun(done), done)
    disk.sync_folder(done.parent)


def removals_begun(records: Path) -> Iterator[Path]:
    """The records of a folder whose removal was begun and is not known to be done."""
    end = _SUFFIXES["record"] + _BEGUN
    yield from (path.with_name(path.name.removesuffix(end)) for path in sorted(records.glob(f"*{end}")))


def read_note(path: Path, attest: Attest) -> Note | Fault | None:
    """The note at `path`; a fault when it cannot be relied on, so that it excuses nothing; None when there is none."""
    try:
        data = path.read_bytes()
        note = Note.model_validate_json(data)
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return faults.NoteUnreadable(str(path))
    if not path.name.removesuffix(_BEGUN).endswith(_SUFFIXES[note.what]):
        return faults.NoteForAnother(str(path))
    try:
        signature = _signature_of(path).read_bytes()
    except OSError:
        return faults.NoteUnsigned(str(path))
    return attest(str(path), data, signature, note) or note


def removed(records: Path, attest: Attest) -> dict[str, Note]:
    """The records of a folder that were removed or are being, by their digest: so a chain of them shows no gap where there is none."""
    end = _SUFFIXES["record"]
    paths = sorted((*records.glob(f"*{end}"), *records.glob(f"*{end}{_BEGUN}")))
    found = (read_note(path, attest) for path in paths)
    return {note.record: note for note in found if isinstance(note, Note)}
