"""What of Seller Central's pages is nobody's business, found as every control is: by wording and place, in no look's markup.

A mask that is too wide costs a little of a picture; one that is too narrow would stop runs, or show somebody's bank account. So each
covers the smallest part that surely holds what is meant, and more where that cannot be told.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from automation.controls import FIELDS, label, texts, worded
from automation.record.masks import Mask
from automation.record.redaction import HIDDEN
from flows.vocabulary import phrase, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from automation.outline import Node
    from automation.record.redaction import Redactor

_NO_LABEL = {"heading", "link", "button", "tab", "menuitem", "navigation"}
"""Words on these lead to something or stand above it; no value is beside them."""
_TABLES = {"table", "grid"}


def other_people(row: Callable[[Node, Node], Node | None]) -> Mask:
    """Whoever has an address that is not the run's own: all that his row says, but for words that are Amazon's. `row` finds it."""
    return Mask("the names of other users", partial(_other_people, row))


def _other_people(row: Callable[[Node, Node], Node | None], root: Node, redactor: Redactor) -> Iterator[Sequence[Node]]:
    parts = {_part(root, node, row(root, node), redactor): None for node in _addresses(root, redactor)}
    for part in parts:
        yield tuple(node for node in _said(part) if not _is_known(node.text or node.name, redactor)) or (part,)


def _addresses(root: Node, redactor: Redactor) -> Iterator[Node]:
    """The texts with somebody else's address: what is hidden, and would not be if all addresses were the run's own."""
    yield from (node for node in texts(root) if "@" in node.text and redactor.hides(node.text))


def _part(root: Node, node: Node, row: Node | None, redactor: Redactor) -> Node:
    """What is about the one person of `node`: his row, a sentence of its own, else the smallest part that says more than the address."""
    if row is not None or redactor.clean(node.text) != HIDDEN:
        return row or node
    return next((step for step in root.above(node) if step.text != node.text and step is not root), node)


def _said(part: Node) -> Iterator[Node]:
    """The smallest nodes that say something, also what is typed in, and names that nothing else says."""
    yield from texts(part) if part.children else (part,)
    yield from (node for node in part.walk() if node.role in FIELDS and (node.value or node.name))


def _is_known(text: str, redactor: Redactor) -> bool:
    """Whether these are words of Amazon's, or an address that the run is about."""
    ours = text.strip().casefold() in redactor.allowed
    return ours or label(text) in _amazons() or vocabulary().level_of(text) is not None


@cache
def _amazons() -> frozenset[str]:
    book = vocabulary()
    entries = (*book.control.values(), *book.phrase.values(), *book.row.values())
    return frozenset(label(text) for entry in entries for text in entry.texts)


def next_to(what: str, *keys: str, tables: bool = True) -> Mask:
    """What stands beside a label that is a wording of the phrases `keys`; people know it as `what`.

    Where that heads a column it is the whole table, unless `tables` is false: then such a heading is no label.
    """
    return Mask(what, partial(_next_to, keys, tables))


def _next_to(keys: Sequence[str], tables: bool, root: Node, _: Redactor) -> Iterator[Sequence[Node]]:  # noqa: FBT001 - given once, above
    wordings = tuple(text for key in keys for text in phrase(key))
    for node in root.walk():
        if node.role in FIELDS and worded(node.name, wordings):
            yield (node,)
        elif node.text and node.role not in _NO_LABEL and not any(child.text for child in node.children):
            yield from _value(root, node, wordings) if tables or not _heads_column(root, node) else ()


def _value(root: Node, node: Node, wordings: Sequence[str]) -> Iterator[Sequence[Node]]:
    """What belongs to `node`, if that is a label: the rest of its own text, its definition, its column, or all that it stands with."""
    before, colon, after = node.text.partition(":")
    if colon and after.strip() and worded(before, tuple(wordings)):
        yield (node,)
    elif worded(node.text, tuple(wordings)) and not _leads(root, node):
        yield _definitions(root, node) or (_holder(root, node),)


def _leads(root: Node, node: Node) -> bool:
    """Whether `node` is part of something to press, or of a heading."""
    return any(step.role in _NO_LABEL for step in root.above(node))


def _definitions(root: Node, node: Node) -> tuple[Node, ...]:
    """What stands under a term, where the label is one."""
    term = next((step for step in (node, *root.above(node)) if step.role == "term"), None)
    siblings = root.parents[term].children if term is not None else ()
    found: list[Node] = []
    for other in siblings[siblings.index(term) + 1 :] if term is not None else ():
        if other.role == "term":
            break
        found.append(other)
    return tuple(found)


def _holder(root: Node, node: Node) -> Node:
    """The smallest part that says more than the label; the whole table where the label heads a column of it."""
    for step in root.above(node):
        if step.role in _TABLES or (not _heads_column(root, node) and _unlike(step, node)):
            return step
    return root


def _heads_column(root: Node, node: Node) -> bool:
    return any(step.role == "columnheader" for step in (node, *root.above(node)))


def _unlike(step: Node, node: Node) -> bool:
    """Whether `step` says more than `node`, or has a field beside it."""
    return step.text != node.text or any(inner.role in FIELDS for inner in step.walk())


def column(what: str, key: str) -> Mask:
    """What stands under the heading of a column that is a wording of the phrase `key`."""
    return Mask(what, partial(_column, key))


def _column(key: str, root: Node, _: Redactor) -> Iterator[Sequence[Node]]:
    for head, at, rows in _headed(root, key):
        yield from (_cell(row, at, len(head.children)) for row in rows)


def _headed(root: Node, key: str) -> Iterator[tuple[Node, int, list[Node]]]:
    """Each row with a heading that is a wording of the phrase `key`, the place of that heading in it, and the other rows that say something."""
    for table in (node for node in root.walk() if node.role in _TABLES):
        rows = [node for node in table.walk() if node.role == "row" and node.text]
        for head in rows:
            for at, cell in enumerate(head.children):
                if cell.role == "columnheader" and worded(cell.text, phrase(key)):
                    yield head, at, [row for row in rows if row is not head]


def _cell(row: Node, at: int, of: int) -> tuple[Node, ...]:
    """The cell of that column; the whole row where it is not built like the heading."""
    return (row.children[at],) if len(row.children) == of else (row,)


def rows_without(what: str, key: str) -> Mask:
    """Whoever stands in a list of people whose column `key` shows no address of his: all that his row says, but for words that are Amazon's."""
    return Mask(what, partial(_rows_without, key))


def _rows_without(key: str, root: Node, redactor: Redactor) -> Iterator[Sequence[Node]]:
    for head, _, rows in _headed(root, key):
        for row in rows:
            if "@" not in row.text and len(row.children) == len(head.children):
                yield from ((node,) for node in _said(row) if not _is_known(node.text or node.name, redactor))


DETAILS = (
    next_to("bank and card details", "bank_details"),
    next_to("what identifies a person", "identity_field", "identity_number"),
)
EVERYWHERE = (*DETAILS, next_to("a telephone number", "phone_number", tables=False))
"""What any page may show."""
