"""What a trouble may do: a few hooks, each doing nothing unless the trouble says otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.responses import Response

    from flows.practice.rights import Table
    from flows.practice.site import Visit
    from flows.practice.state import Invitation


def _same_table(table: Table) -> Table:
    return table


def _nothing(_: Visit) -> Response | None:
    return None


def _same_response(_: Visit, response: Response) -> Response:
    return response


def _never(_: Invitation) -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One thing that goes wrong on the practice site.

    Its module in this folder names it: `missing_row.py` is `missing-row`. The module holds one `TROUBLE`.
    """

    table: Callable[[Table], Table] = _same_table
    """The table of rights that the pages show instead of the real one."""
    refuses: Mapping[str, str] = field(default_factory=dict)
    """Deeds that are answered with an alert and not done: deed to the name of the alert's text."""
    before: Callable[[Visit], Response | None] = _nothing
    """An answer instead of the page."""
    after: Callable[[Visit, Response], Response] = _same_response
    """Another answer than the page's own, once everything is done."""
    hides: Callable[[Invitation], bool] = _never
    """Invitations that the list does not show (yet)."""
    wait: float = 0.0
    """Seconds that each page is late."""
    late: float = 0.0
    """Seconds after loading until a page shows its content."""
