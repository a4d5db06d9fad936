"""The one redactor of a process: whatever is written or shown goes through it.

Journal and pictures are given it by hand, for they keep more to themselves; logs, both output streams and the console's pages ask
here. A secret passes only while it is `revealed`: in the thread that hands it over, to whoever asked for it.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from automation.record.redaction import Redactor

    Cleaning = Callable[[str], str]


@dataclass
class _Discretion:
    """How text is cleaned that people see, and text that is kept; as it is, until a redactor is known."""

    shown: Cleaning = field(default=lambda text: text)
    kept: Cleaning = field(default=lambda text: text)


_now = _Discretion()
_revealing = ContextVar("revealing", default=False)


def use(redactor: Redactor) -> None:
    """From now on `redactor` says what this process keeps to itself."""
    _now.shown, _now.kept = redactor.without_secrets, redactor.clean


def shown(text: str) -> str:
    """`text` as people may see it on a screen: no secret is in it, unless one is revealed just now."""
    return text if _revealing.get() else _now.shown(text)


def kept(text: str) -> str:
    """`text` as it may be kept, in a log above all: no secret, and nobody else's address."""
    return _now.kept(text)


@contextmanager
def revealed() -> Iterator[None]:
    """While this is open, a secret may be shown: somebody asked for it."""
    token = _revealing.set(True)
    try:
        yield
    finally:
        _revealing.reset(token)
