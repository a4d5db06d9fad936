"""A survey lies over every page until it is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.practice.markup import adding, piece
from flows.practice.troubles.trouble import Trouble

if TYPE_CHECKING:
    from starlette.responses import Response

    from flows.practice.site import Visit


def _cover(visit: Visit, response: Response) -> Response:
    signed_in = visit.site.book.read().signed_in
    return adding(response, piece(visit, "survey.html")) if signed_in else response


TROUBLE = Trouble(after=_cover)
