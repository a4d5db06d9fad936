"""What every surface says in the same words: whose account, what kind of change, which rows, what the record keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.record.words import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from automation.plan import Account, Change, Right

_RECORDED = (
    "The record, on this computer, keeps the plan, the answer and pictures of the steps, in which other people's names and addresses, "
    "bank details and tokens are covered; sign-in is never recorded."
)
_SIGNS = {"added": "＋", "changed": "～", "removed": "－", "stays": "="}


def sign(change: Change) -> str:
    """＋ added, ～ changed, － taken away, = stays: never told by colour alone."""
    return _SIGNS[mark(change)[0]]


def account_of(account: Account) -> str:
    """The account by its name; a page may not tell it."""
    return account.name or "not named on the page: please look at the window"


def recorded(recipients: Sequence[str]) -> str:
    """What the record keeps and what it hides; of one that is encrypted, for which `recipients`."""
    if not recipients:
        return _RECORDED
    who = "recipient, who alone" if len(recipients) == 1 else "recipients, who alone"
    return f"{_RECORDED} Pictures and plans are encrypted for {len(recipients)} {who} can open them: {', '.join(recipients)}."


def rights(held: Iterable[Right]) -> str:
    return "; ".join(f"{right.what}: {right.level}" for right in held)
