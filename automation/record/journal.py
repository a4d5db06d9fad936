"""The journal: one line an event, each naming the hash of the one before, on disk before anything goes on."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from automation.errors import RecordBroken
from automation.record.disk import DISK, Disk
from automation.record.lines import FIRST_PREV, digest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class End:
    """Where a journal ends: how many lines there are, the digest of the last one, and the seconds that it carries."""

    lines: int = 0
    head: str = FIRST_PREV
    mono: float = 0.0


class Journal:
    """Appends to `path`, which must not exist yet; with `after`, to one that ends there.

    `now` is the wall clock, injected so that tests can set it.
    """

    def __init__(
        self,
        path: Path,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        disk: Disk = DISK,
        after: End | None = None,
    ) -> None:
        end = after or End()
        self._now, self._began, self._disk = now, time.monotonic() - end.mono, disk
        self._seq, self.head, self._broken = end.lines, end.head, False
        self._file = disk.reopen(path) if after else disk.create(path)
        if after is None:
            disk.sync_folder(path.parent)

    def append(self, kind: str, **fields: object) -> bytes:
        """Writes one event, and gives its line once that is durable. Raises RecordBroken when it cannot be: then nothing may go on."""
        event = {
            "seq": self._seq,
            "prev": self.head,
            "at": self._now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "mono": round(time.monotonic() - self._began, 4),
            "kind": kind,
            **fields,
        }
        line = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        if self._broken:
            raise RecordBroken("The record broke off before: nothing is added to it.")
        self._broken = True  # until the line is on the disk; a failed sync is not tried again
        try:
            if self._disk.write(self._file, line + b"\n") != len(line) + 1:
                raise RecordBroken(
                    "The record could not be written in full: is the disk full? Nothing further was done."
                )
            self._disk.sync(self._file)
        except OSError as error:
            raise RecordBroken(
                f"The record could not be written ({error.strerror}). Nothing further was done."
            ) from error
        self._broken = False
        self.head, self._seq = digest(line), self._seq + 1
        return line

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return self._seq

    def close(self) -> None:
        self._disk.close(self._file)
