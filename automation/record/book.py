"""A journal that is open on the table: its lines, and what they refer to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from automation.record.lines import (
    Approval,
    Box,
    Intent,
    Line,
    Observed,
    Outcome,
    PlanLine,
    Resolved,
    Still,
    Verified,
    Witnessed,
)

__all__ = ["Book", "Key", "Picture", "open_book", "picture"]

Key = tuple[str, str]
"""Job and store."""


@dataclass(frozen=True)
class Picture:
    """A still, and the control to outline on it."""

    still: Still
    box: Box | None = None


@dataclass(frozen=True)
class Book:
    """The lines of a journal, with what they refer to at hand."""

    lines: Sequence[Line]
    outcomes: Mapping[int, Outcome]
    stills: Mapping[str, Still]
    plans: Mapping[str, PlanLine]

    def key(self, line: Line) -> Key | None:
        """The job and store that a line is about. An approval is about those of the plan it answers."""
        if isinstance(line, Approval):
            return self.key(self.plans[line.plan]) if line.plan in self.plans else None
        if isinstance(line, Observed | PlanLine | Intent | Resolved | Verified):
            return line.job, line.store
        return None

    def before(self, intent: Intent) -> Picture | None:
        """The still that shows the control before the act, with the control outlined."""
        still = self.stills.get(intent.on) if intent.on else None
        return Picture(still, intent.control.box if intent.control else None) if still else None


def open_book(lines: Sequence[Line]) -> Book:
    """Look up, once, what the lines refer to."""
    evidence = (line.ev for line in lines if isinstance(line, Witnessed) and line.ev)
    return Book(
        lines,
        {line.step: line for line in lines if isinstance(line, Outcome)},
        {ev.still.file: ev.still for ev in evidence if ev.still},
        {line.sha256: line for line in lines if isinstance(line, PlanLine)},
    )


def picture(line: Witnessed | None) -> Picture | None:
    """The still that was taken at a line, if one was."""
    if line is None or line.ev is None or line.ev.still is None:
        return None
    return Picture(line.ev.still, line.box if isinstance(line, Outcome) else None)
