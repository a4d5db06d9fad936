"""What can be done to the account, as pure functions from state to state."""

import re
from collections.abc import Mapping
from datetime import datetime

from flows.practice.rights import NONE
from flows.practice.state import INVITATION_LASTS, Invitation, SceneError, State, User

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class Refused(Exception):
    """The site does not do it; `word` names the text of the alert that says why."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__(f"The practice site refused: {word}.")


def invite(state: State, invitation: Invitation) -> State:
    """One more open invitation. Raises `Refused` for a bad or known e-mail address."""
    if not invitation.name:
        raise Refused("no_name")
    if not EMAIL.fullmatch(invitation.email):
        raise Refused("bad_email")
    if state.user(invitation.email):
        raise Refused("already_user")
    earlier = state.invitation(invitation.email)
    if earlier and earlier.status in {"open", "accepted"}:
        raise Refused("already_invited")
    others = tuple(each for each in state.invitations if each is not earlier)
    return state.having(invitations=(*others, invitation), sent=state.sent + 1)


def accept(state: State, email: str) -> State:
    """The invited person accepts. Raises `SceneError` when no open invitation is there."""
    invitation = state.invitation(email)
    if invitation is None or invitation.status != "open":
        raise SceneError(f"There is no open invitation for {email}.")
    return state.with_invitation(invitation.model_copy(update={"status": "accepted"}))


def confirm(state: State, email: str) -> State:
    """The seller confirms who accepted: a user now, with no right at all. Raises `Refused`."""
    invitation = state.invitation(email)
    if invitation is None or invitation.status != "accepted":
        raise Refused("not_accepted")
    role = "Global user" if invitation.globally else "User"
    user = User(name=invitation.name, email=invitation.email, role=role)
    return delete(state, email).having(users=(*state.users, user))


def resend(state: State, email: str, now: datetime) -> State:
    """The same invitation again, for another 14 days. Raises `Refused`."""
    invitation = state.invitation(email)
    if invitation is None or invitation.status == "accepted":
        raise Refused("unknown_invitation")
    again = {"status": "open", "invited_at": now, "expires_at": now + INVITATION_LASTS}
    return state.with_invitation(invitation.model_copy(update=again)).having(sent=state.sent + 1)


def delete(state: State, email: str) -> State:
    """Take an invitation back. Raises `Refused`."""
    gone = state.invitation(email)
    if gone is None:
        raise Refused("unknown_invitation")
    return state.having(invitations=tuple(each for each in state.invitations if each is not gone))


def remove(state: State, email: str) -> State:
    """Take a user's access away. Raises `Refused`; the primary user stays."""
    gone = state.user(email)
    if gone is None or gone.primary:
        raise Refused("unknown_user")
    return state.having(users=tuple(user for user in state.users if user is not gone))


def grant(state: State, email: str, rights: Mapping[str, str]) -> State:
    """Set the rights that are named, keep the others. Raises `Refused`."""
    user = state.user(email)
    if user is None or user.primary:
        raise Refused("unknown_user")
    after = {name: level for name, level in {**user.rights, **rights}.items() if level != NONE}
    return state.with_user(user.model_copy(update={"rights": after}))


def listed(state: State) -> State:
    """The list of invitations was shown once more."""
    seen = (each.model_copy(update={"loads": each.loads + 1}) for each in state.invitations)
    return state.having(invitations=tuple(seen))
