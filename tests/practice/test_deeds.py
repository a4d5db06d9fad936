"""What can be done to the practice account, without a browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from flows.practice import deeds, serve
from flows.practice.state import (
    Account,
    Book,
    Consent,
    Developer,
    Invitation,
    Partner,
    SceneError,
    Sender,
    ServiceEmails,
    State,
    User,
    dashed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAYS = timedelta(days=1)
SHOP = Account.model_validate({"name": "Shop", "token": "A1"})
OWNER = User(name="Marta", email="marta@shop.example", role="Primary user")
HELPER = User(name="Dev", email="dev@shop.example", rights={"Vine": "View"})


def invitation(email: str = "new@partner.example", **changes: str | bool) -> Invitation:
    begun = {"name": "Partner", "email": email, "invited_at": NOON, "expires_at": NOON + 14 * DAYS}
    return Invitation.model_validate(begun | changes)


def state(*invitations: Invitation) -> State:
    return State(store="US", account=SHOP, users=(OWNER, HELPER), invitations=invitations)


def test_an_invitation_is_open_and_counted() -> None:
    after = deeds.invite(state(), invitation())
    assert [(each.email, each.status) for each in after.invitations] == [("new@partner.example", "open")]
    assert after.sent == 1


@pytest.mark.parametrize(
    ("email", "word"),
    [
        ("", "bad_email"),
        ("nonsense", "bad_email"),
        ("two@at@signs.example", "bad_email"),
        ("no@dot", "bad_email"),
        ("a space@shop.example", "bad_email"),
        ("end@shop.", "bad_email"),
        ("DEV@shop.example", "already_user"),
        ("Old@partner.example", "already_invited"),
    ],
)
def test_a_bad_or_known_address_is_not_invited(email: str, word: str) -> None:
    with pytest.raises(deeds.Refused) as refusal:
        deeds.invite(state(invitation("old@partner.example")), invitation(email))
    assert refusal.value.word == word


def test_somebody_without_a_name_is_not_invited() -> None:
    with pytest.raises(deeds.Refused, match="no_name"):
        deeds.invite(state(), invitation(name=""))


def test_an_expired_invitation_gives_way_to_a_new_one() -> None:
    after = deeds.invite(state(invitation(status="expired")), invitation(name="Again"))
    assert [(each.name, each.status) for each in after.invitations] == [("Again", "open")]


def test_who_is_confirmed_becomes_a_user_without_any_right() -> None:
    after = deeds.confirm(state(invitation(status="accepted", globally=True)), "new@partner.example")
    assert after.invitations == ()
    assert after.users[-1] == User(name="Partner", email="new@partner.example", role="Global user")


REFUSALS: dict[str, tuple[Callable[[State], State], str]] = {
    "confirm who has not accepted": (lambda before: deeds.confirm(before, "new@partner.example"), "not_accepted"),
    "confirm a stranger": (lambda before: deeds.confirm(before, "no@one.example"), "not_accepted"),
    "resend to a stranger": (lambda before: deeds.resend(before, "no@one.example", NOON), "unknown_invitation"),
    "delete a stranger's": (lambda before: deeds.delete(before, "no@one.example"), "unknown_invitation"),
    "remove a stranger": (lambda before: deeds.remove(before, "no@one.example"), "unknown_user"),
    "remove the owner": (lambda before: deeds.remove(before, OWNER.email), "unknown_user"),
    "grant a stranger": (lambda before: deeds.grant(before, "no@one.example", {}), "unknown_user"),
    "grant the owner": (lambda before: deeds.grant(before, OWNER.email, {}), "unknown_user"),
}


@pytest.mark.parametrize(("deed", "word"), REFUSALS.values(), ids=REFUSALS)
def test_refused(deed: Callable[[State], State], word: str) -> None:
    with pytest.raises(deeds.Refused) as refusal:
        deed(state(invitation()))
    assert refusal.value.word == word


@pytest.mark.parametrize("written", ["087368135448", "0873-6813-5448", "0873 6813 5448"])
def test_a_developer_s_number_is_shown_in_fours(written: str) -> None:
    assert dashed(written) == "0873-6813-5448"


def test_a_developer_is_authorised_for_one_store_and_anew_for_the_same() -> None:
    first = Developer(name="xSellco", account="087368135448", store="US", until=NOON + DAYS)
    after = state()
    for changes in ({}, {"store": "UK"}, {"name": "Again"}):
        after = deeds.authorise(after, first.model_copy(update=changes))
    assert [(each.store, each.name) for each in after.developers] == [("UK", "xSellco"), ("US", "Again")]


def test_an_authorisation_ends_on_its_day() -> None:
    time = [NOON]
    given = Consent(application="app", store="US", until=NOON + 365 * DAYS)
    book = Book(deeds.consent(state(), given), lambda: time[0])
    assert book.read().consents == (given,)
    time[0] = given.until
    assert book.read().consents == ()


def test_customer_service_emails_are_those_of_the_open_store() -> None:
    uk, us = ServiceEmails(service="a@b.example", reply_to="c@d.example"), ServiceEmails(service="e@f.example")
    before = state().having(store="UK", service_emails={"US": us})
    assert deeds.set_service(before, uk, "1").service_emails == {"US": us, "UK": uk}
    with pytest.raises(deeds.Refused, match="bad_email"):
        deeds.set_service(before, us, "1")


def test_an_address_is_in_the_list_of_senders_once() -> None:
    with pytest.raises(deeds.Refused, match="listed_already"):
        deeds.set_senders(state(), [Sender(email="a@b.example"), Sender(email="A@B.example", status="blocked")])


def test_a_partner_needs_a_link_then_an_acceptance_then_rights() -> None:
    with pytest.raises(SceneError, match="no link"):
        deeds.partner_invites(state(), "Partner Ltd", "Ana")
    invited = deeds.partner_invites(deeds.link_partner(state()), "Partner Ltd", "Ana")
    with pytest.raises(deeds.Refused):
        deeds.grant_partner(invited, "Partner Ltd", {"Vine": "View"})
    granted = deeds.grant_partner(deeds.accept_partner(invited, "partner ltd"), "Partner Ltd", {"Vine": "View"})
    assert granted.partners == (
        Partner(company="Partner Ltd", sender="Ana", status="accepted", rights={"Vine": "View"}),
    )
    assert deeds.remove_partner(granted, "Partner Ltd").partners == ()


def test_a_secret_is_told_once() -> None:
    book = Book(state(), lambda: NOON)
    book.keep_once("key", "314159")
    assert "314159" not in repr(book)
    assert (book.tell_once("key"), book.tell_once("key")) == ("314159", "")


def test_a_removed_user_is_gone_and_the_others_stay() -> None:
    assert deeds.remove(state(), HELPER.email).users == (OWNER,)


def test_rights_that_are_not_named_stay_and_none_takes_away() -> None:
    granted = deeds.grant(state(), HELPER.email, {"Coupons": "View & Edit"})
    assert granted.users[1].rights == {"Vine": "View", "Coupons": "View & Edit"}
    assert deeds.grant(granted, HELPER.email, {"Vine": "None"}).users[1].rights == {"Coupons": "View & Edit"}


def test_an_invitation_expires_on_its_fourteenth_day_and_not_before() -> None:
    time = [NOON]
    book = Book(state(invitation()), lambda: time[0])
    time[0] = NOON + 14 * DAYS - timedelta(seconds=1)
    assert book.read().invitations[0].status == "open"
    time[0] = NOON + 14 * DAYS
    assert book.read().invitations[0].status == "expired"


def test_an_expired_invitation_can_be_sent_again_for_fourteen_days() -> None:
    later = NOON + 20 * DAYS
    again = deeds.resend(state(invitation(status="expired")), "new@partner.example", later)
    assert (again.invitations[0].status, again.invitations[0].expires_at) == ("open", later + 14 * DAYS)
    assert again.sent == 1


def test_a_refused_deed_leaves_the_book_as_it_was() -> None:
    book = Book(state(), lambda: NOON)
    with pytest.raises(deeds.Refused):
        book.change(lambda before: deeds.remove(before.having(sent=9), "no@one.example"))
    assert book.read() == state()


def test_the_site_takes_its_times_from_the_clock_that_it_is_given() -> None:
    with serve(clock=lambda: NOON) as practice:
        told = practice.reset(invitations=[{"name": "Partner", "email": "new@partner.example"}])["invitations"][0]
    assert (told["invited_at"], told["expires_at"]) == ("2026-11-21T12:00:00Z", "2026-12-05T12:00:00Z")
