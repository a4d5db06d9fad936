"""Who made a record, and whether anything was cut off. Each doubt by its own name is in the battery."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from automation.record import mistrust
from automation.record.faults import Fault
from automation.record.finish import finish
from automation.record.seal import seal
from automation.record.verify import verify
from tests.record.sample import STORIES, Draft, Shot, done, interrupted
from tests.record.signed import (
    ALL,
    EVE,
    JONAS,
    WHO,
    Known,
    Signing,
    auditor,
    opened_with,
    signed,
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


def marks(record: Path) -> list[Path]:
    return sorted(record.glob("data/checkpoint-*.txt"))


def cut(keep: int) -> Callable[[Path], None]:
    """The journal, cut cleanly at the end of a line."""

    def damage(record: Path) -> None:
        lines = (record / JOURNAL).read_bytes().splitlines(keepends=True)
        (record / JOURNAL).write_bytes(b"".join(lines[:keep]))

    return damage


def test_a_journal_that_was_cut_at_the_end_of_a_line_shows_before_any_seal(record: Path) -> None:
    unseal(record)
    last = max(int(mark.stem.partition("-")[2]) for mark in marks(record))
    for keep in range(1, last):
        copy = Path(shutil.copytree(record, record.parent / f"cut-{keep}"))
        cut(keep)(copy)
        assert verify(copy).status == "invalid"
        assert mistrust.CheckpointBeyondEnd in found(copy)
    cut(last)(record)  # as a run is that was killed before the press
    assert verify(record).status == "unsealed"
    assert mistrust.CheckpointBeyondEnd not in found(record)


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


@pytest.mark.parametrize(
    ("here", "status", "told"),
    [
        (None, "valid", "by its own words"),
        (["aa" * 32], "valid", "which is here or was removed in order"),
        (["bb" * 32], "gap", "is not in this folder."),
        ([], "gap", "is not in this folder."),
    ],
    ids=["nobody asks", "it is here", "it is not here", "nothing is here"],
)
def test_a_record_whose_forerunner_is_not_there_leaves_a_gap(
    tmp_path: Path, shots: dict[str, Shot], here: list[str] | None, status: str, told: str
) -> None:
    draft = Draft(tmp_path / "run", shots)
    opened_with(JONAS.public.fingerprint)(draft)
    done(draft)
    Signing().countersign(draft.folder)
    Signing().seal(draft.folder, Previous_Run="aa" * 32)
    known = auditor(Known(JONAS), here=here)
    assert verify(draft.folder, known).status == status
    assert (mistrust.PreviousMissing in found(draft.folder, known)) is (status == "gap")
    said = next(check.detail for check in verify(draft.folder, known).checks if check.name == "previous")
    assert said.endswith(told)
    assert "aa" * 32 in said


def test_whoever_checks_without_knowing_anybody_is_told_so(record: Path) -> None:
    said = {check.name: check.detail for check in verify(record).checks}
    assert said["signature"].endswith("by its own words")
    assert said["previous"] == "the first that was sealed in its folder"


def test_every_doubt_reads_as_a_sentence() -> None:
    classes = [one for one in vars(mistrust).values() if isinstance(one, type) and issubclass(one, Fault)]
    told = [one for one in classes if "sentence" in vars(one)]
    assert {one.__name__ for one in told} == {
        word for word in (mistrust.__doc__ or "").split() if word.isalnum() and vars(mistrust).get(word) in told
    }
    for one in told:
        assert one.sentence.endswith((".", ")"))
        assert one.sentence[0].isupper() or one.sentence.startswith("{")
