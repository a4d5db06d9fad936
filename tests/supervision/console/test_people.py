"""The agent and the seller at once, each with a page in a real browser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from automation.errors import Interrupted
from automation.plan import Account, Findings, Right
from automation.secret import Secret
from automation.supervision.case import Case, Ended
from tests.supervision.console.plans import CONSENT, INVENTORY, METRICS, PLAN

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.supervision.console.conftest import Pages, Stage


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def name_field(page: Page) -> str:
    return page.get_by_role("textbox").first.input_value()


def test_the_address_tells_no_token(stage: Stage, people: Pages) -> None:
    for page in (people.agent, people.seller):
        assert page.url.startswith(stage.console.origin)
        assert "#" not in page.url
        assert page.url.count("/") == 5


def test_both_see_the_plan_in_the_sellers_words(stage: Stage, people: Pages) -> None:
    stage.approve(PLAN)
    for page in (people.agent, people.seller):
        plan = page.locator("#stage")
        expect(plan).to_contain_text("Plan: 2 changes")
        expect(plan).to_contain_text(INVENTORY.says)
        expect(plan).to_contain_text("before: None after: View & Edit", use_inner_text=False)
        expect(plan).to_contain_text("No access to Payments, Tax Settings,")
        expect(plan).to_contain_text("Stays as it is: Vine (View).")
        expect(plan).to_contain_text("To undo all of this: choose “None” again")
        expect(plan).to_contain_text(PLAN.recorded)
        expect(page.locator("#chips [aria-current]")).to_contain_text("Plan")


def test_the_seller_approves(stage: Stage, people: Pages) -> None:
    waiting = stage.approve(PLAN)
    people.seller.get_by_label("I,").fill("Sam Seller")
    press(people.seller, "Approve")
    approval = waiting.result(10)
    assert (approval.yes, approval.digest, approval.who, approval.how) == (
        True,
        PLAN.digest,
        "Sam Seller",
        "pressed Approve in the seller’s view of the console",
    )
    expect(people.agent.locator("#stage")).to_contain_text("Sam Seller said yes to exactly this")


def test_enter_in_the_field_for_the_name_is_no_yes(stage: Stage, people: Pages) -> None:
    waiting = stage.approve(PLAN)
    people.seller.get_by_label("I,").fill("Sam Seller")
    people.seller.keyboard.press("Enter")
    people.seller.get_by_role("button", name="Approve", exact=True).focus()
    assert not waiting.done()
    people.seller.keyboard.press("Enter")
    assert waiting.result(10).yes


def test_the_agent_approves_only_with_the_sellers_yes_and_a_name(stage: Stage, people: Pages) -> None:
    waiting = stage.approve(PLAN)
    agent = people.agent
    press(agent, "Approve")
    assert not waiting.done()  # the browser asks for the name
    agent.get_by_label("Name of the person who decides").fill("Sam Seller")
    press(agent, "Approve")
    expect(agent.locator("#refused")).to_contain_text("Only the seller can approve.")
    assert not waiting.done()
    agent.get_by_label("the seller said yes on the call").check()
    press(agent, "Approve")
    assert waiting.result(10).how == "the agent pressed Approve and ticked “the seller said yes on the call”"


def test_the_tick_is_for_one_question_and_the_name_is_kept(stage: Stage, people: Pages) -> None:
    first = stage.approve(PLAN)
    people.agent.get_by_label("Name of the person who decides").fill("Sam Seller")
    people.agent.get_by_label("the seller said yes on the call").check()
    press(people.agent, "Approve")
    assert first.result(10).yes
    stage.approve(replace(PLAN, changes=(METRICS,)))
    expect(people.agent.locator("#stage")).to_contain_text("Plan: 1 change")
    expect(people.agent.get_by_label("the seller said yes on the call")).not_to_be_checked()
    assert name_field(people.agent) == "Sam Seller"


@pytest.mark.parametrize("view", ["agent", "seller"])
def test_either_declines(stage: Stage, people: Pages, view: str) -> None:
    waiting, page = stage.approve(PLAN), getattr(people, view)
    page.get_by_role("textbox").first.fill("Sam")
    press(page, "Decline")
    assert (waiting.result(10).answer, waiting.result().how) == (
        "no",
        f"pressed Decline in the {view}’s view of the console",
    )


def test_a_plan_that_is_asked_again_shows_what_moved(stage: Stage, people: Pages) -> None:
    first = stage.approve(PLAN)
    people.seller.get_by_label("I,").fill("Sam")
    press(people.seller, "Approve")
    assert first.result(10).yes
    more = replace(INVENTORY, what="Vine", says="ExportYourStore will be able to see your Vine orders.")
    stage.approve(replace(PLAN, changes=(INVENTORY, more), keeps=(Right("Payments", "View"), *PLAN.keeps[1:])))
    asked = people.seller.locator("#stage")
    expect(asked).to_contain_text("an earlier yes does not count")
    expect(asked).to_contain_text("Not needed any more: Customer Metrics")
    expect(asked).to_contain_text("Payments: None before, View now")
    (marked,) = asked.get_by_role("listitem").filter(has_text="New or different").all()
    expect(marked).to_contain_text("Vine orders")
    expect(people.seller.locator("#told")).to_contain_text("It differs from the one before.")


def test_a_page_that_missed_the_news_cannot_approve_what_is_not_asked_any_more(stage: Stage, people: Pages) -> None:
    first = stage.approve(PLAN)
    seller = people.seller
    seller.get_by_label("I,").fill("Sam")
    seller.evaluate("digest = document.querySelector('[name=digest]').value = '0'.repeat(64)")
    press(seller, "Approve")
    expect(seller.locator("#refused")).to_contain_text("does not count")
    assert not first.done()


def test_what_is_typed_and_where_one_is_survives_the_news(stage: Stage, people: Pages) -> None:
    stage.approve(PLAN)
    field = people.seller.get_by_label("I,")
    field.press_sequentially("Sam Sel")
    people.seller.get_by_text("All 12 rows").click()
    field.focus()
    stage.console.say("Something happened.")
    with stage.console.step("Looking"):
        pass
    stage.console.desk.board.change(account=Account("Harbour Lane GmbH"))
    expect(people.seller.locator("#who")).to_contain_text("Harbour Lane GmbH")
    expect(field).to_be_focused()
    field.press_sequentially("ler")
    expect(field).to_have_value("Sam Seller")
    expect(people.seller.get_by_text("Row 8")).to_be_visible()


def test_a_page_that_is_loaded_again_is_where_it_was(stage: Stage, people: Pages) -> None:
    waiting = stage.approve(PLAN)
    people.seller.get_by_label("I,").fill("Sam")
    people.seller.reload()
    expect(people.seller.get_by_label("I,")).to_have_value("Sam")
    press(people.seller, "Approve")
    assert waiting.result(10).yes


def test_a_page_that_lost_the_console_says_so_and_comes_back_by_itself(stage: Stage, people: Pages) -> None:
    seller = people.seller
    seller.route("**/events", lambda route: route.abort())
    seller.reload()
    expect(seller.locator("#lost")).to_be_visible()
    waiting = stage.approve(PLAN)
    expect(seller.get_by_role("button", name="Approve")).to_have_count(0)
    seller.unroute("**/events")
    expect(seller.get_by_role("button", name="Approve")).to_be_visible()
    expect(seller.locator("#lost")).to_be_hidden()
    seller.get_by_label("I,").fill("Sam")
    press(seller, "Approve")
    assert waiting.result(10).yes


def test_a_hand_over_is_one_sentence_and_done(stage: Stage, people: Pages) -> None:
    waiting = stage.asks(
        lambda: stage.console.hand_over("Please sign in in the other window. Nothing is recorded.", lambda: False)
    )
    expect(people.agent.get_by_role("heading", name="Please sign in in the other window.")).to_be_visible()
    expect(people.agent.locator("#now")).to_contain_text("Nothing is recorded now.")
    press(people.seller, "Done")
    assert waiting.result(10) == "done"
    expect(people.agent.get_by_role("button", name="Done")).to_have_count(0)


def test_a_hand_over_ends_by_itself(stage: Stage, people: Pages) -> None:
    over: list[bool] = []
    waiting = stage.asks(lambda: stage.console.hand_over("Please sign in.", lambda: bool(over)))
    expect(people.seller.get_by_role("button", name="Done")).to_be_visible()
    over.append(True)
    assert waiting.result(10) == "recognised"
    expect(people.seller.get_by_role("button", name="Done")).to_have_count(0)


@pytest.mark.parametrize("view", ["agent", "seller"])
def test_either_stops_and_both_see_it(stage: Stage, people: Pages, view: str) -> None:
    waiting = stage.approve(PLAN)
    press(getattr(people, view), "Stop")
    with pytest.raises(Interrupted, match=f"in the {view}’s view of the console"):
        waiting.result(10)
    for page in (people.agent, people.seller):
        expect(page.locator("#stage")).to_contain_text(f"The {view} pressed Stop.")
        expect(page.get_by_role("button", name="Approve")).to_have_count(0)


def test_the_seller_consents_to_the_session(stage: Stage, people: Pages) -> None:
    waiting = stage.asks(lambda: stage.console.consent(CONSENT))
    for line in CONSENT.lines:
        expect(people.seller.locator("#stage")).to_contain_text(line)
    people.seller.get_by_label("I,").fill("Sam")
    press(people.seller, "Agree")
    assert (waiting.result(10).yes, waiting.result().digest) == (True, CONSENT.digest)


def test_a_secret_is_seen_by_whoever_asks_until_he_hides_it(stage: Stage, people: Pages) -> None:
    token = "amzn.mws.4ea38b7b-f563-7709-4bae-87aea0c0ffee"  # noqa: S105 - made up
    waiting = stage.asks(lambda: stage.console.deliver("The MWS Auth Token", Secret(token)))
    expect(people.agent.locator("#stage")).to_contain_text("amzn.mws.…ffee")
    press(people.seller, "Show")
    assert waiting.result(10) == "shown"
    expect(people.seller.get_by_role("dialog")).to_contain_text(token)
    assert token not in people.agent.content()
    press(people.seller, "I have it, hide it")
    expect(people.seller.get_by_role("dialog")).to_have_count(0)
    assert token not in people.seller.content()


def test_the_agent_makes_a_link_for_the_seller(stage: Stage, people: Pages) -> None:
    assert stage.console.origin
    expect(people.agent.locator("#here")).to_contain_text("The seller’s page is open.")
    people.seller.goto("about:blank")
    expect(people.agent.locator("#here")).to_contain_text("not open now")
    press(people.agent, "Make a link for the seller")
    link = people.agent.locator("#link-shown code")
    expect(link).to_contain_text("/seller/")
    people.seller.goto(link.inner_text())
    expect(people.seller.get_by_role("button", name="Stop")).to_be_visible()
    people.seller.goto("about:blank")
    people.seller.goto(link.inner_text())  # it has been used, but this browser has a key
    expect(people.seller.get_by_role("button", name="Stop")).to_be_visible()


def test_a_used_link_says_so_in_plain_words(stage: Stage, people: Pages) -> None:
    used = stage.console.link("seller")
    people.agent.goto(used)
    expect(people.agent.get_by_role("button", name="Stop")).to_be_visible()
    people.agent.context.clear_cookies()
    people.agent.goto("about:blank")
    people.agent.goto(used)
    expect(people.agent.locator("#said")).to_contain_text("This link has been used already, and works only once.")


def test_at_the_end_it_says_what_came_of_it_and_how_to_go_on(stage: Stage, people: Pages) -> None:
    stage.console.ended(
        Ended("stopped", "I stopped before pressing anything.", (INVENTORY,), (METRICS,), "/records/one", "ab" * 32)
    )
    for page in (people.agent, people.seller):
        end = page.locator("#stage")
        for words in (
            "I stopped before pressing anything.",
            INVENTORY.what,
            METRICS.what,
            "/records/one",
            "run the same command again",
        ):
            expect(end).to_contain_text(words)
        expect(page.get_by_role("button", name="Stop")).to_have_count(0)
        expect(page.locator("#lost")).to_be_hidden()


def test_a_whole_question_is_answered_by_keyboard_alone(stage: Stage, people: Pages) -> None:
    waiting, seller = stage.approve(PLAN), people.seller
    expect(seller.get_by_role("button", name="Approve")).to_be_visible()
    seller.keyboard.press("Tab")
    seller.keyboard.press("Enter")  # skip to what is asked
    for _ in range(10):
        seller.keyboard.press("Tab")
        if seller.evaluate("document.activeElement.id") == "name":
            break
    seller.keyboard.type("Sam")
    seller.keyboard.press("Tab")
    expect(seller.get_by_role("button", name="Approve")).to_be_focused()
    seller.keyboard.press("Space")
    assert waiting.result(10).yes


@pytest.mark.usefixtures("proof")
def test_a_picture_is_shown_large_and_closed_again(people: Pages) -> None:
    expect(people.agent.locator("#trail")).to_contain_text("Read back.")
    people.agent.locator("#trail").get_by_role("button").first.click()
    large = people.agent.get_by_role("dialog", name="Read back.")
    expect(large.locator("image")).to_be_visible()
    assert people.agent.evaluate("async (name) => (await fetch(`still/${name}`)).ok", "0001-proof.webp")
    people.agent.keyboard.press("Escape")
    expect(large).to_have_count(0)


@pytest.mark.usefixtures("proof")
def test_a_large_picture_does_not_lie_over_stop(stage: Stage, people: Pages) -> None:
    people.agent.locator("#trail").get_by_role("button").first.click()
    expect(people.agent.get_by_role("dialog")).to_be_visible()
    press(people.agent, "Stop")
    expect(people.agent.locator("#stopping")).to_be_attached()
    assert stage.stop.said


class TestWordsOfThePage:
    @pytest.fixture
    def case(self) -> Case:
        return Case(
            "<img src=x onerror=document.title='pwned'>", "\u202e<script>document.title='pwned'</script>", ("US",)
        )

    def test_are_never_taken_for_markup(self, stage: Stage, people: Pages) -> None:
        odd = "\"'><script>document.title='pwned'</script><img src=x onerror=document.title='pwned'>"
        change = replace(INVENTORY, what=odd, before=odd, after=odd, says=odd, undo=odd)
        plan = replace(
            PLAN,
            changes=(change,),
            account=Account(odd, odd),
            keeps=(Right(odd, "View"),),
            extra=(Right(odd, odd),),
            caution=odd,
        )
        stage.console.found(odd, odd, Findings())
        stage.approve(plan)
        for page in (people.agent, people.seller):
            expect(page.locator("#stage .says")).to_contain_text(odd)
            assert page.locator("#stage script, #stage img, #who script, #who img").count() == 0
            assert "pwned" not in page.title().replace(odd, "").replace("document.title='pwned'", "")
            assert page.locator("#who bdi").count() >= 2  # whatever turns the writing around ends there


class TestNoAnswer:
    @pytest.fixture
    def patience(self) -> float:
        return 2.0

    def test_is_a_no_and_the_time_that_is_left_is_shown(self, stage: Stage, people: Pages) -> None:
        waiting = stage.approve(PLAN)
        expect(people.seller.locator("[data-until]")).to_have_text("0:01")
        assert waiting.result(10).answer == "timeout"
        expect(people.seller.get_by_role("button", name="Approve")).to_have_count(0)
