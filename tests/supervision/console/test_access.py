"""Every state of the console for everybody: screen readers, dark rooms, small windows, unsteady hands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from automation.plan import Findings, Right
from automation.secret import Secret
from automation.supervision.case import Ended
from tests.axe import CONTRAST, problems
from tests.supervision.console.plans import CONSENT, INVENTORY, METRICS, PLAN

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.supervision.console.conftest import Pages, Stage

MORE = replace(
    PLAN,
    changes=(*PLAN.changes, replace(INVENTORY, what="Vine", undo="another way")),
    keeps=(Right("Payments", "View"),),
)


def waiting(stage: Stage, _: Pages) -> None:
    stage.console.found("Set permissions", "US", Findings(waiting="The invitation is open."))


def asked(stage: Stage, _: Pages) -> None:
    stage.approve(replace(PLAN, caution="It may have been sent already.", extra=(Right("Payments", "View"),)))


def asked_again(stage: Stage, people: Pages) -> None:
    first = stage.approve(PLAN)
    for page in (people.seller, people.agent):
        page.get_by_role("textbox").first.fill("Sam")
    people.agent.get_by_role("button", name="Approve").click()
    expect(people.agent.locator("#refused")).not_to_be_empty()
    people.seller.get_by_role("button", name="Approve").click()
    assert first.result(10).yes
    stage.approve(MORE)


def making(stage: Stage, people: Pages) -> None:
    asked_again(stage, people)
    people.seller.get_by_role("button", name="Approve").click()
    stage.until(lambda: stage.asked is None)
    stage.console.desk.board.change(doing="Press Send")


def handed_over(stage: Stage, _: Pages) -> None:
    stage.asks(lambda: stage.console.hand_over("Please sign in. Nothing is recorded.", lambda: False))


def consent(stage: Stage, _: Pages) -> None:
    stage.asks(lambda: stage.console.consent(CONSENT))


def choice(stage: Stage, _: Pages) -> None:
    stage.asks(lambda: stage.console.choose("I could not find it. If you see it, show it to me.", ("show me", "stop")))


def secret(stage: Stage, _: Pages) -> None:
    stage.asks(lambda: stage.console.deliver("The token", Secret("amzn.mws.4ea38b7b-f563-7709-4bae-87aea0c0ffee")))


def secret_shown(stage: Stage, people: Pages) -> None:
    secret(stage, people)
    people.seller.get_by_role("button", name="Show", exact=True).click()
    expect(people.seller.get_by_role("dialog")).to_be_visible()


def stopped(_: Stage, people: Pages) -> None:
    people.agent.get_by_role("button", name="Stop").click()
    expect(people.seller.locator("#stopping")).to_be_visible()


def ended(stage: Stage, _: Pages) -> None:
    stage.console.ended(
        Ended("declined", "The plan was not agreed to.", (INVENTORY,), (METRICS,), "/records/one", "ab" * 32)
    )


def shut(_: Stage, people: Pages) -> None:
    people.seller.context.clear_cookies()
    people.seller.reload()
    expect(people.seller.locator("#said")).to_contain_text("does not open anything")


STATES = (waiting, asked, asked_again, making, handed_over, consent, choice, secret, secret_shown, stopped, ended, shut)


@pytest.mark.usefixtures("proof")
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_everybody_can_use_it(stage: Stage, people: Pages, state: Callable[[Stage, Pages], None]) -> None:
    state(stage, people)
    for page in (people.agent, people.seller):
        page.get_by_role("dialog").or_(page.locator("#stage h2, #said")).last.wait_for()
        try:
            assert problems(page) == []
            page.emulate_media(color_scheme="dark")
            assert problems(page, CONTRAST) == []
            page.set_viewport_size({"width": 360, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            assert small(page) == []
        finally:
            page.emulate_media(color_scheme="light")
            page.set_viewport_size({"width": 1280, "height": 900})


def test_the_watchman_sees_what_he_watches_for(seats: Pages) -> None:
    seats.agent.set_content(
        "<html lang=en><title>x</title><main><button></button><p style='color:#aaa'>pale</p></main></html>"
    )
    assert {rule for rule, _ in problems(seats.agent)} == {"button-name", "color-contrast"}
    assert len(small(seats.agent)) == 1


def small(page: Page) -> list[str]:
    """What is there to be pressed, and smaller than a finger: ticks are pressed by their labels as well."""
    script = """() => [...document.querySelectorAll("button, summary, .tick label, input:not([type=hidden], [type=checkbox])")]
        .filter((one) => one.checkVisibility())
        .filter((one) => { const box = one.getBoundingClientRect(); return box.height < 44 || box.width < 44; })
        .map((one) => one.outerHTML.slice(0, 120))"""
    return list(page.evaluate(script))
