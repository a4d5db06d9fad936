"""The addresses of the console: two views, what each may load, and what it may send."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from automation.supervision.console.answers import Chosen, Done, NotTaken, Pressed, Taken
from automation.supervision.console.guard import Guard
from automation.supervision.console.page import asset, door, page, regions
from automation.supervision.console.progress import stills

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from starlette.requests import Request

    from automation.supervision.console.board import View
    from automation.supervision.console.desk import Desk

    Answering = Callable[[Desk, View, Request], Awaitable[Response]]

Posted = TypeVar("Posted", bound=BaseModel)

_MOST = 4096
"""Bytes that anything sent here may have."""
_QUIET = 15.0
"""Seconds without news after which the page is told that the console is still there."""
_ASSETS = {
    "console.css": "text/css",
    "console.js": "text/javascript",
    "door.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


class Token(BaseModel):
    token: str = ""


class Nothing(BaseModel):
    pass


def application(desk: Desk, port: int) -> Guard:
    """The whole console, behind its guard."""
    routes = [Route("/static/{name}", _static)]
    for view in desk.doors:
        routes += _routes(desk, view)
    hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
    return Guard(Starlette(routes=routes), hosts)


def _routes(desk: Desk, view: View) -> list[Route]:
    base = f"/{view}/{{room}}/"

    def at(path: str, answering: Answering, method: str = "POST", *, inside: bool = True) -> Route:
        return Route(base + path, partial(_let_in, desk, view, answering, inside=inside), methods=[method])

    routes = [
        at("", _view, "GET", inside=False),
        at("enter", _enter, inside=False),
        at("events", _events, "GET"),
        at("still/{name}", _still, "GET"),
        at("press", _press),
        at("done", _done),
        at("choose", _choose),
        at("stop", _stop),
        at("secret", _secret),
    ]
    return [*routes, at("link", _link)] if view == "agent" else routes


async def _let_in(desk: Desk, view: View, answering: Answering, request: Request, *, inside: bool) -> Response:
    """Answers in the right room, and, where one must be inside, to whoever has a key."""
    door = desk.doors[view]
    if request.path_params["room"] != door.room:
        return _nothing()
    if inside and not _has_key(desk, view, request):
        return JSONResponse({"said": "This page is not open here any more. Use a new link."}, 401)
    try:
        return await answering(desk, view, request)
    except NotTaken as refused:
        return JSONResponse({"said": str(refused)}, refused.status)


def _has_key(desk: Desk, view: View, request: Request) -> bool:
    return any(desk.doors[view].fits(value) for value in _cookies(request, _cookie(view)))


def _cookies(request: Request, name: str) -> Iterator[str]:
    """Every value under that name: other pages of this computer can set cookies here as well, for cookies know no ports."""
    for part in ";".join(request.headers.getlist("cookie")).split(";"):
        known, _, value = part.strip().partition("=")
        if known == name:
            yield value


def _cookie(view: View) -> str:
    return f"chaperone-{view}"


def _nothing() -> Response:
    return PlainTextResponse("There is nothing here.", 404)


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    return Response(asset(name), media_type=_ASSETS[name]) if name in _ASSETS else _nothing()


async def _view(desk: Desk, view: View, request: Request) -> Response:
    """The page; in front of it, for who has no key, the door. Loading either changes nothing."""
    inside = _has_key(desk, view, request)
    return HTMLResponse(page(desk.board.now, view) if inside else door(desk.doors[view]))


async def _enter(desk: Desk, view: View, request: Request) -> Response:
    """A key for a token. Who has one already needs no other."""
    token = await _sent(request, Token)
    answer = JSONResponse({"said": ""})
    if not _has_key(desk, view, request):
        key = desk.enter(view, token.token)
        answer.set_cookie(_cookie(view), key, path=desk.doors[view].path, httponly=True, samesite="strict")
    return answer


async def _still(desk: Desk, _: View, request: Request) -> Response:
    """A still of this run, by a name that its journal names."""
    name, read = request.path_params["name"], desk.read
    if read is None or name not in stills(desk.board.now.lines):
        return _nothing()
    return Response(await run_in_threadpool(read, name), media_type="image/webp")


async def _press(desk: Desk, view: View, request: Request) -> Response:
    desk.decide(view, await _sent(request, Pressed))
    return JSONResponse({"said": ""})


async def _done(desk: Desk, _: View, request: Request) -> Response:
    desk.done(await _sent(request, Done))
    return JSONResponse({"said": ""})


async def _choose(desk: Desk, _: View, request: Request) -> Response:
    desk.choose(await _sent(request, Chosen))
    return JSONResponse({"said": ""})


async def _stop(desk: Desk, view: View, request: Request) -> Response:
    await _sent(request, Nothing)
    desk.stop(view)
    return JSONResponse({"said": ""})


async def _secret(desk: Desk, view: View, request: Request) -> Response:
    return JSONResponse({"said": "", "secret": desk.take(view, await _sent(request, Taken))})


async def _link(desk: Desk, _: View, request: Request) -> Response:
    """A fresh link for the seller."""
    await _sent(request, Nothing)
    return JSONResponse({"said": "", "link": desk.link("seller")})


async def _sent(request: Request, kind: type[Posted]) -> Posted:
    """What was sent, if it is what it should be. Raises NotTaken."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST:
            raise NotTaken(413, "That is too much.")
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        raise NotTaken(400, "That cannot be read.") from error


async def _events(desk: Desk, view: View, _: Request) -> Response:
    return StreamingResponse(_news(desk, view), media_type="text/event-stream")


async def _news(desk: Desk, view: View) -> AsyncIterator[str]:
    """The regions of the page, each as often as it changes; the first time all of them."""
    woken: asyncio.Queue[None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def wake() -> None:
        with suppress(RuntimeError):  # the console is closing: its loop takes nothing any more
            loop.call_soon_threadsafe(woken.put_nowait, None)

    sent: dict[str, str] = {}
    with desk.board.following(view, wake):
        while True:
            now = desk.board.now
            fresh = regions(now, view)
            news = {name: html for name, html in fresh.items() if sent.get(name) != html}
            sent = fresh
            if news:
                yield f"id: {now.version}\ndata: {json.dumps(news)}\n\n"
            if now.closed:
                yield "event: end\ndata: \n\n"
                return
            if not await _waited(woken):
                yield ": still here\n\n"


async def _waited(woken: asyncio.Queue[None]) -> bool:
    """Whether there was news in time. What has piled up counts once."""
    try:
        await asyncio.wait_for(woken.get(), _QUIET)
    except TimeoutError:
        return False
    while not woken.empty():
        woken.get_nowait()
    return True
