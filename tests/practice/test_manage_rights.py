"""Manage Rights: the table, its linked rows and Continue, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from flows.practice import Practice, serve
from tests.practice.asking import PARTNER, ask, level, levels, open_rights, press, rights_of

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@pytest.fixture(params=["2015", "2022", "2026"])
def any_look(request: pytest.FixtureRequest) -> Iterator[Practice]:
    with serve(look=request.param) as practice:
        yield practice


def edit(page: Page, practice: Practice, **rights: str) -> None:
    practice.reset(signed_in=True, users=[{"name": "ExportYourStore", "email": PARTNER, "rights": rights}])
    page.goto(f"{practice.url}{practice.site.look.path('rights')}?user={PARTNER}")


def test_linked_rows_move_one_another_in_every_look(page: Page, any_look: Practice) -> None:
    edit(page, any_look)
    level(page, "Fulfillment Reports", "View").check()
    expect(page.get_by_text(f"This will turn on: {FBA}")).to_be_visible()
    edits = any_look.site.words.of("levels", "View & Edit")
    expect(level(page, FBA, edits)).to_be_checked()
    level(page, FBA, "None").check()
    expect(page.get_by_text("This will turn off: Fulfillment Reports and Fulfillment Settings")).to_be_visible()
    expect(level(page, "Fulfillment Reports", "None")).to_be_checked()


def test_in_2015_the_first_continue_lists_what_will_change_and_the_second_saves(page: Page) -> None:
    with serve(look="2015") as practice:
        edit(page, practice, Feedback="View")
        assert page.locator("#permissions-table").count() > 5
        level(page, "Upload Inventory", "View & Edit").check()
        press(page, "Continue")
        expect(page.get_by_role("heading", level=1)).to_have_text("Confirm the changes to this user's permissions")
        assert page.get_by_role("row").all_inner_texts()[1:] == ["Upload Inventory\tNone\tView & Edit"]
        assert rights_of(practice, PARTNER) == {"Feedback": "View"}
        press(page, "Continue")
        expect(page.get_by_role("status")).to_contain_text("successfully changed the permissions")
        assert rights_of(practice, PARTNER) == {"Feedback": "View", "Upload Inventory": "View & Edit"}


def test_in_2026_save_changes_wakes_up_when_something_is_different(page: Page) -> None:
    with serve(look="2026") as practice:
        edit(page, practice, Vine="View")
        save = page.get_by_role("button", name="Save Changes", exact=True)
        expect(save).to_be_disabled()
        level(page, "Vine", "Edit").check()
        expect(save).to_be_enabled()
        level(page, "Vine", "View").check()
        expect(save).to_be_disabled()
        level(page, "Upload Inventory", "Admin").check()
        save.click()
        expect(page.get_by_role("status")).to_be_visible()
        assert rights_of(practice, PARTNER) == {"Vine": "View", "Upload Inventory": "Admin"}


def test_in_2026_sections_are_searched_for_and_folded(page: Page) -> None:
    with serve(look="2026") as practice:
        edit(page, practice)
        page.get_by_role("searchbox", name="Search for a section").fill("inven")
        expect(page.get_by_role("table")).to_have_count(1)
        expect(page.get_by_role("rowheader", name="Add Products via Upload", exact=True)).to_be_visible()
        page.get_by_role("button", name="Inventory", exact=True).click()
        expect(page.get_by_role("rowheader")).to_have_count(0)
        page.get_by_role("searchbox", name="Search for a section").fill("teleport")
        expect(page.get_by_text("No section has this name.")).to_be_visible()


def test_a_partner_cannot_be_given_what_amazon_has_not_approved(page: Page) -> None:
    with serve(look="2026") as practice:
        practice.reset(signed_in=True, partners=[{"company": "Harbour Help", "status": "accepted"}])
        path = f"{practice.site.look.path('rights')}?partner=Harbour%20Help"
        page.goto(practice.url + path)
        expect(level(page, "Payments", "Edit")).to_be_disabled()
        expect(level(page, "Vine", "Admin")).to_be_disabled()
        fields = {row.name: field for field, row in practice.site.table().numbered()}
        form = f"anti-csrftoken-a2z={practice.site.token}&do=save&{fields['Payments']}=View%20%26%20Edit"
        assert "This permission does not have that level." in ask(practice, "POST", path, form)[1]
        level(page, "Inventory performance", "View").check()
        press(page, "Save Changes")
        expect(page.get_by_role("status")).to_contain_text("permissions of Harbour Help")
        rights = practice.state()["partners"][0]["rights"]
        assert {name: given for name, given in rights.items() if given != "None"} == {"Inventory performance": "View"}
