"""Which page is this: a table of pages, each built in its own way, and what they are taken for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from automation.outline import Node, parse
from flows.page_kind import NUDGES, PRIVATE, REQUESTS, SIGNS, Kind, Sight, asks_identity, kind, private_page, sight

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.window import Window

AT = "https://sellercentral.amazon.com"
JOB = f"{AT}/account/permissions"
SIGN_IN = f"{AT}/ap/signin"
KNOWN = "<h1>User Permissions</h1><button>Add User</button>"
PAGES: dict[str, tuple[str, str, Kind]] = {
    "e-mail": (SIGN_IN, "<form name=signIn><input id=ap_email></form>", Kind.SIGN_IN),
    "e-mail and password": (SIGN_IN, "<form name=signIn><input id=ap_email><input type=password></form>", Kind.SIGN_IN),
    "sign-in without a field yet": (SIGN_IN, "<p>One moment</p>", Kind.SIGN_IN),
    "a tile of another sign-in": (
        f"{SIGN_IN}?switch_account=picker",
        "<h1>Switch accounts</h1><a data-name=switch_account_request href=#>Ada</a>",
        Kind.SWITCH,
    ),
    "the password once more": (
        f"{SIGN_IN}?openid.pape.max_auth_age=300",
        "<form name=signIn><input id=ap_password type=password></form>",
        Kind.AGAIN,
    ),
    "a password alone, anywhere": (f"{AT}/x", "<label>Password <input type=password></label>", Kind.AGAIN),
    "one-time code": (f"{AT}/ap/mfa", "<input id=auth-mfa-otpcode name=otpCode>", Kind.CODE),
    "one-time code on a page of the job": (JOB, f"{KNOWN}<input autocomplete=one-time-code>", Kind.CODE),
    "code in six boxes": (f"{AT}/ap/cvf/verify", "<input id=otc-1><input id=otc-2>", Kind.CODE),
    "code to confirm an address": (f"{AT}/x", "<form id=verification-code-form><input name=code></form>", Kind.CODE),
    "where to send the code": (
        f"{AT}/ap/mfa/new-otp",
        "<form id=auth-select-device-form><input type=radio name=otpDeviceContext>SMS</form>",
        Kind.CHANNEL,
    ),
    "approval on the phone": (
        f"{AT}/ap/cvf/approval",
        "<input type=hidden name=transactionApprovalStatus><p>Open the notification</p>",
        Kind.APPROVAL,
    ),
    "captcha": (SIGN_IN, "<img id=auth-captcha-image><input id=auth-captcha-guess>", Kind.CAPTCHA),
    "captcha with the password": (SIGN_IN, "<input type=password><input name=guess>", Kind.CAPTCHA),
    "phone number": (f"{AT}/ap/accountfixup", "<form id=auth-account-fixup-phone-form><input></form>", Kind.PHONE),
    "passkey": (
        f"{AT}/ap/signin",
        "<h1>Use face ID, fingerprint, or PIN to sign in</h1><button>Skip</button>",
        Kind.PASSKEY,
    ),
    "two steps, old": (
        f"{AT}/merchant-picker",
        "<p>Protect</p><button id=merchant-picker-btn-enroll-in-2sv>Enroll</button>",
        Kind.TWO_STEP,
    ),
    "two steps, skipped": (f"{AT}/merchant-picker/status/skip-2sv", "<p>One moment</p>", Kind.TWO_STEP),
    "identity by its heading": (f"{AT}/x", "<h2>Please confirm your identity</h2>", Kind.CHALLENGE),
    "two steps by its heading": (JOB, f"<h1>Two-Step Verification</h1>{KNOWN}", Kind.CHALLENGE),
    "who the user is, to begin with": (f"{AT}/x", "<p>We need KYC details</p><button>Continue</button>", Kind.IDENTITY),
    "who the user is, the question": (
        f"{AT}/x",
        """<fieldset><legend>Will this user handle return requests and/or refunds?</legend>
        <label><input type=radio name=a>Yes</label><label><input type=radio name=a>No</label></fieldset>""",
        Kind.IDENTITY,
    ),
    "who represents the business": (
        f"{AT}/x",
        "<p>Are you the legal representative of this business?</p>",
        Kind.IDENTITY,
    ),
    "who the user is, the form": (
        f"{AT}/x",
        "<label>Date of birth <input></label><label>Passport number <input></label>",
        Kind.IDENTITY,
    ),
    "who the user is, fields of known purpose": (f"{AT}/x", "<input autocomplete=bday-year>", Kind.IDENTITY),
    "picker of 2015": (f"{AT}/merchant-picker/change-merchant", "<a href=#>Harbour Lane</a>", Kind.PICKER),
    "picker of 2019": (
        f"{AT}/authorization/select-account?returnTo=%2Fx",
        "<button>Harbour Lane</button>",
        Kind.PICKER,
    ),
    "picker of 2023": (
        f"{AT}/account-switcher/default/merchantMarketplace?returnTo=%2Fx",
        "<h1>Select an account</h1><button>Harbour Lane</button>",
        Kind.PICKER,
    ),
    "picker by its heading": (f"{AT}/choose", "<h1>Konto auswählen</h1>", Kind.PICKER),
    "not permitted": (f"{AT}/authorization/failed?x=1", KNOWN, Kind.NOT_PERMITTED),
    "access required": (JOB, f"<h1>Access required</h1>{KNOWN}", Kind.NOT_PERMITTED),
    "the page itself": (JOB, KNOWN, Kind.KNOWN),
    "the page itself, with an account to select in a dialog": (
        JOB,
        f"{KNOWN}<div role=dialog><h2>Select an account</h2></div>",
        Kind.KNOWN,
    ),
    "the page itself, with an upsell": (JOB, f"{KNOWN}<p>Your Professional selling plan renews soon.</p>", Kind.KNOWN),
    "the page itself, rows about refunds": (
        JOB,
        f"{KNOWN}<table><tr><td>Manage Returns<td>See return requests and issue a refund.</table>",
        Kind.KNOWN,
    ),
    "individual plan": (
        JOB,
        "<h1>User Permissions</h1><p>You need a Professional selling plan to give others access.</p>",
        Kind.PLAN,
    ),
    "an upsell in a menu": (JOB, "<nav>Professional plan</nav><a href=#>Professional plan</a>", Kind.UNKNOWN),
    "an error": (JOB, "<h1>Sorry! Something went wrong on our end.</h1>", Kind.UNKNOWN),
    "nothing": (JOB, "", Kind.UNKNOWN),
}


def known(root: Node) -> bool:
    return any(node.role == "button" and node.name == "Add User" for node in root.walk())


@pytest.fixture
def at(eyes: Window) -> Callable[[str, str], Sight]:
    """What may be known of a page with that body at that address."""

    def seen(address: str, body: str) -> Sight:
        eyes.page.set_content(f"<!doctype html><html lang=en><title>Seller Central</title><body>{body}</body></html>")
        eyes.touched()
        return sight(replace(eyes.look(), url=address), eyes.shows)

    return seen


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_told_from_the_page_alone(at: Callable[[str, str], Sight], page: str) -> None:
    address, body, expected = PAGES[page]
    assert kind(at(address, body), known) is expected


ORDER = (
    Sight(f"{AT}/ap/signin", signs=frozenset({"code", "password"}), private=True),
    Sight(f"{AT}/account-switcher/x", title="Access required"),
    Sight(f"{AT}/authorization/failed", signs=frozenset({"password"}), private=True),
    Sight(f"{AT}/ap/signin", root=parse('- button "Add User"')),
    Sight(JOB, root=parse('- button "Add User"\n- paragraph: Professional plan')),
    Sight(JOB, root=parse("- paragraph: Professional plan")),
)


def test_what_a_page_is_is_asked_in_one_order() -> None:
    assert [kind(each, known) for each in ORDER] == [
        Kind.CODE,
        Kind.PICKER,
        Kind.NOT_PERMITTED,
        Kind.SIGN_IN,
        Kind.KNOWN,
        Kind.PLAN,
    ]


@pytest.mark.parametrize("address", [JOB, SIGN_IN, f"{AT}/home"])
def test_a_page_that_hides_what_it_asks_is_never_called_signed_out(address: str) -> None:
    assert kind(Sight(address, private=True), known) is Kind.CHALLENGE


@pytest.mark.parametrize("title", ["Access required", "Access required - Seller Central", "Amazon | Access required"])
def test_a_title_tells_as_a_heading_does(title: str) -> None:
    assert kind(Sight(JOB, title=title), known) is Kind.NOT_PERMITTED


@pytest.mark.parametrize("seen", REQUESTS)
def test_a_request_says_what_to_do_what_is_kept_and_what_comes_after(seen: Kind) -> None:
    first, kept, after = REQUESTS[seen].partition("Nothing is recorded meanwhile.")
    assert "lease" in first
    assert kept
    assert after == " Afterwards I open the page again and go on from what it shows."


def test_every_page_that_stops_or_goes_on_asks_nobody() -> None:
    assert set(Kind) - set(REQUESTS) == {Kind.NOT_PERMITTED, Kind.KNOWN, Kind.PLAN, Kind.UNKNOWN}


def test_every_sign_is_of_one_kind_of_page() -> None:
    selectors = [selector for group in (*SIGNS.values(), *NUDGES.values()) for selector in group]
    assert len(selectors) == len(set(selectors)) > len(PRIVATE)


FORMS = {
    "labels": "<label>Date of birth<input></label>",
    "a table": "<table><tr><td>Passport no.<td><input><tr><td>Expiry<td><input></table>",
    "names": "<input aria-label='Country of birth'>",
    "three lists under one label": """<div role=group aria-label='Date of birth'><select aria-label=Day><option>1</select>
        <select aria-label=Month><option>1</select></div><p>Citizenship</p>""",
    "words beside": "<dl><dt>Residential address<dd><input aria-label=Street><dt>Citizenship<dd><input aria-label=Country></dl>",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_about_a_person_is_private_however_it_is_built(see: Callable[[str], Node], form: str) -> None:
    assert private_page(see(FORMS[form]))


@pytest.mark.parametrize(
    "body",
    [
        "<label>Name<input></label><label>E-mail<input></label>",
        "<p>Have your passport and date of birth ready.</p><button>Continue</button>",
        "<input type=search aria-label=Search><p>Passport</p><p>Date of birth</p>",
        f"{KNOWN}<label>Search<input></label>",
        "",
    ],
)
def test_other_pages_are_not_private(see: Callable[[str], Node], body: str) -> None:
    assert not private_page(see(body))


@pytest.mark.parametrize(
    "body",
    ["<p>Stocky supplies refunds.</p>", "<p>Do you want a refund?</p>", "<h2>Return requests</h2><p>Refunds</p>"],
)
def test_other_words_about_refunds_are_no_question_of_identity(see: Callable[[str], Node], body: str) -> None:
    assert not asks_identity(see(body))
