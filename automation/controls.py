"""A control: found exactly once, or not at all.

A control is known by its possible roles and the exact wordings that it is known to carry. It is looked for in an outline,
inside the open dialog when there is one. Never first-of-many, never fuzzy, never by place in the markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from automation.errors import ControlNotFound, ControlNotUnique
from automation.lessons import learned, wordings
from automation.outline import Node, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DECORATION = re.compile(r"^[+*\uff0b]\s*|\s*(\*|…|\.\.\.|\(\s*\d+\s*\)|\(required\)|(?<=\D)\s\d+)$")
DIALOGS = {"dialog", "alertdialog"}
FIELDS = {"textbox", "searchbox", "combobox", "checkbox", "radio", "switch", "spinbutton"}
_LONG = 80
_PRESSED = {"button", "link", "tab", "menuitem", "option", *FIELDS}


@lru_cache(maxsize=4096)
def label(text: str) -> str:
    """A label as it is compared: `plain`, without what decorates it: a plus sign, a star, a count.

    >>> label("Open Invitations (2)") == label("open invitations:")
    True
    >>> label("Add User") == label("Add User to a group")
    False
    """
    bare = plain(text)
    while (shorter := plain(_DECORATION.sub("", bare))) != bare:
        bare = shorter
    return bare


def worded(text: str, wordings: tuple[str, ...]) -> bool:
    """Whether `text` is one of `wordings` as a whole. A wording that ends in “…” is how a text begins, up to the end of a word.

    >>> worded("I direct Amazon to give Acme access.", ("I direct Amazon to…",))
    True
    >>> worded("Add User to a group", ("Add User",))
    False
    """
    whole, beginnings = _known(wordings)
    said = label(text)
    return said in whole or any(said.startswith(begun) and _ends_a_word(said, len(begun)) for begun in beginnings)


@cache
def _known(wordings: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The wordings as they are compared: those that are whole labels, and those that are how one begins."""
    begun = [wording for wording in wordings if wording.endswith("…")]
    return frozenset(label(wording) for wording in wordings if wording not in begun), tuple(map(label, begun))


def _ends_a_word(said: str, place: int) -> bool:
    following = said[place : place + 1]
    return not (following.isascii() and following.isalnum())


@dataclass(frozen=True)
class Control:
    """What to look for: its `key` in the vocabulary, its `roles`, and every wording it is known by.

    What a person pointed at in this run counts as well.
    """

    key: str
    roles: tuple[str, ...]
    wordings: tuple[str, ...]

    def __str__(self) -> str:
        shown = " / ".join(f"“{wording}”" for wording in dict.fromkeys(self.wordings[:4]))
        return f"the {self.roles[0]} {shown}"

    def fits(self, node: Node) -> bool:
        return self.may_be(node) and self.names(node) and (node.role != "generic" or "cursor" in node.marks)

    def may_be(self, node: Node) -> bool:
        """By its role."""
        if node.role in self.roles:
            return True
        shown = learned("control", self.key)
        return shown is not None and node.role == shown.role

    def names(self, node: Node) -> bool:
        """By its accessible name, or by the words on it: an icon's name may stand before them in the former."""
        names = (node.name, node.text, *([_once(node.name)] if node.role in FIELDS else ()))
        return any(worded(name, self.known) for name in names)

    @property
    def known(self) -> tuple[str, ...]:
        """Every wording that counts in this run."""
        return (*self.wordings, *wordings("control", self.key))


def _once(name: str) -> str:
    """A field's name without what repeats it whole: the labels of a page's hidden copies name the visible field as well."""
    words = name.split()
    sizes = (size for size in range(1, len(words)) if words == words[:size] * (len(words) // size))
    return " ".join(words[: next(sizes, len(words))])


@dataclass(frozen=True)
class Found:
    """A control on a page: the node to act on and how it is named there."""

    control: Control
    node: Node
    name: str
    region: str | None = None


def find(page: Node, control: Control, *, within: Node | None = None) -> Found:
    """`control` on `page`, or only `within` a part of it.

    Raises ControlNotFound or ControlNotUnique, which say what was looked for and what the page offers instead.
    """
    found = _meant(page, matches(within or page, control), control)
    if len(found) == 1:
        return Found(control, found[0], found[0].name or found[0].text or control.wordings[0], region(page, found[0]))
    error = ControlNotUnique if found else ControlNotFound
    raise error(str(control), tuple(_offered(within or page, control)))


def _meant(page: Node, found: tuple[Node, ...], control: Control) -> tuple[Node, ...]:
    """Of several, the one in the region where a person pointed at it, if one did."""
    shown = learned("control", control.key)
    if len(found) < 2 or shown is None or not shown.region:  # noqa: PLR2004 - several
        return found
    return tuple(node for node in found if region(page, node) == shown.region)


def matches(page: Node, control: Control) -> tuple[Node, ...]:
    """Every place where `control` is: in the open dialog if it is there, else on the whole page.

    A tab counts before a link or button of the same name, and plain clickable words count only when nothing else is there.
    """
    for scope in (*_open_dialogs(page), page):
        found = candidates(scope, control)
        for rank in (_is_tab, _is_named, lambda _: True):
            if ranked := innermost([node for node in found if rank(node)]):
                return ranked
    return ()


def candidates(page: Node, control: Control) -> tuple[Node, ...]:
    """Everything on `page` that could be `control`, whatever it is built with and wherever it stands."""
    return tuple(node for node in _on_screen(page) if control.fits(node) or _labelled(page, node, control))


def innermost(found: Sequence[Node]) -> tuple[Node, ...]:
    """A button inside a link of the same name is one control, not two."""
    return tuple(node for node in found if not any(node.holds(other) for other in found))


def has(page: Node, control: Control) -> bool:
    return bool(matches(page, control))


def texts(page: Node) -> Iterator[Node]:
    """The smallest nodes that say something: no node that only repeats what a child says."""
    for node in page.walk():
        if (
            node.role not in FIELDS
            and node.role != "option"
            and node.text
            and not any(child.text for child in node.children)
        ):
            yield node


def says(page: Node, wordings: tuple[str, ...]) -> bool:
    """Whether any one text or accessible name of the page is one of `wordings`, as a whole."""
    return any(worded(text, wordings) for node in page.walk() for text in (node.name, node.text) if text)


def _open_dialogs(page: Node) -> Iterator[Node]:
    """Open dialogs, the one opened last first: it lies on top."""
    yield from reversed([node for node in _on_screen(page) if node.role in DIALOGS and node is not page])


def _on_screen(page: Node) -> Iterator[Node]:
    """Nodes that a person can reach: a drawer parked left of the window is not there for him."""
    return (node for node in page.walk() if node.box is None or node.box[0] + node.box[2] > 0)


def _is_tab(node: Node) -> bool:
    return node.role == "tab"


def _is_named(node: Node) -> bool:
    return node.role != "generic"


def _labelled(page: Node, node: Node, control: Control) -> bool:
    """A field that has no accessible name but whose nearest words, shared with no other field, are a wording."""
    return control.may_be(node) and node.role in FIELDS and not node.name and worded(caption(page, node), control.known)


def caption(page: Node, field: Node) -> str:
    """The words nearest to `field` that belong to no other field; empty when there are none."""
    for holder in page.above(field):
        if sum(node.role in FIELDS for node in holder.walk()) > 1:
            return ""
        words = " ".join(node.text for node in texts(holder))
        if words:
            return words
    return ""


def near(page: Node, control: Control) -> tuple[str, ...]:
    """What else on the page comes close: names that share most of their letters with a known wording, the closest first."""
    named = ((node.name or node.text, node) for node in _on_screen(page))
    names = {label(name): name for name, node in named if name and len(name) <= _LONG and node.role in _PRESSED}
    close = (other for wording in control.known for other in get_close_matches(label(wording), names, n=3, cutoff=0.6))
    return tuple(dict.fromkeys(names[other] for other in close))


def _offered(page: Node, control: Control) -> Iterator[str]:
    """What a person would read out instead: the names of the controls of the same kind, each once, a dozen at most."""
    names = dict.fromkeys(
        node.name or node.text for node in _on_screen(page) if node.role in control.roles and node.role != "generic"
    )
    yield from (f"“{name[:60]}”" for name in list(names)[:12] if name)


def region(page: Node, target: Node) -> str | None:
    """The nearest named dialog, row, section or table around `target`, in words."""
    for node in page.above(target):
        if node.role in {*DIALOGS, "row", "region", "form", "group", "tabpanel", "table"} and (
            node.name or node.role == "row"
        ):
            return f"{node.role} “{(node.name or node.text)[:80]}”"
    return None
