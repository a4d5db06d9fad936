"""Coming to rest: what was asked a moment ago is not asked again, and yet nothing is taken for what it was before it was touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.controls import Control

if TYPE_CHECKING:
    from tests.engine.conftest import Bench

SAVE = Control("save", ("button",), ("Save",))
LATE = "<button onclick=\"setTimeout(() => document.body.append('Saved'), 60)\">Save</button>"
NEXT = "<button onclick=\"location = '/slow'\">Save</button>"


def test_of_looks_in_a_row_only_the_first_one_asks(bench: Bench) -> None:
    bench.show("<h1>Users</h1>")
    first = bench.window.look()
    bench.page.evaluate("document.querySelector('h1').textContent = 'Others'")
    assert bench.window.look() is first
    bench.window.watch()
    assert "Others" in bench.window.look().snapshot


def test_whoever_touches_the_page_sees_what_came_of_it(bench: Bench) -> None:
    bench.show("<h1>Users</h1>")
    bench.window.settled()
    bench.page.evaluate("document.querySelector('h1').textContent = 'Others'")
    bench.window.touched()
    assert "Others" in bench.window.look().snapshot


def test_a_page_that_was_at_rest_is_waited_for_again_after_a_press(bench: Bench) -> None:
    bench.show(LATE)
    bench.window.settled(still=0.3)
    assert "Saved" in bench.hands.press(SAVE).snapshot


def test_a_page_that_has_been_at_rest_is_not_waited_for_once_more(bench: Bench) -> None:
    bench.show("<h1>Users</h1>")
    view = bench.window.settled(still=0.3)
    assert bench.window.calm() >= 0.3
    assert bench.window.settled(still=0.3) is view


def test_a_document_that_is_being_left_is_not_read_any_more(bench: Bench) -> None:
    bench.bodies["/slow"] = "<h1>Sent</h1>"
    bench.show(NEXT)
    bench.window.look()
    view = bench.hands.press(SAVE)
    assert view.url.endswith("/slow")
    assert "Sent" in view.snapshot
