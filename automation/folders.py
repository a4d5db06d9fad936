"""Folders and files that are their owner's alone, whatever the machine's habit (umask) is."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE_FILE = 0o600
_PRIVATE_FOLDER = 0o700
_FOR_OWNER = 0o077
FOR_ALL = 0o022
"""The habit of a machine on which others may read what is installed."""


def own_folder(path: Path) -> Path:
    """Makes `path` and what is missing above it, each for its owner only, and gives it. What is there already stays as it is."""
    for folder in reversed((path, *path.parents)):
        if not folder.is_dir():
            folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
    return path


def write_private(path: Path, text: str) -> None:
    """Writes `text` to a file that only its owner may read; one that is there is written over."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE), "w", encoding="utf-8") as file:
        file.write(text)


def keep_to_owner() -> None:
    """From now on whatever this program, its driver and its browser make is for its owner only."""
    if sys.platform != "win32":
        os.umask(_FOR_OWNER)
