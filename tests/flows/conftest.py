"""One page for all small pages that tests write themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from automation.stop import Stop
from automation.window import Window
from flows.seller_central import PRIVATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from automation.outline import Node


@pytest.fixture(scope="session")
def eyes(browser: Browser) -> Iterator[Window]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    yield Window(page, private=PRIVATE, stop=Stop(), timeout=5)
    page.close()


@pytest.fixture
def see(eyes: Window) -> Callable[[str], Node]:
    """What the engine sees of a page with that body."""

    def look(body: str) -> Node:
        eyes.page.set_content(f"<!doctype html><html lang=en><title>Manage Rights</title><body>{body}</body></html>")
        eyes.touched()
        return eyes.look().root

    return look
