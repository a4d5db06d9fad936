"""What counts as an answer: to exactly what is asked, by a person with a name, from where a yes may come from."""

from __future__ import annotations

from typing import Any

import pytest

from automation.supervision.console.answers import (
    Done,
    Nameless,
    NotTaken,
    NotTicked,
    Pressed,
    Taken,
    Void,
    fits,
    judged,
    plain,
)
from automation.supervision.console.board import Asked, ConsentAsked, HandedOver, PlanAsked, SecretOffered, View
from tests.supervision.console.plans import CONSENT, PLAN

NOW = 1.0
ASKED = PlanAsked(3, NOW, PLAN)
CONSENTING = ConsentAsked(4, NOW, CONSENT)
HANDED = HandedOver(5, NOW, "Please sign in.")
SECRET = SecretOffered(6, NOW, "The token", "amzn…ffee")


def pressed(**parts: Any) -> Pressed:  # noqa: ANN401 - parts of an answer
    return Pressed(**{"number": 3, "digest": PLAN.digest, "answer": "yes", "who": "Sam", **parts})


@pytest.mark.parametrize(
    ("view", "parts", "answer", "how"),
    [
        ("seller", {}, "yes", "pressed Approve in the seller’s view of the console"),
        ("agent", {"ticked": True}, "yes", "the agent pressed Approve and ticked “the seller said yes on the call”"),
        ("seller", {"answer": "no"}, "no", "pressed Decline in the seller’s view of the console"),
        ("agent", {"answer": "no"}, "no", "pressed Decline in the agent’s view of the console"),
    ],
)
def test_the_record_says_exactly_who_pressed_what_where(
    view: View, parts: dict[str, Any], answer: str, how: str
) -> None:
    reply = judged(ASKED, view, pressed(**parts))
    assert (reply.answer, reply.who, reply.how) == (answer, "Sam", how)


def test_a_consent_is_answered_like_a_plan() -> None:
    assert judged(CONSENTING, "seller", pressed(number=4, digest=CONSENT.digest)).answer == "yes"


@pytest.mark.parametrize(
    ("asked", "view", "parts", "error"),
    [
        (None, "seller", {}, Void),
        (HANDED, "seller", {"number": 5}, Void),
        (SECRET, "seller", {"number": 6}, Void),
        (ASKED, "seller", {"number": 2}, Void),
        (ASKED, "seller", {"digest": "0" * 64}, Void),
        (ASKED, "seller", {"digest": ""}, Void),
        (CONSENTING, "seller", {"number": 4}, Void),
        (ASKED, "seller", {"digest": "0" * 64, "answer": "no"}, Void),
        (ASKED, "seller", {"who": "  "}, Nameless),
        (ASKED, "seller", {"who": "\u202e\u200b"}, Nameless),
        (ASKED, "agent", {"who": "", "answer": "no"}, Nameless),
        (ASKED, "agent", {}, NotTicked),
        (ASKED, "agent", {"ticked": False}, NotTicked),
    ],
)
def test_anything_else_is_no_answer(
    asked: Asked | None, view: View, parts: dict[str, Any], error: type[NotTaken]
) -> None:
    with pytest.raises(error):
        judged(asked, view, pressed(**parts))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Sam Seller", "Sam Seller"),
        ("  Sam \t Seller\n", "Sam Seller"),
        ("\u202erelleS maS\u202c", "relleS maS"),
        ("<b>Sam</b>", "<b>Sam</b>"),
        ("佐藤", "佐藤"),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_name_is_kept_as_it_was_typed_but_for_what_cannot_be_seen(typed: str, name: str) -> None:
    assert plain(typed) == name


@pytest.mark.parametrize(
    ("asked", "given", "taken"),
    [
        (HANDED, Done(number=5), True),
        (HANDED, Done(number=4), False),
        (ASKED, Done(number=3), False),
        (None, Done(number=5), False),
        (SECRET, Taken(number=6, where="copy"), True),
        (SECRET, Taken(number=5, where="copy"), False),
        (HANDED, Taken(number=5, where="show"), False),
    ],
)
def test_done_and_taken_are_about_what_is_open(asked: Asked | None, given: Done | Taken, *, taken: bool) -> None:
    if taken:
        fits(asked, given)
    else:
        with pytest.raises(Void):
            fits(asked, given)
