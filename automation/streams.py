"""Standard output and error, as every command uses them."""

from __future__ import annotations

import json
import os
import sys
from io import TextIOWrapper
from typing import TextIO

from automation.discretion import shown


class Discreet(TextIOWrapper):
    """A stream on which no secret is written, whoever writes: sentences, tables, JSON, tracebacks."""

    def write(self, text: str) -> int:
        super().write(shown(text))
        return len(text)


def speak() -> None:
    """From now on both streams are discreet.

    Windows' consoles have no quotation marks by themselves; where an encoding has none at all, a sign stands in for them.
    """
    sys.stdout, sys.stderr = _discreet(sys.stdout), _discreet(sys.stderr)


def _discreet(stream: TextIO) -> TextIO:
    if not isinstance(stream, TextIOWrapper):
        return stream
    encoding = "utf-8" if os.name == "nt" else stream.encoding
    lines = stream.line_buffering
    return Discreet(stream.detach(), encoding, "replace", line_buffering=lines, write_through=stream.write_through)


def hush_driver() -> None:
    """From now on a browser's driver prints nothing: asked by DEBUG, Playwright's tells what is typed and what pages send."""
    os.environ.pop("DEBUG", None)


def print_json(data: object) -> None:
    """The one JSON object of a command."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
