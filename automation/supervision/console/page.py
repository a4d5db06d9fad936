"""The pages as HTML: whole, and by region. Everything that came from a page of somebody else is escaped by the templates."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import resources
from typing import TYPE_CHECKING

import jinja2

from automation.closing import AGAIN, ONWARD
from automation.discretion import shown
from automation.record import words
from automation.record.replay import moment_mark
from automation.supervision.consent import QUESTION, TITLE
from automation.supervision.console.progress import chapters, latest_picture, place, steps
from automation.supervision.words import account_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from automation.plan import Right
    from automation.supervision.console.board import Snapshot, View
    from automation.supervision.console.doors import Door

REGIONS = ("who", "live", "chips", "stage", "now", "trail", "here", "told")
"""The parts of the page that change, by their ids."""


def page(now: Snapshot, view: View) -> str:
    """The whole page for a view."""
    return _template("page.html").render(view=view, regions=regions(now, view), now=now)


def door(into: Door) -> str:
    """The page in front of a view, which exchanges the token of a link for a key."""
    return _template("door.html").render(view=into.view)


def regions(now: Snapshot, view: View) -> dict[str, str]:
    """What stands in each region now."""
    told = steps(now.lines)
    number, of = place(now.lines)
    shown = {
        "now": now,
        "view": view,
        "asked": now.asked,
        "chapters": chapters(now),
        "steps": told,
        "latest": latest_picture(told),
        "job": number,
        "jobs": of,
        "headline": words.ending(now.ended.outcome, now.case.partner) if now.ended else "",
        "onward": ONWARD.get(now.ended.outcome, AGAIN) if now.ended else "",
        "consent_title": TITLE,
        "consent_question": QUESTION,
    }
    return {name: _template(f"{name}.html").render(shown).strip() for name in REGIONS}


def asset(name: str) -> bytes:
    """A style or script of the console. The style begins with the colours that the replay has as well."""
    own = resources.files(__package__).joinpath("static", name).read_bytes()
    if name == "console.css":
        return resources.files("automation.record").joinpath("templates", "shared.css").read_bytes() + own
    return own


def _sentences(text: str) -> tuple[str, str]:
    """The first line or sentence, which says what to do, and the rest."""
    first, stop, rest = text.partition("\n" if "\n" in text else ". ")
    return first + stop.strip(), rest


def _untouched(keeps: Iterable[Right]) -> tuple[tuple[Right, ...], tuple[Right, ...]]:
    """The rows that stay closed, the sensitive ones first, and those that stay at the level that they have."""
    rows = tuple(keeps)
    closed = [row for row in rows if row.level.casefold() in {"", "none"}]
    first = {row.what for row in rows if row.sensitive}
    return tuple(sorted(closed, key=lambda row: row.what not in first)), tuple(row for row in rows if row not in closed)


def _clock_of(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _kind(asked: object) -> str:
    return type(asked).__name__ if asked is not None else ""


def _pages() -> jinja2.Environment:
    pages = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(__package__), jinja2.PackageLoader("automation.record")]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: shown(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[..., object]] = {
        "account": account_of,
        "clock": words.clock,
        "first": lambda text: _sentences(text)[0],
        "iso": _clock_of,
        "kind": _kind,
        "mark": words.mark,
        "moment_mark": moment_mark,
        "rest": lambda text: _sentences(text)[1],
        "state": words.state,
        "time": words.time,
        "untouched": _untouched,
    }
    pages.filters.update(filters)
    return pages


_PAGES = _pages()


def _template(name: str) -> jinja2.Template:
    return _PAGES.get_template(name)
