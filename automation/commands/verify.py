"""The command that asks an auditor's questions of records."""

from __future__ import annotations

import typer

from automation import options  # noqa: TC001 - typer reads them at run time
from automation.commands.given import console_for, record_named
from automation.streams import print_json


def verify(records: options.RecordNames = None, *, as_json: options.AsJson = False) -> None:
    """The auditor's checks of a record, each named."""
    from automation import closing  # noqa: PLC0415
    from automation.record.verify import verify as examine  # noqa: PLC0415

    console = console_for(as_json=as_json)
    folders = [record_named(name) for name in records] if records else [record_named(None)]
    verdicts = [(folder, examine(folder)) for folder in folders]
    if as_json:
        print_json([closing.verdict_data(folder, verdict) for folder, verdict in verdicts])
    else:
        for folder, verdict in verdicts:
            closing.verdict(console, folder, verdict)
    raise typer.Exit(0 if all(verdict.status in {"valid", "interrupted"} for _, verdict in verdicts) else 1)
