"""The browser window as the engine sees it: read, watched, waited for. Nothing here acts on the page."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Literal, TypeVar

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from automation import scripts
from automation.beside import at_work
from automation.closed import ClosedParts, closed_parts
from automation.errors import Interrupted, PageTrouble
from automation.fence import kept_within
from automation.log import logger
from automation.outline import Node, annotated
from automation.rest import Calm, settled
from automation.traffic import Traffic
from automation.view import State, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Frame, Locator, Page

    from automation.stop import Stop

__all__ = ["State", "View", "Window"]

T = TypeVar("T")
Awaited = Literal["close", "requestfinished"]

_GLANCE = 0.01
_BETWEEN = 0.03
"""Seconds between two looks for something that is waited for."""
_LONG = 0.05
"""Seconds for which nothing is waited for without a look at the stop."""
_PATIENCE = 0.4
"""Seconds that an outline has at first, twice as many each time: one that is cut off by another document answers a second later."""
_BLINK = 1000.0
_GONE = "The browser window was closed. Nothing further was pressed; run again to go on from where the account is."
_CUT = "The program that drives the browser ended. Nothing further was pressed; run again to go on from where the account is."
_STILL = 0.12
"""Seconds without any change after which a page counts as at rest."""


class Window:
    """`page` with the eyes that the engine needs.

    `private` are selectors of fields in which a person types what nobody may record. While one of them is on the page, a look
    takes nothing but the address and the title; the same goes for a page that `private_page` tells by its words. `timeout` is in
    seconds.
    """

    def __init__(
        self,
        page: Page,
        *,
        private: Sequence[str],
        stop: Stop,
        timeout: float,
        private_page: Callable[[Node], bool] = lambda _: False,
    ) -> None:
        self.page, self.stop, self.timeout = page, stop, timeout
        self._private_page = private_page
        self.idle: Callable[[], None] = lambda: None
        """Done while the browser is waited for."""
        self._openers: list[Page] = []
        self.opened: list[Page] = []
        """Further windows that the page opened and that nobody has looked at yet."""
        self._seen = self._private_view()
        self._seen_in: State | None = None
        self._seen_private = False
        self._private = ", ".join(private)
        self._calm = Calm()
        self._ours: set[Page] = {page}
        """This page and what it opened; an attached browser has other tabs, which are nothing of ours."""
        self.traffic = Traffic(page.context, lambda: self.page, self._ours)
        page.on("popup", self._note_opened)
        self._listen(page)

    def _listen(self, page: Page) -> None:
        page.on("framenavigated", self._moved)
        page.on("requestfinished", lambda _: None)  # one that stays: else each wait for it is two messages more

    def _moved(self, _: Frame) -> None:
        self.moved()

    def _note_opened(self, page: Page) -> None:
        self._ours.add(page)
        self.opened.append(page)
        page.on("popup", self._note_opened)

    def take_opened(self) -> list[Page]:
        """The further windows since the last time, once each has come to its address."""
        opened, self.opened = [page for page in self.opened if not page.is_closed()], []
        for page in opened:
            self._come(page)
        return opened

    def _come(self, page: Page) -> None:
        deadline = time.monotonic() + self.timeout
        while time.monotonic() < deadline and not page.is_closed():
            try:
                page.wait_for_load_state("domcontentloaded", timeout=_BLINK)
                break
            except PlaywrightError:
                self.watch()

    def go_on_in(self, page: Page) -> None:
        """From now on this is the window; when it is closed, the one that opened it is again."""
        self._openers.append(self.page)
        self.page = page
        self._listen(page)
        self.moved()
        try:
            self.traffic.status = int(page.evaluate(scripts.STATUS)) or 200
        except PlaywrightError:
            self.watch()  # it is between two documents: the next one tells its own

    def touched(self) -> None:
        """Something is about to be done to the page: what it was like holds no more, and what it loads because of that is awaited."""
        self.traffic.touched()
        self.moved()

    def moved(self) -> None:
        """The page moves: what it was like holds no more."""
        self._calm.end()

    def look(self) -> View:
        """The page now. Raises Interrupted when stop was said or the window is gone, PageTrouble when it cannot be read."""
        deadline, patience = time.monotonic() + self.timeout, _PATIENCE
        while True:
            self.stop.check()
            self._require_open()
            while self.traffic.leaving():
                self.watch()
            try:
                return self._look(patience)
            except PlaywrightError as error:  # between two documents there is nothing to read; look again
                self.watch()
                patience = min(2 * patience, self.timeout)
                logger.debug("the page could not be read just now ({})", type(error).__name__)
                if time.monotonic() > deadline:
                    raise PageTrouble("The page cannot be read: it does not finish loading.") from error

    def _look(self, patience: float) -> View:
        state = self._calm.fresh or self._state()
        if state.private:
            return self._private_view()
        if state != self._seen_in:
            words = self.page.evaluate(scripts.WORDS)
            raw = self.page.aria_snapshot(mode="ai", boxes=True, timeout=patience * 1000)
            plain: list[str] = []
            snapshot, root = annotated(raw, words, lambda: self._plain(plain))
            if plain:  # references hold for the latest snapshot only, and a plain one was the latest
                self.page.aria_snapshot(mode="ai", boxes=True)
            self._seen = View(self.page.url, self.page.title(), snapshot, root, words=tuple(words))
            after = self._state()  # it may have changed while it was read: then it is read again next time
            self._seen_in = after if after == state else None
            if after.private:
                return self._private_view()
            self._seen_private = self._private_page(root) or (after.closed and self.closed_parts().credentials)
        return self._private_view() if self._seen_private else self._seen

    def _plain(self, taken: list[str]) -> str:
        taken.append(self.page.aria_snapshot(boxes=True))
        return taken[-1]

    def _state(self) -> State:
        """What the page is like now, in every frame. Raises Playwright's Error between two documents."""
        asked = time.monotonic()
        frames = [frame for frame in self.page.frames if not frame.is_detached()]
        told = [frame.evaluate(scripts.STATE, self._private) for frame in frames]
        numbers = tuple((a, b) for a, b, _, _ in told)
        state = State(self.page.url, numbers, *(any(flags) for flags in list(zip(*told, strict=True))[2:]))
        self._calm.note(state, asked)
        return state

    def unchanged(self, view: View) -> bool:
        """Whether the page is still exactly as `view`, the latest look, has it. Raises Playwright's Error."""
        return view is self._seen and self._seen_in is not None and self._state() == self._seen_in

    def forget(self) -> None:
        """The next look reads the page anew, changed or not."""
        self._seen_in = None
        self._calm.end()

    def closed_parts(self) -> ClosedParts:
        """What stands in closed parts of the page, if it may have any. Raises Playwright's Error."""
        may_have = self._calm.state is None or self._calm.state.closed
        return closed_parts(self.page, self._private) if may_have else ClosedParts()

    def _private_view(self) -> View:
        return View(self.page.url, self.page.title(), "", Node("page"), private=True)

    def shows(self, selectors: Sequence[str]) -> bool:
        """Whether one of `selectors` is on the page, as far as it can be asked now."""
        try:
            return any(frame.locator(", ".join(selectors)).count() for frame in self.page.frames)
        except PlaywrightError:
            return False

    def rid_of_credentials(self) -> bool:
        """Whether the page is not private any more. While that cannot be told, it is."""
        try:
            return not self._look(self.timeout).private
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
            self.watch(_BETWEEN)

    def settled(self, *, still: float = _STILL) -> View:
        """The page once it has come to rest: what it was loading is there, and it looks the same for `still` seconds.

        A page that never rests (a clock, a poll) is taken as it is after three seconds.
        """
        return settled(self, still)

    @property
    def stirred(self) -> bool:
        """Whether the page was touched, and not asked since."""
        return self._calm.state is None

    def calm(self) -> float:
        """Seconds for which the page has looked the same by now; none between two documents. Raises Interrupted."""
        self.stop.check()
        self._require_open()
        try:
            self._calm.fresh or self._state()
        except PlaywrightError:
            return 0.0
        return self._calm.seconds

    def loaded(self) -> None:
        """Returns when what the page is loading now is there, or when the time for a page is over."""
        awaited, deadline = self.traffic.busy(), time.monotonic() + self.timeout
        while awaited & self.traffic.busy() and time.monotonic() < deadline:
            self.watch(_LONG, "requestfinished")

    def watch(self, seconds: float = _GLANCE, event: Awaited = "close") -> None:
        """Lets the browser speak for at most `seconds`, or until `event`. Raises Interrupted when stop was said or the window was closed."""
        self._calm.age()
        while seconds > _LONG:
            self.watch(_LONG, event)
            seconds -= _LONG
        self.stop.check()
        self._require_open()
        self.idle()
        try:
            self.page.wait_for_event(event, timeout=seconds * 1000)
        except PlaywrightTimeout:
            self.stop.check()
        except PlaywrightError as error:  # nothing is asked of the page here: whoever should answer is gone
            raise Interrupted(_CUT if "connection closed" in error.message else _GONE) from None
        else:
            self._require_open()

    def come_into_sight(self) -> None:
        """A tab that lies behind another one cannot be pictured: it comes to the front. Raises Playwright's Error."""
        if self.page.evaluate(scripts.BEHIND):
            self.page.bring_to_front()

    @contextmanager
    def lent(self, may_go: Callable[[str], bool], refused: Callable[[str], None]) -> Iterator[None]:
        """For a stretch in which a person drives: the window comes to the front, and goes nowhere but where it `may_go`."""
        self._require_open()
        try:
            self.page.bring_to_front()
        except PlaywrightError:
            self.watch()  # it crashed or is going away: whoever asks next is told
        with ExitStack() as kept:
            for page in (self.page, *self._openers):
                kept.enter_context(kept_within(page, may_go, refused))
            yield

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
            return node.ref is not None and bool(self.locate(node).evaluate(scripts.ASLEEP, timeout=_BLINK))
        except PlaywrightError:
            return True  # it went away between the look and the question: look again

    def checked(self, node: Node) -> bool:
        """Whether a radio or box is on, by its own word alone."""
        try:
            return self.locate(node).is_checked(timeout=_BLINK)
        except PlaywrightError:
            return False  # it went away, or is none

    def folded(self, node: Node) -> bool:
        """Whether `node`, of the latest look, opens a part of the page that is shut now: a section, not a menu."""
        if node.ref is None or "expanded" in node.marks:
            return False
        try:
            return bool(self.locate(node).evaluate(scripts.FOLDED, timeout=_BLINK))
        except PlaywrightError:
            return False  # it went away between the look and the question

    def _require_open(self) -> None:
        if not at_work():
            raise Interrupted(_CUT)
        browser = self.page.context.browser
        while self._openers and self.page.is_closed():
            self.page = self._openers.pop()
            self.moved()
        if self.page.is_closed() or (browser is not None and not browser.is_connected()):
            raise Interrupted(_GONE)
