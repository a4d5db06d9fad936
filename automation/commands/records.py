"""The command that lists records."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import typer

from automation import options  # noqa: TC001 - typer reads them at run time
from automation.commands.given import console_for, settings_of
from automation.streams import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from automation.record.entry import Entry

AT_ONCE = 30
"""Records that a terminal is shown unless all are asked for."""


def records(  # noqa: PLR0913 - one parameter an option
    *,
    partner: options.OfPartner = None,
    seller: options.OfSeller = None,
    store: options.OfStore = None,
    outcome: options.OfOutcome = None,
    seal: options.OfSeal = None,
    since: options.Since = None,
    until: options.Until = None,
    everything: options.Everything = False,
    as_json: options.AsJson = False,
) -> None:
    """The records, the newest first: when, for whom, how each ended, and whether it is sealed."""
    from automation.record.catalogue import listed  # noqa: PLC0415
    from automation.record.choosing import choice  # noqa: PLC0415

    given = {"partner": partner, "seller": seller, "store": store, "outcome": outcome, "seal": seal}
    wanted = choice({**given, "since": since, "until": until})
    folder = settings_of().records
    found = listed(folder)
    meant = [entry for entry in found if wanted.takes(entry)]
    if as_json:
        print_json([_data(folder, entry) for entry in meant])
        return
    hidden = bool(seller) and any(entry.label == "encrypted" for entry in found)
    _tell(folder, len(found), meant, everything=everything, hidden=hidden)


def _data(folder: Path, entry: Entry) -> dict[str, Any]:
    return {"record": os.path.join(folder, entry.name), **entry.data}  # noqa: PTH118 - a Path each takes ten times as long


def _tell(folder: Path, found: int, meant: Sequence[Entry], *, everything: bool, hidden: bool) -> None:
    from automation.closing import told  # noqa: PLC0415
    from automation.listing import fitting, table  # noqa: PLC0415

    console = console_for(as_json=False)
    if hidden:
        told(console_for(as_json=True), "Some sellers' labels are encrypted, and could not be compared.", "dim")
    if not meant:
        told(console, f"None of the {found} records in {folder} is meant." if found else _nothing(folder))
    elif not console.is_terminal:
        typer.echo("\n".join(table(meant)))
    else:
        shown = meant if everything else meant[:AT_ONCE]
        console.print(fitting(shown, console.width), highlight=False, overflow="fold")
        told(console, "")
        if len(shown) < len(meant):
            told(console, f"The newest {len(shown)} of {len(meant)}. --all shows every one.", "dim")
        told(console, "chaperone replay opens them, chaperone verify RECORD checks one.", "dim")


def _nothing(folder: Path) -> str:
    return f"There is no record in {folder} yet. Every run leaves one; chaperone demo leaves two to look at."
