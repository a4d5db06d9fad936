"""What a page says to a press, told from its outline before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.controls import FIELDS, matches

if TYPE_CHECKING:
    from automation.controls import Found
    from automation.outline import Node
    from automation.window import View

    Held = tuple[tuple[str | None, str, bool], ...]


def alerts(root: Node) -> tuple[str, ...]:
    """What the page warns of: the words of its alerts."""
    return tuple(node.text or node.name for node in root.walk() if node.role == "alert" and (node.text or node.name))


def notices(root: Node) -> tuple[str, ...]:
    """What the page announces: the words of its alerts and status messages."""
    return tuple(
        node.text or node.name for node in root.walk() if node.role in {"alert", "status"} and (node.text or node.name)
    )


def answered(view: View, before: Node, found: Found) -> bool:
    """Whether the page took notice of a press: the control is gone, or the page says something new."""
    gone = not any(node.ref == found.node.ref for node in matches(view.root, found.control))
    return view.private or gone or bool(set(notices(view.root)) - set(notices(before)))


def fields(root: Node) -> Held:
    """What the fields and boxes of the page hold."""
    return tuple((node.ref, node.value, node.on("checked")) for node in root.walk() if node.ref and node.role in FIELDS)


def questions(now: Node, before: Node) -> tuple[str, ...]:
    """The names of the buttons that were not there before."""
    old = {node.ref for node in before.walk()}
    return tuple(
        node.name or node.text
        for node in now.walk()
        if node.role == "button" and node.ref not in old and (node.name or node.text)
    )


def still_there(view: View, found: Found | None) -> Node | None:
    """The control as it is in `view`, if it is there."""
    return next((node for node in view.root.walk() if found and node.ref and node.ref == found.node.ref), None)
