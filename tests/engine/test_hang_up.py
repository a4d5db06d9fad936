"""A stop reaches the run even when the page's own script never ends."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from automation.errors import Interrupted
from automation.hang_up import hanging_up
from automation.stop import Stop
from automation.window import Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Playwright

ENDLESS = "<title>Busy</title><script>setTimeout(() => { for (;;); }, 0)</script>"


@pytest.fixture
def own_browser(playwright: Playwright, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**browser_type_launch_args)
    yield browser
    browser.close()


def test_a_page_whose_script_never_ends_does_not_hold_up_a_stop(own_browser: Browser) -> None:
    page, stop = own_browser.new_page(), Stop()
    window = Window(page, private=("input[type=password]",), stop=stop, timeout=30)
    page.set_content(ENDLESS)
    said = threading.Timer(0.2, stop.now, ["Ctrl-C was pressed"])
    said.start()
    with hanging_up(page, stop, patience=0.2), pytest.raises(Interrupted, match="Ctrl-C was pressed"):
        window.look()
    assert page.is_closed()


def test_a_run_that_hears_the_stop_by_itself_keeps_its_browser(own_browser: Browser) -> None:
    page, stop = own_browser.new_page(), Stop()
    with hanging_up(page, stop, patience=0.05):
        stop.now("Ctrl-C was pressed")
    threading.Event().wait(0.2)  # longer than its patience
    assert page.evaluate("1 + 1") == 2
