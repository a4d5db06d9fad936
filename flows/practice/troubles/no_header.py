"""No page says whose account it is, nor which store."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.practice.markup import markup, with_markup
from flows.practice.troubles.trouble import Trouble

if TYPE_CHECKING:
    from starlette.responses import Response

_ACCOUNT = re.compile(r"<div[^>]*data-test=\"current-account\".*?</div>", re.DOTALL)


def _without(response: Response) -> Response:
    text = markup(response)
    return with_markup(response, _ACCOUNT.sub("", text)) if text else response


TROUBLE = Trouble(after=lambda _, response: _without(response))
