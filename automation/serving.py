"""A web application in a thread of this process, on this computer only."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp

_QUIETLY: dict[str, Any] = {
    "log_config": None,
    "access_log": False,
    "lifespan": "off",
    "ws": "none",
    "server_header": False,
    "timeout_graceful_shutdown": 1,
    "limit_concurrency": 200,
}


class _Server(uvicorn.Server):
    """Tells another thread when it is open, or will never be."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.settled = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.settled.set()

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            super().run(sockets)
        finally:
            self.settled.set()


def listen(port: int = 0) -> socket.socket:
    """A place on 127.0.0.1 to answer at; port 0 takes a free one. Raises OSError when the port is taken."""
    return socket.create_server(("127.0.0.1", port))


def port_of(listener: socket.socket) -> int:
    """Which port that is."""
    return int(listener.getsockname()[1])


@contextmanager
def serving(application: ASGIApp, listener: socket.socket, name: str) -> Iterator[None]:
    """Has `application` answer at `listener`, in a thread called `name`, for as long as the `with` block lasts."""
    server = _Server(uvicorn.Config(application, **_QUIETLY))
    thread = threading.Thread(target=server.run, args=([listener],), name=name, daemon=True)
    thread.start()
    server.settled.wait()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
