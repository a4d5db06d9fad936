"""Where the evidence of a run goes: into its folder, and encrypted before it gets there when the run has a key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from automation.record.age import SUFFIX
from automation.record.bag import RUN_KEY
from automation.record.disk import DISK, Disk
from automation.record.durable import write_new

if TYPE_CHECKING:
    from pathlib import Path

    from automation.record.age import RunKey

__all__ = ["Keeper", "Kept"]


@dataclass(frozen=True)
class Kept:
    """A file as it lies in the folder: what the journal names, and what the manifests list."""

    file: str
    sha256: str
    bytes: int


@dataclass
class Keeper:
    """Keeps evidence in `folder`. With a `key` nothing of it is ever on the disk in clear, not even for a moment."""

    folder: Path
    key: RunKey | None = None
    disk: Disk = DISK
    watched: bool = False
    """Whether somebody follows the run, to whom what is encrypted is shown from memory."""
    broken: bool = field(default=False, init=False)
    """Whether something could not be kept: then the record is at its end, and a later run finishes it."""
    _shown: dict[str, bytes] = field(default_factory=dict, init=False, repr=False)

    @property
    def encrypted_to(self) -> tuple[str, ...]:
        return tuple(recipient.short for recipient in self.key.recipients) if self.key else ()

    def keep_key(self) -> None:
        """Writes down the key of the run, as only its recipients can read it. Raises OSError."""
        if self.key:
            write_new(self.folder / RUN_KEY.rpartition("/")[2], self.key.wrapped, disk=self.disk)

    def keep(self, name: str, data: bytes) -> Kept:
        """Keeps `data`, durable when this returns. Raises OSError."""
        file, stored = (name + SUFFIX, self.key.encrypt(data)) if self.key else (name, data)
        try:
            write_new(self.folder / file, stored, disk=self.disk)
        except OSError:
            self.broken = True
            raise
        if self.key and self.watched:
            self._shown[file] = data
        return Kept(file, hashlib.sha256(stored).hexdigest(), len(stored))

    def read(self, file: str) -> bytes:
        """What was kept as `file`, in clear, while the run lasts. Raises OSError."""
        return self._shown[file] if file in self._shown else (self.folder / file).read_bytes()
