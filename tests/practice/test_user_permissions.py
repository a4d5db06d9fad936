"""User Permissions: inviting, confirming, taking back, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from flows.practice import Practice, serve
from tests.practice.asking import PARTNER, invite, press, rights_of

if TYPE_CHECKING:
    from collections.abc import Iterator

INVITED = {"name": "ExportYourStore", "email": PARTNER}


@pytest.fixture
def users(page: Page, practice: Practice) -> Page:
    page.goto(f"{practice.url}/account/permissions")
    return page


def row(page: Page, email: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("cell", name=email, exact=True))


def begin(page: Page, practice: Practice, **invitation: str) -> None:
    practice.reset(signed_in=True, invitations=[INVITED | invitation])
    page.goto(f"{practice.url}/account/permissions")
    page.get_by_role("tab", name="Open Invitations").click()


def test_the_current_tab_shows_who_has_access(users: Page) -> None:
    expect(users.get_by_role("tab", name="Current", exact=True)).to_have_attribute("aria-selected", "true")
    expect(users.get_by_role("rowheader")).to_have_text(["Marta Lindqvist", "Harbour Lane Warehouse", "Ines Carvalho"])
    expect(users.get_by_role("button", name="Manage Rights")).to_have_count(2)


def test_every_row_is_in_the_page_twice_but_seen_once(users: Page) -> None:
    expect(users.locator("[data-test=user-row]")).to_have_count(6)
    expect(users.locator("[data-test=user-row]:visible")).to_have_count(3)


def test_an_invitation_is_sent_and_listed(users: Page, practice: Practice) -> None:
    invite(users, "ExportYourStore", PARTNER)
    expect(users.get_by_role("status")).to_contain_text(f"You have sent an invitation to {PARTNER}.")
    expect(users.get_by_role("tab", name="Open Invitations")).to_have_attribute("aria-selected", "true")
    expect(row(users, PARTNER).get_by_text("Invitation sent")).to_be_visible()
    state = practice.state()
    assert state["sent"] == 1
    assert [(each["email"], each["global"], each["status"]) for each in state["invitations"]] == [
        (PARTNER, False, "open")
    ]


def test_add_to_global_account_is_a_box_to_tick(users: Page, practice: Practice) -> None:
    press(users, "Add User")
    box = users.get_by_role("checkbox", name="Add to global account", exact=True)
    expect(box).not_to_be_checked()
    box.check()
    press(users, "Cancel")
    invite(users, "ExportYourStore", PARTNER)
    expect(row(users, PARTNER).get_by_text("Global account")).to_be_visible()
    assert practice.state()["invitations"][0]["global"]


def test_cancel_sends_nothing(users: Page, practice: Practice) -> None:
    press(users, "Add User")
    press(users, "Cancel")
    expect(users.get_by_role("dialog")).to_have_count(0)
    assert practice.state()["sent"] == 0


@pytest.mark.parametrize(
    ("name", "email", "says"),
    [
        ("ExportYourStore", "nonsense", "Enter a valid e-mail address."),
        ("Warehouse", "WAREHOUSE@harbourlane.example", "A user with this e-mail address already exists."),
    ],
)
def test_a_refused_invitation_says_why_and_keeps_what_was_typed(
    users: Page, practice: Practice, name: str, email: str, says: str
) -> None:
    invite(users, name, email)
    expect(users.get_by_role("alert")).to_contain_text(says)
    expect(users.get_by_role("textbox", name="E-mail", exact=True)).to_have_value(email)
    assert (practice.state()["sent"], practice.state()["invitations"]) == (0, [])


def test_one_alert_after_another_until_everything_is_right(users: Page, practice: Practice) -> None:
    invite(users, "", PARTNER)
    expect(users.get_by_role("alert")).to_contain_text("Enter a name.")
    users.get_by_role("textbox", name="Name", exact=True).fill("ExportYourStore")
    press(users, "Send")
    expect(users.get_by_role("status")).to_be_visible()
    users.get_by_role("tab", name="Current", exact=True).click()
    invite(users, "Again", PARTNER.upper())
    expect(users.get_by_role("alert")).to_contain_text("This e-mail address has already been invited.")
    assert practice.state()["sent"] == 1


def test_what_somebody_types_is_text_and_not_markup(users: Page) -> None:
    invite(users, "<b id=injected>Bold</b>", PARTNER)
    expect(users.get_by_role("rowheader", name="<b id=injected>Bold</b>")).to_be_visible()
    expect(users.locator("#injected")).to_have_count(0)


def test_confirm_moves_the_partner_to_the_current_users_without_rights(page: Page, practice: Practice) -> None:
    begin(page, practice, status="accepted")
    row(page, PARTNER).get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("status")).to_contain_text(f"successfully confirmed {PARTNER}")
    expect(row(page, PARTNER).get_by_role("button", name="Manage Rights")).to_be_visible()
    assert practice.state()["invitations"] == []
    assert rights_of(practice, PARTNER) == {}


def test_only_an_accepted_invitation_can_be_confirmed(page: Page, practice: Practice) -> None:
    statuses = ("open", "expired", "declined")
    invited = [{"name": status, "email": f"{status}@partner.example", "status": status} for status in statuses]
    practice.reset(signed_in=True, invitations=invited)
    page.goto(f"{practice.url}/account/permissions#/open-invites/user-invites")
    expect(page.get_by_role("button", name="Resend")).to_have_count(3)
    expect(page.get_by_role("button", name="Confirm")).to_have_count(0)


def test_resend_opens_an_expired_invitation_again(page: Page, practice: Practice) -> None:
    begin(page, practice, status="expired")
    press(page, "Resend")
    expect(page.get_by_role("status")).to_contain_text("again")
    assert (practice.state()["invitations"][0]["status"], practice.state()["sent"]) == ("open", 1)


def test_delete_asks_before_it_takes_an_invitation_back(page: Page, practice: Practice) -> None:
    begin(page, practice)
    row(page, PARTNER).get_by_role("button", name="Delete").click()
    expect(page.get_by_role("dialog")).to_contain_text(f"Take the invitation of {PARTNER} back?")
    assert len(practice.state()["invitations"]) == 1
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("status")).to_contain_text("You have deleted the invitation")
    assert practice.state()["invitations"] == []


def test_a_user_can_be_removed(users: Page, practice: Practice) -> None:
    row(users, "ines@harbourlane.example").get_by_role("button", name="Delete").click()
    users.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(users.get_by_role("status")).to_contain_text("You have removed ines@harbourlane.example.")
    assert [user["name"] for user in practice.state()["users"]] == ["Marta Lindqvist", "Harbour Lane Warehouse"]


def test_the_address_of_a_tab_opens_that_tab(page: Page, practice: Practice) -> None:
    page.goto(f"{practice.url}/account/permissions#/open-invites/user-invites")
    expect(page.get_by_role("tabpanel", name="Open Invitations")).to_contain_text("There are no open invitations.")


def test_the_id_of_an_input_is_only_the_order_of_rendering(users: Page) -> None:
    ids = [users.locator(f"kat-input[name={name}]").get_attribute("unique-id") for name in ("name", "email")]
    assert ids == ["katal-id-0", "katal-id-1"]


@pytest.fixture
def old() -> Iterator[Practice]:
    """The one page of 2015."""
    with serve(look="2015") as practice:
        practice.sign_in()
        yield practice


def test_the_page_of_2015_has_everything_on_it(page: Page, old: Practice) -> None:
    page.goto(f"{old.url}/gp/account-manager/home.html")
    headings = page.get_by_role("heading", level=2)
    expect(headings).to_have_text(
        ["Add a New User", "Open Invitations", "Current Users", "Third party developer and apps"]
    )
    expect(page.get_by_role("tab")).to_have_count(0)
    expect(page.get_by_role("combobox", name="Language")).to_have_value("en_US")
    expect(page.get_by_role("button", name="Manage Permissions")).to_have_count(2)


def test_in_2015_who_accepted_is_confirmed_by_the_code_that_stands_beside_him(page: Page, old: Practice) -> None:
    page.goto(f"{old.url}/gp/account-manager/home.html")
    page.get_by_role("textbox", name="Name", exact=True).fill("ExportYourStore")
    page.get_by_role("textbox", name="E-mail Address", exact=True).fill(PARTNER)
    press(page, "Send invitation")
    expect(row(page, PARTNER).get_by_text("Invitation sent")).to_be_visible()
    told = row(page, PARTNER).locator(".code").inner_text()
    assert len(told) == 4
    expect(page.get_by_role("button", name="Confirm")).to_have_count(0)
    old.accept(PARTNER)
    page.reload()
    expect(page.get_by_role("heading", name="Pending Users")).to_be_visible()
    expect(row(page, PARTNER).locator(".code")).to_have_text(told)
    press(page, "Confirm")
    expect(page.get_by_role("status")).to_contain_text(f"successfully confirmed {PARTNER} as a Seller Central user")
    expect(row(page, PARTNER).get_by_role("button", name="Manage Permissions")).to_be_visible()
    assert rights_of(old, PARTNER) == {}


def test_two_invitations_have_two_codes_and_each_can_be_deleted(page: Page, old: Practice) -> None:
    old.reset(signed_in=True, invitations=[INVITED, {"name": "Other", "email": "other@partner.example"}])
    page.goto(f"{old.url}/gp/account-manager/home.html")
    assert len(set(page.locator(".code").all_inner_texts())) == 2
    row(page, PARTNER).get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(row(page, PARTNER)).to_have_count(0)
    assert [each["name"] for each in old.state()["invitations"]] == ["Other"]


@pytest.fixture
def new() -> Iterator[Practice]:
    """The pages of 2026."""
    with serve(look="2026") as practice:
        practice.sign_in()
        yield practice


def test_in_2026_an_employee_is_invited_and_needs_no_confirm(page: Page, new: Practice) -> None:
    page.goto(f"{new.url}/account/permissions")
    expect(page.get_by_role("heading", level=1)).to_have_text(["Manage employees"])
    page.get_by_role("tab", name="Add employee", exact=True).click()
    page.get_by_role("textbox", name="Name", exact=True).fill("ExportYourStore")
    page.get_by_role("textbox", name="Email Address", exact=True).fill(PARTNER)
    press(page, "Send Invite")
    expect(page.get_by_role("heading", level=1)).to_have_text(["Open invites"])
    expect(page.get_by_role("tab", name="Users", exact=True)).to_have_attribute("aria-selected", "true")
    expect(row(page, PARTNER).get_by_text("Invitation sent")).to_be_visible()
    new.accept(PARTNER)
    page.goto(f"{new.url}/account/permissions#/user-management")
    page.reload()  # an address that differs in its last part alone loads nothing
    expect(row(page, PARTNER).get_by_role("button", name="Edit")).to_be_visible()
    assert new.state()["invitations"] == []


def test_a_refused_invitation_of_2026_stays_on_its_tab(page: Page, new: Practice) -> None:
    page.goto(f"{new.url}/account/permissions#/add-user")
    page.get_by_role("textbox", name="Name", exact=True).fill("ExportYourStore")
    press(page, "Send Invite")
    expect(page.get_by_role("alert")).to_contain_text("Enter a valid e-mail address.")
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("ExportYourStore")


def test_a_link_for_a_partner_is_made_once_and_shown_once(page: Page, new: Practice) -> None:
    page.goto(f"{new.url}/account/permissions")
    page.get_by_role("tab", name="Authorized Partners", exact=True).click()
    press(page, "Add Authorized Partner")
    dialog = page.get_by_role("dialog", name="Send Invitation")
    link = dialog.get_by_role("textbox", name="Invitation link")
    expect(link).to_have_value("")
    assert new.state()["partner_links"] == 0
    dialog.get_by_role("button", name="Copy link").click()
    expect(dialog.get_by_role("status")).to_be_visible()
    assert link.input_value().startswith("https://solutionproviderportal.example/")
    expect(link).not_to_be_editable()
    dialog.get_by_role("button", name="Copy link").click()
    assert new.state()["partner_links"] == 1
    page.reload()
    expect(page.get_by_role("button", name="Add Authorized Partner")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def invited(page: Page, new: Practice) -> Locator:
    """The row of a company that has sent its invitation."""
    new.reset(signed_in=True, partner_links=1, partners=[{"company": "Harbour Help", "sender": "Ann"}])
    page.goto(f"{new.url}/account/permissions")
    page.get_by_role("tab", name="Open invitations", exact=True).click()
    page.get_by_role("tab", name="Authorized Partners", exact=True).click()
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Harbour Help", exact=True))


def test_who_accepts_a_company_lands_on_its_rights(page: Page, new: Practice) -> None:
    invited(page, new).get_by_role("button", name="Accept Invitation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Edit User Permissions")
    partner = new.state()["partners"][0]
    assert (partner["company"], partner["status"], set(partner["rights"].values())) == (
        "Harbour Help",
        "accepted",
        {"None"},
    )


def test_a_company_can_be_turned_away(page: Page, new: Practice) -> None:
    invited(page, new).get_by_role("button", name="Reject invitation").click()
    page.get_by_role("dialog").get_by_role("button", name="Reject invitation").click()
    expect(page.get_by_role("status")).to_contain_text("You have rejected the invitation from Harbour Help.")
    assert new.state()["partners"] == []
