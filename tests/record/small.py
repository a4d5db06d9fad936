"""Small records, made by hand: what a list is made of, and no more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

FIRST = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PARTNERS = (("exportyourstore", "ExportYourStore"), ("xsellco", "xSellco"), ("helium10", "Helium 10"))
SELLERS = ("Harbour Lane", "Moos & Söhne", "三河屋", None)
STORES = (["US"], ["UK", "DE"], ["JP"])
OUTCOMES = ("done", "unchanged", "waiting", "changes", "declined", "stopped", "failed", "interrupted")


@dataclass(frozen=True)
class Small:
    """A record as it is to be: a folder with a journal of two lines. None leaves a line, a label or a seal out."""

    name: str = "2026-01-05T090000Z-0000"
    at: str = "2026-01-05T09:00:00.000Z"
    partner: tuple[str, str] = PARTNERS[0]
    seller: object = "Harbour Lane"
    stores: object = ("US",)
    outcome: str | None = "done"
    sealed: bool = True
    mode: str = "run"
    practice: bool = False

    def put(self, records: Path) -> Path:
        folder = records / self.name
        (folder / "data").mkdir(parents=True)
        (folder / "data" / "private.json").write_text(json.dumps({"salt": "00" * 32, "seller": self.seller}))
        (folder / "data" / "journal.jsonl").write_text(
            "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in self.lines), "utf-8"
        )
        if self.sealed:
            (folder / "tagmanifest-sha256.txt").write_text("")
            (folder / "replay.html").write_text("<!doctype html><title>Replay</title>")
        return folder

    @property
    def lines(self) -> list[dict[str, Any]]:
        key, title = self.partner
        about = {"partner": key, "title": title, "stores": self.stores, "mode": self.mode, "practice": self.practice}
        opened = {"seq": 0, "at": self.at, "kind": "run.open", "format": 1, **about}
        closed = {"seq": 1, "at": self.at, "kind": "run.close", "outcome": self.outcome, "text": "", "results": []}
        return [opened, closed] if self.outcome else [opened]


def various(number: int) -> Small:
    """The record of that number, in a long row of all kinds, one every forty minutes."""
    at = FIRST + timedelta(minutes=40 * number)
    return Small(
        f"{at:%Y-%m-%dT%H%M%SZ}-{number:04x}",
        f"{at:%Y-%m-%dT%H:%M:%S}.000Z",
        PARTNERS[number % 3],
        SELLERS[number % 4],
        STORES[number // 2 % 3],
        None if number % 17 == 5 else OUTCOMES[number * 7 % 8],
        number % 17 != 5,
        "check" if number % 5 == 2 else "run",
        number % 11 == 3,
    )
