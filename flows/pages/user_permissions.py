"""The User Permissions page: who is a user, who is invited. Facts and controls only.

Known looks: tabs *Current* / *Open Invitations* (2021-23), one page with both lists (2015-22). In each, a person is a row with his
e-mail address and what can be done with him: seller-central 3.1 to 3.3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from automation.controls import Control, has, label, matches, says, texts
from automation.errors import PageTrouble
from automation.record.redaction import EMAIL
from flows.seller_central import Place
from flows.vocabulary import control, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from automation.outline import Node

ADD_USER = control("add_user")
NAME = control("name")
EMAIL_FIELD = control("email")
GLOBAL = control("add_to_global_account")
SEND = control("send_invitation")
CURRENT = control("current")
OPEN_INVITATIONS = control("open_invitations")
CONFIRM = control("confirm")
MANAGE_RIGHTS = control("manage_rights")
RESEND = control("resend")
INVITATION_LASTS = timedelta(days=14)
"""seller-central 7, from a vendor's guide."""

_ROWS = {"row", "listitem"}
_DATES = (
    (re.compile(r"\b\d{4}-\d{2}-\d{2}\b"), "%Y-%m-%d"),
    (re.compile(r"\b[A-Z][a-z]{2} \d{1,2}, \d{4}\b"), "%b %d, %Y"),
    (re.compile(r"\b[A-Z][a-z]{3,8} \d{1,2}, \d{4}\b"), "%B %d, %Y"),
    (re.compile(r"\b\d{1,2} [A-Z][a-z]{2} \d{4}\b"), "%d %b %Y"),
    (re.compile(r"\b\d{1,2} [A-Z][a-z]{3,8} \d{4}\b"), "%d %B %Y"),
)

Listed = Literal["current", "invitations", "both"]
State = Literal["absent", "invited", "accepted", "member"]


@dataclass(frozen=True)
class Membership:
    """Where a user stands. `since` and `until` are the dates of an open invitation as far as the page gives them."""

    state: State = "absent"
    since: datetime | None = None
    until: datetime | None = None


def _recognise(page: Node) -> bool:
    tabs = has(page, CURRENT) and has(page, OPEN_INVITATIONS)
    titled = any(says(node, phrase("user_permissions")) for node in page.walk() if node.role == "heading")
    return tabs or (titled and any(has(page, known) for known in (ADD_USER, CURRENT, OPEN_INVITATIONS, MANAGE_RIGHTS)))


PLACE = Place(
    title="Settings > User Permissions",
    paths=("/account/permissions", "/account/permission", "/gp/account-manager/home.html"),
    menu=("settings", "user_permissions"),
    recognise=_recognise,
)


def person(page: Node, email: str) -> Node:
    """The one row of that e-mail address. Raises PageTrouble when there is none, or more than one."""
    found = people(page, email)
    if len(found) == 1:
        return found[0]
    if not found:
        raise PageTrouble(f"{email} is not in the list any more. Nothing further was pressed.")
    raise PageTrouble(
        f"{email} is in the list {len(found)} times, and I cannot tell which one counts. Nothing was changed."
    )


def people(page: Node, email: str) -> tuple[Node, ...]:
    """Every row that shows `email`, whole and whatever its case."""
    shown = (node for node in texts(page) if email.casefold() in map(str.casefold, EMAIL.findall(node.text)))
    return tuple(dict.fromkeys(row for node in shown if (row := _row(page, node)) is not None))


def membership(row: Node, *, confirmable: bool, listed: Listed) -> Membership:
    """Where the person of `row` stands. `confirmable`: his Confirm can be pressed now; `listed`: the list that the row is in.

    Raises PageTrouble when the page has both lists in one, and the row does not tell which it belongs to.
    """
    if matches(row, MANAGE_RIGHTS):
        return Membership("member")
    if confirmable:
        return Membership("accepted")
    if listed == "invitations" or matches(row, CONFIRM) or matches(row, RESEND):
        return _invited(row)
    if listed == "current":
        return Membership("member")
    raise PageTrouble(
        "The partner is in a list that does not say whether he is a user or only invited. Nothing was changed."
    )


def question(page: Node) -> Node | None:
    """An open dialog that asks to confirm once more; none when there is no such dialog."""
    dialogs = [node for node in page.walk() if node.role in {"dialog", "alertdialog"} and matches(node, CONFIRM)]
    return dialogs[-1] if dialogs else None


def open_question(page: Node) -> Node:
    """`question`, which must be there. Raises PageTrouble when it is gone."""
    found = question(page)
    if found is None:
        raise PageTrouble("The page's question is gone. Nothing further was pressed.")
    return found


def paged(page: Node) -> bool:
    """Whether the list has more than one page: page numbers to press, 1 and 2 at least."""
    pressable = (node for node in page.walk() if node.role in {"button", "link", "listitem"} or "cursor" in node.marks)
    return {"1", "2"} <= {node.text for node in pressable}


def namesakes(page: Node, name: str, email: str) -> tuple[str, ...]:
    """The other addresses under which somebody of that name is listed: to be asked about, never guessed."""
    rows = (_row(page, node) for node in texts(page) if label(node.text) == label(name))
    addresses = (address for row in rows if row is not None for address in EMAIL.findall(row.text))
    return tuple(dict.fromkeys(address for address in addresses if address.casefold() != email.casefold()))


def chosen(page: Node, tab: Control) -> bool:
    """Whether `tab` is the one that is shown, as far as the page says so."""
    return any(node.on("selected") or node.on("checked") or node.on("pressed") for node in matches(page, tab))


def _row(page: Node, node: Node) -> Node | None:
    """What belongs to the person that `node` names: its table row or list item, else the smallest part with something to press."""
    around = tuple(page.above(node))
    if any(step.role in {"alert", "status", "dialog", "alertdialog"} for step in around):
        return None
    if row := next((step for step in around if step.role in _ROWS), None):
        return row
    for step in around:
        if len({address.casefold() for address in EMAIL.findall(step.text)}) > 1:
            return None
        if any(
            inner.role in {"button", "link"} and not EMAIL.search(inner.text or inner.name) for inner in step.walk()
        ):
            return step
    return None


def _invited(row: Node) -> Membership:
    dates = sorted(_dates(row.text))
    if not dates:
        return Membership("invited")
    return Membership("invited", dates[0], dates[-1] if len(dates) > 1 else dates[0] + INVITATION_LASTS)


def _dates(text: str) -> Iterator[datetime]:
    for pattern, form in _DATES:
        for found in pattern.findall(text):
            try:
                yield datetime.strptime(found, form)  # noqa: DTZ007 - the page gives a day, without a zone
            except ValueError:
                continue  # "Main 12, 2020" looks like a date and is none
