"""The practice site's own people, for runs that nobody attends: its seller signs in when a run asks for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

from automation.errors import NobodyThere
from automation.policy import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable

_SECONDS = 10
_open = build_opener(ProxyHandler({})).open  # a practice site is on this machine: no proxy leads there


def sign_in_at(site: str) -> Callable[[], None] | None:
    """What has the seller of the practice site at `site` sign in; None when that is no loopback address.

    The returned function raises NobodyThere when the site is no practice site, and so has no such seller.
    """
    if not is_loopback(site):
        return None

    def sign_in() -> None:
        body = Request(f"{site}/practice/sign-in", json.dumps({}).encode(), {"Content-Type": "application/json"})  # noqa: S310 - loopback
        try:
            with _open(body, timeout=_SECONDS) as answer:
                answer.read()
        except (URLError, OSError) as error:
            raise NobodyThere(f"{site} has no practice seller who could sign in.") from error

    return sign_in
