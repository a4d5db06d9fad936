"""What the commands say at their end: the summary of a run, the doctor's findings, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from automation.doctor import Finding
    from automation.record.notary import Sealed
    from automation.result import Result

_PLAINLY = {
    "done": "every change was agreed to, made, and read back.",
    "unchanged": "nothing was to be changed, and nothing was.",
    "changes": "there is something to change; chaperone run does it, after a yes.",
}
ONWARD = {
    "done": "Nothing more is to be done.",
    "unchanged": "Nothing more is to be done.",
    "changes": "chaperone run makes these changes, after a yes.",
    "waiting": "When that has happened, run the same command again: it goes on from where the account is.",
    "declined": "To be asked again, run the same command again.",
}
"""How to go on after a run."""
AGAIN = (
    "To go on, run the same command again: it starts from what the account shows then, and does only what is missing."
)


def told(console: Console, line: str, style: str = "") -> None:
    """One line as it is: never wrapped, so that a path can be copied, and nothing in it is markup."""
    console.print(Text(line, style=style), highlight=False, soft_wrap=True)


def summary(
    console: Console,
    outcome: str,
    reason: str,
    record: tuple[Path, Sealed | None] | None,
    results: Sequence[Result] = (),
) -> None:
    """How a run ended: what was done, what was not, and how to go on; `record` is its folder and seal."""
    told(console, "")
    said = reason or _PLAINLY.get(outcome, "")
    told(console, said if said.casefold().startswith(f"{outcome}:") else f"{outcome}: {said}", "bold")
    if outcome not in {"done", "unchanged", "changes"}:
        for result in results:
            _ended(console, result, reason)
        told(console, ONWARD.get(outcome, AGAIN))
    if record is not None:
        folder, seal = record
        told(console, f"record  {folder}")
        if seal is None:
            told(console, "It is not sealed: the next run, or chaperone verify, finishes it.")
            return
        told(console, f"replay  {folder / 'replay.html'}")
        told(console, f"receipt {folder / 'receipt.html'}  for the seller, to keep")
        told(console, f"signed  by {seal.signed}")
        if seal.time:
            told(console, f"time    {seal.time}")
        told(console, f"digest  {seal.digest}  keep it: with it, not even who signed can alter the record unseen")


def _ended(console: Console, result: Result, reason: str) -> None:
    """One job: how it ended, what it changed and proved, what was wanted and is not there."""
    why = f" {result.reason}" if result.reason and result.reason not in reason else ""
    told(console, f"  {result.job} · {result.store}: {result.outcome}.{why}")
    for word, changes in (("done", result.changes), ("not done", result.left)):
        for change in changes:
            told(console, f"    {word}: {change.what}: {change.before} → {change.after}")


def doctor(console: Console, findings: Sequence[Finding], settings: dict[str, dict[str, Any]]) -> None:
    for finding in findings:
        mend = f"  →  {finding.mend}" if finding.mend else ""
        told(console, f"{'●' if finding.well else '▲'} {finding.what}: {finding.found}{mend}")
    told(console, "")
    told(console, "Settings (flags win, then CHAPERONE_… in the environment, then chaperone.toml)", "dim")
    for name, shown in settings.items():
        told(console, f"  {name} = {shown['value']}  ({shown['from']})")


def table(console: Console, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table without lines. In a file or a pipe it is as wide as it has to be."""
    shown = Table(*headings, box=None, pad_edge=False, header_style="dim")
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    width = (
        None if console.is_terminal else console.measure(shown, options=console.options.update(width=10_000)).maximum
    )
    console.print(shown, width=width, soft_wrap=not console.is_terminal)
