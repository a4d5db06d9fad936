"""What every surface says of a plan in the same words: whose account, what kind of change, which rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.record.words import mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from automation.plan import Account, Change, Right

_SIGNS = {"added": "＋", "changed": "～", "removed": "－", "stays": "="}


def sign(change: Change) -> str:
    """＋ added, ～ changed, － taken away, = stays: never told by colour alone."""
    return _SIGNS[mark(change)[0]]


def account_of(account: Account) -> str:
    """The account by its name; a page may not tell it."""
    return account.name or "not named on the page: please look at the window"


def rights(held: Iterable[Right]) -> str:
    return "; ".join(f"{right.what}: {right.level}" for right in held)
