"""Who is signed in may not see User Permissions, nor any other page where a partner is given something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.practice.troubles.trouble import Trouble, gives_access

if TYPE_CHECKING:
    from starlette.responses import Response

    from flows.practice.site import Visit


def _turn_away(visit: Visit) -> Response | None:
    return visit.go(visit.site.look.path("forbidden")) if gives_access(visit) else None


TROUBLE = Trouble(before=_turn_away)
