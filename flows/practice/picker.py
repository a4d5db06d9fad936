"""The choice of an account and a store, as an interruption."""

from collections.abc import Mapping

from flows.practice.state import Account, State
from flows.practice.troubles.trouble import Interruption

Accounts = tuple[tuple[str, str], ...]


def picker(name: str, accounts: Accounts) -> Interruption:
    """A choice of these accounts, each with its name and merchant token."""

    def choose(state: State, form: Mapping[str, str]) -> State:
        chosen, store = form.get("account", ""), form.get("store", "")
        if not chosen.isdecimal() or int(chosen) >= len(accounts):
            return state
        title, token = accounts[int(chosen)]
        return state.having(account=Account(name=title, token=token), store=store or state.store)

    return Interruption(
        name=name,
        path="/account-switcher/default/merchantMarketplace",
        template="picker.html",
        steps=3,
        answered=choose,
        data={"accounts": accounts},
    )
