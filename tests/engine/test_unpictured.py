"""Where no picture may be taken, a person says whether to go on without one; nobody is no."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from automation.controls import Control
from automation.errors import Uncovered
from automation.record.camera import Camera
from automation.record.masks import Mask
from automation.record.redaction import Redactor
from automation.unpictured import GO_ON, STOP, Unpictured
from tests.engine.asking import Asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from automation.outline import Node
    from tests.engine.conftest import Bench

OPEN = Control("open", ("button",), ("Open",))
BODY = "<h1>Accounts</h1><button onclick=\"this.nextSibling.textContent += ' more'\">Open</button><p>Ines owes nine</p>"


def _nothing_to_cover(root: Node, _: Redactor) -> Iterator[Sequence[Node]]:
    yield from (() for node in root.walk() if node.text.startswith("Ines owes"))


def _perhaps(root: Node, _: Redactor) -> Iterator[Sequence[Node]]:
    yield from ((node,) for node in root.walk() if node.role == "paragraph")


def asked(bench: Bench, mask: Mask, *answers: str | None) -> Asked:
    """Gives the bench a camera with that mask, and somebody to ask."""
    person, bench.window.timeout = Asked(*answers), 1.0
    camera = bench.hands.camera = Camera(bench.window, bench.record.evidence, Redactor(), masks=(mask,))
    unpictured = Unpictured(bench.record, person)
    camera.without, camera.unsure = unpictured.go_on, unpictured.note
    return person


UNKNOWN = Mask("what somebody owes", _nothing_to_cover)


def test_whoever_goes_on_without_is_asked_once_for_a_page_and_the_record_has_his_choice(bench: Bench) -> None:
    bench.show(BODY)
    person = asked(bench, UNKNOWN, GO_ON)
    for _ in range(2):
        bench.hands.press(OPEN)
    (question,) = person.asked
    assert question.startswith("The page shows what somebody owes, and I cannot cover all of it. Nothing of this page")
    (pause,) = (line for line in bench.journal if line["kind"] == "pause")
    assert pause["text"].endswith("A person looked, and chose to go on without a picture of it.")
    assert [line["ev"]["still"] for line in bench.journal if line["kind"] == "step.outcome"] == [None, None]
    assert list(bench.record.data.glob("*.webp")) == []
    assert bench.page.get_by_text("more more").count() == 1


@pytest.mark.parametrize("answer", [STOP, None])
def test_whoever_does_not_go_on_ends_it_before_anything_is_pressed(bench: Bench, answer: str | None) -> None:
    bench.show(BODY)
    asked(bench, UNKNOWN, answer)
    with pytest.raises(Uncovered, match="go no further without one"):
        bench.hands.press(OPEN)
    assert bench.page.get_by_text("more").count() == 0
    assert list(bench.record.data.glob("*.webp")) == []


def test_another_page_is_another_question(bench: Bench) -> None:
    bench.show(BODY)
    person = asked(bench, UNKNOWN, GO_ON, GO_ON)
    bench.bodies["/other"] = BODY
    bench.hands.press(OPEN)
    bench.page.goto(bench.page.url + "other")
    bench.hands.press(OPEN)
    assert len(person.asked) == 2


def test_what_is_covered_to_be_on_the_safe_side_is_noted_once_for_a_page(bench: Bench) -> None:
    bench.show(BODY)
    person = asked(bench, Mask("a long number that nothing explains", _perhaps, unsure=True))
    for _ in range(2):
        bench.hands.press(OPEN)
    (note,) = (line["text"] for line in bench.journal if line["kind"] == "note")
    assert (
        note
        == "The page shows a long number that nothing explains. It is covered in the pictures, as it may be private."
    )
    assert person.asked == []
    assert list(bench.record.data.glob("*.webp"))
