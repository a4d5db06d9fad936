"""Send the practice site a form without a browser, and read what it says."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.practice.asking import ask

if TYPE_CHECKING:
    from http.client import HTTPResponse

    from flows.practice import Practice

APPLICATION = "amzn1.sellerapps.app.6b1f9c52-0a4e-4c1b-9f6e-2d7f3a8b9c10"


def send(practice: Practice, path: str, do: str, **form: str) -> tuple[HTTPResponse, str]:
    told = {"anti-csrftoken-a2z": practice.site.token, "do": do, **form}
    return ask(practice, "POST", path, urlencode(told), Content_Type="application/x-www-form-urlencoded")


def look(practice: Practice, name: str) -> str:
    return practice.site.look.path(name)


def headings(text: str) -> list[str]:
    return [unescape(re.sub(r"<[^>]+>", "", found)).strip() for found in re.findall(r"<h1.*?</h1>", text, re.DOTALL)]


def said(text: str) -> str:
    """The words of a page, without its markup."""
    return " ".join(unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", text, flags=re.DOTALL)).split())
