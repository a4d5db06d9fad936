"""Sample records that somebody signed, and the people who may have."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from automation.record import bag, signers
from automation.record.checkpoints import Checkpoint
from automation.record.lines import digest
from automation.record.provenance import Auditor
from automation.record.seal import seal
from automation.record.signing import CHECKPOINT, NAMESPACES, SEAL, Signer
from tests.record.sample import RUN, START, Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tests.record.sample import Shot

WHO = "Jonas-Weber"
"""The operator of the samples, as allowed_signers has him."""
SECOND = START.replace(microsecond=0)


def hand(number: int, who: str = WHO) -> Signer:
    """A person with a key: the same for the same `number`, whichever process asks."""
    return Signer(who, Path("nowhere"), Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


JONAS, MALLORY = hand(1), hand(2)
EVE = hand(3, "Eve")
"""Jonas ran it; nobody knows Mallory, who says that he is Jonas; Eve is known, as herself."""


@dataclass(frozen=True)
class Known:
    """One whom an auditor knows."""

    signer: Signer
    who: str = ""
    namespaces: str = ",".join(NAMESPACES)
    after: datetime | None = None
    before: datetime | None = None

    @property
    def entry(self) -> signers.Entry:
        who = self.who or self.signer.principal
        return signers.Entry(who, self.signer.public, self.namespaces, self.after, self.before)

    @property
    def line(self) -> str:
        """The same, as a line of allowed_signers."""
        return signers.written(self.entry)


def auditor(*known: Known, here: Iterable[str] | None = None, authorities: bytes = b"") -> Auditor:
    beside = None if here is None else frozenset(here)
    return Auditor(tuple(one.entry for one in known), "allowed_signers", authorities, beside)


ALL = auditor(Known(JONAS), Known(EVE))


@dataclass(frozen=True)
class Signing:
    """How a sample is signed: who countersigned the run, who sealed it, which lines have no checkpoint."""

    by: Signer = JONAS
    sealed_by: Signer | None = JONAS
    without: frozenset[int] = frozenset()
    said: Mapping[str, object] = field(default_factory=dict)

    def countersign(self, folder: Path) -> None:
        """The checkpoints that the run would have left."""
        raw = (folder / "data/journal.jsonl").read_bytes().split(b"\n")
        for lines, line in enumerate(raw, 1):
            if _countersigned(line) and lines not in self.without:
                checkpoint(folder, self.by, lines, digest(line))

    def countersign_again(self, folder: Path) -> None:
        """The checkpoints that this journal would have, in place of those that there are."""
        for path in folder.glob("data/checkpoint-*"):
            path.unlink()
        self.countersign(folder)

    def sign(self, folder: Path) -> None:
        """The signature that this tag manifest would have."""
        if self.sealed_by:
            (folder / bag.SIGNATURE).write_bytes(self.sealed_by.sign((folder / bag.TAG_MANIFEST).read_bytes(), SEAL))

    def seal(self, folder: Path, **info: str) -> str:
        return seal(
            folder, info={label.replace("_", "-"): value for label, value in info.items()}, signer=self.sealed_by
        )


def _countersigned(line: bytes) -> bool:
    """Whether a run countersigns what it says here. What is no line is not countersigned."""
    try:
        said = json.loads(line)
    except ValueError:
        return False
    return bool(said["kind"] == "approval" or said.get("act") == "commit")


def checkpoint(folder: Path, by: Signer, lines: int, head: str, run: str = RUN) -> None:
    seen = Checkpoint(run, lines, head)
    (folder / "data" / seen.name).write_bytes(seen.note + by.sign(seen.note, CHECKPOINT))


def opened_with(key: str) -> Callable[[Draft], None]:
    """Makes the run of a draft say with which key it is countersigned."""

    def say(draft: Draft) -> None:
        plain = draft.open
        draft.open = lambda **own: plain(**{"key": key, **own})  # type: ignore[method-assign]

    return say


def signed(folder: Path, shots: Mapping[str, Shot], story: Callable[[Draft], None], how: Signing | None = None) -> Path:
    """The record of `story`, countersigned and sealed."""
    how = how or Signing()
    draft = Draft(folder, shots)
    opened_with(how.by.public.fingerprint)(draft)
    story(draft)
    how.countersign(folder)
    how.seal(folder)
    return folder


def utc(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
