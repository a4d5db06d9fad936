"""A Playwright trace of a practice run, for whoever wants to see what happened below.

A trace keeps whatever is typed, by hand too, and every cookie: so it exists for this machine's own addresses alone, and never
lies among the records, where it would look like evidence.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError

from automation.errors import NotPermitted, WrongSetting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from automation.policy import Policy


def require_practice(trace: Path, records: Path, policy: Policy) -> None:
    """Raises NotPermitted when a live site would be traced, WrongSetting when the file cannot be the trace's."""
    if not policy.loopback:
        raise NotPermitted(
            "A trace keeps what a person types, passwords too, so it is made on loopback addresses only. Leave --trace out."
        )
    if trace.exists():
        raise WrongSetting("trace", f"{trace} is there already, and nothing is written over.")
    if trace.resolve().is_relative_to(records.resolve()):
        raise WrongSetting("trace", "it cannot lie among the records: it is no evidence. Name a file elsewhere.")


@contextmanager
def traced(page: Page, trace: Path | None) -> Iterator[None]:
    """Trace what is done in the window of `page` into the file `trace`; nothing without one."""
    if trace is None:
        yield
        return
    tracing = page.context.tracing
    tracing.start(screenshots=True, snapshots=True)
    try:
        yield
    finally:
        with suppress(PlaywrightError):  # a window that is gone has taken its trace with it
            tracing.stop(path=trace)
