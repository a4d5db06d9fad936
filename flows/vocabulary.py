"""What Amazon calls things: one place that turns `vocabulary.toml` into controls, phrases, permission rows and levels.

The operator may know a wording that the product does not know yet: a file of the same form in the settings folder adds wordings
to known keys.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from enum import IntEnum
from functools import cache, cached_property
from importlib.resources import files
from itertools import combinations
from typing import TYPE_CHECKING, Annotated, NamedTuple

from platformdirs import user_config_path
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from automation.controls import Control, label, worded
from automation.errors import WrongSetting
from automation.lessons import lessons, wordings
from flows import toml_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FILE = "vocabulary.toml"
EVERYWHERE = "menu"
"""The page whose controls stand on every page."""
KINDS = ("control", "phrase", "row", "level")


class Level(IntEnum):
    """How much a permission row allows, in order."""

    NONE = 0
    VIEW = 1
    EDIT = 2
    ADMIN = 3

    @property
    def word(self) -> str:
        """The level as the seller and the plan say it."""
        return ("None", "View", "View & Edit", "Admin")[self]


def _says_something(text: str) -> str:
    if not label(text):
        raise ValueError(f"“{text}” says nothing")
    return text


def _one_of(pattern: str, meaning: str) -> AfterValidator:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"“{text}” is not {meaning}")
        return text

    return AfterValidator(check)


def _four(wording: object) -> object:
    if not isinstance(wording, list | tuple) or len(wording) != len(Wording._fields):
        raise ValueError('a wording is [text, language, years seen, source], such as ["Add User", "en", "2026", "O"]')
    return wording


class Wording(NamedTuple):
    """One wording as it was seen: `source` as in the head of vocabulary.toml."""

    text: Annotated[str, AfterValidator(_says_something)]
    language: Annotated[str, _one_of("[a-z]{2}(-[A-Z]{2})?", "a language, such as en or en-GB")]
    years: str
    source: Annotated[str, _one_of("[AVCSETNO?]", "a source: a letter of the list in Chaperone's own vocabulary.toml")]


Wordings = tuple[Annotated[Wording, BeforeValidator(_four)], ...]
Roles = tuple[Annotated[str, _one_of("[a-z]+", "a role, such as button")], ...]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    wordings: Wordings = Field(min_length=1)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(wording.text for wording in self.wordings))


class _Control(_Entry):
    roles: Roles = Field(min_length=1)


class _Row(_Entry):
    says: str = Field(min_length=1)


class _More(_Entry):
    wordings: Wordings = ()
    roles: Roles = ()


class Additions(BaseModel):
    """The operator's own file: further wordings by kind and key, and further roles of controls."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    control: dict[str, _More] = {}
    phrase: dict[str, _Entry] = {}
    row: dict[str, _Entry] = {}
    level: dict[str, _Entry] = {}


class Vocabulary(BaseModel):
    """Everything in vocabulary.toml, by kind and key. `page` has the controls that can stand on one page, by page."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    control: dict[str, _Control]
    phrase: dict[str, _Entry]
    row: dict[str, _Row]
    level: dict[str, _Entry]
    page: dict[str, tuple[str, ...]] = {}

    @model_validator(mode="after")
    def _known(self) -> Vocabulary:
        unknown = {key for keys in self.page.values() for key in keys} - self.control.keys()
        if unknown:
            raise ValueError(f"page: there is no control called {', '.join(sorted(unknown))}")
        return self

    def level_of(self, text: str) -> Level | None:
        """The level that `text` names, as a whole label; none when it names no level."""
        said = label(text)
        shown = (Level[lesson.key.upper()] for lesson in lessons("level") if label(lesson.wording) == said)
        return self._levels.get(said) or next(shown, self._levels.get(said))

    def clashes(self) -> Iterator[tuple[str, str, str]]:
        """Two entries that could be taken for each other, and the wording: rows, levels, and controls of one page."""
        for page, keys in self.page.items():
            here = keys if page == EVERYWHERE else (*keys, *self.page.get(EVERYWHERE, ()))
            yield from _clashes({f"control.{key}": self.control[key] for key in here})
        yield from _clashes({f"row.{key}": entry for key, entry in self.row.items()})
        yield from _clashes({f"level.{key}": entry for key, entry in self.level.items()})

    def with_wordings(self, more: Additions) -> Vocabulary:
        """This vocabulary with further wordings; every key of `more` is known."""
        grown = {kind: _extended(getattr(self, kind), getattr(more, kind)) for kind in KINDS}
        return Vocabulary.model_validate({"page": self.page, **grown})

    @cached_property
    def _levels(self) -> dict[str, Level]:
        return {label(text): Level[key.upper()] for key, entry in self.level.items() for text in entry.texts}


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of this program: what ships with it, and the operator's own wordings. Raises WrongSetting."""
    return extended(shipped(), own_file())


@cache
def shipped() -> Vocabulary:
    """The vocabulary that ships with the product."""
    return toml_file.require(files("flows").joinpath(FILE), Vocabulary)


def own_file() -> Path:
    """Where the operator keeps wordings of his own."""
    return user_config_path("chaperone") / FILE


def extended(book: Vocabulary, own: Path) -> Vocabulary:
    """`book` with the wordings of the file `own`, if there is one. Raises WrongSetting as `file: field: what is wrong`."""
    if not own.is_file():
        return book
    more = toml_file.require(own, Additions)
    for kind in KINDS:
        for key in getattr(more, kind):
            _require_known(f"{own.name}: {kind}.{key}", key, getattr(book, kind))
    grown = book.with_wordings(more)
    for one, other, text in sorted({*grown.clashes()} - {*book.clashes()}):
        kind, _, key = one.partition(".")
        mine, taken = (one, other) if key in getattr(more, kind) else (other, one)
        raise WrongSetting(f"{own.name}: {mine}", f"“{text}” could be taken for {taken}.")
    return grown


def control(key: str) -> Control:
    """The control of that key. Raises KeyError for a key that is not in the vocabulary."""
    entry = vocabulary().control[key]
    return Control(key, entry.roles, entry.texts)


def phrase(key: str) -> tuple[str, ...]:
    """The wordings of that phrase. Raises KeyError for a key that is not in the vocabulary."""
    return vocabulary().phrase[key].texts


def row_wordings(key: str) -> tuple[str, ...]:
    """What the permission row of that key is called, also by what was pointed at in this run."""
    return (*vocabulary().row[key].texts, *wordings("row", key))


def level_control(level: Level, *roles: str) -> Control:
    """An option of a list that names `level`."""
    key = level.name.lower()
    return Control(f"level {level.word}", roles, (*vocabulary().level[key].texts, *wordings("level", key)))


def _extended(entries: Mapping[str, _Entry], more: Mapping[str, _Entry]) -> dict[str, _Entry]:
    return {**entries, **{key: _with(entries[key], entry) for key, entry in more.items()}}


def _with(known: _Entry, more: _Entry) -> _Entry:
    """`known` with the wordings of `more` behind its own, and the roles that it has besides."""
    grown: dict[str, object] = {"wordings": (*known.wordings, *more.wordings)}
    if isinstance(known, _Control) and isinstance(more, _More):
        grown["roles"] = tuple(dict.fromkeys((*known.roles, *more.roles)))
    return known.model_copy(update=grown)


def _require_known(where: str, key: str, known: Mapping[str, object]) -> None:
    if key not in known:
        near = ", ".join(get_close_matches(key, known, n=3))
        raise WrongSetting(where, "there is no such key" + (f" (near it: {near})." if near else "."))


def _clashes(entries: Mapping[str, _Entry]) -> Iterator[tuple[str, str, str]]:
    for (one, first), (other, second) in combinations(sorted(entries.items()), 2):
        apart = (
            isinstance(first, _Control) and isinstance(second, _Control) and not set(first.roles) & set(second.roles)
        )
        for text in first.texts if not apart else ():
            if worded(text, second.texts) or any(worded(said, (text,)) for said in second.texts):
                yield one, other, text
