"""Makes the folders of the battery from its cases, signed anew with keys that nobody keeps."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.record.battery import ELSEWHERE, RECORD, checked, expected
from tests.record.battery.cases import ANOTHER, FORGED, REWRITTEN, TOUCHED
from tests.record.battery.cases_of_signing import SIGNED
from tests.record.battery.story import lay_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.record.battery import Expected
    from tests.record.battery.cases import Case

__all__ = ["CASES", "Unexpected", "make"]

CASES = (*TOUCHED, *REWRITTEN, *FORGED, *SIGNED)


class Unexpected(AssertionError):
    """What is found in the record of `case` is not what the case says."""

    def __init__(self, case: Case, found: Expected) -> None:
        self.case, self.found = case, found
        super().__init__(f"{case.name}: {found.text}")


def make(battery: Path) -> None:
    """Writes `whole`, `good` and `broken` into `battery`, in place of those that are there. Raises Unexpected."""
    with tempfile.TemporaryDirectory() as made:
        new = Path(made)
        lay_whole(new / "whole", new / ANOTHER)
        for case in CASES:
            _make(case, new)
        for name in ("whole", "good", "broken"):
            shutil.rmtree(battery / name, ignore_errors=True)
            shutil.move(new / name, battery / name)


def _make(case: Case, new: Path) -> None:
    place, kept = new / "place", new / case.kind / case.name
    shutil.copytree(new / "whole", place)
    case.damage(place / RECORD)
    verdict = checked(place)
    found = expected(verdict)
    if found.status != case.status or {type(fault) for fault in verdict.faults} != case.faults:
        raise Unexpected(case, found)
    kept.mkdir(parents=True)
    _keep(new / "whole", place, kept)
    (kept / "expected.json").write_text(found.text)
    shutil.rmtree(place)


def _keep(whole: Path, place: Path, kept: Path) -> None:
    """What differs in `place`: files as they are, and what no file can say in done.json."""
    links = [path for path in _below(place) if (place / path).is_symlink()]
    linked = {path for path in _below(whole) for link in links if path == link or path.startswith(f"{link}/")}
    files = {path for path in _below(place) if (place / path).is_file() and path not in linked}
    hard = _linked_hard(place, files)
    for path in sorted(files - hard.keys()):
        if not (whole / path).is_file() or (whole / path).read_bytes() != (place / path).read_bytes():
            (kept / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(place / path, kept / path)
    done: dict[str, Any] = {
        "gone": sorted(path for path in _below(whole) if (whole / path).is_file() and path not in files | linked),
        "empty folders": sorted(path for path in _below(place) if (place / path).is_dir() and not any((place / path).iterdir())),
        "linked outside": links,
        "linked hard": hard,
    }  # fmt: skip
    if any(done.values()):
        (kept / "done.json").write_text(json.dumps({key: said for key, said in done.items() if said}, indent=2) + "\n")


def _below(place: Path) -> Iterator[str]:
    """The path of everything in `place`; no link is followed."""
    for path in sorted(place.rglob("*")):
        if not path.is_relative_to(place / ELSEWHERE):
            yield path.relative_to(place).as_posix()


def _linked_hard(place: Path, files: set[str]) -> dict[str, str]:
    """Each file that is another one as well, with the name of that one."""
    numbers: dict[int, str] = {}
    found: dict[str, str] = {}
    for path in sorted(files):
        first = numbers.setdefault((place / path).stat().st_ino, path)
        if first != path:
            found[path] = first
    return found
