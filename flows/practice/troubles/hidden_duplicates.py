"""Every page holds its whole content twice more, hidden."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.practice.markup import adding, markup

if TYPE_CHECKING:
    from starlette.responses import Response

from flows.practice.troubles.trouble import Trouble

_CONTENT = re.compile(r"<main\b.*?</main>", re.DOTALL)
_WAYS = ("display:none", "visibility:hidden;position:absolute;inset:0 auto auto 0;width:1px;height:1px;overflow:hidden")


def _twice(response: Response) -> Response:
    content = _CONTENT.search(markup(response))
    if content is None:
        return response
    copy = re.sub(r"<main\b", "<div", content[0]).replace("</main>", "</div>").replace(" data-open", "")
    return adding(response, "".join(f'<div style="{way}" aria-hidden="true">{copy}</div>' for way in _WAYS))


TROUBLE = Trouble(after=lambda _, response: _twice(response))
