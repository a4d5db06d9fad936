"""The same job with Selenium, and a picture after each action, as many a script keeps them."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.bench.bare import PAGE
from tests.driving import ASKED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 20
WIDTH, HEIGHT = 1440, 900


def driver() -> str | None:
    """Its driver program, if there is one here (Debian: chromium-driver)."""
    return shutil.which("chromedriver")


@contextmanager
def opened(browser: Path, *, sandbox: bool) -> Iterator[Any]:
    """A browser of Selenium's, without a window. Its types are not installed with the project."""
    from selenium import webdriver  # noqa: PLC0415 - in a group of its own

    options = webdriver.ChromeOptions()
    options.binary_location = str(browser)
    for word in ("--headless", f"--window-size={WIDTH},{HEIGHT}", *(() if sandbox else ("--no-sandbox",))):
        options.add_argument(word)
    running = webdriver.Chrome(options, webdriver.ChromeService(driver()))
    try:
        yield running
    finally:
        running.quit()


class BySelenium:
    """Sets what ExportYourStore asks for; `kept` is told after each of its `steps`."""

    def __init__(self, browser: Any, site: str, kept: Callable[[], object]) -> None:  # noqa: ANN401 - Selenium's
        self.browser, self.site, self.kept = browser, site, kept
        self.steps = 0

    def do(self) -> None:
        self._step(lambda: self.browser.get(f"{self.site}{PAGE}"))
        self._step(
            self._there(
                "//tr[contains(., 'ExportYourStore') and not(contains(@style, 'none'))]//kat-button[@label='Manage Rights']"
            ).click
        )
        for what, level in ASKED.items():
            self._step(self._level(what, level).click)
        self._step(self._there("//kat-button[@label='Continue']").click)
        self._there("//kat-alert")
        self._step(lambda: self.browser.get(f"{self.site}{PAGE}"))
        self._step(
            self._there(
                "//tr[contains(., 'ExportYourStore') and not(contains(@style, 'none'))]//kat-button[@label='Manage Rights']"
            ).click
        )
        for what, level in ASKED.items():
            if not self._level(what, level).is_selected():
                raise AssertionError(what)

    def _level(self, what: str, level: str) -> Any:  # noqa: ANN401 - Selenium's
        return self._there(f"//tr[@data-right='{what}']//input[@type='radio' and @aria-label='{level}']")

    def _there(self, place: str) -> Any:  # noqa: ANN401 - Selenium's
        from selenium.webdriver.common.by import By  # noqa: PLC0415
        from selenium.webdriver.support import expected_conditions  # noqa: PLC0415
        from selenium.webdriver.support.wait import WebDriverWait  # noqa: PLC0415

        there = expected_conditions.element_to_be_clickable((By.XPATH, place))
        return WebDriverWait(self.browser, PATIENCE, poll_frequency=0.02).until(there)

    def _step(self, act: Callable[[], object]) -> None:
        act()
        self.steps += 1
        self.kept()
