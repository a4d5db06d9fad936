"""Who made a record, and whether anything was cut off: each doubt by its own name."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from automation.record import mistrust
from automation.record.faults import Fault
from automation.record.finish import finish
from automation.record.lines import digest
from automation.record.seal import seal
from automation.record.signing import CHECKPOINT, SEAL
from automation.record.verify import verify
from tests.record.sample import STORIES, Draft, Shot, done, interrupted
from tests.record.signed import (
    ALL,
    EVE,
    JONAS,
    MALLORY,
    WHO,
    Known,
    Signing,
    auditor,
    checkpoint,
    opened_with,
    signed,
    utc,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.record.provenance import Auditor

JOURNAL, TAGS = "data/journal.jsonl", "tagmanifest-sha256.txt"
SIGNATURE = f"{TAGS}.sig"
BAG = ("bagit.txt", "bag-info.txt", "VERIFY.md", "replay.html", "manifest-sha256.txt", TAGS)


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory, shots: dict[str, Shot]) -> Path:
    folder = tmp_path_factory.mktemp("signed")
    for story in STORIES:
        signed(folder / story.__name__, shots, story)
    return folder


@pytest.fixture
def record(originals: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(originals / "done", tmp_path / "record"))


def found(record: Path, known: Auditor | None = ALL) -> set[type[Fault]]:
    return {type(fault) for fault in verify(record, known).faults}


def checks(record: Path, known: Auditor | None = ALL) -> dict[str, str]:
    return {check.name: check.status for check in verify(record, known).checks}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_record_that_its_operator_signed_is_valid(originals: Path, story: Callable[[Draft], None]) -> None:
    verdict = verify(originals / story.__name__, ALL)
    assert verdict.status == ("interrupted" if story is interrupted else "valid")
    said = {check.name: check for check in verdict.checks}
    assert said["signature"].status == said["checkpoints"].status == said["previous"].status == "ok"
    assert WHO in said["signature"].detail
    assert JONAS.public.fingerprint in said["signature"].detail


@pytest.mark.parametrize(
    ("known", "status", "expected"),
    [
        (auditor(Known(JONAS)), "valid", set()),
        (auditor(), "unknown", {mistrust.UnknownSigner}),
        (auditor(Known(EVE)), "unknown", {mistrust.UnknownSigner}),
        (auditor(Known(JONAS, who="Eve")), "invalid", {mistrust.WrongPrincipal}),
        (auditor(Known(JONAS, namespaces="git")), "invalid", {mistrust.KeyNotForThis}),
        (auditor(Known(JONAS, namespaces=SEAL)), "invalid", {mistrust.KeyNotForThis}),
        (auditor(Known(JONAS, namespaces=CHECKPOINT)), "invalid", {mistrust.KeyNotForThis}),
        (auditor(Known(JONAS, before=utc("2026-11-21"))), "invalid", {mistrust.KeyOutOfTime}),
        (auditor(Known(JONAS, after=utc("2026-11-22"))), "invalid", {mistrust.KeyOutOfTime}),
        (auditor(Known(JONAS, after=utc("2026-11-21"), before=utc("2026-11-22"))), "valid", set()),
    ],
)
def test_what_the_auditor_knows_decides(record: Path, known: Auditor, status: str, expected: set[type[Fault]]) -> None:
    verdict = verify(record, known)
    assert (verdict.status, found(record, known)) == (status, expected)


def test_an_unknown_signer_is_told_by_his_key_and_the_file_that_does_not_know_it(record: Path) -> None:
    said = {check.name: check.detail for check in verify(record, auditor(Known(EVE))).checks}
    assert JONAS.public.fingerprint in said["signature"]
    assert "allowed_signers does not know" in said["signature"]


def test_a_record_that_nobody_signed_is_called_so_by_whoever_asks(tmp_path: Path, shots: dict[str, Shot]) -> None:
    draft = Draft(tmp_path / "plain", shots)
    done(draft)
    seal(draft.folder, info={})
    assert verify(draft.folder, ALL).status == "unsigned"
    assert checks(draft.folder)["signature"] == "absent"
    assert verify(draft.folder).status == "valid"


def unseal(record: Path) -> None:
    for name in (*BAG, SIGNATURE):
        (record / name).unlink()


def stripped(record: Path) -> None:
    """Every sign of a signature taken away, everything made to fit: what a forger without a key can do best."""
    lines = [json.loads(line) for line in (record / JOURNAL).read_bytes().splitlines()]
    raw, before = b"", "0" * 64
    for fields in lines:
        fields.pop("key", None)
        line = json.dumps({**fields, "prev": before}, ensure_ascii=False, separators=(",", ":")).encode()
        raw, before = raw + line + b"\n", digest(line)
    (record / JOURNAL).write_bytes(raw)
    for path in record.glob("data/checkpoint-*"):
        path.unlink()
    unseal(record)
    seal(record, info={})


def test_a_signature_that_was_taken_away_with_all_its_traces_leaves_a_record_that_is_not_valid(record: Path) -> None:
    stripped(record)
    assert verify(record, ALL).status == "unsigned"


def other_signature(by: str, namespace: str = SEAL) -> Callable[[Path], None]:
    def damage(record: Path) -> None:
        signer = {"Jonas": JONAS, "Mallory": MALLORY, "Eve": EVE}[by]
        (record / SIGNATURE).write_bytes(signer.sign((record / TAGS).read_bytes(), namespace))

    return damage


def write(path: str, text: bytes) -> Callable[[Path], None]:
    return lambda record: void((record / path).write_bytes(text))


def void(_: object) -> None:
    return None


SEALS: tuple[tuple[str, Callable[[Path], None], set[type[Fault]]], ...] = (
    ("the signature gone", lambda record: (record / SIGNATURE).unlink(), {mistrust.SignatureMissing}),
    ("no signature", write(SIGNATURE, b"later"), {mistrust.NotASignature}),
    ("another namespace", other_signature("Jonas", CHECKPOINT), {mistrust.WrongNamespace}),
    ("of something else", write(SIGNATURE, JONAS.sign(b"", SEAL)), {mistrust.NotOfThisData}),
    (
        "somebody unknown",
        other_signature("Mallory"),
        {mistrust.SignedByAnotherKey, mistrust.SealedByAnother, mistrust.UnknownSigner},
    ),
    (
        "somebody else",
        other_signature("Eve"),
        {mistrust.SignedByAnotherKey, mistrust.SealedByAnother, mistrust.WrongPrincipal},
    ),
)


@pytest.mark.parametrize(("damage", "expected"), [case[1:] for case in SEALS], ids=[case[0] for case in SEALS])
def test_what_is_wrong_with_the_signature_of_a_seal(
    record: Path, damage: Callable[[Path], None], expected: set[type[Fault]]
) -> None:
    damage(record)
    assert verify(record, ALL).status == "invalid"
    assert found(record) == expected


def marks(record: Path) -> list[Path]:
    return sorted(record.glob("data/checkpoint-*.txt"))


def cut(keep: int) -> Callable[[Path], None]:
    """The journal, cut cleanly at the end of a line."""

    def damage(record: Path) -> None:
        lines = (record / JOURNAL).read_bytes().splitlines(keepends=True)
        (record / JOURNAL).write_bytes(b"".join(lines[:keep]))

    return damage


def rewritten(old: bytes, new: bytes) -> Callable[[Path], None]:
    """A word changed, and every line after it made to fit."""

    def damage(record: Path) -> None:
        raw, before = b"", b"0" * 64
        for line in (record / JOURNAL).read_bytes().replace(old, new).splitlines():
            at = line.index(b'"prev":"') + 8
            fitted = line[:at] + before + line[at + 64 :]
            raw, before = raw + fitted + b"\n", digest(fitted).encode()
        (record / JOURNAL).write_bytes(raw)

    return damage


def moved(record: Path) -> None:
    marks(record)[0].rename(record / "data/checkpoint-9999.txt")


def foreign(record: Path) -> None:
    mark = marks(record)[0]
    text = mark.read_text().splitlines()
    mark.unlink()
    checkpoint(record, JONAS, int(text[1]), text[2], run="2026-01-01T000000Z-0000")


def by(signer: str) -> Callable[[Path], None]:
    def damage(record: Path) -> None:
        text = marks(record)[0].read_text().splitlines()
        checkpoint(record, {"Mallory": MALLORY, "Eve": EVE}[signer], int(text[1]), text[2])

    return damage


def spoilt(record: Path) -> None:
    marks(record)[0].write_bytes(marks(record)[0].read_bytes()[:150])


def renumbered(record: Path) -> None:
    mark = marks(record)[0]
    mark.write_bytes(mark.read_bytes().replace(b"\n5\n", b"\n4\n", 1))


CHECKPOINTS: tuple[tuple[str, Callable[[Path], None], set[type[Fault]]], ...] = (
    ("one gone", lambda record: marks(record)[0].unlink(), {mistrust.CheckpointMissing}),
    ("one cut short", spoilt, {mistrust.NotASignature, mistrust.CheckpointMissing}),
    ("one of another run", foreign, {mistrust.CheckpointOfAnotherRun, mistrust.CheckpointMissing}),
    ("one under another name", moved, {mistrust.CheckpointUnreadable, mistrust.CheckpointMissing}),
    ("one by somebody else", by("Eve"), {mistrust.CheckpointByAnotherKey, mistrust.CheckpointMissing}),
    ("one by somebody unknown", by("Mallory"), {mistrust.CheckpointByAnotherKey, mistrust.CheckpointMissing}),
    ("a word changed, the chain mended", rewritten(b"Maria asks", b"Maria said"), {mistrust.CheckpointDiffers, mistrust.CheckpointMissing}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("damage", "expected"), [case[1:] for case in CHECKPOINTS], ids=[case[0] for case in CHECKPOINTS]
)
def test_what_is_wrong_with_a_checkpoint_is_found_even_when_the_record_was_sealed_again(
    record: Path, damage: Callable[[Path], None], expected: set[type[Fault]]
) -> None:
    damage(record)
    unseal(record)
    seal(record, info={}, signer=JONAS)
    assert verify(record, ALL).status == "invalid"
    assert found(record) == expected


def test_a_journal_that_was_cut_at_the_end_of_a_line_shows_before_any_seal(record: Path) -> None:
    unseal(record)
    last = max(int(mark.stem.partition("-")[2]) for mark in marks(record))
    for keep in range(1, last):
        copy = Path(shutil.copytree(record, record.parent / f"cut-{keep}"))
        cut(keep)(copy)
        assert verify(copy).status == "invalid"
        assert mistrust.CheckpointBeyondEnd in found(copy)


def test_a_run_that_broke_off_between_a_commit_and_its_checkpoint_is_no_forgery(
    tmp_path: Path, shots: dict[str, Shot]
) -> None:
    draft = Draft(tmp_path / "run", shots)
    opened_with(JONAS.public.fingerprint)(draft)
    interrupted(draft)
    lines = [json.loads(line) for line in (draft.folder / JOURNAL).read_bytes().splitlines()]
    last = max(line["seq"] for line in lines if line.get("act") == "commit") + 1
    how = Signing(without=frozenset({last}))
    how.countersign(draft.folder)
    how.seal(draft.folder)
    assert verify(draft.folder, ALL).status == "interrupted"
    assert mistrust.CheckpointNotReached in found(draft.folder)
    assert checks(draft.folder)["checkpoints"] == "noted"


def test_a_run_that_broke_off_is_finished_with_a_signature_and_keeps_its_checkpoints(
    tmp_path: Path, shots: dict[str, Shot]
) -> None:
    draft = Draft(tmp_path / "run", shots)
    opened_with(JONAS.public.fingerprint)(draft)
    done(draft)
    Signing().countersign(draft.folder)
    last = max(int(mark.stem.partition("-")[2]) for mark in marks(draft.folder))
    lines = (draft.folder / JOURNAL).read_bytes().splitlines(keepends=True)
    (draft.folder / JOURNAL).write_bytes(b"".join(lines[:last]) + b'{"torn')
    assert finish(draft.folder, signer=lambda: EVE)
    assert verify(draft.folder, ALL).status == "interrupted"
    assert checks(draft.folder)["checkpoints"] == "ok"
    found_then = json.loads((draft.folder / JOURNAL).read_bytes().splitlines()[last])
    assert found_then["kind"] == "recovered"
    assert [each for each in found_then["orphans"] if "checkpoint" in each["file"]] == []


def test_whoever_seals_what_another_ran_is_named_and_the_record_holds(tmp_path: Path, shots: dict[str, Shot]) -> None:
    folder = signed(tmp_path / "run", shots, interrupted, Signing(sealed_by=EVE))
    assert verify(folder, ALL).status == "interrupted"
    said = next(check for check in verify(folder, ALL).checks if check.name == "signature")
    assert said.status == "noted"
    assert "Eve" in said.detail


def test_a_known_colleague_cannot_make_a_run_look_like_mine(tmp_path: Path, shots: dict[str, Shot]) -> None:
    folder = signed(tmp_path / "run", shots, done, Signing(by=EVE, sealed_by=EVE))
    assert verify(folder, ALL).status == "invalid"
    assert mistrust.WrongPrincipal in found(folder)


@pytest.mark.parametrize(
    ("here", "status"),
    [(None, "valid"), (["aa" * 32], "valid"), (["bb" * 32], "gap"), ([], "gap")],
    ids=["nobody asks", "it is here", "it is not here", "nothing is here"],
)
def test_a_record_whose_forerunner_is_not_there_leaves_a_gap(
    tmp_path: Path, shots: dict[str, Shot], here: list[str] | None, status: str
) -> None:
    draft = Draft(tmp_path / "run", shots)
    opened_with(JONAS.public.fingerprint)(draft)
    done(draft)
    Signing().countersign(draft.folder)
    Signing().seal(draft.folder, Previous_Run="aa" * 32)
    known = auditor(Known(JONAS), here=here)
    assert verify(draft.folder, known).status == status
    assert (mistrust.PreviousMissing in found(draft.folder, known)) is (status == "gap")


def test_every_doubt_reads_as_a_sentence() -> None:
    classes = [one for one in vars(mistrust).values() if isinstance(one, type) and issubclass(one, Fault)]
    told = [one for one in classes if "sentence" in vars(one)]
    assert {one.__name__ for one in told} == {
        word for word in (mistrust.__doc__ or "").split() if word.isalnum() and vars(mistrust).get(word) in told
    }
    for one in told:
        assert one.sentence.endswith((".", ")"))
        assert one.sentence[0].isupper() or one.sentence.startswith("{")
