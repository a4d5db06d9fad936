"""What the job `permissions` makes of a table: exactly what was asked for, nothing rounded up, nothing taken away unasked."""

from __future__ import annotations

import pytest

from automation.errors import PageTrouble
from automation.outline import parse
from automation.plan import Findings, Right
from flows.pages.rights_table import RightsTable, read
from flows.pages.user_permissions import Membership
from flows.set_permissions import Rights
from tests.flows.profiles import permitting

MEMBER = Membership("member")
LEVELS = ("None", "View", "View & Edit")


def row(label: str, on: str, *offers: str) -> str:
    """A row of the table as the outline has it; all levels are offered unless some are named."""
    radios = "".join(f'    - radio "{level}"{" [checked]" * (level == on)} [ref=r]\n' for level in offers or LEVELS)
    return f'- row "{label}" [ref=r]:\n  - rowheader "{label}" [ref=r]\n  - cell [ref=r]:\n{radios}'


def menu(label: str, on: str) -> str:
    """A row whose levels are in a menu that is shut."""
    return f'- row "{label}" [ref=r]:\n  - cell "{label}" [ref=r]\n  - combobox "{on}" [ref=r]: {on}\n'


def table(*rows: str) -> RightsTable:
    return read(parse("".join(rows)))


def plan(rows: RightsTable, **permissions: str) -> Findings:
    return permitting(**permissions).plan(Rights(MEMBER, rows))


def differences(findings: Findings) -> list[tuple[str, str, str]]:
    return [(change.what, change.before, change.after) for change in findings.changes]


@pytest.mark.parametrize(
    ("on", "asked", "changes"),
    [
        ("None", "view", [("Upload Inventory", "None", "View")]),
        ("None", "edit", [("Upload Inventory", "None", "View & Edit")]),
        ("View", "edit", [("Upload Inventory", "View", "View & Edit")]),
        ("View", "view", []),
        ("View & Edit", "edit", []),
        ("View & Edit", "view", []),  # more than asked for is not taken away as part of what was asked for
        ("None", "none", []),
    ],
)
def test_only_what_differs_is_a_change(on: str, asked: str, changes: list[tuple[str, str, str]]) -> None:
    assert differences(plan(table(row("Upload Inventory", on)), upload_inventory=asked)) == changes


def test_changes_come_in_the_order_of_the_profile() -> None:
    rows = table(row("Customer Metrics", "None"), row("Upload Inventory", "None"), row("Manage Your Cases", "None"))
    findings = plan(rows, manage_your_cases="edit", customer_metrics="view", upload_inventory="edit")
    assert [change.what for change in findings.changes] == ["Manage Your Cases", "Customer Metrics", "Upload Inventory"]


def test_a_change_is_said_to_the_seller_with_its_way_back() -> None:
    (change,) = plan(table(row("Upload Inventory", "None")), upload_inventory="edit").changes
    assert change.says == "ExportYourStore will be able to see and change inventory by file upload."
    assert change.undo == "User Permissions > Manage Rights of ExportYourStore, and choose “None” again"
    (change,) = plan(table(row("Customer Metrics", "None")), customer_metrics="view").changes
    assert change.says == "ExportYourStore will be able to see your customer metrics."


@pytest.mark.parametrize(
    "label",
    ["Manage Inventory/Add a Product", "Inventory management", "MANAGE INVENTORY:", "Manage Inventory / Add a Product"],
)
def test_a_row_is_known_by_each_of_its_wordings_and_called_what_the_page_calls_it(label: str) -> None:
    (change,) = plan(table(row(label, "None")), manage_inventory="edit").changes
    assert change.what == label.rstrip(":")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row("Vine", "None")], "no permission called “Upload Inventory” / “Add Products via Upload”"),
        ([row("Upload Inventory Files", "None")], "no permission called"),
        ([row("Upload Inventory", "None"), row("Upload inventory:", "None")], "on the page 2 times"),
        ([row("Upload Inventory", "None"), row("Add Products via Upload", "None")], "on the page 2 times"),
        ([row("Upload Inventory", "None", "None", "View")], "The page offers “None”, “View” for Upload Inventory; "),
        ([row("Upload Inventory", "nothing", *LEVELS)], "I cannot tell which level is set for Upload Inventory"),
        ([], "no permission called"),
    ],
)
def test_a_row_that_is_not_as_it_should_be_stops_the_job(rows: list[str], words: str) -> None:
    with pytest.raises(PageTrouble) as caught:
        plan(table(*rows), upload_inventory="edit")
    assert words in str(caught.value)
    assert "Nothing was changed" in str(caught.value) or "stopped before pressing anything" in str(caught.value)


@pytest.mark.parametrize(
    ("offers", "asked"),
    [(("None", "View & Edit"), "view"), (("None", "View"), "edit"), (("None",), "view"), (("None", "Admin"), "edit")],
)
def test_a_level_that_is_not_offered_is_never_rounded(offers: tuple[str, ...], asked: str) -> None:
    with pytest.raises(PageTrouble, match="The page offers “None”"):
        plan(table(row("Upload Inventory", "None", *offers)), upload_inventory=asked)


def test_a_level_that_is_greyed_out_stops_the_job_with_what_is_offered() -> None:
    greyed = row("Upload Inventory", "None").replace('radio "View & Edit"', 'radio "View & Edit" [disabled]')
    with pytest.raises(PageTrouble, match=r"offers “None”, “View” for .* “View & Edit” is there, but greyed out"):
        plan(table(greyed), upload_inventory="edit")


def test_a_level_that_is_not_offered_does_not_matter_when_enough_is_set() -> None:
    assert (
        plan(table(row("Upload Inventory", "View & Edit", "None", "View & Edit")), upload_inventory="view").changes
        == ()
    )


def test_what_a_shut_menu_offers_is_seen_when_it_is_opened() -> None:
    assert differences(plan(table(menu("Upload Inventory", "None")), upload_inventory="edit")) == [
        ("Upload Inventory", "None", "View & Edit")
    ]


def test_rows_that_nobody_asked_for_are_kept_and_named() -> None:
    rows = table(row("Payments", "None", "None", "View & Edit"), row("Upload Inventory", "View"), row("Vine", "View"))
    assert plan(rows, upload_inventory="edit").keeps == (
        Right("Payments", "None", sensitive=True),
        Right("Vine", "View"),
    )


def test_a_kept_row_that_cannot_be_read_is_kept_as_such() -> None:
    assert plan(table(row("Vine", "nothing", *LEVELS))).keeps == (Right("Vine", "not readable"),)


@pytest.mark.parametrize(
    ("rows", "extra", "offers"),
    [
        ([row("Upload Inventory", "View")], [], []),
        (
            [row("Upload Inventory", "View & Edit")],
            [Right("Upload Inventory", "View & Edit")],
            [("Upload Inventory", "View & Edit", "View")],
        ),
        (
            [row("Upload Inventory", "View"), row("Payments", "View & Edit", "None", "View & Edit")],
            [Right("Payments", "View & Edit")],
            [("Payments", "View & Edit", "None")],
        ),
        # taking down to a level that is not offered is not offered either: it would take away what was asked for, or do nothing
        (
            [row("Upload Inventory", "View & Edit", "None", "View & Edit")],
            [Right("Upload Inventory", "View & Edit")],
            [],
        ),
        ([row("Upload Inventory", "View"), row("Vine", "View", "View")], [Right("Vine", "View")], []),
        ([row("Upload Inventory", "View"), menu("Vine", "View")], [Right("Vine", "View")], [("Vine", "View", "None")]),
        (
            [row("Upload Inventory", "View"), row("Vine", "Admin", "None", "Admin")],
            [Right("Vine", "Admin")],
            [("Vine", "Admin", "None")],
        ),
    ],
)
def test_rights_beyond_what_was_asked_for_are_shown_and_offered_apart(
    rows: list[str], extra: list[Right], offers: list[tuple[str, str, str]]
) -> None:
    findings = plan(table(*rows), upload_inventory="view")
    assert list(findings.extra) == extra
    assert [(change.what, change.before, change.after) for change in findings.offers] == offers
    assert findings.changes == ()


def test_an_offer_says_what_the_partner_loses() -> None:
    rows = table(row("Upload Inventory", "View & Edit"), row("Payments", "View"))
    says = [change.says for change in plan(rows, upload_inventory="view").offers]
    assert says == [
        "ExportYourStore will only see inventory by file upload.",
        "ExportYourStore will no longer see or change what Amazon pays you, and to which account.",
    ]


@pytest.mark.parametrize(("state", "over"), [("expired", "has expired"), ("declined", "was declined")])
def test_whose_invitation_is_over_needs_a_new_one_first(state: str, over: str) -> None:
    findings = permitting(upload_inventory="edit").plan(Rights(Membership(state)))  # type: ignore[arg-type]  # a word of the table
    assert findings.changes == ()
    assert findings.waiting
    assert f"its invitation {over}, and a new one comes first (job invite)" in findings.waiting


@pytest.mark.parametrize("state", ["absent", "invited"])
def test_who_is_no_user_yet_is_waited_for(state: str) -> None:
    findings = permitting(upload_inventory="edit").plan(Rights(Membership(state)))  # type: ignore[arg-type]  # a word of the table
    assert findings.changes == ()
    assert findings.waiting == (
        "ExportYourStore is not a user of this account yet: permissions can be set once it has accepted the invitation."
    )


def test_who_has_accepted_is_confirmed_first() -> None:
    findings = permitting(upload_inventory="edit").plan(Rights(Membership("accepted")))
    assert findings.changes == ()
    assert (
        findings.waiting
        == "ExportYourStore has accepted, and its user is not confirmed yet: that comes first (job invite)."
    )


def test_what_was_observed_is_told_row_by_row_and_names_nobody() -> None:
    have = Rights(MEMBER, table(row("Vine", "View"), row("Vine", "None"), row("Payments", "nothing", *LEVELS)))
    assert permitting().facts(have) == {"user": "member", "Vine": "View", "Vine #2": "None", "Payments": "not readable"}


def test_once_everything_is_set_there_is_nothing_left_to_plan() -> None:
    asked = {"upload_inventory": "edit", "customer_metrics": "view"}
    before = table(row("Upload Inventory", "None"), row("Customer Metrics", "None"))
    after = table(row("Upload Inventory", "View & Edit"), row("Customer Metrics", "View"))
    assert len(plan(before, **asked).changes) == 2
    assert plan(after, **asked) == Findings(rows="permissions")


@pytest.mark.parametrize(
    ("what", "sensitive"),
    [
        ("Payments", True),
        ("Tax Settings", True),
        ("Deposit Methods", True),
        ("User Permissions", True),
        ("Vine", False),
    ],
)
def test_money_taxes_and_users_are_worth_naming(what: str, *, sensitive: bool) -> None:
    (kept,) = plan(table(row(what, "None", *LEVELS))).keeps
    assert kept.sensitive is sensitive
