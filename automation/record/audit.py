"""What an auditor brings along, read from files: whose keys he knows, whom he believes the time, which records lie together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from automation.errors import WrongSetting
from automation.record import authority, keys, signers
from automation.record.chain import digests, remembered
from automation.record.notes import removed
from automation.record.provenance import Auditor
from automation.record.vouching import by_auditor

if TYPE_CHECKING:
    from pathlib import Path

    from automation.settings import Settings

__all__ = ["among", "auditor", "beside"]


def auditor(settings: Settings, given: Path | None = None) -> Auditor:
    """Who knows the signers of the file `given`, else the operator's own. Raises WrongSetting, SignersUnreadable."""
    path = given or keys.allowed_signers()
    try:
        text = path.read_text("utf-8") if given or path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting("--signers", f"{path} cannot be read ({getattr(error, 'strerror', 'not text')}).") from None
    return Auditor(signers.read(text, str(path)), str(path), authority.trusted(settings))


def among(known: Auditor, records: Path) -> Auditor:
    """The same auditor, for a folder of records that is whole: each must have the one before it there.

    One that was removed by a signed order is as good as there.
    """
    here = frozenset((*digests(records).values(), *removed(records, by_auditor(known))))
    return replace(known, here=here, sealed=remembered(records))


def beside(known: Auditor, records: Path) -> Auditor:
    """The same auditor, for a record that was named by itself: where it lies alone, nobody asks for the one before it."""
    asked = among(known, records)
    return asked if asked.here and len(asked.here) > 1 else replace(asked, here=None)
