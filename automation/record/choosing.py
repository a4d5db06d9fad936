"""Which records of a list are meant: a question that each entry answers with yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from automation.errors import WrongSetting
from automation.record.words import STATES

if TYPE_CHECKING:
    from collections.abc import Collection

    from automation.record.entry import Entry

__all__ = ["Choice", "choice"]

_SEALS = ("sealed", "interrupted", "unsealed", "gone")


@dataclass(frozen=True)
class Choice:
    """What is asked for; what is empty was not asked. `partner` and `seller` are parts of names, in any case."""

    partner: str = ""
    seller: str = ""
    stores: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    seals: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None

    def takes(self, entry: Entry) -> bool:
        """Whether the entry is meant. One whose time is not known is not, when a time was asked for."""
        return (
            (_within(self.partner, entry.partner) or _within(self.partner, entry.title))
            and _within(self.seller, entry.seller or "")
            and (not self.stores or not self.stores.isdisjoint(store.upper() for store in entry.stores))
            and (not self.outcomes or entry.outcome in self.outcomes)
            and (not self.seals or entry.seal in self.seals)
            and self._in_time(entry.at)
        )

    def _in_time(self, at: datetime | None) -> bool:
        if at is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= at) and (self.until is None or at <= self.until)


def choice(given: dict[str, str | None]) -> Choice:
    """The choice that the options say, by their names without dashes. Raises WrongSetting, naming the option."""
    asked = {name: (value or "").strip() for name, value in given.items()}
    return Choice(
        asked.get("partner", ""),
        asked.get("seller", ""),
        frozenset(part.upper() for part in _parts(asked.get("store", ""))),
        _known("--outcome", asked.get("outcome", ""), STATES),
        _known("--seal", asked.get("seal", ""), _SEALS),
        _moment("--since", asked.get("since", ""), time.min),
        _moment("--until", asked.get("until", ""), time.max),
    )


def _within(part: str, text: str) -> bool:
    return part.casefold() in text.casefold()


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _known(option: str, text: str, known: Collection[str]) -> frozenset[str]:
    asked = frozenset(part.lower() for part in _parts(text))
    for part in sorted(asked - set(known)):
        raise WrongSetting(option, f"“{part}” is none. Known: {', '.join(known)}.")
    return asked


def _moment(option: str, text: str, of_day: time) -> datetime | None:
    """A time, or a day, of which `of_day` is meant. Without a zone it is UTC, as in the records' names."""
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), of_day, UTC)
    except ValueError:
        pass  # it is no day: then it is a time
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise WrongSetting(option, f"“{text}” is neither a day (2026-11-21) nor a time (2026-11-21T18:24).") from None
