"""Further windows that the page opens by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from automation.policy import Policy
    from automation.record import Record
    from automation.window import Window


def follow(window: Window, policy: Policy, record: Record) -> None:
    """Goes on in a window that the page opened, if that leads to where this run may go; any other one is left alone."""
    for page in window.take_opened():
        if not policy.allows(page.url):
            record.event("note", text="The page opened a further window that leads elsewhere. It is left alone.")
            continue
        record.event("note", text="The page opened a further window. The run goes on there.")
        window.go_on_in(page)
        window.settled()
