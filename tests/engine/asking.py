"""Somebody who can be asked things while a page is worked on: for tests of what the hands ask."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from automation.plan import Findings, Plan
    from automation.secret import Secret
    from automation.supervision import Approval, Delivery, HandOver
    from automation.supervision.consent import Consent


class Asked:
    """Gives `answers` in turn; None is that nobody answers, and an empty one Enter alone."""

    def __init__(self, *answers: str | None) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.said: list[str] = []

    def choose(self, text: str, answers: Sequence[str], *, enter: str | None = None) -> str | None:
        self.asked.append(text)
        answer = self.answers.pop(0)
        assert not answer or answer in answers
        return enter if answer == "" else answer

    def say(self, text: str) -> None:
        self.said.append(text)

    def step(self, text: str) -> AbstractContextManager[None]:
        self.said.append(text)
        return nullcontext()

    def found(self, title: str, store: str, findings: Findings) -> None:
        raise NotImplementedError(title, store, findings)

    def show(self, plan: Plan) -> None:
        raise NotImplementedError(plan)

    def approve(self, plan: Plan) -> Approval:
        raise NotImplementedError(plan)

    def consent(self, asked: Consent) -> Approval:
        raise NotImplementedError(asked)

    def hand_over(self, text: str, over: Callable[[], bool]) -> HandOver:
        raise NotImplementedError(text, over)

    agree = hand_over

    def deliver(self, what: str, secret: Secret) -> Delivery:
        raise NotImplementedError(what, secret)
