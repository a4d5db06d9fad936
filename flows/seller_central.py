"""Seller Central as a site: how to get to a page of a store, over whatever comes between, and whose account it shows."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from automation.controls import has, says
from automation.errors import ControlTrouble, Gone, NobodyThere, PageTrouble, SiteError
from automation.plan import Account
from automation.policy import short
from automation.supervision import Errand, hand_over
from flows.account_choice import choose
from flows.header import read_header
from flows.page_kind import PRIVATE, REQUESTS, Kind, kind, private_page, sight, strange
from flows.place import Place, not_in_plan, not_permitted
from flows.popups import clear
from flows.stores import HOSTS, SIGN_IN, STORES, Store, same, store
from flows.vocabulary import control, phrase
from flows.which_store import WhichStore, host

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from automation.hands import Hands
    from automation.outline import Node
    from automation.supervision import Supervisor
    from automation.window import View

__all__ = ["HOSTS", "PRIVATE", "SIGN_IN", "STORES", "Place", "SellerCentral", "Store", "private_page", "store"]

_PATIENCE = 5.0
_LONGER = 10.0
"""Seconds for what a press leads to: longer, and a seller on a call wonders about the silence before a question that is for him."""
_REST = 1.0
"""Seconds for which a page must stay what it is before a person counts as done with it."""
_TURNS = 8
_STEPS = (
    "Another page came than {title}, and I do not know it. Please answer it in the other window, if it asks you something, and "
    "go on until {title} is there. Nothing is recorded meanwhile. Afterwards I go on from what it shows."
)
_REFUSED, _BROKEN = 400, 500


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
    chosen: bool = False
    """Whether the agent chose the store, so that it has to be confirmed where the header does not name it."""
    account: Account = field(default_factory=Account)
    _named: set[str] = field(default_factory=set)
    """The hosts on which the account was named by a header in this session."""
    _strange: set[tuple[str, str]] = field(default_factory=set)
    """What was given its time in vain on the way to a place: the place's title, and the address. Another way there is no news."""
    _ways: dict[str, str] = field(default_factory=dict)
    """The address at which each place was found, by its title."""

    def __post_init__(self) -> None:
        self._which = WhichStore(self.store, self.chosen)
        if self.hands is not None:  # what only plans has none
            self.hands.make_way = lambda: clear(self)

    def open(self, place: Place) -> View:
        """Loads `place` afresh, over sign-in and the like, and gives it once it is there.

        Raises PageTrouble when it may not be opened, Gone when Amazon has closed it, NobodyThere when a person is needed and
        nobody is there.
        """
        view = self._reach(place)
        if self.store.marketplace and (self._elsewhere(view) or not self._is_sure(view)):
            home = replace(self._home(place), title=f"the store {self.store.names[0]}")
            self._visit(f"{self.base}/home?mons_sel_mkid={self.store.marketplace}", home)
            view = self._reach(place)
        if self._elsewhere(view):
            request = (
                f"Please choose the store {self.store.names[0]} in the other window, and open {place.title} there. "
                "Nothing is recorded meanwhile."
            )
            self.hand_over("another store", request, lambda: self._there(place))
            view = self.hands.window.settled()
        if not self._is_sure(view):
            view = self._ask_which(place)
        self._identify(view)
        return view

    def interrupted(self, place: Place) -> bool:
        """Whether a press that leads to `place` led to a page for a person instead, which he has answered by now.

        Then what was read before holds no more: whoever asks opens his place anew. Raises as `open` does.
        """
        window = self.hands.window
        view, seen = self._arrive(place, _LONGER)
        if seen is Kind.UNKNOWN and window.traffic.status >= _BROKEN:  # an error of the site: reading again is safe
            view, seen = self._load(view.url, place)
            if seen is Kind.KNOWN:
                return True
        if seen is Kind.NOT_PERMITTED:
            raise not_permitted(place)
        if seen is Kind.PLAN:
            raise not_in_plan(view, place)
        if seen is Kind.KNOWN:
            return False
        if seen in REQUESTS:
            self._past_people(view, seen, place)
        else:
            self.hand_over("unknown page", _STEPS.format(title=place.title), self._settled_past(place))
        return True

    def hand_over(self, reason: str, text: str, over: Callable[[], bool]) -> None:
        """Has a person do what `text` says, until `over`. Raises NobodyThere when nobody does."""
        how = hand_over(self.hands, self.supervisor, Errand(reason, text, over))
        if reason != "which store":  # somebody may have signed in as somebody else, or chosen another store
            self._named = set()
            self._which.forget()
        if how in {"timeout", "nobody"}:
            waited = "nobody did that in time" if how == "timeout" else "nobody is here to do that"
            asked = text.partition(" Nothing is recorded")[0].rstrip(".")
            raise NobodyThere(f"{asked}: {waited}. Run again when somebody can.")

    def _reach(self, place: Place) -> View:
        """`place`, by its addresses, else by the menu, else by a person."""
        self._strange = set()
        known = self._ways.get(place.title)
        addresses = [*([known] if known else []), *(self.base + path for path in place.paths)]
        for address in dict.fromkeys(addresses):
            view, seen = self._visit(address, place)
            if seen is Kind.KNOWN:
                self._ways[place.title] = address
                return view
            if seen is Kind.PLAN and urlsplit(view.url).path == urlsplit(address).path:
                raise not_in_plan(view, place)
        found = self._by_menu(place)
        if found is None and place.gone:
            raise Gone(place.gone)
        view = found or self._ask_for(place)
        self._ways[place.title] = view.url
        return view

    def _there(self, place: Place) -> bool:
        view = self.hands.window.look()
        return self._kind(view, place) is Kind.KNOWN and not self._elsewhere(view)

    def _elsewhere(self, view: View) -> bool:
        """Whether the header shows another store than the one that is meant."""
        shown = read_header(view.root, self._meant).store
        return shown is not None and shown is not self.store

    def _is_sure(self, view: View) -> bool:
        return self._which.is_clear(view.url, read_header(view.root, self._meant).store)

    def _ask_which(self, place: Place) -> View:
        """Has the person say which store this is. Raises NobodyThere."""
        window, which = self.hands.window, self._which
        self.hand_over(
            "which store", which.question, lambda: read_header(window.look().root, self._meant).store is self.store
        )
        which.confirm(window.page.url)
        self.hands.record.event("note", text=which.answer)
        return window.settled() if self._there(place) else self._reach(place)

    @property
    def _meant(self) -> str | None:
        return self.account.name or self.expected

    def _visit(self, address: str, place: Place) -> tuple[View, Kind]:
        """Opens `address`, has a person answer what is for him, and opens it again after that unless `place` is there."""
        view, seen = self._load(address, place)
        for _ in range(_TURNS):
            if seen not in REQUESTS:
                break
            view, seen = self._past_people(view, seen, place)
            if seen not in REQUESTS and seen is not Kind.KNOWN:  # wherever it led, the place is opened anew
                view, seen = self._load(address, place)
        if seen in REQUESTS:
            raise NobodyThere(
                f"Amazon keeps showing {seen.value}. Nothing was changed; run again when that is settled."
            )
        if seen is Kind.NOT_PERMITTED:
            raise not_permitted(place)
        return view, seen

    def _load(self, address: str, place: Place) -> tuple[View, Kind]:
        """Opens `address`; an error of the site's own is met by opening it once more, for reading again is safe. Raises SiteError."""
        window = self.hands.window
        for _ in range(2):
            self.hands.open(address, place.title)
            view, seen = self._arrive(place)
            if window.traffic.status < _BROKEN or seen not in {Kind.UNKNOWN, Kind.PLAN}:
                return view, seen
        raise SiteError(short(window.page.url), window.traffic.status)

    def _arrive(self, place: Place, patience: float = _PATIENCE) -> tuple[View, Kind]:
        """What page this is, once it has told: an unknown page is given a little time to become a known one."""

        def told(view: View) -> tuple[View, Kind] | None:
            seen = self._kind(view, place)
            return None if seen in {Kind.UNKNOWN, Kind.PLAN} else (view, seen)

        window = self.hands.window
        began = window.look()
        if self._kind(began, place) is Kind.KNOWN and not clear(self):
            return began, Kind.KNOWN
        final = window.traffic.status >= _REFUSED or self._in_vain(place)
        self._strange.add(self._here(place))
        try:
            view, seen = window.until(told, place.title, timeout=0 if final else min(patience, window.timeout))
        except PageTrouble:
            view = window.settled()  # an error of the site may be drawn by a script as well
            seen = self._kind(view, place)
        if seen in {Kind.KNOWN, Kind.UNKNOWN} and clear(self):
            view = window.look()
            seen = self._kind(view, place)
        return (window.settled(), seen) if seen is Kind.KNOWN else (view, seen)

    def _here(self, place: Place) -> tuple[str, str]:
        return place.title, self.hands.window.page.url.partition("#")[0]

    def _in_vain(self, place: Place) -> bool:
        """Whether this address was given its time before, on another way to `place`."""
        return self._here(place) in self._strange

    def _kind(self, view: View, place: Place) -> Kind:
        return kind(sight(view, self.hands.window.shows), place.recognise)

    def _past_people(self, view: View, seen: Kind, place: Place) -> tuple[View, Kind]:
        """Past one page for a person: the account is chosen where that is clear, everything else is his."""
        if not (seen is Kind.PICKER and self._choose_account(place)):
            form = seen is Kind.IDENTITY or (seen is Kind.CHALLENGE and view.private and not strange(view.url))
            over = self._settled_past(place) if form else self._past(place)
            self.hand_over(seen.name.lower(), REQUESTS[seen], over)
        self.hands.window.traffic.status = 200  # what the person did has answered since
        view = self.hands.window.look()
        return view, self._kind(view, place)

    def _past(self, place: Place) -> Callable[[], bool]:
        """Tells when the person has left the pages that are his, from the address and from fields first: nothing is read there."""

        def past() -> bool:
            window = self.hands.window
            window.watch()
            if strange(window.page.url) or not window.rid_of_credentials():
                return False
            return self._kind(window.look(), place) not in REQUESTS

        return past

    def _settled_past(self, place: Place) -> Callable[[], bool]:
        """As `_past`, for questions on pages of several steps: a page that is not known yet may be the next question."""
        past, since = self._past(place), [0.0]

        def settled() -> bool:
            if not past():
                since[0] = 0.0
                return False
            root = self.hands.window.look().root
            since[0] = since[0] or time.monotonic()
            done = place.recognise(root) or says(root, phrase("identity_done"))
            return done and time.monotonic() - since[0] >= _REST

        return settled

    def _choose_account(self, place: Place) -> bool:
        """Chooses account and store where exactly one entry is each. False: it is for the person."""

        def left() -> bool:
            return self._kind(self.hands.window.look(), place) is not Kind.PICKER

        return choose(self.hands, self._meant, self.store, left)

    def _home(self, place: Place) -> Place:
        """The home page, recognised by a menu that leads to `place`, or by a header that names a store."""
        keys = [control(key) for key in place.menu]

        def recognise(root: Node) -> bool:
            return any(has(root, key) for key in keys) or read_header(root).store is not None

        return Place("the home page", ("/home",), (), recognise)

    def _by_menu(self, place: Place) -> View | None:
        """The way a person takes: the menus. None when they do not lead there."""
        if not place.menu:
            return None
        view, seen = self._visit(f"{self.base}/home", self._home(place))
        if seen is not Kind.KNOWN:
            return None
        keys = [control(key) for key in place.menu]
        in_sight = max((index for index, key in enumerate(keys) if has(view.root, key)), default=0)
        try:
            for key in keys[in_sight:]:  # what is in sight needs no menu to be opened
                if self._in_vain(place) and not has(self.hands.window.look().root, key):
                    return None  # the menu led to where an address had led before
                self.hands.press(key, ask=False)
        except (ControlTrouble, PageTrouble):
            return None  # some menus open under the mouse alone, and lead elsewhere when they are pressed
        view, seen = self._arrive(place)
        if seen in REQUESTS:
            self._past_people(view, seen, place)
            view, seen = self._arrive(place)
        return view if seen is Kind.KNOWN else None

    def _ask_for(self, place: Place) -> View:
        request = (
            f"I do not know this page. Please open {place.title} in the other window. Nothing is recorded meanwhile."
        )
        self.hand_over("unknown page", request, lambda: self._there(place))
        if not self._there(place):
            raise NobodyThere(f"The page is not {place.title}. Nothing was changed; run again, and open it when asked.")
        return self.hands.window.settled()

    def _identify(self, view: View) -> None:
        """Notes whose account the header shows. Raises PageTrouble when it is another one than before, or than was named."""
        shown, meant = read_header(view.root, self._meant), self._meant
        if shown.store is not None and shown.store is not self.store:
            raise PageTrouble(
                f"The page shows the store {shown.store.names[0]}, and this run is for {self.store.names[0]}. Nothing was changed."
            )
        if not shown.account:
            if self.expected is not None and host(view.url) not in self._named:
                raise PageTrouble(
                    f"The page does not say whose account it is, and this run is for “{self.expected}” only. Nothing was changed."
                )
            return
        if meant is not None and not same(meant, shown.account):
            raise PageTrouble(
                f"The page shows the account “{shown.account}”, and this run is for “{meant}”. Nothing was changed."
            )
        self._named.add(host(view.url))
        self.account = Account(shown.account, self.account.token)
