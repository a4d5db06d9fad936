"""The command that erases or removes what has been kept long enough."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from automation import options  # noqa: TC001 - typer reads them at run time
from automation.commands.given import console_for, settings_of
from automation.errors import UsageError, WrongSetting
from automation.streams import print_json

if TYPE_CHECKING:
    from automation.record.notes import What
    from automation.record.purging import Step
    from automation.settings import Settings

_WORDS = {"evidence": "erase the evidence", "record": "remove the record"}
_DONE = {"evidence": "evidence erased", "record": "record removed"}


def purge(
    *,
    older_than: options.OlderThan = None,
    what: options.WhatToPurge = None,
    do_it: options.DoIt = False,
    as_json: options.AsJson = False,
) -> None:
    """What has been kept long enough, by --older-than or the settings: say it, and with --doit erase or remove it."""
    from automation.record.audit import auditor  # noqa: PLC0415
    from automation.record.office import office  # noqa: PLC0415
    from automation.record.purging import carry_out, steps  # noqa: PLC0415
    from automation.record.verify import verify  # noqa: PLC0415

    settings = settings_of()
    clocks, known = _clocks(settings, older_than, what), auditor(settings)
    todo = list(steps(settings.records, clocks, datetime.now(UTC), lambda record: verify(record, known).status))
    made = list(carry_out(todo, office(settings), settings.records)) if do_it else todo
    if as_json:
        print_json({"done": do_it, "records": [step.data for step in made]})
    else:
        _tell(made, done=do_it)
    raise typer.Exit(5 if any(step.failed for step in made) else 0)


def _clocks(settings: Settings, older_than: str | None, what: str | None) -> dict[What, int]:
    """For how many days which part is kept. Raises UsageError when nothing says so."""
    from automation.record.retention import days  # noqa: PLC0415

    if what not in {None, "evidence", "records"}:
        raise WrongSetting("--what", f"“{what}” is neither evidence nor records.")
    if older_than is not None:
        try:
            return {"record" if what == "records" else "evidence": days(older_than)}
        except ValueError:
            raise WrongSetting("--older-than", f"“{older_than}” is no time such as 90d, 12w or 2y.") from None
    kept: dict[What, int | None] = {"record": settings.keep_records, "evidence": settings.keep_pictures}
    wanted = {"records": ("record",), "evidence": ("evidence",)}.get(what or "", tuple(kept))
    found: dict[What, int] = {name: limit for name, limit in kept.items() if limit and name in wanted}
    if not found:
        raise UsageError(
            "Nothing says how long records are kept: give --older-than 90d, or set keep_pictures or keep_records."
        )
    return found


def _tell(made: list[Step], *, done: bool) -> None:
    from automation.closing import table, told  # noqa: PLC0415

    console = console_for(as_json=False)
    if not made:
        told(console, "Nothing has been kept that long.")
        return
    words = _DONE if done else _WORDS
    rows = [
        (
            step.record.name,
            f"{step.ended:%d %B %Y}" if step.ended else "?",
            f"left: {step.objection}" if step.objection else words[step.what],
        )
        for step in made
    ]
    table(console, ("record", "of", "done" if done else "would"), rows)
    if not done and any(not step.objection for step in made):
        told(console, "Nothing was touched. --doit does it, and cannot be taken back.")
