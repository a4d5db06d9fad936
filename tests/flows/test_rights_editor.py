"""The editor of levels on pages that hide part of the table, or ask to save once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest

from flows.pages import summary
from flows.rights_editor import RightsEditor
from flows.vocabulary import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.controls import Control
    from automation.outline import Node
    from automation.window import View, Window
    from flows.seller_central import SellerCentral

N, V, E = Level.NONE, Level.VIEW, Level.EDIT


@dataclass
class Finger:
    """Presses what it is shown, and counts."""

    window: Window
    pressed: int = 0

    def press(self, control: Control, *, within: Callable[[Node], Node]) -> View:  # noqa: ARG002 - as the engine calls it
        self._click(within(self.window.look().root))
        return self.window.look()

    def choose(self, view: View, node: Node, text: str, *, option: Control | None = None) -> View:  # noqa: ARG002 - the same
        self._click(node)
        return self.window.look()

    def unfold(self, node: Node, text: str) -> None:  # noqa: ARG002 - the same
        self._click(node)

    def _click(self, node: Node) -> None:
        self.pressed += 1
        self.window.touched()
        self.window.locate(node).click()


@dataclass
class Desk:
    """As much of the site as reading a table takes."""

    hands: Finger


def radios(row: str, on: str) -> str:
    boxes = "".join(
        f"<td><label><input type=radio name='{row}{on}' {'checked' * (level == on)}>{level}</label>"
        for level in ("None", "View", "Edit")
    )
    return f"<tr><th scope=row>{row}{boxes}"


def table(*rows: str) -> str:
    return f"<table>{''.join(rows)}</table>"


ORDERS, STOCK = (
    table(radios("Manage Refunds", "View")),
    table(radios("Inventory performance", "Edit"), radios("Manage Refunds", "None")),
)
SCRIPT = """<script>document.querySelectorAll('[aria-controls]').forEach(b => b.addEventListener('click', () => {
  const open = b.getAttribute('aria-expanded') === 'false';
  if (document.body.dataset.one !== undefined) document.querySelectorAll('[aria-controls]').forEach(o => { o.setAttribute('aria-expanded', false); document.getElementById(o.getAttribute('aria-controls')).hidden = true; });
  b.setAttribute('aria-expanded', open); document.getElementById(b.getAttribute('aria-controls')).hidden = !open }))</script>"""


def accordion(first: bool, second: bool, *, one: bool = False) -> str:  # noqa: FBT001 - which is open
    def part(key: str, name: str, body: str, *, unfolded: bool) -> str:
        state = "true" if unfolded else "false"
        return (
            f"<h3><button type=button aria-expanded={state} aria-controls={key}>{name}</button></h3>"
            f"<div id={key} {'' if unfolded else 'hidden'}>{body}</div>"
        )

    start = "<script>document.body.dataset.one = ''</script>" if one else ""
    return (
        f"<header><button aria-expanded=false>Menu</button></header><h1>Edit User Permissions</h1>{start}"
        f"{part('a', 'Orders', ORDERS, unfolded=first)}{part('b', 'Inventory', STOCK, unfolded=second)}"
        f"<button disabled>Save Changes</button><button aria-expanded=false>Need help?</button>{SCRIPT}"
    )


DISCLOSED = f"""<h1>Edit User Permissions</h1><details><summary>Orders</summary>{ORDERS}</details>
<details open><summary>Inventory</summary>{STOCK}</details><button>Save Changes</button>"""


@pytest.mark.parametrize(
    ("body", "presses"),
    [
        (accordion(first=True, second=True), 0),
        (accordion(first=False, second=True), 1),
        (accordion(first=False, second=False), 2),
        (DISCLOSED, 1),
    ],
    ids=["all open", "one shut", "all shut", "native"],
)
def test_shut_sections_are_opened_so_that_the_whole_table_is_read(
    see: Callable[[str], Node], eyes: Window, body: str, presses: int
) -> None:
    see(body)
    finger = Finger(eyes)
    read = RightsEditor(cast("SellerCentral", Desk(finger)), ("x",)).arrive()
    assert read.levels == {"Manage Refunds": V, "Inventory performance": E, "Manage Refunds #2": N}
    assert finger.pressed == presses


def test_where_opening_one_section_shuts_another_they_are_read_in_turn(
    see: Callable[[str], Node], eyes: Window
) -> None:
    see(accordion(first=False, second=False, one=True))
    editor = RightsEditor(cast("SellerCentral", Desk(Finger(eyes))), ("x",))
    assert editor.arrive().levels == {"Manage Refunds": V, "Inventory performance": E, "Manage Refunds #2": N}
    assert editor._bring("Inventory performance").level is E  # noqa: SLF001 - what choosing begins with


AGREED: dict[str, Any] = {"Upload Inventory": E, "Customer Metrics": V, "Payments": N}
HAD: dict[str, Any] = {"Upload Inventory": N, "Customer Metrics": V, "Payments": N}


@pytest.mark.parametrize(
    ("body", "about", "fits"),
    [
        (
            "<p>Levels of ExportYourStore</p><table><tr><th>Row<th>Before<th>After<tr><td>Upload Inventory<td>None<td>Edit</table>",
            True,
            True,
        ),
        ("<p>ExportYourStore</p><ul><li>Upload Inventory: <b>View &amp; Edit</b></ul>", True, True),
        ("<p>ExportYourStore</p><p>Upload Inventory: View &amp; Edit</p>", True, True),
        ("<p>ExportYourStore</p><p>Upload Inventory: View</p>", True, False),
        ("<p>ExportYourStore</p><table><tr><td>Payments<td>Edit</table>", True, False),
        ("<p>ExportYourStore</p><table><tr><td>Tax Settings<td>View</table>", True, False),
        ("<p>ExportYourStore</p><table><tr><td>Upload Inventory<td>View<td>Edit</table>", True, False),
        ("<p>Somebody else</p>", False, True),
        ("<h1>Review</h1><table><tr><td>Upload Inventory<td>None<td>Edit</table>", True, True),
        ("<h1>Review</h1><table><tr><td>Customer Metrics<td>View</table>", False, True),
        (
            table(radios("Upload Inventory", "Edit"), radios("Customer Metrics", "View"), radios("Payments", "None")),
            True,
            True,
        ),
        (
            table(radios("Upload Inventory", "Edit"), radios("Customer Metrics", "Edit"), radios("Payments", "None")),
            True,
            False,
        ),
    ],
)
def test_a_second_question_is_about_the_same_when_it_names_the_user_and_shows_no_other_level(
    see: Callable[[str], Node], body: str, *, about: bool, fits: bool
) -> None:
    root = see(body)
    assert summary.about(root, ("ExportYourStore",), AGREED, HAD) is about
    assert (summary.other_levels(root, AGREED, HAD) == {}) is fits
