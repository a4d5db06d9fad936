"""What engineers read when something is odd: short lines on standard error, through the redactor. Never the journal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from loguru import logger

if TYPE_CHECKING:
    from loguru import Record

    from automation.record.redaction import Redactor

__all__ = ["logger", "set_up"]


def set_up(level: str, redactor: Redactor) -> None:
    """Logs from `level` on. Values of variables are never printed, and what `redactor` hides is hidden.

    Raises ValueError when there is no such level.
    """

    def clean(record: Record) -> None:
        record["message"] = redactor.clean(record["message"])

    logger.remove()
    logger.configure(patcher=clean)
    logger.add(sys.stderr, level=level, format="{time:HH:mm:ss.SSS} {level} {message}", diagnose=False, backtrace=False)
