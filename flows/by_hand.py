"""What only a person may agree to: he ticks the boxes himself, in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.controls import Control, caption
from automation.errors import NobodyThere

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from automation.outline import Node
    from automation.window import View
    from flows.seller_central import SellerCentral

_BOXES = ("checkbox", "switch")


def have_ticked(site: SellerCentral, text: str, boxes: Callable[[Node], Sequence[Node]]) -> View:
    """Asks the person, with `text`, to tick all of `boxes`, and gives the page once they are. Raises NobodyThere.

    On a practice site that answers by itself they are ticked for the practice person: nobody else is there.
    """
    hands, record = site.hands, site.hands.record

    def all_ticked() -> bool:
        found = boxes(hands.window.look().root)
        return bool(found) and all(node.on("checked") for node in found)

    if not all_ticked():
        record.event("handover.begin", reason="what only a person may agree to", text=text)
        how = site.supervisor.agree(text, all_ticked)
        record.event("handover.end", how=how)
        if how == "practice" and hands.policy.loopback:
            _tick(site, boxes)
        if not all_ticked():
            raise NobodyThere(f"{text.rstrip('.')}: that was not done. Nothing was sent; run again when somebody can.")
    return hands.window.look()


def _tick(site: SellerCentral, boxes: Callable[[Node], Sequence[Node]]) -> None:
    root = site.hands.window.look().root
    names = [node.name or caption(root, node) for node in boxes(root) if not node.on("checked")]
    for name in names:
        site.hands.tick(Control(name, _BOXES, (name,)), wanted=True)
