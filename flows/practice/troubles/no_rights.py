"""Who is signed in may not see User Permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.practice.troubles.trouble import Trouble

if TYPE_CHECKING:
    from starlette.responses import Response

    from flows.practice.site import Visit


def _turn_away(visit: Visit) -> Response | None:
    kept_back = visit.request.url.path.startswith(visit.site.look.path("permissions"))
    return visit.go(visit.site.look.path("forbidden")) if kept_back else None


TROUBLE = Trouble(before=_turn_away)
