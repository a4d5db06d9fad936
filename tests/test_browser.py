from __future__ import annotations

import os
import signal
import subprocess
import sys
from base64 import b64encode
from contextlib import suppress
from dataclasses import replace
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error as PlaywrightError

from automation.browser import (
    Asked,
    Closed,
    UnnamedAgent,
    Window,
    browser_version,
    has_display,
    is_gone,
    open_window,
    why,
)
from automation.errors import BrowserTrouble, WrongSetting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page, Playwright

posix = pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the browser")

FRONT = b"""<!doctype html><title>Front</title>
<link rel=icon href=/favicon.png><link rel=stylesheet href=/style.css><script src=/script.js></script>
<img src=/image.png><iframe src=/frame></iframe>
<script>
  fetch("/fetched"); new WebSocket(`ws://${location.host}/socket`); new Worker("/worker.js");
  new SharedWorker("/shared.js"); navigator.serviceWorker.register("/service.js");
</script>"""
BODIES = {
    "/": FRONT,
    "/worker.js": b"fetch('/from-worker')",
    "/shared.js": b"fetch('/from-shared')",
    "/service.js": b"oninstall = e => e.waitUntil(fetch('/from-service'))",
}
TYPES = {"js": "text/javascript", "css": "text/css", "png": "image/png", "": "text/html"}
EXPECTED = set(BODIES) | {
    *("/favicon.png", "/style.css", "/script.js", "/image.png", "/frame", "/fetched", "/socket"),
    *("/from-worker", "/from-shared", "/from-service"),
}


class Visits:
    """A site on a free port that notes the user agent of each request."""

    def __init__(self) -> None:
        self.agents: dict[str, str] = {}
        self._news = Condition()
        visits = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                visits.note(self.path, self.headers.get("User-Agent", ""))
                if "Sec-WebSocket-Key" in self.headers:
                    self._shake_hands()
                else:
                    self._answer(
                        BODIES.get(self.path, b""), TYPES[self.path.rpartition(".")[2] if "." in self.path else ""]
                    )

            def _answer(self, body: bytes, kind: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _shake_hands(self) -> None:
                key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
                self.send_response(101)
                self.send_header("Upgrade", "websocket")
                self.send_header("Connection", "Upgrade")
                self.send_header(
                    "Sec-WebSocket-Accept", b64encode(sha1(key.encode(), usedforsecurity=False).digest()).decode()
                )
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
                """Stay quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def note(self, path: str, agent: str) -> None:
        with self._news:
            self.agents[path] = agent
            self._news.notify_all()

    def wait_for(self, paths: set[str]) -> None:
        with self._news:
            assert self._news.wait_for(lambda: paths <= set(self.agents), timeout=20), paths - set(self.agents)


@pytest.fixture
def visits() -> Iterator[Visits]:
    site = Visits()
    thread = Thread(target=site.server.serve_forever)
    thread.start()
    yield site
    site.server.shutdown()
    site.server.server_close()
    thread.join()


@pytest.fixture
def window(browser_program: Path) -> Window:
    return Window(executable=browser_program, headless=True, page_timeout=10)


@pytest.mark.parametrize(
    "headless",
    [True, pytest.param(False, marks=pytest.mark.skipif(not has_display(), reason="there is no display"))],
)
def test_every_request_carries_the_token(
    window: Window, playwright: Playwright, visits: Visits, *, headless: bool
) -> None:
    with open_window(replace(window, headless=headless, agent_name="Tester-1.0"), playwright=playwright) as page:
        page.goto(visits.url)
        visits.wait_for(EXPECTED)
    without = {path: agent for path, agent in visits.agents.items() if not agent.endswith(" Agent/Tester-1.0")}
    assert without == {}


def test_the_browsers_own_name_stays_in_front_of_the_token(window: Window, playwright: Playwright) -> None:
    with open_window(window, playwright=playwright) as page:
        major = browser_version(page).partition(".")[0]
        assert f"Chrome/{major}." in page.evaluate("navigator.userAgent")
        assert page.evaluate("navigator.userAgent").endswith(" Agent/Chaperone")


@pytest.mark.parametrize("name", ["", "two words", "Chaperone/2", "name\nX-Evil: 1", "-dash", "Ünïcode", "semi;colon"])
def test_a_name_that_is_not_one_token_is_refused(window: Window, name: str) -> None:
    with pytest.raises(WrongSetting, match="agent_name"):
        replace(window, agent_name=name)


@posix
def test_a_browser_that_drops_the_token_is_not_used(window: Window, playwright: Playwright, tmp_path: Path) -> None:
    deaf = tmp_path / "deaf-browser"
    deaf.write_text(
        f"""#!{sys.executable}
import os, sys
os.execv({str(window.executable)!r}, [a for a in sys.argv if not a.startswith("--user-agent")])
"""
    )
    deaf.chmod(0o700)
    with (
        pytest.raises(UnnamedAgent, match="Agent/Chaperone"),
        open_window(replace(window, executable=deaf), playwright=playwright),
    ):
        pytest.fail("the window must not be handed out")


@pytest.mark.parametrize(
    ("script", "kind", "answer"),
    [
        ("alert('Saved')", "alert", None),
        ("confirm('Remove this user?')", "confirm", False),
        ("prompt('Your code?', '1234')", "prompt", None),
    ],
)
def test_a_dialog_is_dismissed_and_told(
    window: Window, playwright: Playwright, script: str, kind: str, answer: object
) -> None:
    told: list[Asked] = []
    with open_window(window, on_dialog=told.append, playwright=playwright) as page:
        assert page.evaluate(script) == answer
    assert told == [Asked(kind, script.split("'")[1])]


def test_a_page_that_asks_not_to_be_left_is_not_left(window: Window, playwright: Playwright) -> None:
    told: list[Asked] = []
    with open_window(window, on_dialog=told.append, playwright=playwright) as page:
        page.set_content("<script>onbeforeunload = event => event.preventDefault()</script><button>Edit</button>")
        page.get_by_role("button").click()  # without a gesture, browsers do not ask
        with pytest.raises(PlaywrightError):
            page.goto("data:text/html,away")
        assert page.get_by_role("button").count() == 1
    assert [asked.kind for asked in told] == ["beforeunload"]


def test_a_popup_is_told(window: Window, playwright: Playwright) -> None:
    told: list[str] = []
    with open_window(window, on_page=lambda page: told.append(page.url), playwright=playwright) as page:
        page.set_content("<a href='about:blank#news' target=_blank>News</a>")
        with page.expect_popup() as popup:
            page.get_by_role("link").click()
        popup.value.wait_for_url("about:blank#news")
    assert len(told) == 1


def test_a_site_gets_no_permission_and_asks_nobody(window: Window, playwright: Playwright, visits: Visits) -> None:
    with open_window(window, playwright=playwright) as page:
        page.goto(visits.url)
        asked = "async name => (await navigator.permissions.query({name})).state"
        states = {name: page.evaluate(asked, name) for name in ("geolocation", "notifications", "camera")}
    assert set(states.values()) == {"denied"}, states


def test_the_page_has_the_size_and_language_that_were_asked_for(window: Window, playwright: Playwright) -> None:
    with open_window(replace(window, width=1024, height=700, locale="de-DE"), playwright=playwright) as page:
        assert page.evaluate("[innerWidth, innerHeight, navigator.language]") == [1024, 700, "de-DE"]


def close_page(page: Page) -> None:
    page.close()


def end_browser(page: Page) -> None:
    browser = page.context.browser
    assert browser
    browser.new_browser_cdp_session().send("Browser.close")


def crash(page: Page) -> None:
    with page.expect_event("crash"), suppress(PlaywrightError):
        page.goto("chrome://crash")


@pytest.mark.parametrize("end", [close_page, end_browser, crash])
def test_the_end_of_the_window_is_said_in_one_sentence(
    window: Window, playwright: Playwright, end: Callable[[Page], None]
) -> None:
    with (  # noqa: PT012 - which of the steps notices depends on the end
        pytest.raises(Closed, match="The browser window is gone") as caught,
        open_window(window, playwright=playwright) as page,
    ):
        page.set_content("<label>Name <input></label>")
        end(page)
        page.get_by_label("Name").fill("canary-7731")
    assert "canary-7731" not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert caught.value.__suppress_context__


def test_an_error_of_a_window_that_is_still_there_is_passed_on(window: Window, playwright: Playwright) -> None:
    with open_window(window, playwright=playwright) as page:
        with pytest.raises(PlaywrightError, match="SyntaxError"):
            page.evaluate("not javascript")
        assert not is_gone(page)
    assert is_gone(page)


def test_a_program_that_is_no_browser_is_said_in_one_sentence(playwright: Playwright, tmp_path: Path) -> None:
    wrong = Window(executable=tmp_path / "nothing-here", headless=True)
    with (
        pytest.raises(BrowserTrouble, match="did not start: its program file is gone"),
        open_window(wrong, playwright=playwright),
    ):
        pytest.fail("there is nothing to open")


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Target closed\nBrowser logs:\nChromium sandboxing failed!\n====", "this system does not allow its sandbox"),
        ("Target closed\n[pid=1][err] FATAL: No usable sandbox! Update", "this system does not allow its sandbox"),
        ("Looks like you launched a headed browser without having a XServer running.", "there is no display"),
        ("[err] chrome: error while loading shared libraries: libnss3.so", "system libraries are missing"),
        ("Target closed\n  - [pid=1][err] one\n  - [pid=1][err] Segmentation fault.\n  - end", "Segmentation fault"),
        ("Something new.\nCall log:\n  - long", "Something new"),
        ("", "no reason given"),
    ],
)
def test_a_failed_start_is_put_into_a_few_words(message: str, words: str) -> None:
    assert why(message).startswith(words)


@pytest.mark.parametrize(
    ("system", "env", "answer"),
    [
        ("Linux", {}, False),
        ("Linux", {"DISPLAY": ""}, False),
        ("Linux", {"DISPLAY": ":0"}, True),
        ("Linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("FreeBSD", {}, False),
        ("Windows", {}, True),
        ("Darwin", {}, True),
    ],
)
def test_whether_there_is_a_display(system: str, env: dict[str, str], *, answer: bool) -> None:
    assert has_display(system, env) is answer


STOPPED = """
import os, signal, sys
from pathlib import Path
from automation.browser import Window, open_window

with open_window(Window(executable=Path(sys.argv[1]), headless=True)) as page:
    try:
        print("waiting", flush=True)
        page.wait_for_selector("#never")
    except KeyboardInterrupt:
        print("still there:", page.evaluate("6 * 7"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="process groups of Unix")
def test_ctrl_c_leaves_the_window_for_a_last_picture(browser_program: Path) -> None:
    command = [sys.executable, "-c", STOPPED, str(browser_program)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as program:  # noqa: S603
        assert program.stdout
        assert program.stdout.readline() == "waiting\n"
        os.killpg(program.pid, signal.SIGINT)  # as a terminal does: to the driver too
        assert program.stdout.read() == "still there: 42\n"
    assert program.returncode == 0
