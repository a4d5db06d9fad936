"""Where the partner's user stands, found by going through the lists of User Permissions as a person would."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from automation.controls import find, matches
from automation.errors import PageTrouble
from flows.pages import user_permissions as page
from flows.place import ABSENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.controls import Control
    from automation.outline import Node
    from automation.window import View
    from flows.partner import Wanted
    from flows.seller_central import SellerCentral


def find_user(site: SellerCentral, wanted: Wanted) -> page.Membership:
    """Opens User Permissions afresh and looks for the partner's user in its lists.

    Raises PageTrouble when he is there twice, or under another address than the one that is wanted.
    """
    site.open(page.PLACE)
    ended: page.Membership | None = None
    for tab, patience in (
        (page.CURRENT, 0.0),
        (page.OPEN_INVITATIONS, 0.0),
        (page.OPEN_INVITATIONS, ABSENCE),  # who is in neither list is looked for once more, with patience
        (page.CURRENT, ABSENCE),
    ):
        found = _in_list(site, wanted, tab, patience)
        if found is not None and found.state not in {"expired", "declined"}:
            return _dated(site, wanted, found)
        ended = found or ended  # what is over does not count beside anything else
    return ended or page.Membership()


def _dated(site: SellerCentral, wanted: Wanted, found: page.Membership) -> page.Membership:
    """`found` with the dates of an open invitation, as far as the page or this machine's records know them."""
    if found.state != "invited":
        return found
    since = found.since or site.recall(wanted.email)
    until = found.until or (since and since + page.INVITATION_LASTS)
    return replace(found, since=since, until=until)


def _in_list(site: SellerCentral, wanted: Wanted, tab: Control, patience: float) -> page.Membership | None:
    """What the list behind `tab` says of the partner's user; nothing when he is not in it."""
    view = show(site, tab, wanted.email, patience)
    if page.people(view.root, wanted.email):
        row = page.person(view.root, wanted.email)
        awake = any(not site.hands.window.asleep(node) for node in matches(row, page.CONFIRM))
        found = page.membership(row, confirmable=awake, listed=page.listed(view.root, row, tab))
        if found.state == "accepted":
            return replace(found, code=page.confirmation_code(view.root, row))
        return found
    if patience:
        _require_whole(view, wanted)
    return None


def _require_whole(view: View, wanted: Wanted) -> None:
    """Raises PageTrouble when somebody who is not seen in this list may be in it all the same."""
    if page.paged(view.root):
        raise PageTrouble(
            f"{wanted.email} is not on the first page of a list that has several, so I cannot tell whether it is there. "
            "Nothing was changed."
        )
    others = page.namesakes(view.root, wanted.name, wanted.email)
    if others:
        raise PageTrouble(
            f"{wanted.name} is listed with another address ({', '.join(others)}) than the one given ({wanted.email}). "
            "Nothing was changed: check which one is right, and run again with that."
        )


def show(site: SellerCentral, tab: Control, email: str, patience: float = 0.0) -> View:
    """The list behind `tab`, given `patience` seconds to show `email`; the page as it is when that list stands there under its heading.

    Raises ControlNotFound when the page has neither.
    """
    view = go(site, *page.way(site.hands.window.look().root, tab))
    if not page.lists(view.root, tab):
        find(view.root, tab)  # says what it looked for: who is not seen in a list that is not there, is not absent
    if patience and not page.people(view.root, email):
        return site.hands.window.settled(still=patience)
    return view


def go(site: SellerCentral, *tabs: Control, enough: Callable[[Node], bool] = lambda _: False) -> View:
    """Presses those of `tabs`, in turn, that are there and not shown already, until `enough` is seen."""
    hands = site.hands
    for index, tab in enumerate(tabs):
        below = page.OPEN_INVITATIONS in tabs[:index]
        view = hands.window.look()
        found = page.tabs(view.root, tab, below=below)
        if found and not any(map(page.chosen, found)):
            view = hands.press(tab, within=_only(tab, below=below))
        if enough(view.root):
            break
    return hands.window.look()


def _only(tab: Control, *, below: bool) -> Callable[[Node], Node]:
    """The one place of `tab`, or the whole page, which then says what is the matter."""

    def place(root: Node) -> Node:
        found = page.tabs(root, tab, below=below)
        return found[0] if len(found) == 1 else root

    return place
