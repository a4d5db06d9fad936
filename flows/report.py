"""How a session ended, for who called it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from automation.result import EXIT_CODES, Outcome, Result

if TYPE_CHECKING:
    from pathlib import Path

    from automation.record.notary import Sealed


@dataclass(frozen=True)
class Report:
    """How a session ended. `record` is its folder; none when nothing was opened."""

    partner: str
    seller: str | None
    outcome: Outcome
    results: tuple[Result, ...] = ()
    reason: str = ""
    record: Path | None = None
    seal: Sealed | None = None

    @property
    def digest(self) -> str | None:
        """SHA-256 of the record's tag manifest: whoever keeps it will notice any later change."""
        return self.seal.digest if self.seal else None

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.outcome]

    @property
    def data(self) -> dict[str, Any]:
        """The session as `--json` gives it."""
        return {
            "outcome": self.outcome,
            "partner": self.partner,
            "seller": self.seller,
            "jobs": [result.data for result in self.results],
            "reason": self.reason,
            "record": None if self.record is None else str(self.record),
        }
