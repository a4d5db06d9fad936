"""How long checking takes: `uv run python -m tests.bench.verify [RECORDS]`.

One record of 200 steps, and where its time goes; a folder of 1000 records, by one process and by as many as there are cores; the command
itself, as a person waits for it. Medians, in milliseconds: by the clock, and of this process's own work.
"""

from __future__ import annotations

import cProfile
import pstats
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from automation.record import series
from automation.record.seal import seal
from automation.record.verify import verify
from tests.record.sample import Draft, done, drawn, long

if TYPE_CHECKING:
    from collections.abc import Callable

STILL = 60_000
"""Bytes of a still of a page such as the practice site's."""
ROUNDS = 9


def main(records: int) -> None:
    with TemporaryDirectory() as place:
        one, many = Path(place, "one"), Path(place, "many")
        made(one, long)
        sys.stdout.write(f"one record of 200 steps, {size(one):.1f} MB\n")
        measured("  verify", lambda: verify(one))
        profiled(lambda: verify(one))
        made(many / "0", done)
        for number in range(1, records):
            shutil.copytree(many / "0", many / str(number))
        found = series.records_at(many)
        sys.stdout.write(f"{len(found)} records of 8 steps, {size(many):.0f} MB\n")
        measured("  one process", lambda: [verify(each.folder) for each in found], 3)
        measured("  every core", lambda: series.audit(found), 3)
        for words in (["--help"], ["verify", "--help"], ["verify", str(one)], ["verify", str(many)]):
            measured(f"  chaperone {' '.join(Path(word).name for word in words)}", partial(command, words), 3)


def made(folder: Path, story: Callable[[Draft], None]) -> None:
    story(Draft(folder, drawn(STILL)))
    seal(folder, info={})


def size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def measured(what: str, act: Callable[[], object], rounds: int = ROUNDS) -> None:
    walls, works = [], []
    for _ in range(rounds):
        wall, work = time.perf_counter(), time.process_time()
        act()
        walls.append(time.perf_counter() - wall)
        works.append(time.process_time() - work)
    sys.stdout.write(f"{what:40} {median(walls) * 1000:9.1f} by the clock {median(works) * 1000:9.1f} of work\n")


def profiled(act: Callable[[], object]) -> None:
    """Where the time goes: the dozen functions with most of their own."""
    profile = cProfile.Profile()
    profile.runcall(act)
    pstats.Stats(profile).strip_dirs().sort_stats("tottime").print_stats(12)


def command(words: list[str]) -> None:
    program = shutil.which("chaperone", path=str(Path(sys.executable).parent))
    assert program
    subprocess.run([program, *words], check=False, capture_output=True)  # noqa: S603 - ours


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
