"""The smallest whole record: one plan, one yes, one press. No browser is needed for it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from automation.plan import Account, Change, Plan
from automation.record import Record
from automation.record.seal import seal
from tests.record.signed import JONAS

if TYPE_CHECKING:
    from pathlib import Path

    from automation.record.age import RunKey
    from automation.record.signing import Signer

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
EMAIL, SELLER, ACCOUNT = "invitations@exportyourstore.example", "Case 4711 of Nordlicht", "Harbour Lane Trading"
STILL, OUTLINE = b"RIFF\x24\x00\x00\x00WEBPVP8L a picture of Marta", b"- heading Marta Lindqvist\n"
CLEAR = (EMAIL.encode(), SELLER.encode(), ACCOUNT.encode(), b"Marta", b"salt")
INVITATION = Change("Invitation", "not invited", f"ExportYourStore <{EMAIL}>", "says", "undo", commit=True)
OPENED = {
    "format": 1, "tool": "seller-chaperone", "version": "0.1.0", "partner": "exportyourstore", "title": "ExportYourStore",
    "jobs": ["invite"], "stores": ["US"], "site": "http://127.0.0.1:40123", "practice": True, "agent": "Agent/Chaperone",
    "user_agent": "Mozilla/5.0", "browser": "Chromium 156.0", "operator": "Jonas Weber", "seller": None, "mode": "run",
    "approve": "ask", "headless": False,
}  # fmt: skip


def small(
    records: Path, *, key: RunKey | None = None, at: datetime = NOON, signer: Signer = JONAS, seller: str = SELLER
) -> Record:
    """A record that was written in the way of a run and is not sealed yet."""
    moments = (at + timedelta(seconds=step) for step in range(100))
    record = Record(records, seller=seller, key=key, now=lambda: next(moments), signer=signer)
    record.event(
        "run.open", run=record.run, key=signer.public.fingerprint, encrypted_to=record.evidence.encrypted_to, **OPENED
    )
    account = Account(ACCOUNT, "A2XHARBOURLANE")
    plan = Plan(record.run, "exportyourstore", "Invite", "invite", "US", account, (INVITATION,), salt=record.salt())
    record.plan(plan)
    record.event("approval", plan=plan.digest, answer="yes", who="Maria", how="typed yes", seconds=3.5)
    seen = record.evidence.keep(f"{record.still_name('before press send')}.webp", STILL)
    beside = record.evidence.keep("0001-before-press-send.yaml", OUTLINE)
    ev = {"still": {**asdict(seen), "width": 8, "height": 8, "masked": []}, "outline": asdict(beside)}
    step = record.intent(
        job="invite",
        store="US",
        act="commit",
        change=0,
        text="Press Send",
        control=None,
        value=None,
        on=seen.file,
        ev=ev,
    )
    record.event("step.outcome", step=step, ok=True, text="Press Send", box=None, ev=None)
    record.event("verify", job="invite", store="US", left=0, text="Read back.", ev=None)
    record.close("done", "All is done.", [])
    record.release()
    return record


def sealed(
    records: Path,
    *,
    key: RunKey | None = None,
    at: datetime = NOON,
    previous: str | None = None,
    signer: Signer = JONAS,
) -> Path:
    """The same, sealed."""
    record = small(records, key=key, at=at, signer=signer)
    seal(record.folder, info={"Previous-Run": previous} if previous else {}, signer=signer)
    return record.folder
