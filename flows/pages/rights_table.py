"""The table of permissions, read off the outline: rows, the levels each offers, and the level that is set.

What a row is built of differs by year and by page: radios with labels, radios under column headings, lists, toggles
(docs/sources.md#levels). What stays is what a person goes by: a label, and beside it a choice of levels. So a row is the
smallest part of the page that holds a choice of levels and other words; the first of those words are its label.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from automation.controls import caption, label, texts
from automation.errors import PageTrouble
from automation.record.redaction import EMAIL
from flows.vocabulary import Level, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from automation.outline import Box, Node

_SWITCHES = {"radio", "checkbox", "switch", "menuitemradio"}
_GROUPS = {"radiogroup", "group", "listbox", "combobox"}
_JOINTS = " :-–—,/|()"


@dataclass(frozen=True, eq=False)
class Choice:
    """One level that a row offers. `node` is what to press; `on` whether it is set, `open` whether it can be chosen."""

    level: Level
    node: Node
    on: bool
    open: bool


@dataclass(frozen=True, eq=False)
class Row:
    """A permission row. `words` are what stands before its choices, the label first; `menu` is the list its levels are in, if they are.

    A menu that opens shows only the level that is set; what else it offers is not known before it is opened.
    """

    words: tuple[str, ...]
    choices: tuple[Choice, ...]
    menu: Node | None = None

    @property
    def label(self) -> str:
        return self.words[0].strip().rstrip(":").rstrip()

    @cached_property
    def level(self) -> Level | None:
        """The level that is set; none when the page does not tell, or tells two."""
        on = {choice.level for choice in self.choices if choice.on}
        return on.pop() if len(on) == 1 else None

    @property
    def offers(self) -> tuple[Level, ...]:
        return tuple(sorted({choice.level for choice in self.choices if choice.open or choice.on}))

    def greys_out(self, level: Level) -> bool:
        """Whether `level` is there to be seen, and cannot be chosen."""
        return level not in self.offers and any(choice.level is level for choice in self.choices)

    @property
    def closed(self) -> bool:
        """Whether the levels are in a menu that has to be opened to be seen."""
        return self.menu is not None and len(self.choices) == 1


@dataclass(frozen=True)
class RightsTable:
    """All permission rows of the page, in its order."""

    rows: tuple[Row, ...] = ()

    def find(self, wordings: Sequence[str]) -> tuple[Row, ...]:
        """Every row that is labelled with one of `wordings`; those that have it as a further line, when no label is."""
        wanted = {label(wording) for wording in wordings}
        labelled = tuple(row for row in self.rows if label(row.label) in wanted)
        return labelled or tuple(row for row in self.rows if wanted & {label(word) for word in row.words})

    def one(self, wordings: Sequence[str]) -> Row:
        """The one row labelled so. Raises PageTrouble when there is none, or more than one."""
        found = self.find(wordings)
        if len(found) == 1:
            return found[0]
        what = " / ".join(f"“{wording}”" for wording in wordings)
        if found:
            raise PageTrouble(
                f"The permission {what} is on the page {len(found)} times, and I cannot tell which one counts. Nothing was changed."
            )
        raise PageTrouble(
            f"The page has no permission called {what}. Nothing was changed. Is this the right page, and has Amazon renamed it?"
        )

    @property
    def levels(self) -> dict[str, Level | None]:
        """Label to level. A label that is there twice is counted, so that no row is lost."""
        seen: dict[str, Level | None] = {}
        for row in self.rows:
            times = 1 + sum(key == row.label or key.startswith(f"{row.label} #") for key in seen)
            seen[row.label if times == 1 else f"{row.label} #{times}"] = row.level
        return seen


def read(page: Node) -> RightsTable:
    """The permission table of a page; without rows when the page has none."""
    reading = _Reading(page)
    rows = (reading.row(items) for items in reading.parts())
    read_off = tuple(row for row in rows if row is not None and row.choices and not _about_somebody(row))
    return RightsTable(() if _only_deeds(read_off) else read_off)


def _about_somebody(row: Row) -> bool:
    """A row with an e-mail address is a person's in a list, and its “Edit” opens something."""
    return any(EMAIL.search(word) for word in row.words)


def _only_deeds(rows: Sequence[Row]) -> bool:
    """Whether all that there is are single buttons of one name: they say what can be done with each row, not what is set in it."""
    buttons = [row for row in rows if row.closed and row.menu is not None and row.menu.role == "button"]
    return len(buttons) == len(rows) and {row.level for row in rows} in ({Level.EDIT}, {Level.VIEW})


@dataclass(frozen=True, eq=False)
class _Item:
    """A piece of a row, in reading order: words, or something to choose with."""

    node: Node
    choice: bool
    group: Node | None = None


@dataclass(frozen=True)
class _Reading:
    """One page while its rows are made out."""

    page: Node

    @cached_property
    def _wordy(self) -> set[Node]:
        """Every node that holds words which are not just the name of a level."""
        holders: set[Node] = set()
        for node in filter(_is_word, texts(self.page)):
            holders.add(node)
            for step in self.page.above(node):
                if step in holders:
                    break
                holders.add(step)
        return holders

    @cached_property
    def _widgets(self) -> dict[Node, Node]:
        """Everything that chooses a level, with the smallest part of the page that holds it and words."""
        nodes = [node for node in self.page.walk() if _chooses(self.page, node)]
        return {
            node: next((step for step in self.page.above(node) if step in self._wordy), self.page) for node in nodes
        }

    @cached_property
    def _headings(self) -> tuple[tuple[Box, Level], ...]:
        """Where the page says the name of a level: a column heading, maybe."""
        said = (
            (node.box, vocabulary().level_of(node.text or node.name))
            for node in self.page.walk()
            if node.role not in _SWITCHES
        )
        return tuple((box, level) for box, level in said if box is not None and level is not None)

    def parts(self) -> Iterator[list[_Item]]:
        """The pieces of each row. Where rows have no element of their own, a row ends where words follow a choice."""
        for holder in dict.fromkeys(self._widgets.values()):
            parts = list(_split(self._items(holder)))
            yield from parts if len(parts) == 1 else map(_label_first, parts)

    def _items(self, holder: Node) -> Iterator[_Item]:
        others = [
            other for other in dict.fromkeys(self._widgets.values()) if other is not holder and holder.holds(other)
        ]
        words = {node for node in texts(holder) if _is_word(node) and not self._of_a_section(node)}
        words -= {word for word in words for other in (*others, *self._widgets) if other is word or other.holds(word)}
        for node in holder.walk():
            if self._widgets.get(node) is holder:
                yield _Item(
                    node,
                    choice=True,
                    group=next((step for step in self.page.above(node) if step.role in _GROUPS), None),
                )
            elif node in words:
                yield _Item(node, choice=False)

    def _of_a_section(self, node: Node) -> bool:
        """Whether `node` names a section or a column: a heading, or what opens and shuts a part of the page. It labels no row."""
        if "expanded" in node.marks or any(
            step.role in {"heading", "columnheader"} for step in (node, *self.page.above(node))
        ):
            return True
        parent = self.page.parents[node]
        return parent.role == "group" and not parent.name and parent.children[0] is node and len(parent.children) > 1

    def row(self, items: list[_Item]) -> Row | None:
        widgets = [item.node for item in items if item.choice]
        groups = dict.fromkeys(item.group for item in items if item.group is not None)
        words = [item.node.text for item in items if not item.choice]
        words = words or [node.name for node in (*groups, *widgets) if node.role in _GROUPS and node.name]
        if not words:
            return None
        lists = [
            node for node in widgets if node.role == "combobox" or (len(widgets) == 1 and node.role not in _SWITCHES)
        ]
        if lists:
            return Row(
                tuple(words),
                tuple(_listed(lists[0]) if _options(lists[0]) else (*_listed(lists[0]), *self._beside(lists[0]))[:1]),
                lists[0],
            )
        return Row(tuple(words), tuple(self._switched(widgets, words)))

    def _beside(self, menu: Node) -> Iterator[Choice]:
        """The level that stands beside a list which does not say it itself, if just one does."""
        said = {level for node in texts(self._widgets[menu]) if (level := vocabulary().level_of(node.text)) is not None}
        if len(said) == 1:
            yield Choice(said.pop(), menu, on=True, open=not menu.disabled)

    def _switched(self, widgets: Iterable[Node], words: Sequence[str]) -> Iterator[Choice]:
        for node in widgets:
            level = self._level(node, words)
            if level is not None:
                on = node.on("checked") or node.on("pressed") or node.on("selected")
                yield Choice(level, node, on=on, open=not node.disabled)

    def _level(self, node: Node, words: Sequence[str]) -> Level | None:
        """By its own name, by the words beside it, by the column it stands in, by its name less the row's label."""
        found = (
            vocabulary().level_of(node.name or node.text or caption(self.page, node)),
            _combined(node.name, words),
            self._column(node),
        )
        return next((level for level in found if level is not None), None)

    def _column(self, node: Node) -> Level | None:
        """The nearest heading above that stands over the middle of `node` and names a level."""
        if node.box is None:
            return None
        left, top, width, _ = node.box
        middle = left + width / 2
        over = [(y, level) for (x, y, w, h), level in self._headings if x <= middle <= x + w and y + h <= top + 1]
        return max(over)[1] if over else None


def _split(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    part: list[_Item] = []
    for item in items:
        chosen = [piece for piece in part if piece.choice]
        if chosen and (not item.choice or item.group is not chosen[-1].group):
            yield part
            part = []
        part.append(item)
    if any(piece.choice for piece in part):
        yield part


def _label_first(part: list[_Item]) -> list[_Item]:
    """Where rows share one element, a section's heading may stand before the first label: what lies above the choices comes last."""
    top = min((item.node.box[1] for item in part if item.choice and item.node.box), default=0.0)
    return sorted(part, key=lambda item: item.node.box is not None and item.node.box[1] + item.node.box[3] <= top)


def _is_word(node: Node) -> bool:
    return vocabulary().level_of(node.text) is None and any(character.isalpha() for character in node.text)


def _chooses(page: Node, node: Node) -> bool:
    """Whether a level is chosen with `node`: a switch, a list, or something to press that is named like a level."""
    if node.role in _SWITCHES or node.role == "combobox":
        return True
    if vocabulary().level_of(node.name or node.text) is None:
        return False
    if node.role == "generic":
        return "cursor" in node.marks and not _belongs_to_a_switch(page, node)
    return node.role == "button"


def _belongs_to_a_switch(page: Node, node: Node) -> bool:
    """Whether `node` is part of a switch, holds it, or only repeats its name beside it, as the label of a styled radio does."""
    around = (*node.walk(), *page.above(node))
    if any(step.role in {*_SWITCHES, "combobox", "button", "option"} for step in around if step is not node):
        return True
    beside = page.parents[node].children
    return any(other.role in _SWITCHES for other in beside)


def _options(menu: Node) -> list[Node]:
    return [child for child in menu.walk() if child.role == "option"]


def _listed(menu: Node) -> Iterator[Choice]:
    """The levels in a list: all of them for one that has its options in the page, else the one that it shows."""
    options = _options(menu)
    for node in options or [menu]:
        said = (node.value, node.name, node.text) if node.role != "combobox" else (node.value, node.text)
        level = next((level for text in said if (level := vocabulary().level_of(text)) is not None), None)
        if level is not None:
            yield Choice(level, node, on=not options or node.on("selected"), open=not (node.disabled or menu.disabled))


def _combined(name: str, words: Sequence[str]) -> Level | None:
    """The level in a name such as “Inventory performance: View & Edit”, where the rest is one of the row's words."""
    for word in words:
        before, found, after = label(name).partition(label(word))
        level = (
            vocabulary().level_of((before + after).strip(_JOINTS).removesuffix(" for").strip(_JOINTS))
            if found
            else None
        )
        if level is not None:
            return level
    return None
