"""A line whose picture is still being packed: nothing is written before it, and nothing waits for it that need not."""

from __future__ import annotations

import json
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest

from automation.errors import RecordBroken
from automation.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "records")


def said(record: Record) -> list[str]:
    lines: list[dict[str, Any]] = [
        json.loads(line) for line in (record.data / "journal.jsonl").read_bytes().splitlines()
    ]
    return [line["text"] for line in lines]


def test_it_is_written_before_whatever_is_said_next(record: Record) -> None:
    packed: Future[Mapping[str, object]] = Future()
    record.soon("note", packed.result, packed.done)
    packed.set_result({"text": "pictured"})
    assert said(record) == []
    record.event("note", text="next")
    assert said(record) == ["pictured", "next"]


def test_who_only_has_a_moment_does_not_wait_for_it(record: Record) -> None:
    packed: Future[Mapping[str, object]] = Future()
    record.soon("note", packed.result, packed.done)
    record.catch_up(wait=False)
    assert said(record) == []
    packed.set_result({"text": "pictured"})
    record.catch_up(wait=False)
    assert said(record) == ["pictured"]


def test_two_of_them_keep_their_order(record: Record) -> None:
    for text in ("first", "second"):
        record.soon("note", lambda text=text: {"text": text}, lambda: True)  # type: ignore[misc]
    record.catch_up()
    assert said(record) == ["first", "second"]


def test_a_picture_that_could_not_be_kept_ends_the_run_before_anything_else_is_done(record: Record) -> None:
    packed: Future[Mapping[str, object]] = Future()
    packed.set_exception(RecordBroken("A picture could not be kept (No space left on device)."))
    record.soon("note", packed.result, packed.done)
    with pytest.raises(RecordBroken, match="No space left"):
        record.intent(act="press", text="Press Save")
    assert said(record) == []


def test_who_is_interrupted_while_he_waits_for_it_has_not_lost_it(record: Record) -> None:
    """Ctrl-C for the second time: the run ends, and says first what came of its last step."""
    interrupted = iter([True])

    def told() -> Mapping[str, object]:
        if next(interrupted, False):
            raise KeyboardInterrupt
        return {"text": "pictured"}

    record.soon("note", told, lambda: True)
    with pytest.raises(KeyboardInterrupt):
        record.event("note", text="never said")
    record.close("interrupted", "The run broke off.", [])
    assert said(record) == ["pictured", "The run broke off."]


def test_the_end_of_a_run_leaves_nothing_behind(record: Record) -> None:
    record.soon("note", lambda: {"text": "pictured"}, lambda: True)
    record.close("done", "The run ended", [])
    assert said(record) == ["pictured", "The run ended"]
