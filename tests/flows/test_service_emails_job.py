"""The job emails as a person sees it: on the practice site's looks, and on sites built otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from flows.practice import serve
from tests.driving import sound
from tests.flows.holding import Held, hold
from tests.flows.little_site import HEADER, little_site

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

OURS = "harbour-uk@helpdesk.example"
OLD = "help-uk@harbourlane.example"
PATH = "/sw/AccountInfo/SellerProfileView/step/SellerProfileView"
SERVICE, REPLY_TO = "Customer Service Email", "Customer Service Reply-To Email"


def run(browser: Browser, url: str, **more: Any) -> Held:  # noqa: ANN401 - what a session can be given
    return hold(browser, url, "xsellco", ("emails",), stores="UK", values={"helpdesk_email": OURS}, **more)


@pytest.mark.parametrize("look", ["2015", "2022", "2026"])
def test_both_addresses_of_this_store_and_nothing_else(browser: Browser, look: str) -> None:
    with serve(look=look) as site:
        site.reset(signed_in=True, store="UK")
        before = site.state()
        held = run(browser, site.url)
        after = site.state()
        assert held.outcomes == {"emails": "done"}, held.said
        assert [(change.what, change.before, change.after) for change in held.report.results[0].changes] == [
            (SERVICE, OLD, OURS),
            (REPLY_TO, OLD, OURS),
        ]
        assert after["service_emails"] == {**before["service_emails"], "UK": {"service": OURS, "reply_to": OURS}}
        assert after["service_phones"] == before["service_phones"]
        assert run(browser, site.url).outcomes == {"emails": "unchanged"}
    facts = [line["facts"] for line in held.journal if line["kind"] == "observed"]
    assert facts[0] == {SERVICE: "another", REPLY_TO: "another"}
    journal = (held.record / "data" / "journal.jsonl").read_text("utf-8")
    assert OLD not in journal
    sound(held.record)


def test_a_code_for_the_new_address_is_the_persons_and_the_job_goes_on_after_it(browser: Browser) -> None:
    with serve(troubles=("email-code",)) as site:
        site.reset(signed_in=True, store="UK")
        held = run(browser, site.url)
        assert held.outcomes == {"emails": "done"}, held.said
        assert site.state()["service_emails"]["UK"] == {"service": OURS, "reply_to": OURS}
    assert [line["reason"] for line in held.journal if line["kind"] == "handover.begin"] == ["code"]
    assert held.acts.count("commit") == 1


class Profile:
    """A page of another build: `form` is drawn in place of what is read, `answer` is what Submit says and does."""

    def __init__(self, answer: Callable[[Profile, dict[str, str]], str] | None = None) -> None:
        self.emails = {"a": OLD, "b": "replies@harbourlane.example", "tel": "+44 20 7946 0018"}
        self.answer = answer

    def page(self, told: dict[str, str]) -> str:
        said = ""
        if "tel" in told:
            said = self.answer(self, told) if self.answer else ""
            if not said:
                self.emails = told
                return f"-> {PATH}"
        values = {**self.emails, **told}
        body = self.form(values) if told else self.words()
        return f"<h1>Seller Information</h1><section><h2>Display Name</h2><a href=#>Edit</a><p>Harbour Lane</p></section>{body}{said}"

    def words(self) -> str:
        rows = {SERVICE: "a", "Customer Service Reply to Email": "b", "Customer Service Phone": "tel"}
        lines = "".join(f"<p><b>{name}:</b> {self.emails[key]}</p>" for name, key in rows.items())
        return f"<section><h2>Customer Service Details</h2>{lines}<a href='{PATH}?edit=1'>Edit</a></section>"

    def form(self, values: dict[str, str]) -> str:
        rows = {f"{SERVICE} *": "a", "Customer Service Reply to Email": "b", "Customer Service Phone": "tel"}
        fields = "".join(
            f"<div><span>{name}</span> <input name={key} value='{values[key]}'></div>" for name, key in rows.items()
        )
        return f"<h2>Customer Service Details</h2><form method=post novalidate>{fields}<button>Submit</button></form>"


def test_fields_without_a_label_of_their_own_and_one_that_is_right_already(browser: Browser) -> None:
    profile = Profile()
    profile.emails["b"] = OURS.upper()
    with little_site({PATH: profile.page}) as site:
        held = run(browser, site.url)
    assert held.outcomes == {"emails": "done"}, held.said
    assert [change.what for change in held.report.results[0].changes] == [SERVICE]
    assert [form for form in site.sent if form] == [{"a": OURS, "b": OURS.upper(), "tel": "+44 20 7946 0018"}]


def test_words_of_a_form_that_stays_open_are_given_as_they_stand(browser: Browser) -> None:
    words = "Enter an address that you have not used before."
    profile = Profile(lambda _, __: f"<div class=error>{words}</div>")
    with little_site({PATH: profile.page}) as site:
        held = run(browser, site.url)
    assert held.outcomes == {"emails": "stopped"}
    assert words in held.report.reason
    assert "Nothing was pressed twice" in held.report.reason
    assert len(site.sent) == 1


def test_what_is_saved_only_in_part_is_told_as_it_is(browser: Browser) -> None:
    def one(profile: Profile, told: dict[str, str]) -> str:
        profile.emails["a"] = told["a"]
        return "<p>Saved.</p>"

    with little_site({PATH: Profile(one).page}) as site:
        held = run(browser, site.url)
    (result,) = held.report.results
    assert result.outcome == "stopped"
    assert [change.what for change in result.changes] == [SERVICE]
    assert [change.what for change in result.left] == [REPLY_TO]


def test_a_form_with_other_addresses_than_the_page_is_not_filled_in(browser: Browser) -> None:
    class Strange(Profile):
        def form(self, values: dict[str, str]) -> str:
            return super().form({**values, "a": "somebody@else.example"})

    with little_site({PATH: Strange().page}) as site:
        held = run(browser, site.url)
    assert held.outcomes == {"emails": "stopped"}
    assert "does not show the addresses that the page showed" in held.report.reason
    assert (held.acts.count("fill"), site.sent) == (0, [])


@pytest.mark.parametrize(
    ("drawn", "words"),
    [
        ("<button>Submit</button>", "more than one match"),
        (
            "<script>document.querySelector('[name=b]').oninput = e => document.querySelector('[name=tel]').value = ''</script>",
            "agreed to",
        ),
    ],
    ids=["two to press", "a phone number that goes"],
)
def test_what_else_is_in_the_form_stays_as_it_is(browser: Browser, drawn: str, words: str) -> None:
    class Further(Profile):
        def form(self, values: dict[str, str]) -> str:
            return super().form(values).replace("</form>", f"{drawn}</form>")

    with little_site({PATH: Further().page}) as site:
        held = run(browser, site.url)
    assert held.outcomes == {"emails": "stopped"}
    assert words in held.report.reason
    assert site.sent == []


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("h•••@harbourlane.example", "does not show the whole address"),
        ("a@x.example b@x.example", "more than one address"),
    ],
)
def test_an_address_that_cannot_be_read_is_not_replaced(browser: Browser, shown: str, words: str) -> None:
    profile = Profile()
    profile.emails["a"] = shown
    with little_site({PATH: profile.page}) as site:
        held = run(browser, site.url)
    assert held.outcomes == {"emails": "stopped"}
    assert words in held.report.reason
    assert set(held.acts) == {"open"}


def test_a_page_of_another_store_is_left(browser: Browser) -> None:
    with little_site({PATH: Profile().page}, HEADER.replace("United Kingdom", "Germany")) as site:
        held = run(browser, site.url)
    assert held.outcomes == {"emails": "stopped"}
    assert "press" not in held.acts
    assert [form for form in site.sent if form] == []
