"""The terminal: one line a step, the plan as a table, the question last."""

from __future__ import annotations

import queue
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from automation.discretion import revealed
from automation.errors import ChaperoneError
from automation.log import logger
from automation.supervision import Approval
from automation.supervision.consent import QUESTION, TITLE
from automation.supervision.delivery import hand, write
from automation.supervision.words import account_of, rights, sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from rich.console import Console

    from automation.plan import Findings, Plan
    from automation.secret import Secret
    from automation.supervision import Delivery, HandOver
    from automation.supervision.consent import Consent

YES = "yes"
_FEW, _NAMED = 2, 4
"""How many untouched rows are told in full, and how many sensitive ones by name."""


class Keyboard:
    """Lines that are typed, read in the background so that the browser can be watched meanwhile."""

    def __init__(self) -> None:
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reader: threading.Thread | None = None

    def listen(self) -> None:
        """Forgets what was typed before the question, and starts to listen."""
        _forget_typed()
        while not self._lines.empty():
            self._lines.get_nowait()
        if self._reader is None or not self._reader.is_alive():
            self._reader = threading.Thread(target=self._read, daemon=True)
            self._reader.start()

    def line(self) -> str | None:
        """A line typed since, or nothing yet. Raises EOFError when nobody can type any more."""
        try:
            line = self._lines.get_nowait()
        except queue.Empty:
            return None
        if line is None:
            raise EOFError
        return line

    def _read(self) -> None:
        try:
            for line in iter(sys.stdin.readline, ""):
                self._lines.put(line.strip())
        except (OSError, ValueError) as error:  # the terminal hung up, or what was typed is no text
            logger.debug("nothing more can be typed ({})", type(error).__name__)
        self._lines.put(None)


def _forget_typed() -> None:
    """Drops what waits in the terminal unread. A pipe is no person in a hurry: what it holds is the answer."""
    if not sys.stdin.isatty():
        return
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - there only

        while msvcrt.kbhit():
            msvcrt.getwch()
    else:
        import termios  # noqa: PLC0415 - not on Windows

        termios.tcflush(sys.stdin, termios.TCIFLUSH)


@dataclass
class Terminal:
    """Shows the run on `console` (standard error when the result is JSON) and asks `who` is at the keyboard.

    `watch` lets the browser speak for a moment and raises Interrupted when it is gone or stop was said. Limits are in seconds.
    """

    console: Console
    who: str
    approval_timeout: float
    handover_timeout: float
    watch: Callable[[], None] = field(default=lambda: None)
    keyboard: Keyboard = field(default_factory=Keyboard)
    secret_to: Path | None = None
    """The file that a secret is written to without asking; none: the person is asked."""

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        began = time.monotonic()
        status = self.console.status(Text(text)) if self.console.is_terminal else None
        if status:
            status.start()
        try:
            yield
        except ChaperoneError:
            self._line("■", "bold", text, began)
            raise
        else:
            self._line("●", "green", text, began)
        finally:
            if status:
                status.stop()

    def _line(self, mark: str, style: str, text: str, began: float) -> None:
        seconds = f"{time.monotonic() - began:5.1f} s"
        self.console.print(
            Text.assemble(("  "), (self._mark(mark), style), " ", text, ("  " + seconds.strip(), "dim")),
            highlight=False,
        )

    def say(self, text: str) -> None:
        self.console.print(Text(text), highlight=False)

    def link(self, text: str) -> None:
        """A line with a link of the console's: whole, and shown though it looks like a partner's."""
        with revealed():
            self.console.print(Text(text), highlight=False, soft_wrap=True)

    def found(self, title: str, store: str, findings: Findings) -> None:
        head = Text.assemble((f"{title} · {store}", "bold"))
        self.console.print(head, highlight=False)
        if findings.waiting:
            self.console.print(Text.assemble("  ", (self._mark("◌"), "yellow"), " ", findings.waiting), highlight=False)
        elif not findings.changes:
            self.console.print(
                Text.assemble("  ", (self._mark("●"), "green"), " Nothing to change: it is as it should be."),
                highlight=False,
            )
        if findings.extra:
            self.console.print(Text(f"  It can do more than was asked for: {rights(findings.extra)}."), highlight=False)

    def show(self, plan: Plan) -> None:
        """The plan as a table: before → after, what stays, how to undo."""
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=True, header_style="dim")
        for column in ("", "what", "before", "", "after"):
            table.add_column(column, overflow="fold")
        for change in plan.changes:
            table.add_row(
                self._mark(sign(change)),
                Text(change.what),
                Text(change.before),
                self._mark("→"),
                Text(change.after, style="bold"),
            )
        self.console.print()
        self.console.print(
            Text.assemble(("Plan", "bold"), f" · {plan.title} · {plan.store} · account: {account_of(plan.account)}"),
            highlight=False,
        )
        self.console.print(table)
        for change in plan.changes:
            self.console.print(Text(f"  {change.says}", style="dim"), highlight=False)
        if plan.keeps:
            self.console.print(
                Text(f"  Not touched: {untouched(plan)}.", style="dim"),
                highlight=False,
            )
        for undo in dict.fromkeys(change.undo for change in plan.changes):
            self.console.print(Text(f"  Undo: {undo}", style="dim"), highlight=False)
        if plan.recorded:
            self.console.print(Text(f"  {plan.recorded}", style="dim"), highlight=False)
        if plan.caution:
            self.console.print(Text(f"  {plan.caution}", style="bold yellow"), highlight=False)

    def approve(self, plan: Plan) -> Approval:
        self.show(plan)
        return self._ask("Does the seller agree to exactly this?", plan.digest)

    def consent(self, asked: Consent) -> Approval:
        self.console.print(Text(f"\n{TITLE}", style="bold"), highlight=False)
        for line in asked.lines:
            self.say(f"  {line}")
        return self._ask(f"To the seller: {QUESTION}", asked.digest)

    def _ask(self, question: str, digest: str) -> Approval:
        self.keyboard.listen()  # before the question stands there: whoever answers at once is heard
        self.say(f"{question} Type “{YES}” and press Enter; anything else is a no.")
        began = time.monotonic()
        answer, how = self._answer()
        return Approval(
            digest,
            "yes" if answer == YES else "timeout" if answer is None else "no",
            self.who,
            how,
            round(time.monotonic() - began, 1),
        )

    def _answer(self) -> tuple[str | None, str]:
        try:
            for line in self._lines(self.approval_timeout):
                said = f"“{YES}”" if line.casefold() == YES else "something else"
                return line.casefold(), f"typed {said} in the terminal"
        except EOFError:
            return "", "nobody could type an answer in the terminal"
        return None, f"gave no answer in {self.approval_timeout:g} seconds"

    def _lines(self, seconds: float) -> Iterator[str]:
        """What is typed since `keyboard` listens, line by line, for so many seconds. Raises EOFError when nobody can type any more."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.watch()
            if (line := self.keyboard.line()) is not None:
                yield line

    def hand_over(self, text: str, over: Callable[[], bool]) -> HandOver:
        self.keyboard.listen()
        self.request(text)
        return self.wait(over, self.handover_timeout, self.keyboard)

    def request(self, text: str) -> None:
        """Says what a person should do, and how he tells that it is done."""
        self.console.print(Text(f"▨ {text}" if self._mark("▨") == "▨" else text, style="bold"), highlight=False)
        self.say("I go on by myself when that is done; or press Enter.")

    def agree(self, text: str, over: Callable[[], bool]) -> HandOver:
        return self.hand_over(text, over)

    def choose(self, text: str, answers: Sequence[str], *, enter: str | None = None) -> str | None:
        self.keyboard.listen()
        self.say(text)
        plain = f"; Enter alone means “{enter}”" if enter else ""
        self.say(f"Type {' or '.join(f'“{answer}”' for answer in answers)} and press Enter{plain}.")
        try:
            for line in self._lines(self.handover_timeout):
                if (answer := line.casefold() or enter) in answers:
                    return answer
                self.say(f"That is neither {' nor '.join(answers)}.")
        except EOFError:
            return None
        return None

    def deliver(self, what: str, secret: Secret) -> Delivery:
        self.keyboard.listen()
        self.say(f"{what}: {secret.masked}. It is shown in full only if you say so, and is kept nowhere.")
        if self.secret_to and (taken := write(str(self.secret_to.resolve()), secret, self.say)):
            return taken
        self.say(
            "Type “copy” for the clipboard, “show” to see it here, or a file name to write it to. "
            "Enter goes on without it, and the page may not show it again."
        )
        try:
            for line in self._lines(self.handover_timeout):
                if line == "":
                    break
                if taken := hand(line, secret, self.say):
                    return taken
        except EOFError:
            pass  # nobody can take it
        self.say("It was not taken, and is kept nowhere.")
        return "left"

    def wait(
        self,
        over: Callable[[], bool],
        seconds: float,
        keyboard: Keyboard | None = None,
        done: Callable[[], bool] = lambda: False,
    ) -> HandOver:
        """Waits until `over`, or until somebody presses Enter on a `keyboard` that listens, or until `done` says that he told it elsewhere."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.watch()
            if over():
                return "recognised"
            if done():
                return "done"
            try:
                if keyboard and keyboard.line() is not None:
                    return "done"
            except EOFError:
                keyboard = None  # nobody can press Enter; the page may still tell
        return "timeout"

    def _mark(self, mark: str) -> str:
        """The mark, or a plain letter where the terminal's encoding has none."""
        try:
            mark.encode(self.console.encoding)
        except UnicodeEncodeError:
            return {"●": "*", "■": "!", "◌": "o", "→": "->", "＋": "+", "～": "~", "－": "-", "▨": "#"}.get(mark, mark)
        return mark


def untouched(plan: Plan) -> str:
    """What stays as it is, in short: a few rows in full, of many their number and the sensitive ones."""
    if len(plan.keeps) <= _FEW:
        return rights(plan.keeps)
    named = [right.what for right in plan.keeps if right.sensitive]
    among = f", among them {', '.join(named[:_NAMED])}" if named else ""
    return f"{len(plan.keeps)} other {plan.rows}{among}"
