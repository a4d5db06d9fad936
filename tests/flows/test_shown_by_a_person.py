"""When Amazon has moved or renamed something in the middle of a call, the person shows it, and the run goes on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from greenlet import greenlet

from automation.pointing import KEEP, ONCE, PRESS, SHOW, USE
from automation.supervision.practice import Practice as PracticeApproval
from flows.practice import serve
from flows.practice.people import sign_in_at
from flows.vocabulary import extended, own_file, shipped
from tests.driving import ASKED, EMAIL, run, sound, standing, user
from tests.flows.holding import Held, hold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser, Page

    from automation.supervision.terminal import Terminal
    from flows.practice import Practice


@dataclass
class Shower(PracticeApproval):
    """A practice person who shows what he is asked for, on `places` in turn, and has it kept or not."""

    page: Page | None = None
    places: list[str] = field(default_factory=list)
    keeps: bool = False

    def choose(self, text: str, answers: Sequence[str], *, enter: str | None = None) -> str | None:
        self.terminal.say(text)
        if SHOW in answers and not self.places:
            return enter
        return next(answer for answer in (SHOW, USE, PRESS, KEEP if self.keeps else ONCE) if answer in answers)

    def say(self, text: str) -> None:
        super().say(text)
        if text.startswith("Click on it"):
            place = self.places.pop(0)
            asyncio.get_running_loop().call_soon(lambda: greenlet(lambda: self.click(place)).switch())

    def click(self, place: str) -> None:
        assert self.page
        words = self.page.get_by_text(place, exact=True).filter(visible=True).first
        words.scroll_into_view_if_needed()
        spot = words.bounding_box()
        assert spot
        self.page.mouse.move(spot["x"] + 2, spot["y"] + 2)
        self.page.mouse.click(spot["x"] + 3, spot["y"] + 3)


def shown(browser: Browser, site: Practice, job: str, *places: str, keeps: bool = False) -> Held:
    def person(terminal: Terminal) -> Shower:
        return Shower(terminal, sign_in_at(site.url), browser.contexts[-1].pages[0], list(places), keeps)

    return hold(browser, site.url, jobs=(job,), person=person, settings={"page_timeout": 2.0, "handover_timeout": 20.0})


def test_buttons_with_new_names_are_shown_used_and_kept_for_the_next_run(browser: Browser) -> None:
    with serve(troubles=("unknown-wording",)) as site:
        site.reset(signed_in=True)
        held = shown(browser, site, "invite", "Bring somebody in", "Post this", keeps=True)
        assert held.outcomes == {"invite": "waiting"}, held.said
        assert (standing(site).sent, standing(site).invitation) == (1, "open")
        assert [line["wording"] for line in held.lines("taught")] == ["Bring somebody in", "Post this"]
        assert "“Post this” was shown to me in this run, and it changes the account" in held.said
        sound(held.record)
        kept = extended(shipped(), own_file()).control
        assert any("Post this" in entry.texts for entry in kept.values())

        site.reset(signed_in=True)
        again = run(site, "invite", CHAPERONE_PAGE_TIMEOUT="5")  # nobody shows anything this time
        assert (again.code, standing(site).sent) == (3, 1)


def test_a_row_with_a_new_name_is_shown_and_the_plan_has_it_under_that_name(browser: Browser) -> None:
    with serve(troubles=("renamed-row",)) as site:
        site.reset(signed_in=True, users=[user()])
        held = shown(browser, site, "permissions", "Shopper Experience Insights")
        assert held.outcomes == {"permissions": "done"}, held.said
        assert standing(site).rights == ASKED, "the site knows the row by its old name still"
        assert ("permissions", "Shopper Experience Insights", "None", "View") in held.changes
        assert not own_file().exists(), "only this run"


def test_a_level_with_a_new_name_is_shown_and_counts_for_every_row(browser: Browser) -> None:
    with serve(troubles=("renamed-level",)) as site:
        site.reset(signed_in=True, users=[user()])
        held = shown(browser, site, "permissions", "Look and change")
        assert held.outcomes == {"permissions": "done"}, held.said
        assert standing(site).rights == ASKED, "the site knows the level by its old name still"
        assert [(line["what"], line["wording"]) for line in held.lines("taught")] == [("level", "Look and change")]
        sound(held.record)


def test_who_shows_nothing_is_where_he_was(browser: Browser) -> None:
    with serve(troubles=("unknown-wording",)) as site:
        site.reset(signed_in=True)
        held = shown(browser, site, "invite")
        assert held.outcomes == {"invite": "stopped"}
        assert standing(site).sent == 0
        assert EMAIL not in str(site.state()["users"])
