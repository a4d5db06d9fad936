"""Everything is done that a form asks for, but the browser gets an error page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.practice.troubles.trouble import Trouble, commits

if TYPE_CHECKING:
    from starlette.responses import Response

    from flows.practice.site import Visit


def _lose(visit: Visit, response: Response) -> Response:
    return visit.error(500) if commits(visit) else response


TROUBLE = Trouble(after=_lose)
