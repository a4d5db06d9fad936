"""The job consent on pages that are built otherwise than the practice site: other answers than the one that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from automation.supervision.practice import Practice as PracticeApproval
from flows.shelf import own_folder
from tests.flows.holding import Held, hold
from tests.flows.little_site import Little, little_site
from tests.flows.test_consent_app import APPLICATION, PROFILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

    from automation.supervision.terminal import Terminal
    from tests.flows.little_site import Page

CONSENT = "/apps/authorize/consent"
HEADER = "<header><span>Harbour Lane Trading | United States</span></header>"
ROLES = "<h3>Pricing</h3><p>See and set prices<h3>Brand Analytics</h3><p>Reports"
DIRECT = "I direct Amazon to give this application what it asks for."


def asking(back: str, roles: str = ROLES) -> Callable[[dict[str, str]], str]:
    """The consent page of a client-side application: Confirm wakes with the box and goes to `back`, with the state in it."""

    def page(told: dict[str, str]) -> str:
        assert told["application_id"] == APPLICATION
        return f"""<main><h1>Authorise</h1><div>{roles}</div>
            <label><input type=checkbox onchange="go.disabled = !checked">{DIRECT}</label>
            <button onclick="document.body.innerHTML = 'Cancelled'">Cancel</button>
            <button id=go disabled onclick="location = '{back.replace("STATE", told["state"])}'">Confirm</button></main>"""

    return page


def run(browser: Browser, site: Little) -> Held:
    own_folder().mkdir(parents=True, exist_ok=True)
    (own_folder() / "harbourdesk.toml").write_text(PROFILE, "utf-8")

    def person(terminal: Terminal) -> PracticeApproval:
        return PracticeApproval(terminal, None)

    return hold(browser, site.url, "harbourdesk", ("consent",), person=person)


def test_our_own_state_in_the_applications_address_is_the_proof(browser: Browser) -> None:
    pages: dict[str, Page] = {
        CONSENT: asking("/back?state=STATE&spapi_oauth_code=RHcodeXYZ"),
        "/back": lambda _: "<h1>Thank you</h1>",
    }
    with little_site(pages, HEADER) as site:
        held = run(browser, site)
    assert held.outcomes == {"consent": "done"}, held.said
    assert [change.what for change in held.report.results[0].changes] == ["Pricing", "Brand Analytics", DIRECT]
    assert site.asked.count("/back") == 1
    kept = b"".join(path.read_bytes() for path in held.record.rglob("*") if path.is_file()) + held.said.encode()
    assert b"RHcodeXYZ" not in kept


def test_another_state_than_ours_is_no_consent(browser: Browser) -> None:
    pages: dict[str, Page] = {CONSENT: asking("/back?state=another&spapi_oauth_code=x"), "/back": lambda _: "Thank you"}
    with little_site(pages, HEADER) as site:
        held = run(browser, site)
    assert held.outcomes == {"consent": "stopped"}, held.said
    assert "another answer came back" in held.report.reason


def test_the_applications_own_host_is_read_by_its_address_alone(browser: Browser) -> None:
    with little_site({"/back": lambda _: "<h1>Secret of the application</h1>"}, "") as application:
        back = f"{application.url}/back?state=STATE&spapi_oauth_code=RHcodeXYZ"
        with little_site({CONSENT: asking(back)}, HEADER) as site:
            held = run(browser, site)
    assert held.outcomes == {"consent": "done"}, held.said
    kept = b"".join(path.read_bytes() for path in held.record.rglob("*") if path.is_file()) + held.said.encode()
    assert b"RHcodeXYZ" not in kept
    (proof,) = held.record.rglob("*proof-consent.yaml")
    assert b"Secret of the application" not in proof.read_bytes()


def test_an_application_that_does_not_answer_leaves_it_open(browser: Browser) -> None:
    back = "http://127.0.0.1:9/back?state=STATE&spapi_oauth_code=RHcodeXYZ"
    with little_site({CONSENT: asking(back)}, HEADER) as site:
        held = run(browser, site)
    assert held.outcomes == {"consent": "stopped"}, held.said
    assert "it cannot be told whether consent was given" in held.report.reason
    kept = b"".join(path.read_bytes() for path in held.record.rglob("*") if path.is_file()) + held.said.encode()
    assert b"RHcodeXYZ" not in kept


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<main></main>", "The consent page stays blank. Usually that is because the one who is signed in is not"),
        (
            "<main><div role=alert>This application is not available here.</div></main>",
            "This application is not available here.",
        ),
        (
            f"<main><label><input type=checkbox>{DIRECT}</label><button>Confirm</button></main>",
            "I cannot read on the consent page",
        ),
    ],
)
def test_a_page_that_is_not_whole_is_told(browser: Browser, body: str, words: str) -> None:
    with little_site({CONSENT: lambda _: body}, HEADER) as site:
        held = run(browser, site)
    assert held.outcomes == {"consent": "stopped"}, held.said
    assert words in held.report.reason
