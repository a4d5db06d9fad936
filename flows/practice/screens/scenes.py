"""Scenes: what happens off the page, for people and tests. A browser that is being driven has no business here."""

import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from flows.practice import account, deeds
from flows.practice.site import Site
from flows.practice.state import SceneError, State


async def _state(request: Request) -> Response:
    return _answer(request.app.state.site)


def _scene(act: Callable[[State, Site, dict[str, Any]], State]) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        site: Site = request.app.state.site
        body = await request.body()
        try:
            told = _told(body)
            site.book.change(lambda state: act(state, site, told))
        except SceneError as error:
            return JSONResponse({"error": str(error)}, 422)
        return _answer(site)

    return answer


def _told(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body or b"{}")
    except ValueError as error:
        raise SceneError("The body is not JSON.") from error
    if not isinstance(told, dict):
        raise SceneError("The body is not a JSON object.")
    return told


def _answer(site: Site) -> Response:
    return JSONResponse(account.shown(site.book.read(), site.rights), headers={"Cache-Control": "no-store"})


SENDER = "Practice partner"
"""Who sends a company's invitation on this site."""


def signed_in(state: State, site: Site) -> State:
    """The practice seller signs in, and answers whatever stands in the way of that."""
    coming = (trouble.interruption for trouble in site.troubles if not state.signed_in)
    with_it = [each.name for each in coming if each and each.at_sign_in]
    return deeds.answer(state, [*state.waiting_for, *with_it]).having(signed_in=True)


def _sign_in(state: State, site: Site, _: dict[str, Any]) -> State:
    return signed_in(state, site)


def _accept(state: State, _: Site, told: dict[str, Any]) -> State:
    return deeds.accept(state, str(told.get("email", "")))


def _partner_accepts(state: State, _: Site, told: dict[str, Any]) -> State:
    return deeds.partner_invites(state, str(told.get("company", "")), str(told.get("sender", SENDER)))


def _reset(_: State, site: Site, told: dict[str, Any]) -> State:
    return account.start(account.scene(site.start, told), site.rights, site.book.now())


ROUTES = (
    Route("/practice/state", _state),
    Route("/practice/sign-in", _scene(_sign_in), methods=["POST"]),
    Route("/practice/accept", _scene(_accept), methods=["POST"]),
    Route("/practice/partner-accepts", _scene(_partner_accepts), methods=["POST"]),
    Route("/practice/reset", _scene(_reset), methods=["POST"]),
)
