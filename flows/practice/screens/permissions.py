"""User Permissions: who has access, who is invited, the form that invites, and the partners."""

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import reduce
from hashlib import sha256

from starlette.responses import Response

from flows.practice import deeds
from flows.practice.screens import refusing
from flows.practice.screens.screen import READ_AND_SEND, Screen
from flows.practice.site import Visit
from flows.practice.state import INVITATION_LASTS, Invitation, State


def _permissions(visit: Visit) -> Response:
    if visit.deed not in DEEDS:
        return _page(visit)
    refusal = refusing.refused(visit, visit.deed, lambda: _do(visit))
    if refusal:
        return _page(visit, refusal)
    look, about = visit.site.look, _about(visit)
    if visit.deed == "accept-partner":
        return visit.go(look.path("rights"), partner=about)
    return visit.go(visit.request.url.path, fragment=look.tab(TABS[visit.deed]), notice=visit.deed, about=about)


def _do(visit: Visit) -> None:
    book, about = visit.site.book, _about(visit)
    now = book.now()
    book.change(lambda state: DEEDS[visit.deed](state, visit, about, now))
    if visit.deed == "link-partner":
        book.keep_once(LINK, f"https://solutionproviderportal.example/invitations/{secrets.token_urlsafe(12)}")


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
    "link-partner": lambda state, *_: deeds.link_partner(state),
    "accept-partner": lambda state, _, company, __: deeds.accept_partner(state, company),
    "reject-partner": lambda state, _, company, __: deeds.remove_partner(state, company),
    "remove-partner": lambda state, _, company, __: deeds.remove_partner(state, company),
}

TABS = {
    "send": "open",
    "confirm": "current",
    "resend": "open",
    "delete": "open",
    "remove": "current",
    "link-partner": "partners",
    "reject-partner": "partner_invites",
    "remove-partner": "partners",
}
"""The list that is shown once a deed is done."""

LINK = "partner-link"
"""What the book calls the link that was made for a partner and not shown yet."""


def _about(visit: Visit) -> str:
    """Whom a deed is about: an e-mail address, or a partner's company."""
    return (visit.form.get("email") or visit.form.get("company", "")).strip()


def _page(visit: Visit, refusal: str = "") -> Response:
    state = visit.site.book.change(lambda state: deeds.listed(_settled(visit, state)))
    hidden = [each for each in state.invitations if any(trouble.hides(each) for trouble in visit.site.troubles)]
    return visit.render(
        "permissions.html",
        invitations=[each for each in state.invitations if each not in hidden],
        code=confirmation_code,
        alerts=alerts(visit, refusal),
        form=visit.form if visit.deed == "send" else {},
        link=visit.site.book.tell_once(LINK) if visit.request.query_params.get("notice") == "link-partner" else "",
        tabs=visit.site.look.data["tabs"],
        action=f"{visit.request.url.path}#{visit.site.look.tab('add')}",
    )


def _settled(visit: Visit, state: State) -> State:
    """Where nobody has to be confirmed, who has accepted is a user by now."""
    if visit.site.look.data.get("confirms", True):
        return state
    accepted = (each.email for each in state.invitations if each.status == "accepted")
    return reduce(deeds.confirm, accepted, state)


def confirmation_code(invitation: Invitation) -> str:
    """The code that the invited person is shown too, made up for each invitation; without letters that look like digits."""
    digest = sha256(f"{invitation.email.casefold()} {invitation.invited_at.isoformat()}".encode()).digest()
    return "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in digest[:4])


CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def alerts(visit: Visit, refusal: str) -> list[tuple[str, str]]:
    """What the page has to say on top: (variant, text). A notice that is not ours is not shown."""
    if refusal:
        return refusing.alerts(visit, refusal)
    query, notices = visit.request.query_params, visit.site.words["notices"]
    notice, about = query.get("notice", ""), query.get("about", "")
    return [("success", notices[notice].format(email=about))] if notice in notices else []


SCREENS = (Screen(lambda site: [(site.look.path("permissions"), READ_AND_SEND)], _permissions),)
