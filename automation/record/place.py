"""Where records may be kept: on a disk of this computer, for nothing else keeps what it says it has written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from automation.errors import WrongSetting

if TYPE_CHECKING:
    from collections.abc import Sequence

_NETWORK = (
    *("nfs", "cifs", "smb", "afpfs", "webdav", "davfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "beegfs"),
    *("fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.s3fs", "fuse.gcsfuse", "fuse.ceph", "fuse.glusterfs"),
)
"""What the types of file systems begin with that lie on another computer."""
_REMOTE = "remote"
"""What Windows says of a drive that does."""
_SYNCED = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud", "owncloud", "pcloud", "seafile")
"""What folders are called, or begin with, whose content a program carries off to elsewhere."""
_CLOUD = {"my drive", "box sync", "cloudstorage", "mobile documents", "com~apple~clouddocs"}
"""The same, only as they stand: macOS and Windows call them so."""


@dataclass(frozen=True)
class Mount:
    """A file system: where it hangs, of which type it is, and what the system says of it besides."""

    at: Path
    kind: str
    said: str = ""

    @property
    def elsewhere(self) -> bool:
        return self.kind.casefold().startswith(_NETWORK) or _REMOTE in self.said.casefold().split(",")


def require_own_disk(records: Path) -> None:
    """Raises WrongSetting where `records` lies on another computer, or in a folder that a program copies to one."""
    why = unfit(records.expanduser().resolve(), mounted())
    if why:
        raise WrongSetting("records", f"{why}. Records need a disk of this computer: set records to a folder on one.")


def unfit(folder: Path, mounts: Sequence[Mount]) -> str | None:
    """Why records cannot be kept in `folder`, an absolute path without links; None when they can."""
    synced = next((part for part in folder.parts if _is_synced(part.casefold())), None)
    if synced is not None:
        return f"{folder} is in “{synced}”, which a program keeps the same on several computers"
    holding = [mount for mount in mounts if folder.is_relative_to(mount.at)]
    nearest = max(holding, key=lambda mount: len(mount.at.parts), default=None)
    if nearest is not None and nearest.elsewhere:
        return f"{folder} is on another computer ({nearest.kind or _REMOTE})"
    return None


def _is_synced(name: str) -> bool:
    return name in _CLOUD or name.startswith(_SYNCED)


def mounted() -> tuple[Mount, ...]:
    """The file systems of this computer, the one that was mounted last where several hang at one place. None where the system does not say."""
    try:
        found = psutil.disk_partitions(all=True)
    except (OSError, RuntimeError):
        return ()
    return tuple({each.mountpoint: Mount(Path(each.mountpoint), each.fstype, each.opts) for each in found}.values())
