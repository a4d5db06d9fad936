"""Approve the partner's addresses as senders: Buyer-Seller Messages > Messaging Permissions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from automation.controls import Control, has, matches
from automation.errors import AnswerLost, Asked, PageTrouble, Refused
from automation.plan import Change, Findings, Right
from flows.heard import listen, news
from flows.page_kind import strange
from flows.pages import messaging_permissions as page
from flows.pages.sender_rows import read
from flows.place import ABSENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from automation.job import Ask
    from automation.outline import Node
    from automation.seek import Part
    from automation.window import View
    from flows.pages.sender_rows import Sender, State
    from flows.partner import Wanted
    from flows.seller_central import SellerCentral

NOT_LISTED = "not listed"
APPROVED = "approved"
OTHERS = "All other addresses"

_PATIENCE = 3.0
"""Seconds that rows have to come, and to show a choice as taken."""


@dataclass(frozen=True)
class Standing:
    """The state of each wanted address, none for one that is not listed, and of all others."""

    senders: Mapping[str, str | None] = field(default_factory=dict)
    others: Mapping[str, State | None] = field(default_factory=dict)


@dataclass
class ApproveSenders:
    """The job `senders`: the partner's addresses may write to the buyers of this store."""

    site: SellerCentral
    wanted: Wanted
    name: str = "senders"

    @property
    def title(self) -> str:
        return f"Approve {self.wanted.partner.title} as a sender"

    def observe(self) -> Standing:
        self._go()
        window = self.site.hands.window
        have = self._readable()
        if None not in have.senders.values():
            return have
        window.settled(still=ABSENCE)
        return self._readable()

    def facts(self, have: Standing) -> Mapping[str, object]:
        ours = {f"sender {number}": state or NOT_LISTED for number, state in enumerate(have.senders.values(), 1)}
        return {**ours, "others": _counted(have.others)}

    def plan(self, have: Standing) -> Findings:
        changes = (self._change(address, state) for address, state in have.senders.items() if state != APPROVED)
        return Findings(
            tuple(changes), keeps=(Right(OTHERS, _counted(have.others)),) if have.others else (), rows="addresses"
        )

    def apply(self, changes: Sequence[Change], ask: Ask) -> None:  # noqa: ARG002 - nothing else moves with an address
        root = self.site.hands.window.look().root
        others = read(root).without(self.addresses)
        approve = self._by_list if page.is_list(root) else self._by_table
        approve({_address(change): index for index, change in enumerate(changes)}, others)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that are to be approved in this store, each once."""
        store = self.site.store.code
        filled = (self.wanted.fill(template, store) for template in self.wanted.partner.senders)
        return tuple({address.casefold(): address for address in filled}.values())

    def _change(self, address: str, state: str | None) -> Change:
        title, store = self.wanted.partner.title, self.site.store.names[0]
        can = f"{title} may write to your buyers in {store} from {address}"
        return Change(
            f"Sender {address}",
            state or NOT_LISTED,
            APPROVED,
            f"{can}.{_lifted(state)}",
            f"Messages > Messaging Permissions > Edit, choose Blocked for {address}, Save "
            "(Amazon does not delete an address that was approved)",
        )

    def _go(self) -> None:
        """Opens Messaging Permissions afresh, by way of the inbox. Raises PageTrouble when it does not lead there."""
        hands = self.site.hands
        for _ in range(2):
            if page.there(self.site.open(page.INBOX).root):
                return
            hands.press(page.LINK)
            if self._arrived():
                return
            view = hands.window.look()
            if not (view.private or strange(view.url)):
                parts = urlsplit(
                    view.url
                )  # what the link led to is opened as any other place, with all that may come between
                self.site.open(replace(page.PLACE, paths=(urlunsplit(("", "", *parts[2:])),)))
                return
            self.site.interrupted(page.PLACE)
        raise PageTrouble(f"{page.PLACE.title} does not open. Nothing was changed; run again later.")

    def _arrived(self) -> bool:
        """Whether Messaging Permissions comes soon, as it should."""

        def told(view: View) -> bool | None:
            return page.there(view.root) or view.private or strange(view.url) or None

        window = self.site.hands.window
        try:
            window.until(told, page.PLACE.title, timeout=_PATIENCE)
        except PageTrouble:
            return False
        return page.there(window.settled().root)

    def _readable(self) -> Standing:
        """Where the addresses stand, once the page tells it. Raises PageTrouble when it does not."""
        trouble: list[PageTrouble] = []

        def told(view: View) -> Standing | None:
            try:
                senders = {address: page.state(view.root, address) for address in self.addresses}
            except PageTrouble as error:
                trouble[:] = [error]
                return None
            return Standing(senders, read(view.root).without(self.addresses))

        try:
            return self.site.hands.window.until(told, "the list of senders", timeout=_PATIENCE)
        except PageTrouble as late:
            raise (trouble or [late])[0] from None

    def _by_table(self, addresses: Mapping[str, int], others: Mapping[str, State | None]) -> None:
        """The table: a row each, Approved chosen in it, and Save once for all - or in each row, where each has its own."""
        hands, saved = self.site.hands, True
        for address, index in addresses.items():
            hands.assignment.change = index
            self._start(address)
            if read(hands.window.look().root).of(address) is None:
                self._add(address)
            self._choose(address)
            self._require(addresses, address, others)
            saved &= self._save_row(address)
        if not saved:
            self._commit(page.SAVE, lambda root: root, lambda _: False)

    def _save_row(self, address: str) -> bool:
        """Presses the Save of that row. False when it has none of its own."""
        if not has(page.holder(self.site.hands.window.look().root, address), page.SAVE):
            return False
        self._commit(page.SAVE, lambda root: page.holder(root, address), lambda _: False)
        return True

    def _start(self, address: str) -> None:
        """Presses Edit where the row of `address`, or what adds it, cannot be used without: its own one, else the page's."""
        hands = self.site.hands
        root = hands.window.look().root
        row = read(root).of(address)
        if (has(root, page.ADD) or page.adding(root)) if row is None else row.choice("approved") is not None:
            return
        if row is not None and matches(row.node, page.EDIT):
            hands.press(page.EDIT, within=lambda root: page.holder(root, address))
        elif has(root, page.EDIT) or row is not None:
            hands.press(page.EDIT)

    def _add(self, address: str) -> None:
        hands = self.site.hands
        if not page.adding(hands.window.look().root):
            hands.press(page.ADD)
        hands.fill(page.FIELD, address, within=lambda root: page.new_row(root, address))

    def _choose(self, address: str) -> None:
        """Chooses Approved in the row of `address`. Raises PageTrouble when the row does not offer or not take it."""
        hands = self.site.hands

        def offered(view: View) -> Sender | None:
            row = read(view.root).of(address)
            return row if row is not None and (row.state == APPROVED or row.choice("approved")) else None

        try:
            row = hands.window.until(offered, "Approved", timeout=_PATIENCE)
        except PageTrouble:
            raise PageTrouble(f"The page offers no “Approved” for {address} now. Nothing was saved.") from None
        choice = row.choice("approved")
        if row.state == APPROVED or choice is None:
            return
        hands.choose(hands.window.look(), choice.node, f"Choose Approved for {address}")
        try:
            hands.window.until(lambda view: _approved(view.root, address) or None, "it", timeout=_PATIENCE)
        except PageTrouble:
            raise PageTrouble(
                f"“Approved” for {address} was pressed, and the page did not take it. Nothing was saved."
            ) from None

    def _require(self, addresses: Mapping[str, int], address: str, others: Mapping[str, State | None]) -> None:
        """The last look before saving: this address approved, and no other one moved. Raises PageTrouble."""
        root = self.site.hands.window.look().root
        now = read(root).without(addresses)
        moved = [other for other, state in others.items() if now.get(other) != state]
        if moved or now.keys() != others.keys() or not _approved(root, address):
            raise PageTrouble("The table is not what was agreed to: another address moved with it. Nothing was saved.")

    def _by_list(self, addresses: Mapping[str, int], others: Mapping[str, State | None]) -> None:
        """The older list: add it, select it alone, approve what is selected; at the end Done."""
        hands = self.site.hands
        for address, index in addresses.items():
            hands.assignment.change = index
            self._list(address)
            if not _approved(hands.window.look().root, address):
                self._select(address)
                self._require_alone(address, addresses, others)
                self._commit(page.APPROVE_SELECTED, lambda root: root, _is_approved(address))
        self._finish(_is_approved(*addresses))

    def _finish(self, approved: Callable[[Node], bool]) -> None:
        """Presses Done. A list without it has saved each press, or this is not the whole list: raises ControlNotFound then."""
        if not has(self.site.hands.window.look().root, page.DONE):
            self._go()
            if approved(self.site.hands.window.look().root):
                return
        self._commit(page.DONE, lambda root: root, approved)

    def _list(self, address: str) -> None:
        """Adds `address` to the older list, which may take effect at once."""
        hands = self.site.hands
        if read(hands.window.look().root).of(address) is None:
            hands.fill(page.FIELD, address, within=page.adder)
            self._commit(page.ADD_TO_LIST, page.adder, lambda root: read(root).of(address) is not None)
            self._require_listed(address)

    def _require_listed(self, address: str) -> None:
        """Waits until `address` is in the list. Raises Refused or PageTrouble when it was not taken."""
        hands = self.site.hands
        try:
            hands.window.until(lambda view: read(view.root).of(address), address, timeout=_PATIENCE)
        except PageTrouble:
            press, words = hands.told
            if words:
                raise Refused(press, " ".join(words)) from None
            raise PageTrouble(f"“{press}” was pressed, and {address} did not come into the list.") from None

    def _select(self, address: str) -> None:
        """Selects the row of `address`: its box, or its entry in a list to choose from."""
        hands = self.site.hands
        view = hands.window.look()
        row = page.holder(view.root, address)
        if row.role == "option":
            menu = view.root.parents[row]
            hands.choose(
                view, menu, f"Select {address}", option=Control("option", ("option",), (row.name or row.text,))
            )
        else:
            hands.tick(page.BOX, wanted=True, within=lambda root: page.holder(root, address))

    def _require_alone(self, address: str, addresses: Mapping[str, int], others: Mapping[str, State | None]) -> None:
        """The last look before approving: this address selected and nothing else. Raises PageTrouble."""
        rows = read(self.site.hands.window.look().root)
        selected = [row.address.casefold() for row in rows.rows if row.selected]
        if selected != [address.casefold()] or rows.without(addresses) != others:
            raise PageTrouble(f"The page has not just {address} selected. Nothing was approved.")

    def _commit(self, control: Control, part: Part, done: Callable[[Node], bool]) -> None:
        """Sends, and takes the answer from the page where it does not announce one: `done` says that it came about.

        Raises Refused with the page's own words, AnswerLost or Asked when nothing tells.
        """
        hands = self.site.hands
        before = hands.window.look().root
        try:
            hands.commit(control, within=part)
        except (AnswerLost, Asked) as lost:
            now = hands.window.look().root
            if done(now):
                return
            words = news([before], now) if isinstance(lost, AnswerLost) else ()
            if words:
                raise Refused(lost.press, " ".join(words)) from lost
            raise
        if hands.window.look().private:
            self.site.interrupted(page.PLACE)
        listen(hands, [before])


def _approved(root: Node, address: str) -> bool:
    row = read(root).of(address)
    return row is not None and row.state == APPROVED


def _is_approved(*addresses: str) -> Callable[[Node], bool]:
    return lambda root: all(_approved(root, address) for address in addresses)


def _address(change: Change) -> str:
    return change.what.removeprefix("Sender ")


def _lifted(state: str | None) -> str:
    """What else it means to approve an address that is listed already."""
    if state is None:
        return ""
    if state == "blocked":
        return " You have blocked this address; that block is lifted."
    return f" It is listed already, as {state}, which is not a word that I know; that ends."


def _counted(others: Mapping[str, State | None]) -> str:
    """How many other addresses have which state: none of them by name."""
    states = [state or "not readable" for state in others.values()]
    return ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states))) or "none"
