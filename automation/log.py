"""What engineers read when something is odd: short lines on standard error, through the redactor. Never the journal."""

from __future__ import annotations

import logging
import sys
import warnings
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

    logging.getLogger("asyncio").addFilter(_worth_telling)
    warnings.filterwarnings("ignore", r"coroutine '.*' was never awaited", RuntimeWarning)
    logger.remove()
    logger.configure(patcher=clean)
    logger.add(sys.stderr, level=level, format="{time:HH:mm:ss.SSS} {level} {message}", diagnose=False, backtrace=False)


def _worth_telling(record: logging.LogRecord) -> bool:
    """Not what asyncio adds when Playwright's driver has ended: the run has said so in a sentence."""
    error = record.exc_info[1] if record.exc_info else None
    return not type(error).__module__.startswith("playwright.") and "reading from the driver" not in str(error)
