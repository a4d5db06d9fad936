"""A short run without a browser, in the order in which real ones write, and what must hold of whatever is left of one."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from automation.plan import Account, Change, Plan
from automation.record import Record
from automation.record.bag import JOURNAL, MANIFEST, TAG_MANIFEST
from automation.record.disk import Disk
from automation.record.durable import write_new
from automation.record.lines import digest
from automation.record.recovery import recover
from automation.record.seal import seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from tests.record.power import State

OPEN: dict[str, Any] = {
    "format": 1, "tool": "seller-chaperone", "version": "0", "partner": "exportyourstore", "title": "ExportYourStore",
    "jobs": ["invite"], "stores": ["US"], "site": "http://127.0.0.1:1", "practice": True, "agent": "Agent/Chaperone",
    "user_agent": "x", "browser": "Chromium", "operator": "Ada", "seller": None, "mode": "run", "approve": "ask",
    "headless": True,
}  # fmt: skip
INVITATION = Change("Invitation", "not invited", "ExportYourStore <a@b.example>", "says", "undo", commit=True)
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class Quick(Disk):
    """The real disk, but it never waits for the platter: nothing fails here."""

    def sync(self, file: int) -> None:
        pass

    def sync_folder(self, path: Path) -> None:
        pass


@dataclass
class Refusing(Quick):
    """A disk that refuses the call with that number, and remembers what it is asked for afterwards."""

    at: int
    error: int
    calls: int = 0
    after: list[str] = field(default_factory=list)

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - whatever method it is
        found = object.__getattribute__(self, name)
        return partial(self._asked, name, found) if name in CALLS else found

    def _asked(self, name: str, call: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401 - whatever it answers
        self.calls += 1
        if self.calls > self.at:
            self.after.append(name)
        if self.calls == self.at:
            raise OSError(self.error, os.strerror(self.error))
        return call(*given)


CALLS = {"create", "write", "sync", "claim", "unlink", "mkdir", "sync_folder", "truncate", "reopen", "replace", "rmdir"}


@dataclass
class Story:
    """A short run into `records`, on `disk`. `acts` are the steps that were really done."""

    records: Path
    disk: Disk
    told: Callable[[bytes], None] = field(default=lambda _: None)
    late: bool = False
    """Whether evidence is written after the line that names it: the wrong way round."""
    acts: list[int] = field(default_factory=list)
    record: Record | None = None

    def tell(self) -> str:
        """Everything up to the seal; gives its digest. The record is let go of in any case."""
        self.record = record = Record(self.records, now=lambda: NOON, disk=self.disk)
        try:
            record.listeners.append(self.told)
            self._run(record)
            return seal(record.folder, info={}, disk=self.disk)
        finally:
            record.release()

    def _run(self, record: Record) -> None:
        record.event("run.open", run=record.run, **OPEN)
        plan = Plan(record.run, "exportyourstore", "ExportYourStore", "invite", "US", Account(), (INVITATION,))
        record.plan(plan)
        record.event("approval", plan=plan.digest, answer="yes", who="Sam", how="said so", seconds=1.0)
        for act in ("fill", "commit"):
            step = record.intent(
                job="invite",
                store="US",
                act=act,
                change=0,
                text=f"Do {act}",
                control=None,
                value=None,
                on=None,
                ev=None,
            )
            self.acts.append(step)
            self._outcome(record, step)
        record.event("verify", job="invite", store="US", left=0, text="Read back.", ev=None)
        record.close("done", "Done.", [])

    def _outcome(self, record: Record, step: int) -> None:
        name, picture = record.still_name("after") + ".yaml", b"- page " * (20 + step)
        file = {"file": name, "sha256": digest(picture), "bytes": len(picture)}
        line = {"step": step, "ok": True, "text": "done", "box": None, "ev": {"still": None, "outline": file}}
        if not self.late:
            write_new(record.data / name, picture, disk=self.disk)
        record.event("step.outcome", **line)
        if self.late:
            write_new(record.data / name, picture, disk=self.disk)


def broken(state: State, acked: Iterable[bytes]) -> Iterator[str]:
    """What is wrong with what a power cut left: promises that were not kept. The order on disk must leave nothing of this."""
    inside = {name.partition("/")[2]: data for name, data in state.items()}
    journal = inside.get(JOURNAL, b"")
    if not journal.startswith(b"".join(line + b"\n" for line in acked)):
        yield "an acknowledged line is lost"
    for name, sha256 in _named(journal):
        if f"data/{name}" not in inside:
            yield f"a line names {name}, which is not there"
        elif _digest(inside[f"data/{name}"]) != sha256:
            yield f"a line names {name}, which is torn"
    if TAG_MANIFEST in inside:
        for manifest in (TAG_MANIFEST, MANIFEST):
            for line in inside.get(manifest, b"").splitlines():
                sha256, _, name = line.decode().partition("  ")
                if _digest(inside.get(name, b"")) != sha256:
                    yield f"the seal is there, and {name or 'a part of it'} is not as sealed"


_digest = cache(digest)


@cache
def _named(journal: bytes) -> tuple[tuple[str, str], ...]:
    """The files that whole lines name, with their digests."""
    found: list[dict[str, Any]] = []
    for line in journal[: recover(journal, ()).whole].splitlines():
        with suppress(ValueError):  # on a wrong disk any line may be torn
            found += _files(json.loads(line))
    return tuple((each["file"], each["sha256"]) for each in found)


def _files(value: object) -> Iterator[dict[str, Any]]:
    """Whatever has a file and its digest, however deep in a line."""
    if isinstance(value, dict):
        if {"file", "sha256"} <= value.keys():
            yield value
        for inner in value.values():
            yield from _files(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _files(inner)
