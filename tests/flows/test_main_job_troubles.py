"""The main job when people are part of what goes on: they agree to more, press Ctrl-C, change the account meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from automation.record.verify import verify
from flows.practice import Practice, serve
from tests.driving import (
    ASKED,
    LACKING,
    PATIENCE,
    Ended,
    Standing,
    asked,
    asking,
    begin,
    end,
    run,
    sound,
    standing,
    user,
)
from tests.flows.holding import hold

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]


BEFORE = {"users": [user(LACKING)]}
INTACT = Standing(rights=LACKING)
DONE = Standing(rights=ASKED)


def test_what_an_earlier_run_left_in_doubt_is_for_a_person_to_decide(browser: Browser) -> None:
    with serve(troubles=("refuse-send",)) as practice:
        practice.reset(signed_in=True)
        first, again = (hold(browser, practice.url, jobs=["invite"]) for _ in range(2))
    assert "We could not send the invitation." in first.data["reason"]
    assert (again.data["outcome"], again.code) == ("stopped", 5), again.err
    assert "An earlier run pressed for “Invitation”" in again.data["reason"]
    assert "commit" not in again.acts


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
    (job,) = ended.data["jobs"]
    assert (job["reason"], [change["what"] for change in job["left"]]) == ("Nothing was sent.", ["Upload Inventory"])
    assert "not done: " in ended.err


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
