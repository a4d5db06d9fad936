"""Letting an application in, and what comes back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from flows.practice import serve
from tests.practice.asking import ask
from tests.practice.sending import APPLICATION, look, said, send

if TYPE_CHECKING:
    from flows.practice import Practice


def address(practice: Practice, **query: str) -> str:
    told = {"application_id": APPLICATION, "state": "s7", **query}
    return f"{look(practice, 'consent')}?{urlencode(told)}"


def test_the_application_is_let_in_and_told_so(page: Page, practice: Practice) -> None:
    page.goto(practice.url + address(practice))
    assert page.get_by_role("listitem").filter(has_text="Product Listing").count() == 1
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Tick the box")
    page.get_by_role("checkbox").check()
    assert practice.state()["consents"] == []
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, the application has been let in")
    query = parse_qs(urlsplit(page.url).query)
    assert (query["state"], query["selling_partner_id"]) == (["s7"], ["A3PRACT1CEHRBR"])
    code = query["spapi_oauth_code"][0]
    assert code not in page.content()
    assert code not in str(practice.state())
    [consent] = practice.state()["consents"]
    assert (consent["application"], consent["store"]) == (APPLICATION, "US")
    assert APPLICATION in said(ask(practice, "GET", look(practice, "apps"))[1])


@pytest.mark.parametrize("query", [{"application_id": "xsellco"}, {"state": ""}])
def test_an_address_without_application_or_state_is_refused(practice: Practice, query: dict[str, str]) -> None:
    answer, text = ask(practice, "GET", address(practice, **query))
    assert answer.status == 400
    assert "This application cannot be authorized" in text


@pytest.mark.parametrize(
    ("asked", "host"),
    [("http://localhost:1/back", "localhost"), ("https://elsewhere.example/back", None)],
)
def test_the_way_back_stays_on_this_machine(practice: Practice, asked: str, host: str | None) -> None:
    answer, _ = send(practice, address(practice, redirect_uri=asked), "consent", direct="yes")
    waiting, _ = ask(practice, "GET", answer.headers["location"])
    back = urlsplit(waiting.headers["refresh"].partition("url=")[2])
    assert back.hostname == host
    assert back.path == ("/back" if host else "/practice/callback")


def test_who_is_not_the_primary_user_sees_a_blank_page() -> None:
    with serve(troubles=("blank-consent",)) as practice:
        practice.sign_in()
        text = ask(practice, "GET", address(practice))[1]
        assert "Confirm" not in text
        assert "Practice site" in text


def test_an_application_that_was_let_in_can_be_let_out_again(practice: Practice) -> None:
    send(practice, address(practice), "consent", direct="yes")
    listed = ask(practice, "GET", look(practice, "apps"))[1]
    assert all(f'label="{button}"' in listed for button in ("Re-authorize", "Disable authorization"))
    send(practice, look(practice, "apps"), "disable-app", application_id=APPLICATION)
    assert practice.state()["consents"] == []
