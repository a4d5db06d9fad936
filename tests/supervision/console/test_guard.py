"""Which requests are let through to the pages: their own, at their own name."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from automation.supervision.console.guard import refusal

HOST = "127.0.0.1:4000"
HOSTS = frozenset({HOST, "localhost:4000"})
OWN = {"host": HOST, "origin": f"http://{HOST}", "content-type": "application/json"}


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("GET", {"host": HOST}, None),
        ("GET", {"host": "localhost:4000"}, None),
        ("GET", {"host": HOST, "sec-fetch-site": "same-origin"}, None),
        ("GET", {"host": HOST, "sec-fetch-site": "none"}, None),
        (
            "GET",
            {"host": HOST, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
            None,
        ),
        (
            "GET",
            {"host": HOST, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
            403,
        ),
        (
            "GET",
            {"host": HOST, "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
            403,
        ),
        (
            "GET",
            {"host": HOST, "sec-fetch-site": "same-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"},
            403,
        ),
        ("GET", {}, 421),
        ("GET", {"host": ""}, 421),
        ("GET", {"host": "evil.example"}, 421),
        ("GET", {"host": "evil.example:4000"}, 421),
        ("GET", {"host": "127.0.0.1"}, 421),
        ("GET", {"host": "127.0.0.1:4001"}, 421),
        ("GET", {"host": "localhost.:4000"}, 421),
        ("GET", {"host": "[::1]:4000"}, 421),
        ("GET", {"host": "2130706433:4000"}, 421),
        ("GET", {"host": HOST, "upgrade": "websocket"}, 400),
        ("GET", {"host": HOST, "upgrade": "h2c"}, 400),
        ("HEAD", {"host": HOST}, 405),
        ("PUT", OWN, 405),
        ("DELETE", OWN, 405),
        ("OPTIONS", OWN, 405),
        ("POST", OWN, None),
        ("POST", {**OWN, "host": "localhost:4000", "origin": "http://localhost:4000"}, None),
        ("POST", {**OWN, "sec-fetch-site": "same-origin"}, None),
        ("POST", {**OWN, "origin": "http://localhost:4000"}, 403),
        ("POST", {**OWN, "origin": "null"}, 403),
        ("POST", {**OWN, "origin": "http://evil.example"}, 403),
        ("POST", {**OWN, "origin": f"https://{HOST}"}, 403),
        ("POST", {**OWN, "origin": "http://127.0.0.1:4001"}, 403),
        ("POST", {**OWN, "origin": f"http://{HOST}.evil.example"}, 403),
        ("POST", {"host": HOST, "content-type": "application/json"}, 403),
        ("POST", {**OWN, "sec-fetch-site": "same-site"}, 403),
        ("POST", {**OWN, "sec-fetch-site": "cross-site"}, 403),
        ("POST", {**OWN, "sec-fetch-site": "none"}, 403),
        ("POST", {**OWN, "content-type": "text/plain"}, 415),
        ("POST", {**OWN, "content-type": "application/x-www-form-urlencoded"}, 415),
        ("POST", {"host": HOST, "origin": f"http://{HOST}"}, 415),
    ],
)
def test_only_its_own_pages_get_through(method: str, headers: dict[str, str], status: int | None) -> None:
    refused = refusal(method, Headers(headers), HOSTS)
    assert (refused and refused[0]) == status


def test_two_names_are_no_name() -> None:
    twice = Headers(raw=[(b"host", HOST.encode()), (b"host", b"evil.example")])
    assert (refusal("GET", twice, HOSTS) or (0,))[0] == 421
