"""How a list of records looks in a terminal: a table where it fits, else two lines a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from automation.record.entry import printable
from automation.record.words import state

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from automation.record.entry import Entry

__all__ = ["cards", "fitting", "table"]

_MARKS = {"full": "●", "waiting": "◌", "running": "◐", "stopped": "■", "failed": "▲"}
_STYLES = {"positive": "green", "attention": "yellow", "negative": "red", "strong": "bold"}
_HEADINGS = ("outcome", "when (UTC)", "partner", "seller", "store", "seal", "", "record")
_GAP = "  "
_WIDEST = 32
"""Cells of a column, but for the record's own name, which has to be copied whole."""

Row = tuple[str, ...]


def fitting(entries: Sequence[Entry], width: int | None) -> Text:
    """The entries as a table when it fits into `width` columns, or when there is no limit; else as cards."""
    lines = table(entries)
    if width is not None and max(map(cell_len, lines)) > width:
        return cards(entries)
    told = Text(lines[0], style="dim")
    for entry, line in zip(entries, lines[1:], strict=True):
        mark = _outcome(entry)
        told.append("\n")
        told.append(mark, _style(entry))
        told.append(line[len(mark) :])
    return told


def table(entries: Sequence[Entry]) -> list[str]:
    """The lines of a table: headings, then one line an entry. A column in which nothing stands is left out."""
    rows = [_row(entry) for entry in entries]
    kept = [index for index in range(len(_HEADINGS)) if any(row[index] for row in rows)]
    columns = [[_HEADINGS[index], *(row[index] for row in rows)] for index in kept]
    padded = [*map(_padded, columns[:-1]), columns[-1]]
    return [_GAP.join(cells) for cells in zip(*padded, strict=True)]


def cards(entries: Iterable[Entry]) -> Text:
    """Each entry in a few short lines, for a narrow terminal. A line that is still too long is folded there."""
    told = Text()
    for number, entry in enumerate(entries):
        outcome, when, partner, seller, stores, seal, more, name = _row(entry)
        who = " → ".join(filter(None, (partner, seller)))
        about = " · ".join(filter(None, (who, stores, more)))
        told.append("\n\n" if number else "")
        told.append(outcome, _style(entry))
        told.append(f"  {when.lstrip()}{' UTC' if entry.at else ''}")
        told.append(f"\n  {about}" if about else "")
        told.append(f"\n  {name}  {seal}", "dim")
    return told


def _row(entry: Entry) -> Row:
    at = f"{entry.at.day:2} {entry.at:%b %Y %H:%M}" if entry.at else "not known"
    seller = "encrypted" if entry.label == "encrypted" else entry.seller or ""
    more = " ".join(word for word, so in (("check", entry.mode == "check"), ("practice", entry.practice)) if so)
    told = (at, entry.title, seller, ",".join(entry.stores), entry.seal, more)
    return (_outcome(entry), *(_short(printable(cell)) for cell in told), printable(entry.name))


def _outcome(entry: Entry) -> str:
    word, _, mark = state(entry.outcome)
    return f"{_MARKS[mark]} {_short(printable(word))}"


def _style(entry: Entry) -> str:
    return _STYLES[state(entry.outcome)[1]]


def _short(text: str) -> str:
    if cell_len(text) <= _WIDEST:
        return text
    while cell_len(text) >= _WIDEST:
        text = text[: _WIDEST - 1] if len(text) > _WIDEST else text[:-1]
    return f"{text}…"


def _padded(column: list[str]) -> list[str]:
    widths = [cell_len(cell) for cell in column]
    widest = max(widths)
    return [cell + " " * (widest - width) for cell, width in zip(column, widths, strict=True)]
