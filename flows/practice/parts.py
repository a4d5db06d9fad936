"""The parts of the practice site that are data: looks, words, the state it starts from."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


class NoSuchPart(ValueError):
    """A look, language or trouble was asked for that the practice site does not have."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind, self.name, self.known = kind, name, tuple(sorted(known))
        super().__init__(f"There is no {kind} called {name!r}; there are: {', '.join(self.known)}.")


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def look_folder(name: str) -> Path:
    """The folder of one look. Raises `NoSuchPart`."""
    folders = {folder.name: folder for folder in (HERE / "looks").iterdir() if (folder / "look.toml").is_file()}
    if name not in folders:
        raise NoSuchPart("look", name, folders)
    return folders[name]


def words_file(lang: str) -> Path:
    """The file with all words of one language. Raises `NoSuchPart`."""
    files = {file.stem: file for file in (HERE / "words").glob("*.toml")}
    if lang not in files:
        raise NoSuchPart("language", lang, files)
    return files[lang]
