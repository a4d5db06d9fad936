"""Wait for a control until it is there and awake: what is rendered late is waited for, what is not there is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.controls import find
from automation.errors import ChaperoneError, ControlTrouble, PageTrouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.controls import Control, Found
    from automation.outline import Node
    from automation.window import View, Window

    Part = Callable[[Node], Node]
    """Finds a part of the page in each look: a table row, say. Raises ControlTrouble or PageTrouble while it is not there."""


_BEHIND = {"checkbox", "radio", "switch", "menuitemradio"}
"""What may lie under its own drawing: it has no place that can be pointed at, and is still reached by way of what holds it."""


def seek(window: Window, control: Control, within: Part | None) -> Found:
    """`control`, once the page has it exactly once and it can be pressed. Raises ControlTrouble or PageTrouble."""
    trouble: list[ChaperoneError] = []

    def awake(view: View) -> Found | None:
        trouble[:] = []
        try:
            found = find(view.root, control, within=within(view.root) if within else None)
        except (ControlTrouble, PageTrouble) as error:
            trouble.append(error)
            return None
        if window.asleep(found.node) or (found.node.ref is None and found.node.role not in _BEHIND):
            asleep = f"{control} is there, but it cannot be pressed now. Nothing further was pressed."
            trouble.append(PageTrouble(asleep))
            return None
        return found

    try:
        return window.until(awake, str(control))
    except PageTrouble as late:
        raise (trouble or [late])[0] from None
