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


def _awaited(bench: Bench) -> list[str]:
    return sorted(request.url.rpartition("/")[2] for request in bench.window.traffic.busy())


def test_what_was_being_loaded_before_a_touch_is_not_waited_for_after_it(bench: Bench) -> None:
    bench.page.route("**/held-*", lambda _: None)
    with bench.page.expect_request("**/held-poll"):
        bench.show("<script>fetch('/held-poll')</script>")
    assert _awaited(bench) == ["held-poll"]
    bench.window.touched()
    with bench.page.expect_request("**/held-list"):
        bench.page.evaluate("void fetch('/held-list')")
    assert _awaited(bench) == ["held-list"]


def test_what_was_waited_for_in_vain_is_not_waited_for_again(bench: Bench) -> None:
    bench.page.route("**/held-*", lambda _: None)
    with bench.page.expect_request("**/held-poll"):
        bench.show("<script>fetch('/held-poll')</script>")
    bench.window.settled(still=0.0)
    assert _awaited(bench) == []


def test_what_a_page_asks_again_by_itself_is_a_poll(bench: Bench) -> None:
    def ask(options: str = "") -> None:
        with bench.page.expect_request("**/held"):
            bench.page.evaluate(f"void fetch('/held' {options})")

    bench.page.route("**/held", lambda _: None)
    for _ in range(2):
        bench.show("<h1>Users</h1>")
        ask()
        assert _awaited(bench) == ["held"]
        bench.window.traffic.give_up(bench.window.traffic.busy())
        ask()
        assert _awaited(bench) == [], "it asks for the same again"
        ask(", {method: 'POST', body: 'other'}")
        assert _awaited(bench) == ["held"], "and for something else"
        bench.window.touched()
        ask()
        assert _awaited(bench) == ["held"], "because it was touched"


def test_what_a_page_asks_again_because_it_failed_is_no_poll(bench: Bench) -> None:
    refuse = iter([True, False])
    bench.page.route("**/list", lambda route: route.abort() if next(refuse) else None)
    bench.show("<h1>Users</h1>")
    with bench.page.expect_event("requestfailed"):
        bench.page.evaluate("void fetch('/list').catch(() => 0)")
    with bench.page.expect_request("**/list"):
        bench.page.evaluate("void fetch('/list')")
    assert _awaited(bench) == ["list"]
