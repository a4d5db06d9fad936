"""What every request has to pass before a page sees it, and what every answer carries. Pure but for the ASGI around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Guard:
    """Lets through to `application` what comes from its own pages at one of `hosts`, and nothing else."""

    application: ASGIApp
    hosts: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return  # no web socket is accepted

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = refusal(scope["method"], Headers(scope=scope), self.hosts)
        answer = PlainTextResponse(refused[1], refused[0]) if refused else self.application
        await answer(scope, receive, sealed)


def refusal(method: str, headers: Headers, hosts: frozenset[str]) -> tuple[int, str] | None:
    """Status and sentence for a request that is refused; none when it may go on."""
    host = headers.getlist("host")
    if len(host) != 1 or host[0] not in hosts:
        return 421, "There is nothing under this name."
    if "upgrade" in headers:
        return 400, "No other protocol is spoken here."
    if method not in {"GET", "POST"}:
        return 405, "Only GET and POST are answered."
    return _foreign_post(headers, host[0]) if method == "POST" else _foreign_get(headers)


def _foreign_post(headers: Headers, host: str) -> tuple[int, str] | None:
    if headers.getlist("origin") != [f"http://{host}"] or headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return 403, "Only the console’s own pages may send anything."
    if headers.get("content-type") != "application/json":
        return 415, "Only JSON is taken."
    return None


def _foreign_get(headers: Headers) -> tuple[int, str] | None:
    """A page of somebody else may lead here, in a window of its own; it may not load anything from here."""
    own = headers.get("sec-fetch-site", "none") in {"same-origin", "none"}
    visit = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == ("navigate", "document")
    return None if own or visit else (403, "Only the console’s own pages may load this.")
