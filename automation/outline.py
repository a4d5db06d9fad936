"""What a page says: its accessibility outline, read once and then only looked at.

Playwright's accessibility snapshot (mode "ai") gives, for the page as a person perceives it, every visible element with role,
accessible name, state, place and a reference to act on - through open shadow roots and frames, whatever the page is built with.
Reading it is one call; all that is decided from it is pure, and an auditor can decide it again from the stored outline.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, width, height in CSS pixels, relative to the window."""

_HEAD = re.compile(r"^(?P<role>[\w-]+)(?:\s+(?P<name>\"(?:[^\"\\]|\\.)*\"))?(?P<marks>(?:\s+\[[^\]]*\])*)$", re.DOTALL)
_MARK = re.compile(r"\[([\w-]+)(?:=([^\]]*))?\]")
_TYPED = {"textbox", "searchbox", "spinbutton"}
_NAMED = {"button", "link", "tab", "menuitem", "checkbox", "radio", "switch", "option"}
_NOWHERE = "0,0,0,0"
_NAMES, _PARTS, _SHOWN = "/names", "/parts", "/shown"
_SPACES = re.compile(r"\s+")
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that YAML does not take; names have them where text was decoded wrongly."""
_DUMPER = cast("type[yaml.SafeDumper]", getattr(yaml, "CSafeDumper", yaml.SafeDumper))
_LOADER = cast("type[yaml.BaseLoader]", getattr(yaml, "CBaseLoader", yaml.BaseLoader))


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    r"""`text` as labels are compared: one line, no outer space, no trailing colon, case folded, compatibility forms unified.

    >>> plain("  Item Classification\n Guide : ")
    'item classification guide'
    """
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip().rstrip(":").rstrip().casefold()


@dataclass(frozen=True, eq=False)
class Node:
    """One element of the outline. Compared by identity: two buttons may look alike and still be two."""

    role: str
    name: str = ""
    value: str = ""
    marks: dict[str, str] = field(default_factory=dict)
    children: tuple[Node, ...] = ()

    @property
    def ref(self) -> str | None:
        """Playwright's reference to the element; none when it cannot be clicked itself."""
        return self.marks.get("ref")

    @cached_property
    def box(self) -> Box | None:
        raw = self.marks.get("box")
        if raw is None:
            return None
        left, top, width, height = (float(part) for part in raw.split(","))
        return left, top, width, height

    @property
    def disabled(self) -> bool:
        return "disabled" in self.marks

    def on(self, mark: str) -> bool:
        """Whether a state ("checked", "selected", "pressed") is on. "mixed" is not on."""
        return self.marks.get(mark, "false") in {"", "true"}

    @cached_property
    def text(self) -> str:
        """All that the element says: its own words and those of its children, in order. A picture's name is no word of it."""
        if self.role == "img":
            return ""
        own = self.value or ("" if self.children else self.name)
        return _SPACES.sub(
            " ", " ".join(part for part in (own, *(child.text for child in self.children)) if part)
        ).strip()

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the page."""
        left = [self]
        while left:
            node = left.pop()
            yield node
            left.extend(reversed(node.children))

    @cached_property
    def parents(self) -> dict[Node, Node]:
        """The parent of every node below this one."""
        return {child: node for node in self.walk() for child in node.children}

    def above(self, target: Node) -> Iterator[Node]:
        """What `target` is in, from the nearest up to this node."""
        while target is not self:
            target = self.parents[target]
            yield target

    def holds(self, target: Node) -> bool:
        """Whether `target` is somewhere below this node."""
        return target in self.parents


def parse(snapshot: str) -> Node:
    """The outline of a stored snapshot, under one root node of role "page", with what `annotated` noted put in its place."""
    items = _items(snapshot)
    notes = [item for item in items if isinstance(item, dict)]
    names = {ref: name for item in notes for ref, name in item.get(_NAMES, {}).items()}
    parts = {unspaced("".join(item[_PARTS])): tuple(item[_PARTS]) for item in notes if _PARTS in item}
    shown = frozenset(ref for item in notes for ref in item.get(_SHOWN, ()))
    return _mended(Node("page", children=tuple(_nodes(items))), _Notes(names, parts, shown))


def annotated(snapshot: str, words: Sequence[str], plain_snapshot: Callable[[], str]) -> tuple[str, Node]:
    """`snapshot` with notes of what Playwright's "ai" mode leaves out of the page, and the outline that comes of both.

    It runs inline pieces of text together: "Transactions:" in bold and the description behind it are two to a reader; `words`
    are all visible pieces of text in their order. It gives an element without a box of its own (`display: contents`) an empty
    place, as if it were not drawn. And it loses the name of a button with an icon before its text (Playwright
    1.65); `plain_snapshot`, in the default mode, has it, and is asked for only then.
    """
    root = Node("page", children=tuple(_nodes(_items(snapshot))))
    parts = {unspaced("".join(run)): run for run in _parts(root, words)}
    lost = [node for node in root.walk() if _lost_its_name(node)]
    names = _names(lost, plain_snapshot()) if lost else {}
    shown = sorted(_shown(root, words))
    notes = [
        *({_PARTS: list(run)} for run in parts.values()),
        *([{_NAMES: names}] if names else []),
        *([{_SHOWN: shown}] if shown else []),
    ]
    text = yaml.dump(notes, Dumper=_DUMPER, allow_unicode=True, width=10_000) if notes else ""
    return f"{snapshot}\n{text}" if text else snapshot, _mended(root, _Notes(names, parts, frozenset(shown)))


@dataclass(frozen=True)
class _Notes:
    """What a snapshot left out: names and the pieces of run-together texts, and which elements without a place are shown."""

    names: Mapping[str, str]
    parts: Mapping[str, tuple[str, ...]]
    shown: frozenset[str]


def _shown(root: Node, words: Sequence[str]) -> Iterator[str]:
    """References of the elements that have no place and yet say something that is visible nowhere else: theirs is what is seen."""
    leaves = [node for node in root.walk() if not node.children and node.text]
    placed = Counter(unspaced(node.text) for node in leaves if _drawn(node))
    seen = Counter(unspaced(word) for word in words)
    yield from (
        node.ref
        for node in leaves
        if node.ref and not _drawn(node) and seen[unspaced(node.text)] > placed[unspaced(node.text)]
    )


def _names(lost: Iterable[Node], plain_snapshot: str) -> dict[str, str]:
    """The names of `lost` by reference: those of the elements of the same role at the same place."""
    known = {(node.role, node.marks.get("box")): node.name for node in parse(plain_snapshot).walk() if node.name}
    found = ((node.marks["ref"], known.get((node.role, node.marks.get("box")), "")) for node in lost)
    return {ref: name for ref, name in found if name}


def _lost_its_name(node: Node) -> bool:
    return node.ref is not None and node.role in _NAMED and not (node.name or node.text)


def _parts(root: Node, words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What each text consists of that is no one piece of text itself."""
    pieces = [(word, unspaced(word)) for word in words if unspaced(word)]
    known = {solid for _, solid in pieces}
    joined = {
        solid for node in root.walk() if not node.children and (solid := unspaced(node.text)) and solid not in known
    }
    yield from (run for solid in sorted(joined) if (run := _run(pieces, solid)))


def _items(snapshot: str) -> list[Any]:
    return yaml.load(_UNREADABLE.sub("\ufffd", snapshot), Loader=_LOADER) or []  # noqa: S506 - BaseLoader builds nothing but strings, lists and maps


def _run(pieces: Sequence[tuple[str, str]], solid: str) -> tuple[str, ...]:
    """The consecutive pieces that make up `solid`; nothing when there are none."""
    for start, (_, first) in enumerate(pieces):
        rest, parts = solid, []
        if not solid.startswith(first):
            continue
        for word, piece in pieces[start:]:
            if not rest.startswith(piece):
                break
            parts.append(word)
            rest = rest.removeprefix(piece)
            if not rest:
                return tuple(parts)
    return ()


def _mended(node: Node, notes: _Notes) -> Node:
    """`node` with its notes in place, and without what is not drawn.

    What is slotted into a closed part of a web component stands in the snapshot too, with empty boxes; so do the options of a
    closed list, which count: a person can choose them.
    """
    listing = node.role in {"combobox", "listbox"} and _drawn(node)
    children = tuple(
        _mended(child, notes)
        for child in node.children
        if _drawn(child, notes.shown) or (listing and child.role == "option")
    )
    name = node.name or notes.names.get(node.ref or "", "")
    pieces = () if children else notes.parts.get(unspaced(node.text), ())
    if pieces:
        return replace(node, name=name, value="", children=tuple(Node("text", value=piece) for piece in pieces))
    return replace(node, name=name, children=children)


def _drawn(node: Node, shown: frozenset[str] = frozenset()) -> bool:
    """Whether anything of `node` has a place on the page, or is `shown` without one. Text is where its parent is."""
    placed = node.marks.get("box") != _NOWHERE or node.ref in shown
    return placed or any(_drawn(child, shown) for child in node.children if child.role != "text")


def unspaced(text: str) -> str:
    """`text` without any space: how pieces are compared that stand together."""
    return "".join(text.split())


def _nodes(items: list[Any]) -> Iterator[Node]:
    for item in items:
        head, body = next(iter(item.items())) if isinstance(item, dict) else (item, None)
        if head.startswith("/"):  # a property such as /url or /placeholder, not an element
            continue
        yield _node(head, body)


def _node(head: str, body: Any) -> Node:  # noqa: ANN401 - a YAML value: nothing, text or a list
    match = _HEAD.match(head)
    if match is None:
        return Node("text", value=head)
    name = match["name"] or ""
    if name.startswith('"'):
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    marks = dict(_MARK.findall(match["marks"]))
    if isinstance(body, list):
        children = tuple(_nodes(body))
        if match["role"] in _TYPED:  # what is typed in stands below, beside a placeholder
            return Node(match["role"], name, " ".join(child.value for child in children), marks)
        return Node(match["role"], name, "", marks, children)
    return Node(match["role"], name, body or "", marks)
