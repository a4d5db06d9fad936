"""What checking records comes to, as people and as programs are told it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from automation.closing import table, told
from automation.record.faults import shown
from automation.record.series import FINE, WORST_FIRST

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from automation.record.faults import Fault
    from automation.record.verify import Check, Verdict

    Verdicts = Sequence[tuple[Path, Verdict]]

CHECK_MARKS = {"ok": "●", "noted": "◌", "unknown": "?", "gap": "?", "failed": "▲", "absent": "–"}
STATUS_MARKS = {
    "valid": "●",
    "interrupted": "■",
    "erased": "▨",
    "erasing": "◐",
    "unsealed": "◌",
    "unsigned": "◌",
    "unknown": "?",
    "gap": "?",
    "missing": "▲",
    "invalid": "▲",
}
MEANINGS = {
    "valid": "complete, and as it was sealed",
    "interrupted": "as it was sealed; the run broke off, and says so",
    "erased": "valid, evidence erased",
    "erasing": "as it was sealed, but what was to be erased is not all gone",
    "unsealed": "nothing shows whether it was changed",
    "unsigned": "as it was sealed, but nothing shows who made it",
    "unknown": "as it was sealed, by somebody whom you do not know",
    "gap": "sound itself, but the record before it is gone",
    "missing": "no record is there",
    "invalid": "not as it was sealed, or not consistent",
}
_ROWS = 40
"""Sound records beyond this many are counted and not listed."""


def exit_code(verdicts: Verdicts) -> int:
    """0 where every record is as it was sealed, 1 where one is not or is not there, 5 where a person has to look into it."""
    found = {verdict.status for _, verdict in verdicts}
    if found & {"invalid", "missing"}:
        return 1
    return 0 if found <= FINE else 5


def tell(console: Console, verdicts: Verdicts) -> None:
    """One record with each of its checks; of several, which are not valid, the worst first, and how many there are of each."""
    if len(verdicts) == 1:
        _one(console, *verdicts[0])
        return
    ordered = sorted(verdicts, key=lambda pair: WORST_FIRST.index(pair[1].status))
    listed = [pair for index, pair in enumerate(ordered) if index < _ROWS or pair[1].status != "valid"]
    rows = [(f"{STATUS_MARKS[made.status]} {made.status}", shown(folder.name), _why(made)) for folder, made in listed]
    if console.is_terminal:
        table(console, ("", "record", "why"), rows)
    else:
        for row in rows:
            told(console, "  ".join(row))  # a line a record, for whoever filters them
    if len(listed) < len(verdicts):
        told(console, f"… and {len(verdicts) - len(listed)} more, all valid.")
    told(console, "")
    told(console, _counted(verdicts), "bold")
    if ordered[0][1].status not in FINE:
        told(console, "chaperone verify RECORD tells every check of one of them.")


def _one(console: Console, folder: Path, made: Verdict) -> None:
    told(console, f"{shown(folder.name)}: {MEANINGS['erased'] if made.status == 'erased' else made.status}", "bold")
    for check in made.checks:
        told(console, f"  {CHECK_MARKS[check.status]} {check.name}: {check.detail}")


def _why(made: Verdict) -> str:
    """The first thing that is wrong, else what the status means."""
    failed = [check for check in made.checks if check.status in {"failed", made.status}]
    if not failed:
        return MEANINGS[made.status]
    first, more = failed[0], sum(len(check.faults) for check in failed) - 1
    return f"{first.name}: {first.faults[0]}{f' (and {more} more)' if more else ''}"


def _counted(verdicts: Verdicts) -> str:
    times = Counter(made.status for _, made in verdicts)
    return f"{len(verdicts)} records: " + ", ".join(f"{times[one]} {one}" for one in WORST_FIRST if times[one]) + "."


def data(folder: Path, made: Verdict) -> dict[str, Any]:
    """One record's verdict for programs."""
    digests = {"digest": made.digest, "head": made.head, "previous": made.previous}
    return {"record": str(folder), "status": made.status, **digests, "checks": [_check(one) for one in made.checks]}


def _check(check: Check) -> dict[str, Any]:
    found = [_fault(fault) for fault in check.faults]
    return {"name": check.name, "status": check.status, "detail": check.detail, "faults": found}


def _fault(fault: Fault) -> dict[str, Any]:
    return {"error": type(fault).__name__, "message": str(fault), **vars(fault)}
