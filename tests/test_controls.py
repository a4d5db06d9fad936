"""A control: found exactly once, or not at all."""

from __future__ import annotations

from textwrap import dedent

import pytest

from automation.controls import Control, Found, caption, find, has, label, says, worded
from automation.errors import ControlNotFound, ControlNotUnique
from automation.outline import Node, parse

ADD = Control("add_user", ("button", "link", "tab"), ("Add User", "Add a New User"))
INVITATIONS = Control("open_invitations", ("tab", "link", "button", "generic"), ("Open Invitations",))
NAME = Control("name", ("textbox",), ("Name",))
SEND = Control("send", ("button",), ("Send", "Send invitation"))
FIELDS = """
- generic:
  - generic:
    - text: "Name: *"
    - textbox [ref=e1]
  - generic:
    - text: E-mail
    - textbox [ref=e2]
"""
TICK = Control("global", ("checkbox",), ("Add to global account",))


def outline(text: str) -> Node:
    return parse(dedent(text))


def ref(found: Found) -> str | None:
    return found.node.ref


@pytest.mark.parametrize(
    "words",
    [
        *(
            "Add User",
            "ADD USER",
            "add user",
            "Add User:",
            " Add  User ",
            "Add\u00a0User",
            "+ Add User",
            "＋Add User",
            "+Add User",
        ),
        *(
            "Add User (3)",
            "Add User 3",
            "Add User *",
            "Add User…",
            "Add User (required)",
            "Add a New User",
            "+ Add User (2):",
        ),
    ],
)
def test_a_label_is_known_whatever_decorates_it(words: str) -> None:
    assert ref(find(outline(f'- button "{words}" [ref=e1]'), ADD)) == "e1"


@pytest.mark.parametrize(
    "words",
    [
        *(
            "Add User to group",
            "Add Users",
            "Add",
            "User",
            "Add New User",
            "Add a User",
            "Re-add User",
            "Add User permission",
        ),
        *("AddUser", "Add-User", "Add User / Role", "Do not Add User", "Delete", ""),
    ],
)
def test_a_label_is_never_guessed(words: str) -> None:
    with pytest.raises(ControlNotFound):
        find(outline(f'- button "{words}" [ref=e1]'), ADD)


@pytest.mark.parametrize(
    "snapshot",
    [
        '- heading "Add User" [ref=e1]',
        "- text: Add User",
        "- generic [ref=e1]: Add User",
        '- img "Add User" [ref=e1]',
        '- textbox "Add User" [ref=e1]',
        "- paragraph [ref=e1]: Add User",
        '- cell "Add User" [ref=e1]',
    ],
)
def test_the_right_words_in_another_role_are_not_the_control(snapshot: str) -> None:
    with pytest.raises(ControlNotFound):
        find(outline(snapshot), ADD)


@pytest.mark.parametrize(
    "snapshot",
    [
        '- button "Add User" [ref=e1]\n- button "Add User" [ref=e2]',
        '- button "Add User" [ref=e1]\n- link "add user:" [ref=e2]',
        '- button "Add User" [ref=e1]\n- button "Add a New User" [ref=e2]',
        '- navigation:\n  - link "Add User" [ref=e1]\n- main:\n  - link "Add User" [ref=e2]',
    ],
)
def test_two_that_would_do_are_one_too_many(snapshot: str) -> None:
    with pytest.raises(ControlNotUnique):
        find(outline(snapshot), ADD)


@pytest.mark.parametrize(
    ("snapshot", "control", "which"),
    [
        pytest.param(
            '- link "Add User" [ref=e1]:\n  - button "Add User" [ref=e2]', ADD, "e2", id="a button inside its link"
        ),
        pytest.param(
            '- button "Add User" [ref=e1]\n- dialog "New" [ref=e2]:\n  - button "Add User" [ref=e3]',
            ADD,
            "e3",
            id="the open dialog",
        ),
        pytest.param(
            '- button "Send" [ref=e1]\n- alertdialog [ref=e2]:\n  - button "Send" [ref=e3]',
            SEND,
            "e3",
            id="an alert dialog",
        ),
        pytest.param(
            '- dialog "One":\n  - button "Send" [ref=e1]\n- dialog "Two":\n  - button "Send" [ref=e2]',
            SEND,
            "e2",
            id="the top dialog",
        ),
        pytest.param(
            '- button "Send" [ref=e1]\n- dialog "Cookies" [ref=e2]:\n  - button "OK" [ref=e3]',
            SEND,
            "e1",
            id="a dialog without it",
        ),
        pytest.param(
            '- tab "Open Invitations" [ref=e1]\n- link "Open Invitations" [ref=e2]',
            INVITATIONS,
            "e1",
            id="a tab before a link",
        ),
        pytest.param(
            '- link "Open Invitations" [ref=e1]\n- generic [ref=e2] [cursor=pointer]: Open Invitations',
            INVITATIONS,
            "e1",
            id="a link before clickable words",
        ),
        pytest.param(
            "- generic [ref=e1] [cursor=pointer]: Open Invitations (2)", INVITATIONS, "e1", id="clickable words alone"
        ),
        pytest.param(
            '- button "Add User" [ref=e1] [box=-300,10,280,30]\n- button "Add User" [ref=e2] [box=40,10,100,30]',
            ADD,
            "e2",
            id="a drawer parked left of the window",
        ),
        pytest.param(
            '- button "Add User" [ref=e1] [box=-20,10,100,30]', ADD, "e1", id="half out of sight is still there"
        ),
        pytest.param('- button "Add User" [ref=e1] [box=40,4000,100,30]', ADD, "e1", id="further down is still there"),
        pytest.param(
            "- generic:\n  - text: Name\n  - textbox [ref=e1]", NAME, "e1", id="a field named by the words beside it"
        ),
        pytest.param(FIELDS, NAME, "e1", id="each field by its own words"),
    ],
)
def test_the_one_that_a_person_would_mean(snapshot: str, control: Control, which: str) -> None:
    assert ref(find(outline(snapshot), control)) == which


@pytest.mark.parametrize(
    "snapshot",
    [
        pytest.param('- button "Add User" [ref=e1] [box=-300,10,280,30]', id="only in the drawer that is shut"),
        pytest.param('- button "Add User" [ref=e1] [box=-100,10,100,30]', id="exactly beyond the edge"),
    ],
)
def test_what_nobody_can_reach_is_not_there(snapshot: str) -> None:
    assert not has(outline(snapshot), ADD)


def test_words_between_two_fields_name_neither() -> None:
    with pytest.raises(ControlNotFound):
        find(outline("- generic:\n  - textbox [ref=e1]\n  - text: Name\n  - textbox [ref=e2]"), NAME)


def test_a_field_with_a_name_of_its_own_is_not_renamed_by_what_stands_beside_it() -> None:
    with pytest.raises(ControlNotFound):
        find(outline('- generic:\n  - text: Name\n  - textbox "Company" [ref=e1]'), NAME)


def test_a_caption_is_the_nearest_words_that_no_other_field_shares() -> None:
    page = outline("- text: Far\n- generic:\n  - generic:\n    - text: Near\n  - checkbox [ref=e1]")
    box = next(node for node in page.walk() if node.role == "checkbox")
    assert caption(page, box) == "Near"


def test_only_in_the_part_that_was_named() -> None:
    page = outline('- row "Ada":\n  - button "Send" [ref=e1]\n- row "Ben":\n  - button "Send" [ref=e2]')
    row = next(node for node in page.walk() if node.name == "Ben")
    assert ref(find(page, SEND, within=row)) == "e2"
    with pytest.raises(ControlNotUnique):
        find(page, SEND)


def test_a_control_that_is_not_found_says_what_was_looked_for_and_what_the_page_offers() -> None:
    page = outline(
        '- button "Add employee" [ref=e1]\n- link "Help" [ref=e2]\n- heading "Users"\n- textbox "Search" [ref=e3]'
    )
    with pytest.raises(ControlNotFound) as caught:
        find(page, ADD)
    assert str(caught.value) == (
        "I could not find the button “Add User” / “Add a New User”. "
        "The page offers: “Add employee”, “Help”. I pressed nothing further."
    )


def test_a_control_that_is_there_twice_says_so_in_a_sentence() -> None:
    with pytest.raises(ControlNotUnique) as caught:
        find(outline('- button "Send" [ref=e1]\n- button "Send" [ref=e2]'), SEND)
    assert "more than one" in str(caught.value)
    assert "“Send” / “Send invitation”" in str(caught.value)
    assert "one the" not in str(caught.value)


def test_an_empty_page_offers_nothing_and_says_nothing_about_it() -> None:
    with pytest.raises(ControlNotFound) as caught:
        find(parse(""), TICK)
    assert str(caught.value) == "I could not find the checkbox “Add to global account”. I pressed nothing further."


def test_a_long_page_is_not_read_out_in_full() -> None:
    page = outline("\n".join(f'- button "Button {chr(65 + number)}" [ref=e{number}]' for number in range(20)))
    with pytest.raises(ControlNotFound) as caught:
        find(page, ADD)
    assert len(caught.value.saw) == 12


def test_the_record_is_told_where_the_control_was_found() -> None:
    page = outline('- dialog "Add a new user":\n  - textbox "Name" [ref=e1]\n  - button "Send" [ref=e2]')
    assert find(page, SEND).region == "dialog “Add a new user”"
    assert find(outline('- button "Send" [ref=e2]'), SEND).region is None


@pytest.mark.parametrize(
    ("snapshot", "said"),
    [
        ('- heading "User Permissions"', True),
        ("- generic: 'user permissions:'", True),
        ('- heading "Global User Permissions"', False),
        ("- paragraph: Go to User Permissions to change this", False),
        ("", False),
    ],
)
def test_a_page_says_a_phrase_as_a_whole_or_not_at_all(snapshot: str, *, said: bool) -> None:
    assert says(outline(snapshot), ("User Permissions",)) is said


@pytest.mark.parametrize("empty", ["", " ", ":", "*", "(2)", "+"])
def test_decoration_alone_is_no_label(empty: str) -> None:
    assert label(empty) != label("Add User")


@pytest.mark.parametrize(
    ("text", "wording", "same"),
    [
        ("I direct Amazon to give Acme access to my data.", "I direct Amazon to…", True),
        ("I DIRECT  Amazon to: give", "I direct Amazon to…", True),
        ("I direct Amazon to", "I direct Amazon to…", True),
        ("I direct Amazon today", "I direct Amazon to…", False),
        ("Here I direct Amazon to give", "I direct Amazon to…", False),
        ("I direct Amazon to give", "I direct Amazon to", False),
        ("Add User…", "Add User", True),
        ("承認済みパートナーに加える", "承認済み…", True),
        ("", "I direct Amazon to…", False),
    ],
)
def test_a_wording_that_ends_in_an_ellipsis_is_how_a_text_begins(text: str, wording: str, *, same: bool) -> None:
    assert worded(text, (wording,)) is same
    assert worded(text, ("Other", wording)) is same


def test_a_control_may_be_known_by_how_its_label_begins() -> None:
    tick = Control("direct", ("checkbox",), ("I direct Amazon to…",))
    page = outline('- checkbox "I direct Amazon to give Acme access" [ref=e1]\n- checkbox "I direct others" [ref=e2]')
    assert ref(find(page, tick)) == "e1"
    assert says(page, ("I direct Amazon to…",))
