"""The command that erases the evidence of a record."""

from __future__ import annotations

import sys

import typer

from automation import options  # noqa: TC001 - typer reads them at run time
from automation.commands.given import console_for, record_named, settings_of
from automation.errors import UsageError
from automation.streams import print_json


def erase(
    record: options.OneRecord, *, why: options.Why, yes: options.Yes = False, as_json: options.AsJson = False
) -> None:
    """Erase the pictures, plans and values of a record for ever; its journal and seal stay, with a signed note why."""
    from automation.closing import told  # noqa: PLC0415
    from automation.record.erasing import erase as carry_out  # noqa: PLC0415
    from automation.record.office import office  # noqa: PLC0415

    folder, desk = record_named(record), office(settings_of())
    _sure(folder.name, yes=yes)
    note = carry_out(folder, desk.order(folder, why), desk.sign, desk.attest)
    if as_json:
        print_json(
            {"record": str(folder), "erased": [one.path for one in note.files], "note": note.model_dump(mode="json")}
        )
    else:
        console = console_for(as_json=False)
        told(console, f"{folder.name}: {note.said}", "bold")
        for one in note.files:
            told(console, f"  － {one.path}")
        told(console, "Copies elsewhere, such as backups or exports, are not reached: erase them too.")


def _sure(name: str, *, yes: bool) -> None:
    """Raises UsageError where nobody can be asked, Abort when the answer is no."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(f"Erasing {name} cannot be taken back. Say so with --yes.")
    typer.confirm(f"Erase the evidence of {name}? This cannot be taken back.", abort=True, err=True)
