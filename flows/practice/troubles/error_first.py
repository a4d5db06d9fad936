"""Every page answers with an error the first time that it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.practice.troubles.trouble import Trouble

if TYPE_CHECKING:
    from starlette.responses import Response

    from flows.practice.site import Visit


def _fail_once(visit: Visit) -> Response | None:
    mark = f"failed {visit.request.url.path}"
    if visit.request.method != "GET" or mark in visit.site.book.read().marks:
        return None
    visit.site.book.change(lambda state: state.having(marks=state.marks | {mark}))
    return visit.error(500)


TROUBLE = Trouble(before=_fail_once)
