"""A question with several answers, such as “show me” or “next”, on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from concurrent.futures import Future

    from tests.supervision.console.conftest import Pages, Stage

QUESTION = "I could not find the button “Add User”. If you see it, show it to me."
ANSWERS = ("show me", "stop")


def asked(stage: Stage, enter: str | None = None) -> Future[str | None]:
    return stage.asks(lambda: stage.console.choose(QUESTION, ANSWERS, enter=enter))


@pytest.mark.parametrize("view", ["agent", "seller"])
def test_whoever_is_there_chooses(stage: Stage, people: Pages, view: str) -> None:
    waiting = asked(stage)
    page = getattr(people, view)
    expect(page.get_by_role("heading", name="I could not find the button “Add User”.")).to_be_visible()
    page.get_by_role("button", name="Show me", exact=True).click()
    assert waiting.result(10) == "show me"


def test_the_usual_answer_stands_out(stage: Stage, people: Pages) -> None:
    waiting = asked(stage, enter="stop")
    usual = people.agent.locator("#usual")
    expect(usual).to_have_text("Stop")
    usual.focus()
    people.agent.keyboard.press("Enter")
    assert waiting.result(10) == "stop"


def test_a_question_of_several_lines_is_there_whole_and_a_screen_reader_is_told_it(stage: Stage, people: Pages) -> None:
    """As debug mode asks: what is about to be done, and what the control was looked for by."""
    lines = ("1 of 1: Press Add User", "looked for by: “Add User”", "Do it?")
    waiting = stage.asks(lambda: stage.console.choose("\n  ".join(lines), ("next", "stop")))
    for page in (people.agent, people.seller):
        expect(page.get_by_role("heading", name=lines[0], exact=True)).to_be_visible()
        for line in lines[1:]:
            expect(page.locator("#stage .lead")).to_contain_text(line)
        expect(page.locator("#told")).to_have_text(" ".join(lines))
    people.seller.get_by_role("button", name="Next", exact=True).click()
    assert waiting.result(10) == "next"


@pytest.mark.parametrize("patience", [1.0])
def test_no_answer_in_time_is_none(stage: Stage) -> None:
    assert asked(stage).result(10) is None


def test_an_answer_that_is_not_offered_is_void(stage: Stage) -> None:
    waiting = asked(stage)
    assert stage.asked
    visitor = stage.visitor("seller")
    assert visitor.post("choose", {"number": stage.asked.number, "choice": "delete everything"}).status == 409
    assert visitor.post("choose", {"number": stage.asked.number + 1, "choice": "stop"}).status == 409
    assert not waiting.done()
    assert visitor.post("choose", {"number": stage.asked.number, "choice": "stop"}).status == 200
    assert waiting.result(10) == "stop"
