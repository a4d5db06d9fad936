"""The command that keeps a record from being erased."""

from __future__ import annotations

from datetime import UTC, datetime

from automation import options  # noqa: TC001 - typer reads them at run time
from automation.commands.given import console_for, record_named, settings_of


def hold(record: options.OneRecord, *, why: options.Why, release: options.Release = False) -> None:
    """Put a record on hold, so that it is neither erased nor purged; or release it."""
    from automation.closing import told  # noqa: PLC0415
    from automation.record.holds import Hold, hold_on, place  # noqa: PLC0415

    folder, console = record_named(record), console_for(as_json=False)
    if release and hold_on(folder) is None:
        told(console, f"{folder.name} is not on hold.")
        return
    line = Hold(held=not release, at=datetime.now(UTC), who=settings_of().operator, why=why)
    place(folder, line)
    told(console, f"{folder.name} is {'released' if release else line.said}.")
