"""What the practice site says: one TOML file a language, with what a look words differently laid over it.

A language that is `like` another one has only the words that differ.
"""

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

    def entry(self, name: str) -> str:
        """What a menu calls a page."""
        menu: Mapping[str, str] = self.tree["menu"]
        return menu[name] if name in menu else str(self[f"pages.{name}.menu"])

    def of(self, kind: str, name: str) -> str:
        """What a row, section or level is called here; its own name where the file says nothing else."""
        return str(self.tree.get(kind, {}).get(name, name))

    def under(self, above: Mapping[str, Any]) -> "Words":
        """The same words with others laid over them."""
        return Words(self.lang, _laid_over(self.tree, above))


def load_words(lang: str, look: str) -> Words:
    """The words of a language as one look uses them: its table `look.<name>` wins. Raises `NoSuchPart`."""
    tree = _tree(lang)
    return Words(lang, _laid_over(tree, tree.get("look", {}).get(look, {})))


def _tree(lang: str) -> dict[str, Any]:
    """The file's words, laid over those of the language that it is like, if it names one."""
    tree = read(words_file(lang))
    return _laid_over(_tree(tree["like"]), tree) if "like" in tree else tree


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    both = {
        key: _laid_over(below[key], above[key]) for key in below.keys() & above.keys() if isinstance(above[key], dict)
    }
    return {**below, **above, **both}
