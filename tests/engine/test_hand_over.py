"""A hand-over: the window is in front of the person, and stays where it belongs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from automation.errors import Interrupted
from automation.supervision import Errand, hand_over

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.supervision import HandOver
    from tests.engine.conftest import Bench


ERRAND = Errand("sign-in", "Please sign in.", lambda: True)


@dataclass
class Wandering:
    """A supervisor whose person leads the window to `ways` in turn, and is done then."""

    bench: Bench
    ways: tuple[str, ...]
    said: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    in_front: bool = False

    def say(self, text: str) -> None:
        self.said.append(text)

    def hand_over(self, _: str, over: Callable[[], bool]) -> HandOver:
        self.in_front = self.bench.page.evaluate("document.visibilityState") == "visible"
        for way in self.ways:
            self.bench.page.evaluate("way => { location.href = way }", way)
            self.bench.window.watch(0.3)
            self.places.append(self.bench.page.evaluate("location.pathname"))
        assert over()
        return "recognised"


def test_the_window_stays_on_the_site_and_the_person_is_told_once(bench: Bench) -> None:
    bench.show("<h1>Sign in</h1>")
    bench.bodies["/next"] = "<h1>Next</h1>"
    person = Wandering(bench, ("http://localhost:9/?code=1", "http://localhost:9/other?code=2", "/next?ticket=3"))
    assert hand_over(bench.hands, person, ERRAND) == "recognised"  # type: ignore[arg-type]
    assert person.places == ["/", "/", "/next"]
    assert person.in_front
    (sentence,) = person.said
    assert sentence.startswith("The window was kept from going to localhost: it is for this site and its sign-in only.")
    kinds = [line["kind"] for line in bench.journal]
    assert kinds[-3:] == ["handover.begin", "note", "handover.end"]
    assert "code=" not in (bench.record.data / "journal.jsonl").read_text("utf-8")


def test_afterwards_the_window_is_free_again(bench: Bench) -> None:
    bench.show("<h1>Sign in</h1>")
    hand_over(bench.hands, Wandering(bench, ()), ERRAND)  # type: ignore[arg-type]
    bench.page.evaluate("() => { location.href = 'http://localhost:9/free' }")
    bench.page.wait_for_url("http://localhost:9/free")


def test_one_that_is_broken_off_has_ended_all_the_same(bench: Bench) -> None:
    def stopped() -> bool:
        raise Interrupted("The window was closed.")

    bench.show("<h1>Sign in</h1>")
    with pytest.raises(Interrupted):
        hand_over(bench.hands, Wandering(bench, ()), Errand("code", "Please.", stopped))  # type: ignore[arg-type]
    begin, end = bench.journal[-2:]
    assert (begin["kind"], begin["reason"]) == ("handover.begin", "code")
    assert (end["kind"], end["how"]) == ("handover.end", "interrupted")
