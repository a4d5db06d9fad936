"""Boxes to tick, wherever a page has them, and all that each one says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.controls import innermost, label, texts
from automation.errors import PageTrouble
from flows.vocabulary import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from automation.outline import Node

_BOXES = {"checkbox", "switch"}
_FIELDS = {*_BOXES, "radio", "textbox", "searchbox", "spinbutton", "combobox"}
_PRESSED = {"button", "tab", "menuitem"}
_AROUND = {"banner", "navigation", "contentinfo", "complementary", "search"}
"""The parts of a page that belong to every page."""


def own(page: Node, nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Those of `nodes` that are the page's own: not in what stands around every page."""
    return tuple(node for node in nodes if not any(step.role in _AROUND for step in (node, *page.above(node))))


def tick_boxes(page: Node, nodes: Iterable[Node] | None = None) -> tuple[Node, ...]:
    """The page's own boxes to tick, or those among `nodes`."""
    every = page.walk() if nodes is None else nodes
    return innermost(own(page, (node for node in every if node.role in _BOXES)))


def wording(page: Node, box: Node) -> str:
    """All that a box says: its name, or the words that stand beside it. Raises PageTrouble when it says nothing."""
    words = box.name or _beside(page, box) or " ".join(_following(page, box))
    if not words:
        raise PageTrouble("The page has a box to tick that says nothing. Nothing was sent.")
    return words


def begins(text: str, key: str) -> bool:
    """Whether `text` begins with a phrase of the vocabulary."""
    return any(label(text).startswith(label(known)) for known in phrase(key))


def _beside(page: Node, box: Node) -> str:
    """The words of the smallest part around `box` that is of no other field; what can be pressed says nothing of it."""
    for holder in page.above(box):
        if sum(node.role in _FIELDS for node in holder.walk()) > 1:
            return ""
        words = " ".join(node.text for node in texts(holder) if node.role not in _PRESSED)
        if words:
            return words
    return ""


def _following(page: Node, box: Node) -> Iterator[str]:
    """The words after `box`, up to whatever else can be ticked, typed in or pressed."""
    order, said = list(page.walk()), set(texts(page))
    for node in order[order.index(box) + 1 :]:
        if node.role in _FIELDS | _PRESSED:
            return
        if node in said:
            yield node.text
