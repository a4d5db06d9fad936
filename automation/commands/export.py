"""The command that makes one file of a record, to be given away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from automation import options  # noqa: TC001 - typer reads them at run time
from automation.commands.given import console_for, record_named, settings_of
from automation.errors import UnknownName

if TYPE_CHECKING:
    from automation.record.export import Source

FORMS = {"zip": "zip", "html": "html", "pdf": "pdf", "video": "webm"}
"""What a record can be exported to, and how such a file's name ends."""


def export(record: options.RecordName = None, *, to: options.ExportForm, out: options.ExportFile = None) -> None:
    """Make one file of a record: the sealed folder as a zip, or the replay as a page, a PDF or a video."""
    from automation.record.audit import auditor  # noqa: PLC0415
    from automation.record.export import destination, keep, source  # noqa: PLC0415

    if to not in FORMS:
        raise UnknownName("form", to, tuple(FORMS))
    found = source(record_named(record), auditor(settings_of()))
    path = destination(found, FORMS[to], out)
    if not found.sealed:
        typer.echo("This record is not sealed: nothing shows whether it was changed, and the file says so.", err=True)
    keep(path, _made(found, to))
    typer.echo(str(path))


def _made(found: Source, to: str) -> bytes:
    from automation.record.export import page_anew, page_of, zipped  # noqa: PLC0415

    if to in {"pdf", "video"}:
        return _shown(page_anew(found), to)
    return zipped(found) if to == "zip" else page_of(found)


def _shown(page: bytes, to: str) -> bytes:
    """The page as the browser prints or plays it."""
    from pathlib import Path  # noqa: PLC0415
    from tempfile import TemporaryDirectory  # noqa: PLC0415

    from automation.film import filmed  # noqa: PLC0415
    from automation.showing import printed  # noqa: PLC0415
    from automation.stop import unwound  # noqa: PLC0415

    console = console_for(as_json=True)  # stdout has the path alone
    with unwound(), TemporaryDirectory(prefix="chaperone-") as folder:
        file = Path(folder, "replay.html")
        file.write_bytes(page)
        make = printed if to == "pdf" else filmed
        return make(file, settings_of().browser, lambda line: console.print(line, highlight=False, markup=False))
