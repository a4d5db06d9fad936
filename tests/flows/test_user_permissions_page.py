"""What is read off the User Permissions page: the form, the lists, the code beside Confirm, invitations that are over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from automation.controls import find, has
from automation.errors import ControlNotFound
from automation.outline import parse
from flows.pages import user_permissions as page
from flows.pages.user_permissions import CURRENT, OPEN_INVITATIONS, Membership
from tests.flows.profiles import EMAIL

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.outline import Node

OTHER = "ada@harbourlane.example"
FORM = """<h2>Add a New User</h2><div><label>Name <input></label> <label>E-mail Address <input></label>
<label>Language <select><option>English<option>Deutsch</select></label> <button>Invite</button></div>"""
OLDEST = """<h1>Add a New Seller Central User</h1><p>E-mail address: <input aria-label="E-mail Address"> <input type=submit value="Send invitation"></p>"""


def people(*rows: str) -> str:
    return f"<table><tr><th>Name<th>E-mail<th>Confirmation code<th>Actions{''.join(rows)}</table>"


def person(email: str, *cells: str) -> str:
    return f"<tr><td>Somebody<td>{email}{''.join(f'<td>{cell}' for cell in cells)}"


PENDING = people(person(OTHER, "QWXR", "<button>Confirm</button>"), person(EMAIL, "KHJZ", "<button>Confirm</button>"))


@pytest.mark.parametrize(
    ("body", "named"), [(FORM, True), (OLDEST, False)], ids=["name, address, language", "the address alone"]
)
def test_the_form_of_a_page_without_dialog(see: Callable[[str], Node], body: str, *, named: bool) -> None:
    root = see(f"{body}{people(person(OTHER, '', '<button>Edit</button>'))}")
    assert page.PLACE.recognise(root)
    assert page.form_stands(root)
    assert page.asks_for_name(root) is named
    part = page.form(root)
    assert find(root, page.EMAIL_FIELD, within=part).node.role == "textbox"
    assert not has(part, page.MANAGE_RIGHTS), "nobody's row is part of the form"


def test_a_form_whose_other_field_has_no_known_name_asks_for_a_name_all_the_same(see: Callable[[str], Node]) -> None:
    root = see("<label>Full title <input></label><label>E-mail <input></label><button>Send</button>")
    assert page.asks_for_name(root)
    with pytest.raises(ControlNotFound):
        find(root, page.NAME)


def test_where_one_button_opens_the_form_and_another_sends_it_the_form_has_but_the_one(
    see: Callable[[str], Node],
) -> None:
    root = see(
        f"""<button>Invite Employee</button>{people(person(OTHER, "", "<button>Edit</button>"))}
        <section><label>Name <input></label><label>Email <input></label><button>Send Invite</button></section>"""
    )
    assert find(root, page.SEND, within=page.form(root)).name == "Send Invite"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (person(EMAIL, "KHJZ", "<button>Confirm</button>"), "KHJZ"),  # under its heading, letters alone
        (person(EMAIL, "", "Confirmation code: 4F-9B2D <button>Confirm</button>"), ""),
        (person(EMAIL, "7Q2M-KD", "<button>Confirm</button>"), "7Q2M-KD"),
    ],
)
def test_the_code_under_its_heading(see: Callable[[str], Node], row: str, code: str) -> None:
    root = see(people(person(OTHER, "WRONG1", "<button>Confirm</button>"), row))
    assert page.confirmation_code(root, page.person(root, EMAIL)) == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("<b>Confirmation code:</b> KHJZ", "KHJZ"),
        ("Confirmation code: 4F9B2D", "4F9B2D"),
        ("<i>4F9B2D</i>", "4F9B2D"),
        ("sent on 2026-11-21", ""),
        ("Nov 21, 2026", ""),
        ("waits to be confirmed", ""),
    ],
)
def test_the_code_that_stands_beside_confirm(see: Callable[[str], Node], said: str, code: str) -> None:
    root = see(f"<ul><li>ExportYourStore, <span>{EMAIL}</span> {said} <button>Confirm</button></ul>")
    assert page.confirmation_code(root, page.person(root, EMAIL)) == code


@pytest.mark.parametrize(
    ("heading", "listed"), [("Pending Users", "invitations"), ("Current Users", "current"), ("Else", "both")]
)
def test_on_one_page_a_row_belongs_to_the_list_under_whose_heading_it_stands(
    see: Callable[[str], Node], heading: str, listed: str
) -> None:
    root = see(
        f"{FORM}<h2>Open Invitations</h2><h2>Current Users</h2><h2>{heading}</h2>{PENDING}".replace(
            "Open Invitations</h2><h2>Current Users</h2><h2>Else", "Else"
        )
    )
    assert page.listed(root, page.person(root, EMAIL), CURRENT) == listed


@pytest.mark.parametrize("said", ["Expired", "Declined"])
@pytest.mark.parametrize("resend", [True, False])
def test_an_invitation_that_is_over_is_a_state_of_its_own(
    see: Callable[[str], Node], said: str, *, resend: bool
) -> None:
    button = "<button>Resend</button>" if resend else ""
    root = see(people(person(EMAIL, said, f"{button}<button>Delete</button>")))
    have = page.membership(page.person(root, EMAIL), confirmable=False, listed="invitations")
    assert have == Membership(said.casefold(), again=resend)  # type: ignore[arg-type]  # a word of the table


def test_an_invitation_that_is_over_does_not_count_beside_the_one_that_is_open(see: Callable[[str], Node]) -> None:
    root = see(people(person(EMAIL, "Expired", ""), person(EMAIL, "Open", "<button>Resend</button>")))
    assert "Open" in page.person(root, EMAIL).text


G4 = """
- tablist:
  - tab "User Management" [selected] [ref=a]
  - tab "Add employee" [ref=b]
  - tab "Open invitations" [ref=c]
- heading "Manage employees"
"""


def test_the_way_to_a_list_goes_by_the_tabs_above_it() -> None:
    root = parse(G4)
    assert page.PLACE.recognise(root)
    assert page.way(root, CURRENT) == (page.USER_MANAGEMENT, page.PEOPLE, CURRENT)
    assert page.way(root, OPEN_INVITATIONS) == (OPEN_INVITATIONS, page.PEOPLE)
    assert page.way(parse('- tab "Current"\n- tab "Open Invitations"'), OPEN_INVITATIONS) == (OPEN_INVITATIONS,)
    assert find(root, page.ADD_USER).node.role == "tab"


def test_a_list_that_is_nowhere_is_not_there() -> None:
    assert not page.lists(parse('- heading "User Permissions"'), OPEN_INVITATIONS)
    assert page.lists(parse('- heading "Pending Users"'), OPEN_INVITATIONS)
