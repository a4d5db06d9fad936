"""A value that is for one person alone: it is handed over once, and never shown, logged or kept."""

from __future__ import annotations

from dataclasses import dataclass

_HEAD, _TAIL, _SHORT = 9, 4, 20


@dataclass(frozen=True, repr=False)
class Secret:
    """`value` is for the person; everything that prints a Secret prints a stand-in."""

    value: str

    def __repr__(self) -> str:
        return "‹secret›"

    __str__ = __repr__

    @property
    def masked(self) -> str:
        """As much of it as tells one from another: nothing of a short one.

        >>> Secret("amzn.mws.4ea38b7b-f563-7709-4bae-87aea0c0ffee").masked
        'amzn.mws.…ffee'
        """
        return "…" if len(self.value) < _SHORT else f"{self.value[:_HEAD]}…{self.value[-_TAIL:]}"
