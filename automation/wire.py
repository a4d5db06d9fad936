"""A line of our own to a browser that runs already, in its DevTools protocol.

Playwright lets nobody speak to a popup before its first request, nor to a shared part of its connection; this does. A
thread listens, so what is paused until we have spoken never waits for the rest of the program.
"""

from __future__ import annotations

import json
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NoAnswer
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import connect

from automation.errors import NoEndpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from websockets.sync.client import ClientConnection

CLOSED = "the line is closed"
PATIENCE = 10.0
"""Seconds that the browser may take for an answer."""


class NotTaken(Exception):
    """The browser did not take an order; it says why."""


@dataclass(frozen=True, slots=True)
class Event:
    """What the browser tells: `session` is the part of it that this is about, empty for the browser itself."""

    method: str
    params: dict[str, Any]
    session: str


@dataclass(eq=False)
class Wire:
    """The line to `address` (ws://…), from `open` to `close`. `hear` gets every event, and `lost` is called when the line breaks."""

    address: str
    hear: Callable[[Event], None]
    lost: Callable[[], None]
    _ids: count[int] = field(default_factory=lambda: count(1))
    _answers: dict[int, Future[dict[str, Any]]] = field(default_factory=dict)
    _sending: Lock = field(default_factory=Lock)
    _hanging_up: ExitStack = field(default_factory=ExitStack)
    _closing: bool = False

    _socket: ClientConnection | None = None

    def open(self) -> None:
        """Raises NoEndpoint when nobody takes the call."""
        try:
            call = connect(
                self.address, max_size=None, proxy=None, compression=None, open_timeout=PATIENCE, ping_interval=None
            )
            self._socket = self._hanging_up.enter_context(call)
        except (OSError, WebSocketException) as error:
            raise NoEndpoint(self.address) from error
        Thread(target=self._listen, name="wire", daemon=True).start()

    def tell(self, method: str, session: str = "", **params: Any) -> Future[dict[str, Any]]:  # noqa: ANN401 - the protocol's
        """Sends an order, and gives what its answer will be in."""
        number, about = next(self._ids), {"sessionId": session} if session else {}
        answer: Future[dict[str, Any]] = Future()
        self._answers[number] = answer
        try:
            with self._sending:
                self._line.send(json.dumps({"id": number, "method": method, "params": params, **about}))
        except ConnectionClosed:
            self._give_up()
        return answer

    @property
    def _line(self) -> ClientConnection:
        if self._socket is None:
            raise NotTaken(CLOSED)
        return self._socket

    def ask(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:  # noqa: ANN401 - the protocol's
        """Sends an order and gives its answer. Raises NotTaken. Never called by `hear`, whose thread brings the answers."""
        try:
            return self.tell(method, session, **params).result(PATIENCE)
        except NoAnswer:
            raise NotTaken("it does not answer") from None

    def close(self) -> None:
        self._closing = True
        self._hanging_up.close()

    def _listen(self) -> None:
        try:
            for message in self._line:
                self._take(json.loads(message))
        except ConnectionClosed:  # an end without a farewell is an end as well
            pass
        finally:  # whatever ended it: nobody must wait for what does not come
            self._give_up()
            if not self._closing:
                self.lost()

    def _give_up(self) -> None:
        """Nobody answers any more."""
        while self._answers:
            _, answer = self._answers.popitem()
            answer.set_exception(NotTaken(CLOSED))

    def _take(self, message: dict[str, Any]) -> None:
        if "id" not in message:
            self.hear(Event(message["method"], message.get("params", {}), message.get("sessionId", "")))
            return
        answer = self._answers.pop(message["id"], None)
        if answer is None:  # it was given up, as the line is going
            return
        if "error" in message:
            answer.set_exception(NotTaken(message["error"].get("message", "")))
        else:
            answer.set_result(message["result"])
