"""What happened in a run, one moment after the other, each as a sentence and, where there is one, a picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from automation.record.book import Book, Key, Picture, picture
from automation.record.lines import (
    Approval,
    Confided,
    Consent,
    HandoverBegin,
    HandoverEnd,
    Intent,
    Line,
    Observed,
    Outcome,
    PlanLine,
    Recovered,
    Resolved,
    RunClose,
    Said,
    Taught,
    Verified,
)

__all__ = ["Moment", "moments"]


@dataclass(frozen=True)
class Moment:
    """One thing that happened: a sentence, what came of it, and what was to be seen.

    ``tone`` says what kind of thing: look, plan, answer, open, press, fill, choose, commit, after, person, pause, note,
    stop, proof or end. ``key`` is the job and store it belongs to, None where it belongs to the run.
    """

    tone: str
    text: str
    at: datetime
    mono: float
    more: str = ""
    step: int | None = None
    went: Literal["well", "badly", "unknown"] = "well"
    picture: Picture | None = None
    key: Key | None = None
    lasted: float | None = None


def moments(book: Book) -> tuple[Moment, ...]:
    """Everything that happened, in order, without showing the same picture twice in a row for one step."""
    return tuple(_without_repeats(list(_all(book))))


def _all(book: Book) -> Iterator[Moment]:
    answered = {line.plan for line in book.lines if isinstance(line, Approval)}
    for index, line in enumerate(book.lines):
        match line:
            case PlanLine() if line.sha256 in answered:
                pass
            case Intent():
                yield from _step(line, book)
            case HandoverBegin():
                ends = (one for one in book.lines[index:] if isinstance(one, HandoverEnd))
                yield _handover(line, next(ends, None))
            case Resolved() | Recovered():
                yield _looking_back(line, book.key(line))
            case _:
                yield from _single(line, book)


def _single(line: Line, book: Book) -> Iterator[Moment]:
    """The moment of a line that needs no other line to be understood."""
    at, key = (line.at, line.mono), book.key(line)
    match line:
        case Observed() if (shown := picture(line)) is not None:
            yield Moment("look", "Read what the page shows", *at, picture=shown, key=key)
        case PlanLine():
            yield Moment("plan", _planned(line.changes), *at, key=key)
        case Approval():
            yield Moment(
                "answer", _ANSWERS[line.answer].format(line.who), *at, line.how, key=key, lasted=line.seconds or None
            )
        case Consent():
            yield Moment("answer", _CONSENTS[line.answer].format(line.who), *at, line.how, lasted=line.seconds or None)
        case Said():
            yield Moment(line.kind, line.text, *at, ", ".join(filter(None, (line.who, line.how))))
        case Confided():
            yield Moment("note", f"{line.what}: handed over, not kept here", *at, _DELIVERIES.get(line.how, line.how))
        case Taught():
            yield Moment("person", line.text, *at, f"It was looked for as {line.key}", picture=picture(line))
        case Verified():
            yield Moment(
                "proof", line.text, *at, went="badly" if line.left else "well", picture=book.proof(line), key=key
            )
        case RunClose():
            yield Moment("end", line.text or "The run ended", *at, went="badly" if line.outcome == "failed" else "well")


def _looking_back(line: Resolved | Recovered, key: Key | None) -> Moment:
    """What is said about a run that had broken off: this one, in the record that was finished later, or an earlier one."""
    if isinstance(line, Recovered):
        text, more = "The record had been left unfinished; it was finished later", _found(line)
    else:
        answer = "had worked" if line.answer == "done" else "had not worked"
        text, more = f"What an earlier run had pressed for “{line.what}” {answer}", _settled(line)
    return Moment("note", text, line.at, line.mono, more, key=key)


def _settled(line: Resolved) -> str:
    where = f"step {line.step} of {line.run}" if line.step is not None else line.run
    return f"{', '.join(filter(None, (line.who, line.how)))} ({where})"


def _found(line: Recovered) -> str:
    """What the broken-off run had left, in sentences."""
    torn = f"{line.dropped.bytes} bytes of a torn last line are kept in {line.dropped.file}." if line.dropped else ""
    names = ", ".join(file.file for file in line.orphans)
    orphans = f"No line names {names}." if names else ""
    unknown = f"Whether step {line.unknown} happened is not known." if line.unknown is not None else ""
    return " ".join(filter(None, (torn, orphans, unknown)))


def _step(intent: Intent, book: Book) -> Iterator[Moment]:
    """One step: the control before the act for a press, the field with its new content for a fill or a choice."""
    outcome = book.outcomes.get(intent.step)
    before, after = book.before(intent), picture(outcome)
    filled = intent.act in {"fill", "choose"} and after is not None and after.box is not None
    moment = Moment(
        intent.act,
        intent.text,
        intent.at,
        intent.mono,
        _came_of(intent, outcome),
        intent.step,
        _went(outcome),
        after if filled else before or after or book.later.get(intent.step),
        (intent.job, intent.store),
    )
    yield moment
    if outcome and after and before and not filled:
        text = "What the page showed then"
        yield replace(moment, tone="after", text=text, more="", at=outcome.at, mono=outcome.mono, picture=after)


def _went(outcome: Outcome | None) -> Literal["well", "badly", "unknown"]:
    if outcome is None or outcome.lost:
        return "unknown"
    return "well" if outcome.ok else "badly"


def _came_of(intent: Intent, outcome: Outcome | None) -> str:
    if outcome is None:
        return "Whether this happened is not known: the run broke off here"
    return "" if outcome.text == intent.text else outcome.text


def _without_repeats(moments: Sequence[Moment]) -> Iterator[Moment]:
    """Leave out the picture after a step where the next moment shows the same; commits and failures keep theirs."""
    for index, moment in enumerate(moments):
        following = next((one.picture for one in moments[index + 1 :] if one.picture), None)
        same = following and moment.picture and following.still.sha256 == moment.picture.still.sha256
        kept = index > 0 and (moments[index - 1].tone == "commit" or moment.went != "well")
        if moment.tone != "after" or kept or not same:
            yield moment


def _handover(begin: HandoverBegin, end: HandoverEnd | None) -> Moment:
    lasted = end.mono - begin.mono if end else None
    more = _ENDS.get(end.how, end.how) if end else "It did not end"
    return Moment("person", begin.text, begin.at, begin.mono, more, lasted=lasted)


def _planned(changes: int) -> str:
    return f"Planned {changes} change{'s' if changes != 1 else ''}" if changes else "Nothing to change"


_DELIVERIES = {
    "copied": "copied to the clipboard",
    "unchecked": "given to the clipboard, which could not be read back",
    "written": "written to a file that was named",
    "shown": "shown once on the screen",
    "practice": "taken by the practice person",
    "left": "not taken",
}
_ANSWERS = {
    "yes": "{} said yes to exactly this plan",
    "no": "{} said no",
    "timeout": "Nobody answered in time, which counts as no",
}
_CONSENTS = {
    "yes": "{} agreed to the session, for the seller",
    "no": "{} did not agree to the session",
    "timeout": "Nobody answered whether the session is agreed to, which counts as no",
}
_ENDS = {
    "recognised": "The page showed that it was done",
    "done": "The person said that it was done",
    "timeout": "It was not done in time",
    "nobody": "Nobody was there to do it",
    "practice": "The practice person did it",
    "interrupted": "It was broken off",
}
