"""The data of looks and words."""

from __future__ import annotations

import pytest

from flows.practice.parts import look_folder, read
from flows.practice.rights import Table, load_table
from flows.practice.words import Words, load_words


@pytest.fixture(scope="module")
def table() -> Table:
    return load_table(read(look_folder("2022") / "rows.toml"), load_words("en-US", "2022"))


@pytest.mark.parametrize(
    ("row", "levels"),
    [
        ("Inventory performance", ("None", "View", "View & Edit")),
        ("Manage Inventory/Add a Product", ("None", "View & Edit")),
        ("Item Classification Guide", ("None", "View", "View & Edit")),
        ("Upload Inventory", ("None", "View & Edit")),
        ("Manage Your Cases", ("None", "View", "View & Edit")),
        ("Customer Metrics", ("None", "View")),
        ("Payments", ("None", "View & Edit")),
    ],
)
def test_the_rows_of_2022_offer_the_levels_that_are_known(table: Table, row: str, levels: tuple[str, ...]) -> None:
    found = table.row(row)
    assert found is not None
    assert found.levels == levels


def test_every_row_has_a_name_of_its_own(table: Table) -> None:
    names = [row.name for row in table.rows()]
    assert len(names) == len(set(names)) > 50


def test_links_name_rows_and_levels_that_are_there(table: Table) -> None:
    for link in table.links:
        first = table.row(link.row)
        assert first is not None
        assert set(link.levels) <= set(first.levels)
        others = [table.row(name) for name in link.others]
        assert all(other is not None and link.to in other.levels for other in others)


def test_two_rows_may_have_the_same_label_in_different_sections(table: Table) -> None:
    assert table.label("Manage Refunds (Amazon Pay)") == table.label("Manage Refunds") == "Manage Refunds"


def test_a_look_may_word_something_differently() -> None:
    words = load_words("en-US", "2022")
    relabelled = Words("en-US", {**words.tree, "rows": {"Upload Inventory": "Add Products via Upload"}})
    assert relabelled.of("rows", "Upload Inventory") == "Add Products via Upload"
    assert relabelled.of("rows", "Vine") == "Vine"


def test_a_missing_word_is_an_error_with_its_whole_name() -> None:
    with pytest.raises(KeyError, match=r"rights\.teleport"):
        load_words("en-US", "2022")["rights.teleport"]


@pytest.mark.parametrize(
    "name", [name for menu in read(look_folder("2022") / "look.toml")["menus"].values() for name in menu]
)
def test_every_entry_of_a_menu_leads_somewhere_and_has_a_name(name: str) -> None:
    look, words = read(look_folder("2022") / "look.toml"), load_words("en-US", "2022")
    assert name in look["paths"] or name in {page["name"] for page in look["page"]}
    assert name in words["menu"] or words[f"pages.{name}.menu"]
