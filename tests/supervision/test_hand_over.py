"""A stretch in which the person drives, as the record has it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from automation.errors import Interrupted
from automation.record import Record
from automation.supervision import hand_over

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from automation.supervision import HandOver


def kept(record: Record) -> list[tuple[str, Any]]:
    lines = map(json.loads, (record.data / "journal.jsonl").read_text("utf-8").splitlines())
    return [(line["kind"], line.get("reason") or line.get("how")) for line in lines]


def test_its_begin_and_its_end_are_in_the_record(tmp_path: Path) -> None:
    record = Record(tmp_path)
    assert (
        hand_over(record, lambda _, over: "recognised" if over() else "timeout", "code", "Please.", bool) == "timeout"
    )
    assert kept(record) == [("handover.begin", "code"), ("handover.end", "timeout")]


def test_one_that_is_broken_off_has_ended_all_the_same(tmp_path: Path) -> None:
    record = Record(tmp_path)

    def stopped(text: str, over: Callable[[], bool]) -> HandOver:
        raise Interrupted(f"{text} {over()}")

    with pytest.raises(Interrupted):
        hand_over(record, stopped, "code", "Please.", bool)
    assert kept(record) == [("handover.begin", "code"), ("handover.end", "interrupted")]
