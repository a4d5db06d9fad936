"""A file that takes the place of another: whatever breaks, there is one of the two, whole."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from automation.record.disk import Disk
from automation.record.durable import write_over

if TYPE_CHECKING:
    from pathlib import Path


class Refusing(Disk):
    """Refuses one kind of call."""

    def __init__(self, call: str) -> None:
        setattr(self, call, self._refuse)

    def _refuse(self, *_: object) -> int:
        raise OSError(errno.EIO, "Input/output error")


@pytest.mark.parametrize("call", ["create", "write", "sync", "replace"])
def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path, call: str) -> None:
    path = tmp_path / "allowed_signers"
    path.write_bytes(b"old")
    with pytest.raises(OSError, match="Input/output"):
        write_over(path, b"new", disk=Refusing(call))
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()} == {path.name: b"old"}


@pytest.mark.parametrize("before", [None, b"old"])
def test_what_is_written_is_there_and_nothing_else(tmp_path: Path, before: bytes | None) -> None:
    path = tmp_path / "allowed_signers"
    if before:
        path.write_bytes(before)
    write_over(path, b"new")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()} == {path.name: b"new"}
