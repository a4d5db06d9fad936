"""Evidence is erased for ever, the rest still verifies, and a note that is not right excuses nothing."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from automation.record import faults, mistrust, signers
from automation.record.age import read_identities, run_key
from automation.record.bag import read_folder
from automation.record.catalogue import listed
from automation.record.erasing import (
    ErasedAlready,
    InUse,
    NoteInTheWay,
    NotSealed,
    OnHold,
    Order,
    clear_away,
    erase,
    remove,
)
from automation.record.finish import finish, finish_all
from automation.record.holds import Hold, NotWrittenDown, hold_on, place
from automation.record.inside import inside
from automation.record.lock import held
from automation.record.notes import Note, removed
from automation.record.series import records_at
from automation.record.signing import ERASURE, SEAL
from automation.record.verify import Verdict, verify
from automation.record.vouching import by_auditor
from tests.record.breaking import Quick
from tests.record.brief import CLEAR, NOON, sealed, small
from tests.record.keys import age_key
from tests.record.signed import ALL, EVE, JONAS, MALLORY, WHO, Known
from tests.record.stock import needs_ssh_keygen, ssh_verifies

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from automation.record.signing import Signer
    from tests.record.keys import Pair

sign, attest = JONAS.sign, by_auditor(ALL)
ORDER = Order("Jonas Weber", "The seller asked for it.", NOON + timedelta(days=3), "valid")
PROOF = {
    "bag-info.txt",
    "bagit.txt",
    "data/checkpoint-0003.txt",
    "data/checkpoint-0004.txt",
    "data/journal.jsonl",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
    "VERIFY.md",
    "tagmanifest-sha256.txt.sig",
}
HELD = Hold(held=True, at=NOON, who="Jonas", why="a dispute")


@pytest.fixture
def key(tmp_path: Path) -> Pair:
    return age_key(tmp_path)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return sealed(tmp_path)


@pytest.fixture
def locked(tmp_path: Path, key: Pair) -> Path:
    return sealed(tmp_path, key=run_key([key.recipient]))


def checked(record: Path) -> Verdict:
    return verify(record, ALL)


def found(record: Path) -> set[type[faults.Fault]]:
    return {type(fault) for fault in checked(record).faults}


def files(record: Path) -> set[str]:
    return set(read_folder(record).files)


def note_of(record: Path) -> Path:
    return record.with_name(f"{record.name}.erasure.json")


def test_what_is_left_of_a_record_says_nothing_of_anybody_and_verifies_as_erased(plain: Path) -> None:
    before = checked(plain)
    assert (before.status, before.faults) == ("valid", ())
    erase(plain, ORDER, sign, attest)
    assert files(plain) == PROOF
    assert not [clear for path in files(plain) for clear in CLEAR if clear in (plain / path).read_bytes()]
    after = checked(plain)
    assert (after.status, after.faults) == ("erased", ())
    assert (after.digest, after.head) == (before.digest, before.head)
    assert (
        after.checks[-1].detail
        == "The evidence was erased on 24 November 2026 by Jonas Weber: The seller asked for it."
    )


def test_of_an_encrypted_record_only_the_key_goes_and_nobody_opens_it_any_more(locked: Path, key: Pair) -> None:
    before, identities = files(locked), read_identities(key.identity)
    assert inside(read_folder(locked), identities).key is not None
    erase(locked, ORDER, sign, attest)
    assert before - files(locked) == {"data/run-key.age"}
    assert inside(read_folder(locked), identities).key is None
    assert (checked(locked).status, checked(locked).faults) == ("erased", ())
    told = verify(locked, ALL, identities)
    assert (told.status, [check.status for check in told.checks if check.name == "inside"]) == ("erased", ["absent"])
    assert "nobody can look inside any more" in next(check.detail for check in told.checks if check.name == "inside")


def test_the_second_name_that_a_power_cut_left_the_key_is_erased_as_well(tmp_path: Path, key: Pair) -> None:
    """It stayed, and with it was opened what the note said was gone."""
    record = small(tmp_path, key=run_key([key.recipient])).folder
    (record / "data" / ".run-key.age.0a0a0a0a.part").hardlink_to(record / "data" / "run-key.age")
    finish(record, signer=lambda: JONAS)
    before = files(record)
    assert checked(record).status == "valid"
    erase(record, ORDER, sign, attest)
    assert before - files(record) == {"data/run-key.age", "data/.run-key.age.0a0a0a0a.part"}
    assert (checked(record).status, checked(record).faults) == ("erased", ())


def test_the_note_tells_what_was_erased_of_which_record_by_whom_when_and_why(plain: Path) -> None:
    digest, run = checked(plain).digest, plain.name
    gone = files(plain) - PROOF
    erase(plain, ORDER, sign, attest)
    note = json.loads(note_of(plain).read_text())
    assert {path: note[path] for path in ("format", "what", "run", "record", "who", "why", "found", "previous")} == {
        "format": 1,
        "what": "evidence",
        "run": run,
        "record": digest,
        "who": "Jonas Weber",
        "why": "The seller asked for it.",
        "found": "valid",
        "previous": None,
    }
    assert {one["path"] for one in note["files"]} == gone
    assert note["at"].startswith("2026-11-24T12:00:00")
    assert note_of(plain).stat().st_mode & 0o077 == 0


@needs_ssh_keygen
def test_ssh_keygen_accepts_the_signature_of_the_note(plain: Path, tmp_path: Path) -> None:
    erase(plain, ORDER, sign, attest)
    (tmp_path / "allowed_signers").write_text(signers.written(Known(JONAS).entry))
    data = note_of(plain).read_bytes()
    signature = note_of(plain).with_name(f"{note_of(plain).name}.sig").read_bytes()
    assert ssh_verifies(tmp_path, signature, data, who=WHO, namespace="erasure@chaperone")
    assert not ssh_verifies(tmp_path, signature, data + b" ", who=WHO, namespace="erasure@chaperone")


def without_signature(record: Path) -> None:
    note_of(record).with_name(f"{note_of(record).name}.sig").unlink()


def rewritten(**parts: Any) -> Callable[[Path], None]:  # noqa: ANN401 - parts of a note
    """The note says something else, and is signed anew by somebody who may."""

    def rewrite(record: Path) -> None:
        note = Note.model_validate({**json.loads(note_of(record).read_text()), **parts})
        note_of(record).write_bytes(note.bytes)
        note_of(record).with_name(f"{note_of(record).name}.sig").write_bytes(JONAS.sign(note.bytes, ERASURE))

    return rewrite


def changed(record: Path) -> None:
    note_of(record).write_text(note_of(record).read_text().replace("Jonas", "Jonah"))


def signed_for_something_else(record: Path) -> None:
    signature = JONAS.sign(note_of(record).read_bytes(), SEAL)
    note_of(record).with_name(f"{note_of(record).name}.sig").write_bytes(signature)


def signed_by(hand: Signer) -> Callable[[Path], None]:
    def sign_anew(record: Path) -> None:
        signature = hand.sign(note_of(record).read_bytes(), ERASURE)
        note_of(record).with_name(f"{note_of(record).name}.sig").write_bytes(signature)

    return sign_anew


def garbled(record: Path) -> None:
    note_of(record).write_text("{")


def of_a_removal(record: Path) -> None:
    rewritten(what="record")(record)


NOTES_THAT_EXCUSE_NOTHING = [
    (without_signature, faults.NoteUnsigned),
    (changed, mistrust.NotOfThisData),
    (signed_for_something_else, mistrust.WrongNamespace),
    (signed_by(MALLORY), mistrust.UnknownSigner),
    (signed_by(EVE), mistrust.WrongPrincipal),
    (garbled, faults.NoteUnreadable),
    (rewritten(record="0" * 64), faults.NoteForAnother),
    (of_a_removal, faults.NoteForAnother),
]


@pytest.mark.parametrize(("damage", "fault"), NOTES_THAT_EXCUSE_NOTHING)
def test_a_note_that_is_not_right_excuses_nothing(
    plain: Path, damage: Callable[[Path], None], fault: type[faults.Fault]
) -> None:
    erase(plain, ORDER, sign, attest)
    damage(plain)
    assert checked(plain).status == "invalid"
    assert found(plain) >= {fault, faults.FileMissing, faults.EvidenceMissing, faults.PlanMissing}


def test_without_an_auditor_only_who_sealed_the_record_may_have_erased_it(plain: Path) -> None:
    erase(plain, ORDER, sign, attest)
    assert verify(plain).status == "erased"
    signed_by(EVE)(plain)
    assert verify(plain).status == "invalid"


def test_a_note_of_another_record_excuses_nothing(plain: Path, tmp_path: Path) -> None:
    other = sealed(tmp_path)
    erase(other, ORDER, sign, attest)
    for path in tmp_path.glob(f"{other.name}.erasure*"):
        shutil.copy(path, tmp_path / path.name.replace(other.name, plain.name))
    (plain / "data" / "plan.json").unlink()
    assert checked(plain).status == "invalid"
    assert faults.NoteForAnother in found(plain)


def test_only_what_the_note_lists_may_be_gone(plain: Path) -> None:
    erase(plain, ORDER, sign, attest)
    (plain / "VERIFY.md").unlink()
    assert (checked(plain).status, found(plain)) == ("invalid", {faults.FileMissing})


def test_what_was_changed_before_it_was_erased_is_not_excused(plain: Path) -> None:
    (plain / "data" / "plan.json").write_bytes(b"{}")
    assert checked(plain).status == "invalid"
    erase(plain, ORDER, sign, attest)
    assert checked(plain).status == "invalid"
    assert found(plain) >= {faults.FileMissing, faults.PlanMissing}


def test_every_other_fault_stays_one(plain: Path) -> None:
    erase(plain, ORDER, sign, attest)
    journal = plain / "data" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"Maria", b"Marie"))
    assert checked(plain).status == "invalid"
    assert faults.ChainBroken in found(plain)


def test_a_file_that_is_back_is_told(plain: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(plain, tmp_path / "backup")
    erase(plain, ORDER, sign, attest)
    shutil.copy(copy / "data" / "plan.json", plain / "data")
    verdict = checked(plain)
    assert verdict.status == "erasing", "nobody is told that it is gone while it is there"
    assert [(check.status, check.detail) for check in verdict.checks if check.name == "erasure"] == [
        ("noted", "data/plan.json was to be erased and is still there.")
    ]


def test_what_a_crash_left_is_erased_by_the_next_order_under_the_note_that_is_there(
    plain: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(plain, tmp_path / "before")
    erase(plain, ORDER, sign, attest)
    note = note_of(plain).read_bytes()
    shutil.rmtree(plain)
    shutil.copytree(copy, plain)  # the note was written, and nothing was deleted yet
    assert checked(plain).status == "erasing"
    erase(plain, ORDER, sign, attest)
    assert (files(plain), note_of(plain).read_bytes()) == (PROOF, note)


def test_a_second_order_finds_nothing_to_erase(plain: Path) -> None:
    erase(plain, ORDER, sign, attest)
    with pytest.raises(ErasedAlready, match="erased on 24 November 2026 by Jonas Weber"):
        erase(plain, ORDER, sign, attest)


def test_a_note_that_somebody_else_put_there_stops_it(plain: Path) -> None:
    note_of(plain).write_text("{}")
    with pytest.raises(NoteInTheWay, match="Nothing was erased"):
        erase(plain, ORDER, sign, attest)
    assert "data/plan.json" in files(plain)


@pytest.mark.parametrize("carry_out", [erase, remove])
def test_a_record_that_is_not_sealed_is_left_alone(tmp_path: Path, carry_out: Callable[..., Note]) -> None:
    record = small(tmp_path).folder
    with pytest.raises(NotSealed):
        carry_out(record, ORDER, sign, attest)
    assert "data/plan.json" in files(record)
    assert not note_of(record).exists()


@pytest.mark.parametrize("carry_out", [erase, remove])
def test_a_hold_keeps_a_record_until_it_is_released(plain: Path, carry_out: Callable[..., Note]) -> None:
    place(plain, HELD)
    with pytest.raises(OnHold, match=r"on hold \(since 21 November 2026, Jonas: a dispute\)"):
        carry_out(plain, ORDER, sign, attest)
    assert checked(plain).status == "valid"
    place(plain, HELD.model_copy(update={"held": False}))
    carry_out(plain, ORDER, sign, attest)


class Meanwhile(Quick):
    """A disk at whose first deletion of evidence somebody puts the record on hold."""

    def __init__(self, record: Path) -> None:
        self.record = record
        self.said: list[str] = []

    def unlink(self, path: Path) -> None:
        if path.parent == self.record / "data":
            with pytest.raises(NotWrittenDown) as refused:
                place(self.record, HELD)
            self.said.append(str(refused.value))
        super().unlink(path)


def test_a_hold_that_comes_while_a_record_is_erased_is_not_said_to_be_placed(plain: Path) -> None:
    """It was, and the evidence went all the same."""
    disk = Meanwhile(plain)
    erase(plain, ORDER, sign, attest, disk=disk)
    assert "another command is at work on it" in disk.said[0]
    assert hold_on(plain) is None


@pytest.mark.parametrize("carry_out", [erase, remove])
def test_a_record_that_another_command_is_at_work_on_is_left_alone(plain: Path, carry_out: Callable[..., Note]) -> None:
    with held(plain), pytest.raises(InUse):
        carry_out(plain, ORDER, sign, attest)
    assert checked(plain).status == "valid"


@pytest.mark.parametrize("torn", [b"{", b'{"held": fal', b"\xff\xfe\n"])
def test_holds_that_cannot_be_read_are_one(plain: Path, torn: bytes) -> None:
    place(plain, HELD.model_copy(update={"held": False}))
    assert hold_on(plain) is None
    with plain.with_name(f"{plain.name}.hold.jsonl").open("ab") as file:
        file.write(torn)
    assert hold_on(plain) is not None


def test_a_line_of_holds_that_was_cut_short_does_not_swallow_the_next(plain: Path) -> None:
    place(plain, HELD)
    with plain.with_name(f"{plain.name}.hold.jsonl").open("ab") as file:
        file.write(b'{"held":fal')
    assert hold_on(plain) is not None
    place(plain, HELD.model_copy(update={"held": False}))
    assert hold_on(plain) is None


def test_a_record_that_was_removed_leaves_a_note_that_closes_the_gap(tmp_path: Path) -> None:
    first = sealed(tmp_path)
    digest = str(checked(first).digest)
    second = sealed(tmp_path, previous=digest)
    last = sealed(tmp_path, previous=str(checked(second).digest))
    for record in (first, second):
        remove(record, ORDER, sign, attest)
    notes = removed(tmp_path, attest)
    assert [path for path in tmp_path.glob("*Z-*") if path.is_dir()] == [last]
    assert {note.previous for note in notes.values()} == {None, digest}
    assert len(notes) == 2
    assert notes[digest].said.startswith("The whole record was removed on 24 November 2026")


def test_a_note_of_a_removal_that_is_not_right_closes_no_gap(tmp_path: Path) -> None:
    remove(sealed(tmp_path), ORDER, sign, attest)
    (note,) = tmp_path.glob("*.removal.json")
    note.write_text(note.read_text().replace("Jonas", "Jonah"))
    assert removed(tmp_path, attest) == {}


def test_what_a_crash_left_of_a_removal_is_cleared_away(plain: Path, tmp_path: Path) -> None:
    records = tmp_path / "kept"
    (records / ".removed").mkdir(parents=True)
    plain.rename(records / ".removed" / plain.name)
    other = sealed(records)
    clear_away(records)
    assert list(records.iterdir()) == [other]


def test_what_a_removal_has_yet_to_delete_is_nobodys_record(plain: Path, tmp_path: Path) -> None:
    """It was listed, checked and found harmed; and once its seal was deleted the next run sealed it anew."""
    records = tmp_path / "kept"
    (records / ".removed").mkdir(parents=True)
    half = plain.rename(records / ".removed" / plain.name)
    (half / "tagmanifest-sha256.txt").unlink()
    assert list(finish_all(records, lambda: JONAS)) == []
    assert listed(records) == ()
    assert [found.folder for found in records_at(records)] == [records]
    assert not (half / "tagmanifest-sha256.txt").exists()


def test_a_removal_that_a_crash_broke_off_is_finished_under_the_note_that_is_there(plain: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(plain, tmp_path / "copy")
    remove(plain, ORDER, sign, attest)
    shutil.copytree(copy, plain)  # the note was written, and nothing was removed yet
    (note,) = tmp_path.glob("*.removal.json")
    before = note.read_bytes()
    remove(plain, ORDER, sign, attest)
    assert (plain.exists(), note.read_bytes()) == (False, before)
