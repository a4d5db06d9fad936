"""What must not be written: other people's e-mail addresses, whatever has the shape of a secret, numbers of accounts and papers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

HIDDEN = "‹hidden›"
EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_ANYWHERE = re.compile(EMAIL.pattern.replace("@", "(?:@|%40)"), re.IGNORECASE)
"""As it stands in an address as well: percent-encoded."""
_DIGIT = re.compile(r"\d")
_SIGNS = ("@", "%40")
"""Without one of these there is no address, and nothing to be looked for."""


def without(text: str, covered: Iterable[str]) -> str:
    """`text` with each of these words hidden, the longest first."""
    for words in sorted(covered, key=len, reverse=True):
        text = text.replace(words, HIDDEN)
    return text


@dataclass(frozen=True)
class Redactor:
    """`allowed` addresses are what the run is about, so they stay readable; every other one is somebody else's.

    `shapes` are what secrets look like, and `numbers` how numbers of accounts, cards and papers are written: whatever matches one
    is hidden, seen before or not.
    """

    allowed: frozenset[str] = frozenset()
    shapes: tuple[re.Pattern[str], ...] = ()
    numbers: tuple[re.Pattern[str], ...] = ()

    def hides(self, text: str) -> bool:
        return self.clean(text) != text

    def shows_secret(self, text: str) -> bool:
        return any(shape.search(text) for shape in self.shapes)

    def without_secrets(self, text: str) -> str:
        """`text` as people may see it: addresses stay, for they are what gets mistyped."""
        for shape in self.shapes:
            text = shape.sub(HIDDEN, text)
        for number in self.numbers if _DIGIT.search(text) else ():
            text = number.sub(HIDDEN, text)
        return text

    @property
    def strict(self) -> Redactor:
        """The same without anybody's address allowed."""
        return replace(self, allowed=frozenset())

    def clean(self, text: str) -> str:
        """`text` with everything hidden that must not be written."""
        text = self.without_secrets(text)
        if not any(sign in text for sign in _SIGNS):
            return text
        return _ANYWHERE.sub(lambda match: match[0] if unquote(match[0]).casefold() in self.allowed else HIDDEN, text)
