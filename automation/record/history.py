"""What earlier runs on this machine did, read from their records: so that nothing is sent twice by accident."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automation.errors import UsageError
from automation.policy import is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterator

    from automation.plan import Plan

DOUBT_LASTS = timedelta(hours=24)
"""After a day a list of invitations is trusted again, whatever an unfinished run may have sent."""


@dataclass(frozen=True)
class Sent:
    """One committed change of an earlier run. `proved`: that run, or a later one, saw afterwards that it had worked.

    `run` and `step` say where it stands; what a person pressed himself has no step. `after` is not known of a record that is encrypted,
    or whose evidence was erased.
    """

    at: datetime
    site: str
    job: str
    store: str
    what: str
    after: str | None
    proved: bool
    account: str | None = None
    run: str = ""
    step: int | None = None


def record_called(name: str | None, records: Path) -> Path:
    """A record's folder, given as that or by its name; the latest without one. Raises UsageError when it is not there."""
    if name is None:
        kept = sorted(path for path in records.iterdir() if (path / "data").is_dir()) if records.is_dir() else []
        if not kept:
            raise UsageError(f"There is no record in {records} yet.")
        return kept[-1]
    for folder in (Path(name), records / name):
        if folder.is_dir():
            return folder
    raise UsageError(f"There is no record “{name}”, here or in {records}.")


def sent(records: Path, but: str = "") -> Iterator[Sent]:
    """Every change that was committed, the latest run first, `but` that one run's.

    A record that cannot be read is passed over: it proves nothing.
    """
    if not records.is_dir():
        return
    settled: set[tuple[str, int | None]] = set()
    for folder in sorted(records.iterdir(), key=lambda path: path.name, reverse=True):
        lines = _read(folder)
        settled |= {
            (line["run"], line["step"])
            for line in lines
            if line.get("kind") == "resolved" and line.get("answer") == "done"
        }
        if folder.name != but:  # what a run has pressed itself it has also read again
            for one in _of(folder, lines):
                yield replace(one, proved=True) if (one.run, one.step) in settled else one


def doubts(records: Path, site: str, plan: Plan, now: datetime | None = None) -> Iterator[Sent]:
    """What earlier runs pressed for in the job of `plan`, and never saw the end of. For each change the latest press decides."""
    since = (now or datetime.now(UTC)) - DOUBT_LASTS
    seen: set[tuple[str, str]] = set()
    for earlier in sent(records, but=plan.run):
        if earlier.at < since:
            return
        same = (
            same_site(earlier.site, site)
            and (earlier.job, earlier.store) == (plan.job, plan.store)
            and (None in {earlier.account, plan.account.name} or earlier.account == plan.account.name)
        )
        if same and (earlier.after is None or (earlier.what, earlier.after) not in seen):
            if earlier.after is not None:  # what cannot be read may have been another: it settles nothing
                seen.add((earlier.what, earlier.after))
            if not earlier.proved:
                yield earlier


def wants(plan: Plan, earlier: Sent) -> bool:
    """Whether `plan` is to send once more what was sent then, or may be: the page does not show it."""
    wanted = [change for change in plan.changes if change.commit and change.what == earlier.what]
    return any(earlier.after in {None, change.after} for change in wanted)


def caution(records: Path, site: str, plan: Plan, now: datetime | None = None) -> str | None:
    """What an earlier run leaves in doubt about `plan`: it pressed for the same change and never saw that it worked."""
    for earlier in doubts(records, site, plan, now):
        if wants(plan, earlier):
            return (
                f"An earlier run pressed for “{earlier.what}” on {earlier.at:%d %B at %H:%M} UTC and never saw whether it worked. "
                "The page does not show it. Agree only if you are sure that it was not sent."
            )
    return None


def same_site(one: str, other: str) -> bool:
    """Whether two base addresses are of the same site: all hosts of the live one are, and no two on this machine."""
    return one == other or not (is_loopback(one) or is_loopback(other))


def _read(folder: Path) -> list[dict[str, Any]]:
    """The lines of a record's journal; none of what is no record."""
    try:
        return [line for line in _lines((folder / "data" / "journal.jsonl").read_bytes()) if isinstance(line, dict)]
    except OSError:
        return []


def _of(folder: Path, lines: list[dict[str, Any]]) -> Iterator[Sent]:
    try:
        opened = next(iter([line for line in lines if line["kind"] == "run.open"]), {"site": ""})
        for index, line in enumerate(lines):
            if (line["kind"] == "step.intent" and line["act"] == "commit") or "pressed" in line:
                yield from _commit(folder, opened, line, lines[index + 1 :], lines[:index])
    except (OSError, ValueError, LookupError, TypeError):
        return


def _plan(folder: Path, shown: dict[str, Any]) -> dict[str, Any]:
    """The plan that was shown; of one that cannot be read here, what the journal says of it."""
    try:
        plan: dict[str, Any] = json.loads((folder / "data" / shown["file"]).read_bytes())
    except (OSError, ValueError):
        changes = [{"what": what, "after": None, "commit": True} for what in shown.get("commits", ())]
        return {"account": {"name": None}, "changes": changes}
    return plan


def _lines(journal: bytes) -> Iterator[dict[str, Any]]:
    """The lines of a journal as far as they are whole: a crash may have torn the last one."""
    for line in journal.splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            return


def _commit(
    folder: Path,
    opened: dict[str, Any],
    press: dict[str, Any],
    after: list[dict[str, Any]],
    before: list[dict[str, Any]],
) -> Iterator[Sent]:
    """What `press` sent: a commit, or a note of what the person pressed himself."""
    job = press.get("pressed") or press["job"]
    if any(
        line["kind"] == "step.outcome" and line["step"] == press.get("step") and not (line["ok"] or line["lost"])
        for line in after
    ):
        return  # it was not pressed after all
    if any(line["kind"] == "note" and line.get("onward", -1) == press.get("step") for line in after):
        return  # it only led on to the next page
    shown = [line for line in before if line["kind"] == "plan" and line["job"] == job][-1]
    plan = _plan(folder, shown)
    proved = any(line["kind"] == "verify" and line["job"] == job and line["left"] == 0 for line in after)
    if not proved and any(line["kind"] == "confided" and line.get("void") for line in after):
        return  # it made something that nobody took: that came to nothing, and leaves no doubt
    for change in plan["changes"]:
        if change["commit"]:
            yield Sent(
                datetime.fromisoformat(press["at"]),
                opened["site"],
                job,
                press["store"],
                change["what"],
                change["after"],
                proved,
                plan["account"]["name"],
                folder.name,
                press.get("step"),
            )
