"""Every page of the signed-in site shows the seller's bank account and tax number, as a payment notice may."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.practice.markup import markup, piece, with_markup
from flows.practice.troubles.trouble import Trouble

if TYPE_CHECKING:
    from starlette.responses import Response

    from flows.practice.site import Visit

COLOUR = "#d7f0c3"
"""Behind what is private, and nowhere else on the site: so a picture tells whether it shows any of that."""
WORDS = {
    "colour": COLOUR,
    "heading": "Your next payment",
    "account": ["Deposit account", "0048 2177 3301"],
    "ending": "It goes to the account ending in 90714.",
    "tax": ["Tax ID", "Q-5518-2093"],
}
"""Nobody's account, and nobody's number."""


def _show(visit: Visit, response: Response) -> Response:
    text = markup(response)
    if not text or not visit.site.book.read().signed_in:
        return response
    panel = piece(visit, "private_panel.html")
    return with_markup(response, re.sub(r"<main\b[^>]*>", lambda main: main[0] + panel, text, count=1))


TROUBLE = Trouble(after=_show, words={"private_panel": WORDS})
