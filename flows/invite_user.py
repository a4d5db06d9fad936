"""Invite the partner as a user: Settings > User Permissions > Add User; later confirm the user who accepted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation.controls import find, has
from automation.errors import PageTrouble
from automation.plan import Change, Findings
from flows.day import said
from flows.membership import find_user, show
from flows.pages import user_permissions as page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from automation.job import Ask
    from automation.outline import Node
    from automation.window import View
    from flows.pages.user_permissions import Membership
    from flows.partner import Wanted
    from flows.seller_central import SellerCentral

INVITATION = "Invitation"
AGAIN = "Invitation sent again"
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
                return Findings((self._confirmation(have.code),))
            case "expired" | "declined":
                return Findings((self._renewal(have),))
            case "member":
                return Findings()

    def apply(self, changes: Sequence[Change], ask: Ask) -> None:  # noqa: ARG002 - nothing else moves with an invitation
        for index, change in enumerate(changes):
            self.site.hands.assignment.change = index
            {INVITATION: self._invite, AGAIN: self._resend, CONFIRMATION: self._confirm}[change.what]()

    def _invitation(
        self, before: str = "not invited", says: str = "Amazon sends {title} an invitation to {email}."
    ) -> Change:
        title, email = self.wanted.partner.title, self.wanted.email
        where = ", for the global account" if self.wanted.everywhere else ""
        return Change(
            INVITATION,
            before,
            f"{self.wanted.name} <{email}>{where}",
            f"{says.format(title=title, email=email)} Until you set permissions it can see nothing.",
            "User Permissions > Open Invitations > Delete",
            commit=True,
        )

    def _renewal(self, have: Membership) -> Change:
        """A fresh invitation for one that is over, the way that the page allows."""
        over = "has expired" if have.state == "expired" else "was declined"
        if not have.again:
            return self._invitation(
                f"invitation {have.state}", f"The invitation {over}. Amazon sends {{title}} a new one to {{email}}."
            )
        return Change(
            AGAIN,
            f"invitation {have.state}",
            f"{self.wanted.name} <{self.wanted.email}> invited",
            f"The invitation {over}. Amazon sends it to {self.wanted.email} once more. Until you set permissions it can see nothing.",
            "User Permissions > Open Invitations > Delete",
            commit=True,
        )

    def _confirmation(self, code: str = "") -> Change:
        compare = (
            f" The page shows the code {code} for this: confirm only if {self.wanted.partner.title} sees the same one."
            if code
            else ""
        )
        return Change(
            CONFIRMATION,
            "accepted, not confirmed",
            f"{self.wanted.name} <{self.wanted.email}> confirmed",
            f"{self.wanted.partner.title} becomes a user of your account, without any permission yet.{compare}",
            "User Permissions > Current > Delete",
            commit=True,
        )

    def _waiting(self, have: Membership) -> str:
        since = f"since {said(have.since)}" if have.since else "the page does not say since when"
        until = (
            f"until {said(have.until)}"
            if have.until
            else f"for {page.INVITATION_LASTS.days} days from the day it was sent"
        )
        return f"The invitation to {self.wanted.email} is open, {since}; {self.wanted.partner.title} can accept it {until}. Run again then."

    def _invite(self) -> None:
        hands, wanted = self.site.hands, self.wanted
        show(self.site, page.CURRENT, wanted.email)  # the guide: "make sure you are on the Current tab"
        if page.asks_for_name(self._open_form()):
            hands.fill(page.NAME, wanted.name)
        view = hands.fill(page.EMAIL_FIELD, wanted.email, within=page.form)
        if has(page.form(view.root), page.GLOBAL):
            hands.tick(page.GLOBAL, wanted=wanted.everywhere, within=page.form)
        elif wanted.everywhere:
            raise PageTrouble(
                "More than one store is named, and the page has no “Add to global account”. Nothing was sent; name one store at a time."
            )
        self._require_form()
        hands.commit(page.SEND, within=page.form)

    def _open_form(self) -> Node:
        """The page with the form for a new user, opened if it does not stand there already. Raises ControlTrouble, PageTrouble."""
        hands = self.site.hands
        view = hands.window.look()
        if not page.form_stands(view.root):
            view = self._led_on(hands.press(page.ADD_USER))
        if not page.form_stands(view.root) and has(view.root, page.INVITE_EMPLOYEE):
            hands.press(page.INVITE_EMPLOYEE)
            view = hands.window.until(_form_stands, str(page.EMAIL_FIELD))
        return hands.window.look().root

    def _led_on(self, view: View) -> View:
        """The page to which the press led. Raises ControlTrouble when the form is there, and nothing known to send it with."""
        hands = self.site.hands
        try:
            return hands.window.until(_leads_on, str(page.EMAIL_FIELD))
        except PageTrouble:
            if not has(hands.window.look().root, page.EMAIL_FIELD) or has(view.root, page.SEND):
                raise
            hands.expect(page.SEND)
            return hands.window.look()

    def _require_form(self) -> None:
        """The last look before sending: what lands in the wrong field is what goes wrong by hand. Raises PageTrouble."""
        root = self.site.hands.window.look().root
        form = page.form(root)
        named = not page.asks_for_name(root) or find(root, page.NAME).node.value == self.wanted.name
        addressed = find(form, page.EMAIL_FIELD).node.value == self.wanted.email
        ticked = has(form, page.GLOBAL) and find(form, page.GLOBAL).node.on("checked")
        if not (named and addressed) or ticked is not self.wanted.everywhere:
            raise PageTrouble("The form does not hold what was agreed to. Nothing was sent.")

    def _resend(self) -> None:
        show(self.site, page.OPEN_INVITATIONS, self.wanted.email)
        self.site.hands.commit(page.RESEND, within=lambda root: page.person(root, self.wanted.email))

    def _confirm(self) -> None:
        hands = self.site.hands
        show(self.site, page.OPEN_INVITATIONS, self.wanted.email)
        view = hands.commit(page.CONFIRM, within=lambda root: page.person(root, self.wanted.email))
        if page.question(view.root) is not None:
            hands.commit(page.CONFIRM, within=page.open_question)  # the same yes, asked for once more by the page
        elif not hands.told[1] and page.asks_again(view.root, self.wanted.email):
            hands.commit(page.CONFIRM)  # the same yes, on a page of its own


def _form_stands(view: View) -> View | None:
    return view if page.form_stands(view.root) else None


def _leads_on(view: View) -> View | None:
    """The form, or a page with one more thing to press before it."""
    return view if page.form_stands(view.root) or has(view.root, page.INVITE_EMPLOYEE) else None


def _day(moment: datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None
