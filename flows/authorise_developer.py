"""Authorise the partner as an MWS developer: Manage Your Apps > Authorize new developer > licence > token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation.answer import alerts
from automation.confide import confide
from automation.controls import find, has, texts
from automation.errors import AnswerLost, PageTrouble, Refused
from automation.plan import Change, Findings
from automation.record.history import same_site, sent
from flows import by_hand
from flows.day import said, today
from flows.pages import mws as page
from flows.pages.tick_boxes import begins, wording
from flows.pages.user_permissions import paged
from flows.place import ABSENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from automation.controls import Control
    from automation.job import Ask
    from automation.outline import Node
    from automation.window import View
    from flows.partner import Developer, Wanted
    from flows.seller_central import SellerCentral

_ROUNDS = 4
"""How often the page is read for boxes that were not there before."""
_TICK = "Please read in the other window what Amazon asks you to agree to, and tick it there yourself."
_TOKEN = "MWS Auth Token"  # noqa: S105 - what people call it
_RENEWED = "renewed"
_BEFORE: dict[page.Listed, str] = {
    "authorised": "authorised",
    "switched off": "authorised earlier, switched off",
    "ended": "authorised until it ran out",
    "absent": "not authorised",
    "no list": "not known: this page does not list who is authorised",
}


@dataclass(frozen=True)
class Standing:
    """Where the developer stands by the account's list, and whether this run saw the page that gives the token."""

    listed: page.Listed
    confirmed: bool = False
    earlier: date | None = None
    """Where nothing is listed: when an earlier run on this machine authorised the developer."""


@dataclass
class AuthoriseDeveloper:
    """The job `mws`: the partner's MWS developer account may work with this seller account."""

    site: SellerCentral
    wanted: Wanted
    name: str = "mws"
    today: Callable[[], date] = today
    _confirmed: bool = False
    """Whether the page that gives the token was there in this run: the proof where the account has no list."""

    @property
    def title(self) -> str:
        return f"Authorise {self.wanted.partner.title} as a developer"

    def observe(self) -> Standing:
        number = self._number
        root = self._list().root
        if page.listed(root, number) != "authorised":
            root = self.site.hands.window.settled(still=ABSENCE).root
        standing = page.listed(root, number)
        if standing == "absent" and paged(root):
            raise PageTrouble(
                f"{number} is not on the first page of a list that has several, so I cannot tell whether it is authorised. "
                "Nothing was changed."
            )
        ended = page.ended(root, number, self.today())
        earlier = self._earlier() if standing == "no list" else None
        return Standing("ended" if ended else standing, self._confirmed, earlier)

    def _earlier(self) -> date | None:
        record, this = self.site.hands.record, (self.name, self.site.store.code, self._what)
        for run in sent(record.folder.parent, but=record.run):
            if (run.job, run.store, run.what) == this and run.proved and same_site(run.site, self.site.base):
                return run.at.date()
        return None

    def facts(self, have: Standing) -> Mapping[str, object]:
        seen = "seen in this run, and handed over" if have.confirmed else "not seen in this run"
        return {"developer": have.listed, "token": seen}

    def plan(self, have: Standing) -> Findings:
        if have.listed == "authorised" or (have.listed == "no list" and have.confirmed):
            return Findings()
        if have.listed == "ended":
            return Findings((self._renewal(),))
        caution = (
            f"A run on this machine authorised {self._developer.name} on {said(have.earlier)}, and this account has no list that shows "
            "whether that still holds. A yes authorises it once more, and Amazon shows a token once more."
            if have.earlier
            else None
        )
        return Findings((self._authorisation(have.listed),), caution=caution)

    def apply(self, changes: Sequence[Change], ask: Ask) -> None:
        hands = self.site.hands
        hands.assignment.change = 0
        if changes[0].after == _RENEWED:
            hands.commit(page.RENEW, within=lambda root: page.entry(root, self._number) or root)
            return
        self._reach_form()
        self._fill()
        form = hands.window.settled(still=ABSENCE).root
        if not page.boxes(form):
            self._go_on(form)
        if self._have_agreed(ask) and page.token(hands.window.look().root) is None:
            hands.commit(page.NEXT)
        self._hand_over_token(form)

    @property
    def _developer(self) -> Developer:
        developer = self.wanted.partner.mws
        if developer is None:
            raise PageTrouble(f"{self.wanted.partner.title} has no developer account for MWS. Nothing was opened.")
        return developer

    @property
    def _number(self) -> str:
        """The account number for this store, as the partner writes it. Raises PageTrouble when it has none."""
        number = self._developer.account(self.site.store.code)
        if number is None:
            raise PageTrouble(
                f"{self.wanted.partner.title} names no developer account for the store {self.site.store.code}. "
                "Nothing was opened; ask it for one."
            )
        return number

    @property
    def _what(self) -> str:
        return f"Developer {self._developer.name}, {self._number}"

    def _authorisation(self, listed: page.Listed) -> Change:
        name = self._developer.name
        return Change(
            self._what,
            _BEFORE[listed],
            "authorised",
            f"{name} gets access to your seller account through Amazon MWS, for twelve months. It does not learn your password. "
            "Amazon makes you responsible for what it does there, and shows a token that is meant for it.",
            "Manage Your Apps > Revoke access",
            commit=True,
        )

    def _renewal(self) -> Change:
        return Change(
            self._what,
            _BEFORE["ended"],
            _RENEWED,
            f"{self._developer.name} gets access to your seller account through Amazon MWS for another twelve months, with the token that it "
            "has.",
            "Manage Your Apps > Revoke access",
            commit=True,
        )

    def _list(self) -> View:
        """The page that lists who is authorised, or the one that comes nearest to it."""
        hands = self.site.hands
        view = self.site.open(page.place(self.wanted.partner.title))
        if has(view.root, page.SIGN_UP) and not has(view.root, page.NEW_DEVELOPER):
            hands.press(page.SIGN_UP)
            view = hands.window.until(lambda view: view if page.beyond_sign_up(view.root) else None, "the MWS page")
        if page.hides_current(view.root):
            view = hands.press(page.CURRENT)
        return view

    def _reach_form(self) -> None:
        """Goes to the form by whatever the page offers, pressing nothing twice. Raises NobodyThere when that leads nowhere."""
        hands = self.site.hands
        used: list[Control] = []
        while (way := self._next_way(used)) is not page.NAME:
            used.append(way)
            if way is page.GIVE_ACCESS:
                hands.tick(way, wanted=True)
            else:
                hands.press(way)

    def _next_way(self, used: Sequence[Control]) -> Control:
        """What leads on to the form; where the page's words are not known, a person opens it."""
        window, what = self.site.hands.window, "the form for the developer's name and account number"
        try:
            return window.until(lambda view: page.way(view.root, used), what)
        except PageTrouble:
            if window.look().private:
                raise
            text = f"I do not know the way on from this page. Please open {what} in the other window."
            self.site.hand_over("unknown way", text, lambda: page.is_form(window.look().root))
            if not page.is_form(window.look().root):
                raise
            return page.NAME

    def _fill(self) -> None:
        self._fill_number()
        self.site.hands.fill(
            page.NAME, self._developer.name
        )  # last, so that the number's field has been left before it is read
        self._require_form()

    def _fill_number(self) -> None:
        """Types the account number as the partner writes it; a field may show it with dashes or without."""
        hands, number = self.site.hands, self._number
        for text in dict.fromkeys((number, page.digits(number))):
            try:
                hands.fill(page.NUMBER, text)
            except PageTrouble:
                if page.digits(_value(hands.window.look().root, page.NUMBER)) != page.digits(number):
                    continue
            return
        raise PageTrouble("The field for the developer's account number does not take it. Nothing was sent.")

    def _require_form(self) -> None:
        """The last look before Next: a wrong digit gives a stranger access. Raises PageTrouble."""
        root = self.site.hands.window.look().root
        held = (_value(root, page.NAME), page.digits(_value(root, page.NUMBER)))
        if held != (self._developer.name, page.digits(self._number)):
            raise PageTrouble("The form does not hold what was agreed to. Nothing was sent.")

    def _go_on(self, form: Node) -> None:
        """From the form to the licence, or, where there is none, to the token: so this press needs the approval too.

        Raises Refused when the page does not take the developer, AnswerLost when it does not answer.
        """
        hands, press = self.site.hands, find(form, page.NEXT).name

        def gone_on(view: View) -> bool | None:
            now = view.root
            return view.private or page.is_after(now) or bool(set(alerts(now)) - set(alerts(form))) or None

        try:
            hands.commit(page.NEXT, onward=page.is_licence)
            hands.window.until(gone_on, f"the page after “{press}”")
        except (AnswerLost, PageTrouble):
            if not hands.window.look().private:
                self._require_no_refusal(press, form)
            raise
        if hands.window.look().private:
            raise PageTrouble(f"“{press}” led to a sign-in.")
        self._require_no_refusal(press, form)
        now = hands.window.look().root
        if page.is_form(now) and not page.boxes(now) and not page.is_after(now):
            raise AnswerLost(press, "the form is there again, without a word")

    def _require_no_refusal(self, press: str, form: Node) -> None:
        """Raises Refused when the form is still there, or again, with words that it did not have before."""
        now = self.site.hands.window.look().root
        if not page.is_form(now):
            return
        words = [words for words in alerts(now) if words not in alerts(form)]
        words = words or [node.text for node in texts(now) if node.text not in page.said(form)]
        if words:
            raise Refused(press, self.site.hands.record.without_secrets(" ".join(words)))

    def _have_agreed(self, ask: Ask) -> bool:
        """Puts every box of the licence into the plan, and has the person tick it, until no further one comes.

        False when he has pressed Next himself then. Raises Declined, NobodyThere, PageTrouble.
        """
        agreed: list[str] = []
        self.site.hands.window.settled(still=ABSENCE)
        for _ in range(_ROUNDS):
            words = self._asked()
            if not set(agreed) <= set(words):
                raise PageTrouble("The boxes are not the ones that were agreed to. Nothing was sent.")
            new = [text for text in words if text not in agreed]
            if new:
                ask([self._agreement(text) for text in new], None)
                agreed += new
            elif self._is_ready():
                return True
            if agreed and not by_hand.have_ticked(self.site, _TICK, page.boxes, page.NEXT.wordings[0]):
                return False
        raise PageTrouble("The page keeps asking for more to be agreed to. Nothing was sent.")

    def _asked(self) -> list[str]:
        root = self.site.hands.window.look().root
        return [wording(root, box) for box in page.boxes(root)]

    def _is_ready(self) -> bool:
        """Whether all that is there is ticked and the fields, if they are still there, hold what was agreed to. Raises PageTrouble."""
        root = self.site.hands.window.look().root
        if page.is_form(root):
            self._require_form()
        return all(box.on("checked") for box in page.boxes(root))

    def _agreement(self, words: str) -> Change:
        known = {
            "mws_licence": "You accept Amazon's licence for MWS.",
            "mws_responsibility": f"You answer to Amazon for what {self._developer.name} does with your account.",
        }
        says = next((says for key, says in known.items() if begins(words, key)), "Amazon asks for this as well.")
        return Change(
            words,
            "not ticked",
            "ticked by you",
            f"{says} Read it on the page: you tick it yourself.",
            "Before Next: untick it. Afterwards: Manage Your Apps > Revoke access",
        )

    def _hand_over_token(self, form: Node) -> None:
        """Gives the token to the person, once. Raises Refused or PageTrouble when the page gives none."""
        hands = self.site.hands
        press = hands.told[0]
        try:
            hands.window.until(lambda view: bool(list(page.tokens(view.root))) or None, "the MWS Auth Token")
        except PageTrouble:
            self._require_no_refusal(press, form)
            raise self._no_token() from None
        secret = page.token(hands.window.look().root)
        if secret is None:
            raise self._no_token()
        confide(hands.record, self.site.supervisor, _TOKEN, secret)
        self._confirmed = True

    def _no_token(self) -> PageTrouble | Refused:
        press, words = self.site.hands.told
        if page.names_token(self.site.hands.window.look().root):
            return PageTrouble(
                f"The page names an {_TOKEN}, and what stands there does not have the form of one. "
                "I handed nothing over; please look at the window."
            )
        if words:
            return Refused(press, " ".join(words))
        return PageTrouble(f"“{press}” was pressed, and the page shows no {_TOKEN}. Please look at the window.")


def _value(root: Node, field: Control) -> str:
    return find(root, field).node.value
