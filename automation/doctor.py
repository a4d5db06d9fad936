"""What a machine needs for a run, whether it has it, and the command that mends it."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from automation import provision
from automation.browser import has_display
from automation.errors import ChaperoneError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from automation.settings import Settings


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
    return (*_browser(settings), *_display(), *_folder("records", settings.records))


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
    if nearest.is_dir() and os.access(nearest, os.W_OK):
        yield Finding(what, well=True, found=str(path))
    else:
        yield Finding(what, well=False, found=f"{path} cannot be written", mend="set records to a folder of your own")
