"""Set exactly the permissions that the partner asks for: Manage Rights > choose > Continue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from automation.controls import Control, label
from automation.errors import PageTrouble
from automation.plan import Change, Findings, Right
from flows.membership import find_user, show
from flows.pages import user_permissions as page
from flows.pages.rights_table import RightsTable, Row, read
from flows.vocabulary import Level, control, level_control, vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from automation.job import Ask
    from automation.outline import Node
    from automation.window import View
    from flows.pages.user_permissions import Membership
    from flows.partner import Wanted
    from flows.seller_central import SellerCentral

SAVE = control("save_rights")
_TAKES = 3.0
"""Seconds that the page has to show a choice as taken."""
_OPTIONS = ("option", "menuitem", "menuitemradio", "radio", "button", "generic")


@dataclass(frozen=True)
class Rights:
    """Where the user stands and, once he is a user, the whole table of what he may do."""

    membership: Membership
    table: RightsTable = field(default_factory=RightsTable)


@dataclass
class SetPermissions:
    """The job `permissions`: the partner's user has the rights asked for."""

    site: SellerCentral
    wanted: Wanted
    name: str = "permissions"
    _where: str = ""
    """The address of the table that was read: another one may be another user's."""

    @property
    def title(self) -> str:
        return f"Set permissions for {self.wanted.partner.title}"

    def observe(self) -> Rights:
        membership = find_user(self.site, self.wanted)
        if membership.state != "member":
            return Rights(membership)
        return Rights(membership, read(self._open_table().root))

    def facts(self, have: Rights) -> Mapping[str, object]:
        return {"user": have.membership.state, **{label: _word(level) for label, level in have.table.levels.items()}}

    def plan(self, have: Rights) -> Findings:
        if have.membership.state != "member":
            return Findings(waiting=_not_yet(self.wanted.partner.title, have.membership))
        asked = {self._row(have.table, key): level for key, level in self.wanted.partner.permissions.items()}
        changes = tuple(self._grant(row, level) for row, level in asked.items() if _level(row) < level)
        over = {
            row: asked.get(row, Level.NONE)
            for row in have.table.rows
            if row.level is not None and row.level > asked.get(row, Level.NONE)
        }
        return Findings(
            changes,
            keeps=tuple(Right(row.label, _word(row.level)) for row in have.table.rows if row not in asked),
            extra=tuple(Right(row.label, _word(row.level)) for row in over),
            offers=tuple(self._reduce(row, level) for row, level in over.items() if level in row.offers or row.closed),
        )

    def apply(self, changes: Sequence[Change], ask: Ask) -> None:
        hands = self.site.hands
        if hands.window.page.url != self._where:
            raise PageTrouble("The window shows another page than the one that was read. Nothing was changed.")
        before = read(hands.window.look().root).levels
        targets = {change.what: _named(change.after) for change in changes}
        for index, (what, level) in enumerate(targets.items()):
            hands.assignment.change = index
            self._choose(what, level)
        linked = self._put_back(before, targets)
        if linked:
            ask(linked)
        self._require({**before, **targets, **{change.what: _named(change.after) for change in linked}})
        hands.commit(SAVE)

    def _row(self, table: RightsTable, key: str) -> Row:
        return table.one(vocabulary().row[key].texts)

    def _grant(self, row: Row, level: Level) -> Change:
        if level not in row.offers and not row.closed:
            offered = ", ".join(f"“{_word(other)}”" for other in row.offers)
            raise PageTrouble(
                f"The page offers {offered} for {row.label}; {self.wanted.partner.title} asks for “{level.word}”. "
                "I stopped before pressing anything: what should happen is for the seller and the partner to say."
            )
        can = "see and change" if level >= Level.EDIT else "see"
        return self._change(row, level, f"{self.wanted.partner.title} will be able to {can} {_what(row)}.")

    def _reduce(self, row: Row, level: Level) -> Change:
        can = "only see" if level is Level.VIEW else "no longer see or change"
        return self._change(row, level, f"{self.wanted.partner.title} will {can} {_what(row)}.")

    def _change(self, row: Row, level: Level, says: str) -> Change:
        before = _word(row.level)
        return Change(
            row.label,
            before,
            level.word,
            says,
            f"User Permissions > Manage Rights of {self.wanted.name}, and choose “{before}” again",
        )

    def _open_table(self) -> View:
        """The table of the partner's user, filled. Raises PageTrouble when it does not come."""
        hands, email = self.site.hands, self.wanted.email
        show(self.site, page.CURRENT, email)
        hands.press(page.MANAGE_RIGHTS, within=lambda root: page.person(root, email))
        hands.window.until(lambda view: bool(read(view.root).rows) or None, "the table of permissions")
        view = hands.window.settled()
        self._where = view.url
        return view

    def _choose(self, what: str, level: Level) -> RightsTable:
        """Chooses `level` in the row `what` and reads the whole table again. Raises PageTrouble when the row does not take it."""
        hands = self.site.hands
        view = hands.window.look()
        row = read(view.root).one((what,))
        if row.level is level:
            return read(view.root)
        node, option = _pick(row, level)
        view = hands.choose(view, node, f"Choose {level.word} for {what}", option=option)

        def taken(view: View) -> RightsTable | None:
            table = read(view.root)
            return table if table.one((what,)).level is level else None

        try:
            return taken(view) or hands.window.until(taken, what, timeout=_TAKES)
        except PageTrouble:
            raise PageTrouble(
                f"“{level.word}” for {what} was pressed, and the page did not take it. Nothing was saved."
            ) from None

    def _put_back(self, before: Mapping[str, Level | None], targets: Mapping[str, Level]) -> tuple[Change, ...]:
        """Puts rows back that moved without being asked for. What moves again with a wanted right is left, and given to be decided on."""
        moved = _moved(before, read(self.site.hands.window.look().root).levels, targets)
        for what, (old, new) in moved.items():
            told = f"{what} moved by itself, from {_word(old)} to {_word(new)}. I try to put it back."
            self.site.supervisor.say(told)
            self.site.hands.record.event("note", text=told)
            if old is not None:
                self._choose(what, old)
        now = read(self.site.hands.window.look().root).levels
        for what in [what for what, level in targets.items() if now.get(what) is not level]:
            self._choose(what, targets[what])
        linked = _moved(before, read(self.site.hands.window.look().root).levels, targets)
        return tuple(self._linked(what, old, new) for what, (old, new) in linked.items())

    def _linked(self, what: str, old: Level | None, new: Level | None) -> Change:
        return Change(
            what,
            _word(old),
            _word(new),
            f"Seller Central changes “{what}” together with what was asked for.",
            f"User Permissions > Manage Rights > {what}",
        )

    def _require(self, agreed: Mapping[str, Level | None]) -> None:
        """The last look before saving. Raises PageTrouble when the table is not what was agreed to, row by row."""
        window = self.site.hands.window
        now = read(window.look().root).levels
        other = [f"{what}: {_word(level)}" for what, level in now.items() if agreed.get(what) != level]
        if other or window.page.url != self._where or now.keys() != agreed.keys():
            raise PageTrouble(
                f"The table is not what was agreed to ({'; '.join(other) or 'another page'}). Nothing was saved."
            )


def _pick(row: Row, level: Level) -> tuple[Node, Control | None]:
    """What to press for `level`, and the option to take then if the row is a list. Raises PageTrouble when it is not to be had."""
    if row.menu is not None:
        return row.menu, level_control(level, *_OPTIONS)
    choices = [choice for choice in row.choices if choice.level is level and choice.open]
    if len(choices) != 1:
        raise PageTrouble(f"{row.label} has no one “{level.word}” to choose now. Nothing was saved.")
    return choices[0].node, None


def _moved(
    before: Mapping[str, Level | None], now: Mapping[str, Level | None], targets: Mapping[str, Level]
) -> dict[str, tuple[Level | None, Level | None]]:
    """Rows that nobody asked for and that are not what they were: old and new level."""
    return {
        what: (before[what], level)
        for what, level in now.items()
        if what in before and what not in targets and level != before[what]
    }


def _level(row: Row) -> Level:
    """The level that is set. Raises PageTrouble when the page does not say."""
    if row.level is None:
        raise PageTrouble(f"I cannot tell which level is set for {row.label}. Nothing was changed.")
    return row.level


def _word(level: Level | None) -> str:
    return "not readable" if level is None else level.word


def _named(word: str) -> Level:
    return next(level for level in Level if level.word == word)


def _what(row: Row) -> str:
    """The row in the seller's words, where the vocabulary has them."""
    known = (entry.says for entry in vocabulary().row.values() if label(row.label) in map(label, entry.texts))
    return next(known, f"“{row.label}”")


def _not_yet(title: str, membership: Membership) -> str:
    if membership.state == "accepted":
        return f"{title} has accepted, and its user is not confirmed yet: that comes first (job invite)."
    return f"{title} is not a user of this account yet: permissions can be set once it has accepted the invitation."
