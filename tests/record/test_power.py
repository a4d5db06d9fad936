"""The power fails at every system call of a run, and every state that could be left is looked at: nothing that was promised is lost."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from automation.record.bag import JOURNAL
from automation.record.finish import finish
from automation.record.verify import verify
from tests.record.breaking import NOON, Quick, Story, broken
from tests.record.power import Call, Power, cuts, put, without

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def told(records: Path, *, late: bool = False) -> Power:
    """A whole run up to its seal, with everything that it asked of the disk."""
    power = Power(records)
    Story(records, power, power.ack, late=late).tell()
    return power


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Power:
    return told(tmp_path_factory.mktemp("records"))


def test_whenever_the_power_fails_every_promise_is_kept_and_the_record_can_be_finished(
    run: Power, tmp_path: Path
) -> None:
    ends, states = set(), 0
    for number, state, acked in cuts(run, run.calls):
        assert list(broken(state, acked)) == [], f"before call {number}"
        shutil.rmtree(tmp_path / "after", ignore_errors=True)
        record = put(state, tmp_path / "after")
        finish(record, disk=Quick(), now=lambda: NOON)
        verdict = verify(record)
        if acked:
            assert verdict.status in {"valid", "interrupted"}, (number, [str(fault) for fault in verdict.faults])
            assert (record / JOURNAL).read_bytes().startswith(b"".join(line + b"\n" for line in acked))
        ends.add(verdict.status)
        states += 1
    assert ends == {"missing", "unsealed", "interrupted", "valid"}
    assert (len(run.calls), states) > (80, 120), "the model looks at less than it did"


def first(name: str, before: str) -> Callable[[list[Call]], list[Call]]:
    """The same run in another order: each `name` just before the `before` that it should follow."""

    def swapped(calls: list[Call]) -> list[Call]:
        order = list(calls)
        for index, call in enumerate(order):
            if call.name == name:
                earlier = max(
                    i for i, each in enumerate(order[:index]) if each.name == before and each.inode == call.inode
                )
                order.insert(earlier, order.pop(index))
        return order

    return swapped


@pytest.mark.parametrize(
    ("wrong", "promise"),
    [
        (without("sync", of="journal.jsonl"), "an acknowledged line is lost"),
        (without("sync", of=".yaml"), "which is torn"),
        (without("sync", of="plan.json"), "which is torn"),
        (without("sync_folder"), "which is not there"),
        (without("sync", of="manifest-sha256.txt"), "is not as sealed"),
        (without("sync", of="replay.html"), "is not as sealed"),
        (first("link", before="sync"), "a part of it is not as sealed"),
    ],
    ids=["journal not synced", "outline not synced", "plan not synced", "folders not synced", "manifest not synced", "replay not synced", "named before synced"],
)  # fmt: skip
def test_the_model_catches_a_sync_that_is_left_out(
    run: Power, wrong: Callable[[list[Call]], list[Call]], promise: str
) -> None:
    found = {fault for _, state, acked in cuts(run, wrong(run.calls)) for fault in broken(state, acked)}
    assert any(promise in fault for fault in found), found


def test_the_model_catches_a_line_that_is_written_before_what_it_names(tmp_path: Path) -> None:
    power = told(tmp_path, late=True)
    found = {fault for _, state, acked in cuts(power, power.calls) for fault in broken(state, acked)}
    assert found == {f"a line names 000{step}-after.yaml, which is {how}" for step in (1, 2) for how in ("not there",)}
