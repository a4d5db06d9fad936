"""How long a long list of records takes: `uv run python -m tests.bench.records [HOW MANY]`.

Makes that many small records (10 000) and lists them: with no index yet, with one, with one more record, and by the command, whose own
start is in its time. In milliseconds: the median and the worst of some rounds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
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

ROUNDS = 7
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


def one_more(records: Path) -> object:
    one_more.number += 1  # type: ignore[attr-defined]
    various(one_more.number).put(records)  # type: ignore[attr-defined]
    return listed(records)


def chosen(records: Path) -> object:
    wanted = Choice(seller="harbour", outcomes=frozenset({"done"}))
    return [entry for entry in listed(records) if wanted.takes(entry)]


def page(records: Path) -> object:
    return render(records, listed(records))


WAYS: dict[str, Callable[[Path], object]] = {
    "list, no index yet": without_index,
    "list": listed,
    "list, one record more": one_more,
    "list, chosen by seller and outcome": chosen,
    "page of all replays": page,
    "chaperone records": command("records"),
    "chaperone records --json": command("records", "--json"),
    "chaperone --help, for comparison": command("--help"),
}


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    one_more.number = many  # type: ignore[attr-defined]
    with TemporaryDirectory() as folder:
        records = Path(folder)
        for number in range(many):
            various(number).put(records)
        Event().wait(SETTLE)
        sys.stdout.write(f"{many} records {'':25}{'median':>10}{'worst':>10}   milliseconds, {ROUNDS} rounds\n")
        for name, way in WAYS.items():
            times = sorted(1000 * measured(way, records) for _ in range(ROUNDS))
            sys.stdout.write(f"{name:38}{median(times):10.0f}{times[-1]:10.0f}\n")


def measured(way: Callable[[Path], object], records: Path) -> float:
    began = time.perf_counter()
    way(records)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
