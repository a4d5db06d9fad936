"""Reading a page's outline: what Playwright writes down, and what we make of it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from automation.outline import Node, annotated, parse, plain


def outline(text: str) -> Node:
    return parse(dedent(text))


def unasked() -> str:
    pytest.fail("nothing was lost, so there is nothing to look for")


def only(text: str) -> Node:
    (node,) = outline(text).children
    return node


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Item classification guide", "  Item Classification\n Guide : "),
        ("Add User", "Add\u00a0User"),
        ("E-mail:", "E-MAIL"),
        ("Add User", "Ａｄｄ　Ｕｓｅｒ"),
        ("Straße", "STRASSE"),
        ("Name：", "name"),
    ],
)
def test_labels_that_are_the_same_to_a_reader(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"), [("View", "View & Edit"), ("E-mail", "Email"), ("a: b", "a b"), ("Résumé", "Resume")]
)
def test_labels_that_differ(one: str, other: str) -> None:
    assert plain(one) != plain(other)


@pytest.mark.parametrize(
    ("snapshot", "role", "name", "text"),
    [
        ('- button "Add User" [ref=e3]', "button", "Add User", "Add User"),
        ('- button "Say \\"yes\\"" [ref=e3]', "button", 'Say "yes"', 'Say "yes"'),
        ("- 'button \"Note: read: this\" [ref=e3]'", "button", "Note: read: this", "Note: read: this"),
        ('- heading "User Permissions" [level=1] [ref=e1]', "heading", "User Permissions", "User Permissions"),
        ("- cell [ref=e1]: ines@harbourlane.example", "cell", "", "ines@harbourlane.example"),
        ("- text: just words", "text", "", "just words"),
        ('- text: "- not: a list"', "text", "", "- not: a list"),
        ("- generic [ref=e4]:\n  - text: two\n  - text: words", "generic", "", "two words"),
        ('- button "Delete" [ref=e2] [cursor=pointer]:\n  - generic: Delete', "button", "Delete", "Delete"),
        ('- link "2026-11-21" [ref=e1]:\n  - /url: /orders', "link", "2026-11-21", "2026-11-21"),
    ],
)
def test_an_element_has_role_name_and_text(snapshot: str, role: str, name: str, text: str) -> None:
    node = only(snapshot)
    assert (node.role, node.name, node.text) == (role, name, text)


@pytest.mark.parametrize("snapshot", ["", "\n"])
def test_an_empty_page_has_an_empty_outline(snapshot: str) -> None:
    assert (parse(snapshot).role, parse(snapshot).children, parse(snapshot).text) == ("page", (), "")


def test_words_that_look_like_yaml_stay_words() -> None:
    for words in ("yes", "null", "1.0", "2026-11-21", "~"):
        assert only(f"- text: {words}").text == words


def test_where_an_element_is_and_how_to_reach_it() -> None:
    node = only('- button "Send" [ref=e12] [box=10.5,20,100,30]')
    assert (node.ref, node.box) == ("e12", (10.5, 20, 100, 30))
    assert (only("- text: words").ref, only("- text: words").box) == (None, None)


@pytest.mark.parametrize(
    ("snapshot", "mark", "on"),
    [
        ('- radio "View" [checked] [ref=e1]', "checked", True),
        ('- radio "View" [ref=e1]', "checked", False),
        ('- checkbox "All" [checked=mixed] [ref=e1]', "checked", False),
        ('- button "View" [pressed] [ref=e1]', "pressed", True),
        ('- tab "Current" [selected] [ref=e1]', "selected", True),
        ('- tab "Current [selected]" [ref=e1]', "selected", False),
    ],
)
def test_a_state_is_on_only_when_the_page_says_so(snapshot: str, mark: str, *, on: bool) -> None:
    assert only(snapshot).on(mark) is on


def test_a_disabled_control_is_known_as_such() -> None:
    assert only('- button "Send" [disabled] [ref=e1]').disabled
    assert not only('- button "Send" [ref=e1]').disabled


@pytest.mark.parametrize(
    ("snapshot", "value"),
    [
        ('- textbox "Name" [ref=e1]: ExportYourStore', "ExportYourStore"),
        ('- textbox "Name" [ref=e1]', ""),
        ('- textbox "Name" [ref=e1]:\n  - /placeholder: Your name', ""),
        ('- textbox "Name" [ref=e1]:\n  - /placeholder: Your name\n  - text: ExportYourStore', "ExportYourStore"),
    ],
)
def test_a_field_holds_what_is_typed_and_not_its_placeholder(snapshot: str, value: str) -> None:
    assert only(snapshot).value == value


def test_what_an_element_is_in_from_the_nearest_up() -> None:
    page = outline('- table [ref=e1]:\n  - row "A" [ref=e2]:\n    - cell [ref=e3]: words')
    cell = next(node for node in page.walk() if node.role == "cell")
    assert [node.role for node in page.above(cell)] == ["row", "table", "page"]
    assert page.holds(cell)
    assert not cell.holds(page)


def test_two_elements_that_look_alike_are_two() -> None:
    page = outline('- button "Send" [ref=e1]\n- button "Send" [ref=e1]')
    assert len(set(page.children)) == 2


@pytest.mark.parametrize(
    ("snapshot", "words", "said"),
    [
        (
            "- cell [ref=e1]: Transactions:See what was paid",
            ["Transactions:", "See what was paid"],
            ["Transactions:", "See what was paid"],
        ),
        ("- cell [ref=e1]: Transactions", ["Transactions"], ["Transactions"]),
        ("- cell [ref=e1]: Vine Beta new", ["Vine", "Beta", "new", "Coupons"], ["Vine", "Beta", "new"]),
        ("- cell [ref=e1]: unheard of", ["something", "else"], ["unheard of"]),
    ],
)
def test_words_that_were_run_together_are_taken_apart(snapshot: str, words: list[str], said: list[str]) -> None:
    _, root = annotated(snapshot, words, unasked)
    (cell,) = root.children
    assert [node.text for node in cell.walk() if not node.children] == said


ICON_BUTTON = "- button [ref=e1] [box=10,20,30,40]:\n  - img [ref=e2]"


@pytest.mark.parametrize(
    ("there", "name"),
    [
        ('- button "Send" [box=10,20,30,40]', "Send"),
        ('- button "Send" [box=10,20,30,41]', ""),
        ('- link "Send" [box=10,20,30,40]', ""),
        ("", ""),
    ],
)
def test_a_name_that_the_first_look_lost_is_taken_from_the_same_place_and_role_in_a_second(
    there: str, name: str
) -> None:
    _, root = annotated(ICON_BUTTON, [], lambda: there)
    assert root.children[0].name == name


PLACELESS = "- alert [ref=e2] [box=8,8,90,18]:\n  - generic [ref=e3] [box=0,0,0,0]: Nothing was saved"


@pytest.mark.parametrize(
    ("snapshot", "words", "said"),
    [
        (PLACELESS, ["Nothing was saved"], ["Nothing was saved"]),
        (PLACELESS, [], [""]),
        (
            f"{PLACELESS}\n- generic [ref=e4] [box=8,30,90,18]: Nothing was saved",
            ["Nothing was saved"],
            ["", "Nothing was saved"],
        ),
    ],
    ids=["an element that only lends its words", "one that is not drawn", "the hidden twin of one that is"],
)
def test_words_without_a_place_of_their_own_are_read_when_they_are_seen(
    snapshot: str, words: list[str], said: list[str]
) -> None:
    _, root = annotated(snapshot, words, unasked)
    assert [node.text for node in root.children] == said


@pytest.mark.parametrize(
    ("snapshot", "words", "second"),
    [
        ('- row "x" [ref=e1]:\n  - cell [ref=e2]: Payments:Money', ["Payments:", "Money"], ""),
        (ICON_BUTTON, [], '- button "Send" [box=10,20,30,40]'),
        ('- button "Send" [ref=e1]', ["Send"], ""),
        (PLACELESS, ["Nothing was saved"], ""),
    ],
)
def test_an_auditor_reads_the_same_from_the_stored_outline(snapshot: str, words: list[str], second: str) -> None:
    stored, root = annotated(snapshot, words, lambda: second)
    assert [(node.role, node.name, node.text) for node in parse(stored).walk()] == [
        (node.role, node.name, node.text) for node in root.walk()
    ]
