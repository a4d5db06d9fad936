"""The job mws against the practice site: from the list of developers to the token in the person's hands."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from automation.record.history import sent
from automation.record.verify import verify
from automation.supervision.practice import Practice as PracticeApproval
from flows.practice import Practice, serve
from flows.practice.people import sign_in_at
from tests.flows.holding import Held, hold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from automation.plan import Plan
    from automation.secret import Secret
    from automation.supervision import Approval, Delivery, HandOver
    from automation.supervision.terminal import Terminal

NUMBER = "0873-6813-5448"
WHAT = f"Developer xSellco, {NUMBER}"


@dataclass
class Taking(PracticeApproval):
    """A practice person who keeps the tokens that are handed to him."""

    taken: list[str] | None = None
    ticks: bool = True
    noes: int = 0
    """The plan that he says no to, counted from 1."""

    def deliver(self, what: str, secret: Secret) -> Delivery:
        if self.taken is not None:
            self.taken.append(secret.value)
        return super().deliver(what, secret)

    def agree(self, text: str, over: Callable[[], bool]) -> HandOver:
        return super().agree(text, over) if self.ticks else "timeout"

    def approve(self, plan: Plan) -> Approval:
        self.noes -= 1
        answer = super().approve(plan)
        return answer if self.noes != 0 else type(answer)(plan.digest, "no", "Ada", "typed", 1.0)


@dataclass
class Hasty(Taking):
    """One who ticks, and then presses on himself."""

    browser: Browser | None = None
    press: str = "Next"

    def agree(self, text: str, over: Callable[[], bool]) -> HandOver:
        self.say(text)
        assert self.browser
        page = self.browser.contexts[-1].pages[-1]
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_role("button", name=self.press, exact=True).click()
        return self.terminal.wait(over, 10)


@contextmanager
def selling(look: str = "2022", *troubles: str) -> Iterator[Practice]:
    with serve(look=look, troubles=troubles) as site:
        site.reset(signed_in=True, store="UK")
        yield site


def run(browser: Browser, site: Practice, *, taken: list[str] | None = None, ticks: bool = True, noes: int = 0) -> Held:
    def person(terminal: Terminal) -> Taking:
        return Taking(terminal, sign_in_at(site.url), taken, ticks, noes)

    return hold(browser, site.url, "xsellco", ("mws",), stores="UK", person=person)


def kept(held: Held) -> bytes:
    return b"".join(path.read_bytes() for path in held.record.rglob("*") if path.is_file()) + held.said.encode()


def sound(held: Held) -> None:
    verdict = verify(held.record)
    assert (verdict.status, [str(fault) for fault in verdict.faults]) == ("valid", [])


@pytest.mark.parametrize("look", ["2015", "2022"])
def test_the_developer_is_authorised_and_the_token_goes_to_the_person_alone(browser: Browser, look: str) -> None:
    taken: list[str] = []
    with selling(look) as site:
        held = run(browser, site, taken=taken)
        assert held.outcomes == {"mws": "done"}, held.said
        (developer,) = site.state()["developers"]
        assert (developer["name"], developer["account"], developer["store"]) == ("xSellco", NUMBER, "UK")
        (token,) = taken
        assert developer["token_sha256"] == hashlib.sha256(token.encode()).hexdigest()
        changes = [change.what for change in held.report.results[0].changes]
        assert changes[0] == WHAT
        assert changes[1] == "I have read and accepted the Amazon MWS Licence Agreement."
        assert changes[2].startswith(
            "I understand that I take complete responsibility for any acts and omissions of xSellco"
        )
        assert token.encode() not in kept(held)
        assert token.removeprefix("amzn.mws.").encode() not in kept(held)
        assert [line["kind"] for line in held.journal].count("confided") == 1
        assert held.acts.count("commit") == 2, "Next on the form, and on the licence"
        sound(held)
        again = run(browser, site, taken=taken)
        assert again.outcomes == {"mws": "unchanged"}, again.said
        assert len(site.state()["developers"]) == len(taken) == 1


def test_a_check_shows_what_would_be_done_and_does_nothing(browser: Browser) -> None:
    with selling() as site:
        held = hold(browser, site.url, "xsellco", ("mws",), stores="UK", check=True)
        assert held.outcomes == {"mws": "changes"}, held.said
        (change,) = held.report.results[0].changes
        assert (change.what, change.before, change.after) == (WHAT, "not authorised", "authorised")
        assert site.state()["developers"] == []
        assert "fill" not in held.acts


def test_the_person_ticks_or_nothing_is_sent(browser: Browser) -> None:
    with selling() as site:
        held = run(browser, site, ticks=False)
        assert held.outcomes == {"mws": "stopped"}, held.said
        assert "tick it there yourself" in held.report.reason
        assert site.state()["developers"] == []
        assert held.acts.count("commit") == 1, "only Next on the form"
        assert list(sent(held.record.parent)) == [], "which authorised nobody"
        sound(held)


def test_a_person_who_presses_next_himself_is_not_waited_for_and_it_is_not_pressed_again(browser: Browser) -> None:
    taken: list[str] = []
    with selling() as site:

        def person(terminal: Terminal) -> Hasty:
            return Hasty(terminal, sign_in_at(site.url), taken, browser=browser)

        held = hold(browser, site.url, "xsellco", ("mws",), stores="UK", person=person)
        assert held.outcomes == {"mws": "done"}, held.said
        assert len(site.state()["developers"]) == len(taken) == 1
        assert site.state()["repeats"] == 0
    notes = [line["text"] for line in held.journal if line["kind"] == "note"]
    assert "The boxes are gone: the person went on himself, by “Next”. I did not press it." in notes
    assert [line["how"] for line in held.journal if line["kind"] == "handover.end"] == ["recognised"]
    assert held.acts.count("commit") == 1, "only Next on the form"
    sound(held)


def test_a_no_to_the_licence_is_a_no(browser: Browser) -> None:
    with selling() as site:
        held = run(browser, site, noes=2)
        assert held.outcomes == {"mws": "declined"}, held.said
        assert held.report.reason == "The plan was not agreed to. Nothing was changed."
        assert site.state()["developers"] == []


def test_a_number_that_amazon_does_not_know_ends_in_amazons_words(browser: Browser) -> None:
    with selling("2022", "rejected-developer") as site:
        held = run(browser, site)
        assert held.outcomes == {"mws": "stopped"}, held.said
        assert "I pressed “Next”" in held.report.reason
        assert str(site.site.words["mws.unknown_account"]) in held.report.reason
        assert site.state()["developers"] == []


def test_where_the_page_is_gone_the_run_says_what_replaced_it(browser: Browser) -> None:
    with selling("2026") as site:
        held = run(browser, site)
        assert held.outcomes == {"mws": "stopped"}, held.said
        assert "Amazon closed MWS on 1 April 2024" in held.report.reason
