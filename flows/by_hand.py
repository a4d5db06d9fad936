"""What only a person may agree to: he ticks the boxes himself, in the window."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from automation.controls import Control, caption
from automation.errors import NobodyThere, PageTrouble
from automation.supervision import Errand, hand_over

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from automation.outline import Node
    from automation.supervision import HandOver
    from flows.seller_central import SellerCentral

    Boxes = Callable[[Node], Sequence[Node]]

_BOXES = ("checkbox", "switch")
_REST = 1.0
"""Seconds for which the boxes must be gone before the person counts as having pressed on himself."""


def have_ticked(site: SellerCentral, text: str, boxes: Boxes, press: str) -> bool:
    """Asks the person, with `text`, to tick all of `boxes`. Raises NobodyThere when that was not done.

    False when he has gone on from there himself, by pressing `press`: then that is done, and is not to be done again. On a practice
    site that answers by itself they are ticked for the practice person: nobody else is there.
    """
    hands = site.hands
    asked = [node.ref for node in boxes(hands.window.look().root)]

    def those(root: Node) -> Sequence[Node]:
        """What was asked for; a box that comes later is none of it. All that there is where the page was drawn anew."""
        found = boxes(root)
        return [node for node in found if node.ref in asked] or found

    how: HandOver | None = None
    if not _ticked(those(hands.window.look().root)):
        errand = Errand("what only a person may agree to", text, _over(site, those), agree=True)
        how = hand_over(hands, site.supervisor, errand)
        if how == "practice" and hands.policy.loopback:
            _tick(site, those)
    view = hands.window.settled(still=_REST)
    if view.private:  # a page with a field for a password: nobody has pressed anything that is known of
        raise PageTrouble("A sign-in came while the boxes were to be ticked.")
    left = those(view.root)
    if not left and how not in {"timeout", "nobody"}:
        hands.done_by_person(press)
    elif not _ticked(left):
        raise NobodyThere(f"{text.rstrip('.')}: that was not done. Nothing was sent; run again when somebody can.")
    return bool(left)


def _ticked(found: Sequence[Node]) -> bool:
    return bool(found) and all(node.on("checked") for node in found)


def _over(site: SellerCentral, boxes: Boxes) -> Callable[[], bool]:
    """Tells when all boxes are ticked, or when they are gone for good: a page that is being drawn has none for a moment."""
    gone_since = [0.0]

    def over() -> bool:
        found = boxes(site.hands.window.look().root)
        gone_since[0] = 0.0 if found else gone_since[0] or time.monotonic()
        return _ticked(found) or (not found and time.monotonic() - gone_since[0] >= _REST)

    return over


def _tick(site: SellerCentral, boxes: Boxes) -> None:
    root = site.hands.window.look().root
    names = [node.name or caption(root, node) for node in boxes(root) if not node.on("checked")]
    for name in names:
        site.hands.tick(Control(name, _BOXES, (name,)), wanted=True)
