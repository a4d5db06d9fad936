"""A page of our own making, opened from the disk where no network is: to be printed or filmed, never to be acted on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from automation.browser import QUIET, START_TIMEOUT, why
from automation.errors import BrowserTrouble
from automation.provision import is_root, obtain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND"


@contextmanager
def shown(
    file: Path, chosen: Path | None, say: Callable[[str], None], *, scripts: bool, size: tuple[int, int] = (1280, 900)
) -> Iterator[Page]:
    """The HTML file `file` in a browser without a window; `scripts` says whether its own may run.

    The browser is `chosen`, or got as a run gets its own. It takes a file, so no address can be opened, and it
    resolves no name. Raises BrowserTrouble when the browser does not start or the page does not open.
    """
    program = obtain(say, chosen).executable
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=program,
                args=[*QUIET, NOWHERE],
                headless=True,
                timeout=START_TIMEOUT * 1000,
                chromium_sandbox=not is_root(),
            )
        except PlaywrightError as error:
            raise BrowserTrouble(f"The browser did not start: {why(error.message)}.") from None
        try:
            context = browser.new_context(
                java_script_enabled=scripts,
                offline=True,
                accept_downloads=False,
                service_workers="block",
                viewport={"width": size[0], "height": size[1]},
                color_scheme="light",
                reduced_motion="reduce",
            )
            unopened = context.new_page()
            unopened.goto(file.resolve().as_uri())
            yield unopened
        except PlaywrightError as error:
            raise BrowserTrouble(f"The browser could not show {file.name}: {why(error.message)}.") from None
        finally:
            browser.close()


def printed(file: Path, chosen: Path | None, say: Callable[[str], None]) -> bytes:
    """The HTML file as a PDF of A4 pages, tagged for screen readers. None of its scripts run. Raises BrowserTrouble."""
    with shown(file, chosen, say, scripts=False) as page:
        return page.pdf(format="A4", print_background=True, prefer_css_page_size=False, tagged=True, outline=True)
