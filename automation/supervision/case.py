"""What people are told of a run before it begins and after it has ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from automation.plan import Change


@dataclass(frozen=True)
class Case:
    """Who and what, as it is known before anything is opened. `seller` is the agent's own label."""

    partner: str
    seller: str | None
    stores: tuple[str, ...]
    practice: bool = False


@dataclass(frozen=True)
class Ended:
    """How the run ended. `made` and `left` are what was changed and what was not; `record` is its folder."""

    outcome: str
    reason: str = ""
    made: tuple[Change, ...] = ()
    left: tuple[Change, ...] = ()
    record: str | None = None
    digest: str | None = None
