"""The same secrets where a run is seen or done elsewhere: on the console's two pages, and in a tab of the seller's own browser."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.console import Console as Paper

from automation.attach import attached
from automation.settings import load
from automation.stop import Stop
from automation.supervision.attend import Attendance, attended
from automation.supervision.terminal import Terminal
from flows.attending import case, ended
from flows.practice import Practice, serve
from flows.session import Request, Session, request
from tests.canary.searching import files, search
from tests.canary.seller import SHOWN, TYPED, Seller
from tests.flows.holding import opening
from tests.supervision.console.visiting import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Playwright

    from automation.browser import Asked, Window
    from automation.supervision.console import Console
    from tests.chrome import Chrome

HELPDESK = "harbour@helpdesk.example"
SETTINGS = {"page_timeout": 4, "log_level": "DEBUG"}


@pytest.fixture(scope="module")
def site() -> Iterator[Practice]:
    with serve(look="2022", troubles=("one-time-code", "private-panel")) as practice:
        yield practice


def wanted(site: Practice, job: str) -> Request:
    """A job for a seller who has to sign in first."""
    site.reset(signed_in=False)
    values = {"helpdesk_email": HELPDESK}
    return request("xsellco", (job,), "US", values, site=site.url, practice=True, seller="Harbour Lane")


@dataclass
class Watching:
    """What both pages of the console have been told so far, and show."""

    visitors: list[Visitor]
    told: list[str]

    @property
    def pages(self) -> list[str]:
        return [visitor.get().body for visitor in self.visitors]


def watching(console: Console, pool: ThreadPoolExecutor) -> Watching:
    """Both pages, followed from beside the run until the console closes."""
    visitors = [Visitor(console.link("agent")), Visitor(console.link("seller"))]
    told: list[str] = []

    def follow(visitor: Visitor) -> None:
        told.extend(json.dumps(news, ensure_ascii=False) for news in visitor.news())

    for visitor in visitors:
        assert visitor.enter().status == 200
        pool.submit(follow, visitor)
    return Watching(visitors, told)


def test_no_secret_is_told_to_the_pages_of_the_console(browser: Browser, own_folders: Path, site: Practice) -> None:
    asked = wanted(site, "mws")
    settings, stop, said = load(headless=True, console="web", **SETTINGS), Stop(), StringIO()
    people: list[Seller] = []
    with ThreadPoolExecutor(2) as pool:
        attendance = Attendance(case(asked), settings, stop)
        with attended(attendance, Paper(file=said), display=False, live=False) as there:
            console = there.console
            assert console

            def supervise(watch: Callable[[], None]) -> Seller:
                there.supervise(watch)
                people.append(Seller(console, window=lambda: browser.contexts[-1].pages[-1]))
                return people[-1]

            watched = watching(console, pool)
            report = Session(asked, settings, supervise, lambda _: None, stop, there.follow, opening(browser)).hold()
            there.ended(ended(report))
            pages = watched.pages
    assert report.outcome == "done", said.getvalue()
    assert len(watched.told) > 20
    assert all("Developer" in page for page in pages)
    assert (people[0].typed, len(people[0].taken)) == ({"password", "one-time code"}, 1)
    shown = [(str(number), text.encode()) for number, text in enumerate((*watched.told, *pages))]
    secrets = {**TYPED, **SHOWN, **people[0].taken}
    assert search(secrets, (*shown, ("said", said.getvalue().encode()), *files(own_folders))) == []


def test_no_secret_is_left_of_a_run_in_the_sellers_own_browser(
    playwright: Playwright,
    sellers_chrome: Chrome,
    own_folders: Path,
    site: Practice,
    capfd: pytest.CaptureFixture[str],
) -> None:
    sellers_chrome.close_tabs()
    tabs: list[Page] = []
    people: list[Seller] = []
    said = StringIO()

    @contextmanager
    def tab(window: Window, *, on_dialog: Callable[[Asked], None]) -> Iterator[Page]:
        there: AbstractContextManager[Page] = attached(
            window,
            address=sellers_chrome.address,
            live=False,
            ours=lambda _: False,
            on_dialog=on_dialog,
            on_loss=print,
            playwright=playwright,
        )
        with there as page:
            tabs.append(page)
            yield page

    def supervise(watch: Callable[[], None]) -> Seller:
        terminal = Terminal(Paper(file=said), "Ada", 60, 60, watch)
        people.append(Seller(terminal, window=lambda: tabs[0].context.pages[-1]))
        return people[-1]

    settings = load(headless=True, **SETTINGS)
    report = Session(wanted(site, "emails"), settings, supervise, lambda _: None, window=tab).hold()
    assert report.outcome == "done", said.getvalue()
    assert people[0].typed == {"password", "one-time code"}
    streams = (("said", said.getvalue().encode()), *(("stream", text.encode()) for text in capfd.readouterr()))
    assert search({**TYPED, **SHOWN}, (*streams, *files(own_folders))) == []
