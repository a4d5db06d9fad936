"""Asks a time-stamp authority, over HTTP, to stamp the signature of a record: only the digest of it leaves this machine."""

from __future__ import annotations

import time
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from automation.errors import Failed, WrongSetting
from automation.record import bag, timestamp
from automation.record.disk import DISK, Disk
from automation.record.durable import PART, write_new
from automation.record.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from automation.record.timestamp import Stamp
    from automation.settings import Settings

__all__ = [
    "Authority",
    "AuthorityDown",
    "AuthorityRefused",
    "AuthoritySlow",
    "NotTrusted",
    "StampTrouble",
    "keep_stamp",
    "of",
    "pending",
    "tried",
    "trusted",
]

_TIMEOUT = 5.0
_LARGEST = 100_000
_ASKS, _ANSWERS = "application/timestamp-query", "application/timestamp-reply"


class StampTrouble(Failed):
    """No time stamp was to be had now. The record stays as it is: `chaperone stamp` tries again."""


class AuthorityDown(StampTrouble):
    def __init__(self, url: str, why: str) -> None:
        self.url, self.why = url, why
        super().__init__(f"The time-stamp authority {url} cannot be reached ({why}).")


class AuthoritySlow(StampTrouble):
    def __init__(self, url: str, seconds: float) -> None:
        self.url, self.seconds = url, seconds
        super().__init__(f"The time-stamp authority {url} did not answer within {seconds:g} seconds.")


class AuthorityRefused(StampTrouble):
    def __init__(self, url: str, why: str) -> None:
        self.url, self.why = url, why
        super().__init__(f"The time-stamp authority {url} gave no time stamp ({why}).")


class NotTrusted(StampTrouble):
    """The answer of `url` is no time stamp to keep: `fault` says why."""

    def __init__(self, url: str, fault: Fault) -> None:
        self.url, self.fault = url, fault
        super().__init__(f"The answer of the time-stamp authority {url} was not kept. {fault}")


class _Nowhere(HTTPRedirectHandler):
    """An authority is asked where it was said to be, and nowhere else."""

    def redirect_request(self, *_: object) -> None:
        return None


@dataclass(frozen=True)
class Authority:
    """Where to ask, whom to believe (certificates, PEM), and for how long to wait."""

    url: str
    trusted: bytes
    timeout: float = _TIMEOUT

    def stamp(self, record: Path, *, disk: Disk = DISK) -> Stamp:
        """Has the signature of `record` stamped, checks the answer at once, and keeps it beside. Raises StampTrouble, OSError."""
        signature = (record / bag.SIGNATURE).read_bytes()
        asked = timestamp.request(signature)
        answer = self._ask(asked.as_bytes())
        try:
            stamp = timestamp.read(answer, signature, self.trusted, asked.nonce)
        except Fault as fault:
            raise NotTrusted(self.url, fault) from None
        keep_stamp(record, answer, disk)
        return stamp

    def _ask(self, body: bytes) -> bytes:
        request = Request(self.url, body, {"Content-Type": _ASKS, "Accept": _ANSWERS})  # noqa: S310 - http(s), by the settings
        try:
            with build_opener(_Nowhere).open(request, timeout=self.timeout) as response:
                return b"".join(self._parts(response))
        except HTTPError as error:
            error.close()
            raise AuthorityRefused(self.url, f"HTTP {error.code}") from None
        except TimeoutError:
            raise AuthoritySlow(self.url, self.timeout) from None
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise AuthoritySlow(self.url, self.timeout) from None
            raise AuthorityDown(self.url, str(getattr(error.reason, "strerror", None) or error.reason)) from None
        except (OSError, HTTPException) as error:
            raise AuthorityDown(self.url, type(error).__name__) from None

    def _parts(self, response: object) -> Iterator[bytes]:
        """The answer as it comes, within the time and the size that an answer may take. Raises AuthorityRefused, TimeoutError."""
        until, size = time.monotonic() + self.timeout, 0
        while part := response.read1(4096):  # type: ignore[attr-defined]  # an HTTPResponse
            size += len(part)
            if size > _LARGEST:
                raise AuthorityRefused(self.url, "its answer is too long to be one")
            if time.monotonic() > until:
                raise TimeoutError
            yield part


def keep_stamp(record: Path, answer: bytes, disk: Disk = DISK) -> None:
    """Puts a time stamp into a sealed record, in which at no moment there is anything else that was not sealed. Raises OSError."""
    draft = record.with_name(f"{record.name}.{bag.STAMP}")
    for left in (*record.glob(f".{bag.STAMP}.*{PART}"), *record.parent.glob(f".{draft.name}.*{PART}")):
        disk.unlink(left)  # of a time before that was broken off
    write_new(record / bag.STAMP, answer, draft=draft, disk=disk)


def tried(authority: Authority, record: Path, *, disk: Disk = DISK) -> tuple[datetime | None, str | None]:
    """Asks once for `record`: when the authority had seen it, or why there is no answer to keep."""
    if (record / bag.STAMP).exists():
        return None, "It has its time stamp already."
    if not (record / bag.SIGNATURE).exists() or not (record / bag.TAG_MANIFEST).exists():
        return None, "It is not signed, so there is nothing to stamp."
    try:
        return authority.stamp(record, disk=disk).at, None
    except StampTrouble as trouble:
        return None, str(trouble)
    except OSError as error:
        return None, f"The time stamp could not be kept ({error.strerror or error})."


def of(settings: Settings) -> Authority | None:
    """The authority that the settings name; None when they name none. Raises WrongSetting."""
    if settings.timestamp_url is None:
        return None
    if settings.timestamp_ca is None:
        raise WrongSetting(
            "timestamp_ca", "a time stamp is believed only from an authority whose certificate is given here (PEM)."
        )
    return Authority(settings.timestamp_url, trusted(settings))


def trusted(settings: Settings) -> bytes:
    """The certificates of the authorities that are believed (PEM); none when none are given. Raises WrongSetting."""
    if settings.timestamp_ca is None:
        return b""
    try:
        pem = settings.timestamp_ca.expanduser().read_bytes()
        timestamp.certificates(pem)
    except OSError as error:
        raise WrongSetting("timestamp_ca", f"{settings.timestamp_ca} cannot be read ({error.strerror}).") from None
    except ValueError:
        raise WrongSetting("timestamp_ca", f"{settings.timestamp_ca} holds no certificate in PEM form.") from None
    return pem


def pending(records: Path) -> list[Path]:
    """The signed records of a folder that have no time stamp yet, the oldest first."""
    signed = (path.parent for path in records.glob(f"*/{bag.SIGNATURE}")) if records.is_dir() else ()
    return sorted(
        record for record in signed if (record / bag.TAG_MANIFEST).is_file() and not (record / bag.STAMP).exists()
    )
