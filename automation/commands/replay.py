"""The command that opens the replay of a record."""

from __future__ import annotations

import webbrowser

import typer

from automation import options  # noqa: TC001 - typer reads them at run time
from automation.commands.given import record_named
from automation.errors import UsageError


def replay(record: options.RecordName = None) -> None:
    """Open the replay of a record."""
    from automation.browser import has_display  # noqa: PLC0415

    page = record_named(record) / "replay.html"
    if not page.is_file():
        raise UsageError(f"{page.parent} has no replay: is it a record, and was it sealed?")
    typer.echo(str(page))
    if has_display():
        webbrowser.open(page.resolve().as_uri())
