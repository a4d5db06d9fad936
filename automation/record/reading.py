"""A record's story as it lies on the disk, sealed or not: what can be read of its journal and plans."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from automation.record.bag import DATA, JOURNAL, escapes
from automation.record.lines import Line, PlanFile, PlanLine
from automation.record.story import Story, tell
from automation.record.testimony import Journal, read_journal

__all__ = ["read_story"]


class Readable(Protocol):
    """The files of a record: as they lie in its folder, or opened."""

    @property
    def root(self) -> Path: ...

    def read(self, path: str) -> bytes | None: ...


def read_story(folder: Readable) -> tuple[Journal, Story]:
    """The journal of a record and the story it tells; lines and plans that cannot be read are left out.

    Raises FileNotFoundError when there is no journal.
    """
    data = folder.read(JOURNAL)
    if data is None:
        raise FileNotFoundError(folder.root / JOURNAL)
    journal = read_journal(data)
    return journal, tell(journal.lines, _plans(folder, journal.lines))


def _plans(folder: Readable, lines: Iterable[Line]) -> dict[str, PlanFile]:
    found: dict[str, PlanFile] = {}
    for line in lines:
        data = folder.read(DATA + line.file) if isinstance(line, PlanLine) and not escapes(line.file) else None
        if isinstance(line, PlanLine) and data is not None:
            try:
                found[line.file] = PlanFile.model_validate_json(data)
            except ValueError:
                continue  # whoever shows it says that the plan cannot be shown
    return found
