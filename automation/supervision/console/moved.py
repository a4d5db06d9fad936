"""What is different between a plan and the one that was asked about before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from automation.plan import Change, Plan


@dataclass(frozen=True)
class Moved:
    """`new` are changes that were not asked about before, or not like this; `gone` are no more needed.

    `rows` are what was to stay and is different now: its name, its level then, its level now.
    """

    new: frozenset[Change] = frozenset()
    gone: tuple[Change, ...] = ()
    rows: tuple[tuple[str, str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.rows)


def moved(before: Plan | None, now: Plan) -> Moved | None:
    """What moved since `before`; nothing to say when that was about another job or store, or was just the same."""
    if before is None or (before.job, before.store) != (now.job, now.store):
        return None
    names = {change.what for change in now.changes}
    levels = {right.what: right.level for right in (*before.keeps, *before.extra)}
    return (
        Moved(
            frozenset(change for change in now.changes if change not in before.changes),
            tuple(change for change in before.changes if change.what not in names),
            tuple(
                (right.what, levels[right.what], right.level)
                for right in dict.fromkeys((*now.keeps, *now.extra))
                if levels.get(right.what, right.level) != right.level
            ),
        )
        or None
    )
