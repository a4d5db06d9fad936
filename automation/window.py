"""The browser window as the engine sees it: read, watched, waited for. Nothing here acts on the page."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from automation.errors import Interrupted, PageTrouble
from automation.log import logger
from automation.outline import Node, annotated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Frame, Locator, Page, Request

    from automation.stop import Stop

T = TypeVar("T")

_GLANCE = 0.01
_BLINK = 500.0
_GONE = "The browser window was closed. Nothing further was pressed; run again to go on from where the account is."
_SETTLING = 3.0
_WORDS = """() => {
  const words = [];
  const read = node => {
    if (node.nodeType === Node.TEXT_NODE) words.push(node.data.trim());
    else if (node.nodeType !== Node.ELEMENT_NODE || (!node.matches('script, style') && node.checkVisibility({visibilityProperty: true})) || getComputedStyle(node).display === 'contents')
      for (const child of [...(node.shadowRoot ? node.shadowRoot.childNodes : []), ...node.childNodes]) read(child);
  };
  read(document.documentElement);
  return words.filter(word => word);
}"""
"""Every visible piece of text, in the order of the page, through open shadow roots."""
_ASLEEP = """element => {
  for (let e = element; e; e = e.assignedSlot || e.parentElement || (e.getRootNode() || {}).host) {
    if (e.disabled === true || e.getAttribute('aria-disabled') === 'true') return true;
    if (e.tagName.includes('-') && ['disabled', 'loading'].some(a => e.hasAttribute(a) && e.getAttribute(a) !== 'false')) return true;
    if (['FORM', 'DIALOG', 'BODY'].includes(e.tagName)) return false;
  }
  return false;
}"""
"""A web component may show that it sleeps on its host, by `disabled` or `loading`, or on the button inside: all are asked."""
_LOADS = {"document", "fetch", "xhr"}


@dataclass(frozen=True)
class View:
    """One look at the page. `snapshot` is the outline as text; both are empty on a page with credential fields."""

    url: str
    title: str
    snapshot: str
    root: Node
    private: bool = False


class Window:
    """`page` with the eyes that the engine needs.

    `private` are selectors of fields in which a person types what nobody may record. While one of them is on the page, a look
    takes nothing but the address and the title. `timeout` is in seconds.
    """

    def __init__(self, page: Page, *, private: Sequence[str], stop: Stop, timeout: float) -> None:
        self.page, self.stop, self.timeout = page, stop, timeout
        self._seen = self._private_view()
        self._seen_as: tuple[str, str, list[str]] = ("", "", [])
        self.status = 200  # the HTTP status of the address that was opened last
        self._private = ", ".join(private)
        self._loading: set[Request] = set()
        page.on("request", self._began)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)

    def _began(self, request: Request) -> None:
        if request.resource_type in _LOADS:
            self._loading.add(request)

    def _ended(self, request: Request) -> None:
        self._loading.discard(request)

    def look(self) -> View:
        """The page now. Raises Interrupted when stop was said or the window is gone, PageTrouble when it cannot be read."""
        deadline = time.monotonic() + self.timeout
        while True:
            self.watch()
            try:
                return self._look()
            except PlaywrightError as error:  # between two documents there is nothing to read; look again
                self._require_open()
                logger.debug("the page could not be read just now ({})", type(error).__name__)
                if time.monotonic() > deadline:
                    raise PageTrouble("The page cannot be read: it does not finish loading.") from error

    def _look(self) -> View:
        if self.shows_credentials():
            return self._private_view()
        words = self.page.evaluate(_WORDS)
        raw = self.page.aria_snapshot(mode="ai", boxes=True, timeout=self.timeout * 1000)
        if (self.page.url, raw, words) != self._seen_as:
            snapshot, root = annotated(raw, words, lambda: self.page.aria_snapshot(boxes=True))
            if (
                snapshot != raw
            ):  # references hold for the latest snapshot only, and a plain one may have been the latest
                self.page.aria_snapshot(mode="ai", boxes=True)
            self._seen = View(self.page.url, self.page.title(), snapshot, root)
            self._seen_as = (self.page.url, raw, words)
        return self._private_view() if self.shows_credentials() else self._seen  # it may have come while we read

    def _private_view(self) -> View:
        return View(self.page.url, self.page.title(), "", Node("page"), private=True)

    def shows_credentials(self) -> bool:
        """Whether a field for a password, a code or the like is on the page, in any frame. Raises Playwright's Error meanwhile."""
        return any(frame.locator(self._private).count() for frame in self.page.frames if not frame.is_detached())

    def shows(self, selectors: Sequence[str]) -> bool:
        """Whether one of `selectors` is on the page, as far as it can be asked now."""
        try:
            return bool(self.page.locator(", ".join(selectors)).count())
        except PlaywrightError:
            return False

    def rid_of_credentials(self) -> bool:
        """Whether the page has no credential field. While that cannot be told, it has."""
        try:
            return not self.shows_credentials()
        except PlaywrightError:
            return False

    def until(self, ready: Callable[[View], T | None], what: str, *, timeout: float | None = None) -> T:
        """Looks until `ready` gives something, and returns that. Raises PageTrouble, naming `what`, when the time is over."""
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            if (result := ready(self.look())) is not None:
                return result
            if time.monotonic() > deadline:
                raise PageTrouble(f"I waited for {what}, and it did not come. The page is “{self._seen.title}”.")

    def settled(self, *, still: float = 0.2) -> View:
        """The page once it has come to rest: what it was loading is there, and it looks the same for `still` seconds.

        A page that never rests (a clock, a poll) is taken as it is after three seconds.
        """
        deadline = time.monotonic() + _SETTLING + still
        seen, since = self.look(), time.monotonic()
        awaited = set(self._loading)  # what begins later may be a poll that never ends
        while time.monotonic() < deadline:
            view = self.look()
            if view.snapshot != seen.snapshot or view.url != seen.url or awaited & self._loading:
                seen, since = view, time.monotonic()
            elif time.monotonic() - since >= still:
                return view
        return seen

    def loaded(self) -> None:
        """Returns when what the page is loading now is there, or when the time for a page is over."""
        awaited, deadline = set(self._loading), time.monotonic() + self.timeout
        while awaited & self._loading and time.monotonic() < deadline:
            self.watch()

    def watch(self, seconds: float = _GLANCE) -> None:
        """Lets the browser speak for at most `seconds`. Raises Interrupted when stop was said or the window was closed."""
        self.stop.check()
        self._require_open()
        try:
            self.page.wait_for_event("close", timeout=seconds * 1000)
        except PlaywrightTimeout:
            self.stop.check()
        except PlaywrightError:  # nothing is asked of the page here: whoever should answer is gone
            raise Interrupted(_GONE) from None
        else:
            self._require_open()

    @contextmanager
    def navigations(self) -> Iterator[list[str]]:
        """Collects the addresses that the window itself goes to while this is open."""
        seen: list[str] = []

        def note(frame: Frame) -> None:
            if frame == self.page.main_frame:
                seen.append(frame.url)

        self.page.on("framenavigated", note)
        try:
            yield seen
        finally:
            self.page.remove_listener("framenavigated", note)

    def locate(self, node: Node) -> Locator:
        """The element of `node`, which is of the latest look. Raises PageTrouble when it has no place that can be pointed at."""
        if node.ref is None:
            raise PageTrouble(f"“{node.name or node.text}” cannot be reached on the page.")
        return self.page.get_by_ref(node.ref)

    def asleep(self, node: Node) -> bool:
        """Whether `node`, of the latest look, cannot be pressed now, by its own word or by that of the component it is in."""
        if node.disabled:
            return True
        try:
            return node.ref is not None and bool(self.locate(node).evaluate(_ASLEEP, timeout=_BLINK))
        except PlaywrightError:
            return True  # it went away between the look and the question: look again

    def _require_open(self) -> None:
        browser = self.page.context.browser
        if self.page.is_closed() or (browser is not None and not browser.is_connected()):
            raise Interrupted(_GONE)
