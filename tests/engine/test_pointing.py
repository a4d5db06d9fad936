"""A person shows what could not be found: he clicks on it in the page, and it counts from then on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from greenlet import greenlet

from automation.controls import Control
from automation.deed import Assignment
from automation.errors import ControlNotFound, Declined, Interrupted, Unfamiliar
from automation.lessons import Lesson, learned, school, wordings
from automation.pointing import AGAIN, KEEP, ONCE, PRESS, SHOW, STOP, USE, Pointing
from tests.engine.asking import Asked
from tests.engine.conftest import SITE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.engine.conftest import Bench

INVITE = Control("invite", ("button",), ("Add User",))
BODY = """<main><h1>Users</h1><button onclick="document.querySelector('[role=status]').textContent = document.title = 'pressed ' + (window.times = (window.times ?? 0) + 1)"><span>Bring somebody in</span></button>
<p>Nothing else</p><p role=status></p></main>"""
TWICE = """<section aria-label=Users><button onclick="document.title='users'">Bring in</button></section>
<section aria-label=Partners><button onclick="document.title='partners'">Bring in</button></section>"""


class Person(Asked):
    """When he is told to click, he does, with the mouse: on the `places` in turn."""

    def __init__(self, bench: Bench, answers: Sequence[str | None], places: Sequence[str]) -> None:
        super().__init__(*answers)
        self.bench, self.places = bench, list(places)

    def say(self, text: str) -> None:
        super().say(text)
        if text.startswith("Click on it") and self.places:
            place = self.places.pop(0)
            asyncio.get_running_loop().call_soon(lambda: greenlet(lambda: self.click(place)).switch())

    def click(self, place: str) -> None:
        """Beside the run, which waits for it."""
        spot = self.bench.page.get_by_text(place, exact=True).first.bounding_box()
        assert spot
        self.bench.page.mouse.move(spot["x"] + 2, spot["y"] + 2)
        self.bench.page.mouse.click(spot["x"] + 3, spot["y"] + 3)


@pytest.fixture(autouse=True)
def run() -> Iterator[None]:
    with school():
        yield


def asked(
    bench: Bench, *answers: str | None, on: Sequence[str] = (), keep: Callable[[Lesson], str] | None = None
) -> Person:
    """Gives the hands of the bench somebody who can be asked."""
    person = Person(bench, answers, on)
    bench.window.timeout = 1.0
    bench.hands.pointing = Pointing(bench.window, bench.record, bench.hands.camera, person, keep=keep, seconds=5)
    return person


def approved(bench: Bench) -> None:
    bench.hands.assignment = Assignment("invite", "US", 0, "0" * 64)


def test_what_is_shown_is_pressed_and_the_click_that_showed_it_pressed_nothing(bench: Bench) -> None:
    approved(bench)
    bench.show(BODY)
    person = asked(bench, SHOW, USE, on=["Bring somebody in"])
    bench.hands.press(INVITE)
    assert bench.page.title() == "pressed 1", "pressed once: by the run, not by the click of the person"
    assert person.asked[1].startswith("I understood: the button “Bring somebody in”. Is that the button “Add User”")


def test_the_record_has_the_choice_of_the_person_with_a_still(bench: Bench) -> None:
    approved(bench)
    bench.show(BODY)
    asked(bench, SHOW, USE, on=["Bring somebody in"])
    bench.hands.press(INVITE)
    (line,) = [line for line in bench.journal if line["kind"] == "taught"]
    assert (line["what"], line["key"], line["role"], line["wording"]) == (
        "control",
        "invite",
        "button",
        "Bring somebody in",
    )
    assert line["page"] == f"{SITE}/"
    assert (bench.record.data / line["ev"]["still"]["file"]).is_file()


def test_it_counts_for_the_rest_of_the_run(bench: Bench) -> None:
    approved(bench)
    bench.show(BODY)
    asked(bench, SHOW, USE, on=["Bring somebody in"])
    bench.hands.press(INVITE)
    bench.hands.press(INVITE)
    assert bench.page.title() == "pressed 2"


def test_of_two_that_look_alike_the_place_tells_which(bench: Bench) -> None:
    approved(bench)
    bench.show(TWICE)
    person = asked(bench, SHOW, USE, on=["Bring in"])
    bench.hands.press(INVITE)
    assert bench.page.title() == "users"
    assert "in the region “Users”" in person.asked[1]


def test_of_two_that_nothing_tells_apart_none_is_taken(bench: Bench) -> None:
    bench.show(TWICE.replace("aria-label=Users", "").replace("aria-label=Partners", ""))
    person = asked(bench, SHOW, on=["Bring in", "Bring in", "Bring in"])
    with pytest.raises(ControlNotFound):
        bench.hands.press(INVITE)
    assert sum("could not tell them apart" in said for said in person.said) == 3


def test_who_points_at_the_wrong_thing_may_point_again(bench: Bench) -> None:
    approved(bench)
    bench.show(BODY.replace("</main>", "<button onclick=\"document.title='wrong'\">Remove everybody</button></main>"))
    asked(bench, SHOW, AGAIN, USE, on=["Remove everybody", "Bring somebody in"])
    bench.hands.press(INVITE)
    assert bench.page.title() == "pressed 1"


@pytest.mark.parametrize(
    "answers", [(STOP,), (None,), (SHOW, STOP)], ids=["stop", "nobody there", "stop after pointing"]
)
def test_without_a_yes_it_stays_not_found(bench: Bench, answers: tuple[str | None, ...]) -> None:
    bench.show(BODY)
    asked(bench, *answers, on=["Bring somebody in"])
    with pytest.raises(ControlNotFound):
        bench.hands.press(INVITE)
    assert bench.page.title() == "A page"
    assert learned("control", "invite") is None


def test_what_is_known_as_something_else_does_not_count(bench: Bench) -> None:
    bench.show(BODY)
    person = asked(bench, SHOW, on=["Bring somebody in"] * 3)
    assert bench.hands.pointing
    bench.hands.pointing.objection = lambda lesson: f"“{lesson.wording}” is known to me as something else."
    with pytest.raises(ControlNotFound):
        bench.hands.press(INVITE)
    assert "“Bring somebody in” is known to me as something else. Please point at another place." in person.said


@pytest.mark.parametrize(("answer", "kept"), [(KEEP, ["Bring somebody in"]), (ONCE, []), (None, [])])
def test_a_wording_is_kept_for_later_runs_when_the_person_says_so(
    bench: Bench, answer: str | None, kept: list[str]
) -> None:
    told: list[str] = []

    def keep(lesson: Lesson) -> str:
        told.append(lesson.wording)
        return "It is kept."

    approved(bench)
    bench.show(BODY)
    asked(bench, SHOW, USE, answer, on=["Bring somebody in"], keep=keep)
    bench.hands.press(INVITE)
    assert told == kept


def test_a_commit_that_was_shown_in_this_run_wants_one_more_yes(bench: Bench) -> None:
    bench.show(BODY)
    approved(bench)
    person = asked(bench, SHOW, USE, PRESS, on=["Bring somebody in"])
    bench.hands.commit(INVITE)
    assert bench.page.title() == "pressed 1"
    assert "it changes the account. Press it?" in person.asked[-1]


@pytest.mark.parametrize("answer", [STOP, None])
def test_without_that_yes_nothing_is_sent(bench: Bench, answer: str | None) -> None:
    bench.show(BODY)
    approved(bench)
    asked(bench, SHOW, USE, answer, on=["Bring somebody in"])
    with pytest.raises(Declined, match="Nothing was sent"):
        bench.hands.commit(INVITE)
    assert bench.page.title() == "A page"
    assert bench.hands.commits == 0


def test_what_was_shown_is_not_pressed_before_anything_was_agreed_to_unless_it_only_opens_something(
    bench: Bench,
) -> None:
    bench.show(BODY)
    person = asked(bench, SHOW, USE, STOP, on=["Bring somebody in"])
    with pytest.raises(Declined):
        bench.hands.press(INVITE)
    assert "nothing has been agreed to yet" in person.asked[-1]
    assert bench.page.title() == "A page"


def test_an_ellipsis_of_the_page_does_not_stand_for_anything_that_follows(bench: Bench) -> None:
    bench.show(BODY.replace("Bring somebody in", "Bring &#8230;"))
    asked(bench, SHOW, USE, PRESS, on=["Bring …"])
    bench.hands.press(INVITE)
    assert wordings("control", "invite") == ("Bring",)


def test_what_was_only_tried_is_not_asked_for(bench: Bench) -> None:
    bench.show(BODY)
    person = asked(bench)
    with pytest.raises(ControlNotFound):
        bench.hands.press(INVITE, ask=False)
    assert person.asked == []


def test_a_row_is_shown_by_its_words(bench: Bench) -> None:
    bench.show(BODY)
    asked(bench, SHOW, USE, on=["Nothing else"])
    assert bench.hands.pointing
    bench.hands.pointing.show_word(Unfamiliar("There is no such row.", "row", "upload", "the permission “Upload”"))
    assert wordings("row", "upload") == ("Nothing else",)


def test_a_stop_counts_while_the_page_waits_to_be_pointed_at(bench: Bench) -> None:
    bench.show(BODY)
    asked(bench, SHOW)
    asyncio.get_running_loop().call_later(2.0, lambda: bench.window.stop.now("Ctrl-C was pressed"))
    with pytest.raises(Interrupted):
        bench.hands.press(INVITE)
    assert bench.page.title() == "A page"


def test_nobody_is_asked_on_a_page_where_somebody_types_a_secret(bench: Bench) -> None:
    bench.show('<label>Password <input type="password"></label>')
    person = asked(bench)
    with pytest.raises(ControlNotFound):
        bench.hands.press(INVITE)
    assert person.asked == []
