"""The sign-in page, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.practice.asking import ask, scene

if TYPE_CHECKING:
    from flows.practice import Practice


@pytest.fixture
def bound(page: Page, fresh: Practice) -> str:
    address = f"{fresh.url}/account/permissions?ref=menu"
    page.goto(address)
    expect(page).to_have_url(f"{fresh.url}/ap/signin?openid.return_to=%2Faccount%2Fpermissions%3Fref%3Dmenu")
    return address


def test_the_page_can_be_recognised_and_warns(page: Page, bound: str) -> None:
    assert bound
    expect(page.locator("form[name=signIn] #ap_email[name=email]")).to_be_visible()
    expect(page.locator("#ap_password[type=password]")).to_be_visible()
    expect(page.get_by_text("Do NOT type a real e-mail address or password.")).to_be_visible()
    expect(page.locator('meta[name="anti-csrftoken-a2z"]')).to_have_count(0)


def test_a_person_signs_in_and_goes_on(page: Page, fresh: Practice, bound: str) -> None:
    page.get_by_label("Email or mobile phone number").fill("made-up@person.example")
    page.get_by_label("Password").fill("made-up-secret")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(bound)
    expect(page.locator('meta[name="anti-csrftoken-a2z"]')).to_have_count(1)
    assert "made-up" not in str(fresh.state())


def test_an_open_sign_in_page_goes_on_by_itself(page: Page, fresh: Practice, bound: str) -> None:
    scene(fresh, "sign-in")
    expect(page).to_have_url(bound)


def test_empty_fields_are_a_problem(page: Page, fresh: Practice, bound: str) -> None:
    assert bound
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#auth-error-message-box")).to_contain_text("There was a problem")
    assert not fresh.state()["signed_in"]


def test_who_is_signed_in_is_not_asked_again(page: Page, fresh: Practice) -> None:
    fresh.sign_in()
    page.goto(f"{fresh.url}/ap/signin")
    expect(page).to_have_url(f"{fresh.url}/home")


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "/%5Celsewhere.example/"])
def test_signing_in_never_leads_to_another_site(fresh: Practice, elsewhere: str) -> None:
    fresh.sign_in()
    answer, _ = ask(fresh, "GET", f"/ap/signin?openid.return_to={elsewhere}")
    assert (answer.status, answer.headers["location"]) == (303, "/home")
