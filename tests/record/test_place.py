"""Records are kept on a disk of this computer; a share or a synced folder is refused before anything is opened."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from automation.doctor import examine
from automation.errors import WrongSetting
from automation.record.place import Mount, mounted, require_own_disk, unfit
from automation.settings import load
from flows.practice import serve
from tests.driving import run, standing

if TYPE_CHECKING:
    from collections.abc import Iterable

DISK = Mount(Path("/"), "ext4", "rw,relatime")
SHARE = Mount(Path("/home/ada/share"), "nfs4", "rw,vers=4.2")


@pytest.mark.parametrize(
    "mount",
    [
        SHARE,
        Mount(Path("/home/ada/share"), "cifs"),
        Mount(Path("/home/ada/share"), "smbfs"),
        Mount(Path("/home/ada/share"), "SMB3"),
        Mount(Path("/home/ada/share"), "fuse.sshfs"),
        Mount(Path("/home/ada/share"), "NTFS", "rw,remote"),
    ],
)
def test_a_share_is_refused(mount: Mount) -> None:
    why = unfit(Path("/home/ada/share/records"), (DISK, mount))
    assert why is not None
    assert "on another computer" in why


@pytest.mark.parametrize(
    ("folder", "mounts"),
    [
        ("/home/ada/records", (DISK, SHARE)),
        ("/home/ada/shared/records", (DISK, SHARE)),
        ("/home/ada/share/disk/records", (DISK, SHARE, Mount(Path("/home/ada/share/disk"), "ext4"))),
        ("/home/ada/records", (Mount(Path("/"), "overlay"),)),
        ("/home/ada/records", (Mount(Path("/"), "9p"),)),
        ("/home/ada/records", ()),
        ("/home/ada/my dropboxes/records", (DISK,)),
    ],
)
def test_a_disk_of_this_computer_is_not(folder: str, mounts: Iterable[Mount]) -> None:
    assert unfit(Path(folder), tuple(mounts)) is None


@pytest.mark.parametrize(
    "folder",
    [
        "/Users/ada/Library/CloudStorage/OneDrive-Harbour/records",
        "/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/records",
        "/home/ada/Dropbox/records",
        "/home/ada/Dropbox (Harbour)/records",
        "/home/ada/OneDrive - Harbour Ltd/records",
        "/home/ada/Google Drive/records",
    ],
)
def test_a_folder_that_is_copied_elsewhere_is_refused_by_its_name(folder: str) -> None:
    why = unfit(Path(folder), (DISK,))
    assert why is not None
    assert any(part in why for part in PurePosixPath(folder).parts[2:-1])


def test_this_computer_says_what_hangs_where() -> None:
    assert any(mount.at == Path("/") and mount.kind for mount in mounted())


def test_a_link_to_a_synced_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "elsewhere").symlink_to(tmp_path / "Dropbox")
    with pytest.raises(WrongSetting, match="Dropbox"):
        require_own_disk(tmp_path / "elsewhere")


def test_a_run_that_would_keep_its_record_there_opens_nothing(tmp_path: Path) -> None:
    there = tmp_path / "Dropbox" / "records"
    with serve() as practice:
        ended = run(practice, CHAPERONE_RECORDS=str(there))
        assert ended.code == 64
        assert "“Dropbox”" in ended.err
        assert standing(practice).sent == 0
    assert not there.exists()


def test_the_doctor_finds_it_too(tmp_path: Path) -> None:
    finding = next(each for each in examine(load(records=tmp_path / "Dropbox")) if each.what == "records")
    assert not finding.well
    assert "“Dropbox”" in finding.found
