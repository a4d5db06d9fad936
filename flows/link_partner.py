"""Add the partner as an Authorized Partner, today's way for an outside company: its link, its invitation, its levels."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from automation.confide import confide
from automation.controls import find, has, matches
from automation.errors import AnswerLost, Asked, PageTrouble, Refused, Stopped
from automation.outline import Node
from automation.plan import Change, Findings
from automation.record.history import same_site, sent
from automation.secret import Secret
from flows.day import said
from flows.membership import go
from flows.pages import authorized_partners as page
from flows.pages.rights_table import RightsTable
from flows.pages.user_permissions import MANAGE_RIGHTS, paged, question
from flows.place import ABSENCE
from flows.rights_editor import RightsEditor
from flows.rights_plan import RightsPlan, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from automation.job import Ask
    from automation.window import View
    from flows.partner import Wanted
    from flows.seller_central import SellerCentral

LINK = "Invitation link"
ACCEPTANCE = "Invitation of the partner"
_STRAIGHT = 5.0
"""Seconds in which the levels come straight after an acceptance; then they are opened from the list."""


@dataclass(frozen=True)
class Partnership:
    """Where the company stands. `table` are its levels once it is let in; `made` when a link for it was made that still holds."""

    state: page.State = "none"
    table: RightsTable = field(default_factory=RightsTable)
    made: datetime | None = None
    account: str = ""


@dataclass
class LinkPartner:
    """The job `partner-link`: the partner's company is an authorized partner with the levels asked for."""

    site: SellerCentral
    wanted: Wanted
    name: str = "partner-link"
    _editor: RightsEditor = field(init=False)
    _made: datetime | None = field(default=None, init=False)
    """When this run made a link and handed it over."""

    def __post_init__(self) -> None:
        self._editor = RightsEditor(self.site, (self.company,))

    @property
    def company(self) -> str:
        """The company's name as Amazon lists it."""
        return self.wanted.partner.partner_link.name if self.wanted.partner.partner_link else self.wanted.partner.title

    @property
    def title(self) -> str:
        return f"Add {self.wanted.partner.title} as an authorized partner"

    def observe(self) -> Partnership:
        self.site.open(page.PLACE)
        state = self._standing()
        account = self.site.account.name or ""
        match state:
            case "partner":
                return Partnership(state, self._open_levels(), account=account)
            case "none":
                made = self._link_made(account)
                return Partnership("linked" if made else "none", made=made, account=account)
            case _:
                return Partnership(state, account=account)

    def facts(self, have: Partnership) -> Mapping[str, object]:
        made = have.made.date().isoformat() if have.made else None
        return {
            "partner": have.state,
            "link made": made,
            **{what: word(level) for what, level in have.table.levels.items()},
        }

    def plan(self, have: Partnership) -> Findings:
        match have.state:
            case "none":
                return Findings((self._link(have.account),))
            case "linked":
                return Findings(waiting=self._waiting(have))
            case "invited":
                return Findings((self._acceptance(),))
            case "partner":
                return self._levels.findings(have.table)

    def apply(self, changes: Sequence[Change], ask: Ask) -> None:
        self.site.hands.assignment.change = 0
        if changes[0].what == LINK:
            self._make_link()
        elif changes[0].what == ACCEPTANCE:
            self._accept(ask)
        else:
            self._editor.set(changes, ask)

    @property
    def _levels(self) -> RightsPlan:
        undo = f"User Permissions > Authorized Partners > {self.company}"
        return RightsPlan(self.wanted.partner.title, self.wanted.partner.permissions, undo, patient=True)

    def _link(self, account: str) -> Change:
        return Change(
            LINK,
            "not a partner of this account",
            _after(self.company, account),
            f"Amazon makes a link for {self.company}, which you give to them. It works once, and for {page.LINK_LASTS.days} days: with it "
            f"{self.company}'s administrator sends you an invitation. Until you accept that, nothing changes on your account.",
            "Nothing to take back: without an acceptance the link ends by itself",
            commit=True,
        )

    def _acceptance(self) -> Change:
        return Change(
            ACCEPTANCE,
            "open",
            f"the invitation of {self.company} accepted",
            f"{self.company} becomes an authorized partner of your account. Its permissions are shown to you before any is given.",
            f"User Permissions > Authorized Partners > {self.company}",
            commit=True,
        )

    def _waiting(self, have: Partnership) -> str:
        since = f"made on {said(have.made)}" if have.made else "made"
        until = f" until {said(have.made + page.LINK_LASTS)}" if have.made else ""
        return (
            f"The link for {self.company} was {since}; {self.company}'s administrator can send the invitation with it{until}. "
            "Run again when it is there."
        )

    def _standing(self) -> page.State:
        """Where the company stands by the two lists. Who is in neither is looked for once more, with patience."""
        for invitations, patience in ((False, 0.0), (True, 0.0), (True, ABSENCE), (False, ABSENCE)):
            view = self._show(patience, invitations=invitations)
            if page.companies(view.root, self.company):
                state = page.standing(view.root, page.company(view.root, self.company))
                if state != "none":
                    return state
            elif patience and paged(view.root):
                raise PageTrouble(
                    f"{self.company} is not on the first page of a list that has several, so I cannot tell whether it is there. "
                    "Nothing was changed."
                )
        return "none"

    def _show(self, patience: float = 0.0, *, invitations: bool) -> View:
        """One of the two lists of companies. Raises ControlNotFound when the page has no such list."""
        listed = invitations and (lambda root: bool(page.companies(root, self.company)))
        view = go(self.site, *page.way(invitations=invitations), enough=listed or (lambda _: False))
        if not has(view.root, page.PARTNERS):
            find(view.root, page.PARTNERS)  # says what it looked for: a Seller Central without partners, say
        if patience and not page.companies(view.root, self.company):
            return self.site.hands.window.settled(still=patience)
        return view

    def _row(self, root: Node) -> Node:
        return page.company(root, self.company)

    def _open_levels(self) -> RightsTable:
        self._show(invitations=False)
        self.site.hands.press(MANAGE_RIGHTS, within=self._row)
        return self._editor.arrive()

    def _make_link(self) -> None:
        """Has Amazon make the link, and hands it over. Which of the two presses makes it is not known, so both need the approval."""
        hands, what = self.site.hands, f"The invitation link for {self.company}"
        self._show(invitations=False)
        try:
            hands.commit(page.MAKE_LINK)
        except Asked as asked:  # what opened is no dialog; what it offers is what was looked for
            if not any(page.COPY_LINK.fits(Node("button", answer)) for answer in asked.answers):
                raise
        link = page.link(hands.window.until(_has_link, what).root)
        if link is None:
            with suppress(AnswerLost):  # a link that goes to the clipboard need not show on the page
                hands.commit(page.COPY_LINK)
            link = page.link(hands.window.look().root)
        if link is None and hands.bounced:
            raise PageTrouble(f"“{hands.told[0]}” led to a sign-in, and no link came.")
        if link is None and hands.told[1]:
            raise Refused(hands.told[0], " ".join(hands.told[1]))
        if link is None and not page.PLACE.recognise(hands.window.look().root):
            raise AnswerLost(hands.told[0], "another page came than the one with the link")
        if link is None:
            told = (
                f"“{hands.told[0]}” was pressed, and the page shows no link. {what} may be on the clipboard of this machine, which I "
                "could not check: please paste it to see. If it is not there, press “Copy link” in the other window."
            )
            self.site.supervisor.say(told)
            hands.record.event("note", text=told)
        elif confide(hands.record, self.site.supervisor, what, Secret(link), void=True) == "left":
            raise Stopped(f"{what} was made, and nobody took it. It is kept nowhere: run again for another one.")
        self._made = datetime.now(UTC)

    def _require_ours(self, root: Node) -> None:
        """What the menu offers is in no other company's row. Raises PageTrouble."""
        ours = self._row(root)
        for node in matches(root, page.ACCEPT):
            row = next((step for step in root.above(node) if step.role in {"row", "listitem"}), ours)
            if row is not ours and not row.holds(ours):
                raise PageTrouble(
                    f"What can be accepted here is not the invitation of {self.company}. Nothing was accepted."
                )

    def _accept(self, ask: Ask) -> None:
        hands = self.site.hands
        view = self._show(invitations=True)
        if not has(self._row(view.root), page.ACCEPT):
            view = hands.press(page.ACTIONS, within=self._row)
            self._require_ours(view.root)
            view = hands.commit(page.ACCEPT)
        else:
            view = hands.commit(page.ACCEPT, within=self._row)
        if question(view.root, page.ACCEPT) is not None:
            hands.commit(page.ACCEPT, within=lambda root: question(root, page.ACCEPT) or root)
        findings = self._levels.findings(self._levels_after())
        if findings.changes:
            ask(findings.changes, None)
            self._editor.set(findings.changes, ask, first=1)

    def _levels_after(self) -> RightsTable:
        """The levels after an acceptance: Amazon leads straight to them, else they are opened from the list.

        Raises Refused when the company is not in that either, and the page had something to say.
        """
        press, words = self.site.hands.told
        with suppress(PageTrouble):
            return self._editor.arrive(_STRAIGHT)
        try:
            self.site.open(page.PLACE)
            return self._open_levels()
        except PageTrouble as error:
            raise (Refused(press, " ".join(words)) if words else error) from None

    def _link_made(self, account: str) -> datetime | None:
        """When this run, or an earlier one on this machine, made a link for this company and account that still holds."""
        records, here = self.site.hands.record.folder.parent, self.site.base
        made = (
            earlier.at
            for earlier in sent(records)
            if (earlier.job, earlier.what, earlier.after) == (self.name, LINK, _after(self.company, account))
            and earlier.proved
            and same_site(earlier.site, here)
        )
        at = self._made or next(made, None)
        return at if at is not None and datetime.now(UTC) < at + page.LINK_LASTS else None


def _has_link(view: View) -> View | None:
    return view if page.link(view.root) or has(view.root, page.COPY_LINK) else None


def _after(company: str, account: str) -> str:
    return f"a link for {company}" + (f", for the account {account}" if account else "")
