"""Stop means stop: one flag that everything looks at before it acts and while it waits."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from automation.errors import Interrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


@contextmanager
def unwound() -> Iterator[None]:
    """Whatever tells the program to end does so as Ctrl-C does: by way of every `finally`, so that nothing temporary is left.

    What Playwright had under way complains of that in tracebacks of its own, which are not shown.
    """

    def end(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    logging.getLogger("asyncio").setLevel(logging.CRITICAL + 1)  # for good: it complains at the very end
    ending = [signal.SIGTERM] if sys.platform == "win32" else [signal.SIGTERM, signal.SIGHUP]
    before = {number: signal.signal(number, end) for number in ending}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Stop:
    """Set once, by Ctrl-C or by whoever may say stop; never taken back."""

    def __init__(self) -> None:
        self._flag = threading.Event()
        self._saying = threading.RLock()  # Ctrl-C may come while it is held
        self._then: list[Callable[[], object]] = []
        self.how = ""

    def now(self, how: str) -> None:
        with self._saying:
            first, self.how = not self.said, self.how or how
            self._flag.set()
        for told in self._then if first else ():
            told()

    @contextmanager
    def followed_by(self, told: Callable[[], object]) -> Iterator[None]:
        """Calls `told` once, when somebody says stop while this is open, in whichever thread he says it."""
        self._then.append(told)
        try:
            yield
        finally:
            self._then.remove(told)

    @property
    def said(self) -> bool:
        return self._flag.is_set()

    def wait(self) -> None:
        """Returns when somebody says stop."""
        while not self._flag.wait(3600):  # a wait without a limit cannot be interrupted on Windows
            continue

    def check(self) -> None:
        """Raises Interrupted once somebody said stop."""
        if self.said:
            raise Interrupted(f"Stopped: {self.how}. Nothing further was pressed.")

    @contextmanager
    def on_ctrl_c(self) -> Iterator[None]:
        """Ctrl-C sets the flag instead of tearing through a half-written step. A second one ends the program at once."""

        def interrupt(number: int, frame: FrameType | None) -> None:
            if self.said:
                signal.default_int_handler(number, frame)
            self.now("Ctrl-C was pressed")

        def end(number: int, _: FrameType | None) -> None:
            self.now(f"the program was told to end ({signal.Signals(number).name})")

        taken = {signal.SIGINT: interrupt, signal.SIGTERM: end}
        if sys.platform != "win32":
            taken[signal.SIGHUP] = end  # the terminal window was closed
        before = {number: signal.signal(number, handler) for number, handler in taken.items()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
