"""The permissions job as somebody would script it in an afternoon: no plan, no approval, no record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.driving import ASKED

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

PAGE = "/gp/account-manager/home.html"
SAVED = "successfully changed the permissions"


@dataclass
class Bare:
    """Sets what ExportYourStore asks for on the practice site, in `page`. `kept` is told after each of its `steps`."""

    page: Page
    site: str
    kept: Callable[[], object] = field(default=lambda: None)
    steps: int = 0

    def do(self) -> None:
        self._step(lambda: self.page.goto(f"{self.site}{PAGE}"))
        self._step(
            self.page.get_by_role("row", name="ExportYourStore").get_by_role("button", name="Manage Rights").click
        )
        for what, level in ASKED.items():
            self._step(self._level(what, level).check)
        self._step(self.page.get_by_role("button", name="Continue").click)
        self.page.get_by_role("status").get_by_text(SAVED).wait_for()
        self._step(lambda: self.page.goto(f"{self.site}{PAGE}"))
        self._step(
            self.page.get_by_role("row", name="ExportYourStore").get_by_role("button", name="Manage Rights").click
        )
        for what, level in ASKED.items():
            if not self._level(what, level).is_checked():
                raise AssertionError(what)

    def _level(self, what: str, level: str) -> Locator:
        return self.page.locator(f'tr[data-right="{what}"]').get_by_role("radio", name=level, exact=True)

    def _step(self, act: Callable[[], object]) -> None:
        act()
        self.steps += 1
        self.kept()
