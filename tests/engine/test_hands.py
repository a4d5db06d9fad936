"""The hands on a real page: a part of it, a window that it opens, a window that leads elsewhere."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from automation.controls import Control, has
from automation.errors import AnswerLost, NotPressed

if TYPE_CHECKING:
    from automation.outline import Node
    from tests.engine.conftest import Bench

NAME = Control("name", ("textbox",), ("Name",))
BOX = Control("box", ("checkbox",), ("Approved",))
OPEN = Control("open", ("button", "link"), ("Authorize new developer",))
NEXT = Control("next", ("button",), ("Next",))


def second_row(root: Node) -> Node:
    return [node for node in root.walk() if node.role == "row"][1]


def test_a_field_and_a_box_are_found_within_the_part_that_is_meant(bench: Bench) -> None:
    row = "<tr><td><input aria-label=Name><td><input type=checkbox aria-label=Approved>"
    bench.show(f"<table>{row}{row}</table>")
    bench.hands.fill(NAME, "xSellco", within=second_row)
    bench.hands.tick(BOX, wanted=True, within=second_row)
    fields, boxes = bench.page.locator("[aria-label=Name]"), bench.page.locator("[type=checkbox]")
    assert [fields.nth(index).input_value() for index in (0, 1)] == ["", "xSellco"]
    assert [boxes.nth(index).is_checked() for index in (0, 1)] == [False, True]


def test_a_window_that_the_page_opens_is_gone_on_in_until_it_closes(bench: Bench) -> None:
    bench.bodies["/new"] = (
        "<button onclick='document.body.append(7)'>Next</button><button onclick='close()'>Done</button>"
    )
    bench.show("<a href=/new target=_blank>Authorize new developer</a>")
    view = bench.hands.press(OPEN)
    assert view.url.endswith("/new")
    assert bench.hands.press(NEXT).root.text.count("7") == 1
    bench.window.page.close()
    assert bench.window.look().url.endswith(":9/")
    assert [line["text"] for line in bench.journal if line["kind"] == "note"] == [
        "The page opened a further window. The run goes on there."
    ]


def test_a_window_that_leads_elsewhere_is_left_alone(bench: Bench) -> None:
    bench.show("<button onclick=\"window.open('http://localhost:9/survey')\">Authorize new developer</button>")
    view = bench.hands.press(OPEN)
    assert view.url.endswith(":9/")
    assert [line["text"] for line in bench.journal if line["kind"] == "note"] == [
        "The page opened a further window that leads elsewhere. It is left alone."
    ]


def test_a_form_that_changed_between_the_last_look_and_the_press_is_not_sent(bench: Bench) -> None:
    bench.hands.assignment.approved = "0" * 64
    bench.show("<input aria-label=Name><button onclick=\"document.title='sent'\">Next</button>")
    bench.hands.fill(NAME, "xSellco")

    def somebody_types(*_: object) -> None:
        bench.page.evaluate("document.querySelector('input').value = 'somebody else'")

    bench.hands.rehearse = somebody_types
    with pytest.raises(NotPressed, match="was changed at that moment"):
        bench.hands.commit(NEXT)
    assert (bench.page.title(), bench.hands.commits) == ("A page", 0)


def test_a_commit_that_is_seen_to_have_only_led_on_counts_no_more(bench: Bench) -> None:
    bench.hands.assignment.approved = "0" * 64
    bench.show(
        "<button onclick=\"more.innerHTML = '<input type=checkbox aria-label=Approved>'\">Next</button><p id=more>"
    )
    bench.hands.commit(NEXT, onward=lambda root: has(root, BOX))
    assert bench.hands.commits == 0
    (note,) = [line for line in bench.journal if line["kind"] == "note"]
    assert (note["text"], note["onward"]) == ("“Next” led on. Nothing has been sent by it.", 1)


RADIOS = "".join(
    f"<p><label><input type=radio name={row} value={level}>{level} {row}</label></p>"
    for row in ("Orders", "Stock", "Reports")
    for level in ("None", "View")
)


def test_several_choices_are_pictured_together_by_the_last_of_them(bench: Bench) -> None:
    bench.show(f"{RADIOS}<div style='height:3000px'></div>")
    view = bench.window.settled()
    view_of = {node.name: node for node in view.root.walk() if node.role == "radio"}
    assert bench.hands.mark(view_of["View Orders"], "Choose View for Orders")
    assert bench.hands.mark(view_of["View Stock"], "Choose View for Stock")
    bench.hands.choose(bench.window.look(), view_of["View Reports"], "Choose View for Reports", whole=True)
    outcomes = [line for line in bench.journal if line["kind"] == "step.outcome"]
    assert [bool(line["ev"]["still"]) for line in outcomes] == [False, False, True]
    shown = {also["step"]: also["box"] for also in outcomes[2]["also"]}
    places = {
        step: bench.page.get_by_label(f"View {row}").bounding_box() for step, row in ((1, "Orders"), (2, "Stock"))
    }
    assert {step: tuple(map(round, box[:2])) for step, box in shown.items()} == {
        step: (round(place["x"]), round(place["y"])) for step, place in places.items() if place
    }
    assert outcomes[2]["ev"]["still"]["height"] > 3000
    assert [bench.page.get_by_label(f"View {row}").is_checked() for row in ("Orders", "Stock", "Reports")] == [True] * 3


def test_a_picture_that_does_not_have_an_earlier_choice_does_not_say_that_it_shows_it(bench: Bench) -> None:
    first, *_, last = RADIOS.split("<p>")[1:]
    bench.show(f"<p>{first}<div style='height:3000px'></div><p>{last}<div style='height:3000px'></div>")
    radios = [node for node in bench.window.settled().root.walk() if node.role == "radio"]
    assert bench.hands.mark(radios[0], "Choose the first")
    bench.hands.choose(bench.window.look(), radios[1], "Choose the last")
    assert [line.get("also") for line in bench.journal if line["kind"] == "step.outcome"] == [None, None]


def test_a_choice_that_cannot_be_reached_is_no_choice(bench: Bench) -> None:
    bench.show(
        f"{RADIOS}<div style='position:fixed;inset:0'></div><script>onkeydown = e => e.preventDefault()</script>"
    )
    node = next(node for node in bench.window.settled().root.walk() if node.name == "View Stock")
    assert not bench.hands.mark(node, "Choose View for Stock")
    assert not bench.page.get_by_label("View Stock").is_checked()


BUSY = """<button onclick="this.dataset.times = 1 + Number(this.dataset.times || 0)">Next</button><script>
setInterval(() => { const until = performance.now() + 110; while (performance.now() < until); }, 130)</script>"""


@pytest.mark.parametrize("press", ["press", "commit"])
def test_a_page_that_is_slow_to_answer_is_pressed_once(bench: Bench, press: str) -> None:
    """A trial click that runs out of time lets the mouse through: whether a control is in reach is asked without pressing."""
    bench.show(BUSY)
    bench.hands.assignment.approved = "a plan"
    with suppress(AnswerLost):
        getattr(bench.hands, press)(NEXT)
    assert bench.page.get_by_role("button").get_attribute("data-times") == "1"
