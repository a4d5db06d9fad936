"""The receipt: one page that the seller keeps. What was changed, who agreed, how to undo it, and what fixes the record.

The record's own digest cannot stand in the record; the journal's head digest can, and every plan, picture and answer hangs on it.
"""

from dataclasses import dataclass
from typing import Literal

from automation.record import paper
from automation.record.bag import Folder
from automation.record.lines import Account, Approval, Change, Consent, Kept
from automation.record.reading import read_story
from automation.record.story import Chapter, Story

__all__ = ["Receipt", "Section", "draw_up", "of_record"]

State = Literal["made", "partly", "unclear", "not"]
_MANY = 6
"""How many untouched rows are named; the others are counted."""


@dataclass(frozen=True)
class Section:
    """One job on one store. `changes` are those that were made, or, where not all or perhaps none were, those agreed to."""

    chapter: Chapter
    state: State
    changes: tuple[Change, ...]
    kept: tuple[Kept, ...]

    @property
    def confirmed(self) -> int:
        """How many changes were read back afterwards."""
        return _made(self.chapter)

    @property
    def undos(self) -> tuple[str, ...]:
        """How to take the changes back by hand, each way once."""
        return tuple(dict.fromkeys(change.undo for change in self.changes if change.undo))

    @property
    def named(self) -> tuple[str, ...]:
        """Untouched rows worth naming: those about money, taxes and users first."""
        first = sorted(self.kept, key=lambda kept: not kept.sensitive)
        return tuple(kept.what for kept in first[:_MANY])


@dataclass(frozen=True)
class Receipt:
    """What the page says. `agreed` are the answers that were yes, to plans or to the session."""

    story: Story
    head: str
    accounts: tuple[Account, ...]
    sections: tuple[Section, ...]
    agreed: tuple[Approval | Consent, ...]

    @property
    def changed(self) -> bool:
        return any(section.state == "made" and section.changes for section in self.sections)


def draw_up(story: Story, head: str) -> Receipt:
    """What to write on the receipt of a run whose journal ends in the digest `head`."""
    plans = [chapter.plan for chapter in story.chapters if chapter.plan]
    accounts = dict.fromkeys(plan.account for plan in plans if plan.account.name or plan.account.token)
    answers: list[Approval | Consent] = [
        *story.consents,
        *(answer for chapter in story.chapters for answer in chapter.answers),
    ]
    agreed = tuple(answer for answer in answers if answer.answer == "yes")
    return Receipt(story, head, tuple(accounts), tuple(map(_section, story.chapters)), agreed)


def of_record(folder: Folder) -> dict[str, str]:
    """The receipt of a record, as a page and as plain text, by the names of the files. Raises FileNotFoundError without a journal."""
    journal, story = read_story(folder)
    receipt = draw_up(story, journal.head)
    style = paper.part("shared.css", "receipt.css")
    page = paper.template("receipt.html").render(receipt=receipt, style=style, policy=paper.policy(style))
    return {"receipt.html": page, "receipt.txt": paper.template("receipt.txt").render(receipt=receipt)}


def _section(chapter: Chapter) -> Section:
    agreed, count = _agreed(chapter), _made(chapter)
    kept = next((one.plan.keeps for one in reversed(chapter.proposals) if one.plan), ())
    if count:
        return Section(chapter, "made" if len(agreed) == count else "partly", agreed, kept)
    unclear = _sent(chapter)
    return Section(chapter, "unclear" if unclear else "not", agreed if unclear else (), kept)


def _made(chapter: Chapter) -> int:
    """How many changes were made and read back; those that were only planned do not count."""
    return chapter.result.changes if chapter.result and chapter.result.outcome != "changes" else 0


def _sent(chapter: Chapter) -> bool:
    """Whether something was sent of which it is not known what came of it."""
    return any(commit.outcome is None or commit.outcome.ok or commit.outcome.lost for commit in chapter.commits)


def _agreed(chapter: Chapter) -> tuple[Change, ...]:
    """The changes that were agreed to, each row once, as it was agreed to last."""
    plans = [one.plan for one in chapter.proposals if one.agreed and one.plan]
    rows = {change.what: change for plan in plans for change in plan.changes}
    return tuple(rows.values())
