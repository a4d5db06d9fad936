"""Whose account and which store a page shows, read off its header.

The header has been built as “Account | Store”, as two elements side by side, and as a list to choose from: docs/sources.md#pickers.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation.controls import label, texts
from flows.stores import bare, is_current, named, same
from flows.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from automation.outline import Node
    from flows.stores import Store

_LISTS = {"list", "listbox", "menu", "table", "dialog", "alertdialog", "option"}
_CHOSEN = ("selected", "checked", "pressed")
_BODY = {"main", "heading"}


@dataclass(frozen=True)
class Header:
    """What the header says. `account` is empty and `store` none where it cannot be told for certain."""

    account: str = ""
    store: Store | None = None


@dataclass(frozen=True)
class _Reading:
    """One place that names a store, with the account beside it; `current` when the page marks it as the one that is open."""

    account: str
    store: Store
    current: bool


def read_header(page: Node, known: str | None = None) -> Header:
    """Account and store as the header names them. `known` is the account that is expected there, if any."""
    pairs = _one(_pairs(page, known))
    if pairs:
        return Header(pairs.account, pairs.store)
    head = _head(page)
    shown = [node for node in head if _says_store(node) and not _said_inside(node)]
    found = _one([_Reading(_beside(page, node, known), named(_said(node)), _chosen(node)) for node in shown])  # type: ignore[arg-type]  # it names a store
    if found is None:
        return Header()
    return Header(found.account or _anywhere(page, head, known), found.store)


def _one(readings: Sequence[_Reading]) -> _Reading | None:
    """What the readings agree on, or those of them that are marked as current; none when they do not."""
    for some in (readings, [reading for reading in readings if reading.current]):
        stores = {reading.store.code for reading in some}
        accounts = {bare(reading.account) for reading in some if reading.account}
        if len(stores) == 1 and len(accounts) <= 1:
            return next((reading for reading in some if reading.account), some[0])
    return None


def _pairs(node: Node, known: str | None) -> list[_Reading]:
    """Every “Account | Store” on the page, each at the smallest element that says it."""
    inner = [reading for child in node.children for reading in _pairs(child, known)]
    if inner:
        return inner
    pieces = [text.text for text in texts(node)] if node.role != "option" else []
    for said in (pieces, [_said(node)], [node.name]):
        before, bar, after = _at_bar(said)
        store = named(after) if bar else None
        if store and before:
            account = next((whole for whole in _ends(before) if known and same(whole, known)), before[-1])
            return [_Reading(bare(account), store, _chosen(node) or any(map(is_current, said)))]
    return []


def _at_bar(pieces: Sequence[str]) -> tuple[list[str], bool, str]:
    """What stands before the one bar in some pieces of text, whether there is one, and what stands after it."""
    parts: list[list[str]] = [[]]
    for piece in pieces:
        for number, part in enumerate(unicodedata.normalize("NFKC", piece).split("|")):
            if number:
                parts.append([])
            if bare(part):
                parts[-1].append(part.strip())
    return (parts[0], True, " ".join(parts[1])) if len(parts) == 2 else ([], False, "")  # noqa: PLR2004 - two sides


def _ends(pieces: Sequence[str]) -> Iterable[str]:
    """The last piece, the last two together, and so on: a name may be drawn in several pieces."""
    return (" ".join(pieces[start:]) for start in range(len(pieces) - 1, -1, -1))


def _said(node: Node) -> str:
    """The words on an element; of a list to choose from only what is chosen."""
    if node.role == "option":
        return (node.text or node.name) if node.on("selected") else ""
    if any(child.role == "option" for child in node.children):
        return next((_said(child) for child in node.children if _said(child)), "")
    return node.text


def _says_store(node: Node) -> bool:
    return named(_said(node)) is not None


def _said_inside(node: Node) -> bool:
    return any(_says_store(child) for child in node.children)


def _chosen(node: Node) -> bool:
    return is_current(node.text) or any(node.on(mark) for mark in _CHOSEN)


def _head(page: Node) -> tuple[Node, ...]:
    """The header: the page's banner, or all that stands before its first heading or its main part."""
    banners = tuple(node for top in page.walk() if top.role == "banner" for node in top.walk())
    if any(_says_store(node) for node in banners):
        return banners
    return tuple(_before_body(page))


def _before_body(page: Node) -> Iterable[Node]:
    seen: list[Node] = []
    for node in page.walk():
        if node.role in _BODY:
            return seen
        seen.append(node)
    return ()


def _beside(page: Node, store: Node, known: str | None) -> str:
    """The account that is named beside the store: the one other text in the smallest part that has any."""
    for holder in page.above(store):
        if holder is page:
            return ""
        others = [text for text in _words(holder) if named(text) is None]
        if others:
            wanted = [text for text in others if known is not None and same(text, known)]
            only = wanted or others
            return bare(only[0]) if len(only) == 1 and not _is_control(only[0]) else ""
    return ""


def _anywhere(page: Node, head: Sequence[Node], known: str | None) -> str:
    """`known`, where the header says exactly that outside any list of accounts, and marks no other one as current."""
    if known is None:
        return ""
    said = [node for node in head if not node.children and same(node.text, known)]
    other = any(is_current(node.text) and not same(node.text, known) for node in head if not node.children)
    plainly = any(not any(step.role in _LISTS for step in page.above(node)) for node in said)
    return known if plainly and not other else ""


def _words(holder: Node) -> list[str]:
    """What is said within a part of the page, without bars and arrows between the words."""
    said = [node.text for node in texts(holder)]
    said += [_said(node) for node in holder.walk() if node.role == "combobox"]
    return list(dict.fromkeys(text for text in said if bare(text)))


def _is_control(text: str) -> bool:
    """Whether that is what a control is called, and so nobody's account."""
    return any(label(text) in map(label, entry.texts) for entry in vocabulary().control.values())
