"""Who made a record, and when: the checks of its signature, its checkpoints, its time stamp and its place among others.

Pure: from what was read, and from what the auditor brings along, to the faults that there are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from automation.record import bag, checkpoints, mistrust, signers, sshsig, timestamp
from automation.record.bag import Folder
from automation.record.faults import Fault
from automation.record.lines import Approval, Intent, Line, RunClose, RunOpen, digest
from automation.record.signers import Entry, Use
from automation.record.signing import CHECKPOINT, SEAL
from automation.record.sshsig import PublicKey
from automation.record.testimony import Journal

__all__ = ["Auditor", "Question", "checkpoint_faults", "questions"]

LATE = timedelta(minutes=10)
"""A time stamp within these of the end of the run is of the end of the run."""
_LAST_WORDS = {"note", "pause", "stop", "recovered", "resolved", "run.close"}
"""What a run may still say that has lost its disk: none of it presses anything."""

Question = tuple[str, str, tuple[Fault, ...]]
"""What was asked, what is fine about it, and what is not."""


@dataclass(frozen=True)
class Auditor:
    """What whoever checks knows by himself.

    `entries` are those of the allowed_signers file `called`; `authorities` are the certificates (PEM) of time-stamp authorities;
    `here` are the digests of the sealed records that lie beside this one, None when there are none to compare with; `sealed` are
    those with which the auditor's own computer has sealed the records there, by their folders' names.
    """

    entries: tuple[Entry, ...]
    called: str
    authorities: bytes = b""
    here: frozenset[str] | None = None
    sealed: Mapping[str, str] = field(default_factory=dict)

    def doubt(self, use: Use) -> Fault | None:
        return signers.doubt(self.entries, use, self.called)


@dataclass(frozen=True)
class _Made:
    """A record on the table: what it says of its own making."""

    folder: Folder
    journal: Journal
    auditor: Auditor | None

    @property
    def labels(self) -> dict[str, str]:
        return bag.labels(self.folder)

    @property
    def opened(self) -> RunOpen | None:
        return next((line for line in self.journal.lines if isinstance(line, RunOpen)), None)

    @property
    def ended(self) -> datetime:
        """When the run says that it was closed; without that, when it last said anything."""
        closed = [line.at for line in self.journal.lines if isinstance(line, RunClose)]
        said = [line.at for line in self.journal.lines[-1:]]
        return next(iter((*closed, *said)), datetime.fromtimestamp(0, UTC))

    @property
    def principal(self) -> str:
        """Who sealed it, by its own words."""
        return self.labels.get("Signed-By") or signers.principal(self.opened.operator if self.opened else "")


def questions(folder: Folder, journal: Journal, auditor: Auditor | None) -> Iterator[Question]:
    """What there is to ask of this record. Without an `auditor`, whether it agrees with itself; not whether to believe it."""
    made = _Made(folder, journal, auditor)
    if folder.sealed:
        yield "signature", _signed_by(made), tuple(_signature_faults(made))
    if bag.SIGNATURE in folder.files or bag.STAMP in folder.files:
        yield "time", _stamped_at(made), tuple(_time_faults(made))
    if _countersigns(made):
        fine = "every yes and every commit is countersigned, and no line is missing"
        yield "checkpoints", fine, tuple(_checkpoint_faults(made))
    if folder.sealed:
        yield "previous", _after(made), tuple(_previous_faults(made))


def checkpoint_faults(folder: Folder, journal: Journal) -> Iterator[Fault]:
    """What the checkpoints have against this journal; whose they are is not asked."""
    made = _Made(folder, journal, None)
    if _countersigns(made):
        yield from _checkpoint_faults(made)


def _countersigns(made: _Made) -> bool:
    return bool(made.opened and made.opened.key) or any(map(checkpoints.is_checkpoint, made.folder.files))


def _signed_by(made: _Made) -> str:
    who = f"signed by {made.principal} with the key {made.labels.get('Signing-Key', 'that it carries')}"
    return f"{who}, {f'known by {made.auditor.called}' if made.auditor else 'by its own words'}"


def _signature_faults(made: _Made) -> Iterator[Fault]:
    stated = made.labels.get("Signing-Key")
    armored = made.folder.read(bag.SIGNATURE)
    if armored is None:
        yield mistrust.SignatureMissing(bag.TAG_MANIFEST) if stated else mistrust.NotSigned()
        return
    try:
        key = sshsig.verify(armored, made.folder.read(bag.TAG_MANIFEST) or b"", SEAL, bag.TAG_MANIFEST)
    except Fault as fault:
        yield fault
        return
    if not sshsig.is_plain(armored):  # no manifest lists this file, and what follows a signature is signed by nobody
        yield mistrust.SignatureNotPlain(bag.TAG_MANIFEST)
    if stated not in {None, key.fingerprint}:
        yield mistrust.SignedByAnotherKey(bag.TAG_MANIFEST, key.fingerprint, stated or "")
    opened = made.opened.key if made.opened else None
    if opened != key.fingerprint:
        yield mistrust.SealedByAnother(made.principal, key.fingerprint, opened or "none")
    yield from _unknown(made, Use(bag.TAG_MANIFEST, key, made.principal, SEAL, _confirmed(made) or made.ended))


def _unknown(made: _Made, use: Use) -> Iterator[Fault]:
    found = made.auditor and made.auditor.doubt(use)
    if found:
        yield found


def _confirmed(made: _Made) -> datetime | None:
    """The time that a trusted authority gives for the end of the run; None when it gives none, or another."""
    return None if list(_time_faults(made)) else _stamp_of(made).at


def _stamp_of(made: _Made) -> timestamp.Stamp:
    authorities = made.auditor.authorities if made.auditor else b""
    data, about = (made.folder.read(name) or b"" for name in (bag.STAMP, bag.SIGNATURE))
    return timestamp.read(data, about, authorities)


def _stamped_at(made: _Made) -> str:
    try:
        return f"a trusted authority had seen the signature on {_told(_stamp_of(made).at)}"
    except Fault:
        return ""


def _time_faults(made: _Made) -> Iterator[Fault]:
    if bag.STAMP not in made.folder.files:
        yield mistrust.NotStamped()
        return
    try:
        stamp = _stamp_of(made)
    except Fault as fault:
        yield fault
        return
    if not stamp.trusted:
        yield mistrust.AuthorityNotGiven(_told(stamp.at))
    apart = stamp.at - made.ended
    if abs(apart) > LATE:
        kind = mistrust.StampLate if apart > timedelta() else mistrust.StampEarly
        yield kind(_told(stamp.at), abs(apart) // timedelta(minutes=1))


def _told(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _checkpoint_faults(made: _Made) -> Iterator[Fault]:
    """Each checkpoint vouches for this journal; each approval and each commit has one."""
    paths = sorted(filter(checkpoints.is_checkpoint, made.folder.files))
    keys: dict[PublicKey, tuple[str, int]] = {}
    vouched: set[int] = set()
    for path in paths:
        try:
            seen, key = _countersigned(made, path)
        except Fault as fault:
            yield fault
        else:
            vouched.add(seen.lines)
            keys.setdefault(key, (path, seen.lines))
    for key, (path, lines) in keys.items():
        who = signers.principal(made.opened.operator if made.opened else "")
        at = next((line.at for line in made.journal.lines if line.seq == lines - 1), made.ended)
        yield from _unknown(made, Use(path, key, who, CHECKPOINT, at))
    yield from _missing(made.journal, vouched)


def _countersigned(made: _Made, path: str) -> tuple[checkpoints.Checkpoint, PublicKey]:
    """The checkpoint at `path`, which is one of this journal, and the key that signed it. Raises the fault that there is."""
    try:
        seen, armored = checkpoints.read(made.folder.read(path) or b"")
    except ValueError:
        raise mistrust.CheckpointUnreadable(path) from None
    key = sshsig.verify(armored, seen.note, CHECKPOINT, path)
    opened, raw = made.opened, made.journal.raw
    if bag.DATA + seen.name != path:
        raise mistrust.CheckpointUnreadable(path)
    if opened is None or seen.run != opened.run:
        raise mistrust.CheckpointOfAnotherRun(path)
    if key.fingerprint != opened.key:
        raise mistrust.CheckpointByAnotherKey(path)
    if seen.lines > len(raw):
        raise mistrust.CheckpointBeyondEnd(path, seen.lines, len(raw))
    if digest(raw[seen.lines - 1]) != seen.head:
        raise mistrust.CheckpointDiffers(path)
    return seen, key


def _missing(journal: Journal, vouched: set[int]) -> Iterator[Fault]:
    for index, line in enumerate(journal.lines):
        if _wants_checkpoint(line) and line.seq + 1 not in vouched:
            ended = all(later.kind in _LAST_WORDS for later in journal.lines[index + 1 :])
            yield mistrust.CheckpointNotReached(line.seq) if ended else mistrust.CheckpointMissing(line.seq)


def _wants_checkpoint(line: Line) -> bool:
    return isinstance(line, Approval) or (isinstance(line, Intent) and line.act == "commit")


def _after(made: _Made) -> str:
    before = made.labels.get("Previous-Run")
    if before is None:
        return "the first that was sealed in its folder"
    there = made.auditor is not None and made.auditor.here is not None
    return f"sealed after {before}, {'which is here or was removed in order' if there else 'by its own words'}"


def _previous_faults(made: _Made) -> Iterator[Fault]:
    before = made.labels.get("Previous-Run")
    here = made.auditor.here if made.auditor else None
    if before is not None and here is not None and before not in here:
        yield mistrust.PreviousMissing(before)
