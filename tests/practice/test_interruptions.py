"""What comes between while signing in: recognisable, harmless, and over once a person has answered."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from flows.practice import Practice, serve
from tests.practice.asking import ask, press, scene
from tests.practice.sending import look, said, send

SIGNS = {
    "one-time-code": ("/ap/mfa", ('id="auth-mfa-otpcode" name="otpCode"', 'id="auth-signin-button"')),
    "captcha": ("/ap/cvf/verify", ('id="auth-captcha-image"', 'id="auth-captcha-guess" name="guess"')),
    "push-approval": ("/ap/cvf/approval", ('name="transactionApprovalStatus"', 'id="resend-approval-link"')),
    "passkey": ("/ax/claim/webauthn/nudge", ("Use face ID, fingerprint, or PIN to sign in", 'value="Skip"')),
    "two-step-nudge": ("/merchant-picker/status/skip-2sv", ('id="merchant-picker-btn-skip-for-now-announce"',)),
    "picker": ("/account-switcher/default/merchantMarketplace", ("Select an account", "Trading (current)")),
    "two-accounts": ("/account-switcher/default/merchantMarketplace", ("Select an account", "Trading (current)")),
    "reauth": ("/ap/signin/again", ('form name="signIn"', 'id="ap_password"')),
    "kyc": ("/account/permissions/user-information", ("Information about this user",)),
}
LATER = {"reauth", "kyc"}
HOME = {"kyc": "/account/permissions/rights?user=ines@harbourlane.example"}


@pytest.mark.parametrize("name", SIGNS)
def test_an_interruption_is_recognisable_warns_and_ends_with_the_seller_signing_in(name: str) -> None:
    path, signs = SIGNS[name]
    bound = HOME.get(name, "/account/permissions")
    with serve(troubles=(name,)) as practice:
        practice.reset(signed_in=True)
        if name in LATER:
            assert ask(practice, "GET", "/home")[0].status == 200
        answer, _ = ask(practice, "GET", bound)
        assert answer.headers["location"].partition("?")[0] == path
        text = ask(practice, "GET", answer.headers["location"])[1]
        assert [sign for sign in signs if sign not in text] == []
        assert "NEVER type a real code or password here." in said(text)
        assert 'anti-csrftoken-a2z" content' not in text
        assert practice.state()["waiting_for"] == [name]
        assert scene(practice, "sign-in")[1]["waiting_for"] == []
        assert ask(practice, "GET", bound)[0].status == 200


@pytest.mark.parametrize("name", ["one-time-code", "reauth"])
def test_whatever_is_typed_is_accepted_and_not_kept(name: str) -> None:
    with serve(troubles=(name,)) as practice:
        practice.reset(signed_in=True)
        ask(practice, "GET", "/home")
        ask(practice, "GET", "/home")
        answer, _ = send(practice, SIGNS[name][0], "answer", step="1", otpCode="314159")
        assert answer.headers["location"] == "/home"
        assert ask(practice, "GET", "/home")[0].status == 200
        assert "314159" not in str(practice.state())


def test_an_open_page_goes_on_once_it_was_answered_elsewhere(page: Page) -> None:
    with serve(troubles=("one-time-code",)) as practice:
        practice.reset(signed_in=True)
        page.goto(f"{practice.url}/account/permissions")
        expect(page.locator("#auth-mfa-otpcode")).to_be_visible()
        practice.sign_in()
        expect(page).to_have_url(f"{practice.url}/account/permissions")


def test_who_signs_in_by_hand_is_asked_for_the_code_as_well(page: Page) -> None:
    with serve(troubles=("one-time-code",)) as practice:
        page.goto(f"{practice.url}/home")
        page.locator("#ap_email").fill("made-up@person.example")
        page.locator("#ap_password").fill("made-up")
        press(page, "Sign in")
        page.locator("#auth-mfa-otpcode").fill("000000")
        press(page, "Sign in")
        expect(page).to_have_url(f"{practice.url}/home")


def test_the_practice_seller_who_signs_in_has_answered_what_belongs_to_that() -> None:
    with serve(troubles=("one-time-code", "reauth")) as practice:
        practice.sign_in()
        assert ask(practice, "GET", "/home")[0].status == 200
        assert ask(practice, "GET", "/home")[0].headers["location"].startswith("/ap/signin/again?")


def test_an_account_and_a_store_are_chosen(page: Page) -> None:
    with serve(troubles=("picker",)) as practice:
        practice.reset(signed_in=True)
        page.goto(f"{practice.url}/home")
        expect(page.get_by_role("button", name="Select account", exact=True)).to_be_disabled()
        press(page, "Salt & Timber Goods")
        press(page, "United Kingdom")
        press(page, "Select account")
        expect(page).to_have_url(f"{practice.url}/home")
        assert (practice.state()["account"]["name"], practice.state()["store"]) == ("Salt & Timber Goods", "UK")


def test_two_accounts_may_have_one_name(page: Page) -> None:
    with serve(troubles=("two-accounts",)) as practice:
        practice.reset(signed_in=True)
        page.goto(f"{practice.url}/home")
        expect(page.get_by_role("button", name="Harbour Lane Trading")).to_have_count(2)


def test_a_user_has_to_be_described_before_he_is_given_rights(page: Page) -> None:
    with serve(troubles=("kyc",)) as practice:
        practice.reset(signed_in=True)
        page.goto(practice.url + look(practice, "permissions"))
        page.get_by_role("button", name="Manage Rights").last.click()
        press(page, "Continue")
        page.get_by_role("radio", name="No", exact=True).check()
        press(page, "Continue")
        press(page, "Save and continue")
        expect(page.get_by_role("heading", level=1)).to_have_text("Success")
        press(page, "User Permissions")
        expect(page.get_by_role("heading", level=1)).to_have_text("Manage Rights")


def test_an_interruption_never_leads_to_another_site(practice: Practice) -> None:
    assert practice.state()["waiting_for"] == []
    with serve(troubles=("captcha",)) as other:
        other.reset(signed_in=True)
        answer, _ = ask(other, "GET", "/ap/cvf/verify?openid.return_to=//elsewhere.example/")
        assert (answer.status, answer.headers["location"]) == (303, "/home")
