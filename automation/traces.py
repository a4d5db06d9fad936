"""Where an error came from, for engineers: the lines of the program, and no value of a page.

Playwright writes into its errors what was to be typed, what a field holds and what the page says around it. Of those only the method
and the kind of trouble are told; of every other error the first line, through the one redactor.
"""

from __future__ import annotations

import re
import traceback
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError

from automation.discretion import kept
from automation.errors import ChaperoneError

if TYPE_CHECKING:
    from collections.abc import Iterator

_METHOD = re.compile(r"(?:Page|Frame|Locator|ElementHandle|Browser\w*|CDPSession|Keyboard|Mouse)\.\w+")
_TROUBLE = re.compile(r"Timeout [\d.]+ms exceeded|net::ERR_\w+|strict mode violation|Target \w+ (?:closed|crashed)")


def trace(error: BaseException) -> str:
    """`error` and what it came of, the first cause first, as Python prints them."""
    return "\n".join(_told(each) for each in reversed(list(_chain(error))))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """`error`, then what it came of."""
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        yield now
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)


def _told(error: BaseException) -> str:
    lines = "".join(traceback.format_tb(error.__traceback__))
    return f"{lines}{type(error).__qualname__}: {kept(_words(error))}\n"


def _words(error: BaseException) -> str:
    if isinstance(error, PlaywrightError):
        found = (pattern.search(error.message.partition("\n")[0]) for pattern in (_METHOD, _TROUBLE))
        return ", ".join(match[0] for match in found if match) or "(what it says is not told)"
    text = str(error)
    return text if isinstance(error, ChaperoneError) else text.partition("\n")[0]
