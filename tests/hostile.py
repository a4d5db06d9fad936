"""A page that tries every way to reach an address, and the little server that counts what arrives there."""

from __future__ import annotations

import socket
from base64 import b64encode
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

PAGE = """<!doctype html><title>Hostile</title>
<link rel=stylesheet href={there}/style><script src={there}/script></script>
<img src={there}/image><iframe src={there}/frame></iframe><iframe src=/redirect></iframe>
<object data={there}/object></object><video src={there}/video></video><link rel=prefetch href={there}/prefetch>
<iframe name=sink></iframe><form id=form method=post target=sink action={there}/form></form>
<iframe src="{elsewhere}/inner"></iframe>
<a id=popup href={there}/popup target=_blank>popup</a>
<a id=noopener href={there}/noopener target=_blank rel=noopener>noopener</a>
<a id=window href=/window target=_blank>window</a>
<a id=away href={there}/document>away</a>
<script>
  const there = "{there}";
  fetch(there + "/fetch", {{mode: "no-cors"}}).catch(() => 0);
  fetch(there + "/post", {{method: "POST", mode: "no-cors", body: "approve"}}).catch(() => 0);
  navigator.sendBeacon(there + "/beacon", "approve");
  const asked = new XMLHttpRequest(); asked.open("GET", there + "/xhr"); asked.send();
  new EventSource(there + "/events");
  new WebSocket(there.replace("http", "ws") + "/socket");
  form.submit();
  new Worker("/worker.js");
  try {{ new SharedWorker("/shared.js") }} catch {{ }}
  navigator.serviceWorker?.register("/service.js").catch(() => 0);
</script>"""
INNER = """<script>fetch("{there}/inner-fetch", {{mode: "no-cors"}}).catch(() => 0);
new WebSocket("{there}".replace("http", "ws") + "/inner-socket"); new Worker("/inner.js")</script>"""
SCRIPTS = {
    "/worker.js": """fetch("{there}/worker", {{mode: "no-cors"}}).catch(() => 0);
        new WebSocket("{there}".replace("http", "ws") + "/worker-socket"); new Worker("/nested.js")""",
    "/nested.js": 'fetch("{there}/nested", {{mode: "no-cors"}}).catch(() => 0)',
    "/inner.js": 'fetch("{there}/inner-worker", {{mode: "no-cors"}}).catch(() => 0)',
    "/shared.js": """fetch("{there}/shared", {{mode: "no-cors"}}).catch(() => 0);
        new WebSocket("{there}".replace("http", "ws") + "/shared-socket")""",
    "/service.js": 'fetch("{there}/service", {{mode: "no-cors"}}).catch(() => 0); oninstall = () => skipWaiting()',
}
WINDOW = """<title>Window</title><script>fetch("{there}/window-fetch", {{mode: "no-cors"}}).catch(() => 0);
new WebSocket("{there}".replace("http", "ws") + "/window-socket")</script>"""

RESTLESS = """<!doctype html><title>Restless</title><body><script>
let tried = 0;
const there = "{there}", socket = there.replace("http", "ws"), native = window.WebSocket.prototype.constructor;
Object.defineProperty(URL.prototype, "port", {{get: () => "80"}});
Object.prototype.get = (made) => {{ tell(made); return made }};
const tell = (made) => {{ try {{ new made(socket + "/stolen") }} catch {{ }} }};
const again = () => {{ tried++; fetch(there + "/again", {{mode: "no-cors"}}).catch(() => 0) }};
const once = [  // the browser makes a page wait that opens socket after socket
  () => new WebSocket(socket + "/socket"),
  () => new native(socket + "/native"),
  () => new WebSocketStream(socket + "/stream").opened.catch(() => 0),
  () => new (document.body.appendChild(document.createElement("iframe")).contentWindow.WebSocket)(socket + "/framed"),
  () => new WebSocket({{asked: 0, toString() {{ return this.asked++ ? socket + "/twice" : "ws://elsewhere.invalid:9" }}}}),
];
for (const way of once) try {{ way() }} catch {{ }}
again();
setInterval(again, 3);
</script>"""

BY_ITSELF = {
    *("style", "script", "image", "frame", "redirected", "object", "video", "prefetch", "form", "fetch", "post"),
    *("beacon", "xhr", "events", "socket", "worker", "worker-socket", "nested"),
    *("inner-fetch", "inner-socket", "inner-worker"),
}
"""What the page tries when it is opened: in a document, its frames and its workers."""
OF_WORKERS_FOR_ALL = {"shared", "shared-socket", "service"}
"""What it tries in workers that outlive it."""
BY_PRESSES = {"popup": "popup", "noopener": "noopener", "window": "window-fetch", "away": "document"}
"""Which link leads to which further attempt."""
EVERYTHING = BY_ITSELF | OF_WORKERS_FOR_ALL | set(BY_PRESSES.values()) | {"window-socket"}


class Dual(ThreadingHTTPServer):
    address_family = socket.AF_INET6
    daemon_threads = True

    def server_bind(self) -> None:
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()


@dataclass
class Served:
    """A server on every loopback address, and what it was asked for with which user agent."""

    port: int = 0
    asked: dict[str, str] = field(default_factory=dict)
    news: Condition = field(default_factory=Condition)

    def url(self, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}"

    def note(self, path: str, agent: str) -> None:
        with self.news:
            self.asked[path.lstrip("/")] = agent
            self.news.notify_all()

    def wait_for(self, paths: set[str], seconds: float = 30) -> None:
        with self.news:
            assert self.news.wait_for(lambda: paths <= set(self.asked), timeout=seconds), paths - set(self.asked)

    def was_reached(self, seconds: float) -> bool:
        """Whether anything arrives within that time, or has before."""
        with self.news:
            return self.news.wait_for(lambda: bool(self.asked), timeout=seconds)


@contextmanager
def counting() -> Iterator[Served]:
    """The server that nothing should reach."""
    with _serving({}, "") as served:
        yield served


@contextmanager
def hostile(there: str) -> Iterator[Served]:
    """A site whose every page tries to reach `there`."""
    pages = {"/": PAGE, "/inner": INNER, "/window": WINDOW, **SCRIPTS}
    with _serving(pages, there) as served:
        yield served


@contextmanager
def restless(there: str) -> Iterator[Served]:
    """A site whose pages never cease to ask `there`, each time in every way that takes no time; `tried` is how often one has."""
    with _serving({"/": RESTLESS}, there) as served:
        yield served


@contextmanager
def _serving(pages: dict[str, str], there: str) -> Iterator[Served]:
    served = Served()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            served.note(path, self.headers.get("User-Agent", ""))
            if "Sec-WebSocket-Key" in self.headers:
                self._shake_hands()
            elif path == "/redirect":
                self._answer(302, b"", "text/html", f"{there}/redirected")
            else:
                elsewhere = served.url("localhost")
                body = pages.get(path, "").format(there=there, elsewhere=elsewhere)
                kind = "text/javascript" if path.endswith(".js") else "text/html"
                self._answer(200, body.encode(), kind)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def _answer(self, status: int, body: bytes, kind: str, location: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(body)

        def _shake_hands(self) -> None:
            key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
            self.send_response(101)
            self.send_header("Upgrade", "websocket")
            self.send_header("Connection", "Upgrade")
            accept = b64encode(sha1(key.encode(), usedforsecurity=False).digest()).decode()
            self.send_header("Sec-WebSocket-Accept", accept)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = Dual(("::", 0), Handler)
    served.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def press_all(page: Page) -> None:
    """Presses every link of the hostile page; the last one leads away from it."""
    for link in BY_PRESSES:
        page.bring_to_front()
        page.locator(f"#{link}").click()
