"""What must not be written: other people's e-mail addresses, and every secret that was named once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

HIDDEN = "‹hidden›"
EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_ANYWHERE = re.compile(EMAIL.pattern.replace("@", "(?:@|%40)"), re.IGNORECASE)
"""As it stands in an address as well: percent-encoded."""


@dataclass(frozen=True)
class Redactor:
    """`allowed` addresses are what the run is about, so they stay readable; every other one is somebody else's."""

    allowed: frozenset[str] = frozenset()
    secrets: frozenset[str] = frozenset()

    def hides(self, text: str) -> bool:
        return self.clean(text) != text

    def clean(self, text: str) -> str:
        """`text` with everything hidden that must not be written."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, HIDDEN)
        return _ANYWHERE.sub(lambda match: match[0] if unquote(match[0]).casefold() in self.allowed else HIDDEN, text)
