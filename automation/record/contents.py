"""The page that lists the replays of a folder: one HTML file beside the records, opened from disk like the replays themselves."""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from automation.record import words
from automation.record.catalogue import PAGE, put
from automation.record.entry import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from automation.record.entry import Entry

__all__ = ["render", "write"]


@dataclass(frozen=True)
class _Row:
    """An entry, and where its replay is from the page; None when it has none."""

    entry: Entry
    address: str | None


def write(records: Path, entries: Sequence[Entry]) -> Path:
    """Put the page of these entries into their folder, for its owner only; gives its place. Raises OSError."""
    page = records / PAGE
    put(page, render(records, entries).encode())
    return page


def render(records: Path, entries: Sequence[Entry]) -> str:
    """The page as text. Everything in it that came from a record is escaped, and its policy forbids any other script or style."""
    style, script = _part("shared.css") + _part("contents.css"), _part("contents.js")
    return _template().render(
        rows=[_Row(entry, _address(records, entry.name)) for entry in entries],
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=f"default-src 'none'; img-src data:; style-src {_allowed(style)}; script-src {_allowed(script)}; "
        "base-uri 'none'; form-action 'none'",
    )


def _address(records: Path, name: str) -> str | None:
    inside = os.path.join(records, name, "replay.html")  # noqa: PTH118 - a Path each takes ten times as long
    return f"./{quote(os.fsencode(name))}/replay.html" if os.path.isfile(inside) else None  # noqa: PTH113


def _allowed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _part(name: str) -> str:
    return resources.files("automation.record").joinpath("templates", name).read_text("utf-8")


@cache
def _template() -> jinja2.Template:
    pages = jinja2.Environment(
        loader=jinja2.FunctionLoader(_part),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters.update({"day": words.day, "plain": printable, "state": words.state})
    return pages.get_template("contents.html")
