"""Hand a secret to the person it is for, once. The record keeps a commitment: it proves which one it was, and tells nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from automation.record import Record
    from automation.secret import Secret
    from automation.supervision import Delivery, Supervisor


def confide(record: Record, supervisor: Supervisor, what: str, secret: Secret, *, void: bool = False) -> Delivery:
    """Gives `secret`, which people know as `what`, to the person; where it went. Raises Interrupted when stop is said meanwhile.

    `void`: when nobody takes it, what was pressed to get it has come to nothing.
    """
    how = supervisor.deliver(what, secret)
    record.event("confided", what=what, commitment=record.commit_to(secret.value), how=how, void=void and how == "left")
    return how
