"""What the record asks of the disk: one object, one system call a method, so that a test can stand in for it and fail.

The one place that knows how the three systems differ: macOS needs F_FULLFSYNC, Windows can neither sync a folder nor keep modes,
but its rename refuses to overwrite by itself.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DISK", "Disk"]

_BINARY = getattr(os, "O_BINARY", 0)  # Windows writes text unless told otherwise


class Disk:
    """The disk itself. Every method raises OSError when the disk refuses; none is tried again by anybody."""

    def create(self, path: Path) -> int:
        """A descriptor of a new file that only its owner may read; what is written goes to its end."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | _BINARY, 0o600)

    def reopen(self, path: Path) -> int:
        """A descriptor of a file that is there already; what is written goes to its end."""
        return os.open(path, os.O_WRONLY | os.O_APPEND | _BINARY)

    def write(self, file: int, data: bytes) -> int:
        """How many of the bytes were taken."""
        return os.write(file, data)

    def truncate(self, file: int, length: int) -> None:
        os.ftruncate(file, length)

    def sync(self, file: int) -> None:
        """Returns when the bytes of an open file are on the disk, not only in its cache.

        Never to be tried again after a failure: the pages that could not be written may be gone by then, and the second answer
        would be a lie.
        """
        if sys.platform == "darwin":
            import fcntl  # noqa: PLC0415  (not there on Windows)

            fcntl.fcntl(file, fcntl.F_FULLFSYNC)
        else:
            os.fsync(file)

    def close(self, file: int) -> None:
        os.close(file)

    def claim(self, temp: Path, path: Path) -> None:
        """Gives the finished file `temp` the name `path`, refusing a name that is in use."""
        if sys.platform == "win32":
            temp.rename(path)
        else:
            os.link(temp, path)

    def replace(self, temp: Path, path: Path) -> None:
        """Gives the finished file `temp` the name `path`, whatever had it before: there is never a moment without either.

        Also a folder another name, which must be free.
        """
        temp.replace(path)

    def unlink(self, path: Path) -> None:
        """Takes a name away, if it is there."""
        path.unlink(missing_ok=True)

    def mkdir(self, path: Path) -> None:
        """Makes a folder for its owner only."""
        path.mkdir(mode=0o700)

    def rmdir(self, path: Path) -> None:
        """Takes an empty folder away."""
        path.rmdir()

    def sync_folder(self, path: Path) -> None:
        """Returns when the names in the folder are on the disk; on Windows, where a folder cannot be synced, at once."""
        if sys.platform != "win32":
            file = os.open(path, os.O_RDONLY)
            try:
                self.sync(file)
            finally:
                os.close(file)


DISK = Disk()
"""The disk of this computer."""
