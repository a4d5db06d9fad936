"""Customer Service Details and Messaging Permissions: each store has its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from flows.practice import Practice, serve
from tests.practice.asking import ask
from tests.practice.sending import look, send

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD = {"service": "help@harbourlane.example", "reply_to": "help@harbourlane.example"}
NEW = {"service": "shop@xsellco.example", "reply_to": "reply@xsellco.example"}


@pytest.fixture(scope="module")
def old_site() -> Iterator[Practice]:
    with serve(look="2015") as practice:
        yield practice


def test_the_emails_of_the_open_store_are_changed(page: Page, practice: Practice) -> None:
    before = practice.state()["service_emails"]
    page.goto(practice.url + look(practice, "account_info"))
    page.get_by_role("link", name="Your Seller Profile", exact=True).click()
    expect(page.get_by_role("heading", name="Customer Service Details")).to_be_visible()
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_role("textbox", name="Customer Service Email", exact=True).fill(NEW["service"])
    page.get_by_role("textbox", name="Customer Service Reply-To Email", exact=True).fill(NEW["reply_to"])
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("✓Customer Service Details Successfully Updated")
    assert practice.state()["service_emails"] == {**before, "US": NEW}
    assert practice.state()["service_phones"]["US"] == "+1 207 555 0142"


def test_what_is_no_address_is_refused(practice: Practice) -> None:
    text = send(practice, look(practice, "seller_profile") + "?edit=service", "set-service", **NEW | {"service": "x"})[
        1
    ]
    assert "Enter a valid e-mail address in both fields." in text
    assert practice.state()["service_emails"]["US"] == OLD


def test_a_change_may_wait_for_a_code(page: Page) -> None:
    with serve(troubles=("email-code",)) as practice:
        practice.reset(signed_in=True)
        send(practice, look(practice, "seller_profile"), "set-service", **NEW, phone="1")
        assert practice.state()["service_emails"]["US"] == OLD
        assert practice.state()["unverified_emails"] == {"US": NEW}
        page.goto(f"{practice.url}{look(practice, 'seller_profile')}?saved=yes")
        expect(page.locator("#verification-code-form input.cvf-widget-input-code[name=code]")).to_be_visible()
        practice.sign_in()
        expect(page.get_by_role("status")).to_contain_text("Successfully Updated")
        assert (practice.state()["service_emails"]["US"], practice.state()["unverified_emails"]) == (NEW, {})


def test_a_sender_is_added_to_the_table_and_another_one_approved(page: Page, practice: Practice) -> None:
    page.goto(practice.url + practice.site.look.link("messages"))
    page.get_by_role("link", name="Messaging Permissions", exact=True).click()
    expect(page.get_by_role("radio", name="Approved").first).to_be_disabled()
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_role("button", name="+ Add an email address", exact=True).click()
    new = page.get_by_role("row").filter(has=page.get_by_role("textbox", name="Email", exact=True))
    new.get_by_role("textbox").fill("virtual@xsellco.example")
    new.get_by_role("radio", name="Approved").check()
    row = page.get_by_role("row").filter(has_text="newsletter@")
    row.get_by_role("radio", name="Approved").check()
    expect(row.get_by_role("radio", name="Delete")).to_be_disabled()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("have been saved")
    assert practice.state()["senders"]["US"] == [
        {"email": "orders@harbourlane.example", "status": "approved"},
        {"email": "newsletter@harbourlane.example", "status": "approved"},
        {"email": "virtual@xsellco.example", "status": "approved"},
    ]
    assert practice.state()["senders"]["UK"] == [{"email": "orders-uk@harbourlane.example", "status": "approved"}]


def test_add_an_email_address_also_begins_to_edit(page: Page, practice: Practice) -> None:
    ask(practice, "GET", "/home?mons_sel_mkid=A1VC38T7YXB528")
    page.goto(practice.url + look(practice, "messaging"))
    page.get_by_role("button", name="+ Add an email address", exact=True).click()
    expect(page.get_by_role("textbox", name="Email", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"email-2": "nonsense", "status-2": "approved"}, "Enter a valid e-mail address."),
        ({"email-2": "orders@harbourlane.example", "status-2": "approved"}, "in the list already"),
        ({"email-2": "new@xsellco.example"}, "Choose Approved or Blocked"),
    ],
)
def test_a_bad_sender_is_refused(practice: Practice, row: dict[str, str], words: str) -> None:
    before = practice.state()["senders"]
    held = {"email-0": "orders@harbourlane.example", "email-1": "newsletter@harbourlane.example"}
    assert words in send(practice, look(practice, "messaging"), "set-senders", **held, **row)[1]
    assert practice.state()["senders"] == before


def test_in_2015_the_list_is_a_draft_until_done(page: Page, old_site: Practice) -> None:
    before = old_site.reset(signed_in=True)["senders"]
    page.goto(old_site.url + look(old_site, "messaging"))
    page.get_by_role("textbox", name="Email", exact=True).fill("virtual@xsellco.example")
    page.get_by_role("button", name="Add to list", exact=True).click()
    page.get_by_role("checkbox", name="newsletter@harbourlane.example").check()
    page.get_by_role("button", name="Approve selected", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="newsletter@")).to_contain_text("Approved")
    expect(page.get_by_role("row").filter(has_text="virtual@")).to_contain_text("Approved")
    assert old_site.state()["senders"] == before
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("have been saved")
    assert {each["email"]: each["status"] for each in old_site.state()["senders"]["US"]} == {
        "orders@harbourlane.example": "approved",
        "newsletter@harbourlane.example": "approved",
        "virtual@xsellco.example": "approved",
    }
