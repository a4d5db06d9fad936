"""A page as it was looked at, once: what it showed, and what it was like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from automation.outline import Node


@dataclass(frozen=True)
class View:
    """One look at the page. `snapshot` is the outline as text; both are empty on a page with credential fields."""

    url: str
    title: str
    snapshot: str
    root: Node
    private: bool = False
    words: tuple[str, ...] = ()
    """Every visible piece of the page's text, by the page's own word."""


@dataclass(frozen=True)
class State:
    """What a page is like, in numbers: two that are equal show the same outline."""

    url: str
    frames: tuple[tuple[int, int], ...]
    private: bool
    closed: bool = False
    """Whether something on it may be a part that no script can look into."""
