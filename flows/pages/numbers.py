"""Long numbers that nothing on the page explains: an account, a card or a telephone may stand under any words.

Two cases. Where the page shows nothing private around it, such a number is covered, for one grey place too many costs little. Where it
stands among bank or identity details, a label there is not known: then nobody can tell what else in that part is private, names above
all, so there is no picture.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING

from automation.controls import FIELDS, texts
from automation.record.masks import Mask

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from automation.outline import Node
    from automation.record.redaction import Redactor

_LONG = 8
"""Digits. Sums, years and counts have fewer; accounts, cards, papers and telephones have as many."""
_YEAR = r"(?:19|20)\d\d"
_HARMLESS = re.compile(
    "|".join(
        (
            rf"\b{_YEAR}[-./]\d{{1,2}}[-./]\d{{1,2}}\b|\b\d{{1,2}}[-./]\d{{1,2}}[-./](?:{_YEAR}|\d\d)\b",  # a day
            rf"\b{_YEAR}\s?[-\u2013\u2014]\s?{_YEAR}\b",  # some years
            r"\b\d{1,2}:\d\d(?::\d\d)?\b",  # a time
            r"(?<![\d.,])\d{1,3}(?:([.,'\u2019])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?(?![\d.,]*\d)",  # a sum
            r"\b\d{3}-\d{7}-\d{7}\b",  # an order
            r"\b\d{4}-\d{4}-\d{4}\b|(?<![\d-])\d{12}(?![\d-])",  # a developer's account
        )
    )
)
_NUMBER = re.compile(r"(?<![\w,:-])\+?\(?\d(?:[ ./()\u2010-\u2015-]{0,3}\d)+(?![\w-])")
_WORD = re.compile(r"[^\W\d_]{2}")
_PAGES = {"main", "page", "document"}


def long_number(text: str) -> bool:
    """Whether `text` has a number of eight digits or more that is no day, time, sum, order or developer's account.

    >>> long_number("Pay me here: 0048 2177 3301"), long_number("Updated 2026-11-21 18:24, 1,234,567.00 in all")
    (True, False)
    """
    rest = _HARMLESS.sub("\u2022", unicodedata.normalize("NFKC", text))
    return any(sum(sign.isdigit() for sign in match[0]) >= _LONG for match in _NUMBER.finditer(rest))


def unexplained(known: Sequence[Mask], details: Sequence[Mask]) -> tuple[Mask, Mask]:
    """Masks for the numbers that none of `known` covers: for those among what `details` cover, and for all others."""
    return (
        Mask(
            "a long number among bank or identity details, in words that I do not know", partial(_among, known, details)
        ),
        Mask("a long number that nothing explains", partial(_alone, known, details), unsure=True),
    )


def _among(known: Sequence[Mask], details: Sequence[Mask], root: Node, redactor: Redactor) -> Iterator[Sequence[Node]]:
    """A place that cannot be covered for each number that has such details around it."""
    yield from (() for _, private in _numbers(known, details, root, redactor) if private)


def _alone(known: Sequence[Mask], details: Sequence[Mask], root: Node, redactor: Redactor) -> Iterator[Sequence[Node]]:
    yield from ((node,) for node, private in _numbers(known, details, root, redactor) if not private)


def _numbers(
    known: Sequence[Mask], details: Sequence[Mask], root: Node, redactor: Redactor
) -> Iterator[tuple[Node, bool]]:
    """Each place with a number that nothing explains, and whether bank or identity details stand around it."""
    shown = [node for node in _shown(root) if long_number(node.text) and not redactor.hides(node.text)]
    if not shown:
        return
    explained = _covered(known, root, redactor)
    private = _covered(details, root, redactor) | {node for node in texts(root) if _is_number(node.text, redactor)}
    for node in shown:
        if node not in explained:
            around = _part(root, node)
            yield node, around is not None and any(inner in private for inner in around.walk())


def _shown(root: Node) -> Iterator[Node]:
    """The smallest nodes that say something, and what fields hold."""
    yield from texts(root)
    yield from (node for node in root.walk() if node.role in FIELDS and node.value)


def _covered(masks: Sequence[Mask], root: Node, redactor: Redactor) -> set[Node]:
    places = (place for mask in masks for place in mask.places(root, redactor))
    return {inner for place in places for node in place for inner in node.walk()}


def _is_number(text: str, redactor: Redactor) -> bool:
    """Whether the redactor knows a number in `text` by its form: of an account, a card, a paper."""
    return redactor.without_secrets(text) != text


def _part(root: Node, number: Node) -> Node | None:
    """What stands around the line of `number`, which is the number and its label; none where that is the whole page."""
    line = number if _WORD.search(number.text) else _more(root, number)
    part = line and _more(root, line)
    return part if part and part.role not in _PAGES else None


def _more(root: Node, node: Node) -> Node | None:
    """The smallest part around `node` that says more than it."""
    return next((step for step in root.above(node) if step.text != node.text), None)
