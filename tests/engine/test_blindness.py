"""What a person types is seen by nobody else, wherever and whenever the field for it comes up."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from automation.controls import Control
from automation.debugging import explain
from automation.discretion import use
from automation.errors import PageTrouble
from automation.log import set_up
from automation.record.camera import Camera
from automation.record.masks import Mask
from automation.record.redaction import HIDDEN, Redactor
from tests.engine.conftest import SITE
from tests.record.pixels import plain_regions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from automation.outline import Node
    from tests.engine.conftest import Bench

FIELD = "<label>Password <input type=password value=hunter2></label>"
ADD = "body => document.body.insertAdjacentHTML('beforeend', body)"


@dataclass
class Meanwhile:
    """A mask that covers nothing, and during whose first search something happens to the page: after the look, before the shot."""

    happens: Callable[[], object]
    over: bool = False

    def places(self, _root: Node, _redactor: Redactor) -> Iterator[tuple[Node, ...]]:
        if not self.over:
            self.over = True
            self.happens()
        yield from ()


def camera(bench: Bench, happens: Callable[[], object]) -> Camera:
    mask = Mask("nothing", Meanwhile(happens).places)
    return Camera(bench.window, bench.record.evidence, Redactor(), lambda url: url.startswith(SITE), masks=(mask,))


def kept(bench: Bench) -> list[str]:
    return sorted(path.name for path in bench.record.data.iterdir() if path.suffix in {".webp", ".yaml"})


@pytest.mark.parametrize(
    "happens",
    [
        lambda bench: bench.page.evaluate(ADD, FIELD),
        lambda bench: bench.page.evaluate(ADD, f'<iframe srcdoc="{FIELD}"></iframe>'),
        lambda bench: bench.page.evaluate(ADD, "<p>Date of birth</p><input value=1980>"),
        lambda bench: bench.page.goto(f"{SITE}/sign-in"),
        lambda bench: bench.page.goto("data:text/html,<h1>Somebody else's page"),
    ],
    ids=["a field", "a field in a frame", "questions about a person", "a sign-in", "a strange page"],
)
def test_what_comes_up_between_the_look_and_the_shot_is_in_no_picture(
    bench: Bench, happens: Callable[[Bench], object]
) -> None:
    bench.bodies["/sign-in"] = f"<h1>Sign in</h1>{FIELD}"
    bench.show("<h1>Permissions</h1>")
    _, evidence = camera(bench, lambda: happens(bench)).take("page")
    assert (evidence.still, evidence.outline, kept(bench)) == (None, None, [])


def test_somebodys_address_that_comes_up_then_is_covered_in_the_picture_that_is_taken(bench: Bench) -> None:
    bench.show("<h1>Permissions</h1>")
    row = "<table><tr><td>ines@harbourlane.example</table>"
    _, evidence = camera(bench, lambda: bench.page.evaluate(ADD, row)).take("page")
    assert evidence.still
    assert plain_regions((bench.record.data / "page.webp").read_bytes(), evidence.still.masked)
    assert HIDDEN in (bench.record.data / "page.yaml").read_text("utf-8")


def test_an_everyday_word_that_was_covered_may_be_said_all_the_same(bench: Bench) -> None:
    bench.show("<p>Ines Carvalho <b>View &amp; Edit</b></p>")
    mask = Mask("somebody", lambda root, _: [[node] for node in root.walk() if node.role == "paragraph"])
    keeper = bench.record.evidence
    camera = Camera(bench.window, keeper, Redactor(), masks=(mask,), everyday=lambda words: words == "View & Edit")
    assert camera.take("page")[1].still
    assert camera.covered == {"Ines Carvalho"}


def test_a_name_that_was_covered_in_a_picture_is_in_no_sentence_of_the_journal(bench: Bench) -> None:
    bench.show("<h1>Users</h1><p>Ines Carvalho</p><p>Bob</p>")

    def places(root: Node, _: Redactor) -> Iterator[tuple[Node, ...]]:
        yield tuple(node for node in root.walk() if node.role == "paragraph")

    camera = Camera(bench.window, bench.record.evidence, Redactor(), masks=(Mask("who else is a user", places),))
    bench.record.covered = camera.covered
    camera.take("page")
    bench.record.event("pause", text="The page offers: “Ines Carvalho”, “Bobbin”.")
    assert bench.journal[-1]["text"] == f"The page offers: “{HIDDEN}”, “Bobbin”."
    bench.record.event("approval", who="Ines Carvalho", answer="yes")
    assert bench.journal[-1]["who"] == "Ines Carvalho", "who agreed is what the record is for"


@pytest.mark.parametrize(
    "script",
    [
        f"document.body.insertAdjacentHTML('beforeend', `{FIELD}`)",
        "window.open('/sign-in')",
        "location.href = '/sign-in'",
    ],
    ids=["on the page", "in a further window", "on another page"],
)
def test_a_field_that_nobody_expected_leaves_no_picture_and_the_record_says_that_it_paused(
    bench: Bench, script: str
) -> None:
    bench.bodies["/sign-in"] = f"<h1>Sign in</h1>{FIELD}"
    bench.show(f'<button onclick="{script}">More</button>')
    view = bench.hands.press(Control("more", ("button",), ("More",)))
    assert (view.private, view.snapshot) == (True, "")
    pause, outcome = bench.journal[-2:]
    assert (pause["kind"], outcome["kind"]) == ("pause", "step.outcome")
    assert pause["text"].startswith(
        "After “Press More” the page asks for what only a person may type. No picture was taken"
    )
    assert outcome["ev"] == {"still": None, "outline": None}
    assert [name for name in kept(bench) if "before" not in name] == []


@contextmanager
def debugging() -> Iterator[None]:
    use(Redactor())
    set_up("DEBUG")
    try:
        yield
    finally:
        set_up("WARNING")


def test_debug_mode_tells_nothing_of_such_a_page(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.show(f"<h1>Sign in, Ines</h1>{FIELD}")
    with debugging():
        explain(PageTrouble("It is another page."), bench.window, bench.hands.camera.outline)
    told = capsys.readouterr().err
    assert "It is another page." in told
    assert "(nothing of it is told)" in told
    assert "Ines" not in told
    assert "hunter2" not in told


def test_debug_mode_tells_the_outline_of_any_other_page_without_what_is_covered(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.show("<h1>Permissions</h1><p>ines@harbourlane.example</p>")
    with debugging():
        explain(PageTrouble("It is another page."), bench.window, bench.hands.camera.outline)
    told = capsys.readouterr().err
    assert 'heading "Permissions"' in told
    assert "harbourlane" not in told
