"""What a note about an erasure excuses, and what it does not: pure, from the note and the folder to the faults that remain."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from automation.record import bag, faults
from automation.record.bag import Folder
from automation.record.faults import Fault
from automation.record.notes import Erased, Note, is_begun

__all__ = ["Excuse"]

_GONE = (faults.FileMissing, faults.EvidenceMissing, faults.PlanMissing)


@dataclass(frozen=True)
class Excuse:
    """A note that can be relied on, about the record in `folder`; it stands at `path`."""

    folder: Folder
    note: Note
    path: Path

    @cached_property
    def gone(self) -> dict[str, Erased]:
        """The files that the note tells of and that are gone, if they were then as they had been sealed."""
        sealed = bag.sealed_as(self.folder)
        absent = (one for one in self.note.files if one.path not in self.folder.files)
        return {one.path: one for one in absent if sealed.get(one.path) == one.sha256}

    @property
    def left(self) -> tuple[Fault, ...]:
        """What was to be erased and is still there, or may be there again when the power fails."""
        there = (faults.NotErased(one.path) for one in self.note.files if one.path in self.folder.files)
        return (*((faults.ErasureBegun(self.path.name),) if is_begun(self.path) else ()), *there)

    def remaining(self, found: Iterable[Fault]) -> tuple[Fault, ...]:
        """The faults that the note does not explain."""
        return tuple(fault for fault in found if not self._explains(fault))

    def _explains(self, fault: Fault) -> bool:
        if isinstance(fault, faults.PayloadCountWrong):
            return fault.stated == bag.oxum(self._before)
        return isinstance(fault, _GONE) and fault.path in self.gone

    @property
    def _before(self) -> dict[str, int]:
        """The sizes of all files as they were before anything was erased."""
        return {**self.folder.files, **{path: one.bytes for path, one in self.gone.items()}}
