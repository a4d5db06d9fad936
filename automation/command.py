"""Another program, run with patience that ends.

Used for what gets a browser (provision.py): installers that report as they go and may hang on a dead network.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from threading import Thread
from typing import IO, Protocol

from automation.folders import FOR_ALL

Say = Callable[[str], None]
LONGEST = 600.0  # seconds that one command may take
SILENCE = 60.0  # seconds without a line; Playwright prints one for each tenth of its download
ENVIRONMENT = {
    "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "15000",  # five tries: a minute, not two and a half
    "DEBIAN_FRONTEND": "noninteractive",
}


class Run(Protocol):
    """What `run` is to those who are given it."""

    def __call__(self, command: Sequence[str], say: Say, *, silence: float = SILENCE) -> bool: ...


def run(command: Sequence[str], say: Say, *, silence: float = SILENCE, longest: float = LONGEST) -> bool:
    """Run `command`, hand each line of its output to `say`, and tell whether it succeeded.

    It is ended, with all that it started, after `longest` seconds in all or `silence` seconds without a line.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - the caller's own words, without a shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env={**ENVIRONMENT, **os.environ},
            start_new_session=True,  # to end it as a group; Windows ignores this and has taskkill
            umask=FOR_ALL,  # what is installed is for every user of the machine; Windows ignores this as well
        )
    except OSError as error:
        say(f"{command[0]} cannot be started: {error.strerror}")
        return False
    with process:
        return _follow(process, say, longest, silence)


def _follow(process: subprocess.Popen[str], say: Say, longest: float, silence: float) -> bool:
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    reader = Thread(target=_read, args=(process.stdout, lines), daemon=True)
    reader.start()
    end = time.monotonic() + longest
    try:
        while (line := lines.get(timeout=min(silence, max(0.0, end - time.monotonic())))) is not None:
            say(line)
        return process.wait(timeout=silence) == 0
    except (queue.Empty, subprocess.TimeoutExpired):
        say(f"Given up: {silence:g} s without a word, or {longest:g} s in all.")
        return False
    finally:
        _end(process)
        reader.join(timeout=5)


def _read(stream: IO[str] | None, lines: queue.SimpleQueue[str | None]) -> None:
    for line in stream or ():
        lines.put(line.rstrip())
    lines.put(None)


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        kill = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(kill, check=False, capture_output=True)  # noqa: S603 - Windows' own program
    else:
        os.killpg(process.pid, signal.SIGKILL)
