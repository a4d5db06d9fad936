"""Whose browser a run gets: one that is started for it, a tab of the seller's own, or one of a Playwright server."""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation import browser, provision
from automation.attach import attached, debugging_address
from automation.errors import WrongSetting
from automation.policy import Policy, require_supervision
from automation.remote import remote, server_address
from automation.trace import require_practice, traced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from automation.settings import Settings

    Start = Callable[..., AbstractContextManager[Page]]


@dataclass(frozen=True)
class Opening:
    """How the window of a run on `policy.site` is opened. `start` opens one of its own; `forbidden` are origins it can never reach."""

    settings: Settings
    policy: Policy
    forbidden: tuple[str, ...] = ()
    start: Start = browser.open_window

    def require(self, *, practice_approval: bool) -> None:
        """Raises WrongSetting when the settings do not go together, NotPermitted when the run would not be supervised."""
        settings = self.settings
        if settings.attach and settings.remote:
            raise WrongSetting("attach", "a run drives one browser: give either --attach or --remote.")
        if settings.attach and settings.headless:
            raise WrongSetting("attach", "a browser that runs already is as visible as it is: leave --headless out.")
        self._address()
        if settings.trace:
            if self.elsewhere:
                raise WrongSetting("trace", "another's browser is not traced: it may show more than this run.")
            require_practice(settings.trace, settings.records, self.policy)
        require_supervision(
            self.policy,
            headless=self.headless,
            practice_approval=practice_approval,
            display=self.elsewhere
            or browser.has_display(),  # another's browser is asked itself whether it has a window
        )

    @property
    def elsewhere(self) -> bool:
        """Whether the browser is not ours to start."""
        return bool(self.settings.attach or self.settings.remote)

    @property
    def headless(self) -> bool:
        chosen = self.settings.headless
        if self.policy.loopback and not self.elsewhere:
            return not browser.has_display() if chosen is None else chosen
        return bool(chosen)

    def shown(self, page: Page) -> bool:
        """Whether the browser of `page` has a window."""
        user_agent: str = page.evaluate("navigator.userAgent")
        return "HeadlessChrome/" not in user_agent if self.elsewhere else not self.headless

    @contextmanager
    def window(
        self, say: Callable[[str], None], on_dialog: Callable[[browser.Asked], None], on_loss: Callable[[str], None]
    ) -> Iterator[Page]:
        """The page that the run works in. Raises as `open_window`, `attached` and `remote` do."""
        asked, live = self._asked(say), not self.policy.loopback
        opened: AbstractContextManager[Page]
        if self.settings.attach:
            say("Attaching to the browser that runs already; its other tabs are left alone.")
            opened = attached(
                asked, address=self._address(), live=live, ours=self._ours, on_dialog=on_dialog, on_loss=on_loss
            )
        elif self.settings.remote:
            say("Using the browser of a Playwright server.")
            opened = remote(asked, address=self._address(), live=live, site=self.policy.site, on_dialog=on_dialog)
        else:
            opened = self.start(asked, on_dialog=on_dialog)
        with opened as page, traced(page, self.settings.trace):
            yield page

    def _address(self) -> str:
        if self.settings.attach:
            return debugging_address(self.settings.attach)
        return server_address(self.settings.remote) if self.settings.remote else ""

    def _ours(self, url: str) -> bool:
        """Whether a tab at `url` is the one to drive: at the site of this run, not at any other store's."""
        return Policy(self.policy.site, self.policy.hosts & {_host(self.policy.site)}).allows(url)

    def _asked(self, say: Callable[[str], None]) -> browser.Window:
        settings = self.settings
        return browser.Window(
            executable=None if self.elsewhere else provision.obtain(say, settings.browser).executable,
            agent_name=settings.agent_name,
            forbidden=self.forbidden,
            headless=self.headless,
            width=settings.viewport_width,
            height=settings.viewport_height,
            locale=settings.locale,
            page_timeout=settings.page_timeout,
        )


def _host(site: str) -> str:
    return site.partition("//")[2].partition("/")[0].partition(":")[0]
