"""The page that replays a record: one HTML file that needs no network, no server and, if need be, no script."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

import jinja2
from markupsafe import Markup

from automation.record import words
from automation.record.bag import DATA, JOURNAL, Folder, escapes, read_folder
from automation.record.book import Picture, picture
from automation.record.lines import Line, PlanFile, PlanLine, Still
from automation.record.moments import Moment
from automation.record.story import Story, tell
from automation.record.testimony import read_journal

__all__ = ["render"]

_IMAGE_TYPES = MappingProxyType({b"RIFF": "image/webp", b"\x89PNG": "image/png"})


@dataclass(frozen=True)
class _Source:
    """A still, and its bytes as a data address."""

    still: Still
    address: str


def render(record: Path) -> str:
    """Make the replay of the record at ``record``: the whole page, as text.

    Needs a journal, sealed or not; lines, plans and stills that cannot be read are left out and counted on the page.
    Everything the page shows comes from the record and is escaped; nothing in it is fetched, and its policy forbids
    any other script or style. Raises FileNotFoundError when there is no journal.
    """
    folder = read_folder(record)
    data = folder.read(JOURNAL)
    if data is None:
        raise FileNotFoundError(record / JOURNAL)
    journal = read_journal(data)
    story = tell(journal.lines, _plans(folder, journal.lines))
    stills = _stills(folder, story)
    style, script = _part("shared.css") + _part("replay.css"), _part("replay.js")
    return _page().render(
        story=story,
        head=journal.head,
        count=len(journal.raw),
        unreadable=journal.unreadable,
        sources=stills,
        style=Markup(style),  # noqa: S704  (our own file)
        script=Markup(script),  # noqa: S704  (our own file)
        policy=_policy(style, script),
    )


def _policy(style: str, script: str) -> str:
    """Nothing but this style, this script and pictures that are in the page itself."""
    return (
        f"default-src 'none'; img-src data:; style-src {_allowed(style)}; script-src {_allowed(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _allowed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _part(name: str) -> str:
    return resources.files("automation.record").joinpath("templates", name).read_text("utf-8")


@cache
def _page() -> jinja2.Template:
    pages = jinja2.Environment(
        loader=jinja2.FunctionLoader(_part),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[..., object]] = {
        "clock": words.clock,
        "day": words.day,
        "duration": words.duration,
        "fact": words.fact,
        "grouped": words.grouped,
        "headline": words.headline,
        "mark": words.mark,
        "moment_mark": moment_mark,
        "near": near,
        "picture": picture,
        "state": words.state,
        "time": words.time,
        "title": words.title,
    }
    pages.filters.update(filters)
    return pages.get_template("replay.html")


def _plans(folder: Folder, lines: tuple[Line, ...]) -> dict[str, PlanFile]:
    found: dict[str, PlanFile] = {}
    for line in lines:
        data = folder.read(DATA + line.file) if isinstance(line, PlanLine) and not escapes(line.file) else None
        if isinstance(line, PlanLine) and data is not None:
            try:
                found[line.file] = PlanFile.model_validate_json(data)
            except ValueError:
                continue  # the page says that the plan cannot be shown
    return found


def _stills(folder: Folder, story: Story) -> Mapping[str, _Source]:
    """The pictures of the story as data addresses, by their SHA-256; equal pictures are in the page once."""
    seen = [moment.picture for moment in story.moments]
    seen += [one for chapter in story.chapters for commit in chapter.commits for one in (commit.before, commit.after)]
    wanted = {one.still.sha256: one.still for one in seen if one}
    found = {sha256: _address(folder, still) for sha256, still in wanted.items()}
    return {sha256: _Source(wanted[sha256], address) for sha256, address in found.items() if address}


def _address(folder: Folder, still: Still) -> str | None:
    data = None if escapes(still.file) else folder.read(DATA + still.file)
    kind = _IMAGE_TYPES.get(data[:4]) if data else None
    return f"data:{kind};base64,{base64.b64encode(data).decode()}" if data and kind else None


def near(shown: Picture) -> str:
    """The part of a picture around its outlined control, in the picture's own proportions, as an SVG view box."""
    width, height = shown.still.width, shown.still.height
    if shown.box is None:
        return f"0 0 {width} {height}"
    x, y, w, h = shown.box
    scale = min(1.0, max(0.42, 1.6 * w / width, 2.5 * h / height))
    wide, high = width * scale, height * scale
    left = min(max(0.0, x + w / 2 - wide / 2), width - wide)
    top = min(max(0.0, y + h / 2 - high / 2), height - high)
    return f"{left:.0f} {top:.0f} {wide:.0f} {high:.0f}"


def moment_mark(moment: Moment) -> str:
    """The name of the mark that stands for a moment in lists and on the timeline."""
    if moment.went != "well":
        return "failed" if moment.went == "badly" else "waiting"
    return words.MOMENT_MARKS.get(moment.tone, "dot")
