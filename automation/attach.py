"""A tab of a browser that is already running and is the seller's: driven for a while, and left as it was found.

The address is full control of that browser, sign-ins included; so it has to be on this machine.
"""

from __future__ import annotations

import json
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from automation.browser import Asked, Window, check_name, dismiss, is_gone, noticing_the_end
from automation.errors import BrowserTrouble, NoEndpoint, NotABrowser, NotPermitted, Unprepared, WrongSetting
from automation.policy import is_loopback
from automation.tether import Tether
from automation.wire import NotTaken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Playwright

PATIENCE = 10.0
"""Seconds that the browser may take to answer the first call."""
_HEADLESS = "HeadlessChrome/"
_MOST = 65_536
"""Bytes that a browser's account of itself may have."""
_A_BROWSER = "a Chrome that was started with --remote-debugging-port"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A browser that can be attached to: where its `socket` is, and how it names itself."""

    address: str
    socket: str
    user_agent: str

    @property
    def visible(self) -> bool:
        return _HEADLESS not in self.user_agent


def debugging_address(text: str) -> str:
    """The address of `--attach`. Raises WrongSetting: it must be http on this machine, with a port."""
    address = text if "//" in text else f"http://{text}"
    try:
        parts = urlsplit(address)
        sound = parts.scheme == "http" and bool(parts.hostname) and bool(parts.port)
    except ValueError:  # a port that is none
        sound = False
    if not sound:
        raise WrongSetting("--attach", f"“{text}” is not an address such as http://127.0.0.1:9222.")
    if not is_loopback(address):
        raise WrongSetting(
            "--attach",
            f"“{text}” is not on this machine. Whoever reaches a browser's debugging address controls it, so only a loopback one is used.",
        )
    return f"http://{parts.netloc.rpartition('@')[2]}"


def find(address: str) -> Endpoint:
    """The browser at `address`. Raises NoEndpoint or NotABrowser."""
    try:
        with build_opener(ProxyHandler({})).open(f"{address}/json/version", timeout=PATIENCE) as answer:
            told = json.loads(answer.read(_MOST))
        socket, user_agent = str(told["webSocketDebuggerUrl"]), str(told["User-Agent"])
        ours = is_loopback(socket)
    except (ValueError, KeyError, TypeError, RecursionError):  # it speaks HTTP, and nothing that a browser would say
        raise NotABrowser(address, _A_BROWSER) from None
    except URLError as error:
        refused = isinstance(error.reason, ConnectionError | TimeoutError)
        raise (NoEndpoint(address) if refused else NotABrowser(address, _A_BROWSER)) from None
    except (OSError, HTTPException):  # it answers, but not in HTTP
        raise NotABrowser(address, _A_BROWSER) from None
    if not ours:
        raise NotABrowser(address, _A_BROWSER)
    return Endpoint(address, socket, user_agent)


@contextmanager
def attached(  # noqa: PLR0913 - as `open_window`, and where
    window: Window,
    *,
    address: str,
    live: bool,
    ours: Callable[[str], bool],
    on_dialog: Callable[[Asked], None],
    on_loss: Callable[[str], None],
    playwright: Playwright | None = None,
) -> Iterator[Page]:
    """Drive a tab of the browser at `address`: the one that shows an address that is `ours` if there is exactly one, else a new one.

    Its dialogs are dismissed and told, as `open_window` does; those of other tabs are the seller's. `on_loss` is called, from
    another thread, with the reason for which the tab no longer has its name. At the end nothing of this is left.

    Raises NoEndpoint, NotABrowser, NotPermitted for a browser that nobody sees on a `live` site, Unprepared and UnnamedAgent
    when it does not take its name, and Closed when the tab or the browser goes away meanwhile.
    """
    found = find(address)
    if live and not found.visible:
        raise NotPermitted(
            f"On a live site the seller watches the browser, and the one at {address} has no window. Attach to one that has."
        )
    with ExitStack() as stack:
        engine = playwright or stack.enter_context(sync_playwright())
        context = stack.enter_context(_connected(engine, found))
        told = _Told(context, on_dialog)
        page = stack.enter_context(_tab(context, ours))
        told.listen(page)
        page.set_default_timeout(window.page_timeout * 1000)
        with noticing_the_end(page):
            stack.enter_context(_tethered(window, found, page, on_loss))
            check_name(page, window.token)
            page.bring_to_front()
            yield page


class _Told:
    """Dismisses and tells the dialogs of a tab and of what it opens. Without a listener Playwright would dismiss everybody's."""

    def __init__(self, context: BrowserContext, tell: Callable[[Asked], None]) -> None:
        self._pages: set[Page] = set()
        self._tell = tell
        context.on("dialog", self._judge)

    def listen(self, page: Page) -> None:
        self._pages.add(page)
        page.on("popup", self.listen)

    def _judge(self, dialog: Dialog) -> None:
        if dialog.page in self._pages:
            dismiss(dialog, self._tell)


@contextmanager
def _connected(engine: Playwright, found: Endpoint) -> Iterator[BrowserContext]:
    try:
        browser: Browser = engine.chromium.connect_over_cdp(
            found.socket, no_defaults=True, is_local=True, timeout=PATIENCE * 1000
        )
    except PlaywrightError as error:
        first = error.message.strip().partition("\n")[0]
        raise BrowserTrouble(f"The browser at {found.address} cannot be attached to: {first}.") from None
    try:
        yield browser.contexts[0]
    finally:
        browser.close()  # lets go of it; it goes on running


@contextmanager
def _tab(context: BrowserContext, ours: Callable[[str], bool]) -> Iterator[Page]:
    there = [page for page in context.pages if ours(page.url)]
    if len(there) == 1:
        yield there[0]
        return
    page = context.new_page()
    try:
        yield page
    finally:
        if not is_gone(page) and len(context.pages) > 1:  # the last tab would take the browser with it
            page.close()


@contextmanager
def _tethered(window: Window, found: Endpoint, page: Page, lost: Callable[[str], None]) -> Iterator[None]:
    session = page.context.new_cdp_session(page)
    target: str = session.send("Target.getTargetInfo")["targetInfo"]["targetId"]
    session.detach()
    name = f"{found.user_agent} {window.token}"
    with closing(Tether(found.socket, target, name, window.forbidden, lost)) as tether:
        try:
            tether.begin()
        except NotTaken as error:
            raise Unprepared(found.address, str(error)) from None
        yield
