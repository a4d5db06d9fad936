"""The cases about who made the record: of its signature, its checkpoints, its signers, its place among others, and of what was erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.record.bag import DATA, INFO, JOURNAL, SIGNATURE, STAMP, TAG_MANIFEST
from automation.record.erasing import Order, erase
from automation.record.faults import (
    EvidenceMissing,
    FileMissing,
    NoteForAnother,
    NoteUnreadable,
    NoteUnsigned,
    OutcomeUnknown,
    PayloadCountWrong,
    PlanMissing,
)
from automation.record.mistrust import (
    CheckpointBeyondEnd,
    CheckpointByAnotherKey,
    CheckpointMissing,
    CheckpointNotReached,
    CheckpointOfAnotherRun,
    CheckpointUnreadable,
    KeyNotForThis,
    KeyOutOfTime,
    NotASignature,
    NotOfThisData,
    PreviousMissing,
    SealedByAnother,
    SignatureMissing,
    SignatureNotPlain,
    SignedByAnotherKey,
    StampUnreadable,
    UnknownSigner,
    WrongNamespace,
    WrongPrincipal,
)
from automation.record.provenance import Auditor
from automation.record.signing import CHECKPOINT, ERASURE, SEAL
from automation.record.vouching import by_auditor
from tests.record import damage as forging
from tests.record.battery import KNOWN
from tests.record.battery.cases import case, recounted, relisted, retold
from tests.record.battery.story import EVE, JONAS, MALLORY, known
from tests.record.brief import NOON
from tests.record.damage import append, cut, each, lines, remove, rename, replace, saying, write
from tests.record.signed import Known, Signing, checkpoint, utc

if TYPE_CHECKING:
    from pathlib import Path

    from automation.record.signing import Signer
    from tests.record.damage import Damage, Rewriting

YES, COMMIT, NEVER = "data/checkpoint-0005.txt", "data/checkpoint-0008.txt", "data/checkpoint-0099.txt"
"""The checkpoints of the first yes and of the first commit, and one of a line that there is not."""
NOTE = "../record.erasure.json"
DAY, DAY_AFTER = utc("2026-11-21"), utc("2026-11-22")
"""When the run was."""
JONAS_HIMSELF, EVE_HERSELF = Known(JONAS), Known(EVE)
KEYLESS = Signing(sealed_by=None, without=frozenset(range(99)))
"""By somebody who has no key: no checkpoint can be made anew, and no signature."""
GONE = (FileMissing, EvidenceMissing, PlanMissing, PayloadCountWrong)
"""What is found of evidence that was erased, where no note excuses it."""


def told_by(*people: Known) -> Damage:
    """The auditor knows these people and no others."""
    return lambda record: (record.parent / KNOWN).write_text(known(*people))


def signature(by: Signer, namespace: str = SEAL, of: bytes | None = None) -> Damage:
    def damage(record: Path) -> None:
        data = (record / TAG_MANIFEST).read_bytes() if of is None else of
        (record / SIGNATURE).write_bytes(by.sign(data, namespace))

    return damage


def stating(**labels: str | None) -> Damage:
    """bag-info.txt says something else under these labels, or nothing."""
    given = {label.replace("_", "-").encode(): value for label, value in labels.items()}

    def change(found: list[bytes]) -> list[bytes]:
        kept = [line for line in found if line.partition(b": ")[0] not in given]
        return [*kept, *(label + b": " + value.encode() for label, value in given.items() if value)]

    return lines(INFO, change)


def sealed_by(who: Signer) -> Damage:
    """As if `who` had sealed what Jonas ran."""
    says = stating(Signed_By=who.principal, Signing_Key=who.public.fingerprint)
    return each(relisted(says), signature(who))


def mark(path: str, by: Signer = JONAS, *, run: str = "", namespace: str = CHECKPOINT) -> Damage:
    """The checkpoint at `path` is of another run, by somebody else, or for something else; the seal fits."""

    def damage(record: Path) -> None:
        origin, count, head, *_ = (record / path).read_text().splitlines()
        checkpoint(record, by, int(count), head, run or origin.removeprefix("chaperone/"))
        if namespace != CHECKPOINT:
            note = f"{origin}\n{count}\n{head}\n".encode()
            (record / path).write_bytes(note + by.sign(note, namespace))

    return recounted(damage)


def vouching_beyond_the_end(record: Path) -> None:
    origin, _, head, *_ = (record / YES).read_text().splitlines()
    checkpoint(record, JONAS, 99, head, origin.removeprefix("chaperone/"))


def broken_off(kind: str, nth: int) -> Damage:
    """The lines up to the nth of that kind, that the run broke off then, and no file that it had not come to."""

    def change(found: list[bytes]) -> list[bytes]:
        last = [index for index, line in enumerate(found) if f'"kind":"{kind}"'.encode() in line][nth]
        return [*found[: last + 1], found[-1].replace(b'"outcome":"done","text"', b'"outcome":"interrupted","text"')]

    def damage(record: Path) -> None:
        lines(JOURNAL, change)(record)
        said = (record / JOURNAL).read_text("utf-8")
        for path in sorted((record / DATA).iterdir()):
            if path.name[0].isdecimal() or path.name.startswith("plan"):
                path.unlink() if path.name not in said else None

    return each(damage, retold(lambda found: found))


def cut_after(keep: int) -> Rewriting:
    return lambda found: found[:keep]


def run_by(who: Signer) -> Damage:
    """As if `who` had run and sealed it, under the name of Jonas."""
    how = Signing(by=who, sealed_by=who)
    key = saying(JONAS.public.fingerprint.encode(), who.public.fingerprint.encode())
    return each(stating(Signing_Key=who.public.fingerprint), forging.retold(key, how))


def stripped(record: Path) -> None:
    """Every sign of a signature taken away, everything made to fit: what a forger without a key can do best."""
    keyless = saying(f'"key":"{JONAS.public.fingerprint}"'.encode(), b'"key":null')
    each(stating(Signed_By=None, Signing_Key=None), remove(SIGNATURE), forging.retold(keyless, KEYLESS))(record)


def erased(record: Path) -> None:
    attest = by_auditor(Auditor((JONAS_HIMSELF.entry,), KNOWN))
    erase(record, Order("Jonas Weber", "The seller asked for it.", NOON, "valid"), JONAS.sign, attest)


def note_again(old: bytes, new: bytes, by: Signer = JONAS) -> Damage:
    """The note says something else, and is signed anew."""

    def damage(record: Path) -> None:
        replace(NOTE, old, new)(record)
        (record / f"{NOTE}.sig").write_bytes(by.sign((record / NOTE).read_bytes(), ERASURE))

    return each(erased, damage)


SIGNED = (
    # The signature of the seal.
    case("signature-gone_fail", remove(SIGNATURE), SignatureMissing),
    case("signature-not-one_fail", write(SIGNATURE, b"later"), NotASignature),
    case("signature-torn_fail", cut(SIGNATURE, 40), NotASignature),
    case("signature-with-something-after-it_fail", append(SIGNATURE, b"Jonas: all of this is as Maria wanted it.\n"), SignatureNotPlain),
    case("signature-with-other-line-ends_fail", replace(SIGNATURE, b"\n", b"\r\n"), SignatureNotPlain),
    case("signature-of-another-namespace_fail", signature(JONAS, CHECKPOINT), WrongNamespace),
    case("signature-of-something-else_fail", signature(JONAS, of=b""), NotOfThisData),
    case("signature-by-somebody-unknown_fail", signature(MALLORY), SignedByAnotherKey, SealedByAnother, UnknownSigner),
    case("signature-by-somebody-else_fail", signature(EVE), SignedByAnotherKey, SealedByAnother, WrongPrincipal),
    case("signature-and-all-its-traces-gone_fail", stripped, status="unsigned"),
    case("sealed-by-a-colleague", sealed_by(EVE), SealedByAnother, status="valid"),
    case("sealed-by-a-stranger_fail", sealed_by(MALLORY), SealedByAnother, UnknownSigner, status="unknown"),
    case("run-and-sealed-by-a-colleague-in-his-name_fail", run_by(EVE), WrongPrincipal),
    case("run-and-sealed-by-a-stranger-in-his-name_fail", run_by(MALLORY), UnknownSigner, status="unknown"),
    # Whom the auditor knows.
    case("key-not-known_fail", told_by(EVE_HERSELF), UnknownSigner, status="unknown"),
    case("key-of-nobody-known_fail", told_by(), UnknownSigner, status="unknown"),
    case("key-of-another-person_fail", told_by(Known(JONAS, who="Eve")), WrongPrincipal),
    case("key-for-other-purposes_fail", told_by(Known(JONAS, namespaces="git")), KeyNotForThis),
    case("key-not-for-checkpoints_fail", told_by(Known(JONAS, namespaces=SEAL)), KeyNotForThis),
    case("key-not-for-seals_fail", told_by(Known(JONAS, namespaces=CHECKPOINT)), KeyNotForThis),
    case("key-ended-before_fail", told_by(Known(JONAS, before=DAY)), KeyOutOfTime),
    case("key-begun-after_fail", told_by(Known(JONAS, after=DAY_AFTER)), KeyOutOfTime),
    case("key-in-its-time", told_by(Known(JONAS, after=DAY, before=DAY_AFTER))),
    # Checkpoints.
    case("checkpoint-gone_fail", recounted(remove(YES)), CheckpointMissing),
    case("checkpoint-of-a-commit-gone_fail", recounted(remove(COMMIT)), CheckpointMissing),
    case("checkpoint-torn_fail", recounted(cut(YES, 300)), NotASignature, CheckpointMissing),
    case("checkpoint-not-one_fail", recounted(write(YES, b"later")), CheckpointUnreadable, CheckpointMissing),
    case("checkpoint-of-another-run_fail", mark(YES, run="2026-01-01T000000Z-0000"), CheckpointOfAnotherRun, CheckpointMissing),
    case("checkpoint-under-another-name_fail", recounted(rename(YES, NEVER)), CheckpointUnreadable, CheckpointMissing),
    case("checkpoint-renumbered_fail", recounted(replace(YES, b"\n5\n", b"\n4\n")), NotOfThisData, CheckpointMissing),
    case("checkpoint-by-a-colleague_fail", mark(YES, EVE), CheckpointByAnotherKey, CheckpointMissing),
    case("checkpoint-by-a-stranger_fail", mark(YES, MALLORY), CheckpointByAnotherKey, CheckpointMissing),
    case("checkpoint-of-another-namespace_fail", mark(YES, namespace=SEAL), WrongNamespace, CheckpointMissing),
    case("checkpoint-beyond-the-end_fail", recounted(vouching_beyond_the_end), CheckpointBeyondEnd),
    # Broken off.
    case("broken-off-at-a-commit", broken_off("step.intent", 1), OutcomeUnknown, status="interrupted"),
    case("broken-off-before-the-checkpoint-of-a-commit", each(broken_off("step.intent", 1), recounted(remove(COMMIT))),
         OutcomeUnknown, CheckpointNotReached, status="interrupted"),
    case("broken-off-after-a-commit-without-its-checkpoint_fail", each(broken_off("step.outcome", 1), recounted(remove(COMMIT))),
         CheckpointMissing),
    # What only whoever has no key can leave.
    case("word-changed-and-the-chain-mended_fail", each(
        forging.retold(saying(b"Maria asks", b"Maria said"), KEYLESS)), NotOfThisData, CheckpointMissing),
    # Its place among others.
    case("record-before-not-there_fail", relisted(stating(Previous_Run="bb" * 32)), PreviousMissing, status="gap"),
    # Erased.
    case("evidence-erased", erased, status="erased"),
    case("evidence-erased-by-a-note-that-was-changed_fail", each(erased, replace(NOTE, b"The seller", b"The buyer")), NotOfThisData, *GONE),
    case("evidence-erased-by-a-note-about-another-record_fail", note_again(b'"record": "', b'"record": "00'), NoteForAnother, *GONE),
    case("evidence-erased-by-a-note-that-nobody-signed_fail", each(erased, remove(f"{NOTE}.sig")), NoteUnsigned, *GONE),
    case("evidence-erased-by-a-note-by-a-stranger_fail", note_again(b"The seller", b"The buyer", MALLORY), UnknownSigner, *GONE),
    case("evidence-erased-by-a-note-that-is-none_fail", each(erased, write(NOTE)), NoteUnreadable, *GONE),
    # Its time.
    case("time-stamp-not-one_fail", write(STAMP, b"later"), StampUnreadable),
    case("time-stamp-that-is-left-of-a-signature_fail", each(remove(SIGNATURE), write(STAMP, b"later")), SignatureMissing, StampUnreadable),
)  # fmt: skip
