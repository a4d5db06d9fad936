"""What a machine needs for a run, whether it has it, and the command that mends it."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from automation import provision
from automation.browser import has_display
from automation.errors import ChaperoneError
from automation.record.place import mounted, unfit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from automation.record.keys import KeyFile
    from automation.settings import Settings


_OWN = "set records to a folder of your own, on a disk of this computer"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `well` is whether a run can do with it; `mend` the command or step that puts it right."""

    what: str
    well: bool
    found: str
    mend: str = ""

    @property
    def data(self) -> dict[str, Any]:
        return asdict(self)


def examine(settings: Settings) -> tuple[Finding, ...]:
    """Looks, and changes nothing: no browser is installed, no folder made."""
    return (*_browser(settings), *_display(), *_folder("records", settings.records), *_key(settings), *_time(settings))


def _browser(settings: Settings) -> Iterator[Finding]:
    try:
        found = provision.find(settings.browser)
    except ChaperoneError as error:
        yield Finding(
            "browser", well=False, found=str(error), mend="set browser to a program that exists, or leave it out"
        )
        return
    if found:
        yield Finding("browser", well=True, found=str(found))
    else:
        yield Finding(
            "browser", well=False, found="none", mend="chaperone demo (installs one), or install Google Chrome"
        )


def _display() -> Iterator[Finding]:
    if has_display():
        yield Finding("display", well=True, found="there is one: a seller can watch")
    else:
        yield Finding(
            "display",
            well=True,
            found="none: practice runs work, runs on a live site do not",
            mend="run on a desktop, or set DISPLAY",
        )


def _folder(what: str, path: Path) -> Iterator[Finding]:
    nearest = next(step for step in (path, *path.parents) if step.exists())
    if why := unfit(path.expanduser().resolve(), mounted()):
        yield Finding(what, well=False, found=why, mend=_OWN)
    elif nearest.is_dir() and os.access(nearest, os.W_OK):
        yield Finding(what, well=True, found=str(path))
    else:
        yield Finding(what, well=False, found=f"{path} cannot be written", mend=_OWN)


def _key(settings: Settings) -> Iterator[Finding]:
    """Which key signs records, and what would keep it from that."""
    from automation.record import keys  # noqa: PLC0415 - cryptography, for who asks

    path = keys.key_path(settings.operator, settings.signing_key)
    try:
        seen = keys.look(path)
    except FileNotFoundError:
        if settings.signing_key is None:
            yield Finding("signing key", well=True, found=f"none yet: the first run makes {path}")
        else:
            yield Finding(
                "signing key", well=False, found=str(keys.NoKeyThere(path)), mend=f"ssh-keygen -t ed25519 -f {path}"
            )
    except (OSError, ChaperoneError) as error:
        yield Finding("signing key", well=False, found=str(error), mend="set signing_key to another, or leave it out")
    else:
        yield _seen(path, seen)
        yield Finding("signers", well=True, found=f"{keys.allowed_signers()}: give it to whoever checks your records")


def _seen(path: Path, seen: KeyFile) -> Finding:
    if seen.open_to_others:
        return Finding("signing key", well=False, found=f"{path} can be read by others", mend=f"chmod 600 {path}")
    how = "with a passphrase" if seen.locked else "without a passphrase"
    mend = "" if seen.locked else f"ssh-keygen -p -f {path} gives it one"
    return Finding("signing key", well=True, found=f"{path}, {seen.public.fingerprint}, {how}", mend=mend)


def _time(settings: Settings) -> Iterator[Finding]:
    """Who confirms when a record was made."""
    from automation.record import authority  # noqa: PLC0415 - cryptography, for who asks

    try:
        asked = authority.of(settings)
        authority.trusted(settings)
    except ChaperoneError as error:
        yield Finding(
            "time stamps", well=False, found=str(error), mend="set timestamp_ca to the authority's certificate"
        )
        return
    if asked is None:
        none = "no authority is set: only this machine's clock says when a record was made"
        yield Finding("time stamps", well=True, found=none, mend="set timestamp_url and timestamp_ca")
        return
    waiting = len(authority.pending(settings.records))
    mend = "chaperone stamp" if waiting else ""
    yield Finding("time stamps", well=True, found=f"{asked.url}; {waiting} records wait for theirs", mend=mend)
