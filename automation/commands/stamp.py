"""The command that fetches the time stamps which were not to be had when a run ended."""

from __future__ import annotations

import typer

from automation import options  # noqa: TC001 - typer reads them at run time
from automation.commands.given import console_for, record_named, settings_of
from automation.streams import print_json


def stamp(records: options.StampNames = None, *, as_json: options.AsJson = False) -> None:
    """Have the time of records confirmed that no authority has confirmed yet."""
    from automation.closing import told  # noqa: PLC0415
    from automation.errors import WrongSetting  # noqa: PLC0415
    from automation.record import authority  # noqa: PLC0415

    settings, console = settings_of(), console_for(as_json=as_json)
    asked = authority.of(settings)
    if asked is None:
        raise WrongSetting(
            "timestamp_url", "no time-stamp authority is set. Set CHAPERONE_TIMESTAMP_URL to the address of one."
        )
    folders = [record_named(name) for name in records] if records else authority.pending(settings.records)
    answers = [(folder, *authority.tried(asked, folder)) for folder in folders]
    for folder, at, trouble in answers:
        told(console, f"{folder.name}: {trouble or f'there at {at:%Y-%m-%d %H:%M:%S} UTC, by {asked.url}'}")
    if not answers:
        told(console, "Nothing is to be stamped: every signed record has its time stamp.")
    if as_json:
        print_json(
            [{"record": str(folder), "at": at and at.isoformat(), "reason": trouble} for folder, at, trouble in answers]
        )
    raise typer.Exit(1 if any(trouble for _, _, trouble in answers) else 0)
