"""Watches what a program of ours puts on the disk: every file at the moment in which it gets its name, and all of them at the end."""

from __future__ import annotations

import base64
import json
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TELLING = 6
"""Signs of base64 that do not come about by chance."""
_MOMENTS = {"os.link", "os.rename", "os.remove"}


@dataclass
class Watch:
    """Looks for `known` words in every file under `folder`, in every form in which they could stand there."""

    folder: Path
    known: tuple[str, ...]
    on: bool = True
    seen: int = 0
    found: set[tuple[str, str]] = field(default_factory=set)

    def notice(self, event: str, arguments: tuple[object, ...]) -> None:
        """An audit hook: told of every file before it is renamed, linked or removed."""
        if self.on and event in _MOMENTS and isinstance(arguments[0], Path | str):
            self.look([Path(arguments[0])])

    def look(self, paths: Iterable[Path]) -> None:
        for path in paths:
            if path.is_relative_to(self.folder) and path.is_file():
                data = path.read_bytes()
                self.seen += 1
                self.found |= {(path.name, word) for word in self.known if any(form in data for form in forms(word))}


def forms(word: str) -> set[bytes]:
    """A word as it may stand in a file: encoded, escaped, or inside base64 at each of its three alignments."""
    plain = word.encode()
    inner = {base64.b64encode(b" " * shift + plain)[4 if shift else 0 : -4] for shift in range(3)}
    inner = {part for part in inner if len(part) > _TELLING}
    escaped = {json.dumps(word)[1:-1].encode(), quote(word).encode(), quote(word, safe="").encode()}
    return {plain, word.encode("utf-16-le"), word.encode("utf-16-be"), *escaped, *inner}


@contextmanager
def watching(folder: Path, *known: str) -> Iterator[Watch]:
    """Watches `folder` for as long as the block lasts, and looks at all of it at the end."""
    watch = Watch(folder, known)
    sys.addaudithook(watch.notice)
    try:
        yield watch
    finally:
        watch.on = False  # a hook is never taken away again
    watch.look(folder.rglob("*"))
