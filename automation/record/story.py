"""The story that a record tells: its journal and plans, in the order and words in which a person reads them.

Pure: ``tell`` computes from what was read; it opens no file and makes no HTML.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from automation.record.book import Book, Key, Picture, open_book, picture
from automation.record.lines import (
    Approval,
    Intent,
    Line,
    Observed,
    Outcome,
    PlanFile,
    PlanLine,
    Result,
    RunClose,
    RunOpen,
    Verified,
)
from automation.record.moments import Moment, moments

__all__ = ["Chapter", "Commit", "Story", "tell"]


@dataclass(frozen=True)
class Commit:
    """One press that changed the account, with the pictures from before and after it."""

    intent: Intent
    outcome: Outcome | None
    before: Picture | None
    after: Picture | None


@dataclass(frozen=True)
class Chapter:
    """One job on one store."""

    job: str
    store: str
    result: Result | None
    plan: PlanFile | None = None
    shown: PlanLine | None = None
    answers: tuple[Approval, ...] = ()
    commits: tuple[Commit, ...] = ()
    proofs: tuple[Verified, ...] = ()
    looks: tuple[Observed, ...] = ()
    steps: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """The steps that served each change, by the index of the change."""

    @property
    def unfinished(self) -> bool:
        """Whether a change without a step of its own was not reached."""
        ended = self.result.outcome if self.result else "interrupted"
        return ended in {"stopped", "failed", "interrupted"} and (bool(self.steps) or not self.commits)


@dataclass(frozen=True)
class Story:
    opened: RunOpen | None
    closed: RunClose | None
    chapters: tuple[Chapter, ...]
    moments: tuple[Moment, ...]

    def chapter(self, key: Key) -> Chapter | None:
        return next((one for one in self.chapters if (one.job, one.store) == key), None)


def tell(lines: Sequence[Line], plans: Mapping[str, PlanFile]) -> Story:
    """Put the lines of a journal in order for a reader. ``plans`` are the plan files by their names, where readable."""
    book = open_book(lines)
    opened = next((line for line in lines if isinstance(line, RunOpen)), None)
    closed = next((line for line in lines if isinstance(line, RunClose)), None)
    results = {(result.job, result.store): result for result in closed.results} if closed else {}
    keys = list(dict.fromkeys([key for key in map(book.key, lines) if key] + list(results)))
    chapters = tuple(_chapter(key, book, plans, results.get(key)) for key in keys)
    return Story(opened, closed, chapters, moments(book))


def _chapter(key: Key, book: Book, plans: Mapping[str, PlanFile], result: Result | None) -> Chapter:
    mine = [line for line in book.lines if book.key(line) == key]
    shown = [line for line in mine if isinstance(line, PlanLine)]
    intents = [line for line in mine if isinstance(line, Intent)]
    changes = sorted({line.change for line in intents if line.change is not None})
    return Chapter(
        *key,
        result,
        plans.get(shown[-1].file) if shown else None,
        shown[-1] if shown else None,
        tuple(line for line in mine if isinstance(line, Approval)),
        tuple(_commit(line, book) for line in intents if line.act == "commit"),
        tuple(line for line in mine if isinstance(line, Verified)),
        tuple(line for line in mine if isinstance(line, Observed)),
        {change: tuple(line.step for line in intents if line.change == change) for change in changes},
    )


def _commit(intent: Intent, book: Book) -> Commit:
    outcome = book.outcomes.get(intent.step)
    return Commit(intent, outcome, book.before(intent), picture(outcome))
