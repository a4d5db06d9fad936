"""A page of Seller Central to go to, and what is said when it is not open to this sign-in or this account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation.errors import PageTrouble
from flows.page_kind import plan_needed

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.outline import Node
    from automation.record.masks import Mask
    from automation.window import View


ABSENCE = 1.0
"""Seconds for which a list must stay the same before what is not in it counts as absent: lists are often filled late."""


@dataclass(frozen=True)
class Place:
    """A page to go to: its `title` for people, its paths (newest first), the menu entries that lead there, and how it is recognised.

    `gone` says what replaced a page that Amazon has closed: it is raised as Gone when nothing leads there. `private` is what the page
    shows that is nobody's business: the camera covers it.
    """

    title: str
    paths: tuple[str, ...]
    menu: tuple[str, ...]
    recognise: Callable[[Node], bool]
    gone: str = ""
    private: tuple[Mask, ...] = ()


def not_in_plan(view: View, place: Place) -> PageTrouble:
    also = f" {place.gone}" if place.gone else ""
    return PageTrouble(
        f"{place.title} is not open to this account. The page says: “{plan_needed(view.root)}” Nothing was changed.{also}"
    )


def not_permitted(place: Place) -> PageTrouble:
    return PageTrouble(
        f"This sign-in may not open {place.title}. Ask the account's primary user to sign in, or to give this user the right to manage permissions."
    )
