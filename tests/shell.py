"""Chromium without a window at all, for the tests that nobody watches.

It is the same engine, and starts and opens contexts in a quarter of the time (measured side by side): most of what a test costs.
Whatever is about windows, tabs or a seller's own browser is tested with the whole one.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from automation.provision import APT_GET, APT_SILENCE, Machine

if TYPE_CHECKING:
    from automation.command import Say

PACKAGE = "chromium-headless-shell"


def shell(say: Say) -> Path | None:
    """Its program file; installed where the distribution has it and we may; else none, and the whole browser does."""
    return _found() or _installed(say, Machine())


def _found() -> Path | None:
    program = shutil.which(PACKAGE)
    return Path(program) if program else None


def _installed(say: Say, machine: Machine) -> Path | None:
    if not machine.has_apt:
        return None
    say(f"Running: apt-get install {PACKAGE}")
    quiet: list[str] = []
    for words in (("update",), ("install", "-y", PACKAGE)):
        machine.run([str(APT_GET), *words], quiet.append, silence=APT_SILENCE)
    return _found()
