"""The page where the seller lets an application in is blank, as it is for whoever is not the primary user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.practice.troubles.trouble import Trouble

if TYPE_CHECKING:
    from starlette.responses import Response

    from flows.practice.site import Visit


def _blank(visit: Visit) -> Response | None:
    look = visit.site.look
    return (
        visit.render("blank.html") if look.has("consent") and visit.request.url.path == look.path("consent") else None
    )


TROUBLE = Trouble(before=_blank)
