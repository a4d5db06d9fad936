"""The MWS pages: who is authorised as a developer, the form that authorises one, its licence, its result. Facts and controls only.

Known looks (docs/sources.md#mws): the register page with its three choices, the section on User Permissions, Manage Your Apps.
What they share: a list of twelve-digit developer accounts, if any; a form with a name and such a number; boxes to tick before
Next; and in the end the one token.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from automation.controls import has, innermost, label, matches, says, texts
from automation.errors import PageTrouble
from automation.secret import Secret
from flows.pages.private import next_to
from flows.pages.tick_boxes import begins, own, tick_boxes
from flows.pages.user_permissions import dates
from flows.secret_shapes import MWS_TOKEN
from flows.seller_central import Place
from flows.vocabulary import control, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from automation.controls import Control
    from automation.outline import Node

SIGN_UP = control("mws_sign_up")
NEW_DEVELOPER = control("mws_new_developer")
GIVE_ACCESS = control("mws_give_access")
VISIT_APPS = control("manage_your_apps")
NAME = control("developer_name")
NUMBER = control("developer_number")
NEXT = control("mws_next")
ENABLE = control("mws_enable")
RENEW = control("renew_access")
CURRENT = control("mws_current")

Listed = Literal["authorised", "switched off", "ended", "absent", "no list"]
"""Whether a developer is in the list of authorised ones; “no list” when the page has none, as the register page has not; “ended”
when its twelve months are over."""

_GAP = r"[\s\-‐-―]?"
_NUMBER = re.compile(rf"(?<!\d)(\d{{4}}){_GAP}(\d{{4}}){_GAP}(\d{{4}})(?!\d)")
_TOKEN = re.compile(r"amzn\.mws\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TOKEN_IN_TEXT = re.compile(rf"(?<![\w.-]){_TOKEN.pattern}(?![\w-])", re.IGNORECASE)
_CHOICES = 3
_TALK = {"alert", "status", "dialog", "alertdialog"}
_TO_PRESS = {"button", "link", "tab", "menuitem", "option"}


def is_result(page: Node) -> bool:
    """Whether this is the page that ends an authorisation: by every account it shows the token (docs/sources.md#mws)."""
    headed = any(says(page, phrase(key)) for key in ("mws_identifiers", "mws_authorisation"))
    return (headed or (says(page, phrase("mws_congratulations")) and says(page, phrase("seller_id")))) and not has(
        page, NEXT
    )


def _hides_token(page: Node) -> bool:
    """Whether the token must be on this page, and nothing of its form is."""
    return is_result(page) and not MWS_TOKEN.search("".join(page.text.split()))


TOKEN = replace(next_to("a token", "mws_token"), always=_hides_token)


def _recognise(page: Node) -> bool:
    return any(has(page, way) for way in (NEW_DEVELOPER, SIGN_UP, GIVE_ACCESS)) or is_form(page) or _is_choice(page)


def _is_choice(page: Node) -> bool:
    """Whether this is the page of three choices, in whatever words: which one is meant is then for a person to say."""
    return (
        has(page, NEXT)
        and len(own(page, innermost([node for node in page.walk() if node.role == "radio"]))) == _CHOICES
    )


def place(partner: str) -> Place:
    """Where a developer is authorised; `partner` is who is to be asked when Amazon has closed it."""
    return Place(
        title="Apps & Services > Manage Your Apps",
        paths=(
            "/apps/manage",
            "/gp/mws/registration/register.html",
            "/account/permissions",
            "/gp/account-manager/home.html",
        ),
        menu=("apps_and_services", "manage_your_apps"),
        recognise=_recognise,
        private=(TOKEN,),
        gone=(
            "Amazon closed MWS on 1 April 2024, and this account has no page for it any more. The SP-API consent page "
            f"replaced it: ask {partner} for its authorisation link, and run the job consent."
        ),
    )


def digits(number: str) -> str:
    """An account number as it is compared: its digits, leading zeros and all.

    >>> digits("0873-6813-5448")
    '087368135448'
    """
    return "".join(character for character in unicodedata.normalize("NFKC", number) if character.isdecimal())


def listed(page: Node, number: str) -> Listed:
    """Where the developer with that account number stands by the page's list of present authorisations."""
    seen = _seen(page, number)
    now = _now(page, seen)
    if any(not _is_off(page, node) for node in now):
        return "authorised"
    if now:
        return "switched off"
    return "absent" if seen or _has_list(page) else "no list"


def ended(page: Node, number: str, today: date) -> date | None:
    """The day on which the authorisation ran out, where the page names it and offers to renew it (docs/sources.md#mws)."""
    part = entry(page, number)
    if part is None or not has(part, RENEW):
        return None
    last = max((moment.date() for moment in dates(part.text)), default=today)
    return last if last < today else None


def entry(page: Node, number: str) -> Node | None:
    """What the list has of that developer now: its row, or the smallest part with something to press."""
    parts = (_entry(page, node) for node in _now(page, _seen(page, number)))
    return next((part for part in parts if part is not None), None)


def beyond_sign_up(page: Node) -> bool:
    return any(has(page, step) for step in (NEW_DEVELOPER, GIVE_ACCESS, NAME))


def way(page: Node, used: Sequence[Control]) -> Control | None:
    """What to press next on the way to the form; its first field once it is there, nothing while the page is still coming."""
    if is_form(page) and not waits_for_choice(page):
        return NAME
    after_choice = (NEXT,) if has(page, GIVE_ACCESS) else ()
    steps = (*after_choice, NEW_DEVELOPER, SIGN_UP, VISIT_APPS)
    step = GIVE_ACCESS if waits_for_choice(page) else next((step for step in steps if has(page, step)), None)
    return None if step in used else step  # what was pressed and is still there has not been answered yet


def is_after(page: Node) -> bool:
    """Whether this is what comes after the form: boxes to tick, the token, or another page with Next."""
    return bool(boxes(page) or any(tokens(page))) or (has(page, NEXT) and not is_form(page))


def is_form(page: Node) -> bool:
    """Whether the developer's name and number can be typed in."""
    return has(page, NAME) and has(page, NUMBER)


def waits_for_choice(page: Node) -> bool:
    """Whether “give a developer access” is to be chosen, and is not yet."""
    return any(not node.on("checked") for node in matches(page, GIVE_ACCESS))


def hides_current(page: Node) -> bool:
    """Whether the present authorisations are behind a tab that is not the one shown."""
    return any(not node.on("selected") for node in matches(page, CURRENT))


def boxes(page: Node) -> tuple[Node, ...]:
    """The boxes to tick before Next: after the fields when the page has them, else anywhere that is this page's own."""
    order = list(page.walk())
    end = [order.index(node) for node in matches(page, NEXT)]
    begin = [order.index(node) for node in (*matches(page, NAME), *matches(page, NUMBER))]
    return tick_boxes(page, order[min(begin, default=0) : max(end, default=0)])


def is_licence(page: Node) -> bool:
    """Whether the page asks to agree to the licence, in words that are known: until then nobody is authorised."""
    words = (*said(page), *(box.name for box in boxes(page)))
    return bool(boxes(page)) and any(
        begins(each, key) for each in words for key in ("mws_licence", "mws_responsibility")
    )


def token(page: Node) -> Secret | None:
    """The one token that the page shows in the known form (docs/sources.md#mws). Raises PageTrouble when it shows several."""
    found = list(dict.fromkeys(tokens(page)))
    if len(found) > 1:
        found = list(dict.fromkeys(_labelled(page))) or found
    if len(found) > 1:
        raise PageTrouble(
            "The page shows more than one MWS token, and I cannot tell which is the one. I handed none of them over: "
            "please take it from the window."
        )
    return Secret(found[0]) if found else None


def names_token(page: Node) -> bool:
    """Whether the page speaks of the token by one of its labels."""
    return says(page, phrase("mws_token"))


def said(page: Node) -> frozenset[str]:
    """Everything that the page says, piece by piece."""
    return frozenset(node.text for node in texts(page))


def _seen(page: Node, number: str) -> list[Node]:
    return [node for node in texts(page) if digits(number) in _numbers(node.text) and not _is_talk(page, node)]


def _now(page: Node, seen: Sequence[Node]) -> list[Node]:
    return [node for node in seen if _section(page, node) != "history"]


def _numbers(text: str) -> set[str]:
    return {"".join(groups) for groups in _NUMBER.findall(unicodedata.normalize("NFKC", text))}


def _is_talk(page: Node, node: Node) -> bool:
    return any(step.role in _TALK for step in (node, *page.above(node)))


def _has_list(page: Node) -> bool:
    heads = (node for node in page.walk() if node.role == "columnheader")
    return (
        says(page, phrase("mws_current"))
        or any(NUMBER.names(node) for node in heads)
        or any(_numbers(node.text) for node in texts(page) if not _is_talk(page, node))
    )


def _section(page: Node, node: Node) -> Literal["current", "history", ""]:
    """Under which heading `node` stands: that of the part that it is in, else the last one before it."""
    for step in page.above(node):
        if found := _headed(step.name):
            return found
    last: Literal["current", "history", ""] = _headed(_shown_tab(page))
    for step in page.walk():
        if step is node:
            break
        if step.role not in _TO_PRESS:
            last = _headed(step.name or step.text) or last
    return last


def _headed(words: str) -> Literal["current", "history", ""]:
    heads: tuple[tuple[Literal["current", "history"], str], ...] = (
        ("current", "mws_current"),
        ("history", "mws_history"),
    )
    return next((kind for kind, key in heads if label(words) in map(label, phrase(key))), "")


def _shown_tab(page: Node) -> str:
    return next((node.name or node.text for node in page.walk() if node.role == "tab" and node.on("selected")), "")


def _is_off(page: Node, node: Node) -> bool:
    """Whether what belongs to `node` can be enabled, so that it does not count now."""
    entry = _entry(page, node)
    return entry is not None and has(entry, ENABLE)


def _entry(page: Node, node: Node) -> Node | None:
    """The row that `node` is in, or the smallest part with something to press that is of no other number."""
    for step in page.above(node):
        if step.role in {"row", "listitem"}:
            return step
        if len(_numbers(step.text)) > 1:
            return None
        if any(inner.role in _TO_PRESS for inner in step.walk()):
            return step
    return None


def tokens(part: Node) -> Iterator[str]:
    """Every token in `part`, also one that is written in several pieces."""
    for node in part.walk():
        solid = "".join(node.text.split())
        if _TOKEN.fullmatch(solid):
            yield solid
        elif not node.children:
            yield from (match[0] for match in _TOKEN_IN_TEXT.finditer(node.text))


def _labelled(page: Node) -> Iterator[str]:
    """The tokens that follow a label of theirs, or are in a field of that name."""
    known, after = {label(text) for text in phrase("mws_token")}, False
    for node in page.walk():
        if node.children:
            continue
        if after or label(node.name) in known:
            yield from (match[0] for match in _TOKEN_IN_TEXT.finditer(node.text))
        after = label(node.text) in known or (after and not node.text)
