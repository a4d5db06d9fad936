"""A file that takes the place of another: whatever breaks, there is one of the two, whole."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from automation.record.disk import Disk
from automation.record.durable import new_folders, write_new, write_over
from tests.record.power import Power, cuts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.record.power import Wrong


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


def lost(root: Path, wrong: Wrong) -> bool:
    """Whether a file may be gone that was said to be safe, in folders that were made for it."""
    power = Power(root)
    new_folders(root / "above" / "kept", disk=power)
    write_new(root / "above" / "kept" / "file", b"data", disk=power)
    power.ack(b"safe")
    return any(acked and "above/kept/file" not in state for _, state, acked in cuts(power, wrong(power.calls)))


def test_a_file_is_as_safe_as_the_folders_that_were_made_for_it(tmp_path: Path) -> None:
    """The folder of the records was made, and its name never synced: all of a first run could be gone."""
    (tmp_path / "good").mkdir()
    (tmp_path / "bad").mkdir()
    assert not lost(tmp_path / "good", list)
    assert lost(
        tmp_path / "bad", lambda calls: [call for call in calls if (call.name, call.path) != ("sync_folder", ".")]
    )


def test_what_stands_where_a_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("")
    with pytest.raises(OSError, match="File exists"):
        new_folders(tmp_path / "kept")
