"""Check many records at once: find them, use every core, and see whether one between them is gone."""

from __future__ import annotations

import os
import re
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import parent_process
from threading import Thread
from typing import TYPE_CHECKING

from automation.record.audit import among, beside
from automation.record.verify import Status, Verdict, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from automation.record.age import Identities
    from automation.record.provenance import Auditor

__all__ = ["FINE", "WORST_FIRST", "Found", "audit", "records_at"]

WORST_FIRST: tuple[Status, ...] = (
    "invalid",
    "missing",
    "gap",
    "erasing",
    "unsealed",
    "unknown",
    "unsigned",
    "interrupted",
    "erased",
    "valid",
)
FINE = frozenset({"valid", "interrupted", "erased"})
"""What shows that a record is as it was sealed."""

_RUN = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z-[0-9a-f]{4,}")
_MOST = 61
"""Processes that Windows can wait for."""
_FEW = 24
"""Records that are checked before other processes would be ready to help."""


@dataclass(frozen=True)
class Found:
    """A record to check. ``series`` is the folder that it was found in, None when it was named by itself."""

    folder: Path
    series: Path | None = None


def records_at(place: Path) -> tuple[Found, ...]:
    """The record at ``place``, or the records in that folder, by name. Where there is neither, the place itself."""
    if _looks_like_one(place):
        return (Found(place),)
    return tuple(Found(path, place) for path in _folders_in(place) if _looks_like_one(path)) or (Found(place),)


def _folders_in(place: Path) -> list[Path]:
    """The folders there. Links are not followed: a record that lies elsewhere is not of this series."""
    try:
        with os.scandir(place) as inside:
            return sorted(place / entry.name for entry in inside if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _looks_like_one(place: Path) -> bool:
    """Whether this is, was or should be a record: one that was emptied keeps its name."""
    return _RUN.fullmatch(place.name) is not None or any(
        os.path.lexists(place / name) for name in ("data", "bagit.txt", "tagmanifest-sha256.txt")
    )


def audit(
    records: Sequence[Found],
    known: Auditor | None = None,
    told: Callable[[int], None] = lambda _: None,
    identities: Identities | None = None,
) -> tuple[Verdict, ...]:
    """The verdict on each record, in order. ``known`` is what the auditor brings along; ``told`` hears after each how many are done.

    With ``identities`` one process does it all: keys are not handed around.
    """
    asked, verdicts = _Audit.of(known, records) if known else None, list[Verdict]()
    made = (_verdict(one, asked, identities) for one in records) if identities else _verdicts(records, asked)
    for verdict in made:
        verdicts.append(verdict)
        told(len(verdicts))
    return tuple(verdicts)


@dataclass(frozen=True)
class _Audit:
    """The auditor, for each folder of records: he knows which others lie there."""

    by_place: Mapping[Path, Auditor]

    @classmethod
    def of(cls, known: Auditor, records: Iterable[Found]) -> _Audit:
        whole = {one.series for one in records if one.series}
        alone = {one.folder.parent for one in records if not one.series} - whole
        return cls(
            {**{place: among(known, place) for place in whole}, **{place: beside(known, place) for place in alone}}
        )

    def of_place(self, record: Found) -> Auditor:
        return self.by_place[record.series or record.folder.parent]


def _verdict(record: Found, audit: _Audit | None, identities: Identities | None = None) -> Verdict:
    return verify(record.folder, audit.of_place(record) if audit else None, identities)


def _verdicts(records: Sequence[Found], audit: _Audit | None) -> Iterator[Verdict]:
    """One after the other, by several processes when that pays and the machine lets us."""
    done = 0
    cores = os.cpu_count() or 1
    if cores > 1 and len(records) > _FEW:
        pool = ProcessPoolExecutor(min(cores, _MOST), initializer=_ready, initargs=(audit,))
        try:
            for verdict in pool.map(_here, records, chunksize=8):
                yield verdict
                done += 1
        except (OSError, BrokenProcessPool):
            pass  # no further processes here, or one was killed: the rest is done by this one
        finally:
            pool.shutdown(cancel_futures=True)
    for record in records[done:]:
        yield _verdict(record, audit)


_GIVEN: list[_Audit | None] = []
"""What each further process was given once, and not with every record."""


def _ready(audit: _Audit | None) -> None:
    """Ctrl-C is for the first process, which ends the others. However that one ends, none of them stays behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _GIVEN[:] = [audit]
    Thread(target=_end_with_the_first, daemon=True).start()


def _end_with_the_first() -> None:
    first = parent_process()
    if first:
        first.join()
        os._exit(1)


def _here(record: Found) -> Verdict:
    return _verdict(record, _GIVEN[0])
