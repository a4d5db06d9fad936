"""A page of the test's own at a loopback address, and hands that act on it with a real record."""

from __future__ import annotations

import json
import re
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from automation.hands import Hands
from automation.policy import Policy
from automation.record import Record
from automation.record.camera import Camera
from automation.record.redaction import Redactor
from automation.stop import Stop
from automation.window import Window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page, Route

SITE = "http://127.0.0.1:9"
"""Nothing listens there: every answer is the test's own."""
SHAPES = (re.compile(r"amzn\.mws\.[\w-]{8,}"),)


@dataclass
class Bench:
    """A page, the engine's window on it, and hands. `bodies` are what the site answers, by path."""

    page: Page
    window: Window
    hands: Hands
    record: Record
    bodies: dict[str, str]

    def show(self, body: str) -> None:
        self.bodies["/"] = body
        self.page.goto(f"{SITE}/")

    @property
    def journal(self) -> list[dict[str, Any]]:
        self.record.catch_up()
        return [json.loads(line) for line in (self.record.data / "journal.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture
def bench(context: BrowserContext, tmp_path: Path) -> Iterator[Bench]:
    bodies: dict[str, str] = {}

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        head = "<!doctype html><html lang=en><title>A page</title><body>"
        route.fulfill(status=200 if path in bodies else 404, content_type="text/html", body=head + bodies.get(path, ""))

    context.route("**/*", answer)
    page = context.new_page()
    window = Window(
        page,
        private=("input[type=password]",),
        stop=Stop(),
        timeout=3,
        private_page=lambda root: any(node.text == "Date of birth" for node in root.walk()),
    )
    record = Record(tmp_path / "records", redactor=Redactor(shapes=SHAPES))
    camera = Camera(window, record.evidence, Redactor(shapes=SHAPES))
    hands = Hands(window, Policy(SITE, frozenset()), record, camera, lambda _: nullcontext())
    yield Bench(page, window, hands, record, bodies)
    page.close()
