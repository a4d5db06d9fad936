"""The account has the Individual plan: pages where a partner is given something only say that they need the other one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.practice.troubles.trouble import Trouble, gives_access

if TYPE_CHECKING:
    from starlette.responses import Response

    from flows.practice.site import Visit


def _only_say(visit: Visit) -> Response | None:
    return visit.render("notice.html", said=visit.site.words["popups.individual_plan"]) if gives_access(visit) else None


TROUBLE = Trouble(before=_only_say, start=lambda start: {**start, "plan": "individual"})
