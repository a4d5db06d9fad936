"""The browser of a Playwright server."""

from __future__ import annotations

import threading
from http import HTTPStatus
from socket import create_server
from typing import TYPE_CHECKING

import pytest
from websockets.sync.server import serve

from automation.browser import Asked, Window
from automation.errors import BrowserTrouble, NoEndpoint, NotABrowser, NotPermitted, OtherVersion, WrongSetting
from automation.remote import remote, server_address
from tests.hostile import EVERYTHING, OF_WORKERS_FOR_ALL, counting, hostile, press_all

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page, Playwright
    from websockets.http11 import Request, Response
    from websockets.sync.server import ServerConnection

SITE = "http://127.0.0.1:9"


def opened(playwright: Playwright, address: str, *, live: bool = False) -> AbstractContextManager[Page]:
    window = Window(agent_name="Tester", page_timeout=5, headless=True)
    return remote(window, address=address, live=live, site=SITE, on_dialog=told.append, playwright=playwright)


told: list[Asked] = []


@pytest.fixture(autouse=True)
def nothing_told() -> None:
    told.clear()


def test_everything_carries_the_token_but_the_script_of_a_workers_worker(
    playwright: Playwright, server_address: str
) -> None:
    with counting() as there, hostile(there.url()) as site:
        with opened(playwright, server_address) as page:
            page.goto(site.url(), wait_until="domcontentloaded")
            press_all(page)
            there.wait_for(EVERYTHING - OF_WORKERS_FOR_ALL)
        agents = {**site.asked, **there.asked}
    assert {path for path, agent in agents.items() if not agent.endswith(" Agent/Tester")} == {"nested.js"}


def test_a_dialog_is_dismissed_and_told(playwright: Playwright, server_address: str) -> None:
    with opened(playwright, server_address) as page:
        assert page.evaluate("confirm('Remove this user?')") is False
    assert told == [Asked("confirm", "Remove this user?")]


def test_a_browser_without_a_window_is_not_used_on_a_live_site(playwright: Playwright, server_address: str) -> None:
    with pytest.raises(NotPermitted, match="has no window"), opened(playwright, server_address, live=True):
        pytest.fail("nobody would see it")


def refusing(status: HTTPStatus) -> AbstractContextManager[object]:
    def answer(connection: ServerConnection, _: Request) -> Response:
        return connection.respond(status, "no")

    return serve(lambda _: None, "127.0.0.1", 0, process_request=answer)


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (HTTPStatus.NOT_FOUND, NotABrowser, "it is not a Playwright server with a browser"),
        (HTTPStatus.PRECONDITION_REQUIRED, OtherVersion, r"another version. Start it with Playwright 1\."),
    ],
)
def test_a_server_that_gives_no_browser_is_said_so(
    playwright: Playwright, status: HTTPStatus, error: type[BrowserTrouble], words: str
) -> None:
    with refusing(status) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()  # type: ignore[attr-defined]
        address = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/the-path-is-the-key"  # type: ignore[attr-defined]
        with pytest.raises(error, match=words) as caught, opened(playwright, address):
            pytest.fail("there is no browser")
        server.shutdown()  # type: ignore[attr-defined]
    assert "the-path-is-the-key" not in str(caught.value)


def test_where_nothing_listens_is_said_so(playwright: Playwright) -> None:
    with create_server(("127.0.0.1", 0)) as free:
        address = f"ws://127.0.0.1:{free.getsockname()[1]}/"
    with pytest.raises(NoEndpoint, match=r"Nothing answers at ws://127\.0\.0\.1"), opened(playwright, address):
        pytest.fail("there is no browser")


@pytest.mark.parametrize("text", ["ws://127.0.0.1:3000/", "ws://localhost:3000/a", "wss://browsers.example/a"])
def test_a_servers_address_is_on_this_machine_or_encrypted(text: str) -> None:
    assert server_address(text) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ws://192.0.2.7:3000/", "everybody on the way"),
        ("ws://browsers.example/", "everybody on the way"),
        ("http://127.0.0.1:3000", "is not an address such as"),
        ("ws://127.0.0.1:port/", "is not an address such as"),
        ("127.0.0.1:3000", "is not an address such as"),
    ],
)
def test_any_other_servers_address_is_refused(text: str, words: str) -> None:
    with pytest.raises(WrongSetting, match=f"--remote.*{words}"):
        server_address(text)
