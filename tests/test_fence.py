"""What the automated browser can never reach: a hostile page tries everything, and a server counts what arrives."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING

import pytest

from automation.attach import attached
from automation.browser import Window, open_window
from automation.fence import kept_within, offline, place, proxy, resolver_rules, sockets_refused
from automation.remote import remote
from tests.hostile import BY_PRESSES, EVERYTHING, OF_WORKERS_FOR_ALL, counting, hostile, press_all, restless

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Playwright

    from tests.chrome import Chrome
    from tests.hostile import Served

    Opener = Callable[[Window, str], AbstractContextManager[Page]]

NAMES = ("127.0.0.1", "localhost", "[::1]", "console.localhost", "0.0.0.0")  # noqa: S104 - a name
"""How else one may call this machine."""
LATE = 0.3
"""Seconds after the last attempt in which a request would still arrive: they are made at once."""
NOT_STARTED = {
    "launched": set[str](),
    "attached": {*OF_WORKERS_FOR_ALL, "nested"},
    "remote": OF_WORKERS_FOR_ALL,
}
"""What a browser that is not ours to start cannot even try: workers that could not be named are not started."""


@pytest.fixture
def openers(
    playwright: Playwright, browser_program: Path, sellers_chrome: Chrome, server_address: str
) -> dict[str, Opener]:
    started = {"executable": browser_program, "headless": True}
    return {
        "launched": lambda window, _: open_window(Window(forbidden=window.forbidden, **started), playwright=playwright),  # type: ignore[arg-type]
        "attached": lambda window, _: attached(
            window,
            address=sellers_chrome.address,
            live=False,
            ours=lambda _: False,
            on_dialog=print,
            on_loss=pytest.fail,
            playwright=playwright,
        ),
        "remote": lambda window, site: remote(
            window, address=server_address, live=False, site=site, on_dialog=print, playwright=playwright
        ),
    }


@pytest.mark.parametrize("how", ["launched", "attached", "remote"])
def test_nothing_reaches_a_forbidden_origin_by_any_name(openers: dict[str, Opener], how: str) -> None:
    with ExitStack() as stack:
        console = stack.enter_context(counting())
        sites = [stack.enter_context(hostile(console.url(host))) for host in NAMES]
        window = Window(forbidden=(console.url(),), headless=True)
        for together in [sites] if how != "remote" else [[site] for site in sites]:  # there a window is for one site
            with openers[how](window, together[0].url()) as page:
                for site in together:
                    page.goto(site.url(), wait_until="domcontentloaded")
                    site.wait_for({"", "redirect", "inner", "worker.js", "inner.js"})
                    press_all(page)
                    site.wait_for({"window"})
                    assert not console.was_reached(LATE)


@pytest.mark.parametrize("how", ["launched", "attached"])
def test_nothing_gets_through_while_one_document_follows_another(openers: dict[str, Opener], how: str) -> None:
    with ExitStack() as stack:
        console = stack.enter_context(counting())
        site = stack.enter_context(restless(console.url()))
        window = Window(forbidden=(console.url(),), headless=True)
        page = stack.enter_context(openers[how](window, site.url()))
        for host in ("localhost", "127.0.0.1", "[::1]") * 3:
            page.goto(site.url(host))
            page.wait_for_function("tried > 5")
        assert not console.was_reached(0)


@pytest.mark.parametrize("refused", [True, False])
def test_a_socket_to_a_forbidden_origin_leads_nowhere_whatever_the_document_replaces(
    page: Page, *, refused: bool
) -> None:
    with counting() as console, restless(console.url()) as site:
        if refused:
            page.add_init_script(sockets_refused([console.url()]))
        page.goto(site.url())
        page.wait_for_function("tried > 5")
        console.wait_for({"again"} if refused else {"again", "socket", "native", "stream", "framed"})
        assert not refused or set(console.asked) == {"again"}


@pytest.mark.parametrize("how", ["launched", "attached", "remote"])
def test_without_the_fence_the_same_page_reaches_it_in_every_way(openers: dict[str, Opener], how: str) -> None:
    with counting() as console, hostile(console.url()) as site:
        with openers[how](Window(headless=True), site.url()) as page:
            page.goto(site.url(), wait_until="domcontentloaded")
            console.wait_for(EVERYTHING - NOT_STARTED[how] - {*BY_PRESSES.values(), "window-socket"})
            press_all(page)
            console.wait_for(EVERYTHING - NOT_STARTED[how])
        assert NOT_STARTED[how] & set(console.asked) == set()


@pytest.mark.parametrize(
    ("origin", "told"),
    [
        ("http://127.0.0.1:8123", "*:8123"),
        ("http://localhost:8123", "*:8123"),
        ("http://[::1]:8123", "*:8123"),
        ("https://console.example", "console.example:443"),
        ("http://console.example", "console.example:80"),
    ],
)
def test_an_origin_of_this_machine_is_told_by_its_port(origin: str, told: str) -> None:
    assert place(origin) == told
    assert resolver_rules([origin]) == [f"--host-resolver-rules=MAP {told} ^NOTFOUND"]
    assert offline([origin])["matchedNetworkConditions"][0]["urlPattern"] == f"*://{told}"


def test_where_nothing_is_forbidden_nothing_is_set() -> None:
    assert (resolver_rules([]), proxy([], "https://sellercentral.amazon.com")) == ([], None)


def wait(page: Page, served: Served, paths: set[str]) -> None:
    """As `wait_for`, while the browser may speak."""
    deadline = time.monotonic() + 10
    while not paths <= set(served.asked) and time.monotonic() < deadline:
        page.evaluate("6 * 7")
    served.wait_for(paths, 0)


def test_the_window_stays_where_it_is_when_a_person_leads_it_away(page: Page) -> None:
    refused: list[str] = []
    with counting() as elsewhere, hostile(elsewhere.url()) as site:
        page.goto(f"{site.url()}/window")
        with kept_within(page, lambda url: url.startswith(site.url()), refused.append):
            for way in (f"{elsewhere.url()}/typed", "/redirect?code=secret"):
                page.evaluate("there => { location.href = there }", way)
                page.wait_for_function("told => told", arg=True)
            page.evaluate("fetch('/inner.js')")
            assert page.url == f"{site.url()}/window"
            page.goto(f"{site.url()}/inner")
        assert {"typed", "redirected"} & set(elsewhere.asked) == set()
        assert refused == [f"{elsewhere.url()}/typed", f"{elsewhere.url()}/redirected"]
        page.goto(f"{elsewhere.url()}/typed")
        assert "typed" in elsewhere.asked, "the fence is gone with the hand-over"


def test_frames_and_popups_of_a_window_that_is_lent_go_where_they_like(page: Page) -> None:
    refused: list[str] = []
    with (
        counting() as elsewhere,
        hostile(elsewhere.url()) as site,
        kept_within(page, lambda url: url.startswith(site.url()), refused.append),
    ):
        page.goto(site.url(), wait_until="domcontentloaded")
        wait(page, elsewhere, {"frame", "redirected", "form"})
        page.locator("#popup").click()
        wait(page, elsewhere, {"popup"})
    assert refused == []


def test_a_hand_over_of_a_window_that_is_gone_ends_without_a_fault(browser: Browser) -> None:
    page = browser.new_page()
    with kept_within(page, lambda _: True, print):
        page.close()
    assert page.is_closed()
