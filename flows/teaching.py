"""What a person points at, held against what is known already, and kept in the operator's own vocabulary file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tomlkit
from tomlkit.exceptions import TOMLKitError

from flows.vocabulary import Additions, own_file, vocabulary

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tomlkit import TOMLDocument

    from automation.lessons import Lesson

_OPERATOR = "O"
"""The source of a wording that the operator's own file adds."""


def objection(lesson: Lesson) -> str | None:
    """Why the wording may not count as what it was shown for; none when it may."""
    book = vocabulary()
    level = book.level_of(lesson.wording)
    if level is not None and lesson.kind != "control":
        return f"“{lesson.wording}” is known to me as the level {level.word}."
    more = Additions.model_validate({lesson.kind: {lesson.key: _entry(lesson)}})
    known = {*book.clashes()}
    for one, other, text in book.with_wordings(more).clashes():
        if (one, other, text) not in known:
            taken = other if one == f"{lesson.kind}.{lesson.key}" else one
            return f"“{text}” is known to me as something else ({taken})."
    return None


def keep(lesson: Lesson, today: date, file: Path | None = None) -> str:
    """Adds the wording to the operator's vocabulary file, with the day and the page; what stands in it stays as it is written.

    Gives the sentence that says so, or why it could not be.
    """
    path = file or own_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        book = tomlkit.parse(path.read_text("utf-8")) if path.is_file() else tomlkit.document()
        _add(book, lesson, today)
        path.write_text(tomlkit.dumps(book), "utf-8")
    except (OSError, ValueError, TOMLKitError) as error:
        return f"“{lesson.wording}” could not be kept in {path} ({error}). It counts for this run."
    return f"“{lesson.wording}” is kept in {path}."


def _add(book: TOMLDocument, lesson: Lesson, today: date) -> None:
    kind = book.setdefault(lesson.kind, tomlkit.table(is_super_table=True))
    entry = kind.setdefault(lesson.key, tomlkit.table())
    wordings = entry.setdefault("wordings", tomlkit.array().multiline(multiline=True))
    wordings.append([lesson.wording, _language(lesson), str(today.year), _OPERATOR])
    entry.add(tomlkit.comment(f"“{lesson.wording}” was pointed at on {today}, on {lesson.page}"))
    if lesson.kind == "control":
        roles = entry.setdefault("roles", tomlkit.array())
        if lesson.role not in roles:
            roles.append(lesson.role)


def _entry(lesson: Lesson) -> dict[str, object]:
    roles = {"roles": [lesson.role]} if lesson.kind == "control" else {}
    return {"wordings": [[lesson.wording, _language(lesson), "", _OPERATOR]], **roles}


def _language(lesson: Lesson) -> str:
    """The page's language as the vocabulary writes it; English when the page does not say."""
    said = re.match(r"[a-z]{2}(-[A-Z]{2}\b)?", lesson.language)
    return said.group() if said else "en"
