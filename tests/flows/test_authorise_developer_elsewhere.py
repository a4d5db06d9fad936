"""The job mws on sites that are built otherwise than the practice site: other ways, other fields, other answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from automation.record.history import sent
from tests.flows.holding import Held, hold
from tests.flows.little_site import Little, little_site
from tests.flows.test_authorise_developer import NUMBER, WHAT, Taking, kept, sound

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from automation.supervision.terminal import Terminal
    from tests.flows.little_site import Page

BARE = "087368135448"
TOKEN = "amzn.mws.4ea38b7b-f563-7709-4bae-87aea0c0ffee"  # noqa: S105 - made up
LICENCE = "I have read and accepted the Amazon MWS License Agreement."
DUTY = "I understand that I take complete responsibility for what this developer does."
REGISTER = "/gp/mws/registration/register.html"
BOXES = f"<p><label><input type=checkbox name=a required>{LICENCE}</label><p><label><input type=checkbox name=b required>{DUTY}</label>"
FORM = "<form action=/licence method=post><label>Developer's Name <input name=n></label><label>Developer ID <input name=d></label><button>Next</button></form>"
RESULT = f"<h1>Congratulations</h1><dl><dt>Seller ID<dd>A3PRACT1CEHRBR<dt>MWS Auth Token<dd>{TOKEN}</dl>"


def licence(told: dict[str, str]) -> str:
    assert told["d"].replace("-", "") == BARE
    return f"<form action=/done method=post>{BOXES}<p><button>Next</button></form>"


def run(browser: Browser, site: Little, taken: list[str] | None = None, **more: float) -> Held:
    def person(terminal: Terminal) -> Taking:
        return Taking(terminal, None, [] if taken is None else taken)

    settings = {"page_timeout": 5.0, **more}
    return hold(browser, site.url, "xsellco", ("mws",), stores="UK", person=person, settings=settings)


def test_the_register_page_has_no_list_so_the_token_is_the_proof(browser: Browser) -> None:
    choices = "".join(
        f"<p><label><input type=radio name=c value={at} onchange='more.hidden = value != 3'>{words}</label>"
        for at, words in enumerate(
            (
                "I want to access my own Amazon seller account with MWS.",
                "I want to use an application to access my Amazon seller account with MWS.",
                "I want to give a developer access to my Amazon seller account with MWS.",
            ),
            1,
        )
    )
    form = f"""<h1>Amazon MWS</h1><form action=/licence method=post>{choices}<table id=more hidden><tr><td>Developer’s Name:<td><input
        name=n><tr><td>Developer Account Number:<td><input name=d></table><input type=submit value=Next></form>"""
    taken: list[str] = []
    with little_site({REGISTER: lambda _: form, "/licence": licence, "/done": lambda _: RESULT}) as site:
        held = run(browser, site, taken)
    assert held.outcomes == {"mws": "done"}, held.said
    assert taken == [TOKEN]
    assert [change.what for change in held.report.results[0].changes] == [WHAT, LICENCE, DUTY]
    assert held.report.results[0].changes[0].before == "not known: this page does not list who is authorised"
    assert [form.keys() for form in site.sent] == [{"c", "n", "d"}, {"a", "b"}]
    (proof,) = [line for line in held.journal if line["kind"] == "verify"]
    assert proof["left"] == 0
    observed = [line["facts"] for line in held.journal if line["kind"] == "observed"]
    assert observed[0] == {"developer": "no list", "token": "not seen in this run"}
    assert TOKEN.encode() not in kept(held)


def test_the_way_of_the_xsellco_guide_with_the_licence_beside_the_fields(browser: Browser) -> None:
    begin = "<h2>Amazon MWS Developer Permissions</h2><p><a href=/manage>Sign up or manage Amazon MWS</a><p><a href=/own>Register as a Developer</a>"
    manage = f"""<p><a href=# onclick="form.hidden = false">Authorise a Developer</a><form id=form hidden action=/done method=post>
        <p><label for=n>Developer’s Name:</label><input id=n name=n><p><label for=d>Developer Account Number:</label>
        <input id=d name=d maxlength=12>{BOXES}<p><button>Next</button></form>"""
    done = f"<label>MWS Authorisation Token <input readonly value={TOKEN}></label>"
    taken: list[str] = []
    pages: dict[str, Page] = {
        "/account/permissions": lambda _: begin,
        "/manage": lambda _: manage,
        "/done": lambda _: done,
    }
    with little_site(pages) as site:
        held = run(browser, site, taken)
    assert held.outcomes == {"mws": "done"}, held.said
    assert taken == [TOKEN]
    assert site.sent == [{"n": "xSellco", "d": BARE, "a": "on", "b": "on"}]


def test_a_form_whose_next_authorises_at_once_is_pressed_under_the_approval(browser: Browser) -> None:
    taken: list[str] = []
    with little_site({REGISTER: lambda _: FORM, "/licence": lambda _: RESULT}) as site:
        held = run(browser, site, taken)
    assert held.outcomes == {"mws": "done"}, held.said
    assert taken == [TOKEN]
    assert held.acts.count("commit") == 1
    assert [press.what for press in sent(held.record.parent)] == [WHAT], "an unfinished run would leave a doubt"
    sound(held)


def test_where_nothing_lists_it_the_next_plan_says_when_it_was_done_before(browser: Browser) -> None:
    with little_site({REGISTER: lambda _: FORM, "/licence": lambda _: RESULT}) as site:
        run(browser, site)
        again = run(browser, site)
    assert again.outcomes == {"mws": "stopped"}, "the practice approval leaves a caution to a person"
    assert "A run on this machine authorised xSellco on " in again.report.reason
    assert "A yes authorises it once more" in again.report.reason
    assert len(site.sent) == 1


def test_boxes_that_come_late_are_agreed_to_before_the_last_press(browser: Browser) -> None:
    first, second = BOXES.split("<p><label><input type=checkbox name=b")
    late = f"<p><label><input type=checkbox name=b{second}".replace("'", "&#39;").replace('"', "&quot;")
    page = f"""<form action=/done method=post>{first}<div id=more></div><p><button>Next</button></form>
        <script>document.querySelector('[name=a]').onchange = () => setTimeout(() => more.innerHTML = `{late}`, 600)</script>"""
    taken: list[str] = []
    with little_site({REGISTER: lambda _: FORM, "/licence": lambda _: page, "/done": lambda _: RESULT}) as site:
        held = run(browser, site, taken)
    assert held.outcomes == {"mws": "done"}, held.said
    assert [change.what for change in held.report.results[0].changes] == [WHAT, LICENCE, DUTY]
    assert site.sent[-1] == {"a": "on", "b": "on"}
    assert [line["kind"] for line in held.journal].count("approval") == 3
    sound(held)


FIELDS = {
    "a number field": "<input name=d type=number>",
    "no dashes": "<input name=d oninput=\"value = value.replaceAll('-', '')\">",
    "dashes put in": "<input name=d oninput=\"value = value.replace(/\\D/g, '').replace(/(\\d{4})(?=\\d)/g, '$1-')\">",
    "twelve places": "<input name=d maxlength=12>",
}


@pytest.mark.parametrize("field", FIELDS)
def test_the_number_is_the_same_however_the_field_shows_it(browser: Browser, field: str) -> None:
    form = FORM.replace("<input name=d>", FIELDS[field])
    start = f"<h1>Manage your apps</h1><h2>Current Authorizations</h2><p>Nobody.</p>{form}"
    listed = f"<h1>Manage your apps</h1><h2>Current Authorizations</h2><ul><li>xSellco {BARE}</ul>{form}"
    done: list[str] = []

    def finish(_: dict[str, str]) -> str:
        done.append("done")
        return RESULT

    pages: dict[str, Page] = {"/apps/manage": lambda _: listed if done else start, "/licence": licence, "/done": finish}
    with little_site(pages) as site:
        held = run(browser, site)
    assert held.outcomes == {"mws": "done"}, held.said


def test_a_field_that_drops_the_leading_zero_is_not_sent(browser: Browser) -> None:
    form = FORM.replace(
        "<input name=d>", "<input name=d onchange=\"value = Number(value.replaceAll('-', ''))\" onblur=\"onchange()\">"
    )
    with little_site({"/apps/manage": lambda _: form, "/licence": licence}) as site:
        held = run(browser, site)
    assert held.outcomes == {"mws": "stopped"}, held.said
    assert site.sent == []


def test_a_refusal_that_is_no_alert_is_told_in_the_pages_words(browser: Browser) -> None:
    refused = f"{FORM}<p class=error>We could not find that developer."
    with little_site({"/apps/manage": lambda _: FORM, "/licence": lambda _: refused}) as site:
        held = run(browser, site)
    assert held.outcomes == {"mws": "stopped"}, held.said
    assert "The page says: “We could not find that developer.”" in held.report.reason
    assert len(site.sent) == 1


def test_a_token_in_another_form_is_not_handed_over(browser: Browser) -> None:
    odd = "<h1>Congratulations</h1><dl><dt>MWS Auth Token<dd>amzn.mws.0123456789abcdef</dl>"
    taken: list[str] = []
    with little_site({REGISTER: lambda _: FORM, "/licence": licence, "/done": lambda _: odd}) as site:
        held = run(browser, site, taken)
    assert held.outcomes == {"mws": "stopped"}, held.said
    assert "does not have the form of one" in held.report.reason
    assert taken == []
    assert b"0123456789abcdef" not in kept(held)


def test_a_list_that_does_not_show_the_developer_afterwards_is_believed_over_the_token(browser: Browser) -> None:
    page = f"<h2>Current Authorizations</h2><p>No developer.</p>{FORM}"
    taken: list[str] = []
    with little_site({"/apps/manage": lambda _: page, "/licence": licence, "/done": lambda _: RESULT}) as site:
        held = run(browser, site, taken)
    assert held.outcomes == {"mws": "stopped"}, held.said
    assert [change.what for change in held.report.results[0].left] == [WHAT]
    assert taken == [TOKEN]
    assert len(site.sent) == 2


def test_an_announcement_with_the_token_in_it_is_nowhere_but_with_the_person(browser: Browser) -> None:
    page = f"<h2>Current Authorizations</h2><p>No developer.</p>{FORM}"
    said = f"<div role=alert>Congratulations! Your MWS Auth Token is {TOKEN}.</div>"
    taken: list[str] = []
    with little_site({"/apps/manage": lambda _: page, "/licence": licence, "/done": lambda _: said}) as site:
        held = run(browser, site, taken)
    assert taken == [TOKEN]
    assert TOKEN not in held.report.reason
    assert TOKEN.encode() not in kept(held)


def test_a_developer_who_is_switched_off_is_authorised_again(browser: Browser) -> None:
    page = f"<h2>Current Authorizations</h2><table><tr><td>xSellco<td>{NUMBER}<td><button>ENABLE</button></table>{FORM}"
    with little_site({"/apps/manage": lambda _: page}) as site:
        held = hold(browser, site.url, "xsellco", ("mws",), stores="UK", check=True)
    (change,) = held.report.results[0].changes
    assert change.before == "authorised earlier, switched off"


def test_an_authorisation_that_ran_out_is_renewed_as_a_change_of_its_own(browser: Browser) -> None:
    def listing(until: str) -> str:
        return f"""<h2>Current Authorizations</h2><table><tr><td>xSellco<td>{NUMBER}<td>{until}<td>
            <form action=/renew method=post><button>RENEW</button></form></table>{FORM}"""

    until = ["Mar 1, 2019"]

    def renew(_: dict[str, str]) -> str:
        until[0] = "Mar 1, 2099"
        return "-> /apps/manage"

    with little_site({"/apps/manage": lambda _: listing(until[0]), "/renew": renew}) as site:
        held = run(browser, site)
    assert held.outcomes == {"mws": "done"}, held.said
    (change,) = held.report.results[0].changes
    assert (change.what, change.before, change.after) == (WHAT, "authorised until it ran out", "renewed")
    assert (held.acts.count("commit"), held.acts.count("fill"), len(site.sent)) == (1, 0, 1)


def test_a_page_that_never_leads_to_the_form_is_told(browser: Browser) -> None:
    page = "<h2>Amazon MWS</h2><button>Authorize a developer</button>"
    with little_site({"/apps/manage": lambda _: page}) as site:
        held = run(browser, site)
    assert held.outcomes == {"mws": "stopped"}, held.said
    assert "the form for the developer's name and account number" in held.report.reason
    assert held.acts.count("press") == 1


def test_the_present_authorisations_are_looked_up_behind_their_tab(browser: Browser) -> None:
    page = f"""<div role=tablist><button role=tab aria-selected=false onclick="this.setAttribute('aria-selected', true);
        this.nextElementSibling.setAttribute('aria-selected', false); list.innerHTML = 'xSellco {NUMBER}'">Current Authorizations</button>
        <button role=tab aria-selected=true>Authorization History</button></div><p id=list>Nobody.</p>{FORM}"""
    with little_site({"/apps/manage": lambda _: page}) as site:
        held = run(browser, site)
    assert held.outcomes == {"mws": "unchanged"}, held.said


def test_a_person_leads_on_where_the_pages_words_are_not_known(browser: Browser) -> None:
    choice = "".join(f"<label><input type=radio name=c>{words}</label>" for words in ("Eins", "Zwei", "Drei"))
    start = f"<h1>Amazon MWS</h1><form action=/form>{choice}<button>Weiter</button></form>"
    with little_site({REGISTER: lambda _: start, "/form": lambda _: FORM}) as site:
        held = run(browser, site)
    assert held.outcomes == {"mws": "stopped"}, held.said
    assert "Please open the form for the developer's name and account number in the other window" in held.report.reason
