"""Standard output and error, as every command uses them."""

from __future__ import annotations

import json
import os
import sys
from io import TextIOWrapper


def speak_utf8() -> None:
    """Windows' consoles have no quotation marks by themselves; where an encoding has none at all, a sign stands in for them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8" if os.name == "nt" else None, errors="replace")


def print_json(data: object) -> None:
    """The one JSON object of a command."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
