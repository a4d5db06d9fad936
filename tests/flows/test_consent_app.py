"""The job consent against the practice site: from the list of roles to our own state in the application's address."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest

from automation.record.verify import verify
from automation.supervision.practice import Practice as PracticeApproval
from flows.consent_app import ConsentApp, Standing
from flows.pages.consent import Asked, Role
from flows.partner import Partner, Wanted
from flows.practice import Practice, serve
from flows.practice.people import sign_in_at
from flows.shelf import own_folder
from tests.flows.holding import Held, hold
from tests.flows.profiles import SITELESS
from tests.flows.test_authorise_developer import Hasty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from automation.supervision import HandOver
    from automation.supervision.terminal import Terminal

APPLICATION = "amzn1.sellerapps.app.0f9c1bd1-7cf1-4c0b-9f57-3f0c4c0ffee0"
PROFILE = f"""
title = "Harbour Desk"
about = "Answers your buyers."
jobs = ["consent"]
[source]
where = "a guide"
read_on = 2026-11-21
[consent]
application = "{APPLICATION}"
"""
ROLES = [
    "Selling Partner Insights",
    "Pricing",
    "Product Listing",
    "Inventory and Order Tracking",
    "Buyer Communication",
]


@dataclass
class Ticking(PracticeApproval):
    ticks: bool = True

    def agree(self, text: str, over: Callable[[], bool]) -> HandOver:
        return super().agree(text, over) if self.ticks else "timeout"


@contextmanager
def selling(look: str = "2022", *troubles: str) -> Iterator[Practice]:
    own_folder().mkdir(parents=True, exist_ok=True)
    (own_folder() / "harbourdesk.toml").write_text(PROFILE, "utf-8")
    with serve(look=look, troubles=troubles) as site:
        site.reset(signed_in=True)
        yield site


def run(browser: Browser, site: Practice, *, ticks: bool = True) -> Held:
    def person(terminal: Terminal) -> Ticking:
        return Ticking(terminal, sign_in_at(site.url), ticks)

    return hold(browser, site.url, "harbourdesk", ("consent",), person=person)


@pytest.mark.parametrize("look", ["2022", "2026"])
def test_consent_is_given_and_our_state_comes_back(browser: Browser, look: str) -> None:
    with selling(look) as site:
        held = run(browser, site)
        assert held.outcomes == {"consent": "done"}, held.said
        (consent,) = site.state()["consents"]
        assert (consent["application"], consent["store"]) == (APPLICATION, "US")
        changes = [(change.what, change.before, change.after) for change in held.report.results[0].changes]
        assert changes[:-1] == [(role, "not granted", "granted") for role in ROLES]
        assert changes[-1][0].startswith("I direct Amazon to give this application access")
        assert changes[-1][1:] == ("not ticked", "ticked by you")
        assert "365 days, until" in held.report.results[0].changes[-1].says
        assert any("has consent until" in line.get("text", "") for line in held.journal if line["kind"] == "note")
        files = b"".join(path.read_bytes() for path in held.record.rglob("*") if path.is_file()) + held.said.encode()
        assert b"spapi_oauth_code=" not in files
        assert "Cancel" not in " ".join(str(line.get("control")) for line in held.journal)
        verdict = verify(held.record)
        assert (verdict.status, [str(fault) for fault in verdict.faults]) == ("valid", [])
        again = run(browser, site)
        assert again.outcomes == {"consent": "unchanged"}, again.said
        assert len(site.state()["consents"]) == 1


def test_the_person_ticks_or_nothing_is_sent(browser: Browser) -> None:
    with selling() as site:
        held = run(browser, site, ticks=False)
        assert held.outcomes == {"consent": "stopped"}, held.said
        assert "tick its box there yourself" in held.report.reason
        assert site.state()["consents"] == []
        assert "commit" not in held.acts


def test_a_person_who_presses_confirm_himself_has_consented_and_our_state_is_the_proof(browser: Browser) -> None:
    with selling() as site:

        def person(terminal: Terminal) -> Hasty:
            return Hasty(terminal, sign_in_at(site.url), browser=browser, press="Confirm")

        held = hold(browser, site.url, "harbourdesk", ("consent",), person=person)
        assert held.outcomes == {"consent": "done"}, held.said
        assert len(site.state()["consents"]) == 1
    notes = [line["text"] for line in held.journal if line["kind"] == "note"]
    assert "The boxes are gone: the person went on himself, by “Confirm”. I did not press it." in notes
    assert "commit" not in held.acts


def test_a_blank_page_is_explained(browser: Browser) -> None:
    with selling("2022", "blank-consent") as site:
        held = run(browser, site)
        assert held.outcomes == {"consent": "stopped"}, held.said
        assert "The consent page stays blank" in held.report.reason
        assert "primary user" in held.report.reason


def test_where_there_is_no_consent_page_the_run_says_so(browser: Browser) -> None:
    with selling("2015") as site:
        held = run(browser, site)
        assert held.outcomes == {"consent": "stopped"}, held.said
        assert "opens no consent page for the application" in held.report.reason


def planning(**consent: str) -> ConsentApp:
    partner = Partner.model_validate(
        {
            "key": "harbourdesk",
            "title": "Harbour Desk",
            "about": "Answers your buyers.",
            "jobs": ["consent"],
            "source": {"where": "a guide", "read_on": "2026-11-21"},
            "consent": {"application": APPLICATION, **consent},
        }
    )
    return ConsentApp(SITELESS, Wanted(partner, {}, ("US",)), today=lambda: date(2026, 11, 21))


def test_the_plan_has_every_role_in_a_sellers_words_and_the_day_it_ends() -> None:
    job = planning()
    have = job_standing(Role("Pricing", "See and set prices"), Role("Tax", "Reports of taxes"), Role("Reports"))
    pricing, tax, reports, direction = job.plan(have).changes
    assert pricing.says == "Harbour Desk will be able to see and set your prices."
    assert tax.says == "Harbour Desk gets the role “Tax”. The page says: “Reports of taxes”"
    assert reports.says == "Harbour Desk gets the role “Reports”."
    assert direction.what == "I direct Amazon to let it in."
    assert "until 21 November 2027" in direction.says
    assert [change.commit for change in (pricing, tax, reports, direction)] == [False, False, False, True]


def job_standing(*roles: Role) -> Standing:
    return Standing(asked=Asked(roles, "I direct Amazon to let it in."))


@pytest.mark.parametrize("have", [Standing(listed=True), Standing(confirmed=True)])
def test_what_has_consent_needs_nothing(have: Standing) -> None:
    assert planning().plan(have).changes == ()
