"""Authorized Partners on the User Permissions page: which companies are let in, and which have sent an invitation. Facts and controls only.

The tab stands below *User Management* and below *Open invitations* (2025-26), or beside the users (2023-24): docs/sources.md#partners
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from automation.controls import DIALOGS, label, matches, says, texts
from automation.errors import PageTrouble
from automation.record.masks import Mask
from automation.record.redaction import EMAIL
from flows.pages.user_permissions import MANAGE_RIGHTS, OPEN_INVITATIONS, ROWS, USER_MANAGEMENT, chosen, over
from flows.pages.user_permissions import PLACE as USERS
from flows.stores import HOSTS
from flows.vocabulary import control, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from automation.controls import Control
    from automation.outline import Node
    from automation.record.redaction import Redactor

PARTNERS = control("authorized_partners")
ADD_PARTNER = control("add_authorized_partner")
COPY_LINK = control("copy_link")
ACCEPT = control("accept_invitation")
ACTIONS = control("actions")
MAKE_LINK = replace(
    ADD_PARTNER, key="make_link", wordings=(*ADD_PARTNER.wordings, *COPY_LINK.wordings), roles=ADD_PARTNER.roles
)
"""What is pressed to come to a link: once the dialog is open, its *Copy link* takes the place of *Add Authorized Partner*."""
LINK_LASTS = timedelta(days=7)
"""Amazon's documents say so: docs/sources.md#partners"""

_LINK = re.compile(r"https?://[^\s\"'<>]+")

State = Literal["none", "linked", "invited", "partner"]


def way(*, invitations: bool) -> tuple[Control, ...]:
    """The tabs that lead to the list of companies, in turn; not all of them need be there."""
    return (OPEN_INVITATIONS, PARTNERS) if invitations else (USER_MANAGEMENT, PARTNERS)


def companies(page: Node, name: str) -> tuple[Node, ...]:
    """Every row of the company of exactly that name, whatever its case."""
    shown = (node for node in texts(page) if label(node.text) == label(name))
    rows = dict.fromkeys(row for node in shown if (row := _row(page, node)) is not None)
    return tuple(row for row in rows if not _of_a_user(row))


def _of_a_user(row: Node) -> bool:
    """A row with an e-mail address of its own is a user's, whatever his name."""
    return any(EMAIL.fullmatch(node.text) for node in texts(row))


def company(page: Node, name: str) -> Node:
    """The one row of that company. Raises PageTrouble when there is none, or more than one. What is over does not count beside another."""
    found = companies(page, name)
    found = tuple(row for row in found if over(row) is None) or found
    if len(found) == 1:
        return found[0]
    if not found:
        raise PageTrouble(f"{name} is not in the list any more. Nothing further was pressed.")
    raise PageTrouble(
        f"{name} is in the list {len(found)} times, and I cannot tell which one counts. Nothing was changed."
    )


def standing(page: Node, row: Node) -> State:
    """Where the company of `row` stands, told from what can be done with it and from the list that is shown.

    Raises PageTrouble when neither tells.
    """
    if over(row) is not None:
        return "none"
    if matches(row, ACCEPT) or (matches(row, ACTIONS) and not matches(row, MANAGE_RIGHTS) and not _let_in(page)):
        return "invited"
    if matches(row, MANAGE_RIGHTS):
        return "partner"
    raise PageTrouble(
        "The company is listed, and the page offers neither to accept its invitation nor to edit its permissions. Nothing was changed."
    )


def link(page: Node) -> str | None:
    """The one web address that stands where a link is to be copied, as a text or in a field.

    That is the dialog “Send Invitation”, or the part around *Copy link*; in another dialog only an address of Seller Central itself
    counts. Raises PageTrouble when there are several.
    """
    part = _to_copy(page)
    links = _addresses(part) if part else ()
    if part and not (matches(part, COPY_LINK) or says(part, phrase("partner_send_invitation"))):
        links = tuple(each for each in links if urlsplit(each).hostname in HOSTS)
    if len(links) > 1:
        raise PageTrouble(
            "The page shows more than one link, and I cannot tell which one is for the partner. Please look at the window."
        )
    return links[0] if links else None


def _to_copy(page: Node) -> Node | None:
    """Where a link may stand to be copied: the open dialog, else the part around *Copy link*."""
    dialogs = [node for node in page.walk() if node.role in DIALOGS]
    return dialogs[-1] if dialogs else _around_copy(page)


def _links(page: Node, _: Redactor) -> Iterator[Sequence[Node]]:
    """Every web address that stands where a link is to be copied: whoever has one uses it."""
    part = _to_copy(page)
    for node in part.walk() if part else ():
        if not node.children and _LINK.search(f"{node.value} {node.text}"):
            yield (node,)


PLACE = replace(USERS, private=(*USERS.private, Mask("a link for the partner", _links)))


def _around_copy(page: Node) -> Node | None:
    """Without a dialog: the smallest part of the page that has *Copy link* and an address; none when that is the whole page."""
    whole = {page, *(page.children if len(page.children) == 1 else ())}
    around = (step for copy in matches(page, COPY_LINK) for step in page.above(copy) if step not in whole)
    return next((step for step in around if step.role != "main" and _addresses(step)), None)


def _addresses(part: Node) -> tuple[str, ...]:
    said = (found for node in part.walk() if not node.children for found in _LINK.findall(f"{node.value} {node.text}"))
    return tuple(dict.fromkeys(said))


def _let_in(page: Node) -> bool:
    """Whether the list that is shown is that of the companies that are let in already."""
    return any(chosen(tab) for tab in matches(page, USER_MANAGEMENT))


def _row(page: Node, node: Node) -> Node | None:
    """What belongs to the company that `node` names: its table row or list item, else the smallest part with something to press."""
    around = tuple(page.above(node))
    if any(step.role in {"alert", "status", "banner", "navigation", *DIALOGS} for step in around):
        return None
    if row := next((step for step in around if step.role in ROWS), None):
        return row
    deeds = (ACCEPT, ACTIONS, MANAGE_RIGHTS)
    return next((step for step in around if any(deed.fits(inner) for inner in step.walk() for deed in deeds)), None)
