"""Invite the partner as a user: Settings > User Permissions > Add User; later confirm the user who accepted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation.controls import find, has
from automation.errors import PageTrouble
from automation.plan import Change, Findings
from flows.membership import find_user, show
from flows.pages import user_permissions as page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from automation.job import Ask
    from flows.pages.user_permissions import Membership
    from flows.partner import Wanted
    from flows.seller_central import SellerCentral

INVITATION = "Invitation"
CONFIRMATION = "Confirmation"


@dataclass
class InviteUser:
    """The job `invite`: the partner's user exists and is confirmed."""

    site: SellerCentral
    wanted: Wanted
    name: str = "invite"

    @property
    def title(self) -> str:
        return f"Invite {self.wanted.partner.title}"

    def observe(self) -> Membership:
        return find_user(self.site, self.wanted)

    def facts(self, have: Membership) -> Mapping[str, object]:
        return {"user": have.state, "since": _day(have.since), "until": _day(have.until)}

    def plan(self, have: Membership) -> Findings:
        match have.state:
            case "absent":
                return Findings((self._invitation(),))
            case "invited":
                return Findings(waiting=self._waiting(have))
            case "accepted":
                return Findings((self._confirmation(),))
            case "member":
                return Findings()

    def apply(self, changes: Sequence[Change], ask: Ask) -> None:  # noqa: ARG002 - nothing else moves with an invitation
        for index, change in enumerate(changes):
            self.site.hands.assignment.change = index
            if change.what == INVITATION:
                self._invite()
            else:
                self._confirm()

    def _invitation(self) -> Change:
        title, email = self.wanted.partner.title, self.wanted.email
        where = ", for the global account" if self.wanted.everywhere else ""
        return Change(
            INVITATION,
            "not invited",
            f"{self.wanted.name} <{email}>{where}",
            f"Amazon sends {title} an invitation to {email}. Until you set permissions it can see nothing.",
            "User Permissions > Open Invitations > Delete",
            commit=True,
        )

    def _confirmation(self) -> Change:
        return Change(
            CONFIRMATION,
            "accepted, not confirmed",
            f"{self.wanted.name} <{self.wanted.email}> confirmed",
            f"{self.wanted.partner.title} becomes a user of your account, without any permission yet.",
            "User Permissions > Current > Delete",
            commit=True,
        )

    def _waiting(self, have: Membership) -> str:
        since = f"since {_said(have.since)}" if have.since else "the page does not say since when"
        until = (
            f"until {_said(have.until)}"
            if have.until
            else f"for {page.INVITATION_LASTS.days} days from the day it was sent"
        )
        return f"The invitation to {self.wanted.email} is open, {since}; {self.wanted.partner.title} can accept it {until}. Run again then."

    def _invite(self) -> None:
        hands = self.site.hands
        show(self.site, page.CURRENT, self.wanted.email)  # the guide: "make sure you are on the Current tab"
        hands.press(page.ADD_USER)
        hands.fill(page.NAME, self.wanted.name)
        view = hands.fill(page.EMAIL_FIELD, self.wanted.email)
        if has(view.root, page.GLOBAL):
            hands.tick(page.GLOBAL, wanted=self.wanted.everywhere)
        elif self.wanted.everywhere:
            raise PageTrouble(
                "More than one store is named, and the page has no “Add to global account”. Nothing was sent; name one store at a time."
            )
        self._require_form()
        hands.commit(page.SEND)

    def _require_form(self) -> None:
        """The last look before sending: what lands in the wrong field is what goes wrong by hand. Raises PageTrouble."""
        root = self.site.hands.window.look().root
        held = (find(root, page.NAME).node.value, find(root, page.EMAIL_FIELD).node.value)
        ticked = has(root, page.GLOBAL) and find(root, page.GLOBAL).node.on("checked")
        if held != (self.wanted.name, self.wanted.email) or ticked is not self.wanted.everywhere:
            raise PageTrouble("The form does not hold what was agreed to. Nothing was sent.")

    def _confirm(self) -> None:
        hands = self.site.hands
        show(self.site, page.OPEN_INVITATIONS, self.wanted.email)
        view = hands.commit(page.CONFIRM, within=lambda root: page.person(root, self.wanted.email))
        if page.question(view.root) is not None:
            hands.commit(page.CONFIRM, within=page.open_question)  # the same yes, asked for once more by the page


def _said(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _day(moment: datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None
