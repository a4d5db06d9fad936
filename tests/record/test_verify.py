import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from automation.record import faults
from automation.record.faults import Fault
from automation.record.lines import digest
from automation.record.seal import seal
from automation.record.verify import verify
from tests.record.sample import INVITATION, INVITE, STORIES, Draft, Press, Shot, close, done, interrupted

JOURNAL = "data/journal.jsonl"
STILL, OTHER = "data/0001-look.webp", "data/0003-press-add.webp"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory, shots: dict[str, Shot]) -> Path:
    """Every sample, sealed once; tests work on copies."""
    folder = tmp_path_factory.mktemp("originals")
    for story in STORIES:
        draft = Draft(folder / story.__name__, shots)
        story(draft)
        seal(draft.folder, info={})
    return folder


@pytest.fixture
def sealed(originals: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(originals / "done", tmp_path / "record"))


def found(record: Path) -> set[type[Fault]]:
    return {type(fault) for fault in verify(record).faults}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_an_untouched_record_is_valid_and_an_interrupted_one_says_so(
    originals: Path, story: Callable[[Draft], None]
) -> None:
    verdict = verify(originals / story.__name__)
    assert verdict.status == ("interrupted" if story is interrupted else "valid")
    assert [check.name for check in verdict.checks if check.status == "failed"] == []
    assert all(check.detail for check in verdict.checks)


def test_the_press_that_was_under_way_is_noted_not_failed(originals: Path) -> None:
    noted = [check for check in verify(originals / "interrupted").checks if check.status == "noted"]
    assert [check.name for check in noted] == ["steps"]
    assert noted[0].detail == "Step 3 was under way when the run broke off; whether it happened is not known."


def flip(path: str, at: int = 40) -> Callable[[Path], None]:
    def damage(record: Path) -> None:
        data = bytearray((record / path).read_bytes())
        data[at] ^= 0x01
        (record / path).write_bytes(data)

    return damage


def overwrite(path: str, at: int, byte: bytes) -> Callable[[Path], None]:
    def damage(record: Path) -> None:
        data = (record / path).read_bytes()
        (record / path).write_bytes(data[:at] + byte + data[at + 1 :])

    return damage


def remove(path: str) -> Callable[[Path], None]:
    return lambda record: (record / path).unlink()


def rename(path: str, to: str) -> Callable[[Path], None]:
    def damage(record: Path) -> None:
        (record / path).rename(record / to)

    return damage


def swap(one: str, other: str) -> Callable[[Path], None]:
    def damage(record: Path) -> None:
        first, second = (record / one).read_bytes(), (record / other).read_bytes()
        (record / one).write_bytes(second)
        (record / other).write_bytes(first)

    return damage


def add(path: str) -> Callable[[Path], None]:
    def damage(record: Path) -> None:
        (record / path).write_text("{}")

    return damage


def link(path: str) -> Callable[[Path], None]:
    def damage(record: Path) -> None:
        target = record.parent / "elsewhere"
        (record / path).rename(target)
        (record / path).symlink_to(target)

    return damage


def append(path: str, text: str) -> Callable[[Path], None]:
    def damage(record: Path) -> None:
        (record / path).write_text((record / path).read_text() + text)

    return damage


ZEROS = "0" * 64
DAMAGE: tuple[tuple[str, Callable[[Path], None], set[type[Fault]]], ...] = (
    ("a byte of a still", flip(STILL), {faults.FileChanged, faults.EvidenceDiffers}),
    ("a byte of the plan", flip("data/plan.json"), {faults.FileChanged, faults.PlanDiffers}),
    ("a byte of the private file", flip("data/private.json"), {faults.FileChanged}),
    ("a byte of the replay", flip("replay.html"), {faults.FileChanged}),
    ("a byte of the auditor's page", flip("VERIFY.md"), {faults.FileChanged}),
    ("a byte of bagit.txt", flip("bagit.txt", 5), {faults.FileChanged, faults.DeclarationWrong}),
    (
        "a byte of the manifest",
        overwrite(MANIFEST, 0, b"z"),
        {faults.FileChanged, faults.ManifestUnreadable, faults.FileUnlisted},
    ),
    ("a byte of the tag manifest", overwrite(TAGS, 66, b"X"), {faults.FileMissing, faults.FileUnlisted}),
    ("two stills swapped", swap(STILL, OTHER), {faults.FileChanged, faults.EvidenceDiffers}),
    ("the two plans swapped", swap("data/plan.json", "data/plan-2.json"), {faults.FileChanged, faults.PlanDiffers}),
    ("a still gone", remove(STILL), {faults.FileMissing, faults.EvidenceMissing, faults.PayloadCountWrong}),
    ("a plan gone", remove("data/plan.json"), {faults.FileMissing, faults.PlanMissing, faults.PayloadCountWrong}),
    ("the private file gone", remove("data/private.json"), {faults.FileMissing, faults.PayloadCountWrong}),
    ("the replay gone", remove("replay.html"), {faults.FileMissing}),
    ("bag-info.txt gone", remove("bag-info.txt"), {faults.FileMissing, faults.PayloadCountWrong}),
    ("the manifest gone", remove(MANIFEST), {faults.FileMissing, faults.ManifestMissing}),
    ("the tag manifest gone", remove(TAGS), {faults.ManifestMissing}),
    (
        "the journal gone",
        remove(JOURNAL),
        {
            faults.FileMissing,
            faults.PayloadCountWrong,
            faults.NotBegun,
            faults.NotClosed,
            faults.EvidenceUnnamed,
            faults.PlanUnnamed,
        },
    ),
    (
        "a still renamed",
        rename(STILL, "data/0001-other.webp"),
        {faults.FileMissing, faults.FileUnlisted, faults.EvidenceMissing, faults.EvidenceUnnamed},
    ),
    (
        "a still added",
        add("data/0099-new.webp"),
        {faults.FileUnlisted, faults.EvidenceUnnamed, faults.PayloadCountWrong},
    ),
    ("a plan added", add("data/plan-9.json"), {faults.FileUnlisted, faults.PlanUnnamed, faults.PayloadCountWrong}),
    ("a file added beside", add("notes.txt"), {faults.FileUnlisted}),
    ("a path listed twice", append(MANIFEST, f"{ZEROS}  {STILL}\n"), {faults.ListedTwice, faults.FileChanged}),
    ("a path that climbs out", append(TAGS, f"{ZEROS}  ../outside\n"), {faults.PathEscapes}),
    ("a rooted path", append(TAGS, f"{ZEROS}  /etc/hostname\n"), {faults.PathEscapes}),
    ("a path for Windows", append(TAGS, f"{ZEROS}  C:\\x\n"), {faults.PathEscapes}),
    ("a line that is none", append(TAGS, "hello\n"), {faults.ManifestUnreadable}),
)


def test_a_session_that_was_agreed_to_is_sound(sealed: Path) -> None:
    mended(asked_before("yes"))(sealed)
    reseal(sealed)
    assert (verify(sealed).status, found(sealed)) == ("valid", set())


@pytest.mark.parametrize(("damage", "expected"), [case[1:] for case in DAMAGE], ids=[case[0] for case in DAMAGE])
def test_damage_is_found_and_called_by_its_name(
    sealed: Path, damage: Callable[[Path], None], expected: set[type[Fault]]
) -> None:
    damage(sealed)
    verdict = verify(sealed)
    assert verdict.status == "invalid"
    assert found(sealed) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
@pytest.mark.parametrize("path", [STILL, "replay.html", "data/plan.json"])
def test_a_link_is_not_a_file_even_when_its_target_has_the_right_bytes(sealed: Path, path: str) -> None:
    link(path)(sealed)
    assert verify(sealed).status == "invalid"
    assert {faults.SymlinkFound, faults.FileMissing} <= found(sealed)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_linked_data_folder_is_not_followed(sealed: Path) -> None:
    link("data")(sealed)
    assert {faults.SymlinkFound, faults.FileMissing} <= found(sealed)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only where pipes have names")
def test_a_pipe_is_named_and_not_waited_for(sealed: Path) -> None:
    os.mkfifo(sealed / "data/pipe")
    assert faults.NotAFile in found(sealed)


def reseal(record: Path) -> None:
    """What a forger with write access does: new manifests over changed contents."""
    for name in ("bagit.txt", "bag-info.txt", "VERIFY.md", "replay.html", MANIFEST, TAGS):
        (record / name).unlink()
    seal(record, info={})


def edit(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Path], None]:
    def damage(record: Path) -> None:
        lines = (record / JOURNAL).read_bytes().splitlines()
        (record / JOURNAL).write_bytes(b"".join(line + b"\n" for line in change(lines)))

    return damage


def mended(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Path], None]:
    """The same, with numbers and hashes made to fit afterwards: only the meaning is wrong."""

    def damage(lines: list[bytes]) -> list[bytes]:
        fitted: list[bytes] = []
        for seq, line in enumerate(change(lines)):
            fields = json.loads(line) | {"seq": seq, "prev": digest(fitted[-1]) if fitted else ZEROS}
            fitted.append(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode())
        return fitted

    return edit(damage)


def without(kind: str, step: int | None = None) -> Callable[[list[bytes]], list[bytes]]:
    def gone(line: bytes) -> bool:
        fields = json.loads(line)
        return bool(fields["kind"] == kind and step in {None, fields.get("step")})

    return lambda lines: [line for line in lines if not gone(line)]


def saying(old: bytes, new: bytes) -> Callable[[list[bytes]], list[bytes]]:
    return lambda lines: [line.replace(old, new) for line in lines]


def asked_before(answer: str) -> Callable[[list[bytes]], list[bytes]]:
    """With the seller's answer to the session itself, before anything else."""
    words = {"version": "1", "text": "Before we begin.", "account": None, "operator": "Ada"}
    consent = {"kind": "consent", "at": "2026-11-21T10:00:00Z", "mono": 0.1, **words, "answer": answer}
    line = json.dumps({**consent, "who": "Sam", "how": "said so", "seconds": 2.0}).encode()
    return lambda lines: [lines[0], line, *lines[1:]]


FORGERIES: tuple[tuple[str, Callable[[Path], None], set[type[Fault]]], ...] = (
    ("a word changed", edit(saying(b"Maria asks", b"Maria said")), {faults.ChainBroken}),
    ("a line dropped", edit(lambda lines: lines[:3] + lines[4:]), {faults.ChainBroken, faults.SequenceBroken}),
    (
        "two lines swapped",
        edit(lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]]),
        {faults.ChainBroken, faults.SequenceBroken},
    ),
    (
        "a line twice",
        edit(lambda lines: [*lines[:4], lines[3], *lines[4:]]),
        {faults.ChainBroken, faults.SequenceBroken},
    ),
    ("a line that is not JSON", edit(saying(b'"kind":"note"', b'"kind":note')), {faults.LineUnreadable, faults.ChainBroken}),
    ("a key of the wrong type", mended(saying(b'"note","text":"', b'"note","text":5,"was":"')), {faults.LineUnreadable}),
    ("another format", mended(saying(b'"format":1', b'"format":2')), {faults.FirstLineWrong}),
    ("no opening", mended(without("run.open")), {faults.FirstLineWrong}),
    ("no closing", mended(without("run.close")), {faults.NotClosed}),
    ("a line after the closing", mended(lambda lines: [*lines, lines[3]]), {faults.LineAfterClose}),
    (
        "a step without its outcome",
        mended(without("step.outcome", 3)),
        {faults.IntentWithoutOutcome, faults.EvidenceUnnamed},
    ),
    ("an outcome without its step", mended(without("step.intent", 3)), {faults.OutcomeWithoutIntent}),
    ("no approvals", mended(without("approval")), {faults.CommitWithoutYes}),
    ("a no before the commits", mended(saying(b'"answer":"yes"', b'"answer":"no"')), {faults.CommitWithoutYes}),
    ("a session that was not agreed to", mended(asked_before("no")), {faults.CommitWithoutConsent}),
    ("a session that nobody agreed to", mended(asked_before("timeout")), {faults.CommitWithoutConsent}),
    ("no answer in time", mended(saying(b'"answer":"yes"', b'"answer":"timeout"')), {faults.CommitWithoutYes}),
    (
        "a yes to something else",
        mended(saying(b'"kind":"approval","plan":"', b'"kind":"approval","plan":"00')),
        {faults.ApprovalWithoutPlan, faults.CommitWithoutYes},
    ),
    (
        "a commit for another store",
        mended(saying(b'"store":"US","act":"commit"', b'"store":"CA","act":"commit"')),
        {faults.CommitWithoutYes},
    ),
    ("no plans", mended(without("plan")), {faults.ApprovalWithoutPlan, faults.CommitWithoutYes, faults.PlanUnnamed}),
    (
        "one still for two moments",
        mended(saying(b"0003-press-add.webp", b"0001-look.webp")),
        {faults.EvidenceNamedTwice, faults.EvidenceDiffers, faults.EvidenceUnnamed},
    ),
    (
        "a press on a still that no line has",
        mended(saying(b'"on":"0002-before-add.webp"', b'"on":"0099-other.webp"')),
        {faults.EvidenceMissing},
    ),
    (
        "a still outside the record",
        mended(saying(b'"file":"0001-look.webp"', b'"file":"../0001-look.webp"')),
        {faults.PathEscapes, faults.EvidenceUnnamed},
    ),
)  # fmt: skip


@pytest.mark.parametrize(("damage", "expected"), [case[1:] for case in FORGERIES], ids=[case[0] for case in FORGERIES])
def test_a_forged_journal_is_found_out_even_with_fresh_manifests(
    sealed: Path, damage: Callable[[Path], None], expected: set[type[Fault]]
) -> None:
    damage(sealed)
    reseal(sealed)
    verdict = verify(sealed)
    assert verdict.status == "invalid"
    assert found(sealed) == expected


def test_a_torn_tail_is_found_out(sealed: Path) -> None:
    (sealed / JOURNAL).write_bytes((sealed / JOURNAL).read_bytes()[:-20])
    reseal(sealed)
    assert found(sealed) == {faults.TornTail, faults.NotClosed}


def test_a_newer_plan_takes_the_yes_away_from_the_older_one(tmp_path: Path, shots: dict[str, Shot]) -> None:
    draft = Draft(tmp_path / "run", shots)
    draft.open()
    draft.line("observed", job="invite", store="US", facts={}, ev=draft.see("filled", "look"))
    draft.answer(draft.plan(INVITE, INVITATION))
    draft.plan(INVITE, INVITATION, caution="The page has changed since.")
    draft.press(1, INVITE, ("filled", "send"), Press("Send invitation", "sent", "commit"))
    close(draft, "done", "Done.")
    seal(draft.folder, info={})
    assert found(draft.folder) == {faults.CommitWithoutYes}


def test_a_record_without_manifests_is_unsealed_and_still_examined(record: Path) -> None:
    assert verify(record).status == "unsealed"
    assert verify(record).digest is None
    mended(without("approval"))(record)
    assert verify(record).status == "invalid"


def test_a_run_that_is_still_going_on_is_unsealed_not_invalid(tmp_path: Path, shots: dict[str, Shot]) -> None:
    draft = Draft(tmp_path / "run", shots)
    done(draft)
    lines = (draft.folder / JOURNAL).read_bytes().splitlines(keepends=True)
    for kept in range(1, len(lines)):
        (draft.folder / JOURNAL).write_bytes(b"".join(lines[:kept]) + lines[kept][:30])
        for path in (draft.folder / "data").glob("0*"):
            path.rename(draft.folder.parent / path.name)
        for name in (file for file in draft.folder.parent.glob("0*") if file.name.encode() in b"".join(lines[:kept])):
            name.rename(draft.folder / "data" / name.name)
        assert verify(draft.folder).status == "unsealed"


@pytest.mark.parametrize("what", ["nothing", "an empty folder", "a file"])
def test_where_there_is_no_record_that_is_said(tmp_path: Path, what: str) -> None:
    place = tmp_path / "place"
    if what == "an empty folder":
        place.mkdir()
    elif what == "a file":
        place.write_text("x")
    verdict = verify(place)
    assert verdict.status == "missing"
    assert str(place) in verdict.checks[0].detail


@pytest.mark.parametrize(
    "journal",
    [
        b"",
        b"\n",
        b"\xff\xfe\n",
        b"null\n",
        b"[]\n",
        b"1e999\n",
        b"{" * 5000 + b"\n",
        b'{"seq":0}\n',
        b"\x00" * 4096 + b"\n",
    ],
    ids=range(9),
)
def test_a_journal_of_rubbish_is_a_verdict_not_an_exception(sealed: Path, journal: bytes) -> None:
    (sealed / JOURNAL).write_bytes(journal)
    assert verify(sealed).status == "invalid"


def test_every_truncation_of_a_journal_is_a_verdict_and_never_valid(sealed: Path) -> None:
    whole = (sealed / JOURNAL).read_bytes()
    for length in range(0, len(whole), 97):
        (sealed / JOURNAL).write_bytes(whole[:length])
        assert verify(sealed).status == "invalid"


def test_checking_changes_nothing(sealed: Path) -> None:
    def state() -> dict[Path, tuple[bytes, int]]:
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in sealed.rglob("*") if path.is_file()}

    before = state()
    verify(sealed)
    assert state() == before


def test_every_fault_reads_as_a_sentence() -> None:
    classes = [
        one
        for one in vars(faults).values()
        if isinstance(one, type) and issubclass(one, Fault) and "sentence" in vars(one)
    ]
    assert len(classes) == 39
    for one in classes:
        sentence = one.sentence
        assert sentence.endswith(".")
        assert sentence[0].isupper() or sentence.startswith(("{", "bag-info"))
