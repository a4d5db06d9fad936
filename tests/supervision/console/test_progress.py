"""Where a run is and what has happened, told from the lines of its journal so far."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from automation.record.lines import Line, read_line
from automation.supervision.case import Case, Ended
from automation.supervision.console.board import Asked, HandedOver, PlanAsked, Snapshot
from automation.supervision.console.progress import chapters, latest_picture, place, steps, stills
from tests.supervision.console.plans import PLAN

if TYPE_CHECKING:
    from collections.abc import Sequence

CASE = Case("ExportYourStore", None, ("United States",))
HERE = {"job": "permissions", "store": "US"}
EV = {
    "still": {"file": "0001-x.webp", "sha256": "a" * 64, "bytes": 1, "width": 9, "height": 9, "masked": []},
    "outline": None,
}


def line(kind: str, **parts: Any) -> Line:  # noqa: ANN401 - parts of a line
    common = {"seq": 0, "prev": "0" * 64, "at": "2026-11-22T10:00:00.000Z", "mono": 1.0, "kind": kind}
    return read_line(json.dumps({**common, **parts}).encode())


def intent(act: str = "open", step: int = 1, change: int | None = None, **parts: Any) -> Line:  # noqa: ANN401
    named = {"text": f"{act} it", "control": None, "value": None, "on": None, "ev": None}
    return line("step.intent", step=step, act=act, change=change, **{**HERE, **named, **parts})


def outcome(step: int = 1) -> Line:
    return line("step.outcome", step=step, ok=True, text="open it", box=None, ev=EV)


SIGN_IN = line("handover.begin", reason="sign-in", text="Please sign in.")
SIGNED_IN = line("handover.end", how="recognised")
OBSERVED = line("observed", **HERE, facts={})
PLANNED = line("plan", **HERE, file="plan.json", sha256="d" * 64, changes=2)
NOTHING = line("plan", **HERE, file="plan.json", sha256="d" * 64, changes=0)
YES = line("approval", plan="d" * 64, answer="yes", who="Sam", how="pressed", seconds=3.0)
NO = line("approval", plan="d" * 64, answer="no", who="Sam", how="pressed", seconds=3.0)
PROVED = line("verify", **HERE, left=0, text="Read back.", ev=EV)
NEXT = intent(step=9, job="emails")
OPENED = line(
    "run.open",
    format=1,
    tool="t",
    version="1",
    run="r",
    partner="p",
    title="P",
    site="s",
    practice=True,
    agent="a",
    user_agent="u",
    browser="b",
    operator="o",
    seller=None,
    mode="run",
    approve="ask",
    headless=True,
    jobs=["invite", "permissions"],
    stores=["US", "CA"],
)


def standing(lines: Sequence[Line], asked: Asked | None = None, **parts: Any) -> str:  # noqa: ANN401 - parts of a snapshot
    """The six as letters: done, running, waiting, ahead, stopped."""
    shown = chapters(Snapshot(CASE, 0.0, lines=tuple(lines), asked=asked, **parts))
    return "".join(chapter.standing[0] for chapter in shown)


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ((), "raaaaa"),
        ((intent(),), "raaaaa"),
        ((intent(), SIGN_IN, SIGNED_IN, OBSERVED), "dddraa"),
        ((OBSERVED, PLANNED), "dddraa"),
        ((OBSERVED, PLANNED, NO), "dddraa"),
        ((OBSERVED, PLANNED, YES), "ddddra"),
        ((OBSERVED, PLANNED, YES, intent("commit", change=0)), "ddddra"),
        ((OBSERVED, PLANNED, YES, intent("open")), "dddddr"),
        ((OBSERVED, PLANNED, YES, intent("open"), intent("fill", 2, 0)), "ddddra"),
        ((OBSERVED, PLANNED, YES, PROVED), "dddddd"),
        ((OBSERVED, NOTHING), "dddddr"),
        ((OBSERVED, NOTHING, PROVED, NEXT), "ddraaa"),
    ],
    ids=range(12),
)
def test_the_chapters_follow_the_journal(lines: Sequence[Line], shown: str) -> None:
    assert standing(lines) == shown


@pytest.mark.parametrize(
    ("lines", "asked", "parts", "shown"),
    [
        ((OBSERVED,), PlanAsked(1, 0.0, PLAN), {}, "dddwaa"),
        ((SIGN_IN,), HandedOver(1, 0.0, "Please sign in."), {}, "waaaaa"),
        ((OBSERVED, PLANNED, YES), None, {"stopping": "The seller pressed Stop."}, "ddddsa"),
        ((OBSERVED, PLANNED, NO), None, {"ended": Ended("declined")}, "dddsaa"),
        ((OBSERVED, PLANNED, YES), None, {"ended": Ended("done")}, "dddddd"),
    ],
    ids=["asked", "handed over", "stopped", "declined", "done"],
)
def test_a_chapter_waits_for_people_and_stops_with_the_run(
    lines: Sequence[Line], asked: Asked | None, parts: dict[str, Any], shown: str
) -> None:
    assert standing(lines, asked, **parts) == shown


def test_which_job_of_how_many() -> None:
    assert place(()) == (0, 0)
    assert place((OPENED,)) == (1, 4)
    assert place((OPENED, OBSERVED, line("observed", job="permissions", store="CA", facts={}), OBSERVED)) == (2, 4)


def test_what_goes_on_is_not_called_broken_off() -> None:
    (going,) = steps((intent(),))
    assert (going.going_on, going.moment.more, going.moment.went) == (True, "", "well")
    (person,) = steps((SIGN_IN,))
    assert (person.going_on, person.moment.more) == (True, "")
    done = steps((intent(), outcome()))
    assert [step.going_on for step in done] == [False]


def test_the_latest_picture_and_the_names_that_may_be_shown() -> None:
    told = steps((intent(), outcome(), line("note", text="A note.")))
    latest = latest_picture(told)
    assert latest
    assert latest.moment.picture
    assert latest.moment.picture.still.file == "0001-x.webp"
    assert stills((intent(), outcome())) == {"0001-x.webp"}
    assert (latest_picture(()), stills(())) == (None, frozenset())
