"""What people pointed at in this run: wordings that count from then on as ones that were known before."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["control", "row", "level"]


@dataclass(frozen=True)
class Lesson:
    """From now on `wording` is one of `key`: a person pointed at it on `page`, where it was a `role`.

    `region` tells it from others that look the same; it is empty where the wording alone is enough. `language` is the page's.
    """

    kind: Kind
    key: str
    role: str
    wording: str
    page: str
    region: str = ""
    language: str = ""


_LEARNED: ContextVar[tuple[Lesson, ...]] = ContextVar("lessons", default=())


@contextmanager
def school() -> Iterator[None]:
    """What is learned inside counts until the end of the block."""
    before = _LEARNED.set(())
    try:
        yield
    finally:
        _LEARNED.reset(before)


def learn(lesson: Lesson) -> None:
    """A further lesson about the same thing takes the place of the one before."""
    kept = (known for known in _LEARNED.get() if (known.kind, known.key) != (lesson.kind, lesson.key))
    _LEARNED.set((*kept, lesson))


def learned(kind: Kind, key: str) -> Lesson | None:
    """What was pointed at for `key`, if anything was."""
    return next((lesson for lesson in _LEARNED.get() if (lesson.kind, lesson.key) == (kind, key)), None)


def lessons(kind: Kind) -> tuple[Lesson, ...]:
    return tuple(lesson for lesson in _LEARNED.get() if lesson.kind == kind)


def wordings(kind: Kind, key: str) -> tuple[str, ...]:
    """The wording that was learned for `key`; nothing else."""
    lesson = learned(kind, key)
    return (lesson.wording,) if lesson else ()
