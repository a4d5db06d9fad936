"""How long a long list of records takes: `uv run python -m tests.bench.records [HOW MANY]`.

Makes that many small records (10 000) and lists them: with no index yet, with one, with one more record, and by the command, whose own
start is in its time. In milliseconds: the median of some rounds by the clock, and by the processor, which other programs do not slow.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event
from typing import TYPE_CHECKING

from automation.record.catalogue import INDEX, listed
from automation.record.choosing import Choice
from automation.record.contents import render
from tests.record.small import various

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5
SETTLE = 2.5
"""Seconds after which the newest record is old enough to be kept in the index."""


def command(*words: str) -> Callable[[Path], object]:
    def call(records: Path) -> object:
        return subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "automation.cli", *words],
            env={**os.environ, "CHAPERONE_RECORDS": str(records)},
            stdout=subprocess.DEVNULL,
            check=True,
        )

    return call


def without_index(records: Path) -> object:
    (records / INDEX).unlink(missing_ok=True)
    return listed(records)


def one_more(many: int) -> Callable[[Path], object]:
    numbers = count(many)

    def call(records: Path) -> object:
        various(next(numbers)).put(records)
        return listed(records)

    return call


def chosen(records: Path) -> object:
    wanted = Choice(seller="harbour", outcomes=frozenset({"done"}))
    return [entry for entry in listed(records) if wanted.takes(entry)]


def page(records: Path) -> object:
    return render(records, listed(records))


def ways(many: int) -> dict[str, Callable[[Path], object]]:
    return {
        "list, no index yet": without_index,
        "list": listed,
        "list, chosen by seller and outcome": chosen,
        "list, one record more": one_more(many),
        "page of all replays": page,
        "chaperone records": command("records"),
        "chaperone records --json": command("records", "--json"),
        "chaperone --help, for comparison": command("--help"),
    }


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with TemporaryDirectory() as folder:
        records = Path(folder)
        for number in range(many):
            various(number).put(records)
        Event().wait(SETTLE)
        sys.stdout.write(f"{many} records {'':24}{'clock':>10}{'processor':>12}   milliseconds, {ROUNDS} rounds\n")
        for name, way in ways(many).items():
            times = zip(*(measured(way, records) for _ in range(ROUNDS)), strict=True)
            clock, processor = (1000 * median(each) for each in times)
            sys.stdout.write(f"{name:38}{clock:10.0f}{processor:12.0f}\n")


def measured(way: Callable[[Path], object], records: Path) -> tuple[float, float]:
    """Seconds by the clock, and of the processor, in this program and in those that it started."""
    began, before = time.perf_counter(), sum(os.times()[:4])
    way(records)
    return time.perf_counter() - began, sum(os.times()[:4]) - before


if __name__ == "__main__":
    main()
