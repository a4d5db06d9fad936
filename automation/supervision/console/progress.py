"""Where the run is, and what has happened so far, told from the lines of its journal as they come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from automation.record.book import open_book
from automation.record.lines import Approval, HandoverBegin, Intent, Observed, PlanLine, RunOpen, Verified
from automation.record.moments import Moment, moments
from automation.supervision.console.board import ConsentAsked, HandedOver, PlanAsked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from automation.record.book import Book, Key
    from automation.record.lines import Line
    from automation.supervision.console.board import Snapshot

    Standing = Literal["done", "running", "waiting", "ahead", "stopped"]

CHAPTERS = ("Sign in", "Account", "What is there", "Plan", "Changes", "Proof")
_SIGN_IN, _, _LOOK, _PLAN, _CHANGES, _PROOF = range(len(CHAPTERS))
_CHANGING = {"fill", "choose", "commit"}
_WELL = {"done", "unchanged", "waiting", "changes"}


@dataclass(frozen=True)
class Chapter:
    """One of the six, and how it stands."""

    name: str
    standing: Standing


@dataclass(frozen=True)
class Step:
    """One thing that happened, and whether it still goes on."""

    number: int
    moment: Moment
    going_on: bool = False


def chapters(now: Snapshot) -> tuple[Chapter, ...]:
    """The six chapters of the job that is worked on."""
    at = len(CHAPTERS) if now.ended and now.ended.outcome in _WELL else _reached(now.lines)
    if isinstance(now.asked, PlanAsked | ConsentAsked):
        at = _PLAN
    return tuple(Chapter(name, _standing(index, at, now)) for index, name in enumerate(CHAPTERS))


def _standing(index: int, at: int, now: Snapshot) -> Standing:
    if index != at:
        return "done" if index < at else "ahead"
    if now.ended or now.stopping:
        return "stopped"
    return "waiting" if isinstance(now.asked, PlanAsked | ConsentAsked | HandedOver) else "running"


def _reached(lines: Sequence[Line]) -> int:
    """Which chapter the lines have come to: the number after the last when the proof is there."""
    at, key = _SIGN_IN, None
    for line in lines:
        match line:
            case Intent() if key is not None and (line.job, line.store) != key:
                at, key = _LOOK, (line.job, line.store)
            case Observed():
                at, key = _PLAN, (line.job, line.store)
            case PlanLine():
                at = _PLAN if line.changes else _PROOF
            case Approval():
                at = _CHANGES if line.answer == "yes" else _PLAN
            case Verified():
                at = len(CHAPTERS)
            case Intent() if line.act == "open" and at == _CHANGES and line.change is None:
                at = _PROOF
            case Intent() if line.act in _CHANGING and at == _PROOF:  # a page was opened to change something on it
                at = _CHANGES
    return at


def place(lines: Sequence[Line]) -> tuple[int, int]:
    """Which job of how many it is, over all stores; 0 of 0 before the run is open."""
    opened = next((line for line in lines if isinstance(line, RunOpen)), None)
    if opened is None:
        return 0, 0
    keys: list[Key] = list(dict.fromkeys((line.job, line.store) for line in lines if isinstance(line, Observed)))
    return max(1, len(keys)), len(opened.jobs) * len(opened.stores)


def steps(lines: Sequence[Line]) -> tuple[Step, ...]:
    """What happened, in the words of the replay; the last thing may still go on."""
    book = open_book(lines)
    told = moments(book)
    running = _running(book)
    last = len(told) - 1
    return tuple(
        Step(number + 1, _unfinished(moment) if number == last and running else moment, number == last and running)
        for number, moment in enumerate(told)
    )


def _running(book: Book) -> bool:
    """Whether the last line is the begin of something whose end has not come."""
    latest = book.lines[-1] if book.lines else None
    return isinstance(latest, Intent | HandoverBegin)


def _unfinished(moment: Moment) -> Moment:
    """The replay says of such a moment that the run broke off there; while it goes on, nothing is to be said yet."""
    return replace(moment, more="", went="well")


def latest_picture(told: Sequence[Step]) -> Step | None:
    """The last thing that was seen."""
    return next((step for step in reversed(told) if step.moment.picture), None)


def stills(lines: Sequence[Line]) -> frozenset[str]:
    """The names of the stills that the journal names: only these may be shown."""
    return frozenset(open_book(lines).stills)
