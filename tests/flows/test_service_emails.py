"""The addresses of Customer Service Details: read off pages built in many ways, and what the job `emails` makes of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from automation.controls import matches
from automation.errors import ControlTrouble, PageTrouble
from automation.plan import Findings
from flows.heard import news
from flows.pages import seller_profile as page
from flows.pages.seller_profile import Addresses, read
from flows.partner import Partner, Wanted
from flows.seller_central import STORES
from flows.set_service_emails import REPLY_TO, SERVICE, SetServiceEmails

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.outline import Node
    from flows.seller_central import SellerCentral

    See = Callable[[str], Node]

OLD, BACK = "service@harbourlane.example", "replies@harbourlane.example"
NEW = "harbour-us@helpdesk.example"
KATAL = """<script>
for (const [tag, draw] of Object.entries({
  'kat-button': e => `<button>${e.getAttribute('label')}</button>`,
  'kat-label': e => `<label>${e.getAttribute('text')}</label>`,
  'kat-box': () => '<div><slot></slot></div>',
  'kat-input': e => `<input part=input value="${e.getAttribute('value') || ''}" ${e.hasAttribute('readonly') ? 'readonly' : ''} aria-label="${e.getAttribute('label') || ''}">`,
})) if (!customElements.get(tag)) customElements.define(tag, class extends HTMLElement {
  connectedCallback() { if (!this.shadowRoot) this.attachShadow({mode: 'open'}).innerHTML = draw(this); }
});
</script>"""
LOOKS = {
    "terms": """<h1>Seller Information</h1>
        <h2>Display Name</h2><button>Edit</button><p>Harbour Lane</p>
        <h2>Customer Service Details</h2><button>Edit</button>
        <dl><dt>Customer Service Email</dt><dd>{0}</dd><dt>Customer Service Reply-To Email</dt><dd>{1}</dd>
        <dt>Customer Service Phone</dt><dd>+1 555 0100</dd></dl>
        <h2>About Seller</h2><button>Edit</button><p>write to owner@harbourlane.example</p>""",
    "rows with headers": """<h1>Seller Information</h1><h2>Customer Service Details <a href=#e>Edit</a></h2>
        <table><tr><th>Customer Service Email:</th><td>{0}</td></tr><tr><th>Customer Service Reply to Email:</th><td>{1}</td></tr>
        <tr><th>Customer Service Phone:</th><td>+1 555 0100</td></tr></table>
        <h2>Storefront <a href=#f>Edit</a></h2><p>x</p>""",
    "one table for all": """<table><tr><td colspan=2><b>Display Name</b> <button>Edit</button></td></tr>
        <tr><td>Shown to buyers</td><td>owner@harbourlane.example</td></tr>
        <tr><td colspan=2><b>Customer Service Details</b> <button>Edit</button></td></tr>
        <tr><td>Customer Service Email</td><td>{0}</td></tr><tr><td>Customer Service Reply-to Email</td><td>{1}</td></tr>
        <tr><td colspan=2><b>Storefront Link</b> <button>Edit</button></td></tr><tr><td>Link</td><td>x@y.example</td></tr></table>""",
    "columns": """<h2>Customer Service Details</h2><table><thead><tr><th>Customer Service Email</th>
        <th>Customer Service Reply-To Email</th><th>Customer Service Phone</th></tr></thead>
        <tbody><tr><td>{0}</td><td>{1}</td><td>+1 555 0100</td></tr></tbody></table><button>Edit</button>""",
    "nested": """<div class=MuiCard-root><div><div><h6>Display Name</h6></div><button aria-label="Edit display name">Edit</button></div><div>Harbour</div></div>
        <div class=MuiCard-root><div><div><h6>Customer Service Details</h6></div><button aria-label="Edit customer service details">Edit</button></div>
        <div><div><div><div><span>Customer Service Email</span></div><div><span>{0}</span></div></div>
        <div><div><span>Customer Service Reply-To Email</span></div><div><span>{1}</span></div></div>
        <div><div><span>Customer Service Phone</span></div><div><span>+1 555 0100</span></div></div></div></div></div>""",
    "grid": """<section aria-label="Customer Service Details"><button>Edit</button><div style="display:grid;grid-template-columns:1fr 1fr">
        <div>Customer Service Email</div><div>{0}</div><div>Customer Service Reply-To Email</div><div>{1}</div>
        <div>Customer Service Phone</div><div>+1 555 0100</div></div></section>""",
    "plain words": """<h3>Customer Service Details</h3><p><b>Customer Service Email:</b> {0}</p>
        <p><b>Customer Service Reply-To Email:</b> <a href="mailto:{1}">{1}</a></p><a href=#e>Edit</a>""",
    "one text": """<h3>Customer Service Details</h3><p>Customer Service Email: {0}<br>Customer Service Reply-To Email: {1}</p><a href=#e>Edit</a>""",
    "read-only fields": """<fieldset><legend>Customer Service Details</legend><button>Edit</button>
        <div class=form-group><label for=a>Customer Service Email</label><input id=a readonly value="{0}"><small>Where messages from buyers go.</small></div>
        <div class=form-group><label for=b>Customer Service Reply-To Email</label><input id=b disabled value="{1}"></div></fieldset>""",
    "help beside": """<div><h4>Customer Service Details</h4><button>Edit</button>
        <div><div>Customer Service Email <button aria-label=Help>?</button></div><div>Messages that buyers write are delivered here.</div><div>{0}</div></div>
        <div><div>Customer Service Reply-To Email</div><div>Used when buyers reply to order confirmations.</div><div>{1}</div></div></div>""",
    "katal": KATAL
    + """<kat-box><h3>Display Name</h3><kat-button label=Edit></kat-button></kat-box>
        <kat-box><h3>Customer Service Details</h3><kat-button label=Edit></kat-button>
        <div><kat-label text="Customer Service Email"></kat-label><span>{0}</span></div>
        <div><kat-label text="Customer Service Reply-To Email"></kat-label><span>{1}</span></div>
        <div><kat-label text="Customer Service Phone"></kat-label><span>+1 555 0100</span></div></kat-box>""",
    "katal fields": KATAL
    + """<kat-box><h3>Customer Service Details</h3><kat-button label=Edit></kat-button>
        <div><kat-label text="Customer Service Email"></kat-label><kat-input readonly value="{0}"></kat-input></div>
        <div><kat-label text="Customer Service Reply-To Email"></kat-label><kat-input readonly value="{1}"></kat-input></div></kat-box>""",
}


def filled(body: str, service: str, reply_to: str) -> str:
    return body.replace("{0}", service).replace("{1}", reply_to)


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_both_addresses_and_the_one_edit_are_found_however_the_page_is_built(see: See, look: str) -> None:
    root = see(filled(look, OLD, BACK))
    assert page.PLACE.recognise(root)
    assert read(root) == Addresses(OLD, BACK)
    assert len(matches(page.section(root), page.EDIT)) == 1


@pytest.mark.parametrize(
    "look", ["terms", "rows with headers", "columns", "nested", "read-only fields", "katal fields"]
)
def test_what_is_not_set_is_empty_or_the_few_words_in_its_place(see: See, look: str) -> None:
    assert read(see(filled(LOOKS[look], OLD, "–"))).reply_to in {"", "–"}
    if "fields" not in look:
        assert read(see(filled(LOOKS[look], "Not set", BACK))) == Addresses("Not set", BACK)
    if look != "nested":
        assert read(see(filled(LOOKS[look], OLD, ""))) == Addresses(OLD, "")


UNREADABLE = {
    "masked": ("nested", "s•••@harbourlane.example"),
    "masked with stars": ("terms", "se***e@harbourlane.example"),
    "cut off": ("rows with headers", "service@harbourlane.exam…"),
    "cut off with dots": ("rows with headers", "service@harbourlane.exam..."),
    "two": ("nested", "a@harbourlane.example, b@harbourlane.example"),
    "two in a definition": ("terms", "a@harbourlane.example</dd><dd>b@harbourlane.example"),
    "no address": ("nested", "a at harbourlane, at whatever time of the day it is"),
}


@pytest.mark.parametrize(("look", "shown"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_never_guessed(see: See, look: str, shown: str) -> None:
    with pytest.raises(PageTrouble, match="I cannot tell from the page what “Customer Service Email” is now"):
        read(see(filled(LOOKS[look], shown, BACK)))


def test_labels_first_and_values_after_them_are_not_paired_by_order(see: See) -> None:
    words = ("Customer Service Email", "Customer Service Reply-To Email", OLD, BACK)
    body = "".join(f"<div>{word}</div>" for word in words)
    with pytest.raises(PageTrouble, match="I cannot tell"):
        read(see(f"<h2>Customer Service Details</h2><div>{body}</div>"))


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Seller Account Information</h1><a href=#>Your Seller Profile</a><h2>Customer Service Details</h2>",
        "<h2>Customer Service Details</h2><p>Customer Service Email</p><p>x@y.example</p>",
        "<h2>Contact Details</h2><dl><dt>Customer Service Email</dt><dd>x@y.example</dd><dt>Customer Service Reply-To Email</dt><dd>x@y.example</dd></dl>",
    ],
)
def test_a_page_without_the_section_is_another_page(see: See, body: str) -> None:
    root = see(body)
    assert not page.PLACE.recognise(root)
    with pytest.raises(PageTrouble, match="no section “Customer Service Details”"):
        page.section(root)


def test_a_section_that_is_there_twice_is_not_chosen_between(see: See) -> None:
    one = f"<div>{filled(LOOKS['plain words'], OLD, BACK)}</div>"
    with pytest.raises(PageTrouble, match="2 times"):
        page.section(see(one + one))


FORM = """<form><label>Customer Service Email*<input value="{0}"></label><label>Customer Service Reply-To Email<input value="{1}"></label>
    <label>Customer Service Phone<input value="+1 555 0100"></label><button>Submit</button><button type=button>Cancel</button></form>"""


@pytest.mark.parametrize(
    "around",
    [
        "<h2>Customer Service Details</h2>{0}<form><input aria-label=Search><button>Submit</button></form>",
        "<div>"
        + LOOKS["nested"].replace("{0}", OLD).replace("{1}", BACK)
        + "</div><div role=dialog aria-modal=true aria-label=x>{0}</div>",
    ],
    ids=["in place", "in a dialog"],
)
def test_the_form_is_what_holds_both_fields_and_submit(see: See, around: str) -> None:
    root = see(around.format(FORM.format(OLD, "")))
    assert page.held(root) == Addresses(OLD, "")
    assert page.beside(root) == (("textbox", "+1 555 0100", False),)
    assert len(matches(page.form(root), page.SUBMIT)) == 1


def test_without_submit_there_is_no_form(see: See) -> None:
    with pytest.raises(ControlTrouble, match="Submit"):
        page.form(see(FORM.format(OLD, BACK).replace("<button>Submit", "<button>Weiter")))


def test_a_complaint_counts_while_the_form_is_open_and_a_success_is_none(see: See) -> None:
    form = FORM.format(OLD, BACK)
    before = see(form)
    wrong = see(form.replace("<button>Submit", "<p>Enter a valid e-mail address.</p><button>Submit"))
    assert page.complains(wrong)
    assert news([before], wrong) == ("Enter a valid e-mail address.",)
    assert not page.complains(see("<p>Saved.</p>"))
    assert not page.complains(see(f"<p>Customer Service Details Successfully Updated</p>{form}"))


def setting(store: str = "US", **emails: str) -> SetServiceEmails:
    data: dict[str, Any] = {
        "key": "helpdesk",
        "title": "Helpdesk",
        "about": "Answers buyers.",
        "jobs": ["emails"],
        "source": {"where": "a guide", "read_on": "2026-11-21"},
        "values": {"inbox": {"meaning": "the address", "kind": "email", "per_store": True}},
        "emails": {"service": "{inbox}", "reply_to": "{inbox}"},
    }
    wanted = Wanted(
        Partner.model_validate(data), emails or {"inbox.US": NEW, "inbox.UK": "uk@helpdesk.example"}, ("US", "UK")
    )
    return SetServiceEmails(cast("SellerCentral", SimpleNamespace(store=STORES[store])), wanted)


def test_a_change_for_each_field_that_differs_says_what_it_means_and_how_to_undo_it() -> None:
    service, reply = setting().plan(Addresses(OLD, BACK)).changes
    assert (service.what, service.before, service.after) == (SERVICE, OLD, NEW)
    assert (reply.what, reply.before, reply.after) == (REPLY_TO, BACK, NEW)
    assert service.says == (
        f"Messages that buyers in United States send you go to Helpdesk, at {NEW}, and no longer to {OLD}."
    )
    assert f"enter {OLD} as {SERVICE} again" in service.undo
    assert service.undo.startswith("Settings > Account Info > Your Seller Profile > Customer Service Details > Edit")


@pytest.mark.parametrize(
    ("have", "changed"),
    [
        (Addresses(NEW, NEW), []),
        (Addresses(NEW.upper(), NEW), []),
        (Addresses(NEW, BACK), [REPLY_TO]),
        (Addresses("", NEW), [SERVICE]),
        (Addresses("Not set", NEW), [SERVICE]),
    ],
)
def test_what_is_the_same_but_for_its_case_stays(have: Addresses, changed: list[str]) -> None:
    findings = setting().plan(have)
    assert [change.what for change in findings.changes] == changed
    assert (findings == Findings()) is (not changed)


def test_each_store_has_its_own_address() -> None:
    assert {change.after for change in setting("UK").plan(Addresses(OLD, BACK)).changes} == {"uk@helpdesk.example"}


def test_what_was_not_set_is_to_be_emptied_again() -> None:
    (change,) = setting().plan(Addresses("", NEW)).changes
    assert (change.before, "empty Customer Service Email again" in change.undo) == ("nothing", True)
    assert change.says.endswith(f"at {NEW}.")


def test_what_was_observed_holds_no_address() -> None:
    assert setting().facts(Addresses(OLD, NEW)) == {SERVICE: "another", REPLY_TO: "as wanted"}
    assert setting().facts(Addresses("", NEW.upper())) == {SERVICE: "not set", REPLY_TO: "as wanted"}
