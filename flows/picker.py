"""The choice of account and store, where Seller Central asks for it: which entry is meant, if exactly one is.

Entries have been rows of three columns, and buttons that look alike for accounts and stores: docs/sources.md#pickers. Nothing here
presses; choosing what to look at changes nothing on the account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.controls import Control, innermost, label, texts
from flows.stores import bare, named, same
from flows.vocabulary import control, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from automation.outline import Node
    from flows.stores import Store

CONFIRM = control("select_account")

_PLAIN = {"button", "radio", "option", "menuitem", "menuitemradio", "treeitem", "tab"}
_WITH_HAND = {"generic", "listitem", "row", "gridcell", "cell"}
_ELSEWHERE = {"banner", "navigation", "contentinfo", "search"}
_ON = ("selected", "checked", "pressed", "expanded")


def both(page: Node, account: str, store: Store) -> Node | None:
    """The one entry that names the account and the store at once, where each store is an entry of its own."""
    return _one([node for node in entries(page) if _names(node, account) and _names_store(node, store)])


def account_entry(page: Node, account: str) -> Node | None:
    """The one entry of that account."""
    return _one([node for node in entries(page) if _names(node, account) and not _is_confirm(node)])


def store_entry(page: Node, store: Store, account: str) -> Node | None:
    """The one entry of that store; where several accounts show theirs, the one in the part that begins with `account`."""
    found = [node for node in entries(page) if _names_store(node, store) and not _names(node, account)]
    if len(found) < 2:  # noqa: PLR2004 - one or none is clear
        return _one(found)
    return _one([node for node in found if _begins_with(page, node, account, found)])


def sole_account(page: Node) -> str | None:
    """The account's name, when the picker offers exactly one."""
    offered = [node for node in entries(page) if not _is_confirm(node)]
    stores = [node for node in offered if _store_of(node) is not None]
    like = {node.role for node in stores} or {node.role for node in offered} - {"link"}
    others = [node for node in offered if node not in stores and node.role in like]
    names = {bare(_first(node)) for node in others}
    return names.pop() if len(names) == len(others) == 1 else None


def is_on(node: Node) -> bool:
    """Whether an entry is chosen or open already: pressed again, it might be closed."""
    return any(mark in node.marks and node.on(mark) for mark in _ON)


def pressing(node: Node, again: Callable[[Node], Node | None]) -> tuple[Control, Callable[[Node], Node]]:
    """The control that is exactly `node`, and the part of the page to look for it in, at each look."""

    def part(page: Node) -> Node:
        return again(page) or page

    return Control("picker_entry", (node.role,), (node.name or node.text,)), part


def entries(page: Node) -> tuple[Node, ...]:
    """What can be pressed on the page itself, the smallest part each: no menu, no header."""
    return innermost([node for node in _own(page) if _pressable(node) and not node.disabled and _first(node)])


def _own(node: Node) -> Iterator[Node]:
    if node.role in _ELSEWHERE:
        return
    yield node
    for child in node.children:
        yield from _own(child)


def _pressable(node: Node) -> bool:
    return node.role in {*_PLAIN, "link"} or (node.role in _WITH_HAND and "cursor" in node.marks)


def _one(found: Sequence[Node]) -> Node | None:
    return found[0] if len(found) == 1 else None


def _said(node: Node) -> tuple[str, ...]:
    """What an entry says: as a whole, and piece by piece."""
    return (node.name, node.text, *(text.text for text in texts(node)))


def _first(node: Node) -> str:
    return next((text.text for text in texts(node) if bare(text.text)), node.name)


def _names(node: Node, account: str) -> bool:
    return any(same(said, account) for said in _said(node) if said)


def _names_store(node: Node, store: Store) -> bool:
    return any(named(said) is store for said in _said(node) if said)


def _store_of(node: Node) -> Store | None:
    return next((found for said in (node.name, node.text, _first(node)) if (found := named(said))), None)


def _is_confirm(node: Node) -> bool:
    known = {label(text) for entry in vocabulary().control.values() for text in entry.texts}
    return bool({label(node.name), label(node.text)} & known)


def _begins_with(page: Node, node: Node, account: str, rivals: Sequence[Node]) -> bool:
    """Whether the largest part around `node` that has no rival in it begins with the account's name."""
    around = [step for step in page.above(node) if not any(step.holds(rival) for rival in rivals if rival is not node)]
    return any(same(_first(step), account) for step in around)
