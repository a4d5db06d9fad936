"""Write a file so that it is there whole after a crash, and over another one only where that is meant."""

import errno
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from automation.record.disk import DISK, Disk

__all__ = ["PART", "add_line", "new_folder", "new_folders", "write_new", "write_over"]

PART = ".part"
"""How the name of a file ends that is still being written."""


def write_new(path: Path, data: bytes, *, draft: Path | None = None, disk: Disk = DISK) -> None:
    """Put ``data`` at ``path``; when this returns, both the bytes and the name survive a power cut.

    Until it is whole it has a hidden name like ``path``, or like ``draft`` where the folder must hold nothing else. Raises
    FileExistsError when there is something at ``path`` already, OSError when the disk refuses. In both cases nothing is
    left behind, unless the disk refuses that as well.
    """
    _put(path, data, disk, disk.claim, draft or path)


def write_over(path: Path, data: bytes, *, disk: Disk = DISK) -> None:
    """Put ``data`` at ``path``, in place of what is there. After a crash it is one or the other, whole. Raises OSError."""
    _put(path, data, disk, disk.replace, path)


def _put(path: Path, data: bytes, disk: Disk, name: Callable[[Path, Path], None], draft: Path) -> None:
    """Has ``name`` give a finished file the name ``path``."""
    temp = draft.with_name(f".{draft.name}.{secrets.token_hex(4)}{PART}")
    try:
        _fill(temp, data, disk)
        name(temp, path)
    finally:
        disk.unlink(temp)
    for folder in dict.fromkeys((path.parent, temp.parent)):
        disk.sync_folder(folder)


def _fill(path: Path, data: bytes, disk: Disk) -> None:
    file = disk.create(path)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[disk.write(file, bytes(rest)) :]
        disk.sync(file)
    finally:
        disk.close(file)


def add_line(path: Path, line: bytes, *, disk: Disk = DISK) -> None:
    """Put ``line`` at the end of the file ``path``, which need not be there; durable when this returns. Raises OSError.

    What an earlier line that was cut short has left stays a line of its own.
    """
    there = path.read_bytes() if path.exists() else None
    whole = (b"\n" if there and not there.endswith(b"\n") else b"") + line + b"\n"
    file = disk.create(path) if there is None else disk.reopen(path)
    try:
        if disk.write(file, whole) != len(whole):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        disk.sync(file)
    finally:
        disk.close(file)
    disk.sync_folder(path.parent)


def new_folder(path: Path, *, disk: Disk = DISK) -> None:
    """Make the folder ``path``, for its owner only. Raises FileExistsError when it is there already."""
    disk.mkdir(path)
    disk.sync_folder(path.parent)


def new_folders(path: Path, *, disk: Disk = DISK) -> None:
    """Make the folder ``path`` and those above it, where they are not there yet. Raises OSError."""
    for folder in reversed([each for each in (path, *path.parents) if not each.is_dir()]):
        try:
            new_folder(folder, disk=disk)
        except FileExistsError:
            if not folder.is_dir():  # else another program was quicker
                raise
