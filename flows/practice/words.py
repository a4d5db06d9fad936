"""What the practice site says: one TOML file a language, with what a look words differently laid over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows.practice.parts import read, words_file


@dataclass(frozen=True)
class Words:
    """All words of one language. `words["rights.continue"]` is a text; a missing one is a `KeyError` with its whole name."""

    lang: str
    tree: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a text, a list of texts or a table, as the file has it
        found: Any = self.tree
        for key in name.split("."):
            if key not in found:
                raise KeyError(name)
            found = found[key]
        return found

    def of(self, kind: str, name: str) -> str:
        """What a row, section or level is called here; its own name where the file says nothing else."""
        return str(self.tree.get(kind, {}).get(name, name))


def load_words(lang: str, look: str) -> Words:
    """The words of a language as one look uses them: its table `look.<name>` wins. Raises `NoSuchPart`."""
    tree = read(words_file(lang))
    return Words(lang, _laid_over(tree, tree.get("look", {}).get(look, {})))


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    both = {
        key: _laid_over(below[key], above[key]) for key in below.keys() & above.keys() if isinstance(above[key], dict)
    }
    return {**below, **above, **both}
