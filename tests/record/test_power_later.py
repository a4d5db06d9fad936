"""The power fails, or the disk refuses, while a sealed record is erased, removed, held or stamped, and while the order of seals is kept."""

from __future__ import annotations

import errno
import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from automation.errors import ChaperoneError
from automation.record.age import run_key
from automation.record.audit import among
from automation.record.authority import Authority, keep_stamp, tried
from automation.record.bag import JOURNAL, SIGNATURE, STAMP, TAG_MANIFEST, read_folder
from automation.record.catalogue import INDEX, PAGE
from automation.record.chain import seal_next, sealed_as
from automation.record.durable import add_line, write_new
from automation.record.erasing import ErasedAlready, Order, erase, evidence, remove
from automation.record.holds import Hold, hold_on, place
from automation.record.notes import removed
from automation.record.office import Office
from automation.record.purging import Step, carry_out
from automation.record.verify import verify
from automation.record.vouching import by_auditor
from tests.record.breaking import Quick, Refusing
from tests.record.brief import NOON, SELLER, sealed
from tests.record.keys import age_key
from tests.record.power import Call, Power, cuts, put, sooner, without
from tests.record.signed import ALL, JONAS, Known, auditor
from tests.record.stock import needs_openssl
from tests.record.tsa import Stamps, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from automation.record.disk import Disk
    from tests.record.power import State, Wrong

sign, attest = JONAS.sign, by_auditor(ALL)
ORDER = Order("Jonas Weber", "The seller asked for it.", NOON + timedelta(days=3), "valid")
OFFICE = Office("Jonas Weber", sign, ALL)
HELD = Hold(held=True, at=NOON, who="Jonas", why="a dispute")
RELEASED = HELD.model_copy(update={"held": False})
DONE = b"done"


def listing(record: Path) -> None:
    """The index and the page of all replays name the record, and its seller."""
    for name in (INDEX, PAGE):
        record.with_name(name).write_text(f"{record.name} {SELLER}")


def laid_out(state: State, folder: Path) -> Path:
    """The folder, with nothing in it but what the power cut left."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    put(state, folder)
    return folder


# Erasing.


def is_evidence(call: Call) -> bool:
    return call.name == "unlink" and "/data/" in f"{call.path}/" and not call.path.endswith(".part")


def is_note(call: Call) -> bool:
    return ".erasure.json" in call.path


class Erasure:
    """A record that is erased, with everything that was asked of the disk for it."""

    def __init__(self, records: Path, *, encrypted: bool) -> None:
        key = run_key([age_key(records.parent, f"{records.name}.txt").recipient]) if encrypted else None
        self.record = sealed(records, key=key)
        listing(self.record)
        self.name = self.record.name
        self.going = {f"{self.name}/{path}" for path in evidence(list(read_folder(self.record).files))}
        self.power = Power(records)
        erase(self.record, ORDER, sign, attest, disk=self.power)
        self.power.ack(DONE)
        self.note = self.record.with_name(f"{self.name}.erasure.json").read_bytes()

    def unkept(self, state: State, acked: Iterable[bytes]) -> Iterator[str]:
        """The promises that a power cut broke."""
        done, begun = state.get(f"{self.name}.erasure.json"), state.get(f"{self.name}.erasure.json.begun")
        left = self.going & state.keys()
        if DONE in acked and (done is None or left):
            yield "somebody was told that it is erased, and it is not"
        if done is not None and left:
            yield "a note says that it is gone, and it is there"
        if done is None and begun is None and left != self.going:
            yield "something is gone, and nothing says why"
        if {done, begun} - {None, self.note}:
            yield "a note is torn"
        if (done or begun) is not None and not state.get(f"{self.name}.erasure.json.sig"):
            yield "a note has no signature"
        if left != self.going and {INDEX, PAGE} & state.keys():
            yield "the list tells of what is erased"


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "encrypted"])
def erasure(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Erasure:
    return Erasure(tmp_path_factory.mktemp("records"), encrypted=request.param)


def test_whenever_the_power_fails_a_record_is_as_it_was_or_erased_or_says_that_it_is_being(
    erasure: Erasure, tmp_path: Path
) -> None:
    said, states = set(), 0
    for number, state, acked in cuts(erasure.power, erasure.power.calls):
        assert list(erasure.unkept(state, acked)) == [], f"before call {number}"
        record = laid_out(state, tmp_path / "after") / erasure.name
        found = verify(record, ALL)
        done = f"{erasure.name}.erasure.json" in state
        begun = f"{erasure.name}.erasure.json.begun" in state
        assert found.status == ("erased" if done else "erasing" if begun else "valid"), (number, found.faults)
        with suppress(ErasedAlready):
            erase(record, ORDER, sign, attest, disk=Quick())
        assert verify(record, ALL).status == "erased"
        beside = {f"{erasure.name}.erasure.json", f"{erasure.name}.erasure.json.sig"}
        assert {path.name for path in record.parent.iterdir() if path.is_file()} == beside
        said.add(found.status)
        states += 1
    assert said == {"valid", "erasing", "erased"}
    assert states > 20, "the model looks at less than it did"


@pytest.mark.parametrize(
    ("wrong", "promise"),
    [
        (without("sync_folder"), "somebody was told that it is erased, and it is not"),
        (without("sync", of=".begun"), "a note is torn"),
        (without("sync", of=".sig"), "a note has no signature"),
        (
            lambda calls: [call for call in calls if not (call.name == "sync_folder" and call.path.endswith("/data"))],
            "a note says that it is gone, and it is there",
        ),
        (sooner(is_evidence, lambda call: call.path == INDEX), "the list tells of what is erased"),
        (sooner(lambda call: call.name == "move", is_evidence), "a note says that it is gone, and it is there"),
        (sooner(is_evidence, is_note), "something is gone, and nothing says why"),
    ],
    ids=["folders not synced", "note not synced", "signature not synced", "evidence not synced", "list last", "note done first", "evidence first"],
)  # fmt: skip
def test_the_model_catches_an_erasure_in_another_order(erasure: Erasure, wrong: Wrong, promise: str) -> None:
    calls = wrong(erasure.power.calls)
    assert calls != erasure.power.calls
    found = {fault for _, state, acked in cuts(erasure.power, calls) for fault in erasure.unkept(state, acked)}
    assert promise in found, found


# Removing.


class Removal:
    """A record that is removed, and one that was sealed after it."""

    def __init__(self, records: Path) -> None:
        self.record = sealed(records)
        self.digest = str(verify(self.record, ALL).digest)
        self.next = sealed(records, at=NOON + timedelta(days=1), previous=self.digest)
        listing(self.record)
        self.files = {f"{self.record.name}/{path}" for path in read_folder(self.record).files}
        self.power = Power(records)
        remove(self.record, ORDER, sign, attest, disk=self.power)
        self.power.ack(DONE)

    def unkept(self, state: State, acked: Iterable[bytes]) -> Iterator[str]:
        name = self.record.name
        done, begun = f"{name}.removal.json" in state, f"{name}.removal.json.begun" in state
        here = self.files & state.keys()
        if DONE in acked and not done:
            yield "somebody was told that it is removed, and no note says so"
        if done and [path for path in state if f"{name}/" in path]:
            yield "a note says that it is gone, and it is there"
        if here != self.files and not (done or begun):
            yield "it is gone, and nothing says why"
        if here and here != self.files:
            yield "it looks like a record that was harmed"
        if here != self.files and {INDEX, PAGE} & state.keys():
            yield "the list tells of what is removed"


@pytest.fixture(scope="module")
def removal(tmp_path_factory: pytest.TempPathFactory) -> Removal:
    return Removal(tmp_path_factory.mktemp("records"))


def test_whenever_the_power_fails_a_record_is_there_or_removed_and_its_series_has_no_gap(
    removal: Removal, tmp_path: Path
) -> None:
    known = auditor(Known(JONAS))
    series = set()
    for number, state, acked in cuts(removal.power, removal.power.calls):
        assert list(removal.unkept(state, acked)) == [], f"before call {number}"
        records = laid_out(state, tmp_path / "after")
        record = records / removal.record.name
        how = record.exists(), tuple(sorted(removed(records, attest)))
        if how not in series:  # the rest of the folder is the same
            assert verify(records / removal.next.name, among(known, records)).status == "valid", number
        series.add(how)
        todo = [Step(record, NOON, "record", 1, "valid")] if record.exists() else []
        assert [step.objection for step in carry_out(todo, OFFICE, records, disk=Quick())] == [None] * len(todo)
        left = {path.name for path in records.iterdir()} - {INDEX, PAGE}
        assert left >= {removal.next.name}
        if todo or removed(records, attest):
            assert left == {
                removal.next.name,
                f"{record.name}.removal.json",
                f"{record.name}.removal.json.sig",
            }, number
    assert len(series) == 3, "there; there, with a note; gone, with a note"


@pytest.mark.parametrize(
    ("wrong", "promise"),
    [
        (without("sync_folder"), "somebody was told that it is removed, and no note says so"),
        (without("unlink", of=PAGE), "the list tells of what is removed"),
        (
            sooner(lambda call: call.name == "move" and ".begun" in call.path, lambda call: call.name == "move"),
            "a note says that it is gone, and it is there",
        ),
        (
            sooner(lambda call: ".removed/" in call.path, lambda call: call.name == "move" and not call.inode),
            "it looks like a record that was harmed",
        ),
    ],
    ids=["folders not synced", "list kept", "note done first", "not set aside first"],
)
def test_the_model_catches_a_removal_in_another_order(removal: Removal, wrong: Wrong, promise: str) -> None:
    calls = wrong(removal.power.calls)
    assert calls != removal.power.calls
    found = {fault for _, state, acked in cuts(removal.power, calls) for fault in removal.unkept(state, acked)}
    assert promise in found, found


# Purging.


def test_whenever_the_power_fails_in_a_purge_what_is_on_hold_is_whole_and_what_was_said_is_so(tmp_path: Path) -> None:
    records = tmp_path / "kept"
    records.mkdir()
    kept, first, second = (sealed(records, at=NOON + timedelta(days=day)) for day in range(3))
    place(kept, HELD)
    power = Power(records)
    whole = {path: data for path, data in power.before.items() if path.startswith(kept.name)}
    steps = [Step(kept, NOON, "evidence", 1), Step(first, NOON, "evidence", 1), Step(second, NOON, "record", 1)]
    said = {first.name: f"{first.name}.erasure.json", second.name: f"{second.name}.removal.json"}
    for step in carry_out(steps, OFFICE, records, disk=power):
        assert step.failed == (step.record == kept)
        if not step.failed:
            power.ack(step.record.name.encode())
    for number, state, acked in cuts(power, power.calls):
        assert {path: data for path, data in state.items() if path.startswith(kept.name)} == whole, number
        for name in acked:
            assert said[name.decode()] in state, number
            assert f"{name.decode()}/data/plan.json" not in state, number


# Holding.


def placed(records: Path, *lines: Hold) -> Power:
    """The disk after these holds; each is acknowledged as it is held, or not."""
    power = Power(records)
    for line in lines:
        place(records / "run", line, disk=power)
        power.ack(b"held" if line.held else b"free")
    return power


def unheld(power: Power, calls: Iterable[Call], place_at: Path) -> Iterator[str]:
    """Where a hold that was acknowledged is gone although nobody has begun to release it."""
    for number, state, acked in cuts(power, calls):
        records = laid_out(state, place_at)
        on = hold_on(records / "run") is not None
        if acked and acked[-1] == b"held" and not on:
            yield f"the hold is lost before call {number}"


@pytest.mark.parametrize("lines", [(HELD,), (HELD, HELD), (RELEASED, HELD)], ids=["first", "again", "anew"])
def test_whenever_the_power_fails_a_hold_that_was_acknowledged_is_there(
    tmp_path: Path, lines: tuple[Hold, ...]
) -> None:
    (tmp_path / "kept").mkdir()
    power = placed(tmp_path / "kept", *lines)
    assert list(unheld(power, power.calls, tmp_path / "after")) == []


def test_whenever_the_power_fails_in_a_release_the_record_is_held_or_not_and_the_next_word_counts(
    tmp_path: Path,
) -> None:
    records = tmp_path / "kept"
    records.mkdir()
    place(records / "run", HELD)
    power = placed(records, RELEASED)
    found = set()
    for number, state, acked in cuts(power, power.calls):
        after = laid_out(state, tmp_path / "after") / "run"
        found.add(on := hold_on(after) is not None)
        assert not (on and acked), number
        for line in (HELD, RELEASED):
            place(after, line, disk=Quick())
            assert (hold_on(after) is not None) == line.held, number
    assert found == {True, False}


@pytest.mark.parametrize("wrong", [without("sync"), without("sync_folder")], ids=["line", "name"])
def test_the_model_catches_a_hold_that_is_not_synced(tmp_path: Path, wrong: Wrong) -> None:
    (tmp_path / "kept").mkdir()
    power = placed(tmp_path / "kept", HELD)
    assert list(unheld(power, wrong(power.calls), tmp_path / "after")) != []


# Stamping.


@pytest.fixture(scope="module")
def stamps(tmp_path_factory: pytest.TempPathFactory) -> Stamps:
    return Stamps(tmp_path_factory.mktemp("authority")).found()


def unsound(power: Power, calls: Iterable[Call], token: bytes) -> Iterator[str]:
    """What a sealed record holds besides what was sealed and the whole token."""
    for _, state, _ in cuts(power, calls):
        for path, data in state.items():
            inside = path.partition("/")[2]
            if inside == STAMP and data != token:
                yield "the token is torn"
            elif inside and inside != STAMP and power.before.get(path) != data:
                yield "there is something in the record that was not sealed"


@needs_openssl
def test_whenever_the_power_fails_a_stamped_record_is_valid_with_the_token_or_without(
    tmp_path: Path, stamps: Stamps
) -> None:
    (tmp_path / "kept").mkdir()
    record = sealed(tmp_path / "kept")
    token = stamps.of((record / SIGNATURE).read_bytes())
    power = Power(record.parent)
    keep_stamp(record, token, power)
    power.ack(DONE)
    assert list(unsound(power, power.calls, token)) == []
    assert verify(record, ALL).status == "valid"
    for number, state, acked in cuts(power, power.calls):
        after = laid_out(state, tmp_path / "after") / record.name
        if not (after / STAMP).exists():
            assert not acked, number
            keep_stamp(after, token, Quick())
            assert [path.name for path in after.parent.iterdir()] == [record.name], "nothing is left over"
    assert verify(after, ALL).status == "valid"


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (without("sync"), "the token is torn"),
        (lambda calls: [call for call in calls if call.name != "sync_folder"], None),
    ],
)
def test_the_model_catches_a_token_that_is_not_synced_before_it_is_named(
    tmp_path: Path, wrong: Wrong, fault: str | None
) -> None:
    (tmp_path / "kept").mkdir()
    record = sealed(tmp_path / "kept")
    power = Power(record.parent)
    keep_stamp(record, b"a token" * 9, power)
    assert set(unsound(power, wrong(power.calls), b"a token" * 9)) == ({fault} if fault else set())


def test_the_model_catches_a_token_that_is_written_inside_the_record(tmp_path: Path) -> None:
    """As it was: a stamping that broke off left a sealed record invalid."""
    (tmp_path / "kept").mkdir()
    record = sealed(tmp_path / "kept")
    power = Power(record.parent)
    write_new(record / STAMP, b"a token", disk=power)
    assert set(unsound(power, power.calls, b"a token")) == {"there is something in the record that was not sealed"}


# The order of seals.


def run(records: Path, name: str) -> Path:
    """The folder of a run that is ready to be sealed."""
    (records / name / "data").mkdir(parents=True, exist_ok=True)
    (records / name / JOURNAL).write_text(f'{{"run":"{name}"}}\n')
    return records / name


class Series:
    """Two records that are sealed one after the other, by a computer that has sealed nothing before."""

    def __init__(self, root: Path) -> None:
        self.root, self.records = root, root / "records"
        runs = [run(self.records, name) for name in ("a", "b")]
        self.power = Power(root)
        for record in runs:
            self.power.ack(f"{record.name} {seal_next(record, None, self.power)}".encode())

    def states(self, wrong: Wrong = list) -> Iterator[tuple[int, dict[str, str]]]:
        """Lays out every state in turn, in which the order or a seal differs; with the digests that were acknowledged."""
        seen = set()
        for number, state, acked in cuts(self.power, wrong(self.power.calls)):
            told = frozenset(
                (path, data) for path, data in state.items() if "/order/" in path or path.endswith(f"/{TAG_MANIFEST}")
            )
            if (told, acked) not in seen:
                seen.add((told, acked))
                laid_out(state, self.root)
                yield number, dict(line.decode().split() for line in acked)

    def forgotten(self, wrong: Wrong = list) -> list[str]:
        return [
            name
            for _, acked in self.states(wrong)
            for name, digest in acked.items()
            if sealed_as(self.records / name) != digest
        ]


@pytest.fixture
def series(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Series:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "disk" / "data"))
    (tmp_path / "disk" / "data").mkdir(parents=True)
    return Series(tmp_path / "disk")


def before(record: Path) -> str | None:
    return dict(line.split(": ", 1) for line in (record / "bag-info.txt").read_text().splitlines()).get("Previous-Run")


def test_whenever_the_power_fails_in_a_seal_the_next_one_names_the_right_one_before_it(series: Series) -> None:
    looked = 0
    for number, acked in series.states():
        sealed_now = [name for name in ("a", "b") if (series.records / name / TAG_MANIFEST).exists()]
        digests = {name: str(verify(series.records / name).digest) for name in sealed_now}
        assert acked.items() <= digests.items(), number
        assert {name: sealed_as(series.records / name) for name in acked} == acked, number
        seal_next(third := run(series.records, "c"), None, Quick())
        assert before(third) == (digests[sealed_now[-1]] if sealed_now else None), number
        assert {name: sealed_as(series.records / name) for name in sealed_now} == digests, number
        looked += 1
    assert looked > 10, "the model looks at less than it did"


@pytest.mark.parametrize(
    "wrong",
    [
        without("sync", of="order/"),
        without("sync_folder"),
        lambda calls: [call for call in calls if not (call.name == "sync_folder" and call.path in {"data", "data/chaperone"})],
    ],
    ids=["note not synced", "folders not synced", "folder of the note not synced"],
)  # fmt: skip
def test_the_model_catches_a_seal_that_is_acknowledged_before_it_is_remembered(series: Series, wrong: Wrong) -> None:
    assert series.forgotten(wrong) != []


def test_however_much_of_the_list_of_seals_is_left_it_can_be_read(series: Series) -> None:
    """A line that was cut short just after the name ended every run with an error."""
    digest = str(sealed_as(series.records / "a"))
    line = f"a {digest}\n".encode()
    place_of = next(series.root.rglob("*.sealed"))
    for length in range(len(line) + 1):
        place_of.write_bytes(line[:length])
        assert sealed_as(series.records / "a") in {None, digest}
        add_line(place_of, line.rstrip(), disk=Quick())
        assert sealed_as(series.records / "a") == digest


# The disk refuses.


def erased(record: Path, disk: Disk) -> None:
    with suppress(ErasedAlready):
        erase(record, ORDER, sign, attest, disk=disk)


def was_removed(record: Path, disk: Disk) -> None:
    todo = [Step(record, NOON, "record", 1, "valid")] if record.exists() else []
    for step in carry_out(todo, OFFICE, record.parent, disk=disk):
        if step.failed:
            assert "Give the same command again" in str(step.objection)
            raise ChaperoneError(step.objection)


ACTS: dict[str, tuple[Callable[[Path, Disk], object], Callable[[Path], bool]]] = {
    "erase": (erased, lambda record: verify(record, ALL).status == "erased"),
    "purge": (was_removed, lambda record: [*removed(record.parent, attest)] != [] and not record.exists()),
    "hold": (lambda record, disk: place(record, HELD, disk=disk), lambda record: hold_on(record) is not None),
    "release": (lambda record, disk: place(record, RELEASED, disk=disk), lambda record: hold_on(record) is None),
}  # fmt: skip


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("act", ACTS)
def test_whatever_call_the_disk_refuses_a_sentence_says_so_and_the_same_command_finishes_it(
    tmp_path: Path, act: str, error: int
) -> None:
    carry, well = ACTS[act]
    whole = sealed(tmp_path)
    for at in count(1):
        record = tmp_path / str(at) / whole.name
        shutil.copytree(whole, record)
        if act == "release":
            place(record, HELD, disk=Quick())
        disk = Refusing(at, error)
        try:
            carry(record, disk)
        except ChaperoneError:
            assert set(disk.after) <= {"unlink"}, f"after call {at} nothing but tidying up"
        else:
            break
        assert verify(record, ALL).status in {"valid", "erasing", "erased", "missing"}, at
        carry(record, Quick())
        assert well(record), at
        assert [path.name for path in record.parent.iterdir() if path.name.startswith(".")] == [], at
    assert well(record)
    assert at > 3


@needs_openssl
def test_whatever_call_the_disk_refuses_a_stamp_is_said_not_to_be_kept_and_can_be_had_later(
    tmp_path: Path, stamps: Stamps
) -> None:
    known = auditor(Known(JONAS), authorities=stamps.ca)
    whole = sealed(tmp_path, at=datetime.now(UTC))
    with opened(stamps.answer) as desk:
        asked = Authority(desk.url, stamps.ca)
        for at in count(1):
            record = tmp_path / str(at) / whole.name
            shutil.copytree(whole, record)
            stamped, trouble = tried(asked, record, disk=Refusing(at, errno.ENOSPC))
            if stamped:
                break
            assert trouble == "The time stamp could not be kept (No space left on device)."
            assert verify(record, known).status == "valid", at
            if not (record / STAMP).exists():
                assert tried(asked, record, disk=Quick())[0], at
                assert verify(record, known).status == "valid", at
                assert [path.name for path in record.parent.iterdir()] == [record.name], at
    assert at > 4


def test_whatever_call_the_disk_refuses_a_seal_comes_later_and_in_the_order(tmp_path: Path) -> None:
    for at in count(1):
        first, second, third = (run(tmp_path / str(at), name) for name in "abc")
        digest = seal_next(first, None, Quick())
        with suppress(OSError):
            seal_next(second, None, Refusing(at, (errno.ENOSPC, errno.EIO)[at % 2]))
            break
        if not (second / TAG_MANIFEST).exists():
            assert seal_next(second, None, Quick())
        seal_next(third, None, Quick())
        assert [before(second), before(third)] == [digest, verify(second).digest], at
        assert all(map(sealed_as, (first, second, third))), at
    assert at > 40
