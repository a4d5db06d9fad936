"""The story that a record tells: its journal and plans, in the order and words in which a person reads them.

Pure: ``tell`` computes from what was read; it opens no file and makes no HTML.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from automation.record.book import Book, Key, Picture, open_book, picture
from automation.record.lines import (
    Approval,
    Consent,
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

__all__ = ["Chapter", "Commit", "Proof", "Proposal", "Story", "tell"]


@dataclass(frozen=True)
class Commit:
    """One press that changed the account, with the pictures from before and after it."""

    intent: Intent
    outcome: Outcome | None
    before: Picture | None
    after: Picture | None


@dataclass(frozen=True)
class Proof:
    """What was read back, with the picture of it."""

    line: Verified
    shown: Picture | None


@dataclass(frozen=True)
class Proposal:
    """One plan as it was shown, what was answered, and the steps that served each change, by the change's index."""

    shown: PlanLine
    plan: PlanFile | None
    answers: tuple[Approval, ...]
    steps: Mapping[int, tuple[int, ...]]

    @property
    def agreed(self) -> bool:
        return any(answer.answer == "yes" for answer in self.answers)


@dataclass(frozen=True)
class Chapter:
    """One job on one store. ``proposals`` are the plans that were answered, or else the last one that was shown."""

    job: str
    store: str
    result: Result | None
    proposals: tuple[Proposal, ...] = ()
    commits: tuple[Commit, ...] = ()
    proofs: tuple[Proof, ...] = ()
    looks: tuple[Observed, ...] = ()

    @property
    def plan(self) -> PlanFile | None:
        """The plan that says what the job is called and whose account it is about: the first that can be read."""
        return next((one.plan for one in self.proposals if one.plan), None)

    @property
    def answers(self) -> tuple[Approval, ...]:
        return tuple(answer for proposal in self.proposals for answer in proposal.answers)

    @property
    def unfinished(self) -> bool:
        """Whether a change without a step of its own was not reached."""
        ended = self.result.outcome if self.result else "interrupted"
        served = any(proposal.steps for proposal in self.proposals)
        return ended in {"stopped", "failed", "interrupted"} and (served or not self.commits)


@dataclass(frozen=True)
class Story:
    opened: RunOpen | None
    closed: RunClose | None
    chapters: tuple[Chapter, ...]
    moments: tuple[Moment, ...]
    consents: tuple[Consent, ...] = ()

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
    consents = tuple(line for line in lines if isinstance(line, Consent))
    return Story(opened, closed, chapters, moments(book), consents)


def _chapter(key: Key, book: Book, plans: Mapping[str, PlanFile], result: Result | None) -> Chapter:
    mine = [line for line in book.lines if book.key(line) == key]
    return Chapter(
        *key,
        result,
        _proposals(mine, plans),
        tuple(_commit(line, book) for line in mine if isinstance(line, Intent) and line.act == "commit"),
        tuple(Proof(line, book.proof(line)) for line in mine if isinstance(line, Verified)),
        tuple(line for line in mine if isinstance(line, Observed)),
    )


def _proposals(mine: Sequence[Line], plans: Mapping[str, PlanFile]) -> tuple[Proposal, ...]:
    starts = [index for index, line in enumerate(mine) if isinstance(line, PlanLine)]
    parts = [mine[start:end] for start, end in pairwise([*starts, len(mine)])]
    made = [_proposal(part, plans) for part in parts]
    return tuple(one for one in made if one.answers) or tuple(made[-1:])


def _proposal(part: Sequence[Line], plans: Mapping[str, PlanFile]) -> Proposal:
    """What was shown, answered and done from one plan to the next."""
    shown = part[0]
    assert isinstance(shown, PlanLine)  # noqa: S101 - parts begin where a plan was shown
    steps: dict[int, tuple[int, ...]] = {}
    for line in part:
        if isinstance(line, Intent) and line.change is not None:
            steps[line.change] = (*steps.get(line.change, ()), line.step)
    answers = tuple(line for line in part if isinstance(line, Approval))
    return Proposal(shown, plans.get(shown.file), answers, steps)


def _commit(intent: Intent, book: Book) -> Commit:
    outcome = book.outcomes.get(intent.step)
    return Commit(intent, outcome, book.before(intent), picture(outcome))
