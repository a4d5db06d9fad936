"""A browser that a Playwright server starts or keeps: a context of our own in it, named and fenced in.

The server's address is full control of that browser, and the page's content goes over it: so it is either on this machine,
or encrypted (wss://). A browser elsewhere is not in the fence of this machine, and needs none: our console is not there.
"""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from automation.browser import Asked, Window, check_name, dismiss, first_page, noticing_the_end
from automation.errors import BrowserTrouble, NoEndpoint, NotABrowser, NotPermitted, OtherVersion, WrongSetting
from automation.fence import proxy
from automation.policy import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Playwright

PATIENCE = 30.0
"""Seconds that the server may take to bring a browser."""
_HEADLESS = "HeadlessChrome/"


def server_address(text: str) -> str:
    """The address of `--remote`. Raises WrongSetting: it must be wss://, or ws:// on this machine."""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in {"ws", "wss"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none
        sound = False
    if not sound:
        raise WrongSetting("--remote", f"“{text}” is not an address such as ws://127.0.0.1:3000/ or wss://host/.")
    if parts.scheme == "ws" and not is_loopback(text):
        raise WrongSetting(
            "--remote",
            "over ws:// everybody on the way could read and steer the browser. Use wss://, or a tunnel to an address of this machine.",
        )
    return text


@contextmanager
def remote(  # noqa: PLR0913 - as `open_window`, and where
    window: Window,
    *,
    address: str,
    live: bool,
    site: str,
    on_dialog: Callable[[Asked], None],
    playwright: Playwright | None = None,
) -> Iterator[Page]:
    """Open a window for `site` in the browser of the Playwright server at `address`.

    Raises NoEndpoint, NotABrowser, OtherVersion, NotPermitted for a browser that nobody sees on a `live` site, UnnamedAgent
    when it does not carry its name, and Closed when it goes away meanwhile.
    """
    with ExitStack() as stack:
        engine = playwright or stack.enter_context(sync_playwright())
        browser = stack.enter_context(_connected(engine, window, address))
        own = own_user_agent(browser)
        headless = _HEADLESS in own
        if live and headless:
            raise NotPermitted(
                "On a live site the seller watches the browser, and the one of this server has no window. Have it start one that has."
            )
        named = own if window.token in own.split() else f"{own} {window.token}"
        page = first_page(browser, replace(window, headless=headless), agent=named, proxy=proxy(window.forbidden, site))
        page.context.on("dialog", lambda dialog: dismiss(dialog, on_dialog))
        with noticing_the_end(page):
            check_name(page, window.token)
            yield page


def own_user_agent(browser: Browser) -> str:
    """How the browser itself names itself."""
    answer: str = browser.new_browser_cdp_session().send("Browser.getVersion")["userAgent"]
    return answer


@contextmanager
def _connected(engine: Playwright, window: Window, address: str) -> Iterator[Browser]:
    options = json.dumps({"headless": window.headless})  # for a server that starts a browser for each caller
    try:
        browser = engine.chromium.connect(
            address, headers={"x-playwright-launch-options": options}, timeout=PATIENCE * 1000
        )
    except PlaywrightError as error:
        raise trouble(address, error.message) from None
    try:
        yield browser
    finally:
        browser.close()


def trouble(address: str, message: str) -> BrowserTrouble:
    """What Playwright's account of a failed call means."""
    parts = urlsplit(address)
    shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"  # the path is the key to the browser
    if "428" in message or "version mismatch" in message:
        return OtherVersion(shown, version("playwright"))
    if "ECONNREFUSED" in message or "ENOTFOUND" in message:
        return NoEndpoint(shown)
    if "WebSocket error" in message or "has been closed" in message:
        return NotABrowser(shown, "a Playwright server with a browser")
    return BrowserTrouble(f"The Playwright server at {shown} gives no browser.")
