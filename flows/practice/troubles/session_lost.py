"""The first form that would change something lands on the sign-in page instead, and nothing is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.practice.troubles.trouble import Trouble, commits

if TYPE_CHECKING:
    from starlette.responses import Response

    from flows.practice.site import Visit

_MARK = "session lost"


def _sign_out(visit: Visit) -> Response | None:
    if not commits(visit) or _MARK in visit.site.book.read().marks:
        return None
    visit.site.book.change(lambda state: state.having(signed_in=False, marks=state.marks | {_MARK}))
    return visit.go(visit.site.look.path("sign_in"), **{"openid.return_to": visit.request.url.path})


TROUBLE = Trouble(before=_sign_out)
