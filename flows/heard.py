"""What a page says to a press, where it does not mark it as an announcement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.controls import texts
from automation.record.redaction import EMAIL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from automation.hands import Hands
    from automation.outline import Node

_FEW = 3
"""More new pieces of text than that are another page, not an answer."""


def news(seen: Iterable[Node], now: Node) -> tuple[str, ...]:
    """What `now` says and none of the pages that were `seen` did, addresses aside."""
    known = {node.text for page in seen for node in texts(page)}
    return tuple(
        dict.fromkeys(node.text for node in texts(now) if node.text not in known and not EMAIL.fullmatch(node.text))
    )


def listen(hands: Hands, seen: Iterable[Node]) -> tuple[str, ...]:
    """What the page announces after the last commit; the few words that are new on it where it marks none as an announcement.

    They are kept with the commit: should nothing have come of it, they are the reason that the page gives.
    """
    press, words = hands.told
    if not words:
        new = news(seen, hands.window.look().root)
        words = new if len(new) <= _FEW else ()
        hands.told = (press, words)
    return words
