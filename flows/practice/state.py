"""What the practice account holds: frozen values, replaced under one lock."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

INVITATION_LASTS = timedelta(days=14)
"""The invitee must accept within 14 days (vendor help on the real page)."""

PRIMARY = "Primary user"

Status = Literal["open", "accepted", "expired", "declined"]


class SceneError(ValueError):
    """A scene asks for something that the practice account cannot be in."""


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class User(Frozen):
    """Somebody with access; `rights` names only the rows that are not None."""

    name: str
    email: str
    role: str = "User"
    status: str = "Active"
    rights: Mapping[str, str] = {}

    @property
    def primary(self) -> bool:
        """Whether this is the owner of the account, whose rights nobody changes."""
        return self.role == PRIMARY


class Invitation(Frozen):
    """Somebody invited; `loads` counts how often the list of invitations was shown since."""

    name: str
    email: str
    globally: bool = Field(default=False, validation_alias=AliasChoices("global"), serialization_alias="global")
    status: Status = "open"
    invited_at: datetime
    expires_at: datetime
    loads: int = Field(default=0, exclude=True)


class Account(Frozen):
    name: str
    token: str


class Requests(Frozen):
    """The browser's requests to the site; those to /practice/ do not count."""

    total: int = 0
    user_agents: tuple[str, ...] = ()


class State(Frozen):
    """Everything that the practice site remembers. No password is part of it."""

    signed_in: bool = False
    store: str
    account: Account
    plan: str = "professional"
    users: tuple[User, ...]
    invitations: tuple[Invitation, ...] = ()
    sent: int = 0
    requests: Requests = Requests()

    def user(self, email: str) -> User | None:
        return next((user for user in self.users if same(user.email, email)), None)

    def invitation(self, email: str) -> Invitation | None:
        return next((each for each in self.invitations if same(each.email, email)), None)

    def with_user(self, changed: User) -> "State":
        return self.having(users=tuple(changed if same(user.email, changed.email) else user for user in self.users))

    def with_invitation(self, changed: Invitation) -> "State":
        kept = (changed if same(each.email, changed.email) else each for each in self.invitations)
        return self.having(invitations=tuple(kept))

    def having(self, **changes: Any) -> "State":  # noqa: ANN401 - the fields of State
        return self.model_copy(update=changes)


def same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


@dataclass
class Book:
    """The one place where the state lives; `change` replaces it, whole, under a lock."""

    state: State
    now: Callable[[], datetime]
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self) -> State:
        """The state as of now: an open invitation past its day is expired."""
        with self._lock:
            return _as_of(self.now(), self.state)

    def change(self, deed: Callable[[State], State]) -> State:
        """Replace the state by what `deed` makes of it. Whatever `deed` raises leaves the state as it was."""
        with self._lock:
            self.state = deed(_as_of(self.now(), self.state))
            return self.state


def _as_of(now: datetime, state: State) -> State:
    return state.having(invitations=tuple(_maybe_expired(now, each) for each in state.invitations))


def _maybe_expired(now: datetime, invitation: Invitation) -> Invitation:
    over = invitation.status == "open" and now >= invitation.expires_at
    return invitation.model_copy(update={"status": "expired"}) if over else invitation
