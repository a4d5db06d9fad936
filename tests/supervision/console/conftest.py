"""A console on a real port, with a run beside it that asks what the test wants."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from io import StringIO
from threading import Event
from typing import TYPE_CHECKING, TypeVar

import pytest
from rich.console import Console as Paper

from automation.record import Record
from automation.stop import Stop
from automation.supervision.case import Case
from automation.supervision.console import Console, opened
from automation.supervision.terminal import Terminal
from tests.supervision.console.visiting import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from automation.plan import Plan
    from automation.supervision import Approval
    from automation.supervision.console.board import Asked, View

T = TypeVar("T")
GLANCE = 0.01


@dataclass
class Stage:
    """A console, and the thread of the run that it belongs to."""

    console: Console
    stop: Stop
    paper: StringIO
    run: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    def asks(self, question: Callable[[], T]) -> Future[T]:
        """Has the run ask, and returns once the question is on the board."""
        before = self.asked
        future = self.run.submit(question)
        self.until(lambda: (self.asked is not None and self.asked is not before) or future.done())
        return future

    def approve(self, plan: Plan) -> Future[Approval]:
        return self.asks(lambda: self.console.approve(plan))

    @property
    def asked(self) -> Asked | None:
        return self.console.desk.board.now.asked

    def until(self, true: Callable[[], bool]) -> None:
        for _ in range(1000):
            if true():
                return
            Event().wait(GLANCE)
        raise AssertionError("it did not come about in time")

    def visitor(self, view: View, *, inside: bool = True) -> Visitor:
        visitor = Visitor(self.console.link(view))
        if inside:
            assert visitor.enter().status == 200
        return visitor


@pytest.fixture
def patience() -> float:
    """Seconds that the console waits for an answer."""
    return 30.0


@pytest.fixture
def case() -> Case:
    return Case("ExportYourStore", "Harbour Lane", ("United States",), practice=True)


@pytest.fixture
def stage(patience: float, case: Case) -> Iterator[Stage]:
    stop, said = Stop(), StringIO()

    def watch() -> None:
        Event().wait(GLANCE)
        stop.check()

    terminal = Terminal(Paper(file=said, width=200), "Ada", patience, patience, watch)
    with opened(case, stop, terminal) as console:
        stage = Stage(console, stop, said)
        yield stage
        stop.now("the test is over")  # whatever still waits, waits no more
        stage.run.shutdown()


@dataclass
class Pages:
    """The agent and the seller, each in a browser of their own, at once: every test leaves them where it found them."""

    agent: Page
    seller: Page


@pytest.fixture(scope="session")
def seats(browser: Browser) -> Iterator[Pages]:
    contexts = [browser.new_context(viewport={"width": 1280, "height": 900}) for _ in range(2)]
    agent, seller = (context.new_page() for context in contexts)
    yield Pages(agent, seller)
    for context in contexts:
        context.close()


@pytest.fixture
def people(stage: Stage, seats: Pages) -> Iterator[Pages]:
    seats.agent.goto(stage.console.link("agent"))
    seats.seller.goto(stage.console.link("seller"))
    for page in (seats.agent, seats.seller):
        page.locator("#stop").wait_for()
    yield seats
    for page in (seats.agent, seats.seller):
        page.goto("about:blank")


@pytest.fixture(scope="session")
def picture(browser: Browser) -> bytes:
    page = browser.new_page(viewport={"width": 200, "height": 100})
    taken = page.screenshot(type="webp")
    page.close()
    return taken


@pytest.fixture
def proof(stage: Stage, tmp_path: Path, picture: bytes) -> Record:
    """The record of the run, in which a proof was pictured."""
    record = Record(tmp_path / "records")
    stage.console.follow(record)
    (record.data / "0001-proof.webp").write_bytes(picture)
    seen = {"file": "0001-proof.webp", "sha256": "0" * 64, "bytes": len(picture)}
    still = {**seen, "width": 200, "height": 100, "masked": [[1, 2, 30, 4]]}
    record.event("note", text="The page opened a further window.")
    record.event(
        "verify", job="permissions", store="US", left=0, text="Read back.", ev={"still": still, "outline": None}
    )
    return record
