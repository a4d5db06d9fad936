"""A journal that is open on the table: its lines, and what they refer to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from automation.record.lines import (
    Also,
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
    later: Mapping[int, Picture]
    """The pictures of steps that were pictured together with later ones."""
    stills: Mapping[str, Still]
    plans: Mapping[str, PlanLine]

    def key(self, line: Line) -> Key | None:
        """The job and store that a line is about. An approval is about those of the plan it answers."""
        if isinstance(line, Approval):
            return self.key(self.plans[line.plan]) if line.plan in self.plans else None
        if isinstance(line, Observed | PlanLine | Intent | Resolved | Verified):
            return line.job, line.store
        return None

    def proof(self, line: Verified) -> Picture | None:
        """The still of what was read back, taken then or just before."""
        still = self.stills.get(line.on) if line.on else None
        return Picture(still) if still else picture(line)

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
        {also.step: shown for line in lines if isinstance(line, Outcome) for also, shown in _shown_too(line)},
        {ev.still.file: ev.still for ev in evidence if ev.still},
        {line.sha256: line for line in lines if isinstance(line, PlanLine)},
    )


def _shown_too(line: Outcome) -> Iterator[tuple[Also, Picture]]:
    if line.ev and line.ev.still:
        yield from ((also, Picture(line.ev.still, also.box)) for also in line.also)


def picture(line: Witnessed | None) -> Picture | None:
    """The still that was taken at a line, if one was."""
    if line is None or line.ev is None or line.ev.still is None:
        return None
    return Picture(line.ev.still, line.box if isinstance(line, Outcome) else None)
