"""A site of a few pages that a test writes itself: what the practice site does not do, and built in another way."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Page = Callable[[dict[str, str]], str]
    """A page of the site: from what was sent to its HTML, or to “-> address” that it leads to."""

HEADER = "<header><span>Harbour Lane Trading | United Kingdom</span><a href=/home>Home</a></header>"


@dataclass
class Little:
    url: str
    asked: list[str] = field(default_factory=list)
    """Every path that was asked for, in order."""
    sent: list[dict[str, str]] = field(default_factory=list)
    """Every form that was sent with POST."""


@contextmanager
def little_site(pages: dict[str, Page], header: str = HEADER) -> Iterator[Little]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._answer(parts.path, dict(parse_qsl(parts.query)))

        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            form = dict(parse_qsl(body))
            site.sent.append(form)
            self._answer(parts.path, {**dict(parse_qsl(parts.query)), **form})

        def _answer(self, path: str, told: dict[str, str]) -> None:
            site.asked.append(path)
            page = pages.get(path)
            text = page(told) if page else "<h1>Page not found</h1>"
            if text.startswith("-> "):
                self.send_response(303)
                self.send_header("Location", text.removeprefix("-> "))
                self.end_headers()
                return
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><html lang=en><title>Page</title><body>{header}{text}".encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Little(f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
