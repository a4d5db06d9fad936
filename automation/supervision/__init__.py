"""The people in the loop: who sees, who says yes, who takes over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from automation.plan import Findings, Plan

    HandOver = Literal["recognised", "done", "timeout", "nobody"]


@dataclass(frozen=True)
class Approval:
    """An answer to exactly the plan of that `digest`. Anything but "yes" is a no; `person` is whether somebody was asked at all."""

    digest: str
    answer: Literal["yes", "no", "timeout"]
    who: str
    how: str
    seconds: float
    person: bool = True

    @property
    def yes(self) -> bool:
        return self.answer == "yes"


class Supervisor(Protocol):
    """Shows the run to people and brings their answers back. It never answers on anybody's behalf on a live site."""

    def step(self, text: str) -> AbstractContextManager[None]:
        """Shows that a step is being done, and how it ended."""
        ...

    def say(self, text: str) -> None:
        """One plain line."""
        ...

    def found(self, title: str, store: str, findings: Findings) -> None:
        """Shows what a job found: nothing to do, somebody to wait for, rights beyond what was asked."""
        ...

    def show(self, plan: Plan) -> None:
        """Shows the plan: before and after, what stays, how to undo it."""
        ...

    def approve(self, plan: Plan) -> Approval:
        """Shows the plan and waits for the answer. No answer in time is a no."""
        ...

    def hand_over(self, text: str, over: Callable[[], bool]) -> HandOver:
        """Asks a person to do something in the window, until `over` says that it is done or he says so."""
        ...
