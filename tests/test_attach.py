"""A tab of the seller's own browser: named, told apart from his other tabs, and left as it was found."""

from __future__ import annotations

import json
import threading
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import create_server
from typing import TYPE_CHECKING, Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection, serve

from automation.attach import attached, debugging_address, find
from automation.browser import Asked, Closed, UnnamedAgent, Window
from automation.errors import BrowserTrouble, NoEndpoint, NotABrowser, NotPermitted, Unprepared, WrongSetting
from automation.stop import Stop
from automation.window import Window as Eyes
from tests.chrome import Chrome, chrome
from tests.driving import EMAIL, chaperone, sound
from tests.hostile import EVERYTHING, OF_WORKERS_FOR_ALL, counting, hostile, press_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page, Playwright

    from flows.practice import Practice

    Attach = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def running(sellers_chrome: Chrome) -> Chrome:
    sellers_chrome.close_tabs()
    return sellers_chrome


@pytest.fixture
def attach(running: Chrome, playwright: Playwright) -> Attach:
    def attaching(**more: object) -> AbstractContextManager[Page]:
        asked: dict[str, Any] = {
            "address": running.address,
            "live": False,
            "ours": lambda _: False,
            "on_dialog": print,
            "on_loss": print,
            **more,
        }
        return attached(Window(agent_name="Tester", page_timeout=5), playwright=playwright, **asked)

    return attaching


def test_everything_that_the_tab_asks_for_carries_the_token_and_nothing_that_other_tabs_ask_for(
    running: Chrome, attach: Attach
) -> None:
    with counting() as there, hostile(there.url()) as site, counting() as his:
        with attach() as page:
            page.goto(site.url(), wait_until="domcontentloaded")
            running.open(his.url())
            his.wait_for({""})
            press_all(page)
            there.wait_for(EVERYTHING - OF_WORKERS_FOR_ALL - {"nested"})
            assert page.evaluate("navigator.userAgent").endswith(" Agent/Tester")
        without = [path for path, agent in {**site.asked, **there.asked}.items() if not agent.endswith(" Agent/Tester")]
    assert without == []
    assert "Agent/" not in his.asked[""]


def test_the_browser_is_left_as_it_was_found(running: Chrome, playwright: Playwright, attach: Attach) -> None:
    state = "[navigator.userAgent, innerWidth, innerHeight, outerWidth, document.cookie, typeof SharedWorker]"
    with counting() as his:
        running.open(his.url())
        his.wait_for({""})
        before = running.tabs
        with seen(playwright, running, his.url()) as tab:
            tab.evaluate("document.cookie = 'his=own'")
            found = tab.evaluate(state)
        with attach() as page:
            page.goto(f"{his.url()}/ours")
            assert len(running.tabs) == len(before) + 1
        with attach(ours=lambda url: url.startswith(his.url())) as page:
            assert page.evaluate("navigator.userAgent").endswith(" Agent/Tester")
        assert running.tabs == before
        with seen(playwright, running, his.url()) as tab:
            tab.reload()
            assert tab.evaluate(state) == found
        assert "Agent/" not in his.asked[""]
    assert running.process.poll() is None


@contextmanager
def seen(playwright: Playwright, running: Chrome, url: str) -> Iterator[Page]:
    """The tab at `url` as another program sees it."""
    browser = playwright.chromium.connect_over_cdp(running.address, no_defaults=True, is_local=True)
    yield next(page for page in browser.contexts[0].pages if page.url.startswith(url))
    browser.close()


@pytest.mark.parametrize(("tabs", "taken"), [(0, False), (1, True), (2, False)])
def test_the_tab_is_the_only_one_at_the_site_else_a_new_one(
    running: Chrome, attach: Attach, tabs: int, *, taken: bool
) -> None:
    with counting() as site, counting() as other:
        for host in ["127.0.0.1"] * tabs:
            running.open(site.url(host))
        running.open(other.url())
        before = running.tabs
        with attach(ours=lambda url: url.startswith(site.url())) as page:
            assert page.url.startswith(site.url()) is taken
            assert len(running.tabs) == len(before) + (not taken)
        assert running.tabs == before


def test_dialogs_of_the_tab_are_dismissed_and_told_and_those_of_others_are_the_sellers(
    running: Chrome, attach: Attach
) -> None:
    told: list[Asked] = []
    with counting() as his:
        running.open(his.url())
        his.wait_for({""})
        with attach(on_dialog=told.append) as page:
            other = next(tab for tab in page.context.pages if tab.url.startswith(his.url()))
            session = page.context.new_cdp_session(other)
            session.send("Page.enable")
            other.evaluate("setTimeout(() => { document.title = confirm('His own?') ? 'yes' : 'no' })")
            assert page.evaluate("confirm('Remove this user?')") is False
            session.send("Page.handleJavaScriptDialog", {"accept": True})
            other.wait_for_function("document.title == 'yes'")
    assert told == [Asked("confirm", "Remove this user?")]


def test_a_tab_that_the_seller_opens_is_nothing_of_ours(running: Chrome, attach: Attach) -> None:
    with counting() as his, hostile(his.url()) as site, attach() as page:
        eyes = Eyes(page, private=(), stop=Stop(), timeout=5)
        page.goto(f"{site.url()}/window")
        with page.context.expect_page():
            running.open(f"{his.url()}/his")
        assert eyes.take_opened() == []
        with page.expect_popup():
            page.evaluate("() => { open('/window') }")
        assert [each.url for each in eyes.take_opened()] == [f"{site.url()}/window"]


def test_a_browser_without_a_window_is_not_used_on_a_live_site(attach: Attach) -> None:
    with pytest.raises(NotPermitted, match="has no window"), attach(live=True):
        pytest.fail("nobody would see it")


def test_the_end_of_the_browser_is_said_in_one_sentence(browser_program: Path, tmp_path: Path, attach: Attach) -> None:
    with (  # noqa: PT012 - the browser goes, and the next step notices
        chrome(browser_program, tmp_path / "profile", "--headless=new") as short,
        pytest.raises(Closed, match="The browser window is gone"),
        attach(address=short.address) as page,
    ):
        short.process.kill()
        page.wait_for_selector("#never")


class Silent(BaseHTTPRequestHandler):
    """A site that is no browser."""

    def do_GET(self) -> None:
        body = b"{}" if self.path.startswith("/empty") else b"<h1>Welcome</h1>"
        self.send_response(200 if self.path.startswith(("/empty", "/json")) else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def test_what_is_no_browser_is_said_so() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    for path in ("", "/empty", "/nothing"):
        with pytest.raises(NotABrowser, match="not a Chrome that was started with --remote-debugging-port"):
            find(f"{address}{path}")
    server.shutdown()
    server.server_close()


def test_where_nothing_listens_is_said_so() -> None:
    with create_server(("127.0.0.1", 0)) as free:
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(NoEndpoint, match=r"Nothing answers at http://127\.0\.0\.1"):
        find(address)


@contextmanager
def unwilling(running: Chrome, answer: dict[str, Any]) -> Iterator[str]:
    """The debugging address of that browser, but for one order: to take another name, which it answers with `answer`."""
    real = running.get("/json/version")

    def relay(caller: ServerConnection) -> None:
        with connect(real["webSocketDebuggerUrl"], max_size=None, proxy=None, compression=None) as browser:
            threading.Thread(target=pass_on, args=(browser, caller), daemon=True).start()
            for message in caller:
                order = json.loads(message)
                if order["method"] == "Network.setUserAgentOverride":
                    caller.send(json.dumps({"id": order["id"], "sessionId": order["sessionId"], **answer}))
                else:
                    browser.send(message)

    def pass_on(browser: Any, caller: ServerConnection) -> None:  # noqa: ANN401 - a connection
        try:
            for message in browser:
                caller.send(message)
        except ConnectionClosed:
            return

    with serve(relay, "127.0.0.1", 0, max_size=None, compression=None) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        told = {**real, "webSocketDebuggerUrl": f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(told).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        front = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=front.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{front.server_port}"
        front.shutdown()
        front.server_close()


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        ({"result": {}}, UnnamedAgent, "does not carry Agent/Tester"),
        ({"error": {"code": -32601, "message": "no such order"}}, Unprepared, "no such order"),
    ],
    ids=["says yes and does not", "refuses"],
)
def test_a_browser_that_does_not_take_the_name_is_not_used(
    running: Chrome, attach: Attach, answer: dict[str, Any], error: type[BrowserTrouble], words: str
) -> None:
    before = running.tabs
    with unwilling(running, answer) as address, pytest.raises(error, match=words), attach(address=address):
        pytest.fail("the tab must not be handed out")
    assert running.tabs == before


@pytest.mark.parametrize(
    "text", ["127.0.0.1:9222", "http://127.0.0.1:9222/", "http://localhost:9222", "http://[::1]:9222"]
)
def test_a_debugging_address_is_on_this_machine(text: str) -> None:
    assert debugging_address(text) in {"http://127.0.0.1:9222", "http://localhost:9222", "http://[::1]:9222"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("http://192.0.2.7:9222", "not on this machine"),
        ("http://chrome.example:9222", "not on this machine"),
        ("http://127.0.0.1", "is not an address such as"),
        ("http://127.0.0.1:port", "is not an address such as"),
        ("ws://127.0.0.1:9222/devtools", "is not an address such as"),
        ("", "is not an address such as"),
    ],
)
def test_any_other_debugging_address_is_refused(text: str, words: str) -> None:
    with pytest.raises(WrongSetting, match=f"--attach.*{words}"):
        debugging_address(text)


def test_a_check_in_the_sellers_own_browser(running: Chrome, practice: Practice) -> None:
    words = ("check", "exportyourstore", "--site", practice.url, "--set", f"email={EMAIL}", "--json")
    before = running.tabs
    ended = chaperone(*words, "--attach", running.address, CHAPERONE_HEADLESS="false")
    assert ended.data["outcome"] == "changes", ended.err
    (opened,) = ended.lines("run.open")
    assert opened["user_agent"].endswith(" Agent/Chaperone")
    assert opened["headless"] is True
    assert running.tabs == before
    sound(ended.record)
