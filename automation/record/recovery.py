"""What a run that broke off has left, and what is to be done about it: told from bytes and names alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation.record import testimony
from automation.record.bag import DATA, UNNAMED
from automation.record.checkpoints import is_checkpoint
from automation.record.faults import TornTail
from automation.record.journal import End
from automation.record.lines import Intent, Outcome, Recovered, RunClose, digest

if TYPE_CHECKING:
    from collections.abc import Collection

    from automation.record.faults import Fault

__all__ = ["Left", "recover", "torn_name"]


@dataclass(frozen=True)
class Left:
    """What there is, and what to do: nothing, if `begun` is false or there are `faults`; else keep `tail` aside and go on from `end`.

    `whole` is the length of the journal up to the last line that is whole; `tail` is what comes after it. `orphans` are files of the
    data that no line names. `unknown` is the commit or other step that was begun last and has no outcome, as its line.
    """

    whole: int
    tail: bytes
    end: End
    begun: bool
    faults: tuple[Fault, ...] = ()
    orphans: tuple[str, ...] = ()
    unknown: Intent | None = None
    closed: bool = False
    told: bool = False
    """Whether all of this is in the journal already: only the closing line or the seal is missing."""


def recover(journal: bytes, names: Collection[str]) -> Left:
    """What a journal and the paths of the files around it say of a run that broke off. Never raises.

    A power cut tears one line. A line before that which is none is a fault: nothing is appended to it.
    """
    whole = testimony.whole(journal)
    read = testimony.read_journal(journal[:whole])
    chain = (*testimony.chain_faults(read), *testimony.frame_faults(read))
    last = read.lines[-1] if read.lines else None
    orphans = _orphans(read, names)
    tail = journal[whole:]
    return Left(
        whole,
        tail,
        End(len(read.raw), read.head, last.mono if last else 0.0),
        bool(read.raw),
        tuple(fault for fault in chain if not fault.excusable or isinstance(fault, TornTail)),
        orphans,
        _under_way(read),
        any(isinstance(line, RunClose) for line in read.lines),
        isinstance(last, Recovered) and not (tail or orphans),
    )


def torn_name(tail: bytes) -> str:
    """What a torn tail is kept as. The same bytes have the same name: a recovery that broke off itself kept them already."""
    return f"journal-{digest(tail)[:8]}.torn"


def _under_way(journal: testimony.Journal) -> Intent | None:
    """The step that was begun last, if it has no outcome."""
    steps = [line for line in journal.lines if isinstance(line, Intent | Outcome)]
    return steps[-1] if steps and isinstance(steps[-1], Intent) else None


def _orphans(journal: testimony.Journal, names: Collection[str]) -> tuple[str, ...]:
    """The files of the data that no line names."""
    named = testimony.named(journal) | UNNAMED
    return tuple(
        sorted(name for name in names if name.startswith(DATA) and name not in named and not is_checkpoint(name))
    )
