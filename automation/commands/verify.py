"""The command that asks an auditor's questions of records."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from automation import options  # noqa: TC001 - typer reads them at run time
from automation.commands.given import console_for, record_named, settings_of
from automation.errors import UsageError
from automation.streams import print_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from rich.console import Console

    from automation.record.series import Found

_WORTH_A_BAR = 24
"""Records whose checking takes long enough to be watched."""


def verify(
    records: options.RecordsAnywhere = None,
    *,
    signers: options.Signers = None,
    identity: options.Identity = None,
    as_json: options.AsJson = False,
) -> None:
    """The auditor's checks of a record, each named; of a folder of records, all in it.

    A record of this computer that a run left unsealed is finished first.
    """
    from automation import verdicts  # noqa: PLC0415
    from automation.record.age import read_identities  # noqa: PLC0415
    from automation.record.audit import auditor  # noqa: PLC0415
    from automation.record.series import audit  # noqa: PLC0415

    keys = read_identities(identity) if identity else None
    found = _found(records or [])
    _finish([one.folder for one in found], console_for(as_json=as_json))
    known = auditor(settings_of(), signers)
    with _bar(len(found)) as told:
        made = list(zip((one.folder for one in found), audit(found, known, told, keys), strict=True))
    if as_json:
        print_json([verdicts.data(*one) for one in made])
    else:
        verdicts.tell(console_for(as_json=False), made)
    raise typer.Exit(verdicts.exit_code(made))


def _found(names: list[str]) -> list[Found]:
    """The records that were named, each once, in order; the latest where none was. Raises UsageError where none is there."""
    from automation.record.series import Found, records_at  # noqa: PLC0415

    if not names:
        return [Found(record_named(None))]
    found: dict[Path, Found] = {}
    for name in names:
        for one in records_at(_place(name, alone=len(names) == 1)):
            found.setdefault(one.folder, one)
    return list(found.values())


def _place(name: str, *, alone: bool) -> Path:
    """Where a name leads. Among several, one that leads nowhere is a record that is missing."""
    if Path(name).is_dir():
        return Path(name)
    try:
        return record_named(name)
    except UsageError:
        if alone:
            raise
        return Path(name)


def _finish(folders: list[Path], console: Console) -> None:
    """Finishes what a run left unsealed here, and says so. What was brought from elsewhere is only read."""
    from automation.closing import told  # noqa: PLC0415
    from automation.record.finish import finished  # noqa: PLC0415
    from automation.record.notary import signer  # noqa: PLC0415

    settings = settings_of()
    here = settings.records.resolve()
    for folder in folders:
        if folder.resolve().parent == here and (said := finished(folder, lambda: signer(settings))):
            told(console, said)


def _bar(records: int) -> AbstractContextManager[Callable[[int], None]]:
    """Something that shows how many of the records are done: a bar where a person watches, else nothing."""
    from automation.progress import bar  # noqa: PLC0415

    stderr = console_for(as_json=True)
    return bar("Checking records", records, stderr) if records >= _WORTH_A_BAR else nullcontext(lambda _: None)
