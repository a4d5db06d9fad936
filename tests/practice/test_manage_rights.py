"""Manage Rights: the table, its linked rows and Continue, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.practice.asking import PARTNER, ask, level, levels, open_rights, press, rights_of

if TYPE_CHECKING:
    from flows.practice import Practice

FBA = "Manage FBA Inventory/Shipments"
WANTED = {
    "Inventory performance": "View",
    "Item Classification Guide": "View",
    "Manage Inventory/Add a Product": "View & Edit",
    "Upload Inventory": "View & Edit",
    "Customer Metrics": "View",
    "Manage Your Cases": "View & Edit",
}


def test_continue_saves_what_was_chosen_and_says_so(page: Page, practice: Practice) -> None:
    open_rights(page, practice)
    for right, wanted in WANTED.items():
        level(page, right, wanted).check()
    assert rights_of(practice, PARTNER) == {}
    press(page, "Continue")
    expect(page.get_by_role("status")).to_contain_text(f"successfully changed the permissions of {PARTNER}")
    assert rights_of(practice, PARTNER) == WANTED


def test_the_page_shows_what_the_user_has(page: Page, practice: Practice) -> None:
    open_rights(page, practice, Payments="View & Edit", Vine="View")
    expect(level(page, "Payments", "View & Edit")).to_be_checked()
    expect(level(page, "Vine", "View")).to_be_checked()
    expect(level(page, "Upload Inventory", "None")).to_be_checked()
    expect(page.locator("input[type=radio]:visible:checked")).to_have_count(
        page.locator("tr[data-right]:visible").count()
    )


def test_cancel_saves_nothing(page: Page, practice: Practice) -> None:
    open_rights(page, practice, Vine="View")
    level(page, "Vine", "View & Edit").check()
    page.get_by_role("link", name="Cancel").click()
    expect(page).to_have_url(f"{practice.url}/account/permissions")
    assert rights_of(practice, PARTNER) == {"Vine": "View"}


def test_a_level_that_a_row_does_not_offer_is_an_empty_cell(page: Page, practice: Practice) -> None:
    open_rights(page, practice)
    assert levels(page, "Customer Metrics") == ["None", "View"]
    assert levels(page, "Upload Inventory") == ["None", "View & Edit"]
    assert page.locator('tr[data-right="Customer Metrics"] td.level').all_inner_texts() == ["", "", ""]


@pytest.mark.parametrize(
    ("before", "right", "chosen", "after", "note"),
    [
        (
            {FBA: "View & Edit", "Fulfillment Reports": "View", "Fulfillment Settings": "View & Edit"},
            FBA,
            "None",
            {},
            "This will turn off: Fulfillment Reports and Fulfillment Settings",
        ),
        (
            {},
            "Fulfillment Reports",
            "View",
            {"Fulfillment Reports": "View", FBA: "View & Edit"},
            f"This will turn on: {FBA}",
        ),
        (
            {},
            "Fulfillment Settings",
            "View & Edit",
            {"Fulfillment Settings": "View & Edit", FBA: "View & Edit"},
            f"This will turn on: {FBA}",
        ),
        ({}, FBA, "View & Edit", {FBA: "View & Edit"}, ""),
    ],
)
def test_linked_rows_move_one_another_in_the_page(  # noqa: PLR0913, PLR0917 - one column of the table each
    page: Page, practice: Practice, before: dict[str, str], right: str, chosen: str, after: dict[str, str], note: str
) -> None:
    open_rights(page, practice, **before)
    level(page, right, chosen).check()
    expect(page.locator(f'tr[data-right="{right}"] .perm_blurb')).to_have_text(note)
    for name in (FBA, "Fulfillment Reports", "Fulfillment Settings"):
        expect(level(page, name, after.get(name, "None"))).to_be_checked()
    press(page, "Continue")
    expect(page.get_by_role("status")).to_be_visible()
    assert rights_of(practice, PARTNER) == after


def test_a_level_that_was_not_offered_is_not_saved(practice: Practice) -> None:
    practice.reset(signed_in=True, users=[{"name": "ExportYourStore", "email": PARTNER}])
    fields = {row.name: field for field, row in practice.site.table().numbered()}
    form = f"anti-csrftoken-a2z={practice.site.token}&do=save&{fields['Vine']}=View&{fields['Upload Inventory']}=View"
    answer, text = ask(practice, "POST", f"/account/permissions/rights?user={PARTNER}", form)
    assert answer.status == 200
    assert "This permission does not have that level." in text
    assert rights_of(practice, PARTNER) == {}
