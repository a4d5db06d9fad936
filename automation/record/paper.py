"""What the pages of a record are printed on: their templates, their words as filters, and the policy that keeps them shut."""

import base64
import hashlib
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib import resources

import jinja2
from markupsafe import Markup

from automation.record import words

__all__ = ["part", "policy", "template"]


def template(name: str, **filters: Callable[..., object]) -> jinja2.Template:
    """The template `name`, with the words of the product and `filters` besides. HTML is escaped, plain text is made plain."""
    pages = _pages()
    pages.filters.update(filters)
    return pages.get_template(name)


def part(*names: str) -> Markup:
    """Our own style sheets or scripts, one after the other, as they may stand in a page."""
    return Markup("".join(map(_source, names)))  # noqa: S704 - our own files


def policy(style: str, script: str | None = None) -> str:
    """Nothing but this style, this script and pictures that are in the page itself."""
    scripts = f"script-src {_allowed(script)}; " if script else ""
    return (
        f"default-src 'none'; img-src data:; style-src {_allowed(style)}; {scripts}base-uri 'none'; form-action 'none'"
    )


def _allowed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _source(name: str) -> str:
    return resources.files("automation.record").joinpath("templates", name).read_text("utf-8")


@cache
def _pages() -> jinja2.Environment:
    pages = jinja2.Environment(
        loader=jinja2.FunctionLoader(_source),
        autoescape=jinja2.select_autoescape(("html",)),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    ours: dict[str, Callable[..., object]] = {
        "clock": words.clock,
        "day": words.day,
        "duration": words.duration,
        "fact": words.fact,
        "grouped": words.grouped,
        "headline": words.headline,
        "mark": words.mark,
        "plain": plain,
        "state": words.state,
        "time": words.time,
        "title": words.title,
    }
    pages.filters.update(ours)
    return pages


def plain(text: str) -> str:
    """Text of one line for a file without any markup: nothing in it steers a terminal or turns the reading direction."""
    return " ".join("".join(sign for sign in " ".join(text.split()) if unicodedata.category(sign)[0] != "C").split())
