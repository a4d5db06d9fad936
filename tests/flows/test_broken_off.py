"""A run breaks off in the middle of a real job: its record is finished by the next one, and nothing is sent twice."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from automation.record.disk import Disk
from automation.record.finish import finish_all
from automation.record.verify import verify
from flows.practice import serve
from tests.driving import journal, sound, standing
from tests.flows.holding import Held, hold
from tests.flows.scripted import Scripted
from tests.record.breaking import broken
from tests.record.power import Power, cuts

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from flows.practice import Practice

FULL = "A picture could not be kept (No space left on device). Nothing further was done."
SENDING = b'"act":"commit"'
CHECKPOINT = 1
"""What is written between the intent of a commit and its press."""


@dataclass
class Full(Disk):
    """A disk that takes nothing more once it has taken these bytes, but for what it has to `spare`."""

    last: bytes
    spare: int = 0
    full: bool = False

    def write(self, file: int, data: bytes) -> int:
        if self.full and not self.spare:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.spare -= self.full
        self.full = self.full or self.last in data
        return super().write(file, data)


def lines(record: Path, kind: str) -> list[dict[str, Any]]:
    return [line for line in journal(record) if line["kind"] == kind]


def invite(browser: Browser, practice: Practice, disk: Disk | None = None, **more: Any) -> Held:  # noqa: ANN401 - as of hold
    return hold(browser, practice.url, jobs=("invite",), disk=disk or Disk(), **more)


def test_a_full_disk_ends_the_run_in_a_sentence_and_the_next_one_finishes_its_record(
    browser: Browser, practice: Practice
) -> None:
    first = invite(browser, practice, Full(b'"act":"press"'))
    assert (first.data["outcome"], first.code) == ("failed", 1)
    assert first.data["reason"] == FULL
    assert standing(practice).sent == 0
    assert verify(first.record).status == "unsealed"
    again = invite(browser, practice)
    assert f"{first.record.name}: the run had broken off; its record is complete as far as it goes" in again.said
    assert verify(first.record).status == "interrupted"
    assert (again.data["outcome"], standing(practice).sent) == ("waiting", 1)
    sound(again.record)


class Once(Disk):
    """A disk that refuses, once, to give a file its name that ends so."""

    def __init__(self, ending: str) -> None:
        self.ending = ending

    def claim(self, temp: Path, path: Path) -> None:
        if self.ending and self.ending in path.name:
            self.ending = ""
            raise OSError(errno.EIO, "Input/output error")
        super().claim(temp, path)


@pytest.mark.parametrize("ending", [".webp", ".yaml", "before-press", "plan.json", "checkpoint-", "proof"])
def test_one_refusal_of_the_disk_ends_the_record_and_what_is_left_of_it_is_sound(
    browser: Browser, practice: Practice, ending: str
) -> None:
    first = invite(browser, practice, Once(ending))
    assert (first.data["outcome"], first.code) == ("failed", 1)
    assert "Input/output error" in first.data["reason"]
    assert verify(first.record).status == "unsealed", "nobody signs what is not whole"
    (said,) = finish_all(first.record.parent)
    assert "the run had broken off" in said
    assert verify(first.record).status == "interrupted"


def test_what_cannot_be_countersigned_is_not_pressed(browser: Browser, practice: Practice) -> None:
    first = invite(browser, practice, Full(SENDING))
    assert (
        first.data["reason"]
        == "The record could not be countersigned (No space left on device). Nothing further was done."
    )
    assert standing(practice).sent == 0
    again = invite(browser, practice)
    assert (again.data["outcome"], standing(practice).sent) == (
        "stopped",
        0,
    )  # it might have been pressed, for all it knows
    assert verify(first.record).status == "interrupted"


def test_a_press_whose_outcome_nobody_saw_is_settled_by_the_page_and_not_made_again(
    browser: Browser, practice: Practice
) -> None:
    first = invite(browser, practice, Full(SENDING, CHECKPOINT))
    assert first.data["reason"] == FULL
    assert first.data["jobs"][0]["reason"] == "Stopped after “Send” was pressed; what came of it was not read back."
    assert standing(practice).sent == 1
    again = invite(browser, practice)
    assert "Whether “Press Send” happened is not known: the next run reads the page" in again.said
    assert (again.data["outcome"], standing(practice).sent) == ("waiting", 1)
    (resolved,) = lines(again.record, "resolved")
    step = lines(first.record, "step.intent")[-1]["step"]
    assert (resolved["run"], resolved["step"], resolved["answer"]) == (first.record.name, step, "done")
    assert (resolved["who"], resolved["how"]) == (None, "the page shows it")
    assert lines(invite(browser, practice).record, "resolved") == [], "once is enough"
    sound(again.record)


def test_a_press_that_the_page_does_not_show_is_made_again_only_when_a_person_says_that_it_was_not_made(
    browser: Browser,
) -> None:
    with serve(troubles=("refuse-send",)) as practice:
        practice.reset(signed_in=True)
        first = invite(browser, practice, Full(SENDING, CHECKPOINT))
        alone = invite(browser, practice)
        asked = invite(browser, practice, person=lambda _: Scripted(practice.url, [{}]))
    assert alone.data["outcome"] == "stopped"
    assert "An earlier run pressed for “Invitation”" in alone.data["reason"]
    assert lines(alone.record, "resolved") == []
    (resolved,) = lines(asked.record, "resolved")
    assert (resolved["run"], resolved["answer"], resolved["who"]) == (first.record.name, "not done", "Ada")
    kinds = [line["kind"] for line in journal(asked.record)]
    assert kinds.index("approval") < kinds.index("resolved") < kinds.index("step.intent", kinds.index("approval"))
    sound(asked.record)


def test_a_real_run_keeps_every_promise_whenever_the_power_fails(browser: Browser, practice: Practice) -> None:
    power = Power(Path(os.environ["CHAPERONE_RECORDS"]))
    held = invite(browser, practice, power, begun=lambda record: record.listeners.append(power.ack))
    assert held.data["outcome"] == "waiting"
    states = 0
    for number, state, acked in cuts(power, power.calls):
        assert list(broken(state, acked)) == [], number
        states += 1
    assert states > 300
    for wait in ("sync", "sync_folder"):  # and without them the same model turns red
        careless = [call for call in power.calls if call.name != wait]
        assert any(any(broken(state, acked)) for _, state, acked in cuts(power, careless)), wait
