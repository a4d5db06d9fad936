"""The command that opens the replay of a record, or a page of all of them."""

from __future__ import annotations

import sys
import webbrowser
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from automation import options  # noqa: TC001 - typer reads them at run time
from automation.commands.given import record_named, settings_of
from automation.errors import Failed, UsageError


def replay(
    record: options.ReplayName = None,
    *,
    latest: options.Latest = False,
    identity: options.Identity = None,
    to: options.ClearTo = None,
) -> None:
    """Open the replay of a record; of all records, a page to choose from; with --identity, of one that is encrypted."""
    if record and latest:
        raise UsageError("Name a record, or say --latest: not both.")
    if identity is not None:
        _show_opened(record_named(record), identity, to)
    else:
        _show(_replay_of(record) if record or latest else _page_of_all())


def _show_opened(folder: Path, identity: Path, to: Path | None) -> None:
    """What is encrypted, in clear: in the file `to`, or in one that is deleted when the person has seen it."""
    from automation.stop import Stop  # noqa: PLC0415

    page = _opened(folder, identity)
    if to is not None:
        _show(_written(to, page))
        return
    if not sys.stdin.isatty():
        raise UsageError("Nobody is here to look at it: name a new file with --to, and delete it when you are done.")
    stop = Stop()
    with ExitStack() as open_for_now:
        private = Path(open_for_now.enter_context(TemporaryDirectory(prefix="chaperone-")))  # 0700, and gone afterwards
        open_for_now.enter_context(stop.on_ctrl_c())
        _show(_written(private / "replay.html", page))
        typer.echo("It shows in clear what the record keeps encrypted. Ctrl-C deletes it.")
        stop.wait()


def _opened(folder: Path, identity: Path) -> str:
    """The replay with what `identity` opens. Raises UsageError when that is not for this record."""
    from automation.record.age import read_identities  # noqa: PLC0415
    from automation.record.bag import RUN_KEY, read_folder  # noqa: PLC0415
    from automation.record.inside import inside  # noqa: PLC0415
    from automation.record.replay import render  # noqa: PLC0415

    keys, found = read_identities(identity), read_folder(folder)
    if RUN_KEY not in found.files:
        raise UsageError(f"{folder.name} has no key of its run: its evidence was erased, or never encrypted.")
    if inside(found, keys).key is None:
        raise UsageError(f"No key in {identity} opens {folder.name}: chaperone verify says for whom it is encrypted.")
    return render(folder, keys)


def _written(path: Path, page: str) -> Path:
    """The page in a new file, for its owner only. Raises UsageError when there is one already, Failed when it cannot be."""
    from automation.record.durable import write_new  # noqa: PLC0415

    try:
        write_new(path, page.encode())
    except FileExistsError:
        raise UsageError(f"{path} is there already; a new file is needed.") from None
    except OSError as error:
        raise Failed(f"{path} cannot be written ({error.strerror}).") from error
    return path


def _show(page: Path) -> None:
    from automation.browser import has_display  # noqa: PLC0415

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
