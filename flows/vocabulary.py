"""What Amazon calls things: one place that turns `vocabulary.toml` into controls, phrases, permission rows and levels."""

from __future__ import annotations

import tomllib
from enum import IntEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from automation.controls import Control, label


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


class Wording(NamedTuple):
    """One wording as it was seen: `source` as in the head of vocabulary.toml."""

    text: str
    language: str
    years: str
    source: str


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    wordings: tuple[Wording, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(wording.text for wording in self.wordings)


class _Control(_Entry):
    roles: tuple[str, ...]


class _Row(_Entry):
    says: str


class Vocabulary(BaseModel):
    """Everything in vocabulary.toml, by kind and key."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    control: dict[str, _Control]
    phrase: dict[str, _Entry]
    row: dict[str, _Row]
    level: dict[str, _Entry]

    def level_of(self, text: str) -> Level | None:
        """The level that `text` names, as a whole label; none when it names no level."""
        return self._levels.get(label(text))

    @cached_property
    def _levels(self) -> dict[str, Level]:
        return {label(text): Level[key.upper()] for key, entry in self.level.items() for text in entry.texts}


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that ships with the product. Raises pydantic's ValidationError when the file is wrong."""
    return Vocabulary.model_validate(tomllib.loads(files("flows").joinpath("vocabulary.toml").read_text("utf-8")))


def control(key: str) -> Control:
    """The control of that key. Raises KeyError for a key that is not in the vocabulary."""
    entry = vocabulary().control[key]
    return Control(key, entry.roles, entry.texts)


def phrase(key: str) -> tuple[str, ...]:
    return vocabulary().phrase[key].texts


def level_control(level: Level, *roles: str) -> Control:
    """An option of a list that names `level`."""
    return Control(f"level {level.word}", roles, vocabulary().level[level.name.lower()].texts)
