"""A whole session in the test's own process: the real engine, browser and practice site, without starting a program each time."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

from rich.console import Console

from automation.browser import Asked
from automation.record.disk import DISK, Disk
from automation.settings import load
from automation.supervision.practice import Practice as PracticeApproval
from automation.supervision.terminal import Terminal
from flows.practice.people import sign_in_at
from flows.session import Session, request
from tests.driving import EMAIL, Ended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser, Page, ViewportSize

    from automation.browser import Window
    from automation.record import Record
    from automation.supervision import Supervisor
    from flows.report import Report

SMALL: ViewportSize = {"width": 1024, "height": 640}
"""A window that costs less to picture than a person's; so do the flat colours of who asks for contrast."""
VALUES = {"exportyourstore": {"email": EMAIL}, "xsellco": {"helpdesk_email": "harbour-us@helpdesk.example"}}


@dataclass(frozen=True)
class Held(Ended):
    """How a session ended, as its command would tell it; `err` is what it said on the way."""

    report: Report

    @property
    def said(self) -> str:
        return self.err

    @property
    def acts(self) -> list[str]:
        return [line["act"] for line in self.lines("step.intent")]

    @property
    def outcomes(self) -> dict[str, str]:
        return {result.job: result.outcome for result in self.report.results}


def opening(browser: Browser, size: ViewportSize = SMALL) -> Callable[..., AbstractContextManager[Page]]:
    """Opens a window of a browser that runs already."""

    @contextmanager
    def opened(window: Window, *, on_dialog: Callable[[Asked], None]) -> Iterator[Page]:
        agent = f"Mozilla/5.0 Chrome/{browser.version} {window.token}"
        context = browser.new_context(user_agent=agent, viewport=size, contrast="more", strict_selectors=True)
        page = context.new_page()

        def dismiss(dialog: Any) -> None:  # noqa: ANN401 - Playwright's
            asked = Asked(dialog.type, dialog.message)
            dialog.dismiss()
            on_dialog(asked)

        context.on("dialog", dismiss)
        try:
            yield page
        finally:
            context.close()

    return opened


def hold(  # noqa: PLR0913 - what a session can be given
    browser: Browser,
    site: str,
    partner: str = "exportyourstore",
    jobs: Sequence[str] = (),
    *,
    stores: str = "US",
    values: dict[str, str] | None = None,
    person: Callable[[Terminal], Supervisor] | None = None,
    settings: dict[str, Any] | None = None,
    size: ViewportSize = SMALL,
    disk: Disk = DISK,
    begun: Callable[[Record], None] = lambda _: None,
    **more: Any,  # noqa: ANN401 - fields of Request
) -> Held:
    """Holds a session at `site`. Without a `person` the practice approval answers."""
    said = StringIO()
    console = Console(file=said, width=200)
    given = VALUES.get(partner, {}) if values is None else values
    asked = request(partner, tuple(jobs), stores, given, site=site, practice=True, **more)
    chosen = load(headless=True, **{"page_timeout": 5.0, **(settings or {})})

    def supervise(watch: Callable[[], None]) -> Supervisor:
        terminal = Terminal(console, "Ada", chosen.approval_timeout, chosen.handover_timeout, watch)
        return person(terminal) if person else PracticeApproval(terminal, sign_in_at(asked.base))

    session = Session(asked, chosen, supervise, console.print, window=opening(browser, size), disk=disk, begun=begun)
    report = session.hold()
    return Held(report.exit_code, json.dumps(report.data), said.getvalue(), report)
