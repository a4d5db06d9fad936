"""Somebody who speaks HTTP to the console, as raw as he likes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http.client import HTTPConnection
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


NONE: Mapping[str, str | None] = MappingProxyType({})


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str

    @property
    def said(self) -> str:
        return str(json.loads(self.body)["said"])


@dataclass
class Visitor:
    """Comes with a link. `cookie` is what he holds once he is in."""

    link: str
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return urlsplit(self.link).netloc

    @property
    def path(self) -> str:
        return urlsplit(self.link).path

    def send(self, method: str, path: str, headers: Mapping[str, str | None] = NONE, body: bytes = b"") -> Answer:
        """A request; a header of None is left out, and _ in a name stands for -."""
        given: dict[str, str | None] = {"Cookie": self.cookie or None, **self.headers}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection(self.host, timeout=10)
        try:
            connection.putrequest(method, path, skip_host="Host" in given, skip_accept_encoding=True)
            for name, value in given.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return Answer(
                answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode(errors="replace")
            )
        finally:
            connection.close()

    def get(self, path: str = "", **headers: str | None) -> Answer:
        return self.send("GET", self.path + path, headers)

    def post(self, path: str, data: object, **headers: str | None) -> Answer:
        """As the console's own page sends it, but for `headers`."""
        own: dict[str, str | None] = {"Origin": f"http://{self.host}", "Content_Type": "application/json"}
        return self.send("POST", self.path + path, {**own, **headers}, json.dumps(data).encode())

    def enter(self) -> Answer:
        answer = self.post("enter", {"token": urlsplit(self.link).fragment})
        if answer.status == 200:
            self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return answer

    def news(self) -> Iterator[dict[str, Any]]:
        """What the page is told, event by event, until the console closes."""
        connection = HTTPConnection(self.host, timeout=60)
        try:
            connection.request("GET", f"{self.path}events", headers={"Cookie": self.cookie})
            for line in connection.getresponse():
                if line.startswith(b"data: {"):
                    yield json.loads(line.removeprefix(b"data: "))
        finally:
            connection.close()
