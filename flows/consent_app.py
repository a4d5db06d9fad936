"""Consent to the partner's application: the consent page > “I direct Amazon to …” > Confirm."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from automation.answer import alerts
from automation.errors import Gone, PageTrouble, Refused
from automation.plan import Change, Findings
from flows import by_hand
from flows.day import said, today
from flows.pages import consent as page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from automation.job import Ask
    from automation.outline import Node
    from automation.window import View
    from flows.partner import Wanted
    from flows.seller_central import SellerCentral

_LASTS = timedelta(days=365)
"""docs/sources.md#consent"""
_REFUSED = 400
_UNDO = "Manage Your Apps > Disable authorization"
_SAYS = {
    "Selling Partner Insights": "see how your account is doing",
    "Amazon Fulfillment": "work with what Amazon stores and ships for you",
    "Pricing": "see and set your prices",
    "Finance and Accounting": "see your payments and accounts",
    "Product Listing": "create and change your listings",
    "Inventory and Order Tracking": "follow your stock and your orders",
    "Buyer Solicitation": "ask your buyers for feedback and reviews",
    "Buyer Communication": "write to your buyers and read what they write",
}
"""The known roles in a seller's words."""


@dataclass(frozen=True)
class Standing:
    """Whether the application has consent, from the account's list or from this run; if not, what the page asks."""

    listed: bool = False
    confirmed: bool = False
    asked: page.Asked = field(default_factory=page.Asked)


@dataclass
class ConsentApp:
    """The job `consent`: the partner's application may work with this seller account."""

    site: SellerCentral
    wanted: Wanted
    name: str = "consent"
    today: Callable[[], date] = today
    _state: str = ""
    _confirmed: bool = False
    """Whether our state came back in this run: the proof where the account's list does not show the application."""
    _unlisted: bool = False
    """Whether this account was found to have no list of applications."""

    @property
    def title(self) -> str:
        return f"Consent to {self.wanted.partner.title}"

    def observe(self) -> Standing:
        if self._is_listed():
            return Standing(listed=True, confirmed=self._confirmed)
        if self._confirmed:
            return Standing(confirmed=True)
        return Standing(asked=page.asked(self._open().root))

    def facts(self, have: Standing) -> Mapping[str, object]:
        return {
            "application": "listed" if have.listed else "not listed",
            "our state came back": have.confirmed,
            "roles": [role.name for role in have.asked.roles],
        }

    def plan(self, have: Standing) -> Findings:
        if have.listed or have.confirmed:
            return Findings()
        return Findings((*map(self._grant, have.asked.roles), self._direction(have.asked.direction)))

    def apply(self, changes: Sequence[Change], ask: Ask) -> None:  # noqa: ARG002 - everything is on the one page
        hands = self.site.hands
        hands.assignment.change = len(changes) - 1
        self._require(changes)
        text = f"Please read the consent page of {self.wanted.partner.title} in the other window, and tick its box there yourself."
        if by_hand.have_ticked(self.site, text, page.direction, page.CONFIRM.wordings[0]):
            self._require(changes)
            hands.commit(page.CONFIRM)
        self._require_our_state()
        self._confirmed = True
        hands.record.event(
            "note", text=f"{self.wanted.partner.title} has consent until {said(self._until)} (365 days)."
        )

    @property
    def _until(self) -> date:
        return self.today() + _LASTS

    @property
    def _application(self) -> str:
        consent = self.wanted.partner.consent
        if consent is None:
            raise PageTrouble(f"{self.wanted.partner.title} has no application to consent to. Nothing was opened.")
        return self.wanted.fill(consent.application, self.site.store.code)

    @property
    def _sent(self) -> str:
        """The state of this run: the profile's, or one that nobody can guess."""
        consent = self.wanted.partner.consent
        given = self.wanted.fill(consent.state, self.site.store.code) if consent else ""
        self._state = self._state or given or secrets.token_urlsafe(16)
        return self._state

    def _is_listed(self) -> bool:
        if (
            self._unlisted and not self._confirmed
        ):  # after Confirm it is looked for again, away from the application's page
            return False
        try:
            root = self.site.open(page.APPS).root
        except Gone:
            self._unlisted = True
            return False
        return page.in_list(root, self._application, self.wanted.partner.title)

    def _open(self) -> View:
        """The consent page, once it is whole. Raises PageTrouble, which says what is missing."""
        title = self.wanted.partner.title
        self.site.open(page.place(title, self._application, self._sent, self._recognise))
        window = self.site.hands.window
        try:
            window.until(lambda view: page.is_whole(view.root) or None, f"the consent page of {title}")
        except PageTrouble:
            raise self._trouble(window.look()) from None
        return window.settled()

    def _recognise(self, root: Node) -> bool:
        """Where a blank page is met, its address is all that tells it."""
        window = self.site.hands.window
        here = urlsplit(window.page.url).path.endswith(page.PATH) and window.traffic.status < _REFUSED
        return here or page.is_whole(root)

    def _trouble(self, view: View) -> PageTrouble:
        if view.private:
            return PageTrouble("The consent page gave way to a sign-in. Nothing was sent.")
        if words := alerts(view.root):
            told = self.site.hands.record.without_secrets(" ".join(words))
            return PageTrouble(f"The consent page says: “{told}” Nothing was sent.")
        if page.is_blank(view.root):
            return PageTrouble(
                "The consent page stays blank. Usually that is because the one who is signed in is not the account's primary user: "
                "have the primary user sign in, and run again. Nothing was sent."
            )
        return PageTrouble(
            "I cannot read on the consent page what is asked for: its list of roles, the box “I direct Amazon to …” and “Confirm” "
            "are not all there. Nothing was sent."
        )

    def _grant(self, role: page.Role) -> Change:
        title, known = self.wanted.partner.title, _SAYS.get(role.name)
        about = f" The page says: “{role.about}”" if role.about and not known else ""
        says = f"{title} will be able to {known}." if known else f"{title} gets the role “{role.name}”.{about}"
        return Change(role.name, "not granted", "granted", says, _UNDO)

    def _direction(self, words: str) -> Change:
        return Change(
            words,
            "not ticked",
            "ticked by you",
            f"You tick this yourself, and I press Confirm then. It holds for 365 days, until {said(self._until)}; "
            "after that it has to be given again.",
            f"Before Confirm: untick it. Afterwards: {_UNDO}",
            commit=True,
        )

    def _require(self, changes: Sequence[Change]) -> None:
        """The last look: the page asks for exactly what was agreed to. Raises PageTrouble."""
        here = page.asked(self.site.hands.window.look().root)
        if (*(role.name for role in here.roles), here.direction) != tuple(change.what for change in changes):
            raise PageTrouble("The consent page does not ask what was agreed to. Nothing was sent.")

    def _require_our_state(self) -> None:
        """Waits for the application's address and looks at nothing else of it. Raises PageTrouble when our state did not come back."""
        hands = self.site.hands
        press, words = hands.told
        try:
            state = hands.window.until(lambda view: page.returned(view.url), "the application's page")
        except PageTrouble:
            if words:
                raise Refused(press, " ".join(words)) from None
            raise PageTrouble(
                f"“{press}” was pressed, and no page of {self.wanted.partner.title} came that says what it was asked: it cannot be "
                "told whether consent was given. Please look at Manage Your Apps."
            ) from None
        if state != self._sent:
            raise PageTrouble(
                f"After “{press}” another answer came back than to what was asked: somebody else's authorisation may have been "
                f"put in between. Please look at Manage Your Apps, and tell {self.wanted.partner.title} before it is used."
            )
