"""The data of looks and words: rows, links, menus, and the same words in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from flows.practice.parts import look_folder, read
from flows.practice.rights import Table, load_table
from flows.practice.words import Words, load_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOOKS = ("2015", "2022", "2026")
LANGS = ("en-US", "en-GB", "de", "ja")
RENAMED = ("rows.", "sections.", "levels.", "roles.", "statuses.", "look.", "like")
"""Tables that may say nothing where a name is the wording itself, and what is no word."""
ASKED = {
    "Inventory performance": "View",
    "Manage Inventory/Add a Product": "View & Edit",
    "Item Classification Guide": "View",
    "Upload Inventory": "View & Edit",
    "Manage Your Cases": "View & Edit",
    "Customer Metrics": "View",
}
"""The six rights of the ExportYourStore guide."""


def table_of(look: str, lang: str = "en-US") -> Table:
    return load_table(read(look_folder(look) / "rows.toml"), load_words(lang, look))


@pytest.fixture(scope="module")
def table() -> Table:
    return table_of("2022")


@pytest.mark.parametrize(
    ("look", "row", "levels"),
    [
        ("2015", "Customer Metrics", ("None", "View")),
        ("2015", "Upload Inventory", ("None", "View & Edit")),
        ("2015", "Transactions", ("None", "View & Edit")),
        ("2015", "Image Uploading", ("None", "View", "View & Edit")),
        ("2022", "Inventory performance", ("None", "View", "View & Edit")),
        ("2022", "Manage Inventory/Add a Product", ("None", "View & Edit")),
        ("2022", "Item Classification Guide", ("None", "View", "View & Edit")),
        ("2022", "Upload Inventory", ("None", "View & Edit")),
        ("2022", "Manage Your Cases", ("None", "View", "View & Edit")),
        ("2022", "Customer Metrics", ("None", "View")),
        ("2022", "Payments", ("None", "View & Edit")),
        ("2026", "Inventory performance", ("None", "View", "View & Edit", "Admin")),
    ],
)
def test_the_rows_offer_the_levels_that_are_known(look: str, row: str, levels: tuple[str, ...]) -> None:
    found = table_of(look).row(row)
    assert found is not None
    assert found.levels == levels


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_has_the_rows_that_partners_ask_for_with_their_levels(look: str) -> None:
    rows = {row.name: row.levels for row in table_of(look).rows()}
    assert {name: level for name, level in ASKED.items() if level in rows.get(name, ())} == ASKED


@pytest.mark.parametrize("look", LOOKS)
def test_every_row_has_a_name_of_its_own(look: str) -> None:
    names = [row.name for row in table_of(look).rows()]
    assert len(names) == len(set(names)) > 30


@pytest.mark.parametrize("look", LOOKS)
def test_links_name_rows_and_levels_that_are_there(look: str) -> None:
    table = table_of(look)
    assert len(table.links) == 3
    for link in table.links:
        first = table.row(link.row)
        assert first is not None
        others = [table.row(name) for name in link.others]
        assert all(other is not None and link.to in other.levels for other in others)
        assert set(link.levels) & set(first.levels)


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


def flat(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        yield from flat(value, f"{above}{key}.") if isinstance(value, dict) else [(above + key, value)]


def keys(lang: str, look: str) -> set[str]:
    return {key for key, _ in flat(load_words(lang, look).tree) if not key.startswith(RENAMED)}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("lang", LANGS[1:])
def test_every_language_says_what_american_english_says_and_no_more(lang: str, look: str) -> None:
    assert keys(lang, look) ^ keys("en-US", look) == set()


@pytest.mark.parametrize("lang", LANGS[2:])
def test_every_row_section_and_level_has_a_wording_of_the_language(lang: str) -> None:
    for look in LOOKS:
        data, tree = read(look_folder(look) / "rows.toml"), load_words(lang, look).tree
        assert {section["name"] for section in data["section"]} - tree["sections"].keys() == set()
        assert {row.name for row in table_of(look).rows()} - tree["rows"].keys() == set()
        assert set(data["levels"]) - tree["levels"].keys() == set()


@pytest.mark.parametrize("lang", LANGS)
def test_words_keep_the_places_that_the_site_fills_in(lang: str) -> None:
    def places(text: str) -> set[str]:
        return {part.partition("}")[0] for part in text.split("{")[1:]}

    american = dict(flat(load_words("en-US", "2022").tree))
    for key, text in flat(load_words(lang, "2022").tree):
        if isinstance(text, str) and not key.startswith(("dates.", *RENAMED)):
            assert places(text) == places(american[key]), key


@pytest.mark.parametrize(
    ("look", "lang", "key", "wording"),
    [
        ("2015", "en-US", "permissions.add", "Add a New User"),
        ("2015", "en-US", "permissions.send", "Send invitation"),
        ("2015", "en-US", "permissions.pending", "Pending Users"),
        ("2015", "en-US", "permissions.manage", "Manage Permissions"),
        ("2015", "en-US", "rights.continue", "Continue"),
        ("2022", "en-US", "permissions.global", "Add to global account"),
        ("2022", "en-US", "permissions.manage", "Manage Rights"),
        ("2026", "en-US", "permissions.manage_heading", "Manage employees"),
        ("2026", "en-US", "permissions.send", "Send Invite"),
        ("2026", "en-US", "permissions.add_partner", "Add Authorized Partner"),
        ("2026", "en-US", "permissions.copy_link", "Copy link"),
        ("2026", "en-US", "permissions.accept_partner", "Accept Invitation"),
        ("2026", "en-US", "rights.heading", "Edit User Permissions"),
        ("2026", "en-US", "rights.continue", "Save Changes"),
        ("2026", "en-GB", "permissions.add_partner", "Add Authorised Partner"),
        ("2022", "de", "header.settings", "Einstellungen"),
        ("2022", "de", "menu.permissions", "Benutzerberechtigungen"),
        ("2015", "de", "permissions.send", "Einladung senden"),
        ("2026", "de", "permissions.manage", "Bearbeiten"),
        ("2022", "ja", "header.settings", "設定"),
        ("2022", "ja", "menu.permissions", "ユーザー権限"),
        ("2022", "ja", "permissions.send", "招待"),
        ("2015", "ja", "permissions.send", "招待状を送信"),
        ("2022", "ja", "permissions.manage", "アクセス権限の管理"),
        ("2026", "ja", "permissions.manage", "編集"),
        ("2026", "ja", "permissions.partners", "認定パートナー"),
        ("2026", "ja", "permissions.add_partner", "承認済みパートナーに加える"),
        ("2026", "ja", "permissions.copy_link", "リンクをコピー"),
    ],
)
def test_a_control_is_called_as_the_reference_has_it(look: str, lang: str, key: str, wording: str) -> None:
    assert load_words(lang, look)[key] == wording


@pytest.mark.parametrize("look", LOOKS)
def test_every_entry_of_a_menu_leads_somewhere_and_has_a_name(look: str) -> None:
    data, words = read(look_folder(look) / "look.toml"), load_words("en-US", look)
    pages = {page["name"] for page in data["page"]}
    for name in {name for menu in data["menus"].values() for name in menu}:
        assert name in data["paths"] or name in pages
        assert words.entry(name)
