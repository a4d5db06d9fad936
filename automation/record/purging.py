"""Erase or remove what has been kept long enough: first as a list of steps, then one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automation.errors import RecordBroken, Stopped
from automation.record.disk import DISK, Disk
from automation.record.erasing import Order, clear_away, erase, remove
from automation.record.retention import Aged, age, records_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from automation.record.notes import What
    from automation.record.office import Office

__all__ = ["Step", "carry_out", "steps"]

Check = Callable[[Path], str]
"""How a record verifies."""
_UNSOUND = {"invalid", "missing"}


@dataclass(frozen=True)
class Step:
    """One record that has been kept for more than `keep` days, how it verifies, what is to be done with it, or why it is left."""

    record: Path
    ended: datetime | None
    what: What
    keep: int
    found: str = ""
    objection: str | None = None
    failed: bool = False

    @property
    def data(self) -> dict[str, Any]:
        ended = self.ended and self.ended.isoformat()
        return {"record": str(self.record), "ended": ended, "what": self.what, "left": self.objection}


def steps(records: Path, clocks: Mapping[What, int], now: datetime, check: Check) -> Iterator[Step]:
    """What is due, the oldest first. A record that is to be removed need not be erased before."""
    for record in records_of(records):
        step = _step(age(record), clocks, now, check)
        if step is not None:
            yield step


def _step(aged: Aged, clocks: Mapping[What, int], now: datetime, check: Check) -> Step | None:
    due: list[What] = [what for what in ("record", "evidence") if what in clocks and aged.due(what, now, clocks[what])]
    if not due:
        return None
    step = Step(aged.record, aged.ended, due[0], clocks[due[0]], objection=aged.objection)
    return step if step.objection else _checked(step, check)


def _checked(step: Step, check: Check) -> Step:
    """What was harmed is not to be cleared away unseen."""
    found = check(step.record)
    unsound = f"it does not verify ({found}), and should be looked at first" if found in _UNSOUND else None
    return replace(step, found=found, objection=unsound)


def carry_out(todo: Iterable[Step], office: Office, records: Path, *, disk: Disk = DISK) -> Iterator[Step]:
    """Does what nothing speaks against. What cannot be done is said, and the rest is done all the same."""
    try:
        clear_away(records, disk)
    except RecordBroken as error:
        yield Step(records, None, "record", 0, objection=str(error), failed=True)
    yield from (step if step.objection else _done(step, office, disk) for step in todo)


def _done(step: Step, office: Office, disk: Disk) -> Step:
    order = Order(office.who, f"kept for {step.keep} days", datetime.now(UTC), step.found)
    try:
        if step.what == "record":
            remove(step.record, order, office.sign, office.attest, disk=disk)
        else:
            erase(step.record, order, office.sign, office.attest, disk=disk)
    except (Stopped, RecordBroken) as error:
        return replace(step, objection=str(error), failed=True)
    return step
