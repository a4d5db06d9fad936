"""The table of rights: sections, rows, the levels that each row offers, and rows that move one another.

Rows and links are those of the real page (c. 2015-22, docs/sources.md#levels): a level that a row does not offer is an empty cell, and
some choices turn other rows on or off.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from flows.practice.words import Words

NONE = "None"


@dataclass(frozen=True)
class Row:
    """One right: `name` is what the state calls it, `label` what the page calls it.

    `greyed` are the levels that a partner cannot be given: Amazon has not approved them for its company.
    """

    name: str
    label: str
    levels: tuple[str, ...]
    about: str = ""
    greyed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Link:
    """Setting `row` to one of `levels` turns `others` on (raised from None to `to`) or off (`to` is None)."""

    row: str
    levels: tuple[str, ...]
    turns: Literal["on", "off"]
    others: tuple[str, ...]
    to: str


@dataclass(frozen=True)
class Table:
    """The whole table as a page offers it."""

    levels: tuple[str, ...]
    sections: tuple[Section, ...]
    links: tuple[Link, ...]

    def rows(self) -> Iterator[Row]:
        for section in self.sections:
            yield from section.rows

    def numbered(self) -> Iterator[tuple[str, Row]]:
        """Every row with the name of its form field."""
        return ((f"right-{number}", row) for number, row in enumerate(self.rows()))

    def row(self, name: str) -> Row | None:
        return next((row for row in self.rows() if row.name == name), None)

    def label(self, name: str) -> str:
        found = self.row(name)
        return found.label if found else name

    def with_row(self, name: str, change: Callable[[Row], tuple[Row, ...]]) -> "Table":
        """The table with one row replaced by the rows that `change` makes of it (none, one or several)."""
        return replace(self, sections=tuple(_with_row(section, name, change) for section in self.sections))

    def with_links(self, *links: Link) -> "Table":
        return replace(self, links=self.links + links)


def _with_row(section: Section, name: str, change: Callable[[Row], tuple[Row, ...]]) -> Section:
    rows = (change(row) if row.name == name else (row,) for row in section.rows)
    return replace(section, rows=tuple(row for group in rows for row in group))


def load_table(data: Mapping[str, Any], words: Words) -> Table:
    """The table of a look's `rows.toml` in the words of one language."""
    sections = tuple(
        Section(words.of("sections", section["name"]), tuple(_row(row, data, words) for row in section["rows"]))
        for section in data["section"]
    )
    return Table(tuple(data["levels"]), sections, tuple(_link(link) for link in data["link"]))


def _row(row: str | Mapping[str, Any], data: Mapping[str, Any], words: Words) -> Row:
    name, without = (row, ()) if isinstance(row, str) else (row["name"], row["without"])
    greyed = data.get("greyed", {})
    return Row(
        name,
        words.of("rows", name),
        tuple(level for level in data["levels"] if level not in without),
        words.tree.get("about", {}).get(name, ""),
        (*greyed.get("*", ()), *greyed.get(name, ())),
    )


def _link(data: Mapping[str, Any]) -> Link:
    return Link(data["row"], tuple(data["levels"]), data["turns"], tuple(data["others"]), data["to"])
