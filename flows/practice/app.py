"""The web application: routes, who may see what, what troubles get to say, and the pages for errors."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from flows.practice import deeds
from flows.practice.parts import HERE
from flows.practice.screens import SCREENS, Screen, scenes
from flows.practice.site import Site, Visit
from flows.practice.state import Requests, State
from flows.practice.troubles.trouble import commits


def application(site: Site) -> Starlette:
    """The practice site as an ASGI application."""
    app = Starlette(
        routes=[*_routes(site), *scenes.ROUTES, *_files(site)],
        middleware=[
            Middleware(
                TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "*.localhost"], www_redirect=False
            ),
            Middleware(_Counting, site=site),
        ],
        exception_handlers={HTTPException: _error_page, Exception: _error_page},
    )
    app.state.site = site
    return app


def _routes(site: Site) -> Iterable[Route]:
    for screen in SCREENS:
        for path, methods in screen.places(site):
            yield Route(path, _endpoint(screen), methods=methods)


def _files(site: Site) -> Iterable[Mount]:
    yield Mount("/static/look", StaticFiles(directory=site.look.folder / "static"))
    yield Mount("/static", StaticFiles(directory=HERE / "static"))


def _endpoint(screen: Screen) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        visit = Visit(request.app.state.site, request, await _form(request))
        await _held_up(visit.site)
        return _instead(visit, screen) or _after(visit, screen.answer(visit))

    return answer


async def _form(request: Request) -> dict[str, str]:
    body = (await request.body()).decode("utf-8", "replace")
    return dict(parse_qsl(body, keep_blank_values=True))


async def _held_up(site: Site) -> None:
    seconds = sum(trouble.wait for trouble in site.troubles)
    with suppress(TimeoutError):
        if seconds:
            await asyncio.wait_for(asyncio.Event().wait(), seconds)


def _instead(visit: Visit, screen: Screen) -> Response | None:
    """What is answered before the page itself is asked: sign in first, choose a store, a stale form, a trouble."""
    site, query = visit.site, visit.request.query_params
    if not screen.public and not site.book.read().signed_in:
        return visit.go(site.look.path("sign_in"), **{"openid.return_to": _asked(visit.request)})
    if visit.request.method == "POST" and visit.form.get("anti-csrftoken-a2z") != site.token:
        return visit.error(403)
    if store := site.look.data["marketplaces"].get(query.get("mons_sel_mkid", "")):
        site.book.change(lambda state: state.having(store=store))
    if not screen.public and (answer := _interrupted(visit)):
        return answer
    answers = (trouble.before(visit) for trouble in site.troubles)
    answer = next((answer for answer in answers if answer), None)
    if answer is None and commits(visit):
        site.book.change(lambda state: deeds.form(state, _print(visit, state)))
    return answer


def _interrupted(visit: Visit) -> Response | None:
    """What comes between the seller and this page; a form that is sent is not held up."""
    if visit.request.method != "GET":
        return None
    site = visit.site
    for asked in (trouble.interruption for trouble in site.troubles):
        if asked and asked.name not in site.book.read().answered and asked.due(visit):
            site.book.change(partial(deeds.interrupt, name=asked.name))
            return visit.go(asked.path, **{"openid.return_to": _asked(visit.request)})
    site.book.change(deeds.page)
    return None


def _print(visit: Visit, state: State) -> str:
    """What two forms have in common that ask for the same."""
    told = sorted((name, value) for name, value in visit.form.items() if name != "anti-csrftoken-a2z")
    return repr((visit.request.url.path, visit.request.url.query, state.store, told))


def _asked(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _after(visit: Visit, response: Response) -> Response:
    for trouble in visit.site.troubles:
        response = trouble.after(visit, response)
    return response


async def _error_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    response = Visit(request.app.state.site, request, {}).error(status)
    if isinstance(error, HTTPException):
        response.headers.update(error.headers or {})
    return response


class _Counting:
    """Counts the browser's requests and the names that it gave itself."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app, self.site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith("/practice/"):
            agent = Request(scope).headers.get("user-agent", "")
            self.site.book.change(lambda state: _counted(state, agent))
        await self.app(scope, receive, send)


def _counted(state: State, agent: str) -> State:
    agents = tuple(dict.fromkeys((*state.requests.user_agents, agent)))
    return state.having(requests=Requests(total=state.requests.total + 1, user_agents=agents))
