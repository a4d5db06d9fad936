"""How the replay puts things: times, durations, states and marks, in the words of the product."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Protocol

from pydantic import JsonValue

from automation.record.story import Chapter, Story

__all__ = [
    "MOMENT_MARKS",
    "clock",
    "day",
    "duration",
    "ending",
    "fact",
    "grouped",
    "headline",
    "mark",
    "state",
    "time",
    "title",
]

STATES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "done": ("Done", "positive", "full"),
        "unchanged": ("Nothing to change", "positive", "full"),
        "changes": ("Changes to make", "attention", "waiting"),
        "waiting": ("Waiting", "attention", "waiting"),
        "declined": ("Declined", "strong", "stopped"),
        "stopped": ("Stopped", "strong", "stopped"),
        "failed": ("Failed", "negative", "failed"),
        "interrupted": ("Interrupted", "strong", "stopped"),
        "unfinished": ("Not finished", "attention", "running"),
        "unreadable": ("Cannot be read", "negative", "failed"),
    }
)
"""Word, colour role and mark of each outcome."""

_HEADLINES: Mapping[str, str] = MappingProxyType(
    {
        "done": "{} now has the access that was agreed.",
        "unchanged": "{} has the access that it needs already. Nothing was changed.",
        "changes": "There is something to change before {} has the access that it needs.",
        "waiting": "What could be done is done. Now it is {}’s turn.",
        "declined": "The answer was no, and the run ended there.",
        "stopped": "The run stopped before everything was done.",
        "failed": "The run failed before everything was done.",
        "interrupted": "The run was interrupted before everything was done.",
    }
)
_LONGEST_HEADLINE = 110

MOMENT_MARKS: Mapping[str, str] = MappingProxyType(
    {
        "look": "eye",
        "plan": "list",
        "answer": "check",
        "commit": "commit",
        "after": "after",
        "person": "hatched",
        "pause": "waiting",
        "note": "note",
        "stop": "stopped",
        "proof": "full",
        "end": "flag",
    }
)


_SPOKEN_IN_SECONDS = 120


def state(outcome: str) -> tuple[str, str, str]:
    """Word, colour role and mark of an outcome; an unknown one speaks for itself."""
    return STATES.get(outcome, (outcome, "strong", "stopped"))


def headline(story: Story) -> str:
    """What came of the run, in one sentence: its own closing words when they are short enough, else ours."""
    if story.closed is None:
        return "This run broke off before its end."
    own = " ".join(story.closed.text.split())
    if own and len(own) <= _LONGEST_HEADLINE:
        return own
    return ending(story.closed.outcome, story.opened.title if story.opened else "the partner")


def ending(outcome: str, partner: str) -> str:
    """What an outcome means for the partner, in one sentence."""
    return _HEADLINES.get(outcome, "The run ended.").format(partner)


class Difference(Protocol):
    """A change, as it is planned or as it is read back."""

    @property
    def before(self) -> str: ...

    @property
    def after(self) -> str: ...


def mark(change: Difference) -> tuple[str, str]:
    """The sign of a change and the word that says the same: added, changed, taken away, stays."""
    if change.before == change.after:
        return "stays", "Stays"
    if change.after.lower().startswith("not ") or change.after.lower() in {"", "none"}:
        return "removed", "Taken away"
    if change.before.lower().startswith("not ") or not change.before:
        return "added", "Added"
    return "changed", "Changed"


def title(chapter: Chapter, story: Story) -> str:
    """What to call a job: the title of its plan where that says more than the title of the run, else its name."""
    own = chapter.plan.title if chapter.plan else ""
    known = {story.opened.title, story.opened.partner} if story.opened else set()
    return own if own and own not in known else chapter.job.replace("-", " ").capitalize()


def day(at: datetime) -> str:
    """A date as people write it: 21 November 2026."""
    moment = at.astimezone(UTC)
    return f"{moment.day} {moment:%B %Y}"


def time(at: datetime) -> str:
    """A time of day to the second, with its zone."""
    return f"{at.astimezone(UTC):%H:%M:%S} UTC"


def clock(seconds: float) -> str:
    """Time since the start, as on a player: 2:04."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    return f"{minutes}:{rest:02d}"


def duration(seconds: float) -> str:
    """A stretch of time in words: 41 seconds, 2 min 4 s."""
    whole = max(0, round(seconds))
    if whole < 1:
        return "less than a second"
    if whole < _SPOKEN_IN_SECONDS:
        return f"{whole} second{'s' if whole != 1 else ''}"
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {whole % 60} s"


def grouped(digest: str) -> str:
    """A digest in groups of eight, to be read aloud and compared by eye."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def fact(value: JsonValue) -> str:
    """What was read from a page, in short."""
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(fact, value)) or "none"
        case dict():
            return ", ".join(f"{name}: {fact(inner)}" for name, inner in value.items())
        case None:
            return "none"
        case _:
            return str(value)
