"""Giving an MWS developer access, as it was in 2015 and 2022, and gone in 2026."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from flows.practice import Practice, serve
from tests.practice.asking import ask
from tests.practice.sending import look, said, send

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = re.compile(r"amzn\.mws\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TICKED = {"accepted": "yes", "responsible": "yes", "developerName": "xSellco", "devMWSAccountId": "087368135448"}


@pytest.fixture(scope="module")
def old_site() -> Iterator[Practice]:
    with serve(look="2015") as practice:
        yield practice


def token_on(page: Page) -> str:
    found = TOKEN.search(page.get_by_role("main").inner_text())
    assert found
    return found[0]


def test_a_developer_is_authorised_in_a_new_window_and_listed(page: Page, practice: Practice) -> None:
    page.goto(f"{practice.url}/apps/manage")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Authorize new developer", exact=True).click()
    window = opened.value
    window.get_by_role("textbox", name="Developer's Name", exact=True).fill("xSellco")
    window.get_by_role("textbox", name="Developer ID", exact=True).fill("5759-5616-2466")
    window.get_by_role("button", name="Next", exact=True).click()
    for box in window.get_by_role("checkbox").all():
        box.check()
    assert practice.state()["developers"] == []
    window.get_by_role("button", name="Next", exact=True).click()
    expect(window.get_by_role("heading", name="Congratulations!")).to_be_visible()
    token = token_on(window)
    [developer] = practice.state()["developers"]
    assert (developer["name"], developer["account"], developer["store"]) == ("xSellco", "5759-5616-2466", "US")
    assert developer["token_sha256"] == sha256(token.encode()).hexdigest()
    assert token not in str(practice.state())
    window.reload()
    expect(window.get_by_text("It was shown once")).to_be_visible()
    page.reload()
    expect(page.get_by_role("rowheader", name="5759-5616-2466")).to_be_visible()


def test_in_2015_the_third_of_three_choices_gives_a_developer_access(page: Page, old_site: Practice) -> None:
    old_site.reset(signed_in=True)
    page.goto(f"{old_site.url}/gp/mws/registration/register.html")
    assert page.get_by_role("radio").count() == 3
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Choose one of the three.")
    page.get_by_role("radio", name="I want to give a developer access to my Amazon seller account with MWS.").check()
    page.get_by_role("textbox", name="Developer's Name").fill("xSellco")
    page.get_by_role("textbox", name="Developer Account Number").fill("0873-6813-5448")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_role("checkbox")).to_have_count(2)
    assert old_site.state()["developers"] == []


def test_the_address_can_fill_in_the_developer(practice: Practice) -> None:
    query = "devAuth=1&developerName=xSellco&devMWSAccountId=087368135448"
    text = ask(practice, "GET", f"{look(practice, 'mws')}?{query}")[1]
    assert 'value="xSellco"' in text
    assert 'value="087368135448"' in text


@pytest.mark.parametrize("number", ["", "0873-6813-544", "0873-6813-54480", "O873-6813-5448", "١٢٣٤٥٦٧٨٩٠١٢"])
def test_a_number_that_has_not_twelve_digits_is_refused(practice: Practice, number: str) -> None:
    answer, text = send(practice, look(practice, "mws"), "authorise-developer", **TICKED | {"devMWSAccountId": number})
    assert (answer.status, practice.state()["developers"]) == (200, [])
    assert "The developer's number has twelve digits." in text.replace("&#39;", "'")


def test_both_boxes_have_to_be_ticked(practice: Practice) -> None:
    form = {name: value for name, value in TICKED.items() if name != "responsible"}
    assert "Tick both boxes" in send(practice, look(practice, "mws"), "authorise-developer", **form)[1]
    assert practice.state()["developers"] == []


def test_each_authorisation_has_a_token_of_its_own_and_replaces_the_one_before(practice: Practice) -> None:
    digests = set()
    for _ in range(2):
        assert send(practice, look(practice, "mws"), "authorise-developer", **TICKED)[0].status == 303
        [developer] = practice.state()["developers"]
        digests.add(developer["token_sha256"])
    assert len(digests) == 2


def test_an_unknown_developer_is_refused_under_trouble() -> None:
    with serve(troubles=("rejected-developer",)) as practice:
        practice.sign_in()
        query = "step=licence&developerName=xSellco&devMWSAccountId=087368135448"
        assert "no developer with this number" in ask(practice, "GET", f"{look(practice, 'mws')}?{query}")[1]


def test_in_2026_there_is_no_mws_any_more() -> None:
    with serve(look="2026") as practice:
        practice.sign_in()
        assert ask(practice, "GET", "/gp/mws/registration/register.html")[0].status == 404
        text = said(ask(practice, "GET", "/apps/manage")[1])
        assert "Authorized applications" in text
        assert "Amazon MWS" not in text
