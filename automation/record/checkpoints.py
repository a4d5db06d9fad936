"""Checkpoints: how long the journal was, and how it read, when something was agreed to or about to be sent; signed.

A chain that is cut cleanly at the end of a line still is one. So every approval, and the intent of every commit, is
followed by a file of its own beside the journal: the run, the number of lines, the digest of the last of them, and a
signature. It is on the disk before anything is pressed. Cutting lines off then leaves a checkpoint that vouches for
more of them; changing a line leaves one that vouches for another; and a commit without one cannot be explained.

A file each and no journal line, because a line would be cut off with the others; each is there whole or not at all,
so there is nothing torn to mend after a crash.
"""

import re
from dataclasses import dataclass

from automation.record.bag import DATA

__all__ = ["Checkpoint", "is_checkpoint", "read"]

_PATH = re.compile(re.escape(DATA) + r"checkpoint-\d{4,}\.txt")
_NOTE = re.compile(rb"(chaperone/([\w.-]+)\n([1-9]\d{0,8})\n([0-9a-f]{64})\n)(-----BEGIN .*)", re.DOTALL)


@dataclass(frozen=True)
class Checkpoint:
    """The first `lines` lines of the journal of `run` end in one whose SHA-256 is `head`."""

    run: str
    lines: int
    head: str

    @property
    def name(self) -> str:
        return f"checkpoint-{self.lines:04d}.txt"

    @property
    def note(self) -> bytes:
        """What is signed: origin, line count, head."""
        return f"chaperone/{self.run}\n{self.lines}\n{self.head}\n".encode()


def is_checkpoint(path: str) -> bool:
    return _PATH.fullmatch(path) is not None


def read(data: bytes) -> tuple[Checkpoint, bytes]:
    """The checkpoint in a file and the signature under it, which is not checked. Raises ValueError."""
    found = _NOTE.fullmatch(data)
    if found is None:
        raise ValueError("not a checkpoint")
    return Checkpoint(found[2].decode(), int(found[3]), found[4].decode()), found[5]
