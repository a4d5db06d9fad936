"""The page that replays a record: one HTML file that needs no network, no server and, if need be, no script."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from automation.record import paper, words
from automation.record.age import Identities
from automation.record.bag import DATA, escapes, read_folder
from automation.record.book import Picture
from automation.record.inside import Inside, inside
from automation.record.lines import Still
from automation.record.moments import Moment
from automation.record.reading import read_story
from automation.record.receipt import draw_up
from automation.record.story import Story

__all__ = ["render"]

_WINDOW = 10 / 16
"""The height of a window for its width, as the player shows it."""
_IMAGE_TYPES = MappingProxyType({b"RIFF": "image/webp", b"\x89PNG": "image/png"})


@dataclass(frozen=True)
class _Source:
    """A still, and its bytes as a data address."""

    still: Still
    address: str


def render(
    record: Path, identities: Identities | None = None, *, sealed: bool = True, erased: str | None = None
) -> str:
    """Make the replay of the record at ``record``: the whole page, as text. It says so when it is not ``sealed``, and what was ``erased``.

    Needs a journal; lines, plans and stills that cannot be read are left out and counted on the page.
    Everything the page shows comes from the record and is escaped; nothing in it is fetched, and its policy forbids
    any other script or style. What is encrypted is shown to who has ``identities`` for it. Raises FileNotFoundError when there is no journal.
    """
    found = inside(read_folder(record), identities)
    journal, story = read_story(found)
    recipients = story.opened.encrypted_to if story.opened else ()
    style, script = paper.part("shared.css", "replay.css", "receipt.css"), paper.part("replay.js")
    return paper.template("replay.html", moment_mark=moment_mark, near=near).render(
        story=story,
        receipt=draw_up(story, journal.head),
        sealed=sealed,
        erased=erased,
        head=journal.head,
        count=len(journal.raw),
        unreadable=journal.unreadable,
        sources=_stills(found, story),
        recipients=recipients,
        locked=bool(recipients) and found.key is None,
        style=style,
        script=script,
        policy=paper.policy(style, script),
    )


def _stills(record: Inside, story: Story) -> Mapping[str, _Source]:
    """The pictures of the story as data addresses, by their SHA-256; equal pictures are in the page once."""
    seen = [moment.picture for moment in story.moments]
    seen += [one for chapter in story.chapters for commit in chapter.commits for one in (commit.before, commit.after)]
    wanted = {one.still.sha256: one.still for one in seen if one}
    found = {sha256: _address(record, still) for sha256, still in wanted.items()}
    return {sha256: _Source(wanted[sha256], address) for sha256, address in found.items() if address}


def _address(record: Inside, still: Still) -> str | None:
    data = None if escapes(still.file) else record.read(DATA + still.file)
    kind = _IMAGE_TYPES.get(data[:4]) if data else None
    return f"data:{kind};base64,{base64.b64encode(data).decode()}" if data and kind else None


def near(shown: Picture) -> str:
    """The part of a picture around its outlined control, as an SVG view box: in the picture's own proportions, or a window's."""
    width, height = shown.still.width, shown.still.height
    if shown.box is None:
        return f"0 0 {width} {height}"
    x, y, w, h = shown.box
    window = min(height, width * _WINDOW)  # of a page that was pictured as a whole
    scale = min(1.0, max(0.42, 1.6 * w / width, 2.5 * h / window))
    wide, high = width * scale, window * scale
    left = min(max(0.0, x + w / 2 - wide / 2), width - wide)
    top = min(max(0.0, y + h / 2 - high / 2), height - high)
    return f"{left:.0f} {top:.0f} {wide:.0f} {high:.0f}"


def moment_mark(moment: Moment) -> str:
    """The name of the mark that stands for a moment in lists and on the timeline."""
    if moment.went != "well":
        return "failed" if moment.went == "badly" else "waiting"
    return words.MOMENT_MARKS.get(moment.tone, "dot")
