"""The command that says what is missing on this machine."""

from __future__ import annotations

import typer

from automation import options  # noqa: TC001 - typer reads them at run time
from automation.commands.given import console_for, settings_of
from automation.streams import print_json


def doctor(*, as_json: options.AsJson = False) -> None:
    """What is missing here, and the command that mends it; every setting and where it came from."""
    from automation import closing  # noqa: PLC0415
    from automation.doctor import examine  # noqa: PLC0415
    from automation.settings import sources  # noqa: PLC0415

    settings = settings_of()
    findings = examine(settings)
    origins = sources(settings, {})
    shown = {name: {"value": value, "from": origins[name]} for name, value in settings.shown.items()}
    if as_json:
        print_json({"findings": [finding.data for finding in findings], "settings": shown})
    else:
        closing.doctor(console_for(as_json=False), findings, shown)
    raise typer.Exit(0 if all(finding.well for finding in findings) else 1)
