"""The MWS pages, read off pages that are built in many ways, in a real browser."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from automation.controls import find, has
from automation.errors import PageTrouble
from flows.pages import mws as page
from flows.pages.tick_boxes import begins, wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.outline import Node

    See = Callable[[str], Node]

NUMBER = "0873-6813-5448"
BARE = "087368135448"
TOKEN = "amzn.mws.4ea38b7b-f563-7709-4bae-87aea0c0ffee"  # noqa: S105 - made up
LICENCE = "I have read and accepted the Amazon MWS License Agreement."
DUTY = "I understand that I take complete responsibility for what xSellco does, and direct Amazon to let it in."
RADIO = "I want to give a developer access to my Amazon seller account with MWS."

WEB_RADIO = f"""<x-group></x-group><script>
customElements.define('x-choice', class extends HTMLElement {{
  connectedCallback() {{
    this.attachShadow({{mode: 'open'}}).innerHTML =
      `<div role=radio tabindex=0 aria-checked=${{this.hasAttribute('on')}}><slot></slot></div>`;
  }}
}});
customElements.define('x-group', class extends HTMLElement {{
  connectedCallback() {{
    this.attachShadow({{mode: 'open'}}).innerHTML = `<div role=radiogroup aria-label="Choose">
      <x-choice on>I want to access my own Amazon seller account with MWS.</x-choice>
      <x-choice>I want to use an application to access my Amazon seller account with MWS.</x-choice>
      <x-choice>{RADIO}</x-choice></div><button>Next</button>`;
  }}
}});</script>"""


RAN_OUT = date(2019, 3, 1)


@pytest.mark.parametrize(
    ("body", "ended"),
    [
        (f"<table><tr><td>xSellco<td>{NUMBER}<td>Mar 1, 2019<td><button>RENEW</button></table>", RAN_OUT),
        (
            f"<table><tr><td>xSellco<td>{NUMBER}<td>Mar 1, 2018<td>Mar 1, 2019<td><button>Renew</button></table>",
            RAN_OUT,
        ),
        (f"<table><tr><td>xSellco<td>{NUMBER}<td>Mar 1, 2027<td><button>RENEW</button></table>", None),  # not yet
        (f"<table><tr><td>xSellco<td>{NUMBER}<td>Mar 1, 2019</table>", None),  # nothing offers to renew it
        (f"<table><tr><td>xSellco<td>{NUMBER}<td><button>RENEW</button></table>", None),  # nothing says that it ended
        (
            f"<table><tr><td>A<td>1333-3786-5186<td>Mar 1, 2019<td><button>RENEW</button><tr><td>x<td>{NUMBER}</table>",
            None,
        ),
    ],
)
def test_what_ran_out_and_can_be_renewed_has_ended(see: See, body: str, ended: date | None) -> None:
    assert page.ended(see(body), NUMBER, date(2026, 11, 22)) == ended


@pytest.mark.parametrize(
    ("body", "listed"),
    [
        (f"<h2>Current Authorizations</h2><table><tr><td>xSellco<td>{NUMBER}<td><button>Revoke access</button></table>", "authorised"),
        (f"<h1>Manage your apps</h1><ul><li>xSellco ({BARE}) <button>Disable</button></ul><button>Authorize new developer</button>", "authorised"),
        (f"<dl><dt>xSellco<dd>Developer ID: {NUMBER}</dl><a href=#>Authorise new developer</a>", "authorised"),
        ("<div><div><span>xSellco</span><span>0873‑6813‑5448</span><button>Renew</button></div></div>", "authorised"),
        ("<div><p>xSellco<p>0873 6813 5448</div>", "authorised"),
        (f"<table><tr><td>xSellco<td>{NUMBER}<td><button>ENABLE</button></table>", "switched off"),
        (f"<table><tr><td>A<td>1333-3786-5186<td><button>Enable</button><tr><td>x<td>{NUMBER}<td><button>Renew</button></table>", "authorised"),
        (
            f"""<h2>Current Authorizations</h2><table><tr><td>ChannelReply<td>1333-3786-5186</table>
            <h2>Authorization History</h2><table><tr><td>xSellco<td>{NUMBER}<td>Revoked</table>""",
            "absent",
        ),
        (
            f"""<section aria-label="Authorization History"><p>{NUMBER}</section>
            <section aria-label="Current Authorizations"><p>Nobody</section>""",
            "absent",
        ),
        (
            f"""<h3>Current Authorizations</h3><p>xSellco {NUMBER}</p><h3>Authorization History</h3><p>xSellco {NUMBER}</p>""",
            "authorised",
        ),
        (
            f"""<div role=tablist><button role=tab aria-selected=false>Current Authorizations</button>
            <button role=tab aria-selected=true>Authorization History</button></div><p>{NUMBER}</p>""",
            "absent",
        ),
        (
            f"""<div role=tablist><button role=tab aria-selected=true>Current Authorizations</button>
            <button role=tab aria-selected=false>Authorization History</button></div><p>{NUMBER}</p>""",
            "authorised",
        ),
        ("<h2>Current Authorizations</h2><p>You have authorized nobody.</p>", "absent"),
        ("<table><tr><th>Developer ID<th>Nickname</table>", "absent"),
        ("<table><tr><td>eBay<td>1333-3786-5186</table>", "absent"),
        (f"<table><tr><td>{NUMBER}1</table><p>10873-6813-5448</p><h2>Current Authorizations</h2>", "absent"),
        (f"<label>Developer ID <input value={NUMBER}></label>", "no list"),
        (f"<div role=alert>You have authorised {NUMBER} before.</div>", "no list"),
        ("<h1>Amazon MWS</h1><button>Sign up for MWS</button>", "no list"),
        (WEB_RADIO, "no list"),
    ],
)  # fmt: skip
def test_who_is_authorised_is_known_by_the_twelve_digits(see: See, body: str, listed: str) -> None:
    assert page.listed(see(body), NUMBER) == listed
    assert page.listed(see(body), BARE) == listed


FORMS = {
    "labels": "<label>Developer's Name: <input></label><label>Developer Account Number: <input></label><button>Next</button>",
    "layout table": """<table><tr><td>Developer’s Name:<td><input><tr><td>Developer Account Number:<td><input></table>
        <input type=submit value=Next>""",
    "MUI": """<div class=MuiFormControl-root><label for=a>Developer's Name<span aria-hidden=true> *</span></label>
        <div><input id=a required></div></div><div><label for=b>Developer ID<span aria-hidden=true> *</span></label>
        <div><input id=b type=number></div></div><div role=button tabindex=0>Next</div>""",
    "German": "<p><label for=a>Name des Entwicklers</label><input id=a><p><label for=b>Entwickler-ID</label><input id=b><button>Weiter</button>",
    "Japanese": "<p><label>開発者氏名<input></label><p><label>開発者ID：<input></label><button>次へ</button>",
}


@pytest.mark.parametrize("form", FORMS)
def test_the_form_is_known_by_its_two_fields(see: See, form: str) -> None:
    root = see(FORMS[form])
    assert page.is_form(root)
    assert find(root, page.NEXT).node.role == "button"
    assert page.boxes(root) == ()
    assert page.place("xSellco").recognise(root)


@pytest.mark.parametrize(
    "body",
    [
        "<button>Sign up or manage Amazon MWS</button>",
        "<h2>Amazon MWS Developer Permissions</h2><a href=#>Sign up for MWS</a><a href=#>Authorize a developer</a>",
        "<button>Authorise a Developer</button>",
        "<a href=#>Neuen Entwickler autorisieren</a>",
        "<a href=#>新規に開発者にアクセス権限を付与</a>",
        WEB_RADIO,
        "<label><input type=radio>一</label><label><input type=radio>二</label><label><input type=radio>三</label><button>次へ</button>",
    ],
)
def test_the_ways_to_the_form_are_known(see: See, body: str) -> None:
    assert page.place("xSellco").recognise(see(body))


@pytest.mark.parametrize(
    "body",
    ["", "<h1>Manage Your Apps</h1><p>You have no apps.</p>", "<h1>User Permissions</h1><button>Add User</button>"],
)
def test_a_page_without_mws_is_not_taken_for_it(see: See, body: str) -> None:
    assert not page.place("xSellco").recognise(see(body))


def test_a_closed_page_is_told_with_what_replaced_it() -> None:
    gone = page.place("xSellco").gone
    assert "1 April 2024" in gone
    assert "ask xSellco for its authorisation link" in gone
    assert "job consent" in gone


def test_the_third_of_the_three_choices_is_known_in_a_web_component(see: See) -> None:
    root = see(WEB_RADIO)
    assert page.waits_for_choice(root)
    assert not find(root, page.GIVE_ACCESS).node.on("checked")
    assert not page.waits_for_choice(see(f"<label><input type=radio checked>{RADIO}</label>"))


LICENCES = {
    "labels": f"<label><input type=checkbox> {LICENCE}</label><br><label><input type=checkbox> {DUTY}</label><button>Next</button>",
    "beside": f"""<table><tr><td><input type=checkbox><td>{LICENCE}<tr><td><input type=checkbox><td>{DUTY}</table>
        <input type=submit value=Next>""",
    "a link in the label": f"""<div><input type=checkbox id=a><label for=a>I have read and accepted the <a href=#>Amazon MWS License
        Agreement</a>.</label></div><div><input type=checkbox id=b><label for=b>{DUTY}</label></div><a href=# role=button>Next</a>""",
    "roles": f"""<div role=checkbox tabindex=0 aria-checked=false aria-label="{LICENCE}"></div>
        <div role=switch tabindex=0 aria-checked=false aria-label="{DUTY}"></div><button disabled>Next</button>""",
    "loose text": f"<div><input type=checkbox> {LICENCE}<br><input type=checkbox> {DUTY}</div><button>Next</button>",
    "with the form": f"""<label><input type=checkbox>Show revoked developers</label>
        <label>Developer's Name <input></label><label>Developer ID <input></label>
        <label><input type=checkbox>{LICENCE}</label><label><input type=checkbox>{DUTY}</label><button>Next</button>""",
    "things around": f"""<header><label><input type=checkbox>Search all stores</label></header>
        <nav><label><input type=checkbox>Pin this menu</label></nav>
        <main><label><input type=checkbox>{LICENCE}</label><label><input type=checkbox>{DUTY}</label><button>Next</button></main>
        <footer><label><input type=checkbox>Send me news</label></footer>""",
}


@pytest.mark.parametrize("licence", LICENCES)
def test_every_box_of_the_licence_is_read_whole_and_no_other(see: See, licence: str) -> None:
    root = see(LICENCES[licence])
    assert [wording(root, box) for box in page.boxes(root)] == [LICENCE, DUTY]
    assert begins(LICENCE, "mws_licence")
    assert begins(DUTY, "mws_responsibility")


def test_a_box_that_says_nothing_is_not_to_be_ticked(see: See) -> None:
    root = see("<input type=checkbox><button>Next</button>")
    (box,) = page.boxes(root)
    with pytest.raises(PageTrouble, match="a box to tick that says nothing"):
        wording(root, box)


RESULTS = {
    "definition list": f"<dl><dt>Seller ID<dd>A3PRACT1CEHRBR<dt>MWS Auth Token<dd>{TOKEN}</dl>",
    "table": f"<table><tr><th>Seller ID<td>A3PRACT1CEHRBR<tr><th>MWS Authorization Token<td>{TOKEN}</table>",
    "MUI": f"<div><div><p>MWS Authorisation Token:</p><p>{TOKEN}</p></div><button>Copy</button></div>",
    "a sentence": f"<p>Congratulations! Your MWS Auth Token: {TOKEN}. Keep it.</p>",
    "a field": f"<label>MWS Auth Token <input readonly value={TOKEN}></label>",
    "a text area": f"<label>MWS-Autorisierungstoken <textarea readonly>{TOKEN}</textarea></label>",
    "in pieces": "<p>MWS認証トークン<p><code><span>amzn.mws.</span><wbr><span>4ea38b7b-f563-7709-4bae-87aea0c0ffee</span></code>",
    "no label": f"<h1>Seller-Developer Authorisation</h1><p>{TOKEN}</p>",
    "twice the same": f"<p>MWS Auth Token</p><p>{TOKEN}</p><input aria-label=Token value={TOKEN}>",
    "beside another": f"""<p>Your earlier token</p><p>amzn.mws.00000000-0000-0000-0000-000000000000</p>
        <dl><dt>MWS Auth Token</dt><dd>{TOKEN}</dd></dl>""",
}


@pytest.mark.parametrize("result", RESULTS)
def test_the_token_is_read_wherever_it_stands(see: See, result: str) -> None:
    secret = page.token(see(RESULTS[result]))
    assert secret is not None
    assert secret.value == TOKEN
    assert TOKEN not in repr(secret)


@pytest.mark.parametrize(
    "body",
    [
        "<p>MWS Auth Token</p><p>amzn.mws.4ea38b7b-f563-7709-4bae</p>",
        "<p>MWS Auth Token</p><p>Q2hhcGVyb25l</p>",
        f"<p>MWS Auth Token</p><p>x{TOKEN}</p>",
        f"<p>MWS Auth Token</p><p>{TOKEN}00</p>",
        "<p>MWS Auth Token</p><p>••••••••</p>",
    ],
)
def test_what_does_not_have_the_form_of_a_token_is_none(see: See, body: str) -> None:
    root = see(body)
    assert page.token(root) is None
    assert page.names_token(root)


def test_two_tokens_are_not_chosen_from(see: See) -> None:
    other = TOKEN.replace("4ea3", "5ea3")
    with pytest.raises(PageTrouble, match="more than one MWS token") as caught:
        page.token(see(f"<p>{TOKEN}</p><p>{other}</p>"))
    assert "amzn" not in str(caught.value)


def test_nothing_is_enabled_on_the_way(see: See) -> None:
    assert not has(see("<button>Enabled</button>"), page.ENABLE)


def test_what_was_chosen_and_does_not_stay_chosen_is_not_chosen_for_ever(see: See) -> None:
    root = see(f"<label><input type=radio name=c>{RADIO}</label><button>Next</button>")
    assert page.way(root, ()) is page.GIVE_ACCESS
    assert page.way(root, (page.GIVE_ACCESS,)) is None
