"""Every job, on every look, when something goes wrong: it ends with exactly the wanted state, or in a sentence with nothing changed.

One table. For each job and look the account is compared before and after, all of it: but for the part that the job is about, nothing
may differ; and that part is either as it was, or as it was asked for. `pytest --every-look` tries each job on each look; without
it the looks take turns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from flows.practice import Practice, serve
from flows.practice.troubles import trouble_names
from flows.shelf import own_folder
from tests.driving import ASKED, EMAIL, LACKING, invited, sound, user
from tests.flows.holding import Held, hold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

APPLICATION = "amzn1.sellerapps.app.0f7f3a62-0b55-4a50-9c0e-9f7f4e3a7d11"
HELPDESK = "harbour@helpdesk.example"
COMPANY = "Harbour Desk"
LEVELS = {"Upload Inventory": "View & Edit", "Customer Metrics": "View", "Inventory performance": "View"}
PROFILE = f"""
title = "{COMPANY}"
about = "Looks after your listings."
jobs = ["partner-link"]
[source]
where = "a guide"
read_on = 2026-11-21
[partner_link]
name = "{COMPANY}"
[permissions]
upload_inventory = "edit"
customer_metrics = "view"
inventory_performance = "view"
"""
"""A company that asks for the rows which the troubles are about."""
EDITS = {"Fulfillment Programs", "Inventory Planning", "Inventory performance", "Manage FBA Inventory/Shipments"}
ALL = ("2015", "2022", "2026")
BENIGN = ("hidden-duplicates", "never-idle", "error-first", "survey", "cookies", "private-panel")
"""Nothing of this is in the way of a job: all of it at once."""


@dataclass(frozen=True)
class Task:
    """A job with an account to do it on. `part` is what it may change of the state, `done` whether that is as asked for."""

    partner: str
    job: str
    part: Callable[[dict[str, Any]], object]
    done: Callable[[dict[str, Any]], bool]
    before: dict[str, Any] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    looks: tuple[str, ...] = ALL
    waits: bool = False
    """Whether it ends with waiting for somebody else when all went well."""


def _user(state: dict[str, Any]) -> dict[str, str] | None:
    rights = next((each["rights"] for each in state["users"] if each["email"] == EMAIL), None)
    return rights and {name: level for name, level in rights.items() if level != "None"}


def _has(key: str, **fields: str) -> Callable[[dict[str, Any]], bool]:
    """Whether exactly one entry of `key` is like that."""
    return lambda state: sum(fields.items() <= each.items() for each in state[key]) == 1


def _edits(rights: dict[str, str]) -> bool:
    """Whether Fbabee has what it asks for: these, and its access to Amazon's warehousing."""
    given = {name for name, level in rights.items() if level == "View & Edit"}
    return given > EDITS and len(given) == len(EDITS) + 1


def _levels(state: dict[str, Any]) -> dict[str, str]:
    """What the one company may do."""
    (partner,) = state["partners"]
    return {name: level for name, level in partner["rights"].items() if level != "None"}


TASKS = {
    "invite": Task(
        "exportyourstore",
        "invite",
        lambda state: [each for each in state["invitations"] if each["email"] == EMAIL],
        lambda state: state["sent"] <= 1 and _has("invitations", email=EMAIL, status="open")(state),
        waits=True,
    ),
    "confirm": Task(
        "exportyourstore",
        "invite",
        lambda state: ([each for each in state["invitations"] if each["email"] == EMAIL], _user(state)),
        lambda state: _user(state) == {} and not state["invitations"],
        {"invitations": [invited("accepted")]},
    ),
    "permissions": Task(
        "exportyourstore", "permissions", _user, lambda state: _user(state) == ASKED, {"users": [user(LACKING)]}
    ),
    "partner-link": Task(
        "fbabee",
        "partner-link",
        lambda state: (state["partners"], state["partner_links"]),
        lambda state: state["partner_links"] == 1 and state["partners"] == [],
        looks=("2026",),
        waits=True,
    ),
    "acceptance": Task(
        "fbabee",
        "partner-link",
        lambda state: state["partners"],
        lambda state: any(each["status"] == "accepted" and _edits(each["rights"]) for each in state["partners"]),
        {"partners": [{"company": "Fbabee", "sender": "Ada", "status": "open"}]},
        looks=("2026",),
    ),
    "mws": Task(
        "xsellco",
        "mws",
        lambda state: state["developers"],
        _has("developers", account="5759-5616-2466", store="US"),
        looks=("2015", "2022"),
    ),
    "consent": Task(
        "storeautomator",
        "consent",
        lambda state: state["consents"],
        _has("consents", application=APPLICATION),
        values={"application": APPLICATION, "state": "a-state-of-its-own"},
        looks=("2022", "2026"),
    ),
    "emails": Task(
        "xsellco",
        "emails",
        lambda state: state["service_emails"]["US"],
        lambda state: state["service_emails"]["US"] == {"service": HELPDESK, "reply_to": HELPDESK},
        values={"helpdesk_email": HELPDESK},
    ),
    "senders": Task(
        "xsellco",
        "senders",
        lambda state: [each for each in state["senders"]["US"] if each["email"] == HELPDESK],
        lambda state: {"email": HELPDESK, "status": "approved"} in state["senders"]["US"],
        values={"helpdesk_email": HELPDESK},
    ),
    "levels": Task(
        "harbourdesk",
        "partner-link",
        lambda state: state["partners"],
        lambda state: _levels(state) == LEVELS,
        {"partners": [{"company": COMPANY, "sender": "Ada", "status": "accepted"}]},
        looks=("2026",),
    ),
}


@dataclass(frozen=True)
class Fate:
    """How a job ends. Without `words` it ends well; with them it stops, and its reason has one of them (they stand between bars)."""

    troubles: tuple[str, ...]
    words: str = ""
    jobs: tuple[str, ...] = tuple(TASKS)
    looks: tuple[str, ...] = ALL
    done: Callable[[dict[str, Any]], bool] | None = None
    """What is there in the end, where that is not what the job asks for; of a job that stops, where it is not what was there before."""
    before: dict[str, Any] = field(default_factory=dict)
    """What the account begins with, beside what the task says."""


MORE = {"Payments": "View & Edit", "Manage Orders": "View"}
RIGHTS = ("permissions", "levels")
PEOPLE = ("permissions",)
FATES = {
    "nothing in the way": Fate(BENIGN),
    "signed out on submit, and asked again midway": Fate(("session-lost", "reauth")),
    "every answer is lost": Fate(("lost-answer",), jobs=tuple(name for name in TASKS if name != "partner-link")),
    "the answer with the link is lost": Fate(
        ("lost-answer",),
        "another page came than the one with the link",
        ("partner-link",),
        done=lambda state: state["partner_links"] == 1 and state["partners"] == [],
    ),  # the link was made, and nobody has it: no other one is made in the same run
    "no right to open it": Fate(("no-rights",), "may not open"),
    "the wrong plan": Fate(("individual-plan",), "Professional"),
    "refused by the server": Fate(("validation-error",), "page says"),
    "words that nobody knows": Fate(
        ("unknown-wording",),
        "could not find|cannot read",
        tuple(name for name in TASKS if name not in {"confirm", "acceptance", "levels"}),
    ),  # an invitation that cannot be confirmed by any known word is still an open one: the run waits
    "a row that is not there": Fate(("missing-row",), "no permission called “Upload Inventory", RIGHTS),
    "a row that is there twice": Fate(("double-row",), "on the page 2 times", RIGHTS),
    "a row that is there twice, after the acceptance": Fate(
        ("double-row",),
        "on the page 2 times",
        ("acceptance",),
        done=lambda state: state["partners"][0]["status"] == "accepted" and _levels(state) == {},
    ),
    "a level that is not offered": Fate(("missing-level",), "asks for “View & Edit”", RIGHTS),
    "a row with another name": Fate(("renamed-row",), "no permission called “Customer Metrics", RIGHTS),
    "a level with another name": Fate(("renamed-level",), "asks for “View & Edit”|cannot tell which level", RIGHTS),
    "rows that move together": Fate(("linked-row",), jobs=RIGHTS),
    "rows that stay together": Fate(("hard-link",), "changed these together", RIGHTS),
    "rights beyond what was asked": Fate(
        ("extra-rights",), jobs=PEOPLE, done=lambda state: (_user(state) or {}).items() > ASKED.items()
    ),
    "levels beyond what a partner asked for": Fate(
        (),
        jobs=("levels",),
        done=lambda state: _levels(state) == {**MORE, **LEVELS},
        before={"partners": [{"company": COMPANY, "sender": "Ada", "status": "accepted", "rights": MORE}]},
    ),
    "a user who is there already": Fate(("already-user",), jobs=PEOPLE),
    "a save that is refused": Fate(("refuse-save",), "page says", RIGHTS),
    "an invitation that is refused": Fate(("refuse-send",), "page says", ("invite",)),
    "a form that counts twice": Fate(("double-submit",), jobs=("invite", "senders")),
    "an invitation that was declined": Fate(("declined",), jobs=("invite",)),
    "a clear choice of an account": Fate(("picker",), jobs=("emails",)),
    "a nudge to a second step": Fate(("two-step-nudge",), jobs=("senders",)),
    "questions about identity": Fate(("kyc",), jobs=PEOPLE),
    "two users of one name": Fate(("two-users",), jobs=PEOPLE),
    "an invitation that ran out": Fate(("expired",), jobs=("invite",)),
    "an invitation that is open": Fate(("already-invited",), jobs=("invite",), looks=("2022",)),
    "a list that is slow to show": Fate(("lazy-list", "late"), jobs=("invite",), looks=("2022",)),
    "a site that is slow": Fate(("slow",), jobs=("emails",), looks=("2015",)),
    "two accounts of one name": Fate(("two-accounts",), jobs=("emails",)),
    "a developer that is refused": Fate(("rejected-developer",), "page says", ("mws",)),
    "a consent page that is blank": Fate(("blank-consent",), "primary user", ("consent",)),
    "a code for the address": Fate(("email-code",), jobs=("emails",)),
    "a puzzle at the sign-in": Fate(("captcha",), jobs=("senders",)),
    "a code at the sign-in": Fate(("one-time-code",), jobs=("emails",)),
    "a nudge to a passkey": Fate(("passkey",), jobs=("senders",)),
    "a header that names nobody": Fate(("no-header",), jobs=("emails",)),
    "a phone that has to say yes": Fate(("push-approval",), jobs=("senders",), looks=("2022",)),
}


def cases(*, every_look: bool) -> Iterator[Any]:
    """Each fate with each of its jobs: on every look, or on one of them, so that over the table each job meets each look."""
    for number, (name, fate) in enumerate(FATES.items()):
        for job in fate.jobs:
            looks = [look for look in TASKS[job].looks if look in fate.looks]
            turn = (number + list(TASKS).index(job)) % max(len(looks), 1)
            for look in looks if every_look else looks[turn : turn + 1]:
                yield pytest.param(fate, TASKS[job], look, id=f"{name}-{job}-{look}".replace(" ", "_"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "fate" in metafunc.fixturenames:
        every = metafunc.config.getoption("--every-look")
        metafunc.parametrize(("fate", "task", "look"), list(cases(every_look=bool(every))))


def _run(browser: Browser, practice: Practice, task: Task) -> Held:
    own_folder().mkdir(parents=True, exist_ok=True)
    (own_folder() / "harbourdesk.toml").write_text(PROFILE, "utf-8")
    return hold(
        browser, practice.url, task.partner, (task.job,), values=task.values or None, settings={"page_timeout": 6}
    )


def _everything_else(state: dict[str, Any], task: Task) -> dict[str, Any]:
    """The account without what the job is about, and without what only counts visits."""
    users = [each for each in state["users"] if each["email"] != EMAIL]
    senders = {store: [each for each in kept if each["email"] != HELPDESK] for store, kept in state["senders"].items()}
    emails = {store: kept for store, kept in state["service_emails"].items() if store != "US"}
    mine = {"consent": "consents", "mws": "developers", "partner-link": "partners"}.get(task.job, "")
    kept = {"account", "plan", "service_phones", "consents", "developers", "partners"} - {mine}
    return {**{key: state[key] for key in kept}, "users": users, "senders": senders, "service_emails": emails}


def test_it_ends_as_wanted_or_in_a_sentence_with_nothing_changed(
    browser: Browser, fate: Fate, task: Task, look: str
) -> None:
    with serve(look=look, troubles=fate.troubles) as practice:
        if _starts_elsewhere(fate):
            practice.sign_in()
        else:
            practice.reset(signed_in=True, **{**task.before, **fate.before})
        before = practice.state()
        held = _run(browser, practice, task)
        after = practice.state()
    told = f"{held.data['reason']}\n{held.err}"
    assert _everything_else(after, task) == _everything_else(before, task)
    assert after["repeats"] == before["repeats"], "nothing was sent twice"
    if fate.words:
        assert (held.data["outcome"], held.code) == ("stopped", 5), told
        assert any(words in held.data["reason"] for words in fate.words.split("|")), told
        assert fate.done(after) if fate.done else task.part(after) == task.part(before), task.part(after)
    else:
        ends = {"waiting", "unchanged"} if task.waits else {"done", "unchanged"}
        assert held.data["outcome"] in ends, told
        assert (fate.done or task.done)(after), task.part(after)
    sound(held.record)


def _starts_elsewhere(fate: Fate) -> bool:
    """Whether the trouble brings an account of its own to begin with."""
    return bool(
        set(fate.troubles) & {"expired", "declined", "already-invited", "already-user", "two-users", "extra-rights"}
    )


def test_every_trouble_of_the_practice_site_has_its_fate() -> None:
    assert {trouble for fate in FATES.values() for trouble in fate.troubles} == set(trouble_names())


@pytest.mark.parametrize(
    ("lang", "outcome", "sent"), [("en-GB", "waiting", 1), ("de", "stopped", 0), ("ja", "stopped", 0)]
)
def test_in_a_language_whose_words_are_not_on_record_nothing_is_pressed(
    browser: Browser, lang: str, outcome: str, sent: int
) -> None:
    with serve(lang=lang) as practice:
        practice.reset(signed_in=True)
        held = hold(browser, practice.url, jobs=("invite",))
        assert (held.data["outcome"], practice.state()["sent"]) == (outcome, sent), held.err
    sound(held.record)
