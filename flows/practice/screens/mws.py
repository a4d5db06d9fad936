"""Giving an MWS developer access: his name and number, the licence with its two boxes, the identifiers with the token.

The token is made for each authorisation, is shown once, and opens nothing.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from uuid import uuid4

from starlette.responses import Response

from flows.practice import deeds
from flows.practice.screens.refusing import alerts, refused
from flows.practice.screens.screen import READ_AND_SEND, Screen
from flows.practice.site import Visit
from flows.practice.state import AUTHORISATION_LASTS, Developer, State, dashed

GIVE_ACCESS = "3"
"""The third of the three choices: I want to give a developer access."""


@dataclass(frozen=True)
class Asked:
    """What the seller has entered so far."""

    choice: str
    name: str
    account: str


def _mws(visit: Visit) -> Response:
    query = visit.request.query_params
    if visit.deed == "authorise-developer":
        return _authorise(visit, _asked(visit.form.get))
    if query.get("step") == "done":
        return _done(visit, query.get("of", ""))
    if query.get("step") == "licence":
        return _licence(visit, _asked(query.get))
    return _form(visit, _asked(query.get))


def _asked(told: Callable[[str, str], str]) -> Asked:
    choice = told("choice", GIVE_ACCESS if told("devAuth", "") else "")
    return Asked(choice, told("developerName", "").strip(), told("devMWSAccountId", "").strip())


def _form(visit: Visit, asked: Asked, refusal: str = "") -> Response:
    return visit.render("mws.html", asked=asked, alerts=alerts(visit, refusal))


def _licence(visit: Visit, asked: Asked) -> Response:
    refusal = refused(visit, "mws-developer", lambda: _check(visit, asked))
    if refusal:
        return _form(visit, asked, refusal)
    sound = Asked(asked.choice, asked.name, dashed(asked.account))
    return visit.render("mws_licence.html", asked=sound, alerts=[])


def _check(visit: Visit, asked: Asked) -> None:
    choices = visit.site.words["mws.choices"]
    if choices and asked.choice != GIVE_ACCESS:
        raise deeds.Refused("mws.own_keys" if asked.choice else "mws.no_choice")
    if not asked.name:
        raise deeds.Refused("mws.no_name")
    _number(asked)


def _number(asked: Asked) -> str:
    try:
        return dashed(asked.account)
    except ValueError as error:
        raise deeds.Refused("mws.bad_account") from error


def _authorise(visit: Visit, asked: Asked) -> Response:
    token, key = f"amzn.mws.{uuid4()}", secrets.token_hex(8)
    refusal = refused(visit, visit.deed, lambda: _let_in(visit, asked, token))
    if refusal:
        return visit.render("mws_licence.html", asked=asked, alerts=alerts(visit, refusal))
    visit.site.book.keep_once(key, token)
    return visit.go(visit.site.look.path("mws"), step="done", of=key, digest=sha256(token.encode()).hexdigest())


def _let_in(visit: Visit, asked: Asked, token: str) -> None:
    if not {"accepted", "responsible"} <= visit.form.keys():
        raise deeds.Refused("mws.not_accepted")
    account, book = _number(asked), visit.site.book
    until, digest = book.now() + AUTHORISATION_LASTS, sha256(token.encode()).hexdigest()

    def let_in(state: State) -> State:
        developer = Developer(name=asked.name, account=account, store=state.store, until=until, token_sha256=digest)
        return deeds.authorise(state, developer)

    book.change(let_in)


def _done(visit: Visit, key: str) -> Response:
    state, token = visit.site.book.read(), visit.site.book.tell_once(key)
    digest = visit.request.query_params.get("digest", "")
    developer = next((each for each in state.developers if each.token_sha256 == digest), None) if digest else None
    if developer is None:
        return visit.error(404)
    stores = {code: marketplace for marketplace, code in visit.site.look.data["marketplaces"].items()}
    return visit.render(
        "mws_done.html", developer=developer, secret=token, marketplace=stores.get(developer.store, ""), alerts=[]
    )


SCREENS = (Screen(lambda site: [(site.look.path("mws"), READ_AND_SEND)] if site.look.has("mws") else [], _mws),)
