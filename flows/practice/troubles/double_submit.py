"""The same invitation sent twice invites twice; the state counts every form that is the same as the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.practice.troubles.trouble import Trouble

if TYPE_CHECKING:
    from starlette.responses import Response

    from flows.practice.site import Visit


def _send_again(visit: Visit) -> Response | None:
    book = visit.site.book
    earlier = book.read().invitation(visit.form.get("email", "").strip())
    if visit.deed != "send" or earlier is None:
        return None
    more = (*book.read().invitations, earlier)
    book.change(lambda state: state.having(invitations=more, sent=state.sent + 1, repeats=state.repeats + 1))
    return visit.go(visit.request.url.path)


TROUBLE = Trouble(before=_send_again)
