"""The console: a page for the agent and one for the seller, beside the browser window, with the terminal going on as before.

The run stays where it is; a server in a thread shows what it does and brings back what people press.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from automation.log import logger
from automation.plan import Account
from automation.record.lines import PlanFile, PlanLine, Verified, read_line
from automation.serving import listen, port_of, serving
from automation.supervision import Approval
from automation.supervision.console.answers import Chosen, Done, Reply, Taken
from automation.supervision.console.app import application
from automation.supervision.console.board import (
    Agreed,
    Asked,
    Board,
    Choice,
    ConsentAsked,
    Found,
    HandedOver,
    PlanAsked,
    SecretOffered,
    Snapshot,
)
from automation.supervision.console.desk import Desk
from automation.supervision.console.moved import moved
from automation.supervision.delivery import hand, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from automation.plan import Findings, Plan
    from automation.record import Record
    from automation.secret import Secret
    from automation.stop import Stop
    from automation.supervision import Delivery, HandOver
    from automation.supervision.case import Case, Ended
    from automation.supervision.consent import Consent
    from automation.supervision.console.board import View
    from automation.supervision.console.desk import Answer
    from automation.supervision.terminal import Terminal

__all__ = ["Console", "opened"]


@dataclass
class Console:
    """Shows the run on both pages and in `terminal`. A yes comes from the pages alone."""

    terminal: Terminal
    desk: Desk
    _last: Plan | None = field(default=None, init=False)
    """The plan that was asked about last, until the page was read again after it: what differs from it is marked."""

    @property
    def origin(self) -> str:
        """The address that the automated browser must never reach."""
        return self.desk.origin

    @property
    def secret_to(self) -> Path | None:
        return self.terminal.secret_to

    def link(self, view: View) -> str:
        """A link that opens that view, once."""
        return self.desk.link(view)

    def follow(self, record: Record) -> None:
        """From now on the pages show what `record` is told."""
        self.desk.read, record.evidence.watched = record.evidence.read, True
        record.listeners.append(self._told)

    def _told(self, raw: bytes) -> None:
        """A page that cannot show a line is no reason to stop what the line is about."""
        try:
            self._heard(raw)
        except (OSError, ValueError) as error:
            logger.debug("the console cannot show a line of the journal ({})", type(error).__name__)

    def _heard(self, raw: bytes) -> None:
        line, board = read_line(raw), self.desk.board
        board.change(lines=(*board.now.lines, line))
        if isinstance(line, Verified):
            self._last = None
        if isinstance(line, PlanLine) and self.desk.read:
            plan = PlanFile.model_validate_json(self.desk.read(line.file))
            board.change(account=Account(plan.account.name, plan.account.token))

    def ended(self, how: Ended) -> None:
        """The last thing that the pages show."""
        self.desk.board.change(asked=None, doing="", ended=how, lasted=time.time() - self.desk.board.now.began)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        self.desk.board.change(doing=text)
        try:
            with self.terminal.step(text):
                yield
        finally:
            self.desk.board.change(doing="")

    def say(self, text: str) -> None:
        self.terminal.say(text)
        if text:
            self.desk.board.change(said=text)

    def found(self, title: str, store: str, findings: Findings) -> None:
        self.terminal.found(title, store, findings)
        self.desk.board.change(found=Found(title, store, findings), agreed=None, said="")

    def show(self, plan: Plan) -> None:
        self.terminal.show(plan)
        self.desk.board.change(agreed=Agreed(plan, "", ""))

    def approve(self, plan: Plan) -> Approval:
        self.terminal.show(plan)
        self.terminal.say("Waiting for Approve or Decline in the console.")
        self.desk.board.change(agreed=None)
        since = moved(self._last, plan)
        self._last = plan
        approval = self._ask(lambda number, until: PlanAsked(number, until, plan, since), plan.digest)
        if approval.yes:
            self.desk.board.change(agreed=Agreed(plan, approval.who, approval.how))
        return approval

    def consent(self, asked: Consent) -> Approval:
        self.terminal.say("Waiting for the seller's consent in the console.")
        return self._ask(lambda number, until: ConsentAsked(number, until, asked), asked.digest)

    def _ask(self, question: Callable[[int, float], Asked], digest: str) -> Approval:
        limit, began = self.terminal.approval_timeout, time.monotonic()
        self.desk.board.change(said="")
        with self.desk.asking(question, limit) as asked:
            reply = self._awaited(asked, limit)
        seconds = round(time.monotonic() - began, 1)
        if not isinstance(reply, Reply):
            return Approval(digest, "timeout", "nobody", f"no answer in the console in {limit:g} seconds", seconds)
        self.terminal.say(f"{reply.who}: {reply.answer} ({reply.how}).")
        return Approval(digest, reply.answer, reply.who, reply.how, seconds)

    def _awaited(self, asked: Asked, seconds: float) -> Answer | None:
        """The answer, or nothing when the time is over. Raises Interrupted when stop is said meanwhile."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.terminal.watch()
            if answer := self.desk.answer(asked.number):
                return answer
        self.desk.board.answered(asked.number)  # nobody can answer any more: what came before that counts
        return self.desk.answer(asked.number)

    def hand_over(self, text: str, over: Callable[[], bool]) -> HandOver:
        self.terminal.keyboard.listen()
        self.terminal.request(text)
        limit, keyboard = self.terminal.handover_timeout, self.terminal.keyboard
        with self.desk.asking(lambda number, until: HandedOver(number, until, text), limit) as asked:

            def done() -> bool:
                return isinstance(self.desk.answer(asked.number), Done)

            return self.terminal.wait(over, limit, keyboard, done)

    def agree(self, text: str, over: Callable[[], bool]) -> HandOver:
        return self.hand_over(text, over)

    def choose(self, text: str, answers: Sequence[str], *, enter: str | None = None) -> str | None:
        self.terminal.say(text)
        limit = self.terminal.handover_timeout
        with self.desk.asking(lambda number, until: Choice(number, until, text, tuple(answers), enter), limit) as asked:
            reply = self._awaited(asked, limit)
        return reply.choice if isinstance(reply, Chosen) else None

    def wait(self, over: Callable[[], bool], seconds: float) -> HandOver:
        return self.terminal.wait(over, seconds)

    def deliver(self, what: str, secret: Secret) -> Delivery:
        self.terminal.say(
            f"{what}: {secret.masked}. Whoever presses Show or Copy in the console gets it; it is kept nowhere."
        )
        if self.secret_to and (taken := write(str(self.secret_to.resolve()), secret, self.say)):
            return taken
        limit = self.terminal.handover_timeout

        def offer(number: int, until: float) -> Asked:
            return SecretOffered(number, until, what, secret.masked)

        with self.desk.holding(secret), self.desk.asking(offer, limit) as asked:
            deadline = time.monotonic() + limit
            while isinstance(answer := self._awaited(asked, deadline - time.monotonic()), Taken):
                if delivery := _delivered(answer, secret, self.say):
                    return delivery
        self.say("It was not taken, and is kept nowhere.")
        return "left"


def _delivered(taken: Taken, secret: Secret, say: Callable[[str], None]) -> Delivery | None:
    """What became of a secret that was asked for. None when it could not be done, so that it is asked again."""
    match taken.where:
        case "show":
            return "shown"  # the page of whoever asked has it already
        case "copy":
            return hand("copy", secret, say)
        case "write":
            return write(taken.file, secret, say)
        case _:
            say("It was not taken, and is kept nowhere.")
            return "left"


@contextmanager
def opened(case: Case, stop: Stop, terminal: Terminal) -> Iterator[Console]:
    """A console on a free port of 127.0.0.1, for as long as the `with` block lasts. The pages keep what they showed last."""
    board = Board(Snapshot(case, time.time()))
    listener = listen()
    desk = Desk(board, stop, terminal.link)
    desk.origin = f"http://127.0.0.1:{port_of(listener)}"
    with serving(application(desk, port_of(listener)), listener, "console"):
        try:
            yield Console(terminal, desk)
        finally:
            board.change(closed=True)
