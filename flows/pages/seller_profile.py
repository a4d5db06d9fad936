"""Your Seller Profile: the two addresses that buyers' messages go to, and the form that changes them. Facts and controls only.

The page has further sections with an Edit of their own, so the section *Customer Service Details* is made out first: its title and
both fields, and no more than needed (docs/sources.md#profile). How a value stands beside its label differs: a list of terms, a table row,
words after words, a field that cannot be typed into. A value is taken only where it can belong to no other label.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from automation.controls import DIALOGS, find, has, innermost, label, matches, says
from automation.errors import ControlNotFound, ControlTrouble, PageTrouble
from automation.outline import Node
from automation.record.redaction import EMAIL
from flows.pages.private import next_to
from flows.seller_central import Place
from flows.vocabulary import control, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from automation.controls import Control

SERVICE = control("customer_service_email")
REPLY_TO = control("customer_service_reply_to")
EDIT = control("edit_details")
SUBMIT = control("submit_details")
TITLE = "Seller Central > Settings > Account Info > Your Seller Profile"

_DETAILS = phrase("customer_service_details")
_UPDATED = phrase("details_updated")
_OTHERS = (phrase("customer_service_phone"), phrase("display_name"), phrase("storefront_link"))
_FIELDS = {"textbox", "searchbox", "combobox", "checkbox", "radio", "switch", "spinbutton"}
_COLUMN = "columnheader"
_SHORT = 40
"""Longer words in place of an address are an explanation of the field, not what it holds."""
_MASKS = ("*", "•", "●", "…", "...")
"""What a page writes in place of a part of an address."""


@dataclass(frozen=True)
class Addresses:
    """What the page shows as *Customer Service Email* and *Customer Service Reply-To Email*; empty where it shows nothing."""

    service: str
    reply_to: str


class _Unreadable(Exception):
    """The page does not tell what belongs to a label; the text says why."""


def read(page: Node) -> Addresses:
    """Both addresses. Raises PageTrouble when one cannot be told beyond doubt."""
    part = section(page)
    return Addresses(_value(part, SERVICE), _value(part, REPLY_TO))


def section(page: Node) -> Node:
    """The one part of the page that is Customer Service Details. Raises PageTrouble when there is none, or more than one."""
    found = _sections(page)
    if len(found) == 1:
        return found[0]
    title = f"“{_DETAILS[0]}” with “{SERVICE.wordings[0]}” and “{REPLY_TO.wordings[0]}”"
    if found:
        raise PageTrouble(f"The page has the section {title} {len(found)} times. Nothing was changed.")
    raise PageTrouble(f"The page has no section {title}. Nothing was changed. Has Amazon renamed it?")


def form(page: Node) -> Node:
    """The smallest part that holds both fields and Submit. Raises ControlTrouble while it is not there."""
    fields = [find(page, known).node for known in (SERVICE, REPLY_TO)]
    for step in page.above(fields[0]):
        if step.holds(fields[1]) and has(step, SUBMIT):
            return step
        if step.role in DIALOGS:
            break
    raise ControlNotFound(f"{SUBMIT} of the form", ())


def held(page: Node) -> Addresses:
    """What the two fields of the form hold."""
    part = form(page)
    return Addresses(*(find(part, known).node.value.strip() for known in (SERVICE, REPLY_TO)))


def beside(page: Node) -> tuple[tuple[str, str, bool], ...]:
    """Everything else that the form holds, such as the phone number: role, value and whether it is ticked, in order."""
    part = form(page)
    known = {find(part, each).node for each in (SERVICE, REPLY_TO)}
    others = (node for node in part.walk() if node.role in _FIELDS and node not in known)
    return tuple((node.role, node.value or node.text, node.on("checked")) for node in others)


def complains(page: Node) -> bool:
    """Whether the form is still open after Submit, and the page does not say that all is well."""
    try:
        form(page)
    except ControlTrouble:
        return False
    return not says(page, _UPDATED)


def _sections(page: Node) -> tuple[Node, ...]:
    """Every part that could be the section; of two that lie in one another the inner one."""
    parts = [part for node in page.walk() if _says(node, _DETAILS) and (part := _part(page, node)) is not None]
    sizes = {part: frozenset(part.walk()) - {part} for part in parts}
    least = [part for part in parts if not any(sizes[other] < sizes[part] for other in parts)]
    return tuple({sizes[part]: part for part in least}.values())


def _part(page: Node, title: Node) -> Node | None:
    """The smallest part that holds `title` and both labels, without the sections before and after it."""
    for holder in (title, *page.above(title)):
        if _has_labels(holder):
            part = _cut(holder, title)
            return part if _has_labels(part) else None
    return None


def _cut(holder: Node, title: Node) -> Node:
    """`holder` from the branch with `title` to the branch with which the next section begins."""
    start = next((at for at, child in enumerate(holder.children) if child is title or child.holds(title)), None)
    if start is None:
        return holder
    first, *rest = holder.children[start:]
    ends = (at for at, branch in enumerate(rest) if _begins_another(first, title, branch))
    return Node("group", _DETAILS[0], children=(first, *rest[: next(ends, len(rest))]))


def _begins_another(first: Node, title: Node, branch: Node) -> bool:
    """By a heading that is not below that of `title`; where the titles are no headings, by an Edit as there is one beside `title`."""
    if title.role == "heading":
        return any(node.role == "heading" and _level(node) <= _level(title) for node in branch.walk())
    return has(first, EDIT) and has(branch, EDIT)


def _level(heading: Node) -> int:
    return int(heading.marks.get("level") or 2)


def _has_labels(part: Node) -> bool:
    return all(any(_says(node, known.wordings) for node in part.walk()) for known in (SERVICE, REPLY_TO))


def _says(node: Node, wordings: Sequence[str]) -> bool:
    """Whether `node` is one of `wordings` by its words or its name; words before a colon count where the value follows in one text."""
    wanted = {label(wording) for wording in wordings}
    return bool({label(node.text), label(node.name)} & wanted) or _inline(node, wanted) is not None


def _inline(node: Node, wanted: set[str]) -> str | None:
    """What follows the colon in “label: value”, where that is one piece of text."""
    before, colon, after = node.text.partition(":")
    return after.strip() if colon and after.strip() and not node.children and label(before) in wanted else None


def _value(part: Node, known: Control) -> str:
    try:
        return _read(part, known)
    except _Unreadable as error:
        raise PageTrouble(
            f"I cannot tell from the page what “{known.wordings[0]}” is now: {error}. Nothing was changed."
        ) from None


def _read(part: Node, known: Control) -> str:
    fields = matches(part, known)
    if len(fields) == 1:
        return fields[0].value.strip()
    marks = _marks(part, known.wordings)
    if len(fields) > 1 or len(marks) != 1:
        raise _Unreadable(f"it is there {max(len(fields), len(marks))} times")
    inline = _inline(marks[0], {label(wording) for wording in known.wordings})
    return _said([inline]) if inline is not None else _Reading(part, marks[0], _strangers(part, known)).value


def _marks(part: Node, wordings: Sequence[str]) -> tuple[Node, ...]:
    """Where the label stands: a field that carries it as a name is not the label."""
    return innermost([node for node in part.walk() if node.role not in _FIELDS and _says(node, wordings)])


def _strangers(part: Node, known: Control) -> tuple[Node, ...]:
    """The labels of other things, with which another value begins."""
    others = (*(each.wordings for each in (SERVICE, REPLY_TO) if each is not known), *_OTHERS, _DETAILS)
    return tuple(node for wordings in others for node in _marks(part, wordings))


class _Reading(NamedTuple):
    """The value of one label: `mark` is where the label stands in `part`, `strangers` are the labels of other things."""

    part: Node
    mark: Node
    strangers: tuple[Node, ...]

    @property
    def value(self) -> str:
        term = next((node for node in self._around() if node.role == "term"), None)
        if term is not None:
            return _said(_words(self._definitions(term)))
        if (column := self._column()) is not None:
            return _said(_words([column]))
        own = self._own()
        if own is not None and any(node.role in _FIELDS for node in own.walk()):
            raise _Unreadable("a field stands there that is not named so")
        words = _words([own], without=self.mark) if own is not None else []
        if words or (own is not None and own.role == "row"):
            return _said(words)
        return self._following()

    def _around(self) -> Iterator[Node]:
        yield self.mark
        yield from self.part.above(self.mark)

    def _own(self) -> Node | None:
        """The largest part around the label that holds the label of nothing else."""
        own = None
        for holder in self.part.above(self.mark):
            if holder is self.part or any(holder is other or holder.holds(other) for other in self.strangers):
                break
            own = holder
        return own

    def _definitions(self, term: Node) -> Iterator[Node]:
        """What stands under `term` in a list of terms."""
        siblings = self.part.parents[term].children
        for node in siblings[siblings.index(term) + 1 :]:
            if node.role == "term":
                return
            yield node

    def _column(self) -> Node | None:
        """The cell below the label, where it is the heading of a column and the table has just one row of values."""
        row = next((node for node in self._around() if node.role == "row"), None)
        if row is None or {node.role for node in row.children} != {_COLUMN}:
            return None
        table = next((node for node in self.part.above(row) if node.role in {"table", "grid"}), None)
        rows = [node for node in table.walk() if node.role == "row" and node is not row] if table else []
        if len(rows) != 1 or len(rows[0].children) != len(row.children) or rows[0].children[0].role == _COLUMN:
            raise _Unreadable("it is the heading of a column, and the table has not just one row of values")
        at = next(at for at, cell in enumerate(row.children) if cell is self.mark or cell.holds(self.mark))
        return rows[0].children[at]

    def _following(self) -> str:
        """The words between this label and the next one, where nothing but the order tells."""
        words: list[str] = []
        seen = closed = False
        for node in self.part.walk():
            if node is self.mark:
                seen = True
            elif seen and node in self.strangers:
                closed = True
                break
            elif seen and not self.mark.holds(node) and (word := _word(self.part, node)):
                words.append(word)
        if not _addresses(words) and not (closed and len(words) == 1):
            raise _Unreadable("nothing stands beside it that is clearly its own")
        return _said(words)


def _words(parts: Iterable[Node | None], *, without: Node | None = None) -> list[str]:
    """What `parts` say, button and link texts aside: an “Edit” beside a value is no part of it."""
    return [
        word
        for part in parts
        if part is not None
        for node in part.walk()
        if node is not without and not (without and without.holds(node)) and (word := _word(part, node))
    ]


def _word(part: Node, node: Node) -> str:
    """The words of `node` if it is one of the smallest that say something, and is nothing to press."""
    if node.role in _FIELDS or node.role in {"option", "img"} or not node.text or any(c.text for c in node.children):
        return ""
    around = (node, *(part.above(node) if node is not part else ()))
    pressed = any(step.role == "button" or (step.role == "link" and not EMAIL.search(step.text)) for step in around)
    return "" if pressed else node.text


def _said(words: Sequence[str]) -> str:
    """The value that `words` are: one address, or the few words that stand in place of one. Raises _Unreadable."""
    found, text = _addresses(words), " ".join(words).strip()
    if len(found) > 1:
        raise _Unreadable("more than one address stands there")
    if any(mask in piece for piece in text.split() if "@" in piece for mask in _MASKS):
        raise _Unreadable("the page does not show the whole address")
    if found:
        return found[0]
    if "@" in text or len(text) > _SHORT:
        raise _Unreadable("what stands there is no address")
    return text if any(character.isalnum() for character in text) else ""


def _addresses(words: Sequence[str]) -> list[str]:
    found = {address.casefold(): address for word in words for address in EMAIL.findall(word)}
    return list(found.values())


PLACE = Place(
    title=TITLE,
    paths=(
        "/sw/AccountInfo/SellerProfileView/step/SellerProfileView",
        "/sw/AccountInfo/SellerProfile",
        "/global-dashboard/store-information",
    ),
    menu=("settings", "account_info", "your_seller_profile"),
    recognise=lambda page: bool(_sections(page)),
    private=(next_to("the phone number", "customer_service_phone"),),
)
AFTER = replace(PLACE, recognise=lambda page: says(page, _UPDATED) or PLACE.recognise(page))
"""Where Submit leads when nothing comes between."""
