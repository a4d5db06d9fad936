"""What commands are given: the settings, a console to tell on, the record that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from automation.settings import Settings


def settings_of(**flags: Any) -> Settings:  # noqa: ANN401 - flags of any type; the settings check them
    from automation.settings import load  # noqa: PLC0415

    return load(**{**flags, "debug": flags.get("debug") or None})


def console_for(*, as_json: bool) -> Console:
    """Where people are told things: not on stdout when that is for one JSON object."""
    from rich.console import Console  # noqa: PLC0415

    return Console(stderr=as_json)


def record_named(name: str | None) -> Path:
    """The folder of the record called `name`, the latest when None. Raises UsageError."""
    from automation.record.history import record_called  # noqa: PLC0415

    return record_called(name, settings_of().records)
