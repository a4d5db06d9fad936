"""The account as JSON: starting from it, and showing it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from flows.practice.rights import NONE, Table
from flows.practice.state import INVITATION_LASTS, PRIMARY, SceneError, State, User


def start(data: Mapping[str, Any], table: Table, now: datetime) -> State:
    """A state from its JSON; times of invitations may be left out. Raises `SceneError`."""
    lasting = {"invited_at": now, "expires_at": now + INVITATION_LASTS}
    invitations = [{**lasting, **each} for each in data.get("invitations", ())]
    try:
        state = State.model_validate({**data, "invitations": invitations})
    except ValidationError as error:
        raise SceneError(_sentence(error)) from error
    return state.having(users=tuple(_sound(user, table) for user in state.users))


def scene(begun: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON of the state to begin with, with `parts` in place of its own; the primary user is always there."""
    data = {**begun, **parts}
    if not any(user.get("role") == PRIMARY for user in data["users"]):
        data["users"] = [*(user for user in begun["users"] if user["role"] == PRIMARY), *data["users"]]
    return data


def _sentence(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())


def _sound(user: User, table: Table) -> User:
    if user.primary:
        return user.model_copy(update={"rights": {row.name: row.levels[-1] for row in table.rows()}})
    for name, level in user.rights.items():
        row = table.row(name)
        if row is None or level not in table.levels:
            raise SceneError(f"{user.email} cannot hold {level!r} for {name!r}.")
    return user.model_copy(update={"rights": {name: level for name, level in user.rights.items() if level != NONE}})


def shown(state: State, table: Table) -> dict[str, Any]:
    """The state as JSON, every user with a level for every row of the table."""
    data = state.model_dump(mode="json", by_alias=True)
    for user in data["users"]:
        user["rights"] = {row.name: user["rights"].get(row.name, NONE) for row in table.rows()}
    return data
