"""Stop means stop: nothing is pressed or typed after it, whatever the run was waiting for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from automation.controls import Control
from automation.errors import Interrupted
from automation.hands.touch import ANSWERED

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.hands import Hands
    from tests.engine.conftest import Bench

ADD = Control("add", ("button",), ("Add User",))
NAME = Control("name", ("textbox",), ("Name",))
LATER = 1.0
"""Seconds after which what stood in the way is gone: by then, stop has been said."""
SOON = 0.5


def covered(target: str) -> str:
    """A page on which something lies over `target` for a while."""
    cover = "<div id=cover style='position:fixed;inset:0;background:#fff8'></div>"
    gone = f"<script>setTimeout(() => cover.remove(), {LATER * 1000})</script>"
    return f"{target}{cover}{gone}"


BUTTON = "<button onclick=\"document.title='pressed'\">Add User</button>"
LATE = f"<script>setTimeout(() => document.body.innerHTML = `{BUTTON}`, {LATER * 1000})</script>"
ASLEEP = BUTTON.replace("<button", "<button disabled id=b") + (
    f"<script>setTimeout(() => b.disabled = false, {LATER * 1000})</script>"
)


def press(hands: Hands) -> None:
    hands.press(ADD)


def commit(hands: Hands) -> None:
    hands.assignment.approved = "0" * 64
    hands.commit(ADD)


@pytest.mark.parametrize("act", [press, commit])
@pytest.mark.parametrize("body", [covered(BUTTON), LATE, ASLEEP], ids=["covered", "not there yet", "asleep"])
def test_what_could_be_pressed_only_after_the_stop_is_not_pressed(
    bench: Bench, body: str, act: Callable[[Hands], None]
) -> None:
    bench.show(body)
    asyncio.get_running_loop().call_later(SOON, lambda: bench.window.stop.now("Ctrl-C was pressed"))
    with pytest.raises(Interrupted, match="Ctrl-C was pressed"):
        act(bench.hands)
    bench.page.wait_for_function("!document.querySelector('#cover, [disabled]') && document.querySelector('button')")
    assert bench.page.title() == "A page"
    assert bench.hands.commits == 0


def test_playwright_says_when_a_page_answered_and_the_control_was_out_of_reach(bench: Bench) -> None:
    """By that a page with something in the way is told from a slow one: only a slow one is given longer turns between two looks for a stop."""
    bench.show(covered(BUTTON))
    with pytest.raises(PlaywrightTimeout, match=ANSWERED):
        bench.page.get_by_role("button").hover(timeout=SOON * 1000)


def test_a_field_that_opens_only_after_the_stop_is_not_filled(bench: Bench) -> None:
    bench.show(
        "<label>Name <input id=n></label><script>setTimeout(() => n.readOnly = true, 0);"
        f"setTimeout(() => {{ n.readOnly = false; n.dataset.open = 1 }}, {LATER * 1000})</script>"
    )
    asyncio.get_running_loop().call_later(SOON, lambda: bench.window.stop.now("Ctrl-C was pressed"))
    with pytest.raises(Interrupted):
        bench.hands.fill(NAME, "xSellco")
    bench.page.wait_for_selector("[data-open]")
    assert bench.page.locator("input").input_value() == ""


def test_a_slowed_act_is_not_made_after_the_stop(bench: Bench) -> None:
    bench.show(BUTTON)
    bench.hands.pace = 30.0
    asyncio.get_running_loop().call_later(SOON, lambda: bench.window.stop.now("Ctrl-C was pressed"))
    with pytest.raises(Interrupted):
        bench.hands.press(ADD)
    assert bench.page.title() == "A page"
