"""The player: usable before its pictures have come, by keyboard and by ear, at every width and in every light."""

from __future__ import annotations

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from automation.record.replay import render
from tests.axe import CONTRAST, problems
from tests.record.sample import INVITE, Draft, Press, Shot, close

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PICTURE = "#stage .still > image"


@pytest.mark.parametrize("width", [360, 1320])
def test_axe_finds_nothing_serious(player: Page, width: int) -> None:
    player.set_viewport_size({"width": width, "height": 900})
    player.locator("summary").click()
    assert problems(player) == []
    player.emulate_media(color_scheme="dark")
    assert problems(player, CONTRAST) == []
    assert player.evaluate("document.documentElement.scrollWidth") == width


def test_every_step_shows_its_picture_and_only_what_is_shown_is_loaded(player: Page) -> None:
    steps = player.locator("#steps .moment").count()
    kept = player.locator("noscript[id^=p-]").count()
    assert player.locator("image").count() < kept
    for _ in range(steps):
        shown = player.locator("#stage .still, #stage .plate")
        expect(shown).to_have_count(1)
        if player.locator("#stage .still").count():
            expect(player.locator(PICTURE)).to_have_attribute("href", re.compile("^data:image/webp;base64,"))
        player.keyboard.press("ArrowRight")


def test_the_pictures_of_before_after_and_proof_come_by_themselves(player: Page) -> None:
    stills = player.locator("#commits .still, #proof .still")
    expect(player.locator("#commits .still > image, #proof .still > image")).to_have_count(stills.count())


def test_home_and_end_go_to_the_first_and_the_last_step(player: Page) -> None:
    stage = player.get_by_role("group", name="Player")
    stage.press("End")
    expect(player.locator("#count")).to_have_text(re.compile(r"^20 of 20"))
    stage.press("Home")
    expect(player.locator("#count")).to_have_text(re.compile(r"^1 of 20"))


@pytest.mark.parametrize(("speed", "reached"), [("0.5", 1), ("1", 2), ("4", 6)])
def test_it_plays_at_the_speed_that_was_chosen(player: Page, speed: str, reached: int) -> None:
    player.clock.install(time=0)
    player.reload()
    player.clock.pause_at(60_000)
    player.get_by_label("Speed").select_option(speed)
    player.locator("#play").click()
    player.clock.run_for(2700)
    expect(player.locator("#count")).to_have_text(re.compile(rf"^{reached} of 20"))


def test_an_address_that_names_a_step_opens_the_player_at_it(page: Page, replays: Path) -> None:
    page.goto((replays / "done-record/replay.html").as_uri() + "#step-7")
    expect(page.locator("#count")).to_have_text(re.compile(r"^16 of 20"))
    expect(page.get_by_role("group", name="Player")).to_be_in_viewport()


def test_the_two_pictures_of_a_commit_are_compared_by_dragging_across_them(player: Page) -> None:
    compare = player.locator(".compare").first
    compare.scroll_into_view_if_needed()
    box = compare.bounding_box()
    assert box is not None
    player.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 80)
    player.mouse.down()
    player.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 80)
    player.mouse.up()
    assert 24 <= int(compare.get_by_role("slider").input_value()) <= 26


def test_a_picture_of_a_whole_long_page_is_scrolled_not_shrunk(
    page: Page, tmp_path: Path, shots: dict[str, Shot]
) -> None:
    draft = Draft(tmp_path / "run", shots)
    draft.open()
    seen = draft.see("saved", "verify")
    seen["still"] |= {"width": 1280, "height": 4000}
    draft.line("verify", job="invite", store="US", left=0, text="All of it.", ev=seen)
    close(draft, "done", "Done.", (INVITE, "done", None, 0))
    open_replay(page, draft.folder)
    figure = page.get_by_role("group", name="The whole page, to be scrolled")
    for scrolled in (figure, page.locator("#stage")):
        assert scrolled.evaluate("one => one.scrollHeight > 2 * one.clientHeight")


def open_replay(page: Page, record: Path) -> None:
    path = record / "replay.html"
    path.write_text(render(record), encoding="utf-8")
    page.goto(path.as_uri())


@pytest.fixture
def halting() -> Iterator[Callable[[str, str], tuple[str, threading.Event]]]:
    """Serves a page in two parts: gives its address, and the event that lets the second part through."""
    servers: list[ThreadingHTTPServer] = []

    def serve(first: str, second: str) -> tuple[str, threading.Event]:
        go_on = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(first.encode())
                self.wfile.flush()
                go_on.wait(20)
                self.wfile.write(second.encode())

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/", go_on

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def test_it_can_be_stepped_through_before_its_pictures_have_come(
    page: Page, replays: Path, halting: Callable[[str, str], tuple[str, threading.Event]]
) -> None:
    html = (replays / "done-record/replay.html").read_text("utf-8")
    middle = html.index('<noscript id="p-') + 3000
    address, go_on = halting(html[:middle], html[middle:])
    page.goto(address, wait_until="commit")
    page.locator("#step-4 a").click()
    expect(page.locator("#caption")).to_contain_text("Press Send invitation")
    expect(page.locator(PICTURE)).to_have_count(0)
    go_on.set()
    expect(page.locator(PICTURE)).to_have_attribute("href", re.compile("^data:image/webp;base64,"))


def test_a_long_run_is_read_before_its_pictures(tmp_path: Path, shots: dict[str, Shot]) -> None:
    draft = Draft(tmp_path / "run", shots)
    draft.open()
    for step in range(1, 4):
        draft.press(step, INVITE, ("users", "add"), Press(f"button {step}", "users", change=None))
    close(draft, "done", "Done.")
    html = render(draft.folder)
    assert html.index("data:image/webp") > html.index("</script>")
