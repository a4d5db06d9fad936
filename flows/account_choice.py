"""Goes through the choice of account and store where one entry alone can be meant. It changes nothing on the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.controls import has
from automation.errors import ControlTrouble, PageTrouble
from flows import picker

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.hands import Hands
    from automation.outline import Node
    from flows.stores import Store

_PATIENCE = 5.0


def choose(hands: Hands, account: str | None, store: Store, left: Callable[[], bool]) -> bool:
    """Presses the entries of `account` and `store` and what confirms them, until the choice is `left`.

    Without `account`, the only one there is. False when not exactly one entry is meant: then a person chooses.
    """
    window = hands.window
    account = account or picker.sole_account(window.look().root)
    if account is None:
        return False
    hands.record.hide(account)
    try:
        if not _press_entries(hands, account, store, left):
            return False
        if not left() and has(window.look().root, picker.CONFIRM):
            hands.press(picker.CONFIRM)
        window.until(lambda _: left() or None, "the account", timeout=_PATIENCE)
    except (ControlTrouble, PageTrouble) as error:
        hands.record.event("note", text=f"The account was not chosen by the program: {error}")
        return False
    return True


def _press_entries(hands: Hands, account: str, store: Store, left: Callable[[], bool]) -> bool:
    def account_of(root: Node) -> Node | None:
        return picker.account_entry(root, account)

    def store_of(root: Node) -> Node | None:
        return picker.store_entry(root, store, account)

    def both_of(root: Node) -> Node | None:
        return picker.both(root, account, store)

    root = hands.window.look().root
    if (both := both_of(root)) is not None:
        _press(hands, both, both_of)
        return True
    if (entry := account_of(root)) is None:
        return False
    if not (picker.is_on(entry) and store_of(root)):
        _press(hands, entry, account_of)
    if not left():
        found = hands.window.until(lambda view: store_of(view.root), f"the store {store.names[0]}", timeout=_PATIENCE)
        _press(hands, found, store_of)
    return True


def _press(hands: Hands, node: Node, again: Callable[[Node], Node | None]) -> None:
    pressed, part = picker.pressing(node, again)
    hands.press(pressed, within=part, ask=False)
