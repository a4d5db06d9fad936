"""What may stand in the fields of a partner's file: each gives the value back, or says in a sentence what is wrong with it."""

from __future__ import annotations

import re
from difflib import get_close_matches

from automation.record.redaction import EMAIL
from flows.vocabulary import Level, vocabulary

REGIONS = {
    "NA": ("US", "CA", "MX", "BR"),
    "EU": ("UK", "DE", "FR", "IT", "ES", "NL", "SE", "PL", "BE", "TR", "AE", "SA", "EG", "IN"),
    "FE": ("JP", "AU", "SG"),
}
"""The stores by region: a developer account is often good for a whole region."""
ANY = "any"
"""Stands for every store, where a partner gives one developer account and names no region."""
STORE_CODES = tuple(code for codes in REGIONS.values() for code in codes)

SLOT = re.compile(r"\{(\w+)\}")
"""Where a value goes in a template."""
_ACCOUNT = re.compile(r"\d{4}(-?)\d{4}\1\d{4}")


def number(account: object) -> str:
    """A developer account number, as the partner writes it. Raises ValueError."""
    if isinstance(account, int):
        raise ValueError("put it in quotes: a number would lose the zeros that it may begin with")  # noqa: TRY004 - pydantic's
    if not (isinstance(account, str) and _ACCOUNT.fullmatch(account)):
        raise ValueError(f"“{account}” is not a developer account number: twelve digits, such as 0873-6813-5448")
    return account


def somewhere(where: str) -> str:
    """A store, a region, or “any”. Raises ValueError."""
    known = (*REGIONS, *STORE_CODES, ANY)
    if where not in known:
        raise ValueError(f"there is no store or region called {where} (known: {', '.join(known)})")
    return where


def file_name(key: str) -> str:
    """A partner's key. Raises ValueError."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", key):
        raise ValueError("the file is called as the partner is asked for: small letters, digits and dashes, then .toml")
    return key


def value_name(key: str) -> str:
    """The name of a value. Raises ValueError."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", key):
        raise ValueError("a value is called by small letters, digits and underscores, beginning with a letter")
    return key


def row(key: str) -> str:
    """A permission row of the vocabulary. Raises ValueError."""
    if key not in vocabulary().row:
        near = ", ".join(get_close_matches(key, vocabulary().row, n=3))
        raise ValueError(f"no such permission row: {key}" + (f" (near it: {near})" if near else ""))
    return key


def level(word: object) -> Level:
    """A level by its word. Raises ValueError."""
    levels = {level.name.lower(): level for level in Level}
    if word not in levels:
        raise ValueError(f"no such level: {word} (known: {', '.join(levels)})")
    return levels[str(word)]


def a_day(day: object) -> object:
    """A date that is no number. Raises ValueError."""
    if isinstance(day, int | float):
        raise ValueError("write the day as 2026-11-21")  # noqa: TRY004 - pydantic's
    return day


def address(text: str) -> str:
    """An e-mail address, or a template that may become one. Raises ValueError."""
    literal = SLOT.sub("x", text)
    if not EMAIL.fullmatch(literal) and not (SLOT.search(text) and "@" not in literal):
        raise ValueError(f"“{text}” is no e-mail address")
    return text
