"""What the page still waits for from its site."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page, Request, Response

_TAIL = 0.5
"""Seconds for which the body of an answer is waited for."""
_LEAVE = 2.0
"""Seconds for which the old document is not worth reading once another one has been asked for."""
_LOADS = {"document", "fetch", "xhr"}

Question = tuple[str, str, int]


class Traffic:
    """The requests of the window's own page, and of `ours`, which it opened. A `context` that was attached to has other tabs."""

    def __init__(self, context: BrowserContext, window: Callable[[], Page], ours: set[Page]) -> None:
        self.status = 200  # the HTTP status of the document that came last
        self._window, self._ours = window, ours
        self._loading: dict[Request, float | None] = {}
        """What is being loaded, and when its answer began to come."""
        self._asked: set[Question] = set()
        """What was asked since the page was touched last. What it asks once more, by itself, is a poll and never ends."""
        self._older: set[Request] = set()
        """What was being loaded already when the page was touched last."""
        self._left = 0.0
        """When another document was asked for."""
        context.on("request", self._began)
        context.on("response", self._came)
        context.on("requestfinished", self._ended)
        context.on("requestfailed", self._failed)

    def touched(self) -> None:
        """The page is about to be touched: from now on only what it loads because of that is waited for."""
        self._asked = set()
        self.give_up(set(self._loading))

    def give_up(self, requests: set[Request]) -> None:
        """`requests` are waited for no more."""
        self._older = (self._older | requests) & set(self._loading)

    def busy(self) -> set[Request]:
        """What is still waited for. An answer that nobody reads to its end is never told as finished: it counts for a moment."""
        now = time.monotonic()
        waited = {request for request, since in self._loading.items() if since is None or now - since < _TAIL}
        return waited - self._older

    def leaving(self) -> bool:
        """Whether another document has been asked for a moment ago and has not answered yet."""
        return time.monotonic() - self._left < _LEAVE and any(
            since is None and self._is_document(request) for request, since in self._loading.items()
        )

    def _began(self, request: Request) -> None:
        if self._is_foreign(request):
            return
        if self._is_document(request):
            self._left = time.monotonic()
            self._loading, self._asked = {}, set()  # what the old document still waited for nobody will answer
        question = _question(request)
        if request.resource_type in _LOADS and (request.is_navigation_request() or question not in self._asked):
            self._asked.add(question)
            self._loading[request] = None

    def _came(self, response: Response) -> None:
        if response.request in self._loading:
            self._loading[response.request] = time.monotonic()
        if self._is_document(response.request):
            self.status = response.status

    def _ended(self, request: Request) -> None:
        self._loading.pop(request, None)

    def _failed(self, request: Request) -> None:
        self._asked.discard(_question(request))  # asked once more, it is no poll
        self._ended(request)

    def _is_foreign(self, request: Request) -> bool:
        try:
            return request.frame.page not in self._ours
        except PlaywrightError:  # a request of no frame, or of one that is not there yet
            return False

    def _is_document(self, request: Request) -> bool:
        try:
            return request.is_navigation_request() and request.frame == self._window().main_frame
        except PlaywrightError:  # a request of no frame, or of one that is not there yet
            return False


def _question(request: Request) -> Question:
    return request.method, request.url, hash(request.post_data_buffer)  # nothing of what is sent is kept
