"""Levels that were chosen in a row, in the replay: each step shows its own control on the picture that they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.driving import ASKED, sound, user
from tests.flows.holding import hold

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from flows.practice import Practice


def test_each_choice_is_outlined_and_in_sight_on_the_picture_of_them_all(
    browser: Browser, practice: Practice, page: Page
) -> None:
    practice.reset(signed_in=True, users=[user()])
    held = hold(browser, practice.url, jobs=["permissions"])
    sound(held.record)
    choices = [line for line in held.lines("step.intent") if line["act"] == "choose"]
    assert len(choices) == len(ASKED)
    page.goto((held.record / "replay.html").as_uri())
    stage = page.get_by_role("group", name="Player")
    for choice in choices:
        page.get_by_role("link", name=choice["text"]).first.click()
        expect(stage.locator("image")).to_have_count(1)
        ring, seen = stage.locator(".ring").bounding_box(), stage.bounding_box()
        assert ring, choice["text"]
        assert seen
        assert seen["y"] <= ring["y"], choice["text"]
        assert ring["y"] + ring["height"] <= seen["y"] + seen["height"], choice["text"]
    assert len({line["ev"]["still"]["file"] for line in held.lines("step.outcome") if line.get("also")}) == 1
