"""What earlier runs on this machine did, read from their records: so that nothing is sent twice by accident."""

from __future__ import annotations

import json
from dataclasses import dataclass
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
    """One committed change of an earlier run. `proved`: the run saw afterwards that nothing was left to do."""

    at: datetime
    site: str
    job: str
    store: str
    what: str
    after: str
    proved: bool
    account: str | None = None


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
    for folder in sorted(records.iterdir(), key=lambda path: path.name, reverse=True):
        if folder.name != but:  # what a run has pressed itself it has also read again
            yield from _of(folder)


def caution(records: Path, site: str, plan: Plan, now: datetime | None = None) -> str | None:
    """What an earlier run leaves in doubt about `plan`: it pressed for the same change and never saw that it worked."""
    since = (now or datetime.now(UTC)) - DOUBT_LASTS
    wanted = {(change.what, change.after) for change in plan.changes if change.commit}
    for earlier in sent(records, but=plan.run):
        if earlier.at < since:
            return None
        same = (
            same_site(earlier.site, site)
            and (earlier.job, earlier.store) == (plan.job, plan.store)
            and (None in {earlier.account, plan.account.name} or earlier.account == plan.account.name)
        )
        if same and (earlier.what, earlier.after) in wanted:
            if earlier.proved:
                return None
            return (
                f"An earlier run pressed for “{earlier.what}” on {earlier.at:%d %B at %H:%M} UTC and never saw whether it worked. "
                "The page does not show it. Agree only if you are sure that it was not sent."
            )
    return None


def same_site(one: str, other: str) -> bool:
    """Whether two base addresses are of the same site: all hosts of the live one are, and no two on this machine."""
    return one == other or not (is_loopback(one) or is_loopback(other))


def _of(folder: Path) -> Iterator[Sent]:
    try:
        lines = list(_lines((folder / "data" / "journal.jsonl").read_bytes()))
        opened = next(iter([line for line in lines if line["kind"] == "run.open"]), {"site": ""})
        for index, line in enumerate(lines):
            if (line["kind"] == "step.intent" and line["act"] == "commit") or "pressed" in line:
                yield from _commit(folder, opened, line, lines[index + 1 :], lines[:index])
    except (OSError, ValueError, LookupError, TypeError):
        return


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
    plan = json.loads((folder / "data" / shown["file"]).read_bytes())
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
            )
