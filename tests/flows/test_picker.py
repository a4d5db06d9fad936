"""The choice of an account: the one entry that is meant in pickers of every era, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.picker import account_entry, both, entries, is_on, sole_account, store_entry
from flows.stores import STORES, store

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.outline import Node

US, UK, DE = store("US"), store("UK"), store("DE")
HARBOUR = "Harbour Lane Trading"
OTHER = "Harbour Lane"

COLUMNS = f"""<main><h1>Select an account</h1><div>
    <div><button>{OTHER}</button><button>{HARBOUR} (current)</button></div>
    <div><button>United States (current)</button><button>United Kingdom</button></div>
    </div><button disabled>Select account</button></main>"""
ROWS = f"""<h1>Choose account</h1><ul>
    <li style=cursor:pointer><span>{HARBOUR}</span> <span>Europe</span> <span>Germany</span></li>
    <li style=cursor:pointer><span>{HARBOUR}</span> <span>Europe</span> <span>United Kingdom</span></li>
    <li style=cursor:pointer><span>{OTHER}</span> <span>Europe</span> <span>Germany</span></li></ul>"""
NESTED = f"""<ul><li><button aria-expanded=true>{HARBOUR}</button><ul><li><button>United States</button></li>
    <li><button>United Kingdom</button></li></ul></li>
    <li><button>{OTHER}</button><ul><li><button>United States</button></li></ul></li></ul>"""
RADIOS = f"""<form><fieldset><legend>Account</legend><label><input type=radio name=a checked> {HARBOUR}</label>
    <label><input type=radio name=a> {OTHER}</label></fieldset>
    <fieldset><legend>Store</legend><label><input type=radio name=b> Deutschland</label>
    <label><input type=radio name=b> Vereinigtes Königreich (aktuell)</label></fieldset><button>Konto auswählen</button></form>"""
COMPONENTS = f"""<script>customElements.get('x-choice') || customElements.define('x-choice', class extends HTMLElement {{
    connectedCallback() {{ this.attachShadow({{mode: 'open'}}).innerHTML =
      `<button><span>${{this.getAttribute('label')}}</span></button>` }} }})</script>
    <x-choice label='{HARBOUR}'></x-choice><x-choice label='{OTHER}'></x-choice>
    <x-choice label='Germany'></x-choice><x-choice label='Vereinigtes Königreich'></x-choice>"""
LINKS = f"<header><a href=#>{HARBOUR}</a></header><a href=#>{HARBOUR}</a> <a href=#>www.amazon.de</a>"


def shown(node: Node | None) -> str | None:
    return None if node is None else node.text or node.name


@pytest.mark.parametrize(
    ("body", "account", "code", "pressed"),
    [
        (COLUMNS, HARBOUR, "UK", (f"{HARBOUR} (current)", "United Kingdom")),
        (COLUMNS, HARBOUR.upper(), "US", (f"{HARBOUR} (current)", "United States (current)")),
        (COLUMNS, OTHER, "UK", (OTHER, "United Kingdom")),
        (COLUMNS, "Harbour", "UK", (None, "United Kingdom")),
        (COLUMNS, HARBOUR, "DE", (f"{HARBOUR} (current)", None)),
        (NESTED, HARBOUR, "US", (HARBOUR, "United States")),
        (NESTED, OTHER, "US", (OTHER, "United States")),
        (NESTED, "Nobody", "US", (None, None)),
        (RADIOS, OTHER, "DE", (OTHER, "Deutschland")),
        (RADIOS, OTHER, "UK", (OTHER, "Vereinigtes Königreich (aktuell)")),
        (COMPONENTS, HARBOUR, "UK", (HARBOUR, "Vereinigtes Königreich")),
        (LINKS, HARBOUR, "DE", (HARBOUR, "www.amazon.de")),
        (f"<button>{HARBOUR}</button><button>{HARBOUR}</button><button>Japan</button>", HARBOUR, "JP", (None, "Japan")),
        ("<button>Shop 1</button><button>日本</button>", "Shop 2", "JP", (None, "日本")),
        (f"<button>{HARBOUR}<br>3 stores</button><p>United States</p>", HARBOUR, "US", (f"{HARBOUR} 3 stores", None)),
    ],
)
def test_account_and_store_are_one_entry_each_or_none(
    see: Callable[[str], Node], body: str, account: str, code: str, pressed: tuple[str | None, str | None]
) -> None:
    page = see(body)
    assert (shown(account_entry(page, account)), shown(store_entry(page, STORES[code], account))) == pressed


def test_nested_stores_are_taken_from_the_account_that_is_meant(see: Callable[[str], Node]) -> None:
    page = see(NESTED)
    of_other = store_entry(page, US, OTHER)
    assert of_other is not None
    assert of_other is not store_entry(page, US, HARBOUR)
    assert any(node.text == f"{OTHER} United States" for node in page.above(of_other))


def test_a_row_may_name_account_and_store_at_once(see: Callable[[str], Node]) -> None:
    page = see(ROWS)
    assert shown(both(page, HARBOUR, DE)) == f"{HARBOUR} Europe Germany"
    assert shown(both(page, OTHER, DE)) == f"{OTHER} Europe Germany"
    assert both(page, OTHER, UK) is None
    assert account_entry(page, HARBOUR) is None


@pytest.mark.parametrize(
    ("body", "account"),
    [
        (f"<button>{HARBOUR}</button><button>United States</button><button>Select account</button>", HARBOUR),
        (f"<button>{HARBOUR} (current)</button><button>Select account</button><a href=#>Help</a>", HARBOUR),
        (f"<nav><button>Menu</button></nav><button>{HARBOUR}</button><button>日本</button>", HARBOUR),
        (COLUMNS, None),
        (ROWS, None),
        ("<button>United States</button><button>Select account</button>", None),
        (f"<button>{HARBOUR}</button><button>{HARBOUR}</button>", None),
        ("", None),
    ],
)
def test_an_account_that_was_not_named_is_chosen_only_if_there_is_no_other(
    see: Callable[[str], Node], body: str, account: str | None
) -> None:
    assert sole_account(see(body)) == account


def test_what_is_chosen_already_is_known(see: Callable[[str], Node]) -> None:
    assert [is_on(node) for node in entries(see(RADIOS))] == [True, False, False, False, False]
    assert is_on(next(iter(entries(see(NESTED)))))
