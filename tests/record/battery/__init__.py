"""The battery: one good record, and every way we know to make a bad one of it, as folders that anybody can open.

`whole` is the record as it was sealed, beside the allowed_signers file of the auditor. Each folder below `good` and `broken` is a case:
what differs from `whole`, and `expected.json`, which says what comes of it. README.md in this folder says more.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automation.record import signers
from automation.record.audit import among
from automation.record.provenance import Auditor
from automation.record.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from automation.record.verify import Verdict

__all__ = ["ELSEWHERE", "HERE", "KNOWN", "RECORD", "Expected", "Kept", "checked", "expected", "kept", "laid"]

HERE = Path(__file__).parent
RECORD, KNOWN = "record", "allowed_signers"
ELSEWHERE = "elsewhere"
"""Where the target of a link lies: beside the record, not in it."""


@dataclass(frozen=True)
class Expected:
    """What comes of a case: the status, and by the name of each check that finds anything the names of its faults."""

    status: str
    checks: Mapping[str, Sequence[str]]

    @property
    def text(self) -> str:
        return json.dumps({"status": self.status, "checks": self.checks}, indent=2) + "\n"


@dataclass(frozen=True)
class Kept:
    """A case as it lies in its folder."""

    folder: Path

    @property
    def name(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def expected(self) -> Expected:
        return Expected(**json.loads((self.folder / "expected.json").read_text("utf-8")))

    @property
    def done(self) -> dict[str, Any]:
        """What no file can say: which are gone, linked outside, linked hard, and which folders are there with nothing in them."""
        path = self.folder / "done.json"
        said: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return said

    @property
    def files(self) -> list[str]:
        """What lies here in place of what lies in `whole`, or besides."""
        found = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())
        return sorted(set(found) - {"expected.json", "done.json"})


def kept(battery: Path = HERE) -> list[Kept]:
    return [Kept(path) for kind in ("good", "broken") for path in sorted((battery / kind).iterdir())]


def laid(case: Kept, place: Path) -> Path:
    """The record of the case, put together in `place`, which must not be there yet."""
    shutil.copytree(case.folder.parents[1] / "whole", place)
    done = case.done
    for path in done.get("gone", ()):
        (place / path).unlink()
    for path in case.files:
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(case.folder / path, place / path)
    for path in done.get("empty folders", ()):
        (place / path).mkdir(parents=True)
    for path in done.get("linked outside", ()):
        (place / path).rename(place / ELSEWHERE)
        (place / path).symlink_to(place / ELSEWHERE)
    for path, same in done.get("linked hard", {}).items():
        (place / path).hardlink_to(place / same)
    return place / RECORD


def checked(place: Path) -> Verdict:
    """What the auditor of the battery says of the record in `place`."""
    entries = signers.read((place / KNOWN).read_text("utf-8"), KNOWN)
    return verify(place / RECORD, among(Auditor(entries, KNOWN), place))


def expected(verdict: Verdict) -> Expected:
    return Expected(verdict.status, dict(_found(verdict)))


def _found(verdict: Verdict) -> Iterator[tuple[str, list[str]]]:
    for check in verdict.checks:
        if check.status not in {"ok", "absent"}:
            yield check.name, sorted({type(fault).__name__ for fault in check.faults})
