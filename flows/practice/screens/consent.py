"""Letting an application in (SP-API): its roles, "I direct Amazon to ...", Confirm, and back to the application with a code.

The code is made for each consent and opens nothing; the application stands at /practice/callback on this machine.
"""

import re
import secrets
from urllib.parse import urlencode, urlsplit

from starlette.responses import Response

from flows.practice import deeds
from flows.practice.screens.refusing import alerts, refused
from flows.practice.screens.screen import READ, READ_AND_SEND, Screen
from flows.practice.site import Visit
from flows.practice.state import AUTHORISATION_LASTS, Consent, State

APPLICATION = re.compile(r"amzn1\.sellerapps\.app\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
CALLBACK = "/practice/callback"
_SECONDS = 1


def _consent(visit: Visit) -> Response:
    query = visit.request.query_params
    if back := visit.site.book.tell_once(query.get("of", "")):
        return _going_back(visit, back)
    application = query.get("application_id", "")
    if not APPLICATION.fullmatch(application) or not query.get("state"):
        return visit.render("notice.html", 400, said=visit.site.words["consent.unknown"])
    if visit.deed != "consent":
        return _page(visit, application)
    refusal = refused(visit, visit.deed, lambda: _let_in(visit, application))
    if refusal:
        return _page(visit, application, refusal)
    key = secrets.token_hex(8)
    visit.site.book.keep_once(key, _back(visit))
    return visit.go(visit.site.look.path("consent"), application_id=application, state=query["state"], of=key)


def _let_in(visit: Visit, application: str) -> None:
    if "direct" not in visit.form:
        raise deeds.Refused("consent.not_ticked")
    until = visit.site.book.now() + AUTHORISATION_LASTS

    def let_in(state: State) -> State:
        return deeds.consent(state, Consent(application=application, store=state.store, until=until))

    visit.site.book.change(let_in)


def _page(visit: Visit, application: str, refusal: str = "") -> Response:
    action = visit.request.url.path + "?" + visit.request.url.query
    return visit.render("consent.html", application=application, action=action, alerts=alerts(visit, refusal))


def _back(visit: Visit) -> str:
    """Where the browser goes once the application is let in: its own address when that is on this machine, else the practice one."""
    query = visit.request.query_params
    asked = query.get("redirect_uri", "")
    here = urlsplit(asked).hostname in {"127.0.0.1", "localhost"} and urlsplit(asked).scheme in {"http", "https"}
    told = {
        "state": query["state"],
        "selling_partner_id": visit.site.book.read().account.token,
        "spapi_oauth_code": secrets.token_urlsafe(12),
    }
    return f"{asked if here else CALLBACK}?{urlencode(told)}"


def _going_back(visit: Visit, back: str) -> Response:
    words = visit.site.words
    answer = visit.render("notice.html", said=[words["consent.wait_heading"], words["consent.wait"]])
    answer.headers["Refresh"] = f"{_SECONDS}; url={back}"
    return answer


def _callback(visit: Visit) -> Response:
    return visit.render("callback.html", told=visit.request.query_params.get("state", ""))


SCREENS = (
    Screen(lambda site: [(site.look.path("consent"), READ_AND_SEND)] if site.look.has("consent") else [], _consent),
    Screen(lambda _: [(CALLBACK, READ)], _callback, public=True),
)
