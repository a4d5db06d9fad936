"""A list of records in a terminal: a table where there is room, else cards, and nothing in it that could move the cursor."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len

from automation.listing import fitting, table
from automation.record.entry import Entry, printable

ONE = Entry(
    "2026-11-21T182447Z-7f3a",
    datetime(2026, 11, 21, 18, 24, 47, tzinfo=UTC),
    "exportyourstore",
    "ExportYourStore",
    "Harbour Lane",
    "given",
    ("US", "CA"),
    "run",
    outcome="done",
    seal="sealed",
)
OTHER = replace(ONE, name="2026-11-05T070000Z-0001", at=None, title="三河屋", outcome="waiting", seal="unsealed")


def test_a_table_has_a_line_a_record_and_its_columns_stand_below_each_other() -> None:
    headings, first, second = table([ONE, OTHER])
    assert headings.split() == ["outcome", "when", "(UTC)", "partner", "seller", "store", "seal", "record"]
    assert first.split() == [
        *("●", "Done", "21", "Nov", "2026", "18:24", "ExportYourStore", "Harbour", "Lane", "US,CA", "sealed"),
        "2026-11-21T182447Z-7f3a",
    ]
    assert second.startswith("◌ Waiting  not known")
    places = {
        cell_len(line[: line.index(sign)]) for line, sign in ((headings, "seal"), (first, "sealed"), (second, "unse"))
    }
    assert len({cell_len(line[: line.rindex(" ")]) for line in (headings, first, second)}) == 1
    assert len(places) <= 2  # “seal” also begins “seller”


def test_a_column_in_which_nothing_stands_is_left_out() -> None:
    assert "seller" not in table([replace(ONE, seller=None, label="none")])[0]
    assert " check practice  " in table([replace(ONE, mode="check", practice=True)])[1]


@pytest.mark.parametrize("width", [200, 120, 100, 80, 60, 40])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = fitting([ONE, OTHER], width).plain.split("\n")
    assert max(map(cell_len, lines)) <= width
    assert all(any(name in line for line in lines) for name in (ONE.name, OTHER.name))


def test_a_card_says_what_the_table_says() -> None:
    assert fitting([ONE], 60).plain == (
        "● Done  21 Nov 2026 18:24 UTC\n  ExportYourStore → Harbour Lane · US,CA\n  2026-11-21T182447Z-7f3a  sealed"
    )


def test_a_long_label_is_cut_and_the_name_of_a_record_never() -> None:
    long = replace(ONE, seller="三" * 99, name="n" * 99)
    cell = table([long])[1]
    assert "三" * 15 + "…" in cell
    assert "三" * 16 not in cell
    assert cell.endswith("n" * 99)


def test_an_encrypted_label_is_told() -> None:
    assert "encrypted" in table([replace(ONE, seller=None, label="encrypted")])[1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Moos & Söhne 三河屋 🚢", "Moos & Söhne 三河屋 🚢"),
        ("a\nb\tc\r\u2028d", "a b c  d"),
        ("a\u00a0b\u3000c", "a b c"),
        ("\x1b[31mred\x07\x9b", "\ufffd[31mred\ufffd\ufffd"),
        ("\u202egnp.exe\u200b", "\ufffdgnp.exe\ufffd"),
        ("\udcff", "\ufffd"),
    ],
)
def test_what_could_move_the_cursor_or_turn_the_writing_around_is_shown_as_a_sign(text: str, shown: str) -> None:
    assert printable(text) == shown
    hostile = replace(ONE, name=text, title=text, seller=text, stores=(text,), outcome=text)
    for line in (*table([hostile]), *fitting([hostile], 20).plain.split("\n")):
        assert line.isprintable()
