"""What a journal has to say for itself: pure checks over its lines, the plan files and the evidence it names."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from automation.policy import is_loopback
from automation.record import faults
from automation.record.age import SUFFIX
from automation.record.bag import DATA, UNNAMED, Folder, escapes
from automation.record.checkpoints import is_checkpoint
from automation.record.faults import Fault
from automation.record.lines import (
    FIRST_PREV,
    Approval,
    Consent,
    File,
    Intent,
    Line,
    Outcome,
    PlanLine,
    Recovered,
    RunClose,
    RunOpen,
    Verified,
    Witnessed,
    digest,
    read_line,
)

__all__ = [
    "Journal",
    "approval_faults",
    "chain_faults",
    "consent_faults",
    "evidence_faults",
    "frame_faults",
    "named",
    "plan_faults",
    "read_journal",
    "step_faults",
    "whole",
]


_TOO_MANY = 100
"""Unreadable lines after which a file is no journal, and is not read further."""


@dataclass(frozen=True)
class Journal:
    """A journal as found: the bytes of each line, what could be read of them, and what could not.

    ``numbers`` says which of the raw lines each of the readable ones is.
    """

    raw: tuple[bytes, ...]
    lines: tuple[Line, ...]
    numbers: tuple[int, ...]
    unreadable: tuple[Fault, ...]

    @property
    def head(self) -> str:
        """The SHA-256 of the last whole line: it stands for the whole journal."""
        return digest(self.raw[-1]) if self.raw else FIRST_PREV

    @property
    def interrupted(self) -> bool:
        return any(isinstance(line, RunClose) and line.outcome == "interrupted" for line in self.lines)


def read_journal(data: bytes) -> Journal:
    """Take a journal apart. Never raises: what cannot be read is among the faults."""
    end = whole(data)
    *raw, _ = data[:end].split(b"\n")
    read: dict[int, Line] = {}
    bad: list[Fault] = [faults.TornTail()] if end < len(data) else []
    for number, line in enumerate(raw):
        try:
            read[number] = read_line(line)
        except ValueError as error:
            bad.append(faults.LineUnreadable(number, _why(error)))
        if len(bad) > _TOO_MANY:
            break
    return Journal(tuple(raw), tuple(read.values()), tuple(read), tuple(bad))


def whole(journal: bytes) -> int:
    """Where the last whole line ends.

    A power cut can leave a line whose newline was written and whose beginning was not: a last line that is no JSON is torn, too.
    """
    end = journal.rfind(b"\n") + 1
    if end < len(journal):
        return end
    start = journal.rfind(b"\n", 0, max(end - 1, 0)) + 1
    return end if _is_object(journal[start:end]) else start


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _why(error: ValueError) -> str:
    """The first complaint, in one line, without the value that caused it."""
    first = error.errors(include_input=False, include_url=False)[0] if hasattr(error, "errors") else {}
    where = ".".join(str(part) for part in first.get("loc", ()))
    return f"{where or 'the line'}: {first.get('msg', 'not JSON')}".replace("\n", " ")


def chain_faults(journal: Journal) -> Iterator[Fault]:
    """Each line carries its number and the digest of the line before it."""
    yield from journal.unreadable
    for number, line in zip(journal.numbers, journal.lines, strict=True):
        if line.prev != (digest(journal.raw[number - 1]) if number else FIRST_PREV):
            yield faults.ChainBroken(number)
        if line.seq != number:
            yield faults.SequenceBroken(number, line.seq)


def frame_faults(journal: Journal) -> Iterator[Fault]:
    """The journal opens with the run, closes with it, and says nothing afterwards, but that it was finished later."""
    lines = journal.lines
    if not journal.raw:
        yield faults.NotBegun()
    elif not lines or not isinstance(lines[0], RunOpen) or lines[0].format != 1:
        yield faults.FirstLineWrong()
    closed = [index for index, line in enumerate(lines) if isinstance(line, RunClose)]
    if not closed:
        yield faults.NotClosed()
    else:
        later = (line for line in lines[closed[0] + 1 :] if not isinstance(line, Recovered))
        yield from (faults.LineAfterClose(line.seq) for line in later)


def step_faults(journal: Journal) -> Iterator[Fault]:
    """Every step that was begun has its outcome, before the next one begins."""
    under_way: int | None = None
    for line in journal.lines:
        if isinstance(line, Intent):
            if under_way is not None:
                yield faults.IntentWithoutOutcome(under_way)
            under_way = line.step
        elif isinstance(line, Outcome):
            if line.step != under_way:
                yield faults.OutcomeWithoutIntent(line.step)
            under_way = None
    if under_way is not None:
        broke_off = journal.interrupted or not any(isinstance(line, RunClose) for line in journal.lines)
        yield faults.OutcomeUnknown(under_way) if broke_off else faults.IntentWithoutOutcome(under_way)


def evidence_faults(journal: Journal, folder: Folder) -> Iterator[Fault]:
    """Every still and outline is claimed by exactly one line, and is the file that the line describes."""
    claimed = [file for line in journal.lines for file in _files_of(line)]
    for path, times in Counter(file.file for file in claimed).items():
        if times > 1:
            yield faults.EvidenceNamedTwice(DATA + path)
    for file in claimed:
        yield from _claim_faults(file, folder)
    known = {file.file for file in claimed}
    for line in journal.lines:
        if isinstance(line, Intent | Verified) and line.on is not None and line.on not in known:
            yield faults.EvidenceMissing(DATA + line.on)
    for path in folder.files:
        if path.startswith(DATA) and not _has_its_own_check(path) and path.removeprefix(DATA) not in known:
            yield faults.EvidenceUnnamed(path)


def _files_of(line: Line) -> tuple[File, ...]:
    if isinstance(line, Recovered):
        return line.files()
    return line.ev.files() if isinstance(line, Witnessed) and line.ev else ()


def named(journal: Journal) -> set[str]:
    """The paths of the files that the lines answer for: evidence, plans, and what was found when the record was finished later."""
    files = (file.file for line in journal.lines for file in _files_of(line))
    plans = (line.file for line in journal.lines if isinstance(line, PlanLine))
    return {DATA + name for name in (*files, *plans)}


def _claim_faults(file: File, folder: Folder) -> Iterator[Fault]:
    if escapes(file.file):
        yield faults.PathEscapes(file.file)
        return
    path = DATA + file.file
    if path not in folder.files:
        yield faults.EvidenceMissing(path)
    elif folder.hash(path) != file.sha256 or folder.files[path] != file.bytes:
        yield faults.EvidenceDiffers(path)


def _is_plan(path: str) -> bool:
    return path.startswith(DATA + "plan") and path.removesuffix(SUFFIX).endswith(".json")


def _has_its_own_check(path: str) -> bool:
    return path in UNNAMED or _is_plan(path) or is_checkpoint(path)


def plan_faults(journal: Journal, folder: Folder) -> Iterator[Fault]:
    """Every plan that was shown is there, unchanged, and there is no other."""
    shown = [line for line in journal.lines if isinstance(line, PlanLine)]
    for line in shown:
        if escapes(line.file):
            yield faults.PathEscapes(line.file)
        elif DATA + line.file not in folder.files:
            yield faults.PlanMissing(DATA + line.file)
        elif folder.hash(DATA + line.file) != (line.stored or line.sha256):
            yield faults.PlanDiffers(DATA + line.file)
    names = named(journal)
    yield from (faults.PlanUnnamed(path) for path in folder.files if _is_plan(path) and path not in names)


def approval_faults(journal: Journal) -> Iterator[Fault]:
    """Every answer is to a plan that was shown; every commit has a yes to the plan last shown for its job and store."""
    last_shown: dict[tuple[str, str], str] = {}
    shown: set[str] = set()
    agreed: set[str] = set()
    for line in journal.lines:
        if isinstance(line, PlanLine):
            last_shown[line.job, line.store] = line.sha256
            shown.add(line.sha256)
            agreed.discard(line.sha256)
        elif isinstance(line, Approval):
            if line.plan not in shown:
                yield faults.ApprovalWithoutPlan(line.seq)
            (agreed.add if line.answer == "yes" else agreed.discard)(line.plan)
        elif _commits(line) and last_shown.get((line.job, line.store)) not in agreed:
            yield faults.CommitWithoutYes(line.step)


def consent_faults(journal: Journal) -> Iterator[Fault]:
    """On a live site, and wherever the seller was asked, nothing is changed while the last answer to the session is no yes."""
    refused = False
    for line in journal.lines:
        if isinstance(line, RunOpen):
            refused = _live(line.site)
        elif isinstance(line, Consent):
            refused = line.answer != "yes"
        elif refused and _commits(line):
            yield faults.CommitWithoutConsent(line.step)


def _live(site: str) -> bool:
    try:
        return not is_loopback(site)
    except ValueError:
        return True  # no address at all: nobody's practice site


def _commits(line: Line) -> TypeGuard[Intent]:
    return isinstance(line, Intent) and line.act == "commit"
