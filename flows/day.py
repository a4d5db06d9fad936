"""How a day is said to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def said(day: date) -> str:
    """The day in words, such as “5 December 2026”."""
    return f"{day.day} {day:%B %Y}"
