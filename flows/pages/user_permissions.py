"""The User Permissions page: who is a user, who is invited. Facts and controls only.

Known looks: one page with the form and both lists (2015-22), tabs *Current* / *Open Invitations* (2021-23), and *User Management* /
*Add employee* / *Open invitations* with *Employees* and *Authorized Partners* below (2025-26). In each, a person is a row with his
e-mail address and what can be done with him: docs/sources.md#users.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from automation.controls import DIALOGS, Control, find, has, label, matches, says, texts
from automation.errors import PageTrouble
from automation.record.redaction import EMAIL
from flows.pages.private import column, other_people, rows_without
from flows.seller_central import Place
from flows.vocabulary import control, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from automation.outline import Node

ADD_USER = control("add_user")
INVITE_EMPLOYEE = control("invite_employee")
NAME = control("name")
EMAIL_FIELD = control("email")
GLOBAL = control("add_to_global_account")
SEND = control("send_invitation")
USER_MANAGEMENT = control("user_management")
PEOPLE = control("people")
CURRENT = control("current")
OPEN_INVITATIONS = control("open_invitations")
CONFIRM = control("confirm")
MANAGE_RIGHTS = control("manage_rights")
RESEND = control("resend")
INVITATION_LASTS = timedelta(days=14)
"""A vendor's guide says so: docs/sources.md#users"""

ROWS = {"row", "listitem"}
_OVER: dict[str, State] = {"expired": "expired", "declined": "declined"}
"""Status words of an invitation that cannot be accepted any more. They are only read, as a whole text, never pressed."""
_CODE = re.compile(r"(?=[\w-]*\d)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_SHORTEST_CODE = 4
_DATES = (
    (re.compile(r"\b\d{1,2}\.\d{1,2}\.\d{4}\b"), "%d.%m.%Y"),
    (re.compile(r"\b\d{4}/\d{1,2}/\d{1,2}\b"), "%Y/%m/%d"),
    (re.compile(r"\b\d{4}-\d{2}-\d{2}\b"), "%Y-%m-%d"),
    (re.compile(r"\b[A-Z][a-z]{2} \d{1,2}, \d{4}\b"), "%b %d, %Y"),
    (re.compile(r"\b[A-Z][a-z]{3,8} \d{1,2}, \d{4}\b"), "%B %d, %Y"),
    (re.compile(r"\b\d{1,2} [A-Z][a-z]{2} \d{4}\b"), "%d %b %Y"),
    (re.compile(r"\b\d{1,2} [A-Z][a-z]{3,8} \d{4}\b"), "%d %B %Y"),
)

Listed = Literal["current", "invitations", "both"]
State = Literal["absent", "invited", "accepted", "expired", "declined", "member"]


@dataclass(frozen=True)
class Membership:
    """Where a user stands. `since` and `until` are the dates of an open invitation as far as the page gives them.

    `code` is what the page shows beside Confirm, to be compared with what the invited person sees; `again` whether an invitation
    that is over can be sent once more as it is.
    """

    state: State = "absent"
    since: datetime | None = None
    until: datetime | None = None
    code: str = ""
    again: bool = False


def _recognise(page: Node) -> bool:
    tabs = any(has(page, each) for each in (CURRENT, USER_MANAGEMENT)) and has(page, OPEN_INVITATIONS)
    titles = (*phrase("user_permissions"), *phrase("add_user_form"))
    titled = any(says(node, titles) for node in page.walk() if node.role == "heading")
    known = (ADD_USER, CURRENT, OPEN_INVITATIONS, USER_MANAGEMENT, MANAGE_RIGHTS, EMAIL_FIELD)
    return tabs or (titled and any(has(page, each) for each in known))


PLACE = Place(
    title="Settings > User Permissions",
    paths=("/account/permissions", "/account/permission", "/gp/account-manager/home.html"),
    menu=("settings", "user_permissions"),
    recognise=_recognise,
    private=(
        other_people(lambda page, node: row_of(page, node)),  # noqa: PLW0108 - it stands below
        rows_without("the names of other users", "column_email"),
        column("the names of other users", "column_sender"),
    ),
)


def way(page: Node, tab: Control) -> tuple[Control, ...]:
    """The tabs that lead to the list behind `tab`, in turn; not all of them need be there.

    Where *User Management* is a tab, *Employees* is one below it, and may be below *Open invitations* as well.
    """
    if tab is not OPEN_INVITATIONS:
        return (USER_MANAGEMENT, PEOPLE, CURRENT)
    if has(page, USER_MANAGEMENT):
        return (OPEN_INVITATIONS, PEOPLE)
    return (OPEN_INVITATIONS,) if has(page, OPEN_INVITATIONS) else (PEOPLE, OPEN_INVITATIONS)


def lists(page: Node, tab: Control) -> bool:
    """Whether the list behind `tab` is on the page: behind its tab, or under its heading.

    The oldest page leaves out a list in which nobody is; there the form for a new user stands on the page itself.
    """
    return _tabbed(page, tab) or says(page, tab.wordings) or form_stands(page)


def _tabbed(page: Node, tab: Control) -> bool:
    """Whether the list behind `tab` is behind a tab, and so alone on the page."""
    tabs = (tab, USER_MANAGEMENT) if tab is OPEN_INVITATIONS else (tab, USER_MANAGEMENT, PEOPLE)
    return any(has(page, each) for each in tabs)


def form_stands(page: Node) -> bool:
    """Whether the form for a new user is on the page: a field for an e-mail address, and something to send it with."""
    return has(page, EMAIL_FIELD) and has(page, SEND)


def form(page: Node) -> Node:
    """The form for a new user: the widest part with one e-mail field, one thing to send it with, and nobody's address.

    Raises ControlNotFound or ControlNotUnique when it is not there, or there are two.
    """
    field = find(page, EMAIL_FIELD).node
    around = [step for step in page.above(field) if matches(step, SEND)]
    if not around:
        find(page, SEND)  # says what was looked for
    fitting = [step for step in around if len(matches(step, SEND)) == 1 and _only_form(step)]
    return fitting[-1] if fitting else around[0]


def _only_form(part: Node) -> bool:
    return len(matches(part, EMAIL_FIELD)) == 1 and not any(EMAIL.search(node.text) for node in texts(part))


def asks_for_name(page: Node) -> bool:
    """Whether there is a name to fill in beside the address. The oldest form asks for nothing but that."""
    return has(page, NAME) or sum(node.role == "textbox" for node in form(page).walk()) > 1


def person(page: Node, email: str) -> Node:
    """The one row of that e-mail address. Raises PageTrouble when there is none, or more than one.

    A row of an invitation that is over does not count beside another one.
    """
    found = people(page, email)
    found = tuple(row for row in found if over(row) is None) or found
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
    return tuple(dict.fromkeys(row for node in shown if (row := row_of(page, node)) is not None))


def membership(row: Node, *, confirmable: bool, listed: Listed) -> Membership:
    """Where the person of `row` stands. `confirmable`: his Confirm can be pressed now; `listed`: the list that the row is in.

    Raises PageTrouble when the page has both lists in one, and the row does not tell which it belongs to.
    """
    if ended := over(row):
        return Membership(ended, again=bool(matches(row, RESEND)))
    if confirmable:
        return Membership("accepted")
    invited = listed == "invitations" or matches(row, CONFIRM) or matches(row, RESEND)
    if matches(row, MANAGE_RIGHTS) and not invited:
        return Membership("member")
    if invited:
        return _invited(row)
    if listed == "current":
        return Membership("member")
    raise PageTrouble(
        "The partner is in a list that does not say whether he is a user or only invited. Nothing was changed."
    )


def over(row: Node) -> State | None:
    """Whether the row says of its invitation that it cannot be accepted any more."""
    return next((state for node in texts(row) if (state := _OVER.get(label(node.text)))), None)


def listed(page: Node, row: Node, tab: Control) -> Listed:
    """The list that `row` is in: the one behind `tab`, or the one under whose heading it stands where the page has both."""
    if _tabbed(page, tab):
        return "invitations" if tab is OPEN_INVITATIONS else "current"
    found: Listed = "both"
    for node in page.walk():
        if node is row:
            break
        if CURRENT.names(node):
            found = "current"
        elif OPEN_INVITATIONS.names(node):
            found = "invitations"
    return found


def confirmation_code(page: Node, row: Node) -> str:
    """The code that stands beside Confirm: under its own heading, after its own words, else what looks like one. Empty without one."""
    cells = [node for node in row.children if node.role in {"cell", "rowheader", "gridcell"}]
    for heads in _heads(page, row):
        columns = [index for index, head in enumerate(heads) if label(head.text) in _CODE_WORDS]
        if columns and columns[0] < len(cells):
            return cells[columns[0]].text
    said = [node.text for node in texts(row) if not EMAIL.search(node.text)]
    named = [text for word, text in pairwise(said) if label(word) in _CODE_WORDS]
    named += [rest for word, _, rest in (text.partition(":") for text in said) if rest and label(word) in _CODE_WORDS]
    return (named or [" / ".join(_codes(said))])[0].strip()


_CODE_WORDS = {label(wording) for wording in phrase("confirmation_code")}


def _heads(page: Node, row: Node) -> Iterator[list[Node]]:
    """The heading cells of the table that `row` is in."""
    table = next((step for step in page.above(row) if step.role in {"table", "grid"}), None)
    for node in table.walk() if table else ():
        if node.role == "row" and node is not row:
            yield [cell for cell in node.children if cell.role == "columnheader"]


def _codes(said: list[str]) -> Iterator[str]:
    for text in said:
        if any(True for _ in dates(text)):
            continue
        yield from (word for word in text.split() if len(word) >= _SHORTEST_CODE and _CODE.fullmatch(word))


def question(page: Node, asked: Control = CONFIRM) -> Node | None:
    """An open dialog that asks for the same once more; none when there is no such dialog."""
    dialogs = [node for node in page.walk() if node.role in DIALOGS and matches(node, asked)]
    return dialogs[-1] if dialogs else None


def asks_again(page: Node, email: str) -> bool:
    """Whether this is a page of its own that asks to confirm the same person: one Confirm, his address, and nobody else's."""
    said = {found.casefold() for node in texts(page) for found in EMAIL.findall(node.text)}
    return not _recognise(page) and len(matches(page, CONFIRM)) == 1 and said == {email.casefold()}


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
    rows = (row_of(page, node) for node in texts(page) if label(node.text) == label(name))
    addresses = (address for row in rows if row is not None for address in EMAIL.findall(row.text))
    return tuple(dict.fromkeys(address for address in addresses if address.casefold() != email.casefold()))


def tabs(page: Node, tab: Control, *, below: bool) -> tuple[Node, ...]:
    """Where `tab` is. Of two, the one beside *Open invitations*, or with `below` the other: that list has tabs of its own."""
    found = matches(page, tab)
    beside = [holder for node in matches(page, OPEN_INVITATIONS) if (holder := _tablist(page, node))]
    if len(found) == 1 or not beside:
        return found
    return tuple(node for node in found if any(holder.holds(node) for holder in beside) is not below)


def _tablist(page: Node, node: Node) -> Node | None:
    return next((step for step in page.above(node) if step.role == "tablist"), page.parents.get(node))


def chosen(tab: Node) -> bool:
    """Whether `tab` is the one that is shown, as far as the page says so."""
    return tab.on("selected") or tab.on("checked") or tab.on("pressed")


def row_of(page: Node, node: Node) -> Node | None:
    """What belongs to the person that `node` names: its table row or list item, else the smallest part with something to press."""
    around = tuple(page.above(node))
    if any(step.role in {"alert", "status", *DIALOGS} for step in around):
        return None
    if row := next((step for step in around if step.role in ROWS), None):
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
    days = sorted(dates(row.text))
    if not days:
        return Membership("invited")
    return Membership("invited", days[0], days[-1] if len(days) > 1 else days[0] + INVITATION_LASTS)


def dates(text: str) -> Iterator[datetime]:
    """Every day that `text` names, in the forms that Seller Central writes."""
    for pattern, form in _DATES:
        for found in pattern.findall(text):
            try:
                yield datetime.strptime(found, form)  # noqa: DTZ007 - the page gives a day, without a zone
            except ValueError:
                continue  # "Main 12, 2020" looks like a date and is none
