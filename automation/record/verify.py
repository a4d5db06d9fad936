"""Check a record, by reading only: whether it is complete, unchanged since the seal, and whether it agrees with itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from automation.record import bag, faults, notes, provenance, testimony, vouching
from automation.record.age import Identities
from automation.record.bag import Folder
from automation.record.excuse import Excuse
from automation.record.faults import Fault, Says
from automation.record.inside import inside, inside_faults
from automation.record.lines import RunOpen, digest
from automation.record.notes import Note
from automation.record.provenance import Auditor
from automation.record.testimony import Journal

__all__ = ["Check", "CheckStatus", "Status", "Verdict", "examine", "verify"]

Status = Literal[
    "valid", "interrupted", "erased", "erasing", "unsealed", "unsigned", "unknown", "gap", "invalid", "missing"
]
CheckStatus = Literal["ok", "noted", "unknown", "gap", "failed", "absent"]
_GRAVEST: tuple[Says, ...] = get_args(Says)

_TOLD = 20
"""Faults of one check that are said one by one."""


@dataclass(frozen=True)
class Check:
    """One question that was asked of a record.

    ``noted``: not as it should be, in a way that a run which broke off explains. ``absent``: there is nothing to check.
    ``unknown``: by somebody whom the auditor does not know. ``gap``: the record before it is not there.
    ``detail`` is for people, ``faults`` is the same for programs.
    """

    name: str
    status: CheckStatus
    detail: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What came out.

    ``digest`` is the SHA-256 of the tag manifest (what ``seal`` returned); ``head`` is the SHA-256 of the last line of
    the journal (what the replay shows); ``previous`` is the digest of the record before this one, as bag-info.txt
    states it. Each is None where there is no such thing.
    """

    status: Status
    checks: tuple[Check, ...]
    digest: str | None = None
    head: str | None = None
    previous: str | None = None

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(fault for check in self.checks for fault in check.faults)


def verify(record: Path, auditor: Auditor | None = None, identities: Identities | None = None) -> Verdict:
    """Check the record at ``record``. Changes nothing, and never raises because of what it finds.

    Without an ``auditor``, who knows whose keys are whose, nobody asks by whom it was signed. What is encrypted is
    looked at inside where there are ``identities`` that open it.

    valid        complete, unchanged since the seal, and consistent
    erased       the same, but for what was erased by a signed order; the note beside the record says when and why
    erasing      the same, but not everything is gone that was to be: the order broke off, or something is back
    interrupted  the same as valid, of a run that says of itself that it broke off
    gap          the same as valid, but the record that was sealed before it is not there
    unknown      the same as valid, but signed by somebody whom the auditor does not know
    unsigned     the same as valid, but nothing shows who made it
    unsealed     consistent as far as it goes, but there are no manifests: nothing shows whether it was changed
    invalid      at least one check failed
    missing      there is no record at this place
    """
    return examine(bag.read_folder(record), auditor, identities)


def examine(folder: Folder, auditor: Auditor | None = None, identities: Identities | None = None) -> Verdict:
    """The same of a folder that was looked at already."""
    data = folder.read(bag.JOURNAL)
    if data is None and not folder.sealed:
        none = faults.FileUnreadable(bag.JOURNAL) if bag.JOURNAL in folder.files else faults.NoRecord(str(folder.root))
        return Verdict("missing", (_check("record", "", (*folder.odd, none)),))
    journal = testimony.read_journal(data or b"")
    made = (_check(*question) for question in provenance.questions(folder, journal, auditor))
    within = _inside_checks(journal, folder, identities)
    checks = (*_seal_checks(folder, auditor), *_journal_checks(journal, folder), *made, *within)
    excuse = _excuse(folder, auditor)
    if excuse is not None:
        checks = _excused(checks, excuse, lenient=journal.interrupted)
    return Verdict(
        _status(checks, journal, sealed=folder.sealed, asked=auditor is not None),
        checks,
        folder.hash(bag.TAG_MANIFEST),
        journal.head if journal.raw else None,
        bag.labels(folder).get("Previous-Run"),
    )


def _status(checks: Iterable[Check], journal: Journal, *, sealed: bool, asked: bool) -> Status:
    found = {(check.name, check.status) for check in checks}
    said = {status for _, status in found}
    if "failed" in said:
        return "invalid"
    if not sealed:
        return "unsealed"
    if doubtful := said & {"gap", "unknown"}:
        return "gap" if "gap" in doubtful else "unknown"
    if asked and ("signature", "absent") in found:
        return "unsigned"
    if erasure := {status for name, status in found if name == "erasure"}:
        return "erased" if erasure == {"ok"} else "erasing"
    return "interrupted" if journal.interrupted else "valid"


def _excuse(folder: Folder, auditor: Auditor | None) -> Excuse | Fault | None:
    """The note about this record, if there is one; a fault when it cannot be relied on."""
    path = notes.standing(folder.root, "evidence")
    note = notes.read_note(path, vouching.by_auditor(auditor) if auditor else vouching.by_record(folder))
    if isinstance(note, Note) and note.record != digest(folder.read(bag.TAG_MANIFEST) or b""):
        return faults.NoteForAnother(str(path))
    return Excuse(folder, note, path) if isinstance(note, Note) else note


def _excused(checks: Iterable[Check], excuse: Excuse | Fault, *, lenient: bool) -> tuple[Check, ...]:
    """The checks without what a note explains, and the check of the note itself."""
    if isinstance(excuse, Fault):
        return (*checks, _check("erasure", "", (excuse,)))
    kept = (
        _check(check.name, "as it was, but for what was erased", excuse.remaining(check.faults), lenient=lenient)
        if len(excuse.remaining(check.faults)) < len(check.faults)
        else check
        for check in checks
    )
    return (*kept, _check("erasure", excuse.note.said, excuse.left, lenient=True))


def _seal_checks(folder: Folder, auditor: Auditor | None) -> tuple[Check, ...]:
    links = _check("folder", "only plain files, no links", folder.odd)
    if not folder.sealed and auditor and (digest := auditor.sealed.get(folder.root.name)):
        return (links, _check("seal", "", (faults.SealTaken(digest),)))
    if not folder.sealed:
        return (links, Check("seal", "absent", "This record is not sealed: nothing shows whether it was changed."))
    return (
        links,
        _check("seal", "a BagIt 1.0 folder; the size of its contents is as stated", bag.seal_faults(folder)),
        _check("tag manifest", "every file beside the data is as sealed", bag.file_faults(folder, bag.TAG_MANIFEST)),
        _check("manifest", "every file of the data is as sealed", bag.file_faults(folder, bag.MANIFEST)),
    )


def _journal_checks(journal: Journal, folder: Folder) -> tuple[Check, ...]:
    lenient = journal.interrupted or not folder.sealed
    close = "closed as interrupted, by its own words" if journal.interrupted else "opened once, closed once"
    questions = (
        ("chain", f"{len(journal.raw)} lines, each following from the one before", testimony.chain_faults(journal)),
        ("journal", f"{_run_of(journal)}, {close}", testimony.frame_faults(journal)),
        ("steps", "every step that was begun has its outcome", testimony.step_faults(journal)),
        (
            "evidence",
            "every picture is named once and is the one described",
            testimony.evidence_faults(journal, folder),
        ),
        ("plans", "every plan is the one that was shown", testimony.plan_faults(journal, folder)),
        (
            "approvals",
            "every change to the account comes after a yes to its plan",
            (*testimony.approval_faults(journal), *testimony.consent_faults(journal)),
        ),
    )
    return tuple(_check(name, fine, found, lenient=lenient) for name, fine, found in questions)


def _run_of(journal: Journal) -> str:
    """Which run the journal is of: whoever renames a folder changes nothing that is sealed."""
    return f"of the run {faults.shown(next((line.run for line in journal.lines if isinstance(line, RunOpen)), '?'))}"


def _inside_checks(journal: Journal, folder: Folder, identities: Identities | None) -> Iterator[Check]:
    """Nothing for a record that is not encrypted."""
    recipients = [to for line in journal.lines[:1] if isinstance(line, RunOpen) for to in line.encrypted_to]
    found = inside(folder, identities)
    if found.key:
        fine = "everything that is encrypted opens, and every plan is the one agreed to"
        yield _check("inside", fine, inside_faults(journal, found))
    elif recipients and bag.RUN_KEY not in folder.files:
        yield Check("inside", "absent", "The key of the run is gone: nobody can look inside any more.")
    elif recipients and identities:
        yield Check(
            "inside", "noted", f"No key in {identities.source} opens it. It is encrypted for {', '.join(recipients)}."
        )
    elif recipients:
        yield Check("inside", "absent", f"Encrypted for {', '.join(recipients)}: --identity FILE looks inside.")


def _check(name: str, fine: str, found: Iterable[Fault], *, lenient: bool = False) -> Check:
    bad = tuple(found)
    if not bad:
        return Check(name, "ok", fine)
    worst = min((_says(fault, lenient=lenient) for fault in bad), key=_GRAVEST.index)
    more = f" … and {len(bad) - _TOLD} more." if len(bad) > _TOLD else ""
    return Check(name, worst, " ".join(map(str, bad[:_TOLD])) + more, () if worst == "absent" else bad)


def _says(fault: Fault, *, lenient: bool) -> Says:
    return "noted" if lenient and fault.excusable else fault.says
