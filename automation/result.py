"""How a job on a store ended, and what that means for the command that ran it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from automation.plan import Change, Findings, Plan, Right

Outcome = Literal["done", "unchanged", "waiting", "changes", "declined", "stopped", "failed"]

EXIT_CODES: dict[str, int] = {
    "done": 0,
    "unchanged": 0,
    "failed": 1,
    "changes": 2,
    "waiting": 3,
    "declined": 4,
    "stopped": 5,
}
_WORST_LAST = ("unchanged", "done", "waiting", "changes", "declined", "stopped", "failed")


@dataclass(frozen=True)
class Result:
    """How one job on one store ended. `changes` were made and proved, `left` were wanted and are not there."""

    job: str
    store: str
    outcome: Outcome
    reason: str = ""
    changes: tuple[Change, ...] = ()
    left: tuple[Change, ...] = ()
    extra: tuple[Right, ...] = ()
    alone: bool = False
    """Whether this end says nothing about the other jobs, so that they can go on."""

    @property
    def data(self) -> dict[str, Any]:
        """The job as `--json` gives it."""
        return {
            "job": self.job,
            "store": self.store,
            "outcome": self.outcome,
            "changes": [
                {"what": change.what, "before": change.before, "after": change.after} for change in self.changes
            ],
            "left": [{"what": change.what, "before": change.before, "after": change.after} for change in self.left],
            "extra": [{"what": right.what, "level": right.level} for right in self.extra],
            "reason": self.reason,
        }

    @property
    def line(self) -> dict[str, Any]:
        """The job as the last line of the journal has it: nothing of anybody's."""
        names = ("job", "store", "outcome", "reason")
        return {**{name: getattr(self, name) for name in names}, "changes": len(self.changes)}


def reasons(results: Iterable[Result]) -> str:
    """Why they ended as they did, each reason once."""
    return " ".join(dict.fromkeys(result.reason for result in results if result.reason))


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome that decides for several jobs."""
    return max(outcomes, key=_WORST_LAST.index, default="unchanged")


def checked(job: str, store: str, findings: Findings) -> Result:
    """How a job ends that only looks and plans."""
    outcome: Outcome = "changes" if findings.changes else "waiting" if findings.waiting else "unchanged"
    return Result(job, store, outcome, findings.waiting or "", findings.changes, extra=findings.extra)


def broken_off(result: Result, press: str) -> Result:
    """How a job ends in the middle of which somebody said stop, after the `press` if one was on its way."""
    if press:
        reason = f"Stopped after “{press}” was pressed; what came of it was not read back."
        return replace(result, reason=reason, left=())
    return replace(result, reason=f"Nothing {'further ' if result.changes else ''}was sent.")


def listed(changes: Sequence[Change]) -> str:
    """What is not there yet, in words."""
    return "; ".join(f"{change.what} ({change.before} instead of {change.after})" for change in changes)


def read_back(findings: Findings) -> str:
    """What a page that was read after a change says of it."""
    if findings.changes and not findings.waiting:
        return f"Read back: not there yet: {listed(findings.changes)}."
    return findings.waiting or "Read back: everything is as it was asked for."


def moved(plan: Plan, made: Sequence[Change], findings: Findings) -> str:
    """The rows that were to stay and did not, in words."""
    before = {right.what: right.level for right in plan.keeps}
    asked = {change.what for change in made}
    return "; ".join(
        f"{right.what} ({before[right.what]} before, {right.level} now)"
        for right in findings.keeps
        if right.what not in asked and before.get(right.what, right.level) != right.level
    )
