"""Who writes a record: one program at a time, told by a lock that ends with the program, however it ends."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Lock", "held"]


class Lock:
    """The right to write the record `folder`, from when this is made until `release` or the end of the program.

    The file lies beside the folder, so that it is never sealed with it. Raises OSError when another program has it, or when
    nothing can be locked here.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder.resolve().with_name(f".{folder.resolve().name}.lock")
        self._lock = FileLock(self._path, thread_local=False, fallback_to_soft=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise BlockingIOError(f"{folder.name} is being written") from None

    def release(self) -> None:
        """Once is enough; again does no harm."""
        if self._lock.is_locked:
            with suppress(OSError):  # Windows keeps a file that is open; an empty one beside the record does no harm
                self._path.unlink(missing_ok=True)
            self._lock.release()


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Whether this program has the record to itself while the block runs. No, also where nothing can be locked."""
    try:
        lock = Lock(folder)
    except OSError:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
