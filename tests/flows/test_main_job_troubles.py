"""The main job when something goes wrong: every trouble ends well or in a sentence, and nothing changes that was not agreed to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from automation.record.verify import verify
from flows.practice import Practice, serve
from flows.practice.troubles import trouble_names
from tests.driving import (
    ASKED,
    EMAIL,
    LACKING,
    PATIENCE,
    Ended,
    Standing,
    asked,
    asking,
    begin,
    end,
    others,
    run,
    sound,
    standing,
    user,
)

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Fate:
    """How a job ends on a site with a trouble, from where it began."""

    job: str
    before: dict[str, Any]
    outcome: str
    code: int
    after: Standing
    words: str = ""
    again: str = ""
    """What stops the same run when it is begun once more, before it presses anything; not tried where this is empty."""


BEFORE = {"users": [user(LACKING)]}
INTACT = Standing(rights=LACKING)
DONE = Standing(rights=ASKED)
SENT = Standing(sent=1, invitation="open")
FATES = {
    "slow": Fate("permissions", {"users": [user(ASKED)]}, "unchanged", 0, DONE),
    "late": Fate("permissions", BEFORE, "done", 0, DONE),
    "linked-row": Fate("permissions", BEFORE, "done", 0, DONE),
    "hard-link": Fate(
        "permissions", BEFORE, "stopped", 5, INTACT, "Seller Central changed these together with what you agreed to"
    ),
    "missing-row": Fate("permissions", BEFORE, "stopped", 5, INTACT, "no permission called “Upload Inventory”"),
    "double-row": Fate("permissions", BEFORE, "stopped", 5, INTACT, "on the page 2 times"),
    "missing-level": Fate(
        "permissions", BEFORE, "stopped", 5, INTACT, "The page offers “None”, “View” for Upload Inventory"
    ),
    "renamed-row": Fate("permissions", BEFORE, "stopped", 5, INTACT, "no permission called “Customer Metrics”"),
    "refuse-save": Fate("permissions", BEFORE, "stopped", 5, INTACT, "We could not save your changes."),
    "no-rights": Fate(
        "permissions", BEFORE, "stopped", 5, INTACT, "This sign-in may not open Settings > User Permissions"
    ),
    "refuse-send": Fate(
        "invite",
        {},
        "stopped",
        5,
        Standing(),
        "We could not send the invitation.",
        "An earlier run pressed for “Invitation”",
    ),
    "lost-answer": Fate("invite", {}, "waiting", 3, SENT, f"The invitation to {EMAIL} is open"),
    "lazy-list": Fate("invite", {}, "waiting", 3, SENT, f"The invitation to {EMAIL} is open"),
}


@pytest.mark.parametrize("trouble", FATES)
def test_a_trouble_ends_well_or_in_a_sentence(trouble: str) -> None:
    fate = FATES[trouble]
    with serve(troubles=(trouble,)) as practice:
        practice.reset(signed_in=True, **fate.before)
        bystanders = others(practice)
        ended = run(practice, fate.job)
        assert (ended.data["outcome"], ended.code) == (fate.outcome, fate.code), ended.err
        assert fate.words in ended.data["reason"]
        assert standing(practice) == fate.after
        assert others(practice) == bystanders
        sound(ended.record)
        if fate.again:
            again = run(practice, fate.job)
            assert (again.data["outcome"], again.code) == ("stopped", 5), again.err
            assert fate.again in again.data["reason"]
            assert "commit" not in {line["act"] for line in again.lines("step.intent")}


def test_every_trouble_of_the_practice_site_has_its_fate() -> None:
    assert set(FATES) == set(trouble_names())


def test_linked_rows_that_a_person_agrees_to_are_saved() -> None:
    with serve(troubles=("hard-link",)) as practice:
        practice.reset(signed_in=True, **BEFORE)
        process = begin(*asking(practice, "run", "permissions"))
        said = asked(process, "yes") + asked(process, "yes")
        ended = end(process)
        assert (ended.data["outcome"], ended.code) == ("done", 0), said + ended.err
        assert standing(practice).rights == {**ASKED, "Image Management": "View"}
        assert ended.changes == [
            ("permissions", "Upload Inventory", "None", "View & Edit"),
            ("permissions", "Image Management", "None", "View"),
        ]
        assert [line["answer"] for line in ended.lines("approval")] == ["yes", "yes"]
    sound(ended.record)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one program alone there")
def test_ctrl_c_at_the_question_ends_the_run_and_seals_the_record_as_interrupted(practice: Practice) -> None:
    practice.reset(signed_in=True, **BEFORE)
    process = begin(*asking(practice, "run", "permissions"))
    asked(process)
    process.send_signal(signal.SIGINT)
    ended = end(process, typed="yes\n")
    assert (ended.data["outcome"], ended.code) == ("stopped", 5), ended.err
    assert standing(practice) == INTACT
    assert (ended.journal[-1]["outcome"], ended.lines("stop")[0]["how"]) == ("interrupted", "Ctrl-C was pressed")
    assert verify(ended.record).status == "interrupted"


def test_a_site_that_does_not_answer_is_said() -> None:
    with serve() as practice:
        gone = practice
    ended = run(gone)
    assert (ended.data["outcome"], ended.code) == ("failed", 1), ended.err
    assert (
        ended.data["reason"]
        == f"{gone.url}/account/permissions cannot be opened: nothing answers there, or not as a site does. "
        "Check the address and the connection, then run again."
    )
    sound(ended.record)


def scripted(practice: Practice, *script: dict[str, Any], job: str = "permissions") -> Ended:
    """A session whose person answers each question as `script` says."""
    command = [sys.executable, "-m", "tests.flows.scripted", practice.url, job, json.dumps(script)]
    done = subprocess.run(  # noqa: S603 - ours
        command, capture_output=True, encoding="utf-8", cwd=ROOT, env=os.environ, check=False, timeout=PATIENCE
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def test_a_page_that_changed_after_the_yes_is_asked_about_again(practice: Practice) -> None:
    practice.reset(signed_in=True, **BEFORE)
    lesser = {what: level for what, level in LACKING.items() if what != "Customer Metrics"}
    ended = scripted(practice, {"meanwhile": {"users": [user(lesser)]}}, {})
    assert (ended.data["outcome"], ended.data["unasked"]) == ("done", 0), ended.err
    assert standing(practice) == DONE
    first, second = [line["sha256"] for line in ended.lines("plan") if line["changes"]]
    assert [line["plan"] for line in ended.lines("approval")] == [first, second]
    kinds = [line.get("act", line["kind"]) for line in ended.journal]
    assert kinds.index("commit") > kinds.index("note") > kinds.index("approval")
    sound(ended.record)
