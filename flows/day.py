"""How a day is said to people."""

from __future__ import annotations

from datetime import date, datetime


def today() -> date:
    """The day that it is for the person here."""
    return datetime.now().astimezone().date()


def said(day: date) -> str:
    """The day in words, such as “5 December 2026”."""
    return f"{day.day} {day:%B %Y}"
