"""Debug mode: each act is shown and told before it is made, and made when somebody says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from automation.controls import Control
from automation.debugging import INSPECT, NEXT, RUN_ON, STOP, Debugging
from automation.deed import Assignment
from automation.errors import Interrupted
from tests.engine.asking import Asked
from tests.record.pixels import pixels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.engine.conftest import Bench

ADD = Control("add_user", ("button",), ("Add User", "Add a New User"))
PAGE = """<section aria-label=Users><button onclick="document.title='pressed'">Add User</button>
<button>Add users</button> <button>Delete</button></section>"""


class Watching(Asked):
    """Looks at the window itself at each question: what is drawn on it that is none of the page's."""

    def __init__(self, bench: Bench, *answers: str | None) -> None:
        super().__init__(*answers)
        self.bench = bench
        self.titles: list[str] = []
        self.pictures: list[bytes] = []

    def choose(self, text: str, answers: Sequence[str], *, enter: str | None = None) -> str | None:
        self.titles.append(self.bench.page.title())
        self.pictures.append(self.bench.page.screenshot())
        return super().choose(text, answers, enter=enter)


def debugging(bench: Bench, *answers: str | None, steps: bool = True) -> Watching:
    person = Watching(bench, *answers)
    bench.hands.rehearse = Debugging(bench.window, person, steps=steps).rehearse
    bench.hands.assignment = Assignment(
        "invite", "US", 1, "0" * 64, ("Confirm: yes", "Invitation: open", "Rights: set")
    )
    return person


def test_an_act_waits_for_a_word_and_is_told_with_what_it_was_looked_for_by(bench: Bench) -> None:
    bench.show(PAGE)
    person = debugging(bench, NEXT)
    bench.hands.press(ADD)
    assert [question.splitlines() for question in person.asked] == [
        [
            "2 of 3: Invitation: open: Press Add User",
            "  the button “Add User” in the region “Users”",
            "  looked for by: “Add User”, “Add a New User”",
            "  what came close: “Add users”",
            "Do it?",
        ]
    ]
    assert person.titles == ["A page"], "asked before the press"
    assert bench.page.title() == "pressed"


def test_enter_alone_is_next(bench: Bench) -> None:
    bench.show(PAGE)
    person = debugging(bench, "")
    bench.hands.press(ADD)
    assert bench.page.title() == "pressed"
    assert len(person.asked) == 1


def test_the_target_is_outlined_and_captioned_and_the_stills_have_none_of_it(bench: Bench) -> None:
    bench.show(PAGE)
    before = bench.page.screenshot()
    person = debugging(bench, NEXT)
    bench.hands.press(ADD)
    (drawn,) = person.pictures
    assert drawn != before, "the person sees the outline and the caption"
    intent = next(line for line in bench.journal if line["kind"] == "step.intent")
    still = (bench.record.data / (intent["on"] or intent["ev"]["still"]["file"])).read_bytes()
    bench.page.reload()
    bench.page.evaluate("document.title = 'A page'")
    assert pixels(still) == pixels(bench.page.screenshot(animations="disabled", caret="hide", scale="css"))


def test_run_on_asks_no_more(bench: Bench) -> None:
    bench.show(PAGE)
    person = debugging(bench, RUN_ON)
    bench.hands.press(ADD)
    bench.hands.press(ADD)
    assert len(person.asked) == 1


@pytest.mark.parametrize(("answer", "how"), [(STOP, "“stop” was said"), (None, "nobody said “next”")])
def test_anything_but_a_word_to_go_on_ends_the_run_before_the_press(bench: Bench, answer: str | None, how: str) -> None:
    bench.show(PAGE)
    debugging(bench, answer)
    with pytest.raises(Interrupted, match=how):
        bench.hands.press(ADD)
    assert bench.page.title() == "A page"


def test_the_inspector_is_opened_when_it_is_asked_for_and_then_it_is_asked_again(bench: Bench) -> None:
    """Without a window Playwright's inspector does not open, and its wait ends at once."""
    bench.show(PAGE)
    person = debugging(bench, INSPECT, NEXT)
    bench.hands.press(ADD)
    assert [question.endswith("Do it?") for question in person.asked] == [True, True]
    assert any("close the inspector's own window" in said for said in person.said)
    assert bench.page.title() == "pressed"


def test_without_somebody_to_ask_it_only_shows(bench: Bench) -> None:
    bench.show(PAGE)
    person = debugging(bench, steps=False)
    bench.hands.press(ADD)
    assert (person.asked, person.said) == ([], [])
    assert bench.page.title() == "pressed"
