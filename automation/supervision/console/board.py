"""What the console shows: one frozen snapshot on a board that the run writes and the web pages read."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from automation.plan import Account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from automation.plan import Findings, Plan
    from automation.record.lines import Line
    from automation.supervision.case import Case, Ended
    from automation.supervision.consent import Consent
    from automation.supervision.console.moved import Moved

View = Literal["agent", "seller"]


@dataclass(frozen=True)
class Asked:
    """Something that a person has to answer: its number in the run, and when it stops waiting, in seconds since 1970."""

    number: int
    until: float


@dataclass(frozen=True)
class PlanAsked(Asked):
    plan: Plan
    moved: Moved | None = None

    @property
    def digest(self) -> str:
        return self.plan.digest


@dataclass(frozen=True)
class ConsentAsked(Asked):
    consent: Consent

    @property
    def digest(self) -> str:
        return self.consent.digest


@dataclass(frozen=True)
class HandedOver(Asked):
    text: str


@dataclass(frozen=True)
class SecretOffered(Asked):
    """That there is a secret: never the secret itself."""

    what: str
    masked: str


@dataclass(frozen=True)
class Choice(Asked):
    """A question with some `answers`; `usual` is the one that Enter gives."""

    text: str
    answers: tuple[str, ...]
    usual: str | None = None


@dataclass(frozen=True)
class Found:
    """What a job found on a store."""

    title: str
    store: str
    findings: Findings


@dataclass(frozen=True)
class Agreed:
    """A plan that was said yes to, and by whom."""

    plan: Plan
    who: str
    how: str


@dataclass(frozen=True)
class Snapshot:
    """All that the pages show, at one moment. Never a secret."""

    case: Case
    began: float
    version: int = 0
    lines: tuple[Line, ...] = ()
    account: Account = Account()  # noqa: RUF009 - frozen
    asked: Asked | None = None
    found: Found | None = None
    agreed: Agreed | None = None
    doing: str = ""
    said: str = ""
    stopping: str = ""
    here: frozenset[View] = frozenset()
    ended: Ended | None = None
    lasted: float = 0.0
    closed: bool = False


class Board:
    """Holds the latest snapshot. Every change makes a new one, with the next version, and wakes whoever follows."""

    def __init__(self, first: Snapshot) -> None:
        self._lock = threading.Lock()
        self._now = first
        self._followers: list[Callable[[], None]] = []
        self._open: dict[View, int] = {}

    @property
    def now(self) -> Snapshot:
        return self._now

    def change(self, **fields: Any) -> None:  # noqa: ANN401 - fields of Snapshot
        """Puts these fields of the snapshot in place of what was there."""
        with self._lock:
            self._put(fields)

    def answered(self, number: int) -> bool:
        """Takes the question of that number off the board. Only the first of two answers finds it there."""
        with self._lock:
            open_now = self._now.asked
            if open_now is None or open_now.number != number:
                return False
            self._put({"asked": None})
            return True

    @contextmanager
    def following(self, view: View, wake: Callable[[], None]) -> Iterator[None]:
        """Calls `wake` after every change, from any thread, while somebody has `view` open."""
        with self._lock:
            self._followers.append(wake)
            self._attend(view, 1)
        try:
            yield
        finally:
            with self._lock:
                self._followers.remove(wake)
                self._attend(view, -1)

    def _attend(self, view: View, more: int) -> None:
        self._open[view] = self._open.get(view, 0) + more
        here = frozenset(one for one, count in self._open.items() if count)
        if here != self._now.here:
            self._put({"here": here})

    def _put(self, fields: Mapping[str, Any]) -> None:
        self._now = replace(self._now, version=self._now.version + 1, **fields)
        for wake in self._followers:
            wake()
