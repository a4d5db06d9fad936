"""User Permissions: who has access, who is invited, and the form that invites."""

from collections.abc import Callable
from datetime import datetime

from starlette.responses import Response

from flows.practice import deeds
from flows.practice.screens.screen import READ_AND_SEND, Screen
from flows.practice.site import Visit
from flows.practice.state import INVITATION_LASTS, Invitation, State

INVITED = "/open-invites/user-invites"
CURRENT = "/overview/users/view"


def _permissions(visit: Visit) -> Response:
    if visit.deed not in DEEDS:
        return _page(visit)
    refusal = refused(visit, lambda: _do(visit))
    if refusal:
        return _page(visit, refusal)
    return visit.go(visit.request.url.path, fragment=_tab(visit.deed), notice=visit.deed, about=_email(visit))


def refused(visit: Visit, do: Callable[[], None]) -> str:
    """Do it, and answer the name of the alert's text when the site (or a trouble) refuses."""
    for trouble in visit.site.troubles:
        if visit.deed in trouble.refuses:
            return trouble.refuses[visit.deed]
    try:
        do()
    except deeds.Refused as refusal:
        return refusal.word
    return ""


def _do(visit: Visit) -> None:
    book, email = visit.site.book, _email(visit)
    now = book.now()
    book.change(lambda state: DEEDS[visit.deed](state, visit, email, now))


def _send(state: State, visit: Visit, email: str, now: datetime) -> State:
    name, globally = visit.form.get("name", "").strip(), "global" in visit.form
    until = now + INVITATION_LASTS
    return deeds.invite(state, Invitation(name=name, email=email, globally=globally, invited_at=now, expires_at=until))


DEEDS: dict[str, Callable[[State, Visit, str, datetime], State]] = {
    "send": _send,
    "confirm": lambda state, _, email, __: deeds.confirm(state, email),
    "resend": lambda state, _, email, now: deeds.resend(state, email, now),
    "delete": lambda state, _, email, __: deeds.delete(state, email),
    "remove": lambda state, _, email, __: deeds.remove(state, email),
}


def _email(visit: Visit) -> str:
    return visit.form.get("email", "").strip()


def _tab(deed: str) -> str:
    return CURRENT if deed in {"confirm", "remove"} else INVITED


def _page(visit: Visit, refusal: str = "") -> Response:
    state = visit.site.book.change(deeds.listed)
    hidden = [each for each in state.invitations if any(trouble.hides(each) for trouble in visit.site.troubles)]
    return visit.render(
        "permissions.html",
        invitations=[each for each in state.invitations if each not in hidden],
        alerts=alerts(visit, refusal),
        form=visit.form if visit.deed == "send" else {},
        tabs={"current": CURRENT, "open": INVITED},
    )


def alerts(visit: Visit, refusal: str) -> list[tuple[str, str]]:
    """What the page has to say on top: (variant, text). A notice that is not ours is not shown."""
    if refusal:
        return [("danger", visit.site.words[f"alerts.{refusal}"])]
    query, notices = visit.request.query_params, visit.site.words["notices"]
    notice, about = query.get("notice", ""), query.get("about", "")
    return [("success", notices[notice].format(email=about))] if notice in notices else []


SCREENS = (Screen(lambda site: [(site.look.path("permissions"), READ_AND_SEND)], _permissions),)
