"""How a browser names itself: asked once, and remembered for as long as its program file stays as it is."""

from __future__ import annotations

import json
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from platformdirs import user_cache_path

from automation.folders import own_folder
from automation.log import logger


def remembered(program: Path) -> str | None:
    """The user agent of `program`; None when it was never asked, or has changed since."""
    answer = _notes().get(_sign(program))
    return answer if isinstance(answer, str) and answer.isprintable() else None


def remember(program: Path, user_agent: str) -> None:
    """Notes it beside those of other programs. Where nothing can be written, it is asked again next time."""
    path, notes = _path(), {**_notes(), _sign(program): user_agent}
    try:
        with NamedTemporaryFile("w", dir=own_folder(path.parent), encoding="utf-8", delete=False) as file:
            json.dump(notes, file, indent=1)
        Path(file.name).replace(path)
    except OSError as error:
        logger.debug("the browser's name is not kept ({})", error)


def is_of(user_agent: str, version: str) -> bool:
    """Whether that is the name of a browser of that `version`: a script may start another one than last time."""
    return f"Chrome/{version.partition('.')[0]}." in user_agent


def _sign(program: Path) -> str:
    """`program` as it is now: its real path, size and time of change."""
    real = Path(os.path.realpath(program))
    try:
        state = real.stat()
    except OSError:  # a program that is gone: the start says so
        return str(real)
    return f"{real} {state.st_size} {state.st_mtime_ns}"


def _notes() -> dict[str, object]:
    try:
        notes = json.loads(_path().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return notes if isinstance(notes, dict) else {}


def _path() -> Path:
    return user_cache_path("chaperone") / "user-agents.json"
