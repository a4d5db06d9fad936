"""What is wanted, what is there, and the difference: changes, and a plan that is approved by its digest.

Everything here is data. Nothing here opens, reads or presses anything.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Change:
    """One difference. `before` and `after` are short words; `says` is the sentence for the seller; `undo` how he takes it back."""

    what: str
    before: str
    after: str
    says: str
    undo: str
    commit: bool = False


@dataclass(frozen=True)
class Right:
    """A row of settings and what it is set to. A `sensitive` one is worth naming when it is said what is not touched."""

    what: str
    level: str
    sensitive: bool = False


@dataclass(frozen=True)
class Findings:
    """What a job's plan function makes of wanted and observed.

    `changes` are what is missing, in order. `waiting` says for whom, since when and until when, if somebody else must act first.
    `keeps` are the rows that stay as they are, `extra` the rights beyond what is asked for, `offers` the changes that would take
    those away: proposed on their own, never mixed into `changes`. `rows` is what people call such rows;
    `caution` is what they should weigh before they say yes.
    """

    changes: tuple[Change, ...] = ()
    waiting: str | None = None
    keeps: tuple[Right, ...] = ()
    extra: tuple[Right, ...] = ()
    offers: tuple[Change, ...] = ()
    rows: str = "settings"
    caution: str | None = None


@dataclass(frozen=True)
class Account:
    """Whose account the page says it is."""

    name: str | None = None
    token: str | None = None


@dataclass(frozen=True)
class Plan:
    """The ordered changes of one job on one store of one account, in one run. An approval names its `digest`."""

    run: str
    partner: str
    title: str
    job: str
    store: str
    account: Account
    changes: tuple[Change, ...]
    keeps: tuple[Right, ...] = ()
    extra: tuple[Right, ...] = ()
    caution: str | None = None
    rows: str = "settings"
    recorded: str = ""
    """What the person is told of the record of this run: what it keeps, and what it hides."""
    salt: str = ""
    """Chance, so that the digest tells nobody who guesses what an erased plan said."""

    @property
    def bytes(self) -> bytes:
        """Exactly what is approved and kept as plan.json."""
        return (json.dumps({"format": 1, **asdict(self)}, ensure_ascii=False, indent=1) + "\n").encode(
            "utf-8", "backslashreplace"
        )

    @property
    def digest(self) -> str:
        """SHA-256 of `bytes`, in hex."""
        return hashlib.sha256(self.bytes).hexdigest()
