"""The account as JSON: starting from it, and showing it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from flows.practice.rights import NONE, Row, Table
from flows.practice.state import AUTHORISATION_LASTS, INVITATION_LASTS, PRIMARY, SceneError, State, User


def start(data: Mapping[str, Any], table: Table, now: datetime) -> State:
    """A state from its JSON; how long something lasts may be left out. Raises `SceneError`."""
    lasting: dict[str, dict[str, Any]] = {
        "invitations": {"invited_at": now, "expires_at": now + INVITATION_LASTS},
        "developers": {"until": now + AUTHORISATION_LASTS},
        "consents": {"until": now + AUTHORISATION_LASTS},
    }
    filled = {part: [{**more, **each} for each in data.get(part, ())] for part, more in lasting.items()}
    try:
        state = State.model_validate({**data, **filled})
    except ValidationError as error:
        raise SceneError(_sentence(error)) from error
    partners = (each.model_copy(update={"rights": _held(each.company, each.rights, table)}) for each in state.partners)
    return state.having(users=tuple(_sound(user, table) for user in state.users), partners=tuple(partners))


def scene(begun: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON of the state to begin with, with `parts` in place of its own; the primary user is always there."""
    data = {**begun, **parts}
    if not any(user.get("role") == PRIMARY for user in data["users"]):
        data["users"] = [*(user for user in begun["users"] if user.get("role") == PRIMARY), *data["users"]]
    return data


def fitting(data: Mapping[str, Any], table: Table) -> dict[str, Any]:
    """The JSON of a state, its rights as far as the table has them: a level that a row does not offer becomes its highest."""
    return {**data, "users": [{**user, "rights": _fitted(user.get("rights", {}), table)} for user in data["users"]]}


def _fitted(rights: Mapping[str, str], table: Table) -> dict[str, str]:
    rows: Iterable[tuple[Row, str]] = ((row, rights[row.name]) for row in table.rows() if row.name in rights)
    return {row.name: level if level in row.levels else row.levels[-1] for row, level in rows}


def _sentence(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())


def _sound(user: User, table: Table) -> User:
    if user.primary:
        return user.model_copy(update={"rights": {row.name: row.levels[-1] for row in table.rows()}})
    return user.model_copy(update={"rights": _held(user.email, user.rights, table)})


def _held(who: str, rights: Mapping[str, str], table: Table) -> dict[str, str]:
    for name, level in rights.items():
        if table.row(name) is None or level not in table.levels:
            raise SceneError(f"{who} cannot hold {level!r} for {name!r}.")
    return {name: level for name, level in rights.items() if level != NONE}


def shown(state: State, table: Table) -> dict[str, Any]:
    """The state as JSON, every user and partner with a level for every row of the table."""
    data = state.model_dump(mode="json", by_alias=True)
    for each in (*data["users"], *data["partners"]):
        each["rights"] = {row.name: each["rights"].get(row.name, NONE) for row in table.rows()}
    return data
