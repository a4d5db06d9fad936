"""Sections of a page that a person opens and shuts: which buttons could be their heads. Whether one is shut, the page itself is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.controls import DIALOGS, matches
from flows.pages.rights_table import read
from flows.vocabulary import control, vocabulary

if TYPE_CHECKING:
    from automation.outline import Node
    from flows.pages.rights_table import Row

SAVE = control("save_rights")
_ELSEWHERE = {
    "banner",
    "navigation",
    "contentinfo",
    "menu",
    "menubar",
    "toolbar",
    "tablist",
    "search",
    "combobox",
    *DIALOGS,
}


def editor(page: Node) -> Node:
    """The part of the page on which levels are chosen: the open dialog that saves them, else the whole page."""
    dialogs = [node for node in page.walk() if node.role in DIALOGS and matches(node, SAVE) and read(node).rows]
    return dialogs[-1] if dialogs else page


def heads(part: Node) -> tuple[Node, ...]:
    """What may open and shut a section of the table: buttons between the first heading of `part` and what saves it, in their order.

    A level is none of them, and neither is anything in a menu, a list of tabs or the page's header.
    """
    place = {node: index for index, node in enumerate(part.walk())}
    first = min((index for node, index in place.items() if node.role == "heading"), default=len(place))
    last = max((place[node] for node in matches(part, SAVE)), default=len(place))
    found = tuple(node for node, index in place.items() if index > first and _could_be_one(part, node))
    return tuple(node for node in found if place[node] < last) or found


def rows_of(part: Node, head: Node | None, after: Node | None) -> tuple[Row, ...]:
    """The rows that stand between two heads; from the beginning or to the end where there is none."""
    place = {node: index for index, node in enumerate(part.walk())}
    low = place[head] if head is not None else -1
    high = place[after] if after is not None else len(place)
    return tuple(row for row in read(part).rows if low < place.get(row.choices[0].node, -1) < high)


def _could_be_one(part: Node, node: Node) -> bool:
    if node.ref is None or vocabulary().level_of(node.name or node.text) is not None:
        return False
    named = node.role == "button" or (node.role == "generic" and _summary(part, node))
    return (
        named
        and bool(node.name or node.text)
        and not any(step.role in _ELSEWHERE for step in part.above(node) if step is not part)
    )


def _summary(part: Node, node: Node) -> bool:
    """The head of a native disclosure: the first thing in its group."""
    parent = part.parents.get(node)
    return parent is not None and parent.role == "group" and parent.children[0] is node
