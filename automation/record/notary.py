"""Who seals the records of a run: with whose key, and with which authority's word for the time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation import passphrase
from automation.record import authority, keys
from automation.record.chain import seal_next
from automation.record.disk import DISK, Disk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from automation.record.authority import Authority
    from automation.record.signing import Signer
    from automation.settings import Settings

__all__ = ["Notary", "Sealed", "signer"]


def signer(settings: Settings, ask: Callable[[Path], str | None] = passphrase.asked) -> Signer:
    """Who signs by these settings, with the key opened. `ask` is for its passphrase. Raises KeyTrouble."""
    given = settings.signing_passphrase
    known = given.get_secret_value() if given else None
    return keys.obtain(settings.operator, settings.signing_key, lambda path: known or ask(path))


@dataclass(frozen=True)
class Sealed:
    """A seal: the record's digest, who signed it with which key, and what is known of the time."""

    digest: str
    signed: str
    time: str = ""


@dataclass(frozen=True)
class Notary:
    """Seals with the key of `signer`; `authority` is asked for the time, if there is one."""

    signer: Signer
    authority: Authority | None = None

    @classmethod
    def of(cls, settings: Settings, ask: Callable[[Path], str | None] = passphrase.asked) -> Notary:
        """The notary of these settings. `ask` is for the passphrase of the key. Raises KeyTrouble, WrongSetting."""
        return cls(signer(settings, ask), authority.of(settings))

    def seal(self, record: Path, disk: Disk = DISK) -> Sealed:
        """Seals `record` as the next one of its folder, and asks for the time once. Raises SealError, OSError."""
        digest = seal_next(record, self.signer, disk)
        return Sealed(
            digest, f"{self.signer.principal} with the key {self.signer.public.fingerprint}", self._time(record, disk)
        )

    def _time(self, record: Path, disk: Disk) -> str:
        """What is known of the time: without an authority nothing, without its answer that it is still to come."""
        if self.authority is None:
            return ""
        at, trouble = authority.tried(self.authority, record, disk=disk)
        if trouble:
            return f"not confirmed yet. {trouble} chaperone stamp asks again."
        return f"{at:%Y-%m-%d %H:%M:%S} UTC, by {self.authority.url}"
