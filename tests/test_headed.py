"""A visible window on a screen of the test's own: the seller types and points with keyboard and mouse, and answers in the console.

The run is the command, in a window under Xvfb; what a person does there comes through the system's input (xdotool), and the console is
used by a second browser.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from automation.outline import parse
from automation.record.verify import verify
from flows.practice import Practice, serve
from tests.chrome import chrome
from tests.driving import EMAIL, PATIENCE, Ended, asking, begin, chaperone, end, sound, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="there is no virtual screen here (xvfb, xdotool)"
)
TYPED = "made-up-secret-4711"
LINK = re.compile(r"The (agent|seller)'s page\s+(http\S+)")


@dataclass(frozen=True)
class Person:
    """The seller's hands: the keyboard and the mouse of that screen."""

    display: str

    def do(self, *words: str) -> str:
        environment = {**os.environ, "DISPLAY": self.display}
        return subprocess.run(  # noqa: S603 - the words are ours
            ["xdotool", *words],  # noqa: S607 - where the system has it
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    @property
    def window(self) -> str:
        return self.do("search", "--onlyvisible", "--class", "chrom").split()[-1]

    def type(self, *texts: str) -> None:
        """Types into the window, and goes on to the next field after each text; the last one is sent."""
        self.do("windowfocus", "--sync", self.window)
        for text in texts:
            self.do("type", "--delay", "15", text)
            self.do("key", "Return" if text is texts[-1] else "Tab")

    def click(self, name: str) -> None:
        """Clicks on what has that name, where the run pictured it last."""
        place = dict(line.split("=") for line in self.do("getwindowgeometry", "--shell", self.window).split())
        still = max(Path(os.environ["CHAPERONE_RECORDS"]).rglob("*.webp"))
        node = next(node for node in parse(still.with_suffix(".yaml").read_text("utf-8")).walk() if node.name == name)
        assert node.box, name
        left, top, width, height = node.box
        with Image.open(still) as picture:
            bars = int(place["HEIGHT"]) - picture.height
        x, y = int(place["X"]) + left + width / 2, int(place["Y"]) + bars + top + height / 2
        self.do("mousemove", "--sync", str(int(x) - 3), str(int(y)))
        self.do("mousemove", "--sync", str(int(x)), str(int(y)), "click", "1")


@pytest.fixture(scope="module")
def person() -> Iterator[Person]:
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1100x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL) as screen:  # noqa: S603 - the words are ours
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        yield Person(f":{number}")
        screen.terminate()


@pytest.fixture(autouse=True)
def whole_browser(browser_program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run with a window needs a browser that has one."""
    monkeypatch.setenv("CHAPERONE_BROWSER", str(browser_program))


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"{what} did not come about"
        Event().wait(0.1)


def supervised(person: Person, site: Practice) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """The run, begun, and the links to its console."""
    own = {"DISPLAY": person.display, "CHAPERONE_HEADLESS": "false", "CHAPERONE_CONSOLE": "web", "BROWSER": "true"}
    process = begin(*asking(site, "run", "invite"), **own, CHAPERONE_PAGE_TIMEOUT="5")
    links: dict[str, str] = {}
    assert process.stderr
    while len(links) < 2:
        if found := LINK.search(process.stderr.readline()):
            links[found[1]] = found[2]
    return process, links


def ended(process: subprocess.Popen[str]) -> Ended:
    return end(process)


def test_a_whole_run_with_the_seller_at_keyboard_and_mouse_and_both_at_the_console(
    person: Person, page: Page, browser_context_args: dict[str, object]
) -> None:
    assert browser_context_args["viewport"], "the console is looked at in a browser of its own"
    with serve(troubles=("unknown-wording",)) as site:
        process, links = supervised(person, site)
        page.goto(links["seller"])
        expect(page.locator("#stage")).to_contain_text("Please sign in to Amazon", timeout=60_000)
        person.type("sam@seller.example", TYPED)

        page.get_by_label("I,").fill("Sam Seller", timeout=60_000)
        page.get_by_role("button", name="Approve", exact=True).click()
        for name in ("Bring somebody in", "Post this"):
            page.get_by_role("button", name="Show me", exact=True).click(timeout=60_000)
            expect(page.locator("#stage")).to_contain_text("Click on it in the other window", timeout=60_000)
            person.click(name)
            expect(page.locator("#stage")).to_contain_text(f"the button “{name}”", timeout=60_000)
            page.get_by_role("button", name="Use it", exact=True).click()
            page.get_by_role("button", name="Only this run", exact=True).click(timeout=60_000)
        page.get_by_role("button", name="Press it", exact=True).click(timeout=60_000)

        over = ended(process)
        assert over.code == 3, over.err
        assert (standing(site).sent, standing(site).invitation) == (1, "open")
    assert [line["wording"] for line in over.lines("taught")] == ["Bring somebody in", "Post this"]
    assert [line["who"] for line in over.lines("approval")] == ["Sam Seller"]
    assert not over.lines("run.open")[0]["headless"]
    sound(over.record)
    kept = b"".join(path.read_bytes() for path in over.record.rglob("*") if path.is_file())
    assert TYPED.encode() not in kept
    assert EMAIL not in (over.record / "data" / "journal.jsonl").read_text("utf-8")


def test_stop_in_the_console_ends_the_run_and_closes_the_window(person: Person, page: Page) -> None:
    with serve() as site:
        site.reset(signed_in=True)
        process, links = supervised(person, site)
        page.goto(links["agent"])
        expect(page.locator("#stage")).to_contain_text("Plan: 1 change", timeout=60_000)
        page.get_by_role("button", name="Stop").click()
        over = ended(process)
        assert over.code == 5, over.err
        assert standing(site).sent == 0
    assert [line["how"] for line in over.lines("stop")] == ["Stop was pressed in the agent’s view of the console"]
    assert over.lines("run.close")[0]["outcome"] == "interrupted"
    assert verify(over.record).status == "interrupted"


def test_a_window_that_is_closed_ends_the_run(person: Person, page: Page) -> None:
    with serve() as site:
        site.reset(signed_in=True)
        process, links = supervised(person, site)
        page.goto(links["agent"])
        expect(page.locator("#stage")).to_contain_text("Plan: 1 change", timeout=60_000)
        person.do("windowfocus", "--sync", person.window)
        person.do("key", "ctrl+w")
        over = ended(process)
        assert over.code == 5, over.err
        assert standing(site).sent == 0
    assert over.lines("run.close")[0]["outcome"] == "interrupted"


def test_a_tab_of_the_sellers_chrome_is_pictured_though_another_one_lies_over_it(
    person: Person, browser_program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", person.display)
    with serve() as site, chrome(browser_program, tmp_path / "profile") as running:
        site.reset(signed_in=True)
        running.open(f"{site.url}/home")
        running.open(f"{site.url.replace('127.0.0.1', 'localhost')}/home")  # the tab that is in front now
        looked = chaperone(
            *asking(site, "check", "invite"),
            "--attach",
            running.address,
            CHAPERONE_HEADLESS="false",
            CHAPERONE_CONSOLE="terminal",
        )
        assert looked.code == 2, looked.err
        assert [line for line in looked.lines("step.outcome") if not line["ev"]["still"]] == []
        assert len(running.tabs) == 3
