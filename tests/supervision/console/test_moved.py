"""What is marked as different when a plan is asked about again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from automation.plan import Plan, Right
from automation.supervision.console.moved import Moved, moved
from tests.supervision.console.plans import INVENTORY, METRICS, PLAN

LESS = replace(METRICS, before="View", after="None")


@pytest.mark.parametrize(
    ("now", "what"),
    [
        (replace(PLAN, changes=(INVENTORY,)), Moved(gone=(METRICS,))),
        (
            replace(PLAN, changes=(INVENTORY, METRICS, replace(METRICS, what="Vine"))),
            Moved(new=frozenset({replace(METRICS, what="Vine")})),
        ),
        (replace(PLAN, changes=(INVENTORY, LESS)), Moved(new=frozenset({LESS}))),
        (
            replace(PLAN, keeps=(Right("Payments", "View"), *PLAN.keeps[1:])),
            Moved(rows=(("Payments", "None", "View"),)),
        ),
        (replace(PLAN, keeps=PLAN.keeps[1:]), None),
        (PLAN, None),
        (replace(PLAN, store="CA", changes=()), None),
        (replace(PLAN, job="invite", changes=()), None),
    ],
    ids=["gone", "new", "different", "a row", "a row less", "the same", "another store", "another job"],
)
def test_what_moved_since_the_plan_before(now: Plan, what: Moved | None) -> None:
    assert moved(PLAN, now) == what


def test_the_first_plan_moved_from_nothing() -> None:
    assert moved(None, PLAN) is None
