"""What a partner asks for, held against a table of permissions: changes, what is beyond, what stays. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation.controls import label
from automation.errors import PageTrouble, Unfamiliar
from automation.plan import Change, Findings, Right
from flows.vocabulary import Level, row_wordings, vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.pages.rights_table import RightsTable, Row


_SENSITIVE = ("payments", "tax_document_library", "seller_fee_tax_invoices", "tax_settings")
_SENSITIVE_WORDS = ("payment", "deposit", "tax", "user permission")
"""For rows of a sort that the vocabulary does not have."""


@dataclass(frozen=True)
class RightsPlan:
    """What `title` asks for, by the row keys of the vocabulary. `undo` is the way to the same table for the seller.

    `patient`: levels that Amazon greys out are waited for instead of stopping the job, as it has to approve them first.
    """

    title: str
    permissions: Mapping[str, Level]
    undo: str
    patient: bool = False

    def findings(self, table: RightsTable) -> Findings:
        """Raises PageTrouble when a row or its level is not to be had, Unfamiliar when it may go by another name: nothing is rounded."""
        asked = {_row(table, key): level for key, level in self.permissions.items()}
        lacking = {row: level for row, level in asked.items() if _level(row) < level}
        greyed = tuple(row for row, level in lacking.items() if self.patient and row.greys_out(level))
        over = {
            row: asked.get(row, Level.NONE)
            for row in table.rows
            if row.level is not None and row.level > asked.get(row, Level.NONE)
        }
        return Findings(
            tuple(self._grant(row, level) for row, level in lacking.items() if row not in greyed),
            waiting=self._not_approved(greyed, asked) if greyed else None,
            keeps=tuple(
                Right(row.label, word(row.level), _is_sensitive(row.label)) for row in table.rows if row not in asked
            ),
            extra=tuple(Right(row.label, word(row.level)) for row in over),
            offers=tuple(self._reduce(row, level) for row, level in over.items() if level in row.offers or row.closed),
            rows="permissions",
        )

    def _grant(self, row: Row, level: Level) -> Change:
        if level not in row.offers and not row.closed:
            greyed = f" “{level.word}” is there, but greyed out." if row.greys_out(level) else ""
            sentence = (
                f"The page offers {_offered(row)} for {row.label}; {self.title} asks for “{level.word}”.{greyed} "
                "I stopped before pressing anything: what should happen is for the seller and the partner to say."
            )
            if greyed:
                raise PageTrouble(sentence)
            raise Unfamiliar(sentence, "level", level.name.lower(), f"the level “{level.word}” of {row.label}")
        can = "see and change" if level >= Level.EDIT else "see"
        return self._change(row, level, f"{self.title} will be able to {can} {_what(row)}.")

    def _reduce(self, row: Row, level: Level) -> Change:
        can = "only see" if level is Level.VIEW else "no longer see or change"
        return self._change(row, level, f"{self.title} will {can} {_what(row)}.")

    def _change(self, row: Row, level: Level, says: str) -> Change:
        before = word(row.level)
        return Change(row.label, before, level.word, says, f"{self.undo}, and choose “{before}” again")

    def _not_approved(self, greyed: Sequence[Row], asked: Mapping[Row, Level]) -> str:
        rows = "; ".join(f"{row.label}: {asked[row].word} (offered: {_offered(row)})" for row in greyed)
        return f"Amazon has not approved this role for {self.title} yet, so these are greyed out: {rows}. Run again once it has."


def _row(table: RightsTable, key: str) -> Row:
    """The row of that key. Raises PageTrouble when it is there twice, Unfamiliar when it is there by no known name."""
    known = row_wordings(key)
    try:
        return table.one(known)
    except PageTrouble as trouble:
        if table.find(known):
            raise
        raise Unfamiliar(str(trouble), "row", key, f"the permission “{known[0]}”") from None


def word(level: Level | None) -> str:
    return "not readable" if level is None else level.word


def _is_sensitive(row: str) -> bool:
    """Whether a seller wants to see it named that nobody touches this: his money, his taxes, his users."""
    known = {label(text) for key in _SENSITIVE for text in vocabulary().row[key].texts}
    return label(row) in known or any(word in row.casefold() for word in _SENSITIVE_WORDS)


def named(text: str) -> Level:
    """The level that a change's `after` stands for."""
    return next(level for level in Level if level.word == text)


def _offered(row: Row) -> str:
    return ", ".join(f"“{word(level)}”" for level in row.offers)


def _level(row: Row) -> Level:
    """The level that is set. Raises PageTrouble when the page does not say."""
    if row.level is None:
        raise PageTrouble(f"I cannot tell which level is set for {row.label}. Nothing was changed.")
    return row.level


def _what(row: Row) -> str:
    """The row in the seller's words, where the vocabulary has them."""
    known = (entry.says for entry in vocabulary().row.values() if label(row.label) in map(label, entry.texts))
    return next(known, f"“{row.label}”")
