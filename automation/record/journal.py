"""The journal: one line an event, each naming the hash of the one before, on disk before anything goes on."""

from __future__ import annotations

import hashlib
import json
import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from automation.errors import RecordBroken
from automation.record.durable import sync_file, sync_folder
from automation.record.lines import FIRST_PREV

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Journal:
    """Appends to `path`, which must not exist yet. `now` is the wall clock, injected so that tests can set it."""

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now, self._began = now, time.monotonic()
        self._seq, self.head, self._broken = 0, FIRST_PREV, False
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._file = os.open(path, flags, 0o600)
        sync_folder(path.parent)

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
        line = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
        if self._broken:
            raise RecordBroken("The record broke off before: nothing is added to it.")
        self._broken = True  # until the line is on the disk; a failed sync is not tried again
        try:
            if os.write(self._file, line + b"\n") != len(line) + 1:
                raise RecordBroken(
                    "The record could not be written in full: is the disk full? Nothing further was done."
                )
            sync_file(self._file)
        except OSError as error:
            raise RecordBroken(
                f"The record could not be written ({error.strerror}). Nothing further was done."
            ) from error
        self._broken = False
        self.head, self._seq = hashlib.sha256(line).hexdigest(), self._seq + 1
        return line

    def close(self) -> None:
        os.close(self._file)
