"""The rows of Messaging Permissions, read off the outline: an address, its state, and what can be chosen for it.

A row is what holds just one address and says, or lets one choose, a state. What it is built of differs: radios with labels, radios
under column headings, a word, a mark in a column; rows with an element of their own and rows without (docs/sources.md#senders).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from automation.controls import caption, label, texts
from automation.errors import PageTrouble
from automation.outline import Node
from automation.record.redaction import EMAIL
from flows.vocabulary import phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from automation.outline import Box

State = Literal["approved", "blocked", "deleted"]
"""The columns; “deleted” is only ever chosen, never found."""

TYPED = ("textbox", "searchbox")

_STATES: dict[State, tuple[str, ...]] = {
    "approved": phrase("sender_approved"),
    "blocked": phrase("sender_blocked"),
    "deleted": phrase("sender_deleted"),
}
_RADIOS = {"radio", "menuitemradio"}
_NAMED = {"checkbox", "option"}
_ROWS = {"row", "listitem"}
_SAID = {"alert", "status"}
_JOINTS = " :-–—,/|()"
_SHORT = 40
_NEAR = 80.0
"""Pixels between the middle of a choice and that of its column's heading, where the heading does not stand over all of the column."""


@dataclass(frozen=True, eq=False)
class Choice:
    """One state that a row offers: `node` is what to press."""

    state: State
    node: Node


@dataclass(frozen=True, eq=False)
class Sender:
    """A row: its address (empty while none is typed in), and the state that the page shows for it, none if it does not tell.

    `word` is what the page calls a state that is not known here, such as one in another language.
    """

    address: str
    state: State | None
    node: Node
    choices: tuple[Choice, ...] = ()
    word: str = ""

    @property
    def selected(self) -> bool:
        """Whether it is among those that *Approve selected* is for."""
        return any(node.on("checked") for node in self.node.walk() if node.role == "checkbox") or self.node.on(
            "selected"
        )

    def choice(self, state: State) -> Choice | None:
        """The one way to choose `state` that is open now."""
        found = [choice for choice in self.choices if choice.state == state and not choice.node.disabled]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Senders:
    """All rows of the page, in its order."""

    rows: tuple[Sender, ...] = ()

    def of(self, address: str) -> Sender | None:
        """The row of `address`, whatever its case. Raises PageTrouble when there is more than one."""
        found = [row for row in self.rows if row.address.casefold() == address.casefold()]
        if len(found) > 1:
            raise PageTrouble(
                f"{address} is listed {len(found)} times, and I cannot tell which one counts. Nothing was changed."
            )
        return found[0] if found else None

    def without(self, addresses: Iterable[str]) -> dict[str, State | None]:
        """The state of every other address."""
        ours = {address.casefold() for address in addresses}
        return {
            row.address.casefold(): row.state for row in self.rows if row.address and row.address.casefold() not in ours
        }


def read(page: Node) -> Senders:
    """Every address of the page that has a row."""
    return Senders(tuple(_Reading(page).rows()))


def mentions(page: Node, address: str) -> bool:
    """Whether the page names `address` anywhere, warnings and messages aside."""
    return address.casefold() in {found.casefold() for _, found in _spoken(page)}


@dataclass(frozen=True)
class _Reading:
    """One page while its rows are made out."""

    page: Node

    def rows(self) -> Iterator[Sender]:
        taken: set[Node] = set()
        for part, radios in self._holders.items():
            for row, choices in self._split(part, radios):
                taken.update(row.walk())
                yield self._chosen(row, choices)
        told = dict.fromkeys(self._told(node) for node, _ in self._said if node not in taken)
        yield from (Sender(_address(row), self._worded(row), row, word=_word(row)) for row in told if row is not None)

    @cached_property
    def _holders(self) -> dict[Node, list[Node]]:
        """The smallest part around each choice that has an address or a field for one, with all choices in it."""
        found: dict[Node, list[Node]] = {}
        for radio in (node for node in self.page.walk() if node.role in _RADIOS):
            around = (step for step in self.page.above(radio) if any(True for _ in _starts(step)))
            if (part := next(around, None)) is not None:
                found.setdefault(part, []).append(radio)
        return found

    def _split(self, holder: Node, radios: list[Node]) -> Iterator[tuple[Node, list[Node]]]:
        """The rows of `holder`: itself, or where rows have no element of their own, what stands from one address to the next."""
        starts = list(_starts(holder))
        if len(radios) <= len(_STATES) and len({_said(start) for start in starts} - {""}) <= 1:
            yield holder, radios
            return
        own: list[Node] = []
        for node in holder.walk():
            if node in starts and own and not _same_line(own[0], node):
                yield _loose(own)
                own = []
            if node in starts or (own and (node in radios or node.role == "button")):
                own.append(node)
        if own:
            yield _loose(own)

    def _chosen(self, row: Node, radios: list[Node]) -> Sender:
        """A row with choices; one that could be two states, or shares its state with another, is none of them."""
        known = [(self._state(node), node) for node in radios]
        states = [state for state, _ in known]
        choices = tuple(Choice(state, node) for state, node in known if state is not None and states.count(state) == 1)
        on = [node for node in radios if node.on("checked")]
        state = next((choice.state for choice in choices if on == [choice.node]), None)
        word = _bare(on[0].name or caption(self.page, on[0])) if len(on) == 1 else ""
        return Sender(_address(row), state, row, choices, word)

    def _state(self, radio: Node) -> State | None:
        """By its own name, by the words beside it, by the column that it stands in."""
        return _state_of(radio.name) or _state_of(caption(self.page, radio)) or self._column(radio)

    def _worded(self, row: Node) -> State | None:
        """The state that a row without choices says, or shows by a mark in a column."""
        nodes = [node for node in row.walk() if node.role not in {"button", "link"}]
        said = {found for node in nodes for text in {node.name, node.text} if (found := _state_of(text))}
        marks = [node for node in nodes if node.role == "img" or (node.text and not _wordy(node.text))]
        said = said or {found for node in marks if (found := self._column(node))}
        return said.pop() if len(said) == 1 else None

    @cached_property
    def _headings(self) -> tuple[tuple[Box, State], ...]:
        """Where the page says the name of a state: a column heading, maybe."""
        said = (
            (node.box, _state_of(node.text or node.name))
            for node in self.page.walk()
            if node.role not in {*_RADIOS, "button", "link"}
        )
        return tuple((box, found) for box, found in said if box is not None and found is not None)

    def _column(self, node: Node) -> State | None:
        """The state of the nearest heading above that stands over the middle of `node`, or next to that line."""
        place = node.box or next((step.box for step in self.page.above(node) if step.box), None)
        if place is None:
            return None
        middle = place[0] + place[2] / 2
        above = [(box, found) for box, found in self._headings if box[1] + box[3] <= place[1] + 1]
        over = [(box[1], found) for box, found in above if box[0] <= middle <= box[0] + box[2]]
        if over:
            return max(over)[1]
        near = sorted((abs(box[0] + box[2] / 2 - middle), found) for box, found in above)
        return near[0][1] if near and near[0][0] <= _NEAR else None

    @cached_property
    def _said(self) -> tuple[tuple[Node, str], ...]:
        return tuple(_spoken(self.page))

    def _told(self, node: Node) -> Node | None:
        """The row of an address without choices; none for one that is only spoken of.

        It is a row or an item of a list, else the smallest part that says a state, else the smallest one with a box to tick.
        """
        if node.role == "option":
            return node
        around = []
        for step in (node, *self.page.above(node)):
            if len({found.casefold() for other, found in self._said if other is step or step.holds(other)}) > 1:
                break
            around.append(step)
        signs: tuple[Callable[[Node], object], ...] = (lambda step: step.role in _ROWS, self._worded, _ticks)
        return next((step for sign in signs for step in around if sign(step)), None)


def _starts(part: Node) -> Iterator[Node]:
    """What a row can begin with: an address, or a field for one."""
    words = set(texts(part))
    for node in part.walk():
        if node.role in TYPED or (node in words and EMAIL.search(node.text)):
            yield node


def _said(start: Node) -> str:
    return "" if start.role in TYPED else _address(start)


def _loose(nodes: list[Node]) -> tuple[Node, list[Node]]:
    return Node("row", children=tuple(nodes)), [node for node in nodes if node.role in _RADIOS]


def _same_line(first: Node, second: Node) -> bool:
    """Whether an address only repeats the one before, on the same line."""
    return _said(first) == _said(second) != ""


def _spoken(page: Node) -> Iterator[tuple[Node, str]]:
    """Every address on the page with the smallest node that says it, warnings and messages aside."""
    for node in page.walk():
        if node.role in _SAID:
            continue
        text = node.value if node.role in TYPED else node.name or node.text if node.role in _NAMED else ""
        if not text and not any(child.text for child in node.children):
            text = node.text
        if text and not any(step.role in _SAID for step in (page.above(node) if node is not page else ())):
            yield from ((node, found) for found in EMAIL.findall(text))


def _address(row: Node) -> str:
    """The one address of a row, as it stands there; empty when there is none."""
    found = {address.casefold(): address for _, address in _spoken(row)}
    return next(iter(found.values())) if len(found) == 1 else ""


def _ticks(part: Node) -> bool:
    return any(node.role == "checkbox" for node in part.walk())


def _bare(text: str) -> str:
    """`text` without an address in it, and what joined the two."""
    return EMAIL.sub("", text).strip(_JOINTS).removesuffix(" for").strip(_JOINTS)


def _state_of(text: str) -> State | None:
    """The state that `text` names, an address in it aside."""
    bare = label(_bare(text))
    return next((state for state, wordings in _STATES.items() if bare in map(label, wordings)), None) if bare else None


def _word(row: Node) -> str:
    """The one short thing that a row says beside its address; empty when it says more."""
    nodes = texts(row) if row.children else iter((row,))
    said = {_bare(node.text or node.name) for node in nodes if node.role not in {"button", "link"}} - {""}
    word = said.pop() if len(said) == 1 else ""
    return word if _wordy(word) and len(word) <= _SHORT else ""


def _wordy(text: str) -> bool:
    return any(character.isalnum() for character in text)
