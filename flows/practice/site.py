"""One practice site: a look, words, troubles and the account; and one visit to it."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, reduce
from itertools import count
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from flows.practice.parts import HERE
from flows.practice.rights import Table
from flows.practice.state import Book
from flows.practice.troubles.trouble import Trouble
from flows.practice.words import Words


@dataclass(frozen=True)
class Look:
    """How one year's Seller Central looks: its folder, its paths and menus, its templates."""

    name: str
    folder: Path
    data: Mapping[str, Any]
    templates: Environment

    def has(self, name: str) -> bool:
        """Whether this year's Seller Central has that page at all."""
        return name in self.data["paths"]

    def path(self, name: str) -> str:
        return str(self.data["paths"][name])

    def tab(self, name: str) -> str:
        """What follows # in the address of User Permissions when that list is shown; empty for a list that the look has not."""
        return str(self.data["tabs"].get(name, ""))

    def link(self, name: str) -> str:
        """Where a menu's entry leads: a path of the look, or one of its other pages."""
        pages = {page["name"]: str(page["path"]) for page in self.data["page"]}
        return self.path(name) if self.has(name) else pages[name]


@dataclass(frozen=True)
class Site:
    """Everything that stays the same while the site is open, and the book that does not."""

    look: Look
    words: Words
    rights: Table
    """The rights that exist, whatever a trouble shows of them."""
    troubles: tuple[Trouble, ...]
    book: Book
    start: Mapping[str, Any]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    """What a form must send back, as on the real pages (anti-csrftoken-a2z)."""

    def table(self) -> Table:
        """The table of rights as this site's pages show it."""
        return reduce(lambda table, trouble: trouble.table(table), self.troubles, self.rights)


@dataclass(frozen=True)
class Visit:
    """One request of a browser, with its form read."""

    site: Site
    request: Request
    form: Mapping[str, str]

    @property
    def deed(self) -> str:
        """What a form asks for: sign-in, send, confirm, resend, delete, remove, save; empty for a page that is only read."""
        return self.form.get("do", "")

    def render(self, template: str, status: int = 200, **values: Any) -> Response:  # noqa: ANN401 - what templates take
        """A page of the look, with everything that every page needs."""
        site = self.site
        page = {"site": site, "look": site.look, "words": site.words, "state": site.book.read()}
        late = max((trouble.late for trouble in site.troubles), default=0.0)
        text = site.look.templates.get_template(template).render(
            page | {"late": late, "path": self.request.url.path, "alerts": ()} | values
        )
        return HTMLResponse(text, status, headers={"Cache-Control": "no-store", "X-Frame-Options": "DENY"})

    def error(self, status: int) -> Response:
        """The site's own page for an HTTP error."""
        return self.render("error.html", status, code=str(status), said=self.site.words[f"errors.{status}"])

    def go(self, path: str, fragment: str = "", **query: str) -> Response:
        """See another page next (303, so that a reload does not send a form again)."""
        url = URL(path).include_query_params(**query) if query else URL(path)
        return RedirectResponse(str(url.replace(fragment=fragment)), 303)


@cache
def templates(folder: Path) -> Environment:
    """The templates of a look, then those that all looks share; every value is escaped and a missing one is an error.

    Reading them in takes longer than a page, so that is done once.
    """
    places = FileSystemLoader([folder / "templates", HERE / "templates"])
    found = Environment(loader=places, autoescape=True, undefined=StrictUndefined)
    found.globals["counted"] = count().__next__
    found.filters["day"] = _day
    found.filters["json"] = lambda value: json.dumps(value, ensure_ascii=True).replace("<", "\\u003c")
    return found


def _day(moment: datetime, pattern: str) -> str:
    """A date as a language writes it; {d} and {m} stand for day and month without a leading zero."""
    return moment.strftime(pattern).format(d=moment.day, m=moment.month)
