"""What the job `invite` makes of where the partner's user stands, and how that is read off the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from automation.errors import PageTrouble
from automation.outline import Node, parse
from automation.plan import Findings
from flows.pages.user_permissions import PLACE, Membership, membership, namesakes, people, person
from tests.flows.profiles import EMAIL, inviting

if TYPE_CHECKING:
    from automation.plan import Change

SENT = datetime(2026, 11, 21)  # noqa: DTZ001 - the page gives a day, without a zone
UNTIL = datetime(2026, 12, 5)  # noqa: DTZ001 - the same


def only(findings: Findings) -> Change:
    assert findings.waiting is None
    (change,) = findings.changes
    return change


def test_who_is_not_there_is_invited() -> None:
    change = only(inviting().plan(Membership()))
    assert (change.what, change.before, change.after) == ("Invitation", "not invited", f"ExportYourStore <{EMAIL}>")
    assert (
        change.says
        == f"Amazon sends ExportYourStore an invitation to {EMAIL}. Until you set permissions it can see nothing."
    )
    assert change.undo == "User Permissions > Open Invitations > Delete"
    assert change.commit


def test_for_more_than_one_store_the_invitation_is_for_the_global_account() -> None:
    assert only(inviting("US", "UK").plan(Membership())).after == f"ExportYourStore <{EMAIL}>, for the global account"


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (SENT, UNTIL, "is open, since 21 November 2026; ExportYourStore can accept it until 5 December 2026."),
        (
            SENT,
            None,
            "is open, since 21 November 2026; ExportYourStore can accept it for 14 days from the day it was sent.",
        ),
        (
            None,
            UNTIL,
            "is open, the page does not say since when; ExportYourStore can accept it until 5 December 2026.",
        ),
        (
            None,
            None,
            "is open, the page does not say since when; ExportYourStore can accept it for 14 days from the day it was sent.",
        ),
    ],
)
def test_who_is_invited_is_waited_for_and_never_invited_again(
    since: datetime | None, until: datetime | None, said: str
) -> None:
    findings = inviting().plan(Membership("invited", since, until))
    assert (findings.changes, findings.offers) == ((), ())
    assert findings.waiting == f"The invitation to {EMAIL} {said} Run again then."


def test_who_has_accepted_is_confirmed() -> None:
    change = only(inviting().plan(Membership("accepted")))
    assert (change.what, change.before) == ("Confirmation", "accepted, not confirmed")
    assert change.after == f"ExportYourStore <{EMAIL}> confirmed"
    assert "without any permission yet" in change.says
    assert change.commit


def test_the_code_that_the_page_shows_is_there_to_be_compared() -> None:
    says = only(inviting().plan(Membership("accepted", code="4F9B2D"))).says
    assert "The page shows the code 4F9B2D for this: confirm only if ExportYourStore sees the same one." in says
    assert "code" not in only(inviting().plan(Membership("accepted"))).says


@pytest.mark.parametrize(("state", "over"), [("expired", "has expired"), ("declined", "was declined")])
def test_an_invitation_that_is_over_is_renewed_the_way_the_page_allows(state: str, over: str) -> None:
    have = Membership(state)  # type: ignore[arg-type]  # a word of the table
    anew = only(inviting().plan(have))
    assert (anew.what, anew.before) == ("Invitation", f"invitation {state}")
    assert anew.says.startswith(f"The invitation {over}. Amazon sends ExportYourStore a new one to {EMAIL}.")
    again = only(inviting().plan(replace(have, again=True)))
    assert (again.what, again.before) == ("Invitation sent again", f"invitation {state}")
    assert again.commit


def test_who_is_a_user_needs_nothing() -> None:
    assert inviting().plan(Membership("member")) == Findings()


@pytest.mark.parametrize("state", ["absent", "invited", "accepted", "member"])
def test_what_was_observed_names_nobody(state: str) -> None:
    have = Membership(state, SENT, UNTIL)  # type: ignore[arg-type]  # a word of the table
    assert inviting().facts(have) == {"user": state, "since": "2026-11-21", "until": "2026-12-05"}


def page(text: str) -> Node:
    return parse(dedent(text))


def listed(name: str, *cells: str, buttons: tuple[str, ...] = ()) -> Node:
    """A table with one person in it."""
    said = "".join(f"    - cell [ref=r]: {cell}\n" for cell in cells)
    pressed = "".join(f'      - button "{button}" [ref=r]\n' for button in buttons)
    actions = f"    - cell [ref=r]:\n{pressed}" if buttons else ""
    return parse(f'- table:\n  - row "x" [ref=r]:\n    - rowheader "{name}" [ref=r]\n{said}{actions}')


@pytest.mark.parametrize(
    ("row", "invitations", "confirmable", "seen"),
    [
        (listed("E", EMAIL, buttons=("Manage Rights", "Delete")), False, False, Membership("member")),
        (listed("E", EMAIL, buttons=("Edit", "Delete")), False, False, Membership("member")),
        (listed("E", EMAIL, "User"), False, False, Membership("member")),
        (
            listed("E", EMAIL, "2026-11-21 20:15", "2026-12-05", buttons=("Resend",)),
            True,
            False,
            Membership("invited", SENT, UNTIL),
        ),
        (listed("E", EMAIL, "Nov 21, 2026", buttons=("Resend",)), True, False, Membership("invited", SENT, UNTIL)),
        (listed("E", EMAIL, "November 21, 2026", "December 5, 2026"), True, False, Membership("invited", SENT, UNTIL)),
        (listed("E", EMAIL, "21 Nov 2026"), True, False, Membership("invited", SENT, UNTIL)),
        (listed("E", EMAIL, "5 December 2026", "21 November 2026"), True, False, Membership("invited", SENT, UNTIL)),
        (listed("E", EMAIL, "Main 12, 2020 and 31 February 2026"), True, False, Membership("invited")),
        (listed("E", EMAIL, "Invitation sent"), True, False, Membership("invited")),
        (listed("E", EMAIL, buttons=("Confirm", "Delete")), True, True, Membership("accepted")),
        (
            listed("E", EMAIL, buttons=("Confirm",)),
            False,
            False,
            Membership("invited"),
        ),  # it sleeps until he has accepted
    ],
)
def test_where_a_person_stands(row: Node, seen: Membership, *, invitations: bool, confirmable: bool) -> None:
    assert (
        membership(person(row, EMAIL), confirmable=confirmable, listed="invitations" if invitations else "current")
        == seen
    )


@pytest.mark.parametrize("shown", [EMAIL, EMAIL.upper(), f"Sent to {EMAIL}", f"<{EMAIL}>", f"{EMAIL}, {EMAIL}"])
def test_a_person_is_known_by_the_whole_address_whatever_its_case(shown: str) -> None:
    assert len(people(listed("E", f'"{shown}"'), EMAIL)) == 1


@pytest.mark.parametrize(
    "shown", [f"x{EMAIL}", f"{EMAIL}.evil.example", "invitations@exportyourstore", "exportyourstore.example", "E"]
)
def test_a_person_is_never_known_by_part_of_an_address(shown: str) -> None:
    assert people(listed("ExportYourStore", f'"{shown}"'), EMAIL) == ()


@pytest.mark.parametrize(
    "around",
    [
        f"- status [ref=r]: You have sent an invitation to {EMAIL}.",
        f"- alert [ref=r]: {EMAIL} has already been invited.",
        f'- dialog "Add a new user":\n  - textbox "E-mail" [ref=r]: {EMAIL}\n  - button "Send" [ref=r]',
        f'- dialog "Sure?":\n  - text: Take all access away from {EMAIL}?\n  - button "Delete" [ref=r]',
    ],
)
def test_what_the_page_says_about_an_address_is_no_person_in_a_list(around: str) -> None:
    assert people(parse(around), EMAIL) == ()


def test_a_person_who_is_listed_twice_is_nobody() -> None:
    both = page(f"""
        - table:
          - row [ref=a]:
            - cell [ref=b]: {EMAIL}
          - row [ref=c]:
            - cell [ref=d]: {EMAIL}
        """)
    with pytest.raises(PageTrouble, match="2 times, and I cannot tell which one counts"):
        person(both, EMAIL)


def test_a_person_in_a_list_without_rows_is_the_smallest_part_with_something_to_press() -> None:
    cards = page(f"""
        - generic:
          - generic [ref=a]:
            - text: Ada
            - text: ada@harbourlane.example
            - button "Edit" [ref=b]
          - generic [ref=c]:
            - text: ExportYourStore
            - text: {EMAIL}
            - button "Edit" [ref=d]
        """)
    assert person(cards, EMAIL).ref == "c"


def test_somebody_of_that_name_with_another_address_is_asked_about() -> None:
    assert namesakes(listed("ExportYourStore", "other@exportyourstore.example"), "exportyourstore", EMAIL) == (
        "other@exportyourstore.example",
    )
    assert namesakes(listed("ExportYourStore", EMAIL.upper()), "ExportYourStore", EMAIL) == ()
    assert namesakes(listed("Harbour Lane", "ada@harbourlane.example"), "ExportYourStore", EMAIL) == ()


@pytest.mark.parametrize(
    ("snapshot", "known"),
    [
        ('- tab "Current"\n- tab "Open Invitations (1)"', True),
        ('- heading "User Permissions"\n- button "Add User"', True),
        ('- heading "Manage employees"\n- button "Edit"', True),
        ('- heading "User Permissions"', False),  # still empty
        ('- link "User Permissions"\n- heading "Home"', False),
        ('- heading "Manage Rights"\n- button "Continue"', False),
        ("", False),
    ],
)
def test_the_page_is_known_by_its_tabs_or_by_its_heading_and_something_to_press(snapshot: str, *, known: bool) -> None:
    assert PLACE.recognise(parse(snapshot)) is known
