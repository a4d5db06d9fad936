"""What comes between, on the practice site, by the command itself."""

from __future__ import annotations

import pytest

from flows.practice import serve
from tests.driving import Ended, asking, chaperone

ACCOUNT = "Harbour Lane Trading"
WAYS_OUT = {"survey": "Press Close", "cookies": "Press Decline"}


def look(trouble: str, *more: str, waits: bool = False) -> Ended:
    """A look at where the partner stands, on a site with that trouble; nothing is changed by it."""
    with serve(troubles=(trouble,)) as practice:
        practice.reset(signed_in=True, **({"waiting_for": [trouble]} if waits else {}))
        return chaperone(*asking(practice, "check", "invite"), *more, CHAPERONE_HANDOVER_TIMEOUT="3")


def pressed(ended: Ended) -> list[str]:
    return [line["text"] for line in ended.lines("step.intent") if line["act"] == "press"]


@pytest.mark.parametrize("trouble", WAYS_OUT)
def test_what_lies_over_the_page_is_closed_by_its_own_way_out_and_noted(trouble: str) -> None:
    ended = look(trouble)
    assert ended.data["outcome"] == "changes", ended.err
    assert WAYS_OUT[trouble] in pressed(ended)
    assert any("is no part of the page" in line["text"] for line in ended.lines("note"))


def test_the_account_that_is_named_is_chosen() -> None:
    ended = look("picker", "--account", ACCOUNT, waits=True)
    assert ended.data["outcome"] == "changes", ended.err
    assert [text.removesuffix(" (current)") for text in pressed(ended)[:3]] == [
        f"Press {ACCOUNT}",
        "Press United States",
        "Press Select account",
    ]
    assert ended.lines("handover.begin") == []


def test_an_account_of_which_there_are_two_is_for_a_person() -> None:
    ended = look("two-accounts", "--account", ACCOUNT, waits=True)
    assert ended.data["outcome"] == "stopped", ended.err
    assert "choose the account and the store" in ended.data["reason"]
    assert pressed(ended) == []


def test_an_account_without_the_page_is_told_what_the_page_says() -> None:
    ended = look("individual-plan")
    assert ended.data["outcome"] == "stopped", ended.err
    assert "The page says: “You need a Professional plan" in ended.data["reason"]
