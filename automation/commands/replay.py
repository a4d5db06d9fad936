"""The command that opens the replay of a record, or a page of all of them."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING

import typer

from automation import options  # noqa: TC001 - typer reads them at run time
from automation.commands.given import record_named, settings_of
from automation.errors import Failed, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def replay(record: options.ReplayName = None, *, latest: options.Latest = False) -> None:
    """Open the replay of a record; of all records, a page to choose from."""
    from automation.browser import has_display  # noqa: PLC0415

    if record and latest:
        raise UsageError("Name a record, or say --latest: not both.")
    page = _replay_of(record) if record or latest else _page_of_all()
    typer.echo(str(page))
    if has_display():
        webbrowser.open(page.resolve().as_uri())


def _replay_of(record: str | None) -> Path:
    page = record_named(record) / "replay.html"
    if not page.is_file():
        raise UsageError(f"{page.parent} has no replay: is it a record, and was it sealed?")
    return page


def _page_of_all() -> Path:
    """The page of all replays, made anew. Where there is one record, or none, there is nothing to choose."""
    from automation.record.catalogue import listed  # noqa: PLC0415
    from automation.record.contents import write  # noqa: PLC0415

    folder = settings_of().records
    entries = listed(folder)
    if len(entries) < 2:  # noqa: PLR2004 - more than one
        return _replay_of(entries[0].name if entries else None)
    try:
        return write(folder, entries)
    except OSError as error:
        raise Failed(
            f"The page of all replays cannot be put into {folder} ({error.strerror or error}). "
            "chaperone replay RECORD opens one of them."
        ) from error
