"""One run on a site at a time."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from automation.errors import AnotherRun, RecordBroken
from automation.folders import PRIVATE_FILE, own_folder
from automation.record.durable import new_folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@contextmanager
def alone(records: Path, bases: Iterable[str]) -> Iterator[None]:
    """Only one run on a site at a time on this machine: two could each send what the other has not seen yet."""
    with ExitStack() as locks:
        for base in sorted(set(bases)):
            locks.callback(_locked(records, base).release)
        yield


def _locked(records: Path, base: str) -> FileLock:
    """Raises AnotherRun while another run has the lock, RecordBroken when the folders cannot be used."""
    folder = user_cache_path("chaperone") / "runs"
    try:
        new_folders(records)  # what is written in it is safe only where it is safe itself
        name = hashlib.sha256(base.lower().replace("//localhost", "//127.0.0.1").encode()).hexdigest()[:16]
        lock = FileLock(own_folder(folder) / f"{name}.lock", mode=PRIVATE_FILE)
        lock.acquire(timeout=0)
    except Timeout:
        raise AnotherRun(f"Another run is working on {base} now. Wait until it has ended, then run again.") from None
    except OSError as error:
        raise RecordBroken(no_record(records, error)) from error
    return lock


def no_record(records: Path, error: OSError) -> str:
    """The sentence for folders that cannot be used."""
    return f"No record can be kept in {records} ({error.strerror or error}). Nothing was opened."
