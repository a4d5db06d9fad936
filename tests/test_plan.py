"""A plan is data; its digest is what is agreed to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from automation.plan import Account, Change, Plan, Right

CHANGE = Change("Inventory performance", "None", "View", "It will be able to see …", "choose “None” again")
PLAN = Plan(
    run="2026-11-21T182447Z-7f3a",
    partner="exportyourstore",
    title="ExportYourStore",
    job="permissions",
    store="US",
    account=Account("Harbour Lane Trading", "A3PRACT1CEHRBR"),
    changes=(CHANGE,),
    keeps=(Right("Payments", "None"),),
    extra=(Right("Vine", "View"),),
)


def test_the_digest_is_that_of_the_bytes_in_the_file() -> None:
    assert PLAN.digest == hashlib.sha256(PLAN.bytes).hexdigest()


def test_the_same_plan_has_the_same_digest() -> None:
    assert replace(PLAN).digest == PLAN.digest


@pytest.mark.parametrize(
    "other",
    [
        replace(PLAN, run="2026-11-21T182447Z-7f3b"),
        replace(PLAN, partner="xsellco"),
        replace(PLAN, title="xSellco"),
        replace(PLAN, job="invite"),
        replace(PLAN, store="UK"),
        replace(PLAN, account=Account("Harbour Lane Trading")),
        replace(PLAN, account=Account("Another", "A3PRACT1CEHRBR")),
        replace(PLAN, changes=()),
        replace(PLAN, changes=(CHANGE, CHANGE)),
        replace(PLAN, changes=(replace(CHANGE, what="other"),)),
        replace(PLAN, changes=(replace(CHANGE, before="other"),)),
        replace(PLAN, changes=(replace(CHANGE, after="other"),)),
        replace(PLAN, changes=(replace(CHANGE, says="other"),)),
        replace(PLAN, changes=(replace(CHANGE, undo="other"),)),
        replace(PLAN, changes=(replace(CHANGE, commit=True),)),
        replace(PLAN, keeps=()),
        replace(PLAN, extra=()),
        replace(PLAN, extra=(Right("Vine", "View & Edit"),)),
        replace(PLAN, caution="Agree only if you are sure."),
    ],
)
def test_any_difference_makes_another_digest(other: Plan) -> None:
    assert other.digest != PLAN.digest


def test_the_order_of_changes_is_part_of_the_plan() -> None:
    second = replace(CHANGE, what="Vine")
    assert replace(PLAN, changes=(CHANGE, second)).digest != replace(PLAN, changes=(second, CHANGE)).digest


def test_the_file_says_everything_in_the_order_of_format_1() -> None:
    data = json.loads(PLAN.bytes)
    assert list(data) == [
        *(
            "format",
            "run",
            "partner",
            "title",
            "job",
            "store",
            "account",
            "changes",
            "keeps",
            "extra",
            "caution",
            "rows",
            "recorded",
            "salt",
        ),
    ]
    assert (data["format"], data["account"]) == (1, {"name": "Harbour Lane Trading", "token": "A3PRACT1CEHRBR"})
    assert list(data["changes"][0]) == ["what", "before", "after", "says", "undo", "commit"]
    assert data["keeps"] == [{"what": "Payments", "level": "None", "sensitive": False}]


def test_what_a_plan_says_cannot_be_guessed_from_its_digest() -> None:
    assert len({replace(PLAN, salt=salt).digest for salt in ("", "a", "b")}) == 3


def test_the_file_is_readable_text() -> None:
    assert PLAN.bytes.endswith(b"}\n")
    assert "“None”" in PLAN.bytes.decode("utf-8")
    assert b"\r" not in PLAN.bytes
