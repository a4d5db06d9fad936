"""Who may come in: a link that works once, and the key that is given for it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from automation.supervision.console.answers import NotTaken

if TYPE_CHECKING:
    from automation.supervision.console.board import View

_BYTES = 32


class LinkUsed(NotTaken):
    """The link was used before."""

    def __init__(self, view: View) -> None:
        where = (
            "A new one is in the terminal."
            if view == "agent"
            else "Ask the agent for a new one: it takes one press on the agent’s page."
        )
        super().__init__(403, f"This link has been used already, and works only once. {where}")


class LinkUnknown(NotTaken):
    """The link is none of this console."""

    def __init__(self) -> None:
        super().__init__(403, "This link does not open anything. Use the one that you were given for this run.")


@dataclass
class Door:
    """The way into one view. Only digests of tokens and keys are kept here.

    `room` is a part of the address that cannot be guessed: cookies do not know ports, so a path that another server on this
    computer cannot name keeps the key from it.
    """

    view: View
    room: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    _unused: set[bytes] = field(default_factory=set)
    _used: set[bytes] = field(default_factory=set)
    _keys: set[bytes] = field(default_factory=set)

    @property
    def path(self) -> str:
        return f"/{self.view}/{self.room}/"

    @property
    def waiting(self) -> bool:
        """Whether a link is out that nobody has used yet."""
        return bool(self._unused)

    def token(self) -> str:
        """A new token, good for once."""
        token = secrets.token_urlsafe(_BYTES)
        self._unused.add(_digest(token))
        return token

    def enter(self, token: str) -> str:
        """The key for a token that nobody has used. Raises LinkUsed or LinkUnknown."""
        digest = _digest(token)
        if not _among(digest, self._unused):
            raise LinkUsed(self.view) if _among(digest, self._used) else LinkUnknown
        self._unused.discard(digest)
        self._used.add(digest)
        key = secrets.token_urlsafe(_BYTES)
        self._keys.add(_digest(key))
        return key

    def fits(self, key: str | None) -> bool:
        return key is not None and _among(_digest(key), self._keys)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _among(digest: bytes, known: set[bytes]) -> bool:
    """In a time that does not depend on what is known."""
    return sum(secrets.compare_digest(digest, one) for one in known) > 0
