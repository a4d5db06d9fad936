"""What lies over a page and is no part of it: a survey, a notice about cookies. Closed by its own close or decline, never otherwise."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from automation.controls import DIALOGS, Control, candidates, innermost, label, matches, texts
from automation.errors import ControlTrouble, PageTrouble
from automation.outline import plain
from flows.vocabulary import control, phrase, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from automation.hands import Hands
    from automation.outline import Node
    from flows.seller_central import SellerCentral

CLOSE = control("close_popup")
DECLINE = control("decline_cookies")

_PAGE = {"page", "main", "table", "row", "form", "tabpanel"}
_WAYS_OUT = {CLOSE.key, DECLINE.key}
_AT_MOST = 3


def popup(root: Node) -> Node | None:
    """The close or decline control of a survey or cookie notice; none when there is no such thing, or no one way out of it.

    What lies on top comes first: a dialog keeps everything below it from being pressed.
    """
    for part, way in sorted(_parts(root), key=lambda found: found[0].role not in DIALOGS):
        if _of_the_job(part):
            continue
        for wording in way.wordings:  # a cross and a “No thanks” side by side are two ways to do the same
            found = matches(part, replace(way, wordings=(wording,)))
            if len(found) == 1 and not found[0].disabled:
                return found[0]
    return None


def clear(site: SellerCentral) -> bool:
    """Closes what lies over the page and is no part of it, and notes that. Whether anything was closed."""
    with _alone(site.hands):
        return _cleared(site)


@contextmanager
def _alone(hands: Hands) -> Iterator[None]:
    """While a way is made, no press makes way for itself."""
    before, hands.make_way = hands.make_way, lambda: None
    try:
        yield
    finally:
        hands.make_way = before


def _cleared(site: SellerCentral) -> bool:
    closed = False
    for _ in range(_AT_MOST):
        node = popup(site.hands.window.look().root)
        if node is None:
            break
        pressed = Control("popup", (node.role,), (node.name or node.text,))
        try:
            site.hands.press(pressed, within=_still_there, ask=False)
        except (ControlTrouble, PageTrouble) as error:
            site.hands.record.event("note", text=f"Something lay over the page and could not be closed: {error}")
            break
        text = f"Something that is no part of the page lay over it, and was closed by its own “{pressed.wordings[0]}”."
        site.hands.record.event("note", text=text)
        closed = True
    return closed


def _still_there(root: Node) -> Node:
    node = popup(root)
    if node is None:
        raise PageTrouble("What lay over the page is gone by itself.")
    return node


def _parts(root: Node) -> Iterator[tuple[Node, Control]]:
    """Every part of the page that is a survey or a cookie notice, with the kind of control that ends it."""
    for way, key in ((DECLINE, "cookies"), (CLOSE, "cookies"), (CLOSE, "survey")):
        for node in innermost(candidates(root, way)):
            part = _around(root, node)
            if part is not None and _is_about(part, key):
                yield part, way


def _around(root: Node, node: Node) -> Node | None:
    """What a way out is of: the dialog it is in, else the smallest part that says anything beside what can be pressed."""
    around = tuple(root.above(node))
    dialog = next((step for step in around if step.role in DIALOGS), None)
    if dialog is not None:
        return dialog
    for step in around:
        if step.role in _PAGE:
            return None
        if any(_prose(step)):
            return step
    return None


def _prose(part: Node) -> Iterator[str]:
    """What a part says that nobody can press."""
    for node in texts(part):
        if not any(step.role in {"button", "link"} for step in (node, *part.above(node))):
            yield node.text


def _is_about(part: Node, key: str) -> bool:
    """Whether its name or the first thing it says speaks of that, as words in a sentence."""
    opening = (part.name, *list(_prose(part))[:2])
    words = [re.compile(rf"(?<!\w){re.escape(plain(word))}") for word in phrase(key)]
    return any(word.search(plain(said)) for word in words for said in opening if not _is_row(said))


def _is_row(said: str) -> bool:
    """Whether that is the name of a permission: “Customer surveys” in a table is no survey."""
    return any(label(said) in map(label, entry.texts) for entry in vocabulary().row.values())


def _of_the_job(part: Node) -> bool:
    """Whether a job might have opened it: a table of choices, a field for an address, a control in more than one word of its own."""
    if any(node.role in {"table", "grid", "row"} for node in part.walk()) or matches(part, control("email")):
        return True
    known = {label(text) for key, entry in vocabulary().control.items() if key not in _WAYS_OUT for text in entry.texts}
    named = {label(text) for node in part.walk() if node.role in {"button", "link"} for text in (node.name, node.text)}
    return any(" " in text for text in named & known)
