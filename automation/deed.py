"""One thing to do, and what it is done for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from automation.controls import Found

Act = Literal["open", "press", "fill", "choose", "commit"]


@dataclass
class Assignment:
    """What is worked on now, for the journal. `approved` is the digest of the plan that was agreed to: no commit without it.

    `chapters` are the changes of that plan in a few words, and `change` the number of the one that is being made.
    """

    job: str = ""
    store: str = ""
    change: int | None = None
    approved: str | None = None
    chapters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deed:
    """One thing to do: what people are told, the control, the value to type, and whether it is pictured before as well.

    One that is not `pictured` at all is one of several in a row that the next picture shows together. `whole`: the picture afterwards
    is of the whole page.
    """

    act: Act
    text: str
    found: Found | None = None
    value: str | None = None
    before: bool = False
    pictured: bool = True
    whole: bool = False

    @property
    def stays(self) -> bool:
        """Whether the control is still there afterwards, so that it can be shown with what it holds."""
        return self.act in {"fill", "choose"}
