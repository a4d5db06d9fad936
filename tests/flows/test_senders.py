"""The rows of Messaging Permissions: read off pages built in many ways, and what the job `senders` makes of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from automation.controls import find, has
from automation.errors import PageTrouble
from automation.plan import Right
from flows.approve_senders import ApproveSenders, Standing
from flows.pages import messaging_permissions as page
from flows.pages.sender_rows import read
from flows.partner import Partner, Wanted
from flows.seller_central import STORES

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.outline import Node
    from flows.seller_central import SellerCentral

    See = Callable[[str], Node]

OURS = "harbour-us@helpdesk.example"
ADA, BEN = "ada@harbourlane.example", "ben@spam.example"
CHECKED = {"approved": (" checked", ""), "blocked": ("", " checked"), None: ("", "")}


def columns(*rows: tuple[str, str | None], dead: bool = False) -> str:
    """A table whose radios have no name: their columns have."""
    off = " disabled" if dead else ""
    body = "".join(
        f"<tr><td>{address}</td>"
        + "".join(f"<td><input type=radio name={index}{mark}{off}></td>" for mark in (*CHECKED[state], ""))
        + "</tr>"
        for index, (address, state) in enumerate(rows)
    )
    return (
        "<h1>Messaging Permissions</h1><table><tr><th>Email</th><th>Approved</th><th>Blocked</th><th>Delete</th></tr>"
        f"{body}<tr><td colspan=4><a href=#a>+ Add an email address</a></td></tr></table><button>Save</button>"
    )


def labelled(*rows: tuple[str, str | None]) -> str:
    """Cards with labelled radios, in Spanish."""
    body = "".join(
        f"<div><div><span>{address}</span></div><div role=radiogroup aria-label='{address}'>"
        + "".join(
            f"<label><input type=radio name={index}{mark}><span>{word}</span></label>"
            for word, mark in zip(("Aprobado", "Bloqueado", "Eliminar"), (*CHECKED[state], ""), strict=True)
        )
        + "</div></div>"
        for index, (address, state) in enumerate(rows)
    )
    return f"<h1>Permisos de mensajes</h1>{body}<button>+Añadir una dirección de correo electrónico</button><button>Guardar</button>"


def named(*rows: tuple[str, str | None]) -> str:
    """Radios that carry the address in their name, in rows without an element of their own."""
    cells = "".join(
        f"<div>{address}</div>"
        + "".join(
            f"<div><input type=radio name={index}{mark} aria-label='{word} {address}'></div>"
            for word, mark in zip(("Approved", "Blocked", "Delete"), (*CHECKED[state], ""), strict=True)
        )
        for index, (address, state) in enumerate(rows)
    )
    return (
        "<h2>Messaging Permissions</h2><div style='display:grid;grid-template-columns:2fr 1fr 1fr 1fr'>"
        f"<div>Email</div><div>Approved</div><div>Blocked</div><div>Delete</div>{cells}</div><button>Add an email address</button>"
    )


def grid(*rows: tuple[str, str | None]) -> str:
    """The same without names: only the columns tell."""
    return named(*rows).replace("aria-label", "data-x")


def words(*rows: tuple[str, str | None]) -> str:
    """A table to read, with Edit."""
    body = "".join(f"<tr><td>{address}</td><td>{(state or '').title()}</td></tr>" for address, state in rows)
    return f"<h1>Messaging Permissions</h1><table><tr><th>Email</th><th>Status</th></tr>{body}</table><button>Edit</button>"


def marks(*rows: tuple[str, str | None]) -> str:
    """A table to read with a mark in the column that counts."""
    ticks = {
        "approved": ("✓", ""),
        "blocked": ("", "<svg role=img aria-label=Yes width=9 height=9></svg>"),
        None: ("", ""),
    }
    body = "".join(
        f"<tr><td>{address}</td>" + "".join(f"<td>{mark}</td>" for mark in (*ticks[state], "")) + "</tr>"
        for address, state in rows
    )
    return (
        "<h1>Messaging-Berechtigung</h1><table><tr><th>E-Mail</th><th>Genehmigt</th><th>Blocked</th><th>Delete</th></tr>"
        f"{body}</table><button>Edit</button>"
    )


def list_of_boxes(*rows: tuple[str, str | None]) -> str:
    body = "".join(
        f"<li><label><input type=checkbox> {address}</label> <span>{(state or '').title()}</span></li>"
        for address, state in rows
    )
    return f"<h1>Authorized Email Addresses</h1>{LIST}<ul>{body}</ul>{SELECTED}"


def list_of_options(*rows: tuple[str, str | None]) -> str:
    body = "".join(f"<option>{address} ({(state or '').title()})</option>" for address, state in rows)
    return f"<h2>Approved Senders</h2>{LIST}<select multiple size=5>{body}</select>{SELECTED}"


LIST = "<div><h3>Approved Senders</h3><input><button>Add to list</button></div>"
SELECTED = "<button>Approve selected</button><button>Block selected</button><a href=#d>Done</a>"
BUILDS = [columns, labelled, named, grid, words, marks, list_of_boxes, list_of_options]
AROUND = f"<header>Signed in as owner@harbourlane.example</header><div role=status>{OURS} was mentioned.</div>"
MAIL = "<p>Amazon writes from no-reply@amazon.example.</p>"


@pytest.mark.parametrize("build", BUILDS, ids=lambda build: build.__name__)
def test_who_is_approved_and_who_is_blocked_is_read_however_the_page_is_built(
    see: See, build: Callable[..., str]
) -> None:
    root = see(AROUND + build((ADA, "approved"), (BEN, "blocked")) + MAIL)
    assert page.there(root)
    assert page.is_list(root) is build.__name__.startswith("list")
    assert (page.state(root, ADA.upper()), page.state(root, BEN), page.state(root, OURS)) == (
        "approved",
        "blocked",
        None,
    )
    assert read(root).without([ADA]) == {BEN: "blocked"}


@pytest.mark.parametrize("build", BUILDS, ids=lambda build: build.__name__)
def test_a_state_that_the_page_does_not_tell_is_never_guessed(see: See, build: Callable[..., str]) -> None:
    root = see(build((ADA, "approved"), (OURS, None)))
    with pytest.raises(PageTrouble, match="cannot tell whether it is approved or blocked"):
        page.state(root, OURS)


def test_an_address_that_is_there_twice_is_not_chosen_between(see: See) -> None:
    root = see(columns((OURS, "approved"), (OURS, "blocked")))
    with pytest.raises(PageTrouble, match="listed 2 times"):
        page.state(root, OURS)


def test_part_of_an_address_is_another_address(see: See) -> None:
    root = see(columns((f"x{OURS}", "approved"), (f"{OURS}.evil", "approved")))
    assert page.state(root, OURS) is None


def test_who_may_be_on_another_page_of_the_list_is_not_absent(see: See) -> None:
    root = see(columns((ADA, "approved")) + "<nav><button>1</button><button>2</button></nav>")
    with pytest.raises(PageTrouble, match="not on the first page"):
        page.state(root, OURS)


@pytest.mark.parametrize("build", [columns, labelled, named, grid], ids=lambda build: build.__name__)
def test_approved_is_offered_in_exactly_that_row(see: See, build: Callable[..., str]) -> None:
    root = see(build((ADA, "blocked"), (OURS, "blocked")))
    row = read(root).of(OURS)
    assert row
    choice = row.choice("approved")
    assert choice
    radios = [node for node in root.walk() if node.role == "radio"]
    assert radios.index(choice.node) == 3


def test_what_sleeps_is_not_offered(see: See) -> None:
    row = read(see(columns((OURS, "blocked"), dead=True))).of(OURS)
    assert row
    assert (row.state, row.choice("approved")) == ("blocked", None)


@pytest.mark.parametrize("build", [columns, named], ids=lambda build: build.__name__)
def test_the_row_that_is_being_added_is_the_one_with_an_empty_field(see: See, build: Callable[..., str]) -> None:
    root = see("<input aria-label=Search>" + build((ADA, "approved"), ("<input>", None)))
    assert page.adding(root)
    row = page.new_row(root, OURS)
    assert find(root, page.FIELD, within=row).node.role == "textbox"
    typed = see(
        "<input aria-label=Search>" + build((ADA, "approved"), (f"<input value={OURS}>", None), ("<input>", None))
    )
    assert find(typed, page.FIELD, within=page.new_row(typed, OURS)).node.value == OURS
    with pytest.raises(PageTrouble, match="More than one row"):
        page.new_row(see(build(("<input>", None), ("<input>", None))), OURS)
    with pytest.raises(PageTrouble, match="no row to type"):
        page.new_row(see(build((ADA, "approved"))), OURS)


def test_the_text_box_of_the_older_list_is_the_one_beside_add_to_list(see: See) -> None:
    root = see("<input aria-label=Search>" + list_of_boxes((ADA, "approved")))
    assert find(root, page.FIELD, within=page.adder(root)).node.name == ""
    assert not has(see(columns()), page.ADD_TO_LIST)


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Messages</h1><a href=#>Messaging Permissions</a>",
        "<h1>Inbox</h1><button>Save</button><a href=#>Messaging Permissions</a>",
        "<h1>User Permissions</h1><button>Add an email address</button>",
    ],
)
def test_the_inbox_is_another_page(see: See, body: str) -> None:
    assert not page.there(see(body))


def approving(*senders: str, store: str = "US") -> ApproveSenders:
    data: dict[str, Any] = {
        "key": "helpdesk",
        "title": "Helpdesk",
        "about": "Answers buyers.",
        "jobs": ["senders"],
        "source": {"where": "a guide", "read_on": "2026-11-21"},
        "values": {"inbox": {"meaning": "the address", "kind": "email", "per_store": True}},
        "senders": senders or ("{inbox}",),
    }
    wanted = Wanted(Partner.model_validate(data), {"inbox.US": OURS, "inbox.UK": "uk@helpdesk.example"}, ("US", "UK"))
    return ApproveSenders(cast("SellerCentral", SimpleNamespace(store=STORES[store])), wanted)


def test_what_is_approved_needs_nothing() -> None:
    assert approving().plan(Standing({OURS: "approved"})).changes == ()


def test_a_change_for_each_address_says_what_it_may_do() -> None:
    (absent,) = approving().plan(Standing({OURS: None})).changes
    assert (absent.what, absent.before, absent.after) == (f"Sender {OURS}", "not listed", "approved")
    assert absent.says == f"Helpdesk may write to your buyers in United States from {OURS}."
    assert "choose Blocked" in absent.undo


def test_lifting_a_block_is_said_in_so_many_words() -> None:
    (blocked,) = approving().plan(Standing({OURS: "blocked"})).changes
    assert (blocked.before, blocked.after) == ("blocked", "approved")
    assert blocked.says.endswith("You have blocked this address; that block is lifted.")


def test_nobody_else_is_named_in_the_plan_or_in_the_facts() -> None:
    have = Standing({OURS: None}, {ADA: "approved", BEN: "blocked", "c@x.example": "approved"})
    assert approving().plan(have).keeps == (Right("All other addresses", "2 approved, 1 blocked"),)
    assert approving().facts(have) == {"sender 1": "not listed", "others": "2 approved, 1 blocked"}


def test_addresses_are_taken_once_and_for_the_store() -> None:
    assert approving("{inbox}", "{inbox}", "team@helpdesk.example").addresses == (OURS, "team@helpdesk.example")
    assert approving(store="UK").addresses == ("uk@helpdesk.example",)


def test_a_column_that_is_not_known_leaves_the_known_one_to_choose(see: See) -> None:
    german = columns((ADA, "approved"), (OURS, "blocked"))
    for known, other in (("Approved", "Genehmigt"), ("Blocked", "Gesperrt"), ("Delete", "Entfernen")):
        german = german.replace(f"<th>{known}", f"<th width=200>{other}")
    root = see(german)
    row = read(root).of(OURS)
    assert row
    choice = row.choice("approved")
    assert choice
    assert [node for node in root.walk() if node.role == "radio"].index(choice.node) == 3
    assert page.state(root, ADA) == "approved"
    with pytest.raises(PageTrouble, match="cannot tell"):
        page.state(root, OURS)


@pytest.mark.parametrize("build", [words, list_of_boxes, list_of_options], ids=lambda build: build.__name__)
def test_a_state_by_another_word_is_told_as_it_stands(see: See, build: Callable[..., str]) -> None:
    root = see(build((ADA, "approved"), (OURS, "pending")))
    assert page.state(root, OURS) == "“Pending”"
    (change,) = approving().plan(Standing({OURS: "“Pending”"})).changes
    assert change.before == "“Pending”"
    assert change.says.endswith("It is listed already, as “Pending”, which is not a word that I know; that ends.")
