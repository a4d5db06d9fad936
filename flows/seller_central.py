"""Seller Central as a site: stores and their hosts, where its pages are, and which page this is.

Hosts, paths and signs are from `seller-central` 2.1, 2.2 and 6.1; controls and headings are in the vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from automation.controls import has, says
from automation.errors import ControlTrouble, NobodyThere, PageTrouble, SiteError, UnknownName
from automation.plan import Account
from automation.policy import short
from flows.vocabulary import control, phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from automation.hands import Hands
    from automation.outline import Node
    from automation.supervision import Supervisor
    from automation.window import View

CHALLENGES = (
    "#auth-mfa-otpcode",
    "input[name=otpCode]",
    "#auth-select-device-form",
    ".cvf-widget-input-code",
    "#verification-code-form",
    "#input-box-otp",
    "#auth-captcha-guess",
    "#auth-captcha-image",
    "input[name=cvf_captcha_input]",
    "[name=transactionApprovalStatus]",
    "input[autocomplete=one-time-code]",
)
SIGN_INS = ("#ap_email", "#ap_email_login", "#ap_password", "form[name=signIn]", "input[type=password]")
PRIVATE = (*CHALLENGES, *SIGN_INS)
"""Where one of these is, a person types what nobody may record. They are for recognising; nothing is ever typed into them."""

_SIGN_IN_PATHS = ("/ap/", "/ax/")
_PATIENCE = 5.0
_REFUSED, _BROKEN = 400, 500


@dataclass(frozen=True)
class Store:
    """A marketplace: its `host`, the `names` that the header calls it by, and its marketplace id where it is known."""

    code: str
    host: str
    names: tuple[str, ...]
    marketplace: str = ""


STORES = {
    store.code: store
    for store in (
        Store("US", "sellercentral.amazon.com", ("United States", "US", "amazon.com"), "ATVPDKIKX0DER"),
        Store("CA", "sellercentral.amazon.ca", ("Canada", "amazon.ca"), "A2EUQ1WTGCTBG2"),
        Store("MX", "sellercentral.amazon.com.mx", ("Mexico", "amazon.com.mx"), "A1AM78C64UM0Y8"),
        Store("BR", "sellercentral.amazon.com.br", ("Brazil", "amazon.com.br"), "A2Q3Y263D00KWC"),
        Store("UK", "sellercentral.amazon.co.uk", ("United Kingdom", "UK", "amazon.co.uk"), "A1F83G8C2ARO7P"),
        Store("DE", "sellercentral.amazon.de", ("Germany", "Deutschland", "amazon.de"), "A1PA6795UKMFR9"),
        Store("FR", "sellercentral.amazon.fr", ("France", "amazon.fr"), "A13V1IB3VIYZZH"),
        Store("IT", "sellercentral.amazon.it", ("Italy", "Italia", "amazon.it"), "APJ6JRA9NG5V4"),
        Store("ES", "sellercentral.amazon.es", ("Spain", "España", "amazon.es"), "A1RKKUPIHCS9HS"),
        Store("NL", "sellercentral.amazon.nl", ("Netherlands", "amazon.nl"), "A1805IZSGTT6HS"),
        Store("SE", "sellercentral.amazon.se", ("Sweden", "amazon.se"), "A2NODRKZP88ZB9"),
        Store("PL", "sellercentral.amazon.pl", ("Poland", "amazon.pl"), "A1C3SOZRARQ6R3"),
        Store("BE", "sellercentral.amazon.com.be", ("Belgium", "amazon.com.be")),
        Store("TR", "sellercentral.amazon.com.tr", ("Turkey", "amazon.com.tr"), "A33AVAJ2PDY3EV"),
        Store("AE", "sellercentral.amazon.ae", ("United Arab Emirates", "amazon.ae"), "A2VIGQ35RCS4UG"),
        Store("SA", "sellercentral.amazon.sa", ("Saudi Arabia", "amazon.sa"), "A17E79C6D8DWNP"),
        Store("EG", "sellercentral.amazon.eg", ("Egypt", "amazon.eg"), "ARBP9OOSHTCHU"),
        Store("IN", "sellercentral.amazon.in", ("India", "amazon.in"), "A21TJRUUN4KGV"),
        Store("JP", "sellercentral-japan.amazon.com", ("Japan", "日本", "amazon.co.jp"), "A1VC38T7YXB528"),
        Store("AU", "sellercentral.amazon.com.au", ("Australia", "amazon.com.au"), "A39IBJ37TRP1C6"),
        Store("SG", "sellercentral.amazon.sg", ("Singapore", "amazon.sg"), "A19VAU5U5O7RUS"),
    )
}
_ALSO = ("sellercentral-europe.amazon.com", "sellercentral.amazon.co.jp")
HOSTS = frozenset({store.host for store in STORES.values()} | set(_ALSO))
"""Everything that may be opened by the program. Sign-in pages lie elsewhere: a person drives there, not the program."""


def store(code: str) -> Store:
    """The store of that code, whatever its case. Raises UnknownName."""
    found = STORES.get(code.strip().upper())
    if found is None:
        raise UnknownName("store", code, tuple(STORES))
    return found


class Kind(Enum):
    """What page this is, in the order in which it is asked."""

    CHALLENGE = "a security check by Amazon"
    PICKER = "the choice of an account"
    NOT_PERMITTED = "a page that this sign-in may not open"
    SIGN_IN = "the sign-in page"
    KNOWN = "the page that was asked for"
    UNKNOWN = "a page that I do not know"


@dataclass(frozen=True)
class Place:
    """A page to go to: its `title` for people, its paths (newest first), the menu entry that leads there, and how it is recognised."""

    title: str
    paths: tuple[str, ...]
    menu: tuple[str, ...]
    recognise: Callable[[Node], bool]


_REQUESTS = {
    Kind.SIGN_IN: "Please sign in to Amazon in the other window. Nothing is recorded until you are done.",
    Kind.CHALLENGE: "Amazon wants to make sure that it is you. Please answer it in the other window. Nothing is recorded until you are done.",
    Kind.PICKER: "Please choose the account and the store in the other window.",
}


@dataclass
class SellerCentral:
    """One store of one account, opened at `base`. `hands` go there, and `supervisor` has the person who signs in."""

    base: str
    store: Store
    hands: Hands
    supervisor: Supervisor
    expected: str | None = None
    """The account's name, when the agent gave it: no other one is worked on."""
    recall: Callable[[str], datetime | None] = field(default=lambda _: None)
    """When an invitation to that address was sent, by the records on this machine."""
    account: Account = field(default_factory=Account)
    _way: str | None = None

    def open(self, place: Place) -> View:
        """Loads `place` afresh, over sign-in and the like, and gives it once it is there.

        Raises PageTrouble when it may not be opened, NobodyThere when a person is needed and nobody is there.
        """
        view = self._reach(place)
        if self._elsewhere(view):
            self.hands.open(
                f"{self.base}/home?mons_sel_mkid={self.store.marketplace}", f"the store {self.store.names[0]}"
            )
            view = self._reach(place)
        if self._elsewhere(view):
            request = (
                f"Please choose the store {self.store.names[0]} in the other window, and open {place.title} there."
            )
            self._hand_over("another store", request, lambda: self._there(place))
            view = self.hands.window.settled()
        self._identify(view)
        return view

    def _reach(self, place: Place) -> View:
        addresses = [self.base + path for path in place.paths]
        if self._way:
            addresses.insert(0, self._way)
        for address in dict.fromkeys(addresses):
            view, kind = self._visit(address, place)
            if kind is Kind.KNOWN:
                self._way = address
                return view
        view = self._by_menu(place) or self._ask_for(place)
        self._way = view.url
        return view

    def _there(self, place: Place) -> bool:
        view = self.hands.window.look()
        return self._kind(view, place) is Kind.KNOWN and not self._elsewhere(view)

    def _elsewhere(self, view: View) -> bool:
        """Whether the header shows another store than the one that is meant."""
        seen = identify(view.root, tuple(STORES.values()))
        return seen is not None and seen[1] is not self.store

    def _visit(self, address: str, place: Place) -> tuple[View, Kind]:
        self.hands.open(address, place.title)
        view, kind = self._arrive(place)
        handed = False
        while kind in _REQUESTS:
            private = view.private
            self._hand_over(
                kind.name.lower(), _REQUESTS[kind], self._past if private else lambda: self._moved_on(place)
            )
            view, kind, handed = *self._arrive(place), True
        if kind is Kind.NOT_PERMITTED:
            raise PageTrouble(
                f"This sign-in may not open {place.title}. Ask the account's primary user to sign in, or to give this user the right to manage permissions."
            )
        if handed and kind is Kind.UNKNOWN:
            self.hands.open(address, place.title)
            return self._arrive(place)
        return view, kind

    def _arrive(self, place: Place) -> tuple[View, Kind]:
        """What page this is, once it has told: an unknown page is given a little time to become a known one."""

        def told(view: View) -> tuple[View, Kind] | None:
            kind = self._kind(view, place)
            return None if kind is Kind.UNKNOWN else (view, kind)

        window = self.hands.window
        try:
            view, kind = window.until(
                told, place.title, timeout=0 if window.status >= _REFUSED else min(_PATIENCE, window.timeout)
            )
        except PageTrouble:
            view = window.look()
            return view, self._kind(view, place)
        return (window.settled(), kind) if kind is Kind.KNOWN else (view, kind)

    def _kind(self, view: View, place: Place) -> Kind:
        path = urlsplit(view.url).path
        if view.private:
            return Kind.CHALLENGE if self.hands.window.shows(CHALLENGES) else Kind.SIGN_IN
        if _heading(view.root, phrase("challenge")):
            return Kind.CHALLENGE
        if _heading(view.root, phrase("select_account")):
            return Kind.PICKER
        if path.startswith("/authorization/failed") or _heading(view.root, phrase("no_permission")):
            return Kind.NOT_PERMITTED
        if path.startswith(_SIGN_IN_PATHS):
            return Kind.SIGN_IN
        return Kind.KNOWN if place.recognise(view.root) else Kind.UNKNOWN

    def _past(self) -> bool:
        """Whether the person has left the pages that are his: told from the address and from fields alone, nothing is read."""
        window = self.hands.window
        window.watch()
        path = urlsplit(window.page.url).path
        return (
            not path.startswith((*_SIGN_IN_PATHS, "/account-switcher/", "/authorization/select-account"))
            and window.rid_of_credentials()
        )

    def _moved_on(self, place: Place) -> bool:
        return self._past() and self._kind(self.hands.window.look(), place) not in _REQUESTS

    def _by_menu(self, place: Place) -> View | None:
        """The way a person takes: the Settings menu. None when it does not lead there."""
        view, _ = self._visit(f"{self.base}/home", place)
        try:
            for key in place.menu:
                if key == place.menu[0] and has(view.root, control(place.menu[-1])):
                    continue  # the entry is in sight without opening the menu
                view = self.hands.press(control(key))
        except ControlTrouble:
            return None
        view, kind = self._arrive(place)
        return view if kind is Kind.KNOWN else None

    def _ask_for(self, place: Place) -> View:
        window = self.hands.window
        if window.status >= _BROKEN:
            raise SiteError(short(window.page.url), window.status)
        request = f"I do not know this page. Please open {place.title} in the other window."
        self._hand_over("unknown page", request, lambda: self._there(place))
        if not self._there(place):
            raise NobodyThere(f"The page is not {place.title}. Nothing was changed; run again, and open it when asked.")
        return self.hands.window.settled()

    def _hand_over(self, reason: str, text: str, over: Callable[[], bool]) -> None:
        record = self.hands.record
        record.event("handover.begin", reason=reason, text=text)
        how = self.supervisor.hand_over(text, over)
        record.event("handover.end", how=how)
        if how in {"timeout", "nobody"}:
            waited = "nobody did that in time" if how == "timeout" else "nobody is here to do that"
            raise NobodyThere(f"{text.split('. ', maxsplit=1)[0].rstrip('.')}: {waited}. Run again when somebody can.")

    def _identify(self, view: View) -> None:
        """Notes whose account the header shows. Raises PageTrouble when it is another one than before, or than was named."""
        seen = identify(view.root, tuple(STORES.values()))
        if seen is None:
            if self.expected is not None:
                raise PageTrouble(
                    f"The page does not say whose account it is, and this run is for “{self.expected}” only. Nothing was changed."
                )
            return
        account, shown = seen
        if shown is not self.store:
            raise PageTrouble(
                f"The page shows the store {shown.names[0]}, and this run is for {self.store.names[0]}. Nothing was changed."
            )
        meant = self.account.name or self.expected
        if meant is not None and meant.casefold() != account.casefold():
            raise PageTrouble(
                f"The page shows the account “{account}”, and this run is for “{meant}”. Nothing was changed."
            )
        self.account = Account(account, self.account.token)


def identify(page: Node, stores: Sequence[Store]) -> tuple[str, Store] | None:
    """Account and store as the header names them, “Harbour Lane Trading | United States”; none when it names no store or several."""
    names = {name.casefold(): entry for entry in stores for name in entry.names}
    seen = set()
    for node in page.walk():
        account, bar, shown = (part.strip() for part in node.text.partition("|"))
        if bar and account and (entry := names.get(_bare(shown).casefold())):
            seen.add((_bare(account), entry.code))
    return next(((account, STORES[code]) for account, code in seen), None) if len(seen) == 1 else None


def _bare(name: str) -> str:
    """A name in the picker or header without the mark of the current one (seller-central 6.2)."""
    for mark in ("(current)", "(aktuell)", "(当前)"):
        name = name.removesuffix(mark).strip()
    return name


def _heading(page: Node, wordings: tuple[str, ...]) -> bool:
    return any(says(node, wordings) for node in page.walk() if node.role == "heading")
