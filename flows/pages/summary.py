"""A page that asks to save once more: whose levels it shows, and which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.controls import DIALOGS, label, texts
from flows.pages.rights_table import read
from flows.vocabulary import Level, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TypeAlias

    from automation.outline import Node

    Levels: TypeAlias = Mapping[str, Level | None]

_ROWS = {"row", "listitem"}
_BEFORE_AND_AFTER = 2
"""More levels than that are what a row offers, not what it is set to."""


def dialog_of(page: Node, node: Node) -> Node | None:
    """The dialog that `node` is in; none when it is on the page itself."""
    return next((step for step in page.above(node) if step.role in DIALOGS), None)


def about(part: Node, whose: Sequence[str], agreed: Levels, before: Levels) -> bool:
    """Whether `part` names one of `whose`, shows the very rows that were agreed to, or says every change that was."""
    said = [label(node.text) for node in texts(part)]
    if any(_within(label(name), text) for name in whose if name for text in said):
        return True
    changed = {label(what) for what, level in agreed.items() if before.get(what) != level}
    told = {what for what, _ in _said(part, _plainly(agreed))}
    return bool(agreed) and (read(part).levels.keys() == agreed.keys() or (bool(changed) and changed <= told))


def other_levels(part: Node, agreed: Levels, before: Levels) -> dict[str, Level | None]:
    """What `part` shows as the level of a row that was not agreed to: in a table of choices, or in words beside the row's name.

    In words a row may say the level that it had `before` first, and then the one that it gets.
    """
    known, had = _plainly(agreed), _plainly(before)
    chosen = _plainly(read(part).levels)
    other = {what: level for what, level in chosen.items() if known.get(what, Level.NONE) != level}
    for what, levels in _said(part, known):
        *earlier, last = levels
        fits = last == known.get(what, Level.NONE) and all(level == had.get(what) for level in earlier)
        if what not in chosen and not fits:
            other[what] = last
    return other


def _plainly(levels: Levels) -> dict[str, Level | None]:
    return {label(what): level for what, level in levels.items()}


def _said(part: Node, known: Levels) -> Iterator[tuple[str, list[Level]]]:
    """Rows with the levels that the page says of them in words: one, or two for before and after."""
    rows = [node for node in part.walk() if node.role in _ROWS]
    for said in [[node.text for node in texts(row)] for row in rows]:
        levels = [level for text in said if (level := vocabulary().level_of(text)) is not None]
        names = [label(text) for text in said if vocabulary().level_of(text) is None]
        if names and 0 < len(levels) <= _BEFORE_AND_AFTER:
            yield names[0], levels
    inside = {node for row in rows for node in row.walk()}
    found: dict[str, list[Level]] = {}
    what = ""
    for text in (node.text for node in texts(part) if node not in inside):
        name, colon, rest = text.partition(":")
        what = label(name) if label(name) in known else what
        level = vocabulary().level_of(rest if colon and label(name) == what else text)
        if what and level is not None:
            found.setdefault(what, []).append(level)
    yield from ((what, levels) for what, levels in found.items() if len(levels) <= _BEFORE_AND_AFTER)


def _within(name: str, text: str) -> bool:
    """Whether `text` has `name` as whole words."""
    before, found, after = text.partition(name)
    return bool(found) and not (before[-1:].isalnum() or after[:1].isalnum())
