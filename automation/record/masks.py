"""What of a page is nobody's business: which of its elements are covered in the picture, and left out of the outline.

A page declares its masks as data. A mask finds what is private as a control is found, by role, wording and place, and gives for
each such place what to cover there. Where it cannot tell what to cover there is no picture, and the run pauses. The same goes for
what the page's own text shows and no element of the outline covers, and for a place that such a page always has and that no mask finds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from automation.controls import FIELDS, texts
from automation.errors import Uncovered, Unfound
from automation.outline import unspaced
from automation.record.redaction import HIDDEN, without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from automation.outline import Box, Node
    from automation.record.redaction import Redactor

    Places = Callable[[Node, Redactor], Iterable[Sequence[Node]]]

_SHORTEST = 5
"""A name of fewer signs than that would be found in other words as well."""
_HEAD = re.compile(r"^\s*- '?[\w-]+")
_MARK = re.compile(r"\[(?:ref|box|level|cursor|checked|disabled|expanded|selected|pressed|active)(?:=[\w.,-]*)?\]")


@dataclass(frozen=True)
class Mask:
    """Something private of a page. `what` is how people know it.

    `places` gives, for each place where it stands, the nodes to cover: none where that cannot be told. `always` tells a page on which
    it surely stands, so that finding no place there means that the mask does not know it any more. `unsure`: it covers what only may
    be private, and the record says so.
    """

    what: str
    places: Places
    always: Callable[[Node], bool] = lambda _: False
    unsure: bool = False


@dataclass(frozen=True)
class Cover:
    """The elements to cover: those that `masks` declare, and those that show what the redactor hides.

    `unsure` names what is covered only because it may be private.
    """

    declared: tuple[Node, ...]
    found: tuple[Node, ...]
    unsure: tuple[str, ...] = ()

    @property
    def nodes(self) -> tuple[Node, ...]:
        return tuple({node.ref: node for node in (*self.declared, *self.found)}.values())

    @property
    def words(self) -> frozenset[str]:
        """What the declared places say that can be nothing else: two words at least, as names have."""
        leaves = (inner for node in self.declared for inner in node.walk() if not inner.children)
        return frozenset(leaf.text for leaf in leaves if " " in leaf.text and len(leaf.text) >= _SHORTEST)

    @property
    def places(self) -> frozenset[tuple[str | None, Box | None]]:
        return frozenset((node.ref, node.box) for node in self.nodes)


def cover(root: Node, redactor: Redactor, masks: Sequence[Mask], words: Sequence[str] = ()) -> Cover:
    """What to cover on the page of `root`, whose visible text is `words`. Raises Uncovered when something private would be left."""
    declared = {mask: list(_declared(mask, root, redactor)) for mask in masks}
    made = Cover(
        tuple(_holders(root, chain.from_iterable(declared.values()))),
        tuple(_holders(root, _showing(root, redactor))),
        tuple(mask.what for mask, nodes in declared.items() if mask.unsure and nodes),
    )
    _require_whole(made, redactor, words)
    return made


def _declared(mask: Mask, root: Node, redactor: Redactor) -> Iterator[Node]:
    places = list(mask.places(root, redactor))
    if not places and mask.always(root):
        raise Unfound(mask.what)
    for place in places:
        if not place or root in place:
            raise Uncovered(mask.what)
        yield from place


def _showing(root: Node, redactor: Redactor) -> Iterator[Node]:
    """The smallest nodes that show what the redactor hides: in their text, their value, or in pieces of one text."""
    options = (node for node in root.walk() if node.role == "option")
    fields = (node for node in root.walk() if node.role in FIELDS or (node.value and node.role != "text"))
    shown = dict.fromkeys((*texts(root), *fields, *options))
    yield from (node for node in shown if redactor.hides(node.text) or redactor.hides(node.name))
    pieces = (node for node in root.walk() if node.children and all(child.role == "text" for child in node.children))
    yield from (node for node in pieces if redactor.hides("".join(child.value for child in node.children)))


def _holders(root: Node, nodes: Iterable[Node]) -> Iterator[Node]:
    """The nearest element that can be pointed at around each of `nodes`."""
    holders = (next((step for step in (node, *root.above(node)) if step.ref), root) for node in nodes)
    yield from {holder.ref: holder for holder in holders}.values()


def _require_whole(made: Cover, redactor: Redactor, words: Sequence[str]) -> None:
    """Raises Uncovered when the page's own text shows something to hide that no covered element has."""
    private = [unspaced(word) for word in words if redactor.hides(word)]
    covered = [unspaced(text) for node in made.nodes for text in (node.text, node.name)] if private else []
    if any(not any(word in text for text in covered) for word in private):
        raise Uncovered("an address or a number that is nobody's business")


def veiled(snapshot: str, made: Cover, redactor: Redactor) -> str:
    """The outline without what is covered in the picture, and without whatever else the redactor hides.

    Of a covered element its role and place stay. Its words are taken out of what it stands in as well, for a row is named by its cells.
    """
    lines = snapshot.split("\n")
    for node in made.nodes:
        at = next((at for at, line in enumerate(lines) if f"[ref={node.ref}]" in line), None)
        if at is None:  # it is in another covered element, which is gone
            continue
        said = {text for each in node.walk() for text in (each.name, each.text) if text}
        end = next((end for end in range(at + 1, len(lines)) if _depth(lines[end]) <= _depth(lines[at])), len(lines))
        notes = _notes(lines)
        for place in (*_above(lines, at), *range(notes, len(lines))):
            lines[place] = _without(lines[place], said, note=place >= notes)
        lines[at:end] = [_bare(lines[at])]
    return redactor.clean("\n".join(lines))


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _above(lines: Sequence[str], at: int) -> Iterator[int]:
    """The lines of what the element of line `at` is in."""
    depth = _depth(lines[at])
    for place in range(at - 1, -1, -1):
        if _depth(lines[place]) < depth:
            depth = _depth(lines[place])
            yield place


def _notes(lines: Sequence[str]) -> int:
    """The line with which the notes behind the outline begin: they repeat words of it."""
    return next((at for at, line in enumerate(lines) if line.startswith("- /")), len(lines))


def _without(line: str, said: Iterable[str], *, note: bool) -> str:
    """`line` without these words; an element's role stays."""
    head = "" if note else match[0] if (match := _HEAD.match(line)) else ""
    return head + without(line.removeprefix(head), said)


def _bare(line: str) -> str:
    """An element's line with its role and marks, and nothing that it says."""
    head = match[0].replace("'", "") if (match := _HEAD.match(line)) else "- generic"
    return " ".join((head, *_MARK.findall(line))) + f": {HIDDEN}"
