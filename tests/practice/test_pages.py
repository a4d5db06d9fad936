"""The pages around User Permissions, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from flows.practice import Practice, serve
from tests.practice.asking import PARTNER, ask, press

if TYPE_CHECKING:
    from collections.abc import Iterator

MENU = [
    "Account Info",
    "Notification Preferences",
    "Login Settings",
    "Return Settings",
    "Gift Options",
    "Shipping Settings",
    "Tax Settings",
    "User Permissions",
    "Info & Policies",
    "Fulfillment by Amazon",
    "Sign out",
]
PAGES = [
    "/home",
    "/account/permissions",
    f"/account/permissions/rights?user={PARTNER}",
    "/authorization/failed",
    "/no-such-page",
    "/hz/sc/account-information",
    "/ap/cnep",
]


def test_the_settings_menu_opens_on_a_click_and_leads_to_user_permissions(page: Page, practice: Practice) -> None:
    page.goto(f"{practice.url}/home")
    settings = page.get_by_role("button", name="Settings", exact=True)
    assert (settings.get_attribute("aria-haspopup"), settings.get_attribute("aria-expanded")) == ("menu", "false")
    settings.click()
    expect(settings).to_have_attribute("aria-expanded", "true")
    assert page.get_by_role("menuitem").all_inner_texts() == MENU
    page.get_by_role("menuitem", name="User Permissions").click()
    expect(page).to_have_url(f"{practice.url}/account/permissions")


def test_the_settings_menu_opens_while_the_pointer_is_over_it(page: Page, practice: Practice) -> None:
    page.goto(f"{practice.url}/home")
    page.get_by_role("button", name="Settings", exact=True).hover()
    expect(page.get_by_role("menu")).to_be_visible()
    page.get_by_role("heading", level=1).hover()
    expect(page.get_by_role("menu")).to_be_hidden()


def test_the_settings_menu_can_be_used_with_the_keyboard(page: Page, practice: Practice) -> None:
    page.goto(f"{practice.url}/home")
    page.get_by_role("button", name="Settings", exact=True).press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Account Info")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_be_hidden()


def test_every_page_of_the_menus_can_be_read(practice: Practice) -> None:
    paths = [entry["path"] for entry in practice.site.look.data["page"]]
    assert {path: ask(practice, "GET", path)[0].status for path in paths} == dict.fromkeys(paths, 200)


def everywhere(practice: Practice) -> Iterator[str]:
    """Every page that the site has, apart from those that a form leads to."""
    look = practice.site.look
    yield from (entry["path"] for entry in look.data["page"])
    yield from (path for name, path in look.data["paths"].items() if name not in {"rights", "sign_in", "sign_out"})
    yield f"{look.path('rights')}?user={PARTNER}"
    yield "/no-such-page"


@pytest.mark.parametrize("lang", ["en-US", "en-GB", "de", "ja"])
@pytest.mark.parametrize("look", ["2015", "2022", "2026"])
def test_every_page_of_every_look_speaks_every_language(look: str, lang: str) -> None:
    people = [{"name": status, "email": f"{status}@p.example", "status": status} for status in ("open", "accepted")]
    with serve(look=look, lang=lang) as practice:
        user = {"name": "ExportYourStore", "email": PARTNER}
        partners = [{"company": "One", "sender": "Ann"}, {"company": "Two", "status": "accepted"}]
        practice.reset(signed_in=True, users=[user], invitations=people, partners=partners)
        said = {path: ask(practice, "GET", path) for path in everywhere(practice)}
        banner, title = practice.site.words["banner.text"], practice.site.words["title"]
    assert {path for path, (answer, _) in said.items() if answer.status >= 500} == set()
    assert {path for path, (answer, _) in said.items() if answer.status == 404} == {"/no-such-page"}
    for _, text in said.values():
        assert f'<html lang="{lang}">' in text
        assert f'role="note"><strong>{banner}</strong>' in text
        assert f" - {title}</title>" in text


def test_every_page_says_that_it_is_for_practice(page: Page, practice: Practice) -> None:
    practice.reset(signed_in=True, users=[{"name": "ExportYourStore", "email": PARTNER}])
    for path in PAGES:
        page.goto(practice.url + path)
        expect(page).to_have_title(re.compile(r" - Practice Seller Central$"))
        expect(page.get_by_text("Practice site", exact=True)).to_be_in_viewport()


def test_the_header_names_account_and_store(practice: Practice) -> None:
    text = ask(practice, "GET", "/home?mons_sel_mkid=A1F83G8C2ARO7P")[1]
    assert "<b>Harbour Lane Trading</b> | United Kingdom</div>" in text
    assert (practice.state()["store"], practice.state()["account"]["name"]) == ("UK", "Harbour Lane Trading")


def test_an_unknown_store_changes_nothing(practice: Practice) -> None:
    ask(practice, "GET", "/home?mons_sel_mkid=A0NOWHERE")
    assert practice.state()["store"] == "US"


@pytest.mark.parametrize("old", ["/gp/account-manager/home.html", "/account/permission"])
def test_old_addresses_lead_to_user_permissions(practice: Practice, old: str) -> None:
    answer, _ = ask(practice, "GET", old)
    assert (answer.status, answer.headers["location"]) == (303, "/account/permissions")


@pytest.mark.parametrize(
    ("method", "path", "status", "says"),
    [
        ("GET", "/no-such-page", 404, "We could not find that page"),
        ("GET", "/static/nothing.js", 404, "We could not find that page"),
        ("GET", "/account/permissions/rights?user=no@one.example", 404, "We could not find that page"),
        ("GET", "/account/permissions/rights?user=marta@harbourlane.example", 404, "We could not find that page"),
        ("POST", "/home", 405, "That does not work here"),
        ("DELETE", "/account/permissions", 405, "That does not work here"),
        ("GET", "/authorization/failed", 403, "You do not have permission to view this page"),
        ("POST", "/account/permissions", 403, "This form is too old"),
    ],
)
def test_what_cannot_be_asked_is_answered_with_a_page(
    practice: Practice, method: str, path: str, status: int, says: str
) -> None:
    answer, text = ask(practice, method, path)
    assert answer.status == status
    assert f"<h1>{says}</h1>" in text


def test_a_form_without_the_token_of_this_site_does_nothing(practice: Practice) -> None:
    answer, _ = ask(practice, "POST", "/account/permissions", f"do=send&name=Thief&email={PARTNER}")
    assert answer.status == 403
    assert practice.state()["sent"] == 0


def test_signing_out_leads_to_the_sign_in_page(page: Page, practice: Practice) -> None:
    page.goto(f"{practice.url}/home")
    press(page, "Settings")
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page).to_have_url(f"{practice.url}/ap/signin")
    assert not practice.state()["signed_in"]
