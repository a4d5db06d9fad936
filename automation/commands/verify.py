"""The command that asks an auditor's questions of records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from automation import options  # noqa: TC001 - typer reads them at run time
from automation.commands.given import console_for, record_named, settings_of
from automation.streams import print_json

if TYPE_CHECKING:
    from pathlib import Path


def verify(
    records: options.RecordNames = None,
    *,
    signers: options.Signers = None,
    identity: options.Identity = None,
    as_json: options.AsJson = False,
) -> None:
    """The auditor's checks of a record, each named. A record of this computer that a run left unsealed is finished first."""
    from automation import closing  # noqa: PLC0415
    from automation.record.age import read_identities  # noqa: PLC0415
    from automation.record.audit import auditor, beside  # noqa: PLC0415
    from automation.record.verify import verify as examine  # noqa: PLC0415

    keys = read_identities(identity) if identity else None
    console = console_for(as_json=as_json)
    folders = [record_named(name) for name in records] if records else [record_named(None)]
    for said in (_finished(folder) for folder in folders):
        if said:
            closing.told(console, said)
    known = auditor(settings_of(), signers)
    beside_each = {parent: beside(known, parent) for parent in {folder.parent for folder in folders}}
    verdicts = [(folder, examine(folder, beside_each[folder.parent], keys)) for folder in folders]
    if as_json:
        print_json([closing.verdict_data(folder, verdict) for folder, verdict in verdicts])
    else:
        for folder, verdict in verdicts:
            closing.verdict(console, folder, verdict)
    raise typer.Exit(0 if all(verdict.status in {"valid", "erased", "interrupted"} for _, verdict in verdicts) else 1)


def _finished(folder: Path) -> str | None:
    """Finishes a record that a run left unsealed here, and says so. One that was brought from elsewhere is only read."""
    from automation.record.finish import finished  # noqa: PLC0415
    from automation.record.notary import signer  # noqa: PLC0415

    settings = settings_of()
    if settings.records.resolve() != folder.resolve().parent:
        return None
    return finished(folder, lambda: signer(settings))
