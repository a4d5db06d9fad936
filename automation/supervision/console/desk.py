"""Where the pages and the run meet: what was pressed comes in from the server's thread, and the run takes it when it looks."""

from __future__ import annotations

import queue
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from automation.supervision.console.answers import (
    Chosen,
    Done,
    NotTaken,
    Pressed,
    Reply,
    Taken,
    Void,
    chosen,
    fits,
    judged,
)
from automation.supervision.console.doors import Door, LinkUsed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from automation.secret import Secret
    from automation.stop import Stop
    from automation.supervision.console.board import Asked, Board, View

    Answer = Reply | Done | Taken | Chosen


class Desk:
    """One run's board, its two doors and the answers that were given. `tell` prints a line with a link in the terminal."""

    def __init__(self, board: Board, stop: Stop, tell: Callable[[str], None]) -> None:
        self.board = board
        self.doors: dict[View, Door] = {"agent": Door("agent"), "seller": Door("seller")}
        self.origin = ""
        self.read: Callable[[str], bytes] | None = None
        """Gives a still of the run by its file, once there is a record."""
        self._stop, self._tell = stop, tell
        self._answers: queue.SimpleQueue[tuple[int, Answer]] = queue.SimpleQueue()
        self._secret: Secret | None = None
        self._asked = 0

    # What the run does.

    @contextmanager
    def asking(self, question: Callable[[int, float], Asked], seconds: float) -> Iterator[Asked]:
        """Puts a question on the board, under a number of its own, for at most that long."""
        self._asked += 1
        asked = question(self._asked, time.time() + seconds)
        self.board.change(asked=asked)
        try:
            yield asked
        finally:
            self.board.answered(asked.number)

    @contextmanager
    def holding(self, secret: Secret) -> Iterator[None]:
        """Has the secret at hand, for as long as it may be asked for."""
        self._secret = secret
        try:
            yield
        finally:
            self._secret = None

    def answer(self, number: int) -> Answer | None:
        """The answer to the question of that number, if it was given by now."""
        while True:
            try:
                about, answer = self._answers.get_nowait()
            except queue.Empty:
                return None
            if about == number:
                return answer

    # What the pages do.

    def enter(self, view: View, token: str) -> str:
        """The key for a token. Raises LinkUsed or LinkUnknown. A lost link of the agent's is made good where only he looks."""
        try:
            return self.doors[view].enter(token)
        except LinkUsed:
            if view == "agent" and not self.doors[view].waiting:
                self._tell(f"A new link to the agent’s page: {self.link(view)}")
            raise

    def link(self, view: View) -> str:
        """A link that opens `view` once. The token comes after #, so no server, log or preview ever sees it."""
        door = self.doors[view]
        return f"{self.origin}{door.path}#{door.token()}"

    def decide(self, view: View, pressed: Pressed) -> None:
        """Approve or Decline. Raises NotTaken."""
        self._give(pressed.number, judged(self.board.now.asked, view, pressed))

    def done(self, done: Done) -> None:
        """The hand-over is done, says somebody. Raises Void."""
        fits(self.board.now.asked, done)
        self._give(done.number, done)

    def choose(self, pressed: Chosen) -> None:
        """One of several answers. Raises Void."""
        self._give(pressed.number, chosen(self.board.now.asked, pressed))

    def take(self, view: View, taken: Taken) -> str | None:
        """The secret, if it is to be shown to whoever asked. Everything else the run does. Raises NotTaken."""
        fits(self.board.now.asked, taken)
        secret = self._secret
        if secret is None:
            raise Void
        if taken.where == "write" and view != "agent":
            raise NotTaken(403, "Only the agent’s page writes files: they would be on the agent’s computer.")
        if taken.where in {"show", "leave"}:
            self._give(taken.number, taken)
            return secret.value if taken.where == "show" else None
        self._answers.put((taken.number, taken))  # it may not work, and then it is asked again
        return None

    def stop(self, view: View) -> None:
        """Stop, now: before anything else is told."""
        self._stop.now(f"Stop was pressed in the {view}’s view of the console")
        self.board.change(stopping=f"The {view} pressed Stop.")

    def _give(self, number: int, answer: Answer) -> None:
        if not self.board.answered(number):  # somebody was quicker
            raise Void
        self._answers.put((number, answer))
