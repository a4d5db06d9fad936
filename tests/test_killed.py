"""Python, the driver or the browser is killed at a random moment of a real run: nothing acknowledged is lost, nothing is sent twice."""

from __future__ import annotations

import os
import random
import secrets
import select
import signal
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from automation.record.verify import verify
from flows.practice import serve
from tests.driving import asking, begin, end, records
from tests.flows.holding import Held, hold
from tests.flows.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from flows.practice import Practice

VICTIMS = ("python", "driver", "browser")
LINES = 22
"""About as many as a run that invites somebody writes."""
MOMENT = 0.4
"""Seconds after a line within which the blow falls."""
LAST_GASP = 30
"""Seconds within which whatever was started has to be gone after its parent."""

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for processes as only Linux can")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "number" in metafunc.fixturenames:
        numbers = range(metafunc.config.getoption("--kills"))
        metafunc.parametrize("number", numbers, ids=[f"{VICTIMS[each % 3]}-{each}" for each in numbers])


def journal(folder: Path | None) -> bytes:
    path = folder / "data" / "journal.jsonl" if folder else None
    return path.read_bytes() if path and path.is_file() else b""


@dataclass(frozen=True)
class Blow:
    """Whom it hits and when: so many seconds after the journal has so many lines, or after the press that sends was begun."""

    victim: str
    lines: int
    seconds: float
    sending: bool

    def due(self, journal: bytes) -> bool:
        return b'"act":"commit"' in journal if self.sending else journal.count(b"\n") >= self.lines


def followed(process: subprocess.Popen[str], blow: Blow) -> bytes:
    """The journal at the moment of the blow: all of it was acknowledged. What there is, if the run ends before."""
    while not blow.due(seen := journal(next(iter(records()), None))):
        if _ends_within(process, 0.01):
            return seen
    _ends_within(process, blow.seconds)
    return journal(records()[0])


def _ends_within(process: subprocess.Popen[str], seconds: float) -> bool:
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def descendants(parent: int) -> dict[int, str]:
    """Everything that a process has started, with its command line."""
    told = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)  # noqa: S607 - the system's own
    rows = [line.split(None, 2) for line in told.stdout.splitlines()]
    found, family = dict[int, str](), {parent}
    for pid, ppid, args in sorted(rows, key=lambda row: int(row[0])):
        if int(ppid) in family:
            family.add(int(pid))
            found[int(pid)] = args
    return found


def target(victim: str, python: int) -> int | None:
    """The process to kill, if it is there."""
    if victim == "python":
        return python
    for pid, args in descendants(python).items():
        is_browser = "--remote-debugging-pipe" in args and "--type=" not in args and not args.startswith("/bin/sh")
        if is_browser if victim == "browser" else "driver/node" in args:
            return pid
    return None


def gone(processes: dict[int, str]) -> None:
    """Returns when all of them have ended."""
    for pid, args in processes.items():
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        with os.fdopen(descriptor, "rb"):
            assert select.select([descriptor], [], [], LAST_GASP)[0], f"still there: {args}"


def killed(practice: Practice, blow: Blow) -> bytes:
    """Runs the invitation as a command until the blow falls. Gives the journal as it was known before."""
    process = begin(*asking(practice, "run", "invite"), "--approve", "practice")
    seen = followed(process, blow)
    family = descendants(process.pid)
    pid = target(blow.victim, process.pid)
    if pid is not None and process.poll() is None:
        os.kill(pid, signal.SIGKILL)
    ended = end(process)
    gone(family)
    if blow.victim != "python":
        assert ended.code in {3, 5}, ended.err
        assert "never saw" not in ended.err
        assert "Traceback" not in ended.err
    return seen


def again(browser: Browser, practice: Practice) -> Held:
    """The same run once more; a person decides if he has to."""
    held = hold(browser, practice.url, jobs=("invite",))
    if held.data["outcome"] == "stopped":
        assert "An earlier run pressed for “Invitation”" in held.data["reason"]
        assert practice.state()["sent"] == 0, "the page shows what was sent, so nobody is asked"
        held = hold(browser, practice.url, jobs=("invite",), person=lambda _: Scripted(practice.url, [{}]))
    return held


def test_whoever_is_killed_nothing_acknowledged_is_lost_and_nothing_is_sent_twice(
    browser: Browser, number: int, request: pytest.FixtureRequest
) -> None:
    seed = request.config.getoption("--kill-seed") or secrets.token_hex(4)
    print(f"--kills {number + 1} --kill-seed {seed}")  # noqa: T201 - shown when it fails
    chance = random.Random(f"{seed} {number}")  # noqa: S311 - dice, not secrets
    blow = Blow(VICTIMS[number % 3], chance.randint(1, LINES), chance.random() * MOMENT, sending=number % 2 == 0)
    with serve() as practice:
        practice.reset(signed_in=True)
        seen = killed(practice, blow)
        first = records()[0]
        assert journal(first).startswith(seen)
        held = again(browser, practice)
        assert held.data["outcome"] == "waiting", held.err
        assert practice.state()["sent"] == 1
    assert journal(first).startswith(seen)
    assert verify(first).status in {"valid", "interrupted"}, verify(first).faults
    assert {verify(record).status for record in records()[1:]} == {"valid"}
