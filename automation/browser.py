"""A window of the browser: how it is opened, what it calls itself, how its end is noticed.

Nothing is recorded here: no trace, HAR or video, whose files would hold what a person types at a sign-in.
"""

from __future__ import annotations

import os
import platform
import re
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Playwright, ProxySettings, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from automation.errors import BrowserTrouble, Interrupted, WrongSetting
from automation.fence import resolver_rules
from automation.own_name import is_of, remember, remembered
from automation.provision import is_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

# On top of what Playwright switches off: a browser that is used for an account talks to that site alone.
QUIET = ("--disable-background-networking", "--disable-domain-reliability", "--disable-sync")
START_TIMEOUT = 60.0

# Signs in Playwright's account of a failed start, most telling first, and what they mean to a person.
REASONS: tuple[tuple[str, str], ...] = (
    ("sandboxing failed", "this system does not allow its sandbox (Google Chrome's package brings the permission)"),
    ("No usable sandbox", "this system does not allow its sandbox (Google Chrome's package brings the permission)"),
    ("XServer", "there is no display to open a window on"),
    (
        "error while loading shared libraries",
        "system libraries are missing (as root: playwright install-deps chromium)",
    ),
    ("xecutable doesn't exist", "its program file is gone"),
)


class Closed(Interrupted):
    """The window was closed, its page crashed, or the browser is gone."""

    def __init__(self) -> None:
        super().__init__("The browser window is gone. Nothing further was done; run again to go on from there.")


class UnnamedAgent(BrowserTrouble):
    """The browser does not call itself by the agent's `token`; it must not be used."""

    def __init__(self, token: str, user_agent: str) -> None:
        self.token, self.user_agent = token, user_agent
        super().__init__(f"The browser does not carry {token} in its user agent ({user_agent}), so it is not used.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How a window is to be opened. `page_timeout` is in seconds; `forbidden` are origins that it can never reach.

    `executable` is the program to start: none where the browser runs already.
    """

    executable: Path | None = None
    agent_name: str = "Chaperone"
    forbidden: tuple[str, ...] = ()
    headless: bool = False
    width: int = 1440
    height: int = 900
    locale: str | None = None
    page_timeout: float = 15

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", self.agent_name):
            raise WrongSetting("agent_name", f"“{self.agent_name}” is not one word of letters, digits, dot, _ and -.")

    @property
    def token(self) -> str:
        return f"Agent/{self.agent_name}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A dialog of the page, which was dismissed: its kind ("alert", "confirm", …) and what it said."""

    kind: str
    message: str


def _ignore(_: object) -> None:
    """Hear nothing: for callers that look at the page itself."""


@contextmanager
def open_window(
    window: Window,
    *,
    on_dialog: Callable[[Asked], None] = _ignore,
    on_page: Callable[[Page], None] = _ignore,
    playwright: Playwright | None = None,
) -> Iterator[Page]:
    """Open a window and yield its page; close the browser at the end.

    Every dialog of a page is dismissed, never accepted, and then told to `on_dialog`. A further page (a popup, a tab)
    is told to `on_page`. Both are called while Playwright works, so they should take note, not act or raise.
    A caller that already runs Playwright in this thread passes its own.

    Raises BrowserTrouble when the browser does not start, UnnamedAgent when it does not carry its token, and
    Closed in place of Playwright's error when the window went away meanwhile.
    """
    with ExitStack() as stack:
        engine = playwright or stack.enter_context(sync_playwright())
        browser = stack.enter_context(_named(engine, window))
        page = first_page(browser, window)
        page.context.on("dialog", lambda dialog: dismiss(dialog, on_dialog))
        page.context.on("page", lambda further: on_page(further))  # noqa: PLW0108 - Playwright marks the function itself, which not every callable allows
        with noticing_the_end(page):
            check_name(page, window.token)
            yield page


def browser_version(page: Page) -> str:
    """Give the version of the browser that shows `page`, such as "156.0.8078.79"."""
    browser = page.context.browser
    return browser.version if browser else ""


def has_display(system: str | None = None, env: Mapping[str, str] = os.environ) -> bool:
    """Whether a window can be opened; Windows and macOS always say yes, others need an X or Wayland display."""
    return (system or platform.system()) in {"Windows", "Darwin"} or bool(
        env.get("DISPLAY") or env.get("WAYLAND_DISPLAY")
    )


def is_gone(page: Page) -> bool:
    browser = page.context.browser
    return page.is_closed() or browser is None or not browser.is_connected()


@contextmanager
def noticing_the_end(page: Page) -> Iterator[None]:
    """Raise Closed in place of the error that Playwright raises for a page that is no longer there."""
    crashed = False

    def note(_: Page) -> None:
        nonlocal crashed
        crashed = True

    page.on("crash", note)
    try:
        yield
    except PlaywrightError as error:
        if crashed or is_gone(page) or "has been closed" in error.message:
            raise Closed from None  # Playwright's own text may hold a value that was being typed
        raise


@contextmanager
def _named(engine: Playwright, window: Window) -> Iterator[Browser]:
    """The browser, started under its own name and the agent's. Its own has to be known before, and is asked once.

    Neither a context's `user_agent` nor one set later is sent for a service worker's script, nor for a worker's worker
    (measured, Chromium 156): only the one that it is started with is sent with everything.
    """
    if window.executable and (own := remembered(window.executable)):
        with _started(engine, window, _name(own, window)) as browser:
            if is_of(own, browser.version):
                yield browser
                return
    with _started(engine, window, None) as browser:
        own = browser.new_browser_cdp_session().send("Browser.getVersion")["userAgent"]
    if window.executable:
        remember(window.executable, own)
    with _started(engine, window, _name(own, window)) as browser:
        yield browser


def _name(own: str, window: Window) -> str:
    return f"{own if window.headless else own.replace('HeadlessChrome/', 'Chrome/')} {window.token}"


@contextmanager
def _started(engine: Playwright, window: Window, agent: str | None) -> Iterator[Browser]:
    size, name = f"--window-size={window.width},{window.height}", [f"--user-agent={agent}"] if agent else []
    args = [*QUIET, size, *name, *resolver_rules(window.forbidden)]
    try:
        browser = engine.chromium.launch(
            executable_path=window.executable,
            args=args,
            headless=window.headless or agent is None,
            timeout=START_TIMEOUT * 1000,
            chromium_sandbox=not is_root(),
            handle_sigint=False,  # a run that is stopped seals its record, then closes the window itself
        )
    except PlaywrightError as error:
        raise BrowserTrouble(f"The browser did not start: {why(error.message)}.") from None
    try:
        yield browser
    finally:
        with suppress(PlaywrightError):  # whoever should close it is gone already
            browser.close()


def why(message: str) -> str:
    """Put Playwright's account of a failed start into a few words: a known reason, else what the browser said last."""
    known = [words for sign, words in REASONS if sign in message]
    said = re.findall(r"\[err\] (.+)", message)
    first = message.strip().partition("\n")[0] or "no reason given"
    return (known or said[-1:] or [first])[0].rstrip(".")


def first_page(
    browser: Browser, window: Window, *, agent: str | None = None, proxy: ProxySettings | None = None
) -> Page:
    """Open the page that a run works in, in a context of its own; an `agent` is the user agent of that context."""
    context = browser.new_context(
        accept_downloads=False,
        permissions=[],
        strict_selectors=True,
        locale=window.locale,
        no_viewport=not window.headless,
        viewport={"width": window.width, "height": window.height} if window.headless else None,
        user_agent=agent,
        service_workers="block" if agent else "allow",
        proxy=proxy,
    )
    context.set_default_timeout(window.page_timeout * 1000)
    if agent:
        _without_workers_for_all(context)
    return context.new_page()


def _without_workers_for_all(unopened: BrowserContext) -> None:
    """A context's own user agent is not sent by shared workers: what could not be named is not started."""
    unopened.add_init_script("delete globalThis.SharedWorker")


def dismiss(dialog: Dialog, tell: Callable[[Asked], None]) -> None:
    """Dismiss a dialog, never accept it, and tell what it said."""
    asked = Asked(dialog.type, dialog.message)
    dialog.dismiss()
    tell(asked)


def check_name(page: Page, token: str) -> None:
    """Raise UnnamedAgent when the page's browser does not carry the token."""
    user_agent: str = page.evaluate("navigator.userAgent")
    if token not in user_agent.split():
        raise UnnamedAgent(token, user_agent)
