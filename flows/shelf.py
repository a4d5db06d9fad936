"""Where partners' files are: those that ship with the product, and the operator's own in the settings folder."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_config_path

from automation.errors import UnknownName, WrongSetting
from flows import toml_file
from flows.partner import Partner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable


_CLOSED = {"mws"}
"""Jobs whose page Amazon has closed for good: MWS, on 1 April 2024."""


def own_folder() -> Path:
    """Where the operator keeps partners of his own."""
    return user_config_path("chaperone") / "partners"


def partners() -> tuple[Partner, ...]:
    """All partners by key, the operator's own among them. Raises WrongSetting for a file that is wrong."""
    known = _known()
    return tuple(load(known[key]) for key in sorted(known))


def partner(name: str) -> Partner:
    """The partner called `name`, whatever its case. Raises UnknownName, WrongSetting."""
    known = _known()
    if name.casefold() not in known:
        raise UnknownName("partner", name, sorted(known))
    return load(known[name.casefold()])


def listed() -> list[dict[str, Any]]:
    """All partners in short. `yours` are the operator's own, `old` and `old_jobs` what is kept as history. Raises WrongSetting."""
    return [
        {
            "name": entry.key,
            "title": entry.title,
            "jobs": list(entry.jobs),
            "old": entry.old,
            "old_jobs": list(old_jobs(entry)),
            "yours": entry.key not in _shipped(),
        }
        for entry in partners()
    ]


def old_jobs(profile: Partner) -> tuple[str, ...]:
    """The jobs that can hardly be done any more: all of a partner that is old itself, and what Amazon has closed."""
    return tuple(job for job in profile.jobs if profile.old or job in _CLOSED)


def load(file: Traversable) -> Partner:
    """One partner file. Raises WrongSetting as `file: field: what is wrong`, for the first thing that is wrong."""
    return toml_file.require(file, Partner, key=_key(file))


def examine(file: Traversable) -> Partner | tuple[WrongSetting, ...]:
    """One partner file, or everything that is wrong with it."""
    return toml_file.read(file, Partner, key=_key(file))


def examine_own(file: Path) -> Partner | tuple[WrongSetting, ...]:
    """A file that the operator wrote: as `examine` has it, and whether its name is still to be had."""
    found = examine(file)
    shipped = _shipped().get(_key(file).casefold())
    if shipped is None or file.resolve() == Path(str(shipped)).resolve():
        return found
    taken = _taken(file)
    return (taken,) if isinstance(found, Partner) else (taken, *found)


def _taken(file: Path) -> WrongSetting:
    return WrongSetting(
        file.name,
        "a partner of this name ships with Chaperone. Give the file another name, so that nobody takes one for the other.",
    )


def _key(file: Traversable) -> str:
    return file.name.removesuffix(".toml")


def _known() -> dict[str, Traversable]:
    """Every partner's file by key. Raises WrongSetting when one of the operator's own takes a name that is taken."""
    own = dict(_toml(own_folder()))
    for key in sorted(own.keys() & _shipped().keys()):
        raise _taken(own_folder() / own[key].name)
    return {**_shipped(), **own}


@cache
def _shipped() -> dict[str, Traversable]:
    return dict(_toml(files("flows").joinpath("partners")))


def _toml(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.name.endswith(".toml"):
            yield file.name.removesuffix(".toml").casefold(), file
