"""Who erases here, and with whose key that is signed: what the commands that erase have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from automation.record.erasing import Order
from automation.record.verify import verify
from automation.record.vouching import by_auditor

if TYPE_CHECKING:
    from pathlib import Path

    from automation.record.notes import Attest, Sign
    from automation.record.provenance import Auditor
    from automation.settings import Settings

__all__ = ["Office", "office"]


@dataclass(frozen=True)
class Office:
    """`who` gives orders here, which are signed with `sign`; `auditor` knows who else may."""

    who: str
    sign: Sign
    auditor: Auditor

    @property
    def attest(self) -> Attest:
        return by_auditor(self.auditor)

    def order(self, record: Path, why: str) -> Order:
        """An order for `record`, given now, with how it verifies now."""
        return Order(self.who, why, datetime.now(UTC), verify(record, self.auditor).status)


def office(settings: Settings) -> Office:
    """The office of these settings, with its key opened. Raises UsageError when that cannot be."""
    from automation.record.audit import auditor  # noqa: PLC0415 - reads the file of signers, which the key may be new in
    from automation.record.notary import Notary  # noqa: PLC0415

    signer = Notary.of(settings).signer
    return Office(settings.operator, signer.sign, auditor(settings))
