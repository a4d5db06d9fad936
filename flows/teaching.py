"""What a person points at, held against what is known already, and kept in the operator's own vocabulary file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tomlkit
from filelock import FileLock
from pydantic import ValidationError
from tomlkit.exceptions import TOMLKitError

from automation.controls import label
from automation.errors import WrongSetting
from automation.folders import PRIVATE_FILE, own_folder, write_private
from automation.lessons import lessons
from automation.record.redaction import EMAIL
from flows.secret_shapes import SHAPES
from flows.vocabulary import Additions, Level, extended, own_file, shipped, vocabulary

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tomlkit import TOMLDocument

    from automation.lessons import Kind, Lesson

KINDS: tuple[Kind, ...] = ("control", "row", "level")
_ENDING = frozenset(
    [
        *("delete", "remove", "revoke", "deactivate", "disable", "close", "terminate", "cancel", "reject", "decline"),
        *("löschen", "entfernen", "widerrufen", "deaktivieren", "schließen", "ablehnen", "abbrechen", "abmelden"),
        *("削除", "解除", "無効", "キャンセル", "拒否"),
    ]
)
"""Plain words for taking away and calling off: what carries one is never learned as something else."""
_OPERATOR = "O"
"""The source of a wording that the operator's own file adds."""


def objection(lesson: Lesson) -> str | None:
    """Why the wording may not count as what it was shown for; none when it may."""
    try:
        return _objection(lesson)
    except ValidationError:
        return f"“{lesson.wording}” is nothing that anything could be known by."


def _objection(lesson: Lesson) -> str | None:
    if EMAIL.search(lesson.wording) or any(shape.search(lesson.wording) for shape in SHAPES):
        return "That is no name of a control, but an address or a secret."
    book = vocabulary()
    level = book.level_of(lesson.wording)
    if level is not None and lesson.kind != "control":
        return f"“{lesson.wording}” is known to me as the level {level.word}."
    if lesson.kind == "control" and not _ENDING.isdisjoint(label(lesson.wording).split()):
        return f"“{lesson.wording}” sounds as if it took something away; I do not learn that."
    if lesson.kind == "level" and (also := _another_level(lesson)) is not None:
        return f"“{lesson.wording}” also says {also.word}."
    more = Additions.model_validate(
        _all([*(each for kind in KINDS for each in lessons(kind) if _differs(each, lesson)), lesson])
    )
    known = {*book.clashes()}
    for one, other, text in book.with_wordings(more).clashes():
        if (one, other, text) not in known:
            taken = other if one == f"{lesson.kind}.{lesson.key}" else one
            return f"“{text}” is known to me as something else ({taken})."
    return None


def _differs(one: Lesson, other: Lesson) -> bool:
    return (one.kind, one.key) != (other.kind, other.key)


def _all(taught: list[Lesson]) -> dict[str, dict[str, object]]:
    more: dict[str, dict[str, object]] = {}
    for lesson in taught:
        more.setdefault(lesson.kind, {})[lesson.key] = _entry(lesson)
    return more


def _another_level(lesson: Lesson) -> Level | None:
    """A level other than the one that is taught, whose name is a word of the wording."""
    said = f" {label(lesson.wording)} "
    names = ((Level[key.upper()], text) for key, entry in vocabulary().level.items() for text in entry.texts)
    own = vocabulary().level[lesson.key].texts
    return next(
        (
            level
            for level, text in names
            if level.name.lower() != lesson.key
            and f" {label(text)} " in said
            and not any(label(text) in label(mine) for mine in own)
        ),
        None,
    )


def keep(lesson: Lesson, today: date, file: Path | None = None) -> str:
    """Adds the wording to the operator's vocabulary file, with the day and the page; what stands in it stays as it is written.

    Gives the sentence that says so, or why it could not be.
    """
    path = file or own_file()
    try:
        own_folder(path.parent)
        with FileLock(path.with_suffix(".lock"), mode=PRIVATE_FILE):
            book = tomlkit.parse(path.read_text("utf-8")) if path.is_file() else tomlkit.document()
            _add(book, lesson, today)
            _replace(path, tomlkit.dumps(book))
    except (OSError, ValueError, TypeError, AttributeError, TOMLKitError, WrongSetting) as error:
        return f"“{lesson.wording}” could not be kept in {path} ({error}). It counts for this run."
    return f"“{lesson.wording}” is kept in {path}."


def _replace(path: Path, text: str) -> None:
    """Puts `text` in place of the file, whole, once the vocabulary has taken it. Raises WrongSetting when it does not."""
    new = path.with_suffix(".new")
    try:
        write_private(new, text)
        extended(shipped(), new)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _add(book: TOMLDocument, lesson: Lesson, today: date) -> None:
    kind = book.setdefault(lesson.kind, tomlkit.table(is_super_table=True))
    entry = kind.setdefault(lesson.key, tomlkit.table())
    wordings = entry.setdefault("wordings", tomlkit.array().multiline(multiline=True))
    wordings.append([lesson.wording, _language(lesson), str(today.year), _OPERATOR])
    told = f"“{lesson.wording}” was pointed at on {today}, on {lesson.page}"
    entry.add(tomlkit.comment("".join(sign for sign in told if sign.isprintable())))
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
