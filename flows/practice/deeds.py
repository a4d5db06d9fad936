"""What can be done to the account, as pure functions from state to state."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flows.practice.rights import NONE
from flows.practice.state import (
    INVITATION_LASTS,
    Consent,
    Developer,
    Invitation,
    Partner,
    SceneError,
    Sender,
    ServiceEmails,
    State,
    User,
)

VERIFYING = "email-code"
"""The interruption that a change of e-mail addresses waits for, where there is one."""

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class Refused(Exception):
    """The site does not do it; `word` names the text that says why: of the alerts, or with a dot of another table of the words."""

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


def authorise(state: State, developer: Developer) -> State:
    """An MWS developer is let into its store. A new authorisation takes the place of an earlier one. Raises `Refused`."""
    if not developer.name:
        raise Refused("mws.no_name")
    others = tuple(
        each for each in state.developers if (each.account, each.store) != (developer.account, developer.store)
    )
    return state.having(developers=(*others, developer))


def consent(state: State, given: Consent) -> State:
    """An application is let into its store, for another year when it was already."""
    others = tuple(
        each for each in state.consents if (each.application, each.store) != (given.application, given.store)
    )
    return state.having(consents=(*others, given))


def withdraw(state: State, application: str) -> State:
    """An application is let out of the open store again."""
    kept = (each for each in state.consents if (each.application, each.store) != (application, state.store))
    return state.having(consents=tuple(kept))


def set_service(state: State, emails: ServiceEmails, phone: str) -> State:
    """Customer Service Details of the open store. Raises `Refused` for what is no e-mail address."""
    if not (EMAIL.fullmatch(emails.service) and EMAIL.fullmatch(emails.reply_to)):
        raise Refused("seller_profile.bad_email")
    return state.having(
        service_emails={**state.service_emails, state.store: emails},
        service_phones={**state.service_phones, state.store: phone},
    )


def verify_emails(state: State) -> State:
    """The code was answered: changes that waited for it are made."""
    return state.having(service_emails={**state.service_emails, **state.unverified_emails}, unverified_emails={})


def set_senders(state: State, senders: Sequence[Sender]) -> State:
    """Messaging Permissions of the open store, as a whole. Raises `Refused` for a bad or repeated address."""
    if not all(EMAIL.fullmatch(each.email) for each in senders):
        raise Refused("messaging.bad_email")
    if len({each.email.casefold() for each in senders}) < len(senders):
        raise Refused("messaging.listed_already")
    return state.having(senders={**state.senders, state.store: tuple(senders)})


def link_partner(state: State) -> State:
    """A link that a company needs to send its invitation was made."""
    return state.having(partner_links=state.partner_links + 1)


def partner_invites(state: State, company: str, sender: str) -> State:
    """A company that has the seller's link sends its invitation. Raises `SceneError` when it has no link, or is there already."""
    if not company or not state.partner_links:
        raise SceneError(f"{company or 'A company'} has no link to send an invitation with.")
    if state.partner(company):
        raise SceneError(f"{company} has sent its invitation already.")
    return state.having(partners=(*state.partners, Partner(company=company, sender=sender)))


def accept_partner(state: State, company: str) -> State:
    """The seller accepts a company's invitation: a partner now, with no right at all. Raises `Refused`."""
    partner = state.partner(company)
    if partner is None or partner.status != "open":
        raise Refused("unknown_invitation")
    return state.with_partner(partner.model_copy(update={"status": "accepted"}))


def remove_partner(state: State, company: str) -> State:
    """The seller rejects a company's invitation, or takes its access away. Raises `Refused`."""
    gone = state.partner(company)
    if gone is None:
        raise Refused("unknown_user")
    return state.having(partners=tuple(each for each in state.partners if each is not gone))


def grant_partner(state: State, company: str, rights: Mapping[str, str]) -> State:
    """Set the rights of a partner that are named, keep the others. Raises `Refused`."""
    partner = state.partner(company)
    if partner is None or partner.status != "accepted":
        raise Refused("unknown_user")
    after = {name: level for name, level in {**partner.rights, **rights}.items() if level != NONE}
    return state.with_partner(partner.model_copy(update={"rights": after}))


def interrupt(state: State, name: str) -> State:
    """Something comes between the seller and the page that he wants, until a person answers it."""
    return state if name in state.waiting_for else state.having(waiting_for=(*state.waiting_for, name))


def answer(state: State, names: Collection[str]) -> State:
    """A person has answered these interruptions; they do not come again."""
    waiting = tuple(name for name in state.waiting_for if name not in names)
    after = state.having(waiting_for=waiting, answered=state.answered | set(names))
    return verify_emails(after) if VERIFYING in names else after


def page(state: State) -> State:
    """One more page of the signed-in site was opened."""
    return state.having(pages=state.pages + 1)


def form(state: State, sent: str) -> State:
    """A form was sent; the same one twice in a row is counted."""
    return state.having(last_form=sent, repeats=state.repeats + (sent == state.last_form))
