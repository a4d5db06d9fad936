"""The consent page of an application, and Manage Your Apps, which lists it afterwards. Facts and controls only.

No public copy of the page's markup is known (docs/sources.md#consent). What is known: it lists roles, has a box that begins with
“I direct Amazon to”, and Confirm; afterwards the application's own address is opened, with the state that was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from automation.controls import has, label, says, texts
from flows.pages.tick_boxes import begins, own, tick_boxes, wording
from flows.seller_central import Place
from flows.vocabulary import control, phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from automation.outline import Node

CONFIRM = control("confirm_consent")
DISABLE = control("app_disable")
RENEW = control("app_reauthorize")
ENABLE = control("mws_enable")
PATH = "/apps/authorize/consent"

_ON_THE_WAY = "/apps/authorize/"
_ITEMS = ("listitem", "row", "term")
_ENTRY = {"row", "listitem", "article"}
_PRESSED = {"button", "link", "tab", "menuitem"}


@dataclass(frozen=True)
class Role:
    """A role that the application asks for: its name, and what the page says of it."""

    name: str
    about: str = ""


@dataclass(frozen=True)
class Asked:
    """What the page asks consent to: the roles, and all that its box says."""

    roles: tuple[Role, ...] = ()
    direction: str = ""


def _lists_apps(page: Node) -> bool:
    return any(says(node, phrase("manage_your_apps")) for node in page.walk() if node.role == "heading")


APPS = Place(
    title="Apps & Services > Manage Your Apps",
    paths=("/apps/manage",),
    menu=("apps_and_services", "manage_your_apps"),
    recognise=_lists_apps,
    gone="This account has no list of its applications.",
)


def place(partner: str, application: str, state: str, recognise: Callable[[Node], bool]) -> Place:
    """The consent page for that application, with `state` to come back."""
    return Place(
        title=f"the consent page of {partner}",
        paths=(f"{PATH}?{urlencode({'application_id': application, 'state': state})}",),
        menu=(),
        recognise=recognise,
        gone=(
            f"Seller Central opens no consent page for the application {application}. Ask {partner} whether its id is right "
            "and whether it is for this store."
        ),
    )


def asked(page: Node) -> Asked:
    """What the page asks, as far as it is there."""
    boxes = direction(page)
    return Asked(tuple(_roles(page, boxes)), wording(page, boxes[0]) if len(boxes) == 1 else "")


def direction(page: Node) -> tuple[Node, ...]:
    """The box with which the seller directs Amazon: the one that says so, else the only one there is."""
    boxes = tick_boxes(page)
    directing = tuple(box for box in boxes if begins(wording(page, box), "direct_amazon"))
    return directing or (boxes if len(boxes) == 1 else ())


def is_whole(page: Node) -> bool:
    """Whether everything is there that consent is given with."""
    here = asked(page)
    return bool(here.roles and here.direction) and has(page, CONFIRM)


def is_blank(page: Node) -> bool:
    """Whether there is nothing of it: no role, no box, no Confirm."""
    return asked(page) == Asked() and not has(page, CONFIRM)


def returned(url: str) -> str | None:
    """The state that came back in the address of the application; none while that has not been opened."""
    parts = urlsplit(url)
    if parts.path.startswith(_ON_THE_WAY) or _ON_THE_WAY in parts.path:
        return None
    said = parse_qs(parts.query)
    if "error" in said or not {"spapi_oauth_code", "selling_partner_id"} & said.keys():
        return None  # a refusal brings our state back as well
    return next(iter(said.get("state", ())), None)


def in_list(page: Node, application: str, title: str) -> bool:
    """Whether Manage Your Apps lists the application as authorised: by its id, or by its name with what can be done with it."""
    return any(_is_granted(page, node, application, title) for node in texts(page))


def _is_granted(page: Node, node: Node, application: str, title: str) -> bool:
    by_id = application.casefold() in node.text.casefold().split()
    if not by_id and label(node.text) != label(title):
        return False
    entry = _entry(page, node)
    if entry is None:
        return by_id
    if has(entry, ENABLE) or (has(entry, RENEW) and not has(entry, DISABLE)):
        return False  # it had consent: what can only be given again has ended
    return by_id or has(entry, DISABLE)  # a developer of MWS may have the same name


def _entry(page: Node, node: Node) -> Node | None:
    """The row of `node`, or the smallest part around it with something to press; none when that is the whole page."""
    for step in page.above(node):
        if step.role in {"main", "page"}:
            return None
        if step.role in _ENTRY or any(inner.role in _PRESSED for inner in step.walk()):
            return step
    return None


def _roles(page: Node, boxes: Sequence[Node]) -> Iterator[Role]:
    """Every role that is asked for: what is listed before the box, known by name or not.

    Where known names stand, what stands beside them in the same way is a role as well. Where none is known, the one list counts.
    """
    order = list(page.walk())
    before = order[: order.index(boxes[0])] if boxes else order
    names = [node for node in own(page, set(before) & set(texts(page))) if _is_known(node.text)]
    parts = list(_like(page, before, sorted(names, key=order.index))) if names else list(_listed(page, before))
    held = {box for box in boxes for box in (box, *page.above(box))}
    for part in parts:
        words = [node.text for node in texts(part)]
        if words and part not in held:
            yield Role(words[0], " ".join(words[1:]))


def _is_known(text: str) -> bool:
    return label(text) in {label(name) for name in phrase("app_roles")}


def _like(page: Node, before: Sequence[Node], names: Sequence[Node]) -> Iterator[Node]:
    """The parts of the page that stand as those of the known `names` do."""
    for role in _ITEMS:
        items = [next((step for step in (name, *page.above(name)) if step.role == role), None) for name in names]
        if found := [item for item in items if item is not None]:
            around = _around(page, found)
            yield from _outermost(node for node in before if node.role == role and around.holds(node))
            yield from (name for name, item in zip(names, items, strict=True) if item is None)
            return
    yield from _beside(page, before, names)


def _beside(page: Node, before: Sequence[Node], names: Sequence[Node]) -> Iterator[Node]:
    """Without items of their own: the branches of the smallest part that holds all names, built as theirs are."""
    around = _around(page, names)
    own_branch = [child for child in around.children if any(child is name or child.holds(name) for name in names)]
    kinds = {(child.role, child.marks.get("level")) for child in own_branch}
    first = around.children.index(own_branch[0])
    begin = max((at for at, child in enumerate(around.children[:first]) if child.role == "heading"), default=-1)
    for child in around.children[begin + 1 :]:
        inside = [name for name in names if child.holds(name)]
        if len(inside) > 1:
            yield from _beside(page, before, inside)
        elif (child.role, child.marks.get("level")) in kinds and child in before:
            yield child


def _around(page: Node, nodes: Sequence[Node]) -> Node:
    """The smallest part of the page that holds all `nodes`, and more than one thing."""
    return next(
        (step for step in page.above(nodes[0]) if all(step.holds(node) for node in nodes) and len(step.children) > 1),
        page,
    )


def _outermost(nodes: Iterable[Node]) -> Iterator[Node]:
    outer: list[Node] = []
    for node in nodes:
        if not any(other.holds(node) for other in outer) and not any(
            child.role == "columnheader" for child in node.children
        ):
            outer.append(node)
            yield node


def _listed(page: Node, before: Sequence[Node]) -> Iterator[Node]:
    """Where no name is known: the items of the page's own list; nothing when there are several lists."""
    for role in _ITEMS:
        items = list(_outermost(own(page, (node for node in before if node.role == role))))
        if items:
            if len({page.parents[item] for item in items}) == 1:
                yield from items
            return
