"""Send buyers' messages to the partner: Your Seller Profile > Customer Service Details > Edit > both addresses > Submit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation.controls import has, matches
from automation.errors import AnswerLost, ControlTrouble, PageTrouble, Refused
from automation.plan import Change, Findings
from flows.heard import listen, news
from flows.pages import seller_profile as page
from flows.place import ABSENCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from automation.controls import Control
    from automation.job import Ask
    from automation.outline import Node
    from automation.window import View
    from flows.pages.seller_profile import Addresses
    from flows.partner import Wanted
    from flows.seller_central import SellerCentral

SERVICE = page.SERVICE.wordings[0]
REPLY_TO = page.REPLY_TO.wordings[0]
NOTHING = "nothing"
"""What a change says in place of an address that is not set."""

_FIELDS: dict[str, Control] = {SERVICE: page.SERVICE, REPLY_TO: page.REPLY_TO}
_PATIENCE = 3.0
"""Seconds that values have to come once the page is there."""


@dataclass
class SetServiceEmails:
    """The job `emails`: messages of this store's buyers, and their replies, go to the partner's addresses."""

    site: SellerCentral
    wanted: Wanted
    name: str = "emails"

    @property
    def title(self) -> str:
        return f"Send buyers' messages to {self.wanted.partner.title}"

    def observe(self) -> Addresses:
        self.site.open(page.PLACE)
        window = self.site.hands.window
        have = self._readable()
        if have.service and have.reply_to:
            return have
        window.settled(still=ABSENCE)
        return self._readable()

    def facts(self, have: Addresses) -> Mapping[str, object]:
        return {what: _fact(now, new) for what, (now, new) in self._compared(have).items()}

    def plan(self, have: Addresses) -> Findings:
        return Findings(
            tuple(
                self._change(what, now, new)
                for what, (now, new) in self._compared(have).items()
                if now.casefold() != new.casefold()
            )
        )

    def apply(self, changes: Sequence[Change], ask: Ask) -> None:  # noqa: ARG002 - nothing else moves with an address
        hands = self.site.hands
        read = hands.window.look().root
        self._open_form(page.read(read))
        others = page.beside(hands.window.look().root)
        for index, change in enumerate(changes):
            hands.assignment.change = index
            hands.fill(_FIELDS[change.what], change.after, within=page.form)
        self._require_form(others)
        self._submit(read)

    def _compared(self, have: Addresses) -> dict[str, tuple[str, str]]:
        """Each field with the address that it has and the one that it is to have."""
        emails, store = self.wanted.partner.emails, self.site.store.code
        if emails is None:
            return {}
        return {
            SERVICE: (have.service, self.wanted.fill(emails.service, store)),
            REPLY_TO: (have.reply_to, self.wanted.fill(emails.reply_to, store)),
        }

    def _change(self, what: str, now: str, new: str) -> Change:
        title, store = self.wanted.partner.title, self.site.store.names[0]
        goes = {
            SERVICE: f"Messages that buyers in {store} send you go to {title}, at {new}",
            REPLY_TO: f"When buyers in {store} reply to Amazon's order confirmations, their mail goes to {title}, at {new}",
        }[what]
        instead = f", and no longer to {now}." if "@" in now else "."
        again = f"enter {now} as {what} again" if "@" in now else f"empty {what} again"
        return Change(
            what,
            now or NOTHING,
            new,
            goes + instead,
            f"Settings > Account Info > Your Seller Profile > Customer Service Details > Edit, {again}, Submit",
        )

    def _readable(self) -> Addresses:
        """Both addresses once the page tells them. Raises PageTrouble when it does not."""
        trouble: list[PageTrouble] = []

        def told(view: View) -> Addresses | None:
            try:
                return page.read(view.root)
            except PageTrouble as error:
                trouble[:] = [error]
                return None

        try:
            return self.site.hands.window.until(told, "the customer service addresses", timeout=_PATIENCE)
        except PageTrouble as late:
            raise (trouble or [late])[0] from None

    def _open_form(self, before: Addresses) -> None:
        """Opens the form, and waits until it shows what the page showed. Raises PageTrouble when it does not."""
        hands = self.site.hands
        self._edit()
        if self.site.hands.window.look().private or not self._opened():
            if self.site.interrupted(page.PLACE):
                self.site.open(page.PLACE)
                if page.read(hands.window.look().root) != before:
                    raise PageTrouble("The addresses changed meanwhile. Nothing was sent; run again.")
                self._edit()
            hands.window.until(_held, "the form")

        def filled(view: View) -> bool | None:
            have = _held(view)
            return (have is not None and all(map(_same, _pair(have), _pair(before)))) or None

        try:
            hands.window.until(filled, "the form", timeout=_PATIENCE)
        except PageTrouble:
            raise PageTrouble(
                "The form does not show the addresses that the page showed before. Nothing was sent."
            ) from None

    def _edit(self) -> None:
        """Presses Edit, unless the form is open already."""
        part = page.section(self.site.hands.window.look().root)
        if matches(part, page.EDIT) or not has(part, page.SUBMIT):
            self.site.hands.press(page.EDIT, within=page.section)

    def _opened(self) -> bool:
        """Whether the form comes at once, as it should."""
        try:
            self.site.hands.window.until(_held, "the form", timeout=_PATIENCE)
        except PageTrouble:
            return False
        return True

    def _require_form(self, others: object) -> None:
        """The last look before Submit: both addresses as wanted, and everything else as it was. Raises PageTrouble."""
        root = self.site.hands.window.look().root
        compared = self._compared(page.held(root)).values()
        if any(now.casefold() != new.casefold() for now, new in compared) or page.beside(root) != others:
            raise PageTrouble("The form does not hold what was agreed to. Nothing was sent.")

    def _submit(self, read: Node) -> None:
        """Sends the form, and has a person answer what Amazon asks then. Raises Refused with the words of a form that stays open."""
        hands, lost = self.site.hands, None
        seen = (read, hands.window.look().root)
        try:
            hands.commit(page.SUBMIT, within=page.form)
        except AnswerLost as error:
            lost = error
        now = hands.window.look().root
        if page.complains(now) and (words := news(seen, now)):
            raise Refused(page.SUBMIT.wordings[0], " ".join(words)) from lost
        if self.site.interrupted(page.AFTER):
            return  # what came of it is read next
        if lost:
            raise lost
        listen(hands, seen)


def _held(view: View) -> Addresses | None:
    """What the form holds; nothing while it is not open."""
    try:
        return page.held(view.root)
    except ControlTrouble:
        return None


def _pair(have: Addresses) -> tuple[str, str]:
    return have.service, have.reply_to


def _same(held: str, shown: str) -> bool:
    """Whether a field holds what the page showed: words in place of an address stand for an empty field."""
    return held.casefold() == (shown if "@" in shown else "").casefold()


def _fact(now: str, new: str) -> str:
    if now.casefold() == new.casefold():
        return "as wanted"
    return "another" if now else "not set"
