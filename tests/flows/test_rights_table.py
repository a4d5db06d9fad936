"""The table of permissions, read off pages that are built in every way that is known, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from automation.errors import PageTrouble
from flows.pages.rights_table import RightsTable, read
from flows.vocabulary import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.outline import Node

Seen = tuple[Level | None, tuple[Level, ...]]
N, V, E, A = Level.NONE, Level.VIEW, Level.EDIT, Level.ADMIN
ALL = (N, V, E)

VIEW_ONLY_MENU = "<ul role=listbox hidden><li role=option>None<li role=option>View<li role=option>View & Edit</ul>"


def radios(name: str, *levels: str, on: str = "None") -> str:
    return "".join(
        f"<label><input type=radio name={name} {'checked' * (each == on)}> {each}</label> " for each in levels
    )


def bare(name: str, on: int, tag: str = "td") -> str:
    return "".join(f"<{tag}><input type=radio name={name} {'checked' * (column == on)}></{tag}>" for column in range(3))


PAGES: dict[str, tuple[str, dict[str, Seen]]] = {
    "radios with labels": (
        f"""<table><tr><th scope=row>Vine<td>{radios("a", "None", "View", "View & Edit", on="View")}
        <tr><th scope=row>Payments<td>{radios("b", "None", "View & Edit")}</table>""",
        {"Vine": (V, ALL), "Payments": (N, (N, E))},
    ),
    "radios under column headings alone": (
        f"""<table><thead><tr><th>Inventory<th>None<th>View<th>View &amp; Edit<tbody>
        <tr><th scope=row>Inventory performance{bare("a", 2)}<tr><th scope=row>Image Management{bare("b", 0)}</table>""",
        {"Inventory performance": (E, ALL), "Image Management": (N, ALL)},
    ),
    "an empty cell where a level is not offered": (
        """<table><thead><tr><th>Orders<th>None<th>View<th>View &amp; Edit<tbody>
        <tr><th scope=row>Transactions<td><input type=radio name=a checked><td><td><input type=radio name=a></table>""",
        {"Transactions": (N, (N, E))},
    ),
    "a bold label with colon, a description and a note in the same cell": (
        f"""<table><tr><td><b>Transactions:</b> See what was paid. <i>Note: this will turn on Payments.</i>
        <td>{radios("a", "None", "View", on="View")}
        <tr><td><b>Vine:</b><br>Reviews by others.<td>{radios("b", "None", "View")}</table>""",
        {"Transactions": (V, (N, V)), "Vine": (N, (N, V))},
    ),
    "fieldset and legend": (
        f"""<fieldset><legend>Upload Inventory</legend>{radios("a", "None", "View & Edit", on="View & Edit")}</fieldset>
        <fieldset><legend>Vine</legend>{radios("b", "None", "View")}</fieldset>""",
        {"Upload Inventory": (E, (N, E)), "Vine": (N, (N, V))},
    ),
    "a radiogroup that is named": (
        f"""<div role=radiogroup aria-label="Customer Metrics">{radios("a", "None", "View", on="View")}</div>
        <div role=radiogroup aria-label="Feedback">{radios("b", "None", "View")}</div>""",
        {"Customer Metrics": (V, (N, V)), "Feedback": (N, (N, V))},
    ),
    "named radiogroups in a section that opens and shuts": (
        f"""<div role=group><button aria-expanded=true>Payments</button><div role=region aria-label=Payments>
        <div role=radiogroup aria-label="Deposit Methods">{radios("a", "None", "View", on="View")}</div>
        <div role=radiogroup aria-label="Request Disbursements">{radios("b", "None", "View")}</div></div></div>
        <h3><button aria-expanded=true>Performance</button></h3><div role=radiogroup aria-label="Customer Metrics">{radios("c", "None", "View")}</div>
        <details open><summary>Orders</summary><div role=radiogroup aria-label="Manage Returns">{radios("d", "None", "View")}</div></details>""",
        {
            "Deposit Methods": (V, (N, V)),
            "Request Disbursements": (N, (N, V)),
            "Customer Metrics": (N, (N, V)),
            "Manage Returns": (N, (N, V)),
        },
    ),
    "divs with the role radio": (
        """<div><span>Feedback</span><div role=radiogroup><div role=radio tabindex=0 aria-checked=false>None</div>
        <div role=radio tabindex=0 aria-checked=true>View</div>
        <div role=radio tabindex=0 aria-checked=false aria-disabled=true>Admin</div>
        </div></div>""",
        {"Feedback": (V, (N, V))},
    ),
    "radios that are drawn as buttons": (
        """<style>.btn-check{position:absolute;clip:rect(0,0,0,0);pointer-events:none}
        .btn{border:1px solid;padding:4px;cursor:pointer}</style>
        <div class=row><span>Vine</span><div class=btn-group role=group aria-label="Level">
        <input type=radio class=btn-check name=a id=a0 autocomplete=off checked><label class=btn for=a0>None</label>
        <input type=radio class=btn-check name=a id=a1 autocomplete=off><label class=btn for=a1>View</label></div></div>
        <div class=row><span>Feedback</span><div class=btn-group role=group aria-label="Level">
        <input type=radio class=btn-check name=b id=b0 autocomplete=off><label class=btn for=b0>None</label>
        <input type=radio class=btn-check name=b id=b1 autocomplete=off checked><label class=btn for=b1>View</label></div></div>""",
        {"Vine": (N, (N, V)), "Feedback": (V, (N, V))},
    ),
    "a list": (
        """<ul><li><label for=a>Vine</label> <select id=a><option>None<option selected>View<option>View &amp; Edit</select>
        <li><label for=b>Feedback</label> <select id=b><option>None<option disabled>View</select></ul>""",
        {"Vine": (V, ALL), "Feedback": (N, (N,))},
    ),
    "a list that is named by the row alone": (
        """<table><tr><td>Vine<td><select><option>None<option>View<option selected>View &amp; Edit</select>
        <tr><td>Feedback<td><select><option>None<option>View</select></table>""",
        {"Vine": (E, ALL), "Feedback": (N, (N, V))},
    ),
    "a menu that shows only the level that is set": (
        f"""<table><tr><td>Vine<td><div role=combobox tabindex=0 aria-expanded=false>View</div>{VIEW_ONLY_MENU}
        <tr><td>Feedback<td><button aria-haspopup=listbox>None</button>{VIEW_ONLY_MENU}</table>""",
        {"Vine": (V, (V,)), "Feedback": (N, (N,))},
    ),
    "buttons that stay pressed": (
        """<ul><li><span>Vine</span> <button aria-pressed=false>None</button><button aria-pressed=true>View</button>
        <button aria-pressed=false disabled>View &amp; Edit</button>
        <li><span>Feedback</span> <button aria-pressed=true>None</button><button aria-pressed=false>View</button></ul>""",
        {"Vine": (V, (N, V)), "Feedback": (N, (N, V))},
    ),
    "a grid without an element for a row": (
        f"""<style>.g{{display:grid;grid-template-columns:260px 120px 120px 120px}}.g>*{{min-height:24px}}</style><div class=g>
        <b>Inventory</b><b>None</b><b>View</b><b>View &amp; Edit</b>
        <span>Vine</span>{bare("a", 1, "span")}<span>Feedback</span>{bare("b", 0, "span")}</div>""",
        {"Vine": (V, ALL), "Feedback": (N, ALL)},
    ),
    "a flat list of labels and radios": (
        f"<div>Vine {radios('a', 'None', 'View', on='View')} Feedback {radios('b', 'None', 'View')}</div>",
        {"Vine": (V, (N, V)), "Feedback": (N, (N, V))},
    ),
    "components with open shadow roots around slotted radios": (
        """<script>
        const define = (name, html) => customElements.define(name, class extends HTMLElement {
          connectedCallback() { this.attachShadow({mode: 'open'}).innerHTML = html(this) } })
        define('x-radio', host => `<div><slot name=radio></slot><div part=label>${host.title}</div></div>`)
        define('x-row', host => `<div><b>${host.getAttribute('label')}</b><slot></slot></div>`)
        </script>
        <x-row label="Vine"><x-radio title=None><input slot=radio type=radio name=a></x-radio>
        <x-radio title=View><input slot=radio type=radio name=a checked></x-radio></x-row>
        <x-row label="Feedback"><x-radio title=None><input slot=radio type=radio name=b checked></x-radio>
        <x-radio title="View &amp; Edit"><input slot=radio type=radio name=b></x-radio></x-row>""",
        {"Vine": (V, (N, V)), "Feedback": (N, (N, E))},
    ),
    "names that say row and level at once": (
        """<table><tr><td>Inventory performance<td><input type=radio name=a aria-label="Inventory performance: None">
        <td><input type=radio name=a aria-label="Inventory performance: View" checked>
        <tr><td>Image Management<td><input type=radio name=b aria-label="None for Image Management" checked>
        <td><input type=radio name=b aria-label="View &amp; Edit for Image Management"></table>""",
        {"Inventory performance": (V, (N, V)), "Image Management": (N, (N, E))},
    ),
    "an administrator's level": (
        f"<table><tr><td>Manage Your Cases<td>{radios('a', 'None', 'View only', 'View and edit', 'Admin', on='Admin')}</table>",
        {"Manage Your Cases": (A, (N, V, E, A))},
    ),
    "one level alone": (
        f"<table><tr><td>Vine<td>{radios('a', 'None')}</table>",
        {"Vine": (N, (N,))},
    ),
    "a copy for small screens that is not shown": (
        f"""<div style="display:none"><table><tr><td>Vine<td>{radios("x", "None", "View", on="View")}</table></div>
        <table><tr><td>Vine<td>{radios("a", "None", "View")}</table>""",
        {"Vine": (N, (N, V))},
    ),
    "a row that is locked": (
        """<table><tr><th scope=row>Vine<td><label><input type=radio name=a checked disabled>None</label>
        <td><label><input type=radio name=a disabled>View</label></table>""",
        {"Vine": (N, (N,))},
    ),
}


def as_read(table: RightsTable) -> dict[str, Seen]:
    return {row.label: (row.level, row.offers) for row in table.rows}


@pytest.mark.parametrize("idiom", PAGES)
def test_the_rows_of_a_page_built_of(see: Callable[[str], Node], idiom: str) -> None:
    body, rows = PAGES[idiom]
    assert as_read(read(see(body))) == rows


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Manage Rights</h1><p>Loading…</p>",
        "<table><tr><th>Name<th>E-mail<tr><td>Ada<td>ada@harbourlane.example</table><button>Continue</button>",
        "<label><input type=checkbox> Remember me</label>",
        "<label>View <select><option>List<option>Grid</select></label>",
        "<p>None of these will View & Edit anything.</p>",
        "",
    ],
)
def test_a_page_without_levels_has_no_rows(see: Callable[[str], Node], body: str) -> None:
    assert read(see(body)).rows == ()


@pytest.mark.parametrize(
    ("idiom", "closed"),
    [
        ("a menu that shows only the level that is set", True),
        ("a list", False),
        ("one level alone", False),
        ("a list that is named by the row alone", False),
    ],
)
def test_only_a_menu_may_offer_more_than_it_shows(see: Callable[[str], Node], idiom: str, *, closed: bool) -> None:
    assert [row.closed for row in read(see(PAGES[idiom][0])).rows] == [closed] * len(PAGES[idiom][1])


def test_a_row_with_two_levels_set_has_no_level(see: Callable[[str], Node]) -> None:
    table = read(
        see(
            "<table><tr><td>Vine<td><button aria-pressed=true>None</button><button aria-pressed=true>View</button></table>"
        )
    )
    assert [(row.label, row.level) for row in table.rows] == [("Vine", None)]


def test_a_row_with_no_level_set_has_no_level(see: Callable[[str], Node]) -> None:
    table = read(see(f"<table><tr><td>Vine<td>{radios('a', 'None', 'View', on='-')}</table>"))
    assert as_read(table) == {"Vine": (None, (N, V))}


TWICE = f"<table><tr><td>Vine<td>{radios('a', 'None', 'View')}<tr><td>vine:<td>{radios('b', 'None', 'View', on='View')}</table>"


def test_a_row_that_is_there_twice_is_nobodys(see: Callable[[str], Node]) -> None:
    table = read(see(TWICE))
    with pytest.raises(PageTrouble, match="2 times, and I cannot tell which one counts"):
        table.one(("Vine",))


def test_no_row_is_lost_when_two_are_called_the_same(see: Callable[[str], Node]) -> None:
    assert list(read(see(TWICE.replace("vine:", "Vine"))).levels.values()) == [N, V]


@pytest.mark.parametrize("wording", ["Vines", "Vine reviews", "Vin", "A Vine", "None", ""])
def test_a_row_is_known_by_its_whole_label_only(see: Callable[[str], Node], wording: str) -> None:
    table = read(see(PAGES["radios with labels"][0]))
    with pytest.raises(PageTrouble, match="The page has no permission called"):
        table.one((wording,))


@pytest.mark.parametrize("wording", ["Vine", "VINE", " vine: ", "Vine (2)"])
def test_a_row_is_known_whatever_case_and_colon(see: Callable[[str], Node], wording: str) -> None:
    assert read(see(PAGES["radios with labels"][0])).one((wording,)).label == "Vine"


def test_a_note_that_names_another_row_does_not_make_it_that_row(see: Callable[[str], Node]) -> None:
    body = f"""<table><tr><td>Fulfillment Reports<div>Payments</div><td>{radios("a", "None", "View", on="View")}
    <tr><td>Payments<td>{radios("b", "None", "View")}</table>"""
    assert read(see(body)).one(("Payments",)).level is N
