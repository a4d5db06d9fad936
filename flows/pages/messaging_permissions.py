"""Messaging Permissions: which addresses may write to buyers. Facts and controls only.

Two builds are known (docs/sources.md#senders). Since 2020 a table: an address a row, with a choice of Approved, Blocked, Delete. Before
that a list: a text box with *Add to list*, addresses to select, and *Approve selected*.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from automation.controls import Control, has, says
from automation.errors import PageTrouble
from flows.pages.sender_rows import TYPED, mentions, read
from flows.pages.user_permissions import paged
from flows.seller_central import Place
from flows.vocabulary import control, phrase

if TYPE_CHECKING:
    from automation.outline import Node

LINK = control("messaging_permissions")
ADD = control("add_address")
EDIT = control("edit_senders")
SAVE = control("save_senders")
ADD_TO_LIST = control("add_to_list")
APPROVE_SELECTED = control("approve_selected")
DONE = control("done")

_TITLES = (*phrase("messaging_permissions"), *phrase("approved_senders"))


class AnyOf(Control):
    """Whatever has one of these roles: for a part of the page that has just one of them, such as the text field of a new row."""

    def __str__(self) -> str:
        return f"the one {self.roles[0]} of {self.key}"

    def names(self, node: Node) -> bool:  # noqa: ARG002 - any name does
        return True


FIELD = AnyOf("the row that is being added", TYPED, ("the e-mail address",))
BOX = AnyOf("the address", ("checkbox",), ("the address",))


def state(page: Node, address: str) -> str | None:
    """“approved” or “blocked”, or what else the page calls it, in quotation marks; none when `address` is not listed.

    Raises PageTrouble when the page does not tell.
    """
    row = read(page).of(address)
    if row is not None and row.state in {"approved", "blocked"}:
        return row.state
    if row is not None and row.state is None and row.word:
        return f"“{row.word}”"
    if row is not None or mentions(page, address):
        raise PageTrouble(
            f"{address} is on the page, and I cannot tell whether it is approved or blocked. Nothing was changed."
        )
    if paged(page):
        raise PageTrouble(
            f"{address} is not on the first page of a list that has several, so I cannot tell whether it is there. Nothing was changed."
        )
    return None


def is_list(page: Node) -> bool:
    """Whether this is the list that was there before 2020."""
    return has(page, ADD_TO_LIST)


def new_row(page: Node, address: str) -> Node:
    """The row that `address` is being typed into: its field is empty or holds the address. Raises PageTrouble while there is no such row."""
    rows = [(row, _field(row.node)) for row in read(page).rows]
    for value in (address, ""):
        found = [row.node for row, field in rows if field is not None and field.value.strip() == value]
        if len(found) == 1:
            return found[0]
        if found:
            raise PageTrouble("More than one row is being added, and I cannot tell which one counts. Nothing was sent.")
    raise PageTrouble("The page gives no row to type the address into. Nothing was sent.")


def adder(page: Node) -> Node:
    """The part with *Add to list* and its text box. Raises PageTrouble while there is none."""
    buttons = [node for node in page.walk() if ADD_TO_LIST.fits(node)]
    for step in page.above(buttons[0]) if len(buttons) == 1 else ():
        if any(node.role in TYPED for node in step.walk()):
            return step
    raise PageTrouble(f"The page has no one text box with “{ADD_TO_LIST.wordings[0]}”. Nothing was sent.")


def holder(page: Node, address: str) -> Node:
    """The row of `address`. Raises PageTrouble while there is none."""
    row = read(page).of(address)
    if row is None:
        raise PageTrouble(f"{address} is not in the list. Nothing further was pressed.")
    return row.node


def adding(page: Node) -> bool:
    """Whether a row is open already to type an address into."""
    return any(row.address == "" and _field(row.node) is not None for row in read(page).rows)


def there(page: Node) -> bool:
    """Whether this is Messaging Permissions."""
    return _recognise(page)


def _recognise(page: Node) -> bool:
    if not says(page, _TITLES):
        return False
    titled = any(says(node, _TITLES) for node in page.walk() if node.role == "heading")
    return any(has(page, known) for known in (ADD, ADD_TO_LIST)) or (
        titled and (has(page, EDIT) or has(page, SAVE) or bool(read(page).rows))
    )


PLACE = Place(
    title="Messages > Messaging Permissions",
    paths=("/messaging/inbox",),
    menu=("buyer_messages",),
    recognise=_recognise,
)
"""It has no address that is known, so it is reached from the inbox, which is `INBOX`."""
INBOX = replace(PLACE, recognise=lambda page: has(page, LINK) or _recognise(page))


def _field(row: Node) -> Node | None:
    fields = [node for node in row.walk() if node.role in TYPED]
    return fields[0] if len(fields) == 1 else None
