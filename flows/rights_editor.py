"""The page on which levels are chosen and saved, for a user as for an authorized partner."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from automation.answer import notices
from automation.controls import Control, has, matches
from automation.errors import NotPressed, PageTrouble
from automation.plan import Change
from flows.pages import sections, summary
from flows.pages.rights_table import RightsTable, read
from flows.pages.sections import SAVE
from flows.rights_plan import named, word
from flows.seller_central import Place
from flows.vocabulary import Level, level_control

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    from automation.job import Ask
    from automation.outline import Node
    from automation.window import View
    from flows.pages.rights_table import Row
    from flows.seller_central import SellerCentral

    Levels: TypeAlias = Mapping[str, Level | None]

_MOST = 60
"""More sections than any table of permissions has."""
_TAKES = 3.0
"""Seconds that the page has to show a choice as taken."""
_OPTIONS = ("option", "menuitem", "menuitemradio", "radio", "button", "generic")
_LINKED = (
    "Seller Central changed these together with what you agreed to, and they do not stay apart. Nothing is saved yet."
)


@dataclass
class RightsEditor:
    """The open table of one user or partner. `whose` are the words by which a page names him: an address, a name."""

    site: SellerCentral
    whose: tuple[str, ...]
    _where: str = field(default="", init=False)
    """The address of the table that was read: another one may be another user's."""

    @property
    def place(self) -> Place:
        """The table, as a page that a press leads to."""
        return Place("the table of permissions", (), (), self._there)

    def arrive(self, timeout: float | None = None) -> RightsTable:
        """The whole table, once it is there. Raises PageTrouble when it does not come."""
        window = self.site.hands.window
        window.until(lambda view: self._there(view.root) or None, "the table of permissions", timeout=timeout)
        self._where = window.settled().url
        return self._whole()

    def set(self, changes: Sequence[Change], ask: Ask, *, first: int = 0) -> None:
        """Chooses and saves exactly these; `first` is the number of the first one in the plan. Raises PageTrouble and what the hands do."""
        hands = self.site.hands
        if hands.window.page.url != self._where:
            raise PageTrouble("The window shows another page than the one that was read. Nothing was changed.")
        table = self._whole()
        before, targets = table.levels, {change.what: named(change.after) for change in changes}
        for index, (what, level) in enumerate(targets.items(), first):
            hands.assignment.change = index
            last = index == first + len(targets) - 1  # after that one there is a picture of them all
            if last or not self._mark(table, what, level):
                self._choose(what, level, whole=last)
        linked = self._put_back(before, targets)
        if linked:
            ask(linked, _LINKED)
        agreed = {**before, **targets, **{change.what: named(change.after) for change in linked}}
        self._require(agreed)
        self._save(agreed, before)

    def _there(self, page: Node) -> bool:
        part = sections.editor(page)
        return bool(read(part).rows) or (has(part, SAVE) and any(map(self._folded, sections.heads(part))))

    def _part(self) -> Node:
        return sections.editor(self.site.hands.window.look().root)

    def _folded(self, head: Node) -> bool:
        return self.site.hands.window.folded(head)

    def _whole(self) -> RightsTable:
        """All rows, the shut sections opened for it. Where opening one shuts another, they are read one after the other."""
        opened: set[str] = set()
        for _ in range(_MOST):
            part = self._part()
            shut = [head for head in sections.heads(part) if self._folded(head)]
            if not shut:
                return read(part)
            if any(head.ref in opened for head in shut):
                return self._one_by_one()
            opened |= {head.ref or "" for head in shut}
            self._open_all(shut)
        raise PageTrouble("The sections of the table do not stay open. Nothing was changed.")

    def _one_by_one(self) -> RightsTable:
        part = self._part()
        refs = [head.ref for head in sections.heads(part)]
        rows = sections.rows_of(part, None, _by(part, refs[0]))
        for ref, following in zip(refs, [*refs[1:], None], strict=True):
            part = self._part()
            head = _by(part, ref)
            if head is not None and self._folded(head):
                self._open(head)
                part = self._part()
            rows += sections.rows_of(part, _by(part, ref), _by(part, following))
        return RightsTable(rows)

    def _open_all(self, heads: Sequence[Node]) -> None:
        """Opens them, one after the other; the page is read and pictured after the last."""
        for head in heads[:-1]:
            try:
                self.site.hands.unfold(head, f"Press {head.name or head.text}")
            except NotPressed:
                self._open(head)  # the page went on: it is read then
        self._open(heads[-1])

    def _open(self, head: Node) -> None:
        hands, name = self.site.hands, head.name or head.text
        if head.role == "button":
            hands.press(
                Control(f"section {name}", ("button",), (name,)), within=lambda root: _by(root, head.ref) or head
            )
        else:  # the head of a native disclosure has no role of its own to be found by
            hands.choose(hands.window.look(), head, f"Open {name}")

    def _bring(self, what: str) -> Row:
        """The row `what`, in sight: it may be in a section that was shut by opening another one. Raises PageTrouble."""
        part = self._part()
        for ref in [head.ref for head in sections.heads(part)]:
            if read(part).find((what,)):
                break
            head = _by(part, ref)
            if head is not None and self._folded(head):
                self._open(head)
                part = self._part()
        return read(part).one((what,))

    def _mark(self, table: RightsTable, what: str, level: Level) -> bool:
        """Chooses `level` by a radio of `table`, without reading the page for it: it is read and pictured after the last one."""
        hands, rows = self.site.hands, table.find((what,))
        choices = [choice.node for row in rows for choice in row.choices if choice.level is level and choice.open]
        if len(rows) != 1 or len(choices) != 1 or choices[0].role != "radio" or choices[0].ref is None:
            return False
        try:
            return hands.mark(choices[0], _told(what, level))
        except NotPressed:
            return False  # the page went on: it is read then

    def _choose(self, what: str, level: Level, *, whole: bool = False) -> None:
        """Chooses `level` in the row `what`. Raises PageTrouble when the row does not take it."""
        hands = self.site.hands
        row = self._bring(what)
        if row.level is level:
            return
        node, option = _pick(row, level)
        view = hands.choose(hands.window.look(), node, _told(what, level), option=option, whole=whole)

        def taken(view: View) -> bool | None:
            return read(sections.editor(view.root)).one((what,)).level is level or None

        try:
            if not taken(view):
                hands.window.until(taken, what, timeout=_TAKES)
        except PageTrouble:
            raise PageTrouble(
                f"“{level.word}” for {what} was pressed, and the page did not take it. Nothing was saved."
            ) from None

    def _put_back(self, before: Levels, targets: Mapping[str, Level]) -> tuple[Change, ...]:
        """Puts rows back that moved without being asked for. What moves again with a wanted right is left, and given to be decided on."""
        now = self._whole().levels
        moved = _moved(before, now, targets)
        for what, (old, new) in moved.items():
            told = f"{what} moved by itself, from {word(old)} to {word(new)}. I try to put it back."
            self.site.supervisor.say(told)
            self.site.hands.record.event("note", text=told)
            if old is not None:
                self._choose(what, old)
        if moved:
            now = self._whole().levels
        for what in [what for what, level in targets.items() if now.get(what) is not level]:
            self._choose(what, targets[what])
        linked = _moved(before, self._whole().levels, targets)
        return tuple(_linked(what, old, new) for what, (old, new) in linked.items())

    def _require(self, agreed: Levels) -> None:
        """The last look before saving. Raises PageTrouble when the table is not what was agreed to, row by row."""
        now = self._whole().levels
        other = [f"{what}: {word(level)}" for what, level in now.items() if agreed.get(what) != level]
        if other or self.site.hands.window.page.url != self._where or now.keys() != agreed.keys():
            raise PageTrouble(
                f"The table is not what was agreed to ({'; '.join(other) or 'another page'}). Nothing was saved."
            )

    def _save(self, agreed: Levels, had: Levels) -> None:
        hands = self.site.hands
        before = hands.window.look()
        after = hands.commit(SAVE)
        if self._asked_again(before, after, agreed, had):
            hands.commit(SAVE)

    def _asked_again(self, before: View, after: View, agreed: Levels, had: Levels) -> bool:
        """Whether the page asks for the same yes once more: a further page, or a dialog, with another thing to save it by.

        Raises PageTrouble when there is such a page, and it does not say that it is about the same.
        """
        hands = self.site.hands
        again = matches(after.root, SAVE)
        if after.private or hands.told[1] or set(notices(after.root)) - set(notices(before.root)):
            return False  # it has answered
        if len(again) != 1 or hands.window.asleep(again[0]):
            return False
        part = summary.dialog_of(after.root, again[0]) or after.root
        table = read(part)
        stays = part is after.root and after.url == before.url and any(_editable(row) for row in table.rows)
        if stays:
            return False  # the same page, which shows its table still
        if not summary.about(part, self.whose, agreed, had) or summary.other_levels(part, agreed, had):
            raise PageTrouble(
                f"After “{hands.told[0]}” the page asks for “{again[0].name or again[0].text}” once more, and does not show that it is "
                "about the same. I pressed it once; please look at the window."
            )
        return True


def _told(what: str, level: Level) -> str:
    return f"Choose {level.word} for {what}"


def _by(page: Node, ref: str | None) -> Node | None:
    return next((node for node in page.walk() if node.ref == ref), None) if ref else None


def _editable(row: Row) -> bool:
    return row.closed or sum(choice.open for choice in row.choices) > 1


def _pick(row: Row, level: Level) -> tuple[Node, Control | None]:
    """What to press for `level`, and the option to take then if the row is a list. Raises PageTrouble when it is not to be had."""
    if row.menu is not None:
        return row.menu, level_control(level, *_OPTIONS)
    choices = [choice for choice in row.choices if choice.level is level and choice.open]
    if len(choices) != 1:
        raise PageTrouble(f"{row.label} has no one “{level.word}” to choose now. Nothing was saved.")
    return choices[0].node, None


def _moved(before: Levels, now: Levels, targets: Mapping[str, Level]) -> dict[str, tuple[Level | None, Level | None]]:
    """Rows that nobody asked for and that are not what they were: old and new level."""
    return {
        what: (before[what], level)
        for what, level in now.items()
        if what in before and what not in targets and level != before[what]
    }


def _linked(what: str, old: Level | None, new: Level | None) -> Change:
    return Change(
        what,
        word(old),
        word(new),
        f"Seller Central changes “{what}” together with what was asked for.",
        f"User Permissions > Manage Rights > {what}",
    )
