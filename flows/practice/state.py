"""What the practice account holds: frozen values, replaced under one lock."""

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, Field

INVITATION_LASTS = timedelta(days=14)
"""The invitee must accept within 14 days (vendor help on the real page)."""
AUTHORISATION_LASTS = timedelta(days=365)
"""An app's consent, and an MWS developer's authorisation (Amazon's developer documents)."""

PRIMARY = "Primary user"

Status = Literal["open", "accepted", "expired", "declined"]


class SceneError(ValueError):
    """A scene asks for something that the practice account cannot be in."""


def dashed(account: str) -> str:
    """A developer's number as Seller Central shows it, 1234-3214-4321. Raises ValueError when it has not twelve digits."""
    digits = re.sub(r"[\s-]", "", account)
    if not re.fullmatch(r"[0-9]{12}", digits):
        raise ValueError("a developer's number has twelve digits")
    return "-".join((digits[:4], digits[4:8], digits[8:]))


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


class Developer(Frozen):
    """An authorised MWS developer of one store. Of its token only the digest is kept."""

    name: str
    account: Annotated[str, AfterValidator(dashed)]
    store: str
    until: datetime
    token_sha256: str = ""


class Consent(Frozen):
    """An application that the seller has let into one store."""

    application: str
    store: str
    until: datetime


class ServiceEmails(Frozen):
    """Customer Service Details of one store."""

    service: str = ""
    reply_to: str = ""


class Sender(Frozen):
    """An address that may, or may not, write to buyers."""

    email: str
    status: Literal["approved", "blocked"] = "approved"


class Partner(Frozen):
    """A company: it has sent its invitation, or was let in; `rights` as a user's."""

    company: str
    sender: str = ""
    status: Literal["open", "accepted"] = "open"
    rights: Mapping[str, str] = {}


class Account(Frozen):
    name: str
    token: str


class Requests(Frozen):
    """The browser's requests to the site; those to /practice/ do not count."""

    total: int = 0
    user_agents: tuple[str, ...] = ()


class State(Frozen):
    """Everything that the practice site remembers. No password, code or token is part of it."""

    signed_in: bool = False
    store: str
    account: Account
    plan: str = "professional"
    users: tuple[User, ...]
    invitations: tuple[Invitation, ...] = ()
    sent: int = 0
    developers: tuple[Developer, ...] = ()
    consents: tuple[Consent, ...] = ()
    service_emails: Mapping[str, ServiceEmails] = {}
    unverified_emails: Mapping[str, ServiceEmails] = {}
    """Changes that wait for a code."""
    service_phones: Mapping[str, str] = {}
    senders: Mapping[str, tuple[Sender, ...]] = {}
    partners: tuple[Partner, ...] = ()
    partner_links: int = 0
    """How many links for a partner were made."""
    repeats: int = 0
    """How often a form was sent that was the same as the one sent before it."""
    waiting_for: tuple[str, ...] = ()
    """Interruptions that a person has to answer now."""
    requests: Requests = Requests()
    answered: frozenset[str] = Field(default=frozenset(), exclude=True)
    """Interruptions that were answered; each comes once."""
    marks: frozenset[str] = Field(default=frozenset(), exclude=True)
    """What troubles note for themselves."""
    pages: int = Field(default=0, exclude=True)
    """How many pages of the signed-in site were opened."""
    last_form: str = Field(default="", exclude=True)

    def user(self, email: str) -> User | None:
        return next((user for user in self.users if same(user.email, email)), None)

    def invitation(self, email: str) -> Invitation | None:
        return next((each for each in self.invitations if same(each.email, email)), None)

    def partner(self, company: str) -> Partner | None:
        return next((each for each in self.partners if same(each.company, company)), None)

    @property
    def service(self) -> ServiceEmails:
        """Customer Service Details of the store that is open."""
        return self.service_emails.get(self.store, ServiceEmails())

    @property
    def listed_senders(self) -> tuple[Sender, ...]:
        """Messaging Permissions of the store that is open."""
        return self.senders.get(self.store, ())

    def with_user(self, changed: User) -> "State":
        return self.having(users=tuple(changed if same(user.email, changed.email) else user for user in self.users))

    def with_invitation(self, changed: Invitation) -> "State":
        kept = (changed if same(each.email, changed.email) else each for each in self.invitations)
        return self.having(invitations=tuple(kept))

    def with_partner(self, changed: Partner) -> "State":
        kept = (changed if same(each.company, changed.company) else each for each in self.partners)
        return self.having(partners=tuple(kept))

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
    _once: dict[str, str] = field(default_factory=dict, repr=False)

    def read(self) -> State:
        """The state as of now: an open invitation past its day is expired."""
        with self._lock:
            return _as_of(self.now(), self.state)

    def change(self, deed: Callable[[State], State]) -> State:
        """Replace the state by what `deed` makes of it. Whatever `deed` raises leaves the state as it was."""
        with self._lock:
            self.state = deed(_as_of(self.now(), self.state))
            return self.state

    def keep_once(self, key: str, secret: str) -> None:
        """Keeps a secret until `tell_once` is asked for it; it is no part of the state."""
        with self._lock:
            self._once[key] = secret

    def tell_once(self, key: str) -> str:
        """The secret that was kept, for the first who asks; then empty."""
        with self._lock:
            return self._once.pop(key, "")


def _as_of(now: datetime, state: State) -> State:
    return state.having(
        invitations=tuple(_maybe_expired(now, each) for each in state.invitations),
        developers=tuple(each for each in state.developers if now < each.until),
        consents=tuple(each for each in state.consents if now < each.until),
    )


def _maybe_expired(now: datetime, invitation: Invitation) -> Invitation:
    over = invitation.status == "open" and now >= invitation.expires_at
    return invitation.model_copy(update={"status": "expired"}) if over else invitation
