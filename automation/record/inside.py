"""What a record says in clear: read as it lies there, or opened with the key of the run."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from automation.record import faults
from automation.record.age import SUFFIX, Identities, opened_by
from automation.record.bag import DATA, RUN_KEY, Folder
from automation.record.faults import Fault
from automation.record.lines import PlanLine, digest
from automation.record.testimony import Journal

__all__ = ["Inside", "inside", "inside_faults"]


@dataclass(frozen=True)
class Inside:
    """The evidence of `folder`, with the `key` of its run where there is one at hand."""

    folder: Folder
    key: Identities | None = None

    @property
    def root(self) -> Path:
        return self.folder.root

    def read(self, path: str) -> bytes | None:
        """The clear bytes of the file at `path`, or None when there is none, or none that can be opened here."""
        data = self.folder.read(path)
        if data is None or not path.endswith(SUFFIX):
            return data
        return self.key.open(data) if self.key else None


def inside(folder: Folder, identities: Identities | None) -> Inside:
    """The evidence of `folder` to whoever holds `identities`."""
    wrapped = folder.read(RUN_KEY) if identities else None
    return Inside(folder, opened_by(identities, wrapped) if identities and wrapped is not None else None)


def inside_faults(journal: Journal, found: Inside) -> Iterator[Fault]:
    """Every file that is encrypted opens with the key of the run, and every plan in there is the one agreed to."""
    sealed = (path for path in found.folder.files if path.startswith(DATA) and path.endswith(SUFFIX))
    plans = {DATA + line.file: line.sha256 for line in journal.lines if isinstance(line, PlanLine) and line.stored}
    for path in sealed:
        clear = found.read(path) if path != RUN_KEY else b""
        if clear is None:
            yield faults.CannotBeOpened(path)
        elif path in plans and digest(clear) != plans[path]:
            yield faults.PlanDiffers(path)
