"""A TOML file as a checked thing, or every fault in it as `file: field: what is wrong`."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from automation.errors import WrongSetting

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)

_PLAINLY = {
    "missing": "it is missing.",
    "extra_forbidden": "there is no such field.",
    "bool_type": "it is true or false, without quotes.",
    "string_type": "it is text, in quotes.",
    "string_too_short": "it is empty.",
    "too_short": "it is empty.",
    "model_type": "it is a table of fields.",
    "model_attributes_type": "it is a table of fields.",
    "dict_type": "it is a table of fields.",
    "tuple_type": "it is a list, in square brackets.",
}
"""Pydantic's commonest complaints, for somebody who has never heard of it."""


def read(file: Traversable, model: type[Model], **more: Any) -> Model | tuple[WrongSetting, ...]:  # noqa: ANN401 - fields
    """`file` as a `model`, with `more` fields that do not stand in it; or everything that is wrong with it."""
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        return (WrongSetting(file.name, f"it cannot be read ({error.strerror or error})."),)
    except ValueError as error:  # no TOML, or no UTF-8
        return (WrongSetting(file.name, f"it is no TOML: {error}."),)
    foreign = tuple(WrongSetting(f"{file.name}: {key}", _PLAINLY["extra_forbidden"]) for key in data if key in more)
    try:
        made = model.model_validate({**data, **more}, context=data)
    except ValidationError as error:
        return (*foreign, *(_said(file.name, fault) for fault in error.errors()))
    return foreign or made


def require(file: Traversable, model: type[Model], **more: Any) -> Model:  # noqa: ANN401 - fields
    """`file` as a `model`. Raises WrongSetting for the first thing that is wrong with it."""
    found = read(file, model, **more)
    if isinstance(found, tuple):
        raise found[0]
    return found


def _said(name: str, fault: ErrorDetails) -> WrongSetting:
    where = ".".join(str(part) for part in fault["loc"] if part != "[key]")
    return WrongSetting(f"{name}: {where}" if where else name, _PLAINLY.get(fault["type"]) or _sentence(fault))


def _sentence(fault: ErrorDetails) -> str:
    said = str(fault["ctx"]["error"]) if fault["type"] == "value_error" else fault["msg"]
    return f"{said.removesuffix('.')}."
