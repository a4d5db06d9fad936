"""Any story that a run can live through, and what its record must say of it then.

The machine opens runs, works in them, kills them at any moment and fills their disks, finishes and seals what is left, meddles with what is
sealed; beside each record it keeps what the record must still say. `--hypothesis-profile=long` tells many more stories.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from automation.errors import RecordBroken
from automation.record import Record, bag, faults
from automation.record.disk import Disk
from automation.record.durable import write_new
from automation.record.erasing import ErasedAlready, NotSealed, OnHold, Order, erase
from automation.record.finish import finish
from automation.record.holds import Hold, hold_on, place
from automation.record.lines import digest
from automation.record.seal import FileUnnamed, seal
from automation.record.verify import verify
from automation.record.vouching import by_auditor
from tests.record.brief import NOON
from tests.record.damage import TAGS, cut, flip, remove, write
from tests.record.signed import ALL, JONAS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.record.damage import Damage

JOB, STORE = "invite", "US"
OPENING: dict[str, object] = {
    "format": 1, "tool": "chaperone", "version": "0.1.0", "partner": "p", "title": "P", "jobs": [JOB], "stores": [STORE],
    "site": "http://127.0.0.1", "practice": True, "agent": "Agent/Chaperone", "user_agent": "x", "browser": "x", "operator": "Jonas Weber",
    "seller": None, "mode": "run", "approve": "ask", "headless": False, "key": JONAS.public.fingerprint,
}  # fmt: skip


CALLS = st.none() | st.integers(0, 60)
"""After how many calls the disk is full, if it ever is."""
ORDER = Order("Jonas Weber", "The seller asked for it.", NOON, "valid")
LONG_ENOUGH = 40
"""Bytes of a file in which one can be flipped that is not the first."""


def cut_short(path: str) -> Damage:
    """By more than the last line break, without which a signature is as good."""
    return cut(path, by=2)


class Small(Disk):
    """A quick disk of a process that can be killed, with room for only so many more calls."""

    def __init__(self) -> None:
        self.room: int | None = None
        self.files: set[int] = set()

    def create(self, path: Path) -> int:
        return self._known(self._if_room(super().create, path))

    def reopen(self, path: Path) -> int:
        return self._known(super().reopen(path))

    def write(self, file: int, data: bytes) -> int:
        if self.room == 0 and len(data) > 1:
            os.write(file, data[: len(data) // 2])
        taken: int = self._if_room(super().write, file, data)
        return taken

    def claim(self, temp: Path, path: Path) -> None:
        self._if_room(super().claim, temp, path)

    def unlink(self, path: Path) -> None:
        self._if_room(super().unlink, path)

    def sync(self, file: int) -> None:
        """No power fails here, so nothing is waited for."""
        self._if_room(os.fstat, file)

    def sync_folder(self, path: Path) -> None:
        self._if_room(os.stat, path)

    def close(self, file: int) -> None:
        super().close(file)
        self.files.discard(file)

    def die(self) -> None:
        for file in list(self.files):
            self.close(file)

    def _known(self, file: int) -> int:
        self.files.add(file)
        return file

    def _if_room(self, act: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401 - whatever the call gives
        if self.room == 0:
            raise OSError(28, "No space left on device")
        if self.room is not None:
            self.room -= 1
        return act(*given)


@dataclass
class Packing:
    """A picture that another thread packs, with the outcome line that waits for it: the camera's darkroom."""

    run: Run
    what: str
    line: dict[str, object]
    kept: dict[str, object] | None = None
    refused: bool = False

    def ready(self) -> bool:
        return self.kept is not None or self.refused

    def pack(self) -> None:
        name, data = f"{self.run.record.still_name(self.what)}.webp", f"RIFF {self.what}".encode()
        try:
            self.run.record.evidence.keep(name, data)
        except OSError:
            self.refused = True
            return
        self.run.kept[f"{bag.DATA}{name}"] = digest(data)
        self.kept = still(name, data)

    def told(self) -> dict[str, object]:
        """What the line says, once the picture is there. Raises RecordBroken."""
        if not self.ready():
            self.pack()
        if self.refused:
            raise RecordBroken("A picture could not be kept.")
        return {**self.line, "ev": self.kept}


def still(name: str, data: bytes) -> dict[str, Any]:
    """The evidence that a line has of a picture."""
    return {
        "still": {"file": name, "sha256": digest(data), "bytes": len(data), "width": 1, "height": 1},
        "outline": None,
    }


@dataclass(eq=False, repr=False)
class Run:
    """A run as it is remembered: what it was told to be safe, and how it ended."""

    record: Record
    disk: Small
    alive: bool = True
    safe: list[bytes] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    plan: str | None = None
    agreed: bool = False
    step: int | None = None
    lawless: bool = False
    """Whether it changed the account without a yes."""
    closed: str | None = None
    broke_off: bool = False
    half_sealed: bool = False
    finished: bool = False
    digest: str | None = None
    touched: bool = False
    erased: set[str] = field(default_factory=set)
    doomed: set[str] = field(default_factory=set)
    """What is to be erased and is still there, for that broke off."""
    held: bool = False
    due: Packing | None = None
    """The outcome that is written once its picture is packed, and before anything else."""
    unnamed: bool = False
    """Whether somebody stopped it between a picture and its line."""

    def __repr__(self) -> str:
        return self.record.run

    @property
    def folder(self) -> Path:
        return self.record.folder

    @property
    def last(self) -> dict[str, Any]:
        """The last whole line on the disk: also one that could not be made safe, or not be countersigned, and was never acknowledged."""
        *_, line, _ = (b"{}\n" + (self.folder / bag.JOURNAL).read_bytes()).split(b"\n")
        said: dict[str, Any] = json.loads(line)
        return said

    @property
    def working(self) -> bool:
        return self.alive and self.closed is None

    @property
    def expected(self) -> str:
        if self.touched or self.lawless:
            return "invalid"
        if self.digest is None:
            return "unsealed"
        if self.erased or self.doomed:
            return "erasing" if self.doomed else "erased"
        return "interrupted" if self.broke_off else "valid"


def on(eligible: Callable[[Run], bool], **drawn: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Any]:
    """A rule about one of the runs that are eligible, where there is one."""

    def ruled(act: Callable[..., None]) -> Any:  # noqa: ANN401 - what Hypothesis makes of it
        def step(machine: Records, data: st.DataObject, **given: object) -> None:
            act(machine, data.draw(st.sampled_from([run for run in machine.all if eligible(run)])), **given)

        step.__name__ = act.__name__
        some: Any = precondition(lambda machine: any(map(eligible, machine.all)))
        strategies: dict[str, Any] = {"data": st.data(), **drawn}
        made: Any = rule(**strategies)
        return some(made(step))

    return ruled


def between_steps(run: Run) -> bool:
    return run.working and not run.step


class Records(RuleBasedStateMachine):
    MOST = 3

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.all: list[Run] = []

    def teardown(self) -> None:
        for run in self.all:
            run.disk.die()
            run.record.release()
        shutil.rmtree(self.place)

    # Working.

    @precondition(lambda self: len(self.all) < self.MOST)
    @rule()
    def open(self) -> None:
        disk = Small()
        run = Run(Record(self.place, disk=disk, signer=JONAS), disk)
        run.record.listeners.append(run.safe.append)
        self.all.append(run)
        run.record.event("run.open", run=run.record.run, **OPENING)

    def _event(self, run: Run, kind: str, **own: object) -> None:
        """What is told is safe; where the disk refuses, the run is over, as the engine sees to."""
        try:
            run.record.event(kind, **own)
        except RecordBroken:
            self._end(run)
            return
        if run.due:
            before = json.loads(run.safe[-2])
            assert (before["kind"], before["step"]) == ("step.outcome", run.due.line["step"]), (
                "it comes before all else"
            )
            run.due = None

    def _end(self, run: Run) -> None:
        run.alive = False
        run.broke_off |= run.closed is None
        run.disk.die()
        run.disk.room = None
        run.record.release()

    def _still(self, run: Run, what: str) -> dict[str, Any] | None:
        """As the camera keeps it; None where the disk refuses, and then the run is over."""
        name, data = f"{run.record.still_name(what)}.webp", f"RIFF {what} {run.record.steps}".encode()
        try:
            write_new(run.record.data / name, data, disk=run.disk)
        except OSError:
            self._end(run)
            return None
        run.kept[f"{bag.DATA}{name}"] = digest(data)
        return still(name, data)

    @on(lambda run: run.working, text=st.text(max_size=20))
    def note(self, run: Run, text: str) -> None:
        self._event(run, "note", text=text)

    @on(lambda run: run.working)
    def look(self, run: Run) -> None:
        if evidence := self._still(run, "look"):
            self._event(run, "observed", job=JOB, store=STORE, facts={}, ev=evidence)

    @on(between_steps, shown=st.sampled_from([b"{}", b"[]"]))
    def show_a_plan(self, run: Run, shown: bytes) -> None:
        name = f"plan-{len(run.kept)}.json"
        try:
            write_new(run.record.data / name, shown, disk=run.disk)
        except OSError:
            self._end(run)
            return
        run.kept[f"{bag.DATA}{name}"], run.plan, run.agreed = digest(shown), digest(shown), False
        self._event(run, "plan", job=JOB, store=STORE, file=name, sha256=run.plan, changes=1)

    @on(
        lambda run: between_steps(run) and run.plan is not None, answer=st.sampled_from(["yes", "yes", "no", "timeout"])
    )
    def answer(self, run: Run, answer: str) -> None:
        self._event(run, "approval", plan=run.plan, answer=answer, who="Sam", how="said so", seconds=1.0)
        run.agreed = run.alive and answer == "yes"

    @on(between_steps)
    def press(self, run: Run) -> None:
        self._begin(run, "press")

    @on(lambda run: between_steps(run) and run.agreed)
    def commit(self, run: Run) -> None:
        self._begin(run, "commit")

    @on(lambda run: between_steps(run) and not run.agreed, sure=st.integers(0, 3))
    def commit_without_a_yes(self, run: Run, sure: int) -> None:
        if sure == 0:
            self._begin(run, "commit")

    def _begin(self, run: Run, act: str) -> None:
        evidence = self._still(run, "before")
        if evidence is None:
            return
        how = {"change": None, "control": None, "value": None, "on": evidence["still"]["file"], "ev": evidence}
        step, run.record.steps = run.record.steps + 1, run.record.steps + 1
        self._event(run, "step.intent", step=step, job=JOB, store=STORE, act=act, text=act, **how)
        if (run.last.get("kind"), run.last.get("step")) == ("step.intent", step):
            run.step = step
            run.lawless |= act == "commit" and not run.agreed

    @on(lambda run: run.working and run.step is not None, ok=st.booleans(), seen=st.booleans())
    def end_step(self, run: Run, *, ok: bool, seen: bool) -> None:
        evidence = self._still(run, "after") if seen else None
        if run.alive:
            self._event(run, "step.outcome", step=run.step, ok=ok, text="x", box=None, ev=evidence)
            run.step = None if run.alive else run.step

    @on(between_steps, ok=st.booleans())
    def press_and_go_on(self, run: Run, *, ok: bool) -> None:
        """A press that changes nothing: its outcome waits for its picture, and the run for neither."""
        self._begin(run, "press")
        if run.alive:
            due = Packing(run, "after", {"step": run.step, "ok": ok, "text": "x", "box": None})
            run.record.soon("step.outcome", due.told, due.ready)
            run.due, run.step = due, None

    @on(lambda run: run.alive and run.due is not None and not run.due.ready())
    def pack(self, run: Run) -> None:
        """The other thread is done; that changes nothing about what was told."""
        assert run.due
        before = (run.folder / bag.JOURNAL).read_bytes()
        run.due.pack()
        assert (run.folder / bag.JOURNAL).read_bytes() == before

    @on(lambda run: run.working and run.due is not None, wait=st.booleans())
    def catch_up(self, run: Run, *, wait: bool) -> None:
        assert run.due
        writes = wait or run.due.ready()
        try:
            run.record.catch_up(wait=wait)
        except RecordBroken:
            self._end(run)
        else:
            assert (run.last["kind"] == "step.outcome") is writes
            run.due = None if writes else run.due

    @on(lambda run: run.working)
    def stop_between_a_picture_and_its_line(self, run: Run) -> None:
        """Ctrl-C for the second time, just then: the run says how it ended, and never comes to that line."""
        run.unnamed |= self._still(run, "interrupted") is not None

    # Ending, well or not.

    @on(lambda run: run.working, outcome=st.sampled_from(["done", "stopped", "interrupted"]))
    def close(self, run: Run, outcome: str) -> None:
        outcome = "interrupted" if run.step else outcome
        try:
            run.record.close(outcome, "The end.", [])
        except RecordBroken:
            self._end(run)
        if run.last.get("kind") == "run.close":
            run.closed, run.broke_off = outcome, outcome == "interrupted"

    @on(lambda run: run.alive)
    def kill(self, run: Run) -> None:
        self._end(run)

    @on(lambda run: run.working, length=st.integers(1, 60))
    def kill_in_the_middle_of_a_line(self, run: Run, length: int) -> None:
        with (run.folder / bag.JOURNAL).open("ab") as journal:
            journal.write(run.safe[-1][:length])
        self._end(run)

    @on(lambda run: run.working, after=st.integers(0, 12))
    def leave_little_room(self, run: Run, after: int) -> None:
        run.disk.room = after

    @on(lambda run: run.alive and run.closed is not None, after=CALLS)
    def seal(self, run: Run, after: int | None) -> None:
        run.disk.room = after
        try:
            run.digest = seal(run.folder, info={}, signer=JONAS, disk=run.disk)
            assert not run.unnamed
        except FileUnnamed:
            assert run.unnamed
        except OSError:
            run.half_sealed = True
        self._end(run)
        self._verified(run)

    @on(lambda run: not run.touched, after=CALLS)
    def finish(self, run: Run, after: int | None) -> None:
        """A later program finds the record; it may be broken off, too."""
        disk = Small()
        disk.room = after
        try:
            said = finish(run.folder, disk=disk, signer=lambda: JONAS)
        except (OSError, RecordBroken):
            assert not run.alive
            assert after is not None
            run.half_sealed = True
            disk.die()
            return
        assert said is None or not run.alive, "a record was finished that its run was writing"
        if not run.alive:
            run.finished |= run.digest is None
            run.digest, run.half_sealed = digest((run.folder / TAGS).read_bytes()), False
            self._verified(run)

    # What comes later.

    @on(lambda run: not run.touched and not run.half_sealed, left=st.integers(0, 3))
    def erase(self, run: Run, left: int) -> None:
        """Evidence is erased by a signed order, which may break off when all but so many files are gone."""
        before = {path: (run.folder / path).read_bytes() for path in bag.read_folder(run.folder).files}
        try:
            note = erase(run.folder, ORDER, JONAS.sign, by_auditor(ALL))
        except NotSealed:
            assert run.digest is None
        except OnHold:
            assert run.held
        except ErasedAlready:
            assert run.erased
            assert not run.doomed
        else:
            assert not run.held
            assert run.digest is not None
            whole = {one.path for one in note.files}
            run.doomed = set() if run.erased or run.doomed else set(sorted(whole)[:left])
            run.erased = whole - run.doomed
            for path in run.doomed:
                (run.folder / path).write_bytes(before[path])
            self._verified(run)

    @on(lambda _: True, held=st.booleans())
    def hold(self, run: Run, *, held: bool) -> None:
        place(run.folder, Hold(held=held, at=NOON, who="Jonas Weber", why="a dispute"))
        run.held = held
        assert (hold_on(run.folder) is not None) == held

    @on(
        lambda run: bool(run.erased) and not run.touched,
        harm=st.sampled_from([remove, cut, flip, write]),
    )
    def meddle_with_the_note(self, run: Run, harm: Callable[[str], Damage]) -> None:
        harm(f"../{run.folder.name}.erasure.json")(run.folder)
        run.touched = True
        self._verified(run)

    @on(
        lambda run: run.digest is not None and not run.half_sealed and not run.touched,
        harm=st.sampled_from([remove, cut_short, flip, write, lambda _: write("new"), lambda _: write("data/new")]),
        which=st.integers(0, 99),
    )
    def meddle(self, run: Run, harm: Callable[[str], Damage], which: int) -> None:
        there = sorted(
            path
            for path, size in bag.read_folder(run.folder).files.items()
            if size > LONG_ENOUGH and path not in run.doomed
        )
        harm(there[which % len(there)])(run.folder)
        run.touched = True
        self._verified(run)

    @on(lambda _: True)
    def verify(self, run: Run) -> None:
        self._verified(run)

    def _verified(self, run: Run) -> None:
        verdict = verify(run.folder, ALL)
        if run.half_sealed:  # until it is finished, it must not pass for what it will be then
            assert verdict.status in {"unsealed", "invalid", run.expected, "interrupted" if run.broke_off else "valid"}
            return
        assert verdict.status == run.expected, [str(fault) for fault in verdict.faults]
        if run.lawless and not run.touched:
            assert faults.CommitWithoutYes in map(type, verdict.faults)
        if run.digest and not run.touched:
            assert verdict.digest == run.digest
        if run.finished and not run.touched:  # what was left lying about is told, not only excused
            assert not {faults.TornTail, faults.NotClosed, faults.EvidenceUnnamed, faults.PlanUnnamed} & set(
                map(type, verdict.faults)
            )

    @invariant()
    def what_was_acknowledged_is_there(self) -> None:
        for run in self.all:
            if not run.touched:
                lines = (run.folder / bag.JOURNAL).read_bytes().split(b"\n")
                assert lines[: len(run.safe)] == run.safe

    @invariant()
    def what_was_kept_is_as_it_was_kept(self) -> None:
        for run in self.all:
            if not run.touched:
                there = {path: digest for path, digest in run.kept.items() if path not in run.erased}
                assert {path: bag.hash_file(run.folder / path) for path in there} == there

    @invariant()
    def what_was_erased_is_gone(self) -> None:
        for run in self.all:
            assert [path for path in run.erased if (run.folder / path).exists() and not run.touched] == []


pytestmark = pytest.mark.skipif(os.name == "nt", reason="an open file cannot be taken away there")
TestRecords = Records.TestCase
