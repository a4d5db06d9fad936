"""Asks for the passphrase of a key: in the terminal, without showing what is typed, or not at all."""

from __future__ import annotations

import getpass
import sys
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def asked(path: Path) -> str | None:
    """What is typed for the key at `path`; None where nobody can be asked unseen."""
    if not sys.stdin.isatty():
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)  # it would be shown
        try:
            return getpass.getpass(f"Passphrase of the key {path}: ", stream=sys.stderr)
        except (EOFError, getpass.GetPassWarning):
            return None
