"""The seller's consent to the session itself: asked for once, before the first plan, in words that have a version."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from automation.errors import Declined
from automation.plan import Account
from automation.supervision.words import recorded

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.record import Record
    from automation.supervision import Supervisor

VERSION = "2026-11-22"
"""Of the words below; whoever changes a word changes this."""
TITLE = "Before we begin"
_WORDS = (
    "Present are you, the seller, and {operator}, who supports {partner}.",
    "The account is {account}.",
    "Chaperone is a program. It works in the browser window that you both see, and nowhere else.",
    "It changes only what you are shown first and say yes to.",
    "It tells Amazon what it is: every request carries {agent}.",
    "{recorded}",
    "You can stop it at any time: press Stop, or close the window. Then nothing further is done.",
)
_NAMELESS = "not named on the page. Please look at the window, and go on only if it is yours"
_ENCRYPTED = Account("named in the plan, which is encrypted")
"""Stands in the journal of an encrypted record, which is not."""
QUESTION = "Do you agree to go on like this?"


@dataclass(frozen=True)
class Consent:
    """What the seller is asked to agree to: who is present, which account, what the assistant is and how it is stopped."""

    operator: str
    partner: str
    account: Account
    agent: str
    encrypted_to: tuple[str, ...] = ()
    """The recipients of the record, when it is encrypted."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The words, a sentence each."""
        name = ", ".join(filter(None, (self.account.name, self.account.token))) or _NAMELESS
        who = {"operator": self.operator, "partner": self.partner, "account": name, "agent": self.agent}
        return tuple(line.format(**who, recorded=recorded(self.encrypted_to)) for line in _WORDS)

    @property
    def text(self) -> str:
        return " ".join((*self.lines, QUESTION))

    @property
    def digest(self) -> str:
        """SHA-256 of the version and the words, in hex: an answer names it."""
        return hashlib.sha256(f"{VERSION}\n{self.text}".encode("utf-8", "backslashreplace")).hexdigest()


@dataclass
class Asking:
    """Asks for consent once for each account of a session, and writes the answer down. Called with the account that is to be worked on."""

    record: Record
    supervisor: Supervisor
    consent: Callable[[Account], Consent]
    _given: set[Account] = field(default_factory=set)

    def __call__(self, account: Account) -> float:
        """The seconds that it took, after a yes. Raises Declined."""
        if account in self._given:
            return 0.0
        began, asked = time.monotonic(), self.consent(account)
        answer = self.supervisor.consent(asked)
        secret = self.record.evidence.key is not None
        self.record.event(
            "consent",
            version=VERSION,
            text=(self.consent(_ENCRYPTED) if secret else asked).text,
            account=self.record.commit_to(account.name) if secret and account.name else account.name,
            operator=asked.operator,
            answer=answer.answer,
            who=answer.who,
            how=answer.how,
            seconds=answer.seconds,
        )
        if not (answer.yes and answer.digest == asked.digest):
            raise Declined("The seller did not agree to the session. Nothing was changed.")
        self._given.add(account)
        return time.monotonic() - began
