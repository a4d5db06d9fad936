"""The people in the loop: who sees, who says yes, who takes over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from automation.errors import Asked
    from automation.hands import Hands
    from automation.plan import Findings, Plan
    from automation.secret import Secret
    from automation.supervision.consent import Consent

    HandOver = Literal["recognised", "done", "timeout", "nobody", "practice"]
    Delivery = Literal["copied", "unchecked", "written", "shown", "practice", "left"]
    """Where a secret went: the clipboard (“unchecked” where that could not be read back), a file, the screen, the practice person,
    for whom it opens nothing; or nowhere, for nobody took it."""


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


class Shows(Protocol):
    """Shows the run to people."""

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

    def deliver(self, what: str, secret: Secret) -> Delivery:
        """Gives a secret to the person, where he says; it is written to nowhere else."""
        ...


class Screen(Shows, Protocol):
    """What people look at: a terminal, or the console with its pages."""

    def wait(self, over: Callable[[], bool], seconds: float) -> HandOver:
        """Waits until `over`, for at most that long."""
        ...

    @property
    def secret_to(self) -> Path | None:
        """The file that a secret is written to without asking."""
        ...


class Supervisor(Shows, Protocol):
    """Shows the run to people and brings their answers back. It never answers on anybody's behalf on a live site."""

    def approve(self, plan: Plan) -> Approval:
        """Shows the plan and waits for the answer. No answer in time is a no."""
        ...

    def consent(self, asked: Consent) -> Approval:
        """Asks the seller for consent to the session itself; the answer names the digest of the words."""
        ...

    def hand_over(self, text: str, over: Callable[[], bool]) -> HandOver:
        """Asks a person to do something in the window, until `over` says that it is done or he says so."""
        ...

    def agree(self, text: str, over: Callable[[], bool]) -> HandOver:
        """As `hand_over`, for what only the person may agree to. “practice”: the practice person does, and cannot press."""
        ...

    def choose(self, text: str, answers: Sequence[str], *, enter: str | None = None) -> str | None:
        """Asks a person for one of `answers`; `enter` is what Enter alone means. None when nobody is there, or chose in time."""
        ...


@dataclass(frozen=True)
class Errand:
    """What a person is asked to do in the window, and how it shows that he has. `agree`: it is what only he may agree to."""

    reason: str
    text: str
    over: Callable[[], bool]
    agree: bool = False


def hand_over(hands: Hands, supervisor: Supervisor, errand: Errand) -> HandOver:
    """A stretch in which the person drives, in the window in front of him.

    Its begin and end are all that the record has of it, also when it is broken off, and the hosts that the window was kept from.
    """
    ask = supervisor.agree if errand.agree else supervisor.hand_over
    how: HandOver | Literal["interrupted"] = "interrupted"
    with lent(hands, supervisor):
        hands.record.event("handover.begin", reason=errand.reason, text=errand.text)
        try:
            how = ask(errand.text, errand.over)
        finally:
            hands.window.opened = []  # what the person opened is his, and no answer to a press
            hands.record.event("handover.end", how=how)
    return how


def have_answered(hands: Hands, supervisor: Supervisor, question: Asked) -> None:
    """A person answers what the page asks. Raises the question when nobody does."""

    def answered() -> bool:
        return not {*question.answers} & {node.name or node.text for node in hands.window.look().root.walk()}

    errand = Errand("question of the page", str(question), answered)
    if hand_over(hands, supervisor, errand) in {"timeout", "nobody"}:
        raise question


def lent(hands: Hands, supervisor: Supervisor) -> AbstractContextManager[None]:
    """The window in the hands of a person: in front, and kept on the site and where he signs in to it."""

    def refused(url: str) -> None:
        sentence = (
            f"The window was kept from going to {urlsplit(url).hostname}: it is for this site and its sign-in only."
        )
        if sentence not in told:
            told.add(sentence)
            supervisor.say(f"{sentence} Please go on here, and open other pages in a browser of your own.")
            hands.record.event("note", text=sentence)

    told: set[str] = set()
    return hands.window.lent(hands.policy.lends, refused)
