"""What a partner asks for: data, no code. One TOML file a partner."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic reads it at run time
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from automation.errors import MissingValue, UnknownName, WrongSetting
from automation.record.redaction import EMAIL
from flows.vocabulary import Level, vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

JobName = Literal["invite", "permissions"]
"""The jobs that there are, in the order in which they make sense."""

_SLOT = re.compile(r"\{(\w+)\}")


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Data):
    """Where the partner says what it needs, and when that was read."""

    where: str
    read_on: date


class Value(_Data):
    """A value that only the agent can give: an address made for this seller, say."""

    meaning: str
    kind: Literal["email", "text"] = "text"


class Invitation(_Data):
    """The user to invite. `{key}` stands for a value of the profile."""

    name: str
    email: str


class Partner(_Data):
    """A partner's profile. `permissions` maps row keys of the vocabulary to levels."""

    key: str
    title: str
    about: str
    jobs: tuple[JobName, ...] = Field(min_length=1)
    source: Source
    values: dict[str, Value] = {}
    invite: Invitation | None = None
    permissions: dict[str, Level] = {}

    @field_validator("permissions", mode="before")
    @classmethod
    def _levels(cls, rows: Mapping[str, str]) -> dict[str, Level]:
        unknown = sorted(set(rows) - set(vocabulary().row))
        if unknown:
            raise ValueError(f"no such permission row: {', '.join(unknown)}")
        levels = {level.name.lower(): level for level in Level}
        wrong = sorted(set(rows.values()) - set(levels))
        if wrong:
            raise ValueError(f"no such level: {', '.join(wrong)} (known: {', '.join(levels)})")
        return {row: levels[level] for row, level in rows.items()}

    @field_validator("invite")
    @classmethod
    def _slots(cls, invite: Invitation | None, info: ValidationInfo) -> Invitation | None:
        used = _SLOT.findall(f"{invite.name} {invite.email}") if invite else []
        unknown = sorted(set(used) - set(info.data.get("values", {})))
        if unknown:
            raise ValueError(f"it uses {{{unknown[0]}}}, which is not among the values")
        return invite


@dataclass(frozen=True)
class Wanted:
    """What one run is to bring about: the partner's profile with its values filled in, for the named stores."""

    partner: Partner
    name: str
    email: str
    stores: tuple[str, ...]

    @property
    def everywhere(self) -> bool:
        """Whether the user belongs to the global account: with more than one store, says the ExportYourStore guide."""
        return len(self.stores) > 1


def partners() -> tuple[Partner, ...]:
    """All partners that ship with the product, by key. Raises WrongSetting for a file that is wrong."""
    shelf = files("flows").joinpath("partners")
    return tuple(
        load(file) for file in sorted(shelf.iterdir(), key=lambda file: file.name) if file.name.endswith(".toml")
    )


def partner(name: str) -> Partner:
    """The partner called `name`, whatever its case. Raises UnknownName."""
    known = {entry.key: entry for entry in partners()}
    if name.casefold() not in known:
        raise UnknownName("partner", name, tuple(known))
    return known[name.casefold()]


def load(file: Traversable) -> Partner:
    """One partner file. Raises WrongSetting as `file: field: what is wrong`."""
    try:
        data: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
        return Partner.model_validate({"key": file.name.removesuffix(".toml"), **data})
    except tomllib.TOMLDecodeError as error:
        raise WrongSetting(file.name, str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise WrongSetting(f"{file.name}: {'.'.join(map(str, first['loc']))}", str(first["msg"])) from error


def wanted(profile: Partner, given: Mapping[str, str], stores: tuple[str, ...]) -> Wanted:
    """The profile with the `given` values in place. Raises MissingValue, UnknownName, WrongSetting."""
    for key in given:
        if key not in profile.values:
            raise UnknownName(f"value of {profile.title}", key, tuple(profile.values))
    for key, value in profile.values.items():
        _check(profile, key, value, given)
    invite = profile.invite or Invitation(name=profile.title, email="")
    return Wanted(profile, _fill(invite.name, given), _fill(invite.email, given).strip(), stores)


def _check(profile: Partner, key: str, value: Value, given: Mapping[str, str]) -> None:
    if not given.get(key, "").strip():
        raise MissingValue(profile.title, key, value.meaning)
    if value.kind == "email" and not EMAIL.fullmatch(given[key].strip()):
        raise WrongSetting(f"--set {key}", f"“{given[key]}” is not an e-mail address.")


def _fill(template: str, given: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda slot: given[slot[1]], template)


def sentences(profile: Partner) -> tuple[str, ...]:
    """What the partner asks for, as a seller understands it: a line each."""
    lines = [f"{profile.title}: {profile.about}", f"Source: {profile.source.where}, read on {profile.source.read_on}."]
    if profile.invite:
        lines.append(
            f"It asks to be invited as the user “{profile.invite.name}”, and for these permissions and no others:"
        )
    for key, level in profile.permissions.items():
        row = vocabulary().row[key]
        can = "see and change" if level >= Level.EDIT else "see"
        lines.append(f"  - {can} {row.says} ({row.texts[0]}: {level.word})")
    lines += [f"You give it: --set {key}=… : {value.meaning}" for key, value in profile.values.items()]
    return tuple(lines)
