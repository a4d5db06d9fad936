"""Write a file so that it is there whole after a crash, and never over another one.

The one place that knows how the three systems differ: macOS needs F_FULLFSYNC, Windows can neither sync a folder nor
keep modes, but its rename refuses to overwrite by itself. A failed sync is never tried again: the pages that could
not be written may be gone by then, and the second answer would be a lie.
"""

import os
import secrets
import sys
from pathlib import Path

__all__ = ["new_folder", "sync_file", "sync_folder", "write_new"]


def write_new(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``; when this returns, both the bytes and the name survive a power cut.

    Raises FileExistsError when there is something at ``path`` already, OSError when the disk refuses. In both cases
    nothing is left behind.
    """
    temp = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(_create(temp), "wb") as file:
            file.write(data)
            file.flush()
            sync_file(file.fileno())
        _claim(temp, path)
    finally:
        temp.unlink(missing_ok=True)
    sync_folder(path.parent)


def new_folder(path: Path) -> None:
    """Make the folder ``path``, for its owner only. Raises FileExistsError when it is there already."""
    path.mkdir(mode=0o700)
    sync_folder(path.parent)


def sync_file(descriptor: int) -> None:
    """Return when the bytes behind an open file descriptor are on the disk, not only in its cache."""
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415  (not there on Windows)

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def sync_folder(path: Path) -> None:
    """Return when the names in the folder are on the disk; on Windows, where a folder cannot be synced, at once."""
    if sys.platform != "win32":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            sync_file(descriptor)
        finally:
            os.close(descriptor)


def _create(path: Path) -> int:
    """A descriptor of a new file that only its owner may read. Windows has no modes, and text unless told otherwise."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)


def _claim(temp: Path, path: Path) -> None:
    """Give the finished file its name, refusing to take a name that is in use."""
    if sys.platform == "win32":
        temp.rename(path)
    else:
        os.link(temp, path)
