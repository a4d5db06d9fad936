"""What a screen of the practice site is: where it stands and how it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.responses import Response

    from flows.practice.site import Site, Visit

READ = ["GET"]
READ_AND_SEND = ["GET", "POST"]


@dataclass(frozen=True)
class Screen:
    """`places` gives paths with their methods; `answer` makes the page; a `public` screen needs no sign-in."""

    places: Callable[[Site], Iterable[tuple[str, list[str]]]]
    answer: Callable[[Visit], Response]
    public: bool = False
