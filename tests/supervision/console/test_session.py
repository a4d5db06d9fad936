"""A whole session on the practice site, supervised through the console: the engine in its thread, the people in theirs."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from rich.console import Console as Paper

from automation.settings import load
from automation.stop import Stop
from automation.supervision.attend import Attendance, attended
from automation.supervision.consent import VERSION
from flows.attending import case, ended
from flows.session import Session, request
from tests.driving import EMAIL, Standing, journal, sound, standing
from tests.flows.holding import opening
from tests.supervision.console.visiting import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from automation.supervision.attend import People
    from flows.practice import Practice
    from flows.report import Report

ASKED = re.compile(r'name="number" value="(\d+)"><input type="hidden" name="digest" value="([0-9a-f]{64})"')
GLANCE = 0.05


@dataclass
class Seller:
    """Answers what is asked on the seller's page, each kind of question as `answers` says, until the run is over."""

    visitor: Visitor
    answers: dict[str, Callable[[Seller, str], None]]
    over: Event = field(default_factory=Event)
    pages: list[str] = field(default_factory=list)

    def live(self) -> None:
        while not self.over.wait(GLANCE):
            page = self.visitor.get().body
            for words, answer in self.answers.items():
                if words in page:
                    self.pages.append(page)
                    answer(self, page)

    def press(self, page: str, answer: str) -> None:
        if asked := ASKED.search(page):
            self.visitor.post(
                "press", {"number": int(asked[1]), "digest": asked[2], "answer": answer, "who": "Sam Seller"}
            )


def yes(seller: Seller, page: str) -> None:
    seller.press(page, "yes")


def no(seller: Seller, page: str) -> None:
    seller.press(page, "no")


def stop(seller: Seller, _: str) -> None:
    seller.visitor.post("stop", {})


@contextmanager
def present(people: People, answers: dict[str, Callable[[Seller, str], None]]) -> Iterator[Seller]:
    assert people.console
    visitor = Visitor(people.console.link("seller"))
    assert visitor.enter().status == 200
    seller = Seller(visitor, answers)
    thread = Thread(target=seller.live)
    thread.start()
    try:
        yield seller
    finally:
        seller.over.set()
        thread.join()


def hold(browser: Browser, practice: Practice, **answers: Callable[[Seller, str], None]) -> tuple[Report, Seller, str]:
    """How the session ended, the seller who answered, and the last page that he had."""
    named = {
        "Before we begin": yes,
        "Plan: 1 change": yes,
        **{words.replace("_", " "): deed for words, deed in answers.items()},
    }
    wanted = request(
        "exportyourstore", ("invite",), "US", {"email": EMAIL}, site=practice.url, consent=True, seller="Harbour Lane"
    )
    settings = load(
        headless=True, page_timeout=5.0, approval_timeout=60, handover_timeout=60, console="web", operator="Ada"
    )
    stopping = Stop()
    attendance = Attendance(case(wanted), settings, stopping)
    with (
        attended(attendance, Paper(file=StringIO()), display=False, live=False) as people,
        present(people, named) as seller,
    ):
        session = Session(wanted, settings, people.supervise, lambda _: None, stopping, people.follow, opening(browser))
        report = session.hold()
        people.ended(ended(report))
        return report, seller, seller.visitor.get().body


def lines(report: Report, kind: str) -> list[dict[str, Any]]:
    assert report.record
    return [line for line in journal(report.record) if line["kind"] == kind]


def test_the_seller_signs_in_consents_and_approves_and_the_record_says_so(browser: Browser, practice: Practice) -> None:
    practice.reset(signed_in=False)

    def sign_in(*_: object) -> None:
        practice.sign_in()

    report, seller, last = hold(browser, practice, Please_sign_in=sign_in)
    assert (report.outcome, standing(practice)) == ("waiting", Standing(sent=1, invitation="open"))
    (consent,), (approval,) = lines(report, "consent"), lines(report, "approval")
    assert (consent["answer"], consent["who"], consent["operator"], consent["version"]) == (
        "yes",
        "Sam Seller",
        "Ada",
        VERSION,
    )
    for words in ("Harbour Lane Trading", "Agent/Chaperone", "press Stop", "Ada, who supports ExportYourStore"):
        assert words in consent["text"]
    assert (approval["who"], approval["how"]) == ("Sam Seller", "pressed Approve in the seller’s view of the console")
    assert lines(report, "plan")[0]["sha256"] == approval["plan"]
    assert consent["seq"] < approval["seq"]
    assert [line["how"] for line in lines(report, "handover.end")] == ["recognised"]
    assert report.record
    sound(report.record)
    assert "agreed to the session" in (report.record / "replay.html").read_text("utf-8")
    assert str(report.record) in last
    assert seller.visitor.path.startswith("/seller/")


def test_without_consent_nothing_is_changed(browser: Browser, practice: Practice) -> None:
    report, *_ = hold(browser, practice, Before_we_begin=no)
    assert (report.outcome, report.reason) == (
        "declined",
        "The seller did not agree to the session. Nothing was changed.",
    )
    assert (standing(practice), lines(report, "approval")) == (Standing(), [])
    assert report.record
    sound(report.record)


def test_stop_at_the_plan_ends_the_run_and_the_page_says_how_to_go_on(browser: Browser, practice: Practice) -> None:
    practice.reset(signed_in=True)
    report, _, last = hold(browser, practice, **{"Plan:_1_change": stop})
    assert (report.outcome, standing(practice)) == ("stopped", Standing())
    (line,) = lines(report, "stop")
    assert line["how"] == "Stop was pressed in the seller’s view of the console"
    assert "run the same command again" in last


def test_a_plan_that_is_declined_changes_nothing(browser: Browser, practice: Practice) -> None:
    report, *_ = hold(browser, practice, **{"Plan:_1_change": no})
    assert (report.outcome, standing(practice)) == ("declined", Standing())
