"""An approver that answers by itself, for loopback sites alone: practice, demonstrations and tests."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation.errors import NobodyThere
from automation.supervision import Approval

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from automation.plan import Findings, Plan
    from automation.secret import Secret
    from automation.supervision import Delivery, HandOver, Screen
    from automation.supervision.consent import Consent

_AGAIN = 1.0
"""Seconds after which he looks whether he is asked again."""
PATIENCE = 8.0
"""Seconds that a practice person is given to sign in before it is said that nobody is there."""


_HOW = "answered by itself, which is possible on this machine's own addresses only"


@dataclass
class Practice:
    """Says yes to what was asked for, and no to everything beyond: a caution is for a person to weigh.

    `sign_in` has the practice site's own seller sign in; none for a site that has no such person.
    """

    terminal: Screen
    sign_in: Callable[[], None] | None = None

    def step(self, text: str) -> AbstractContextManager[None]:
        return self.terminal.step(text)

    def say(self, text: str) -> None:
        self.terminal.say(text)

    def found(self, title: str, store: str, findings: Findings) -> None:
        self.terminal.found(title, store, findings)

    def show(self, plan: Plan) -> None:
        self.terminal.show(plan)

    def approve(self, plan: Plan) -> Approval:
        self.terminal.show(plan)
        answer, verb = ("no", "leaves that to a person") if plan.caution else ("yes", "says yes")
        self.terminal.say(f"Practice approval {verb}.")
        return Approval(
            plan.digest, "no" if plan.caution else "yes", "practice approval", _HOW, 0.0, person=answer == "yes"
        )

    def consent(self, asked: Consent) -> Approval:
        self.terminal.say(f"{asked.text} Practice approval says yes.")
        return Approval(asked.digest, "yes", "practice approval", _HOW, 0.0)

    def agree(self, text: str, over: Callable[[], bool]) -> HandOver:  # noqa: ARG002 - nothing to wait for
        self.terminal.say(f"{text} The practice person agrees.")
        return "practice"

    def choose(self, text: str, answers: Sequence[str], *, enter: str | None = None) -> str | None:  # noqa: ARG002 - there is nobody to choose
        return None

    def deliver(self, what: str, secret: Secret) -> Delivery:
        """To the file that was named, else to the practice person, and it is kept nowhere."""
        if self.terminal.secret_to:
            return self.terminal.deliver(what, secret)
        self.terminal.say(f"{what}: {secret.masked}. The practice person takes it, and it is kept nowhere.")
        return "practice"

    def hand_over(self, text: str, over: Callable[[], bool]) -> HandOver:
        self.terminal.say(text)
        if self.sign_in is None:
            return "nobody"
        deadline = time.monotonic() + PATIENCE
        how: HandOver = "timeout"
        while how == "timeout" and time.monotonic() < deadline:
            try:
                self.sign_in()  # once more where one page leads to the next that asks
            except NobodyThere:
                return "nobody"
            how = self.terminal.wait(over, _AGAIN)
        return how
