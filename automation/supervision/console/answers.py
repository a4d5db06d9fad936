"""Whether what somebody pressed is an answer, and to what. Pure: nothing here waits or shows."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from automation.supervision.console.board import Choice, ConsentAsked, HandedOver, PlanAsked, SecretOffered

if TYPE_CHECKING:
    from automation.supervision.console.board import Asked, View

_LONGEST_NAME = 80


class NotTaken(Exception):
    """What was pressed is no answer. `status` is the HTTP status, the text a sentence for the person."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status = status
        super().__init__(sentence)


class Void(NotTaken):
    """It was about something that is not asked any more."""

    def __init__(self) -> None:
        super().__init__(
            409, "That is not what is asked now, so it does not count. Please look at what the page shows now."
        )


class Nameless(NotTaken):
    def __init__(self) -> None:
        super().__init__(422, "Please type the name of the person who decides.")


class NotTicked(NotTaken):
    def __init__(self) -> None:
        super().__init__(
            403,
            "Only the seller can approve. If the seller said yes on the call, tick that box; it is recorded as exactly that.",
        )


class _Posted(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Pressed(_Posted):
    """Approve or Decline: `digest` is that of the plan, or of the words, that the page showed."""

    number: int
    digest: str
    answer: Literal["yes", "no"]
    who: str
    ticked: bool = False


class Done(_Posted):
    """The person says that the hand-over is done."""

    number: int


class Taken(_Posted):
    """Where a secret shall go: `file` is the name of a new file."""

    number: int
    where: Literal["copy", "show", "write", "leave"]
    file: str = ""


class Chosen(_Posted):
    """One of the answers to a question."""

    number: int
    choice: str


@dataclass(frozen=True)
class Reply:
    """An answer that counts: who gave it, and how, in words for the record."""

    answer: Literal["yes", "no"]
    who: str
    how: str


def judged(asked: Asked | None, view: View, pressed: Pressed) -> Reply:
    """The answer to the plan or consent that is open. Raises NotTaken: Void, Nameless, NotTicked."""
    if not isinstance(asked, PlanAsked | ConsentAsked) or (asked.number, asked.digest) != (
        pressed.number,
        pressed.digest,
    ):
        raise Void
    who = plain(pressed.who)
    if not who:
        raise Nameless
    if pressed.answer == "yes" and view == "agent" and not pressed.ticked:
        raise NotTicked
    return Reply(pressed.answer, who, _how(view, pressed))


def fits(asked: Asked | None, pressed: Done | Taken) -> None:
    """Raises Void when it is not what is asked now."""
    kind = HandedOver if isinstance(pressed, Done) else SecretOffered
    if not isinstance(asked, kind) or asked.number != pressed.number:
        raise Void


def chosen(asked: Asked | None, pressed: Chosen) -> Chosen:
    """The choice that was made. Raises Void when it is none of those that are asked for now."""
    if not isinstance(asked, Choice) or asked.number != pressed.number or pressed.choice not in asked.answers:
        raise Void
    return pressed


def plain(name: str) -> str:
    """A name as it was typed, without what cannot be seen; empty when nothing is left."""
    seen = (sign if unicodedata.category(sign)[0] != "C" else " " for sign in name)
    return " ".join("".join(seen).split())[:_LONGEST_NAME]


def _how(view: View, pressed: Pressed) -> str:
    if pressed.answer == "no":
        return f"pressed Decline in the {view}’s view of the console"
    if view == "seller":
        return "pressed Approve in the seller’s view of the console"
    return "the agent pressed Approve and ticked “the seller said yes on the call”"
