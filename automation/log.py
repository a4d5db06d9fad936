"""What engineers read when something is odd: short lines on standard error, through the one redactor. Never the journal."""

from __future__ import annotations

import logging
import sys
import warnings
from typing import TYPE_CHECKING

from loguru import logger

from automation.discretion import kept

if TYPE_CHECKING:
    from loguru import Message, Record

__all__ = ["logger", "set_up"]


def set_up(level: str) -> None:
    """Logs from `level` on. Values of variables and the words of exceptions are never printed (see `automation.traces`).

    Raises ValueError when there is no such level.
    """
    logging.getLogger("asyncio").addFilter(_worth_telling)
    warnings.filterwarnings("ignore", r"coroutine '.*' was never awaited", RuntimeWarning)
    logger.remove()
    logger.add(_tell, level=level, format=_line, diagnose=False, backtrace=False)


def _line(_: Record) -> str:
    """Without “{exception}”, which loguru would add to a format that is a text."""
    return "{time:HH:mm:ss.SSS} {level} {message}\n"


def _tell(message: Message) -> None:
    sys.stderr.write(kept(message))


def _worth_telling(record: logging.LogRecord) -> bool:
    """Not what asyncio adds when Playwright's driver has ended: the run has said so in a sentence."""
    error = record.exc_info[1] if record.exc_info else None
    return not type(error).__module__.startswith("playwright.") and "reading from the driver" not in str(error)
