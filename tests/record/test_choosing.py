"""Which records are meant by the options of `chaperone records`."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from automation.errors import WrongSetting
from automation.record.choosing import Choice, choice
from automation.record.entry import Entry

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ENTRY = Entry(
    "name",
    NOON,
    "exportyourstore",
    "ExportYourStore",
    "Moos & Söhne",
    "given",
    ("UK", "DE"),
    "run",
    outcome="waiting",
    seal="sealed",
)


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ({}, True),
        ({"partner": None, "seller": "", "store": None}, True),
        ({"partner": "exportyourstore"}, True),
        ({"partner": "ExportYour"}, True),
        ({"partner": "xsellco"}, False),
        ({"seller": "söhne"}, True),
        ({"seller": "MOOS & SÖHNE"}, True),
        ({"seller": "Harbour"}, False),
        ({"store": "de"}, True),
        ({"store": "US, DE"}, True),
        ({"store": "US"}, False),
        ({"outcome": "waiting"}, True),
        ({"outcome": "done,Waiting"}, True),
        ({"outcome": "done"}, False),
        ({"seal": "sealed"}, True),
        ({"seal": "unsealed,interrupted"}, False),
        ({"since": "2026-11-21"}, True),
        ({"since": "2026-11-22"}, False),
        ({"until": "2026-11-21"}, True),
        ({"until": "2026-11-20"}, False),
        ({"since": "2026-11-21T12:00", "until": "2026-11-21T12:00"}, True),
        ({"since": "2026-11-21T12:01"}, False),
        ({"since": "2026-11-21T13:30+02:00"}, True),
        ({"until": "2026-11-21T13:30+02:00"}, False),
        ({"until": "9999-12-31", "since": "0001-01-01"}, True),
        ({"partner": "export", "outcome": "done"}, False),
    ],
)
def test_an_entry_is_meant_when_everything_that_was_asked_for_fits(
    given: dict[str, str | None], *, taken: bool
) -> None:
    assert choice(given).takes(ENTRY) is taken


@pytest.mark.parametrize(
    ("asked", "taken"),
    [
        (Choice(), True),
        (Choice(seller="a"), False),
        (Choice(stores=frozenset({"US"})), False),
        (Choice(since=NOON), False),
        (Choice(until=NOON), False),
        (Choice(outcomes=frozenset({"unreadable"})), True),
    ],
)
def test_what_is_not_known_of_a_record_fits_nothing(asked: Choice, *, taken: bool) -> None:
    assert asked.takes(Entry("name")) is taken


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"outcome": "well"}, "--outcome: “well” is none. Known: done, unchanged, "),
        ({"outcome": "done,fine"}, "--outcome: “fine” is none."),
        ({"seal": "signed"}, "--seal: “signed” is none. Known: sealed, interrupted, unsealed, gone."),
        ({"since": "yesterday"}, "--since: “yesterday” is neither a day (2026-11-21) nor a time (2026-11-21T18:24)."),
        ({"until": "0001-01-01T00:00+23:00"}, "--until: “0001-01-01T00:00+23:00” is neither"),
    ],
)
def test_what_cannot_be_meant_is_named(given: dict[str, str | None], sentence: str) -> None:
    with pytest.raises(WrongSetting) as caught:
        choice(given)
    assert str(caught.value).startswith(sentence)
