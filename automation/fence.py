"""What the automated browser can never reach, at the level of its network.

An origin of this machine is told by its port: whatever name leads there (localhost, [::1], a name that somebody else's
name server points here) is refused, for every kind of request. How that is said differs by how the browser came:

- one that we start gets a rule for its name resolver, which no request of any kind gets around;
- one that a Playwright server starts gets a proxy that leads nowhere, past which only web ports and the site may go;
- one that runs already gets a network condition in everything that belongs to our tab (`automation.tether`). For a moment after a
  document of another host has come, the condition does not hold yet (measured, Chromium 156): its documents have each request held
  up besides, and, as that does not hold up the handshake of a WebSocket, its sockets to there lead nowhere.

None of them makes requests pass through this program, so none of them costs time or the browser's cache (Playwright's
`context.route` does both, and lets redirects, shared workers and a worker's WebSocket through: measured, Chromium 156).
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import Error as PlaywrightError

from automation.policy import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import CDPSession, Page, ProxySettings

NOWHERE = "http://127.0.0.1:9"
"""The port of “discard”, which browsers refuse and where nothing listens."""


def place(origin: str) -> str:
    """`origin` as host and port; any host for an address of this machine."""
    parts = urlsplit(origin)
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    return f"{'*' if is_loopback(origin) else parts.hostname}:{port}"


def resolver_rules(origins: Sequence[str]) -> list[str]:
    """The arguments with which a browser is started that cannot find `origins`."""
    rules = ",".join(f"MAP {place(origin)} ^NOTFOUND" for origin in origins)
    return [f"--host-resolver-rules={rules}"] if rules else []


def proxy(origins: Sequence[str], site: str) -> ProxySettings | None:
    """The proxy of a context that can reach the web and `site`, and nothing else: above all not `origins`."""
    if not origins:
        return None
    beside = [f"{host}:{urlsplit(site).port}" for host in ("127.0.0.1", "localhost")] if is_loopback(site) else []
    return {"server": NOWHERE, "bypass": ",".join(["*:80", "*:443", "<-loopback>", *beside])}


def offline(origins: Sequence[str]) -> dict[str, Any]:
    """The parameters of `Network.emulateNetworkConditionsByRule` under which `origins` cannot be reached."""
    unlimited = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    return {
        "offline": True,
        "matchedNetworkConditions": [{"urlPattern": f"*://{place(origin)}", **unlimited} for origin in origins],
    }


def held_up(origins: Sequence[str]) -> dict[str, Any]:
    """The parameters of `Fetch.enable` under which each request to `origins` waits for a word, and is then refused."""
    return {"patterns": [{"urlPattern": f"*://{place(origin)}/*"} for origin in origins]}


def sockets_refused(origins: Sequence[str]) -> str:
    """A script that runs before a document's own: it leads a WebSocket to `origins` nowhere. It keeps nothing else from the document."""
    return _SOCKETS_REFUSED % json.dumps([place(origin) for origin in origins])


_SOCKETS_REFUSED = """
{
  const closed = new Set(%s), {URL} = globalThis, {construct} = Reflect, {call} = Function.prototype;
  const read = (type, name) => call.bind(Object.getOwnPropertyDescriptor(type.prototype, name).get);
  const protocol = read(URL, "protocol"), hostname = read(URL, "hostname"), port = read(URL, "port");
  const base = read(Node, "baseURI"), isClosed = Set.prototype.has.bind(closed);
  const refuses = (address) => {
    const url = new URL(address, base(document)), secure = protocol(url) === "wss:" || protocol(url) === "https:";
    const at = ":" + (port(url) || (secure ? "443" : "80"));
    return isClosed("*" + at) || isClosed(hostname(url) + at);
  };
  for (const name of ["WebSocket", "WebSocketStream"]) {
    if (!globalThis[name]) continue;
    const guarded = new Proxy(globalThis[name], {__proto__: null, construct(made, given, as) {
      const address = `${given[0]}`;
      given[0] = refuses(address) ? "wss://127.0.0.1:9" : address;
      return construct(made, given, as);
    }});
    globalThis[name] = guarded.prototype.constructor = guarded;
  }
}
"""
"""What it needs is taken from the document before anything in it can be replaced, and the addresses can be read by nobody."""


@contextmanager
def kept_within(page: Page, may_go: Callable[[str], bool], refused: Callable[[str], None]) -> Iterator[None]:
    """The window itself goes nowhere but where it `may_go`: any other address is told to `refused`, and it stays where it is.

    Only documents of the window are looked at, never what is sent with them; its frames and popups go where they like.
    """
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def judge(paused: dict[str, Any]) -> None:
        url: str = paused["request"]["url"]
        stays = paused["frameId"] == frame and not may_go(url)
        if stays:
            refused(url)
        _answer(session, paused["requestId"], refuse=stays)

    session.on("Fetch.requestPaused", judge)
    session.send("Fetch.enable", {"patterns": [{"urlPattern": "*", "resourceType": "Document"}]})
    try:
        yield
    finally:
        _end(session)


def _answer(session: CDPSession, request: str, *, refuse: bool) -> None:
    try:
        if refuse:  # “aborted” leaves the page that is there where it is
            session.send("Fetch.failRequest", {"requestId": request, "errorReason": "Aborted"})
        else:
            session.send("Fetch.continueRequest", {"requestId": request})
    except PlaywrightError:  # the request or its window went away meanwhile
        return


def _end(session: CDPSession) -> None:
    try:
        session.detach()
    except PlaywrightError:  # the window is gone, and with it the fence
        return
