"""The job senders as a person sees it: on the practice site's looks, and on sites built otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from flows.practice import serve
from tests.driving import sound
from tests.flows.holding import Held, hold
from tests.flows.little_site import little_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.flows.little_site import Little

OURS = "harbour-uk@helpdesk.example"
ADA, BEN = "ada@harbourlane.example", "ben@spam.example"
WHAT = f"Sender {OURS}"
INBOX = "<h1>Inbox</h1><a href=/list>Messaging Permissions</a>"


def run(browser: Browser, url: str, **more: Any) -> Held:  # noqa: ANN401 - what a session can be given
    return hold(browser, url, "xsellco", ("senders",), stores="UK", values={"helpdesk_email": OURS}, **more)


@pytest.mark.parametrize("look", ["2015", "2022", "2026"])
@pytest.mark.parametrize("before", ["not listed", "blocked"])
def test_this_address_in_this_store_and_no_other(browser: Browser, look: str, before: str) -> None:
    with serve(look=look) as site:
        others = [{"email": ADA, "status": "approved"}, {"email": BEN, "status": "blocked"}]
        own = [{"email": OURS, "status": "blocked"}] if before == "blocked" else []
        site.reset(signed_in=True, store="UK", senders={**site.state()["senders"], "UK": [*others, *own]})
        start = site.state()["senders"]
        held = run(browser, site.url)
        assert held.outcomes == {"senders": "done"}, (held.said, held.report.reason)
        assert [(change.what, change.before, change.after) for change in held.report.results[0].changes] == [
            (WHAT, before, "approved")
        ]
        assert ("that block is lifted" in " ".join(held.said.split())) is (before == "blocked")
        now = site.state()["senders"]
        assert now == {**start, "UK": [*others, {"email": OURS, "status": "approved"}]}
        if before == "blocked":  # afterwards the list is the same either way
            assert run(browser, site.url).outcomes == {"senders": "unchanged"}
    for path in held.record.rglob("*"):
        if path.is_file():
            assert not {ADA.encode(), BEN.encode()} & set(path.read_bytes().split()), path
    sound(held.record)


class Listed:
    """A page of another build. `kept` is what the account holds."""

    def __init__(self, **kept: str) -> None:
        self.kept = {
            ADA: "Approved",
            BEN: "Blocked",
            **{key.replace("_at_", "@"): state for key, state in kept.items()},
        }

    def _radios(self, name: str, state: str, more: str = "") -> str:
        return "".join(
            f"<label><input type=radio name='{name}' value={word}{' checked' if word == state else ''}{more}>{word}</label>"
            for word in ("Approved", "Blocked", "Delete")
        )

    def table(self, told: dict[str, str]) -> str:
        """Each row has an Edit and a Save of its own; a new one is added in the last row."""
        if address := told.get("address"):
            self.kept[address] = told["state"]
            return "-> /list"
        if told.get("edit") == "new":
            new = f"<form method=post><input name=address aria-label=Email>{self._radios('state', '')}<button>Save</button></form>"
        else:
            new = "<a href='/list?edit=new'>+ Add an email address</a>"
        rows = "".join(self._row(address, state, told.get("edit")) for address, state in self.kept.items())
        return f"<h1>Messaging Permissions</h1>{rows}<div>{new}</div>"

    def _row(self, address: str, state: str, edited: str | None) -> str:
        if edited != address:
            return f"<div role=listitem><span>{address}</span> <span>{state}</span> <a href='/list?edit={address}'>Edit</a></div>"
        own = f"<input type=hidden name=address value={address}>"
        return f"<form role=listitem method=post>{own}<span>{address}</span>{self._radios('state', state)}<button>Save</button></form>"

    def older(self, told: dict[str, str]) -> str:
        """Add to list works in the page alone, and says nothing; Approve selected is sent."""
        for address in told:
            if "@" in address:
                self.kept[address] = "Approved"
                return "-> /list"
        rows = "".join(
            f"<tr><td><input type=checkbox name={address}></td><td>{address}</td><td>{state}</td></tr>"
            for address, state in self.kept.items()
        )
        return f"""<h1>Messaging Permissions</h1><h2>Approved Senders</h2><p><input id=new> <button id=add>Add to list</button></p>
            <form method=post><table id=rows>{rows}</table><button>Approve selected</button><button>Block selected</button></form>
            <script>add.onclick = () => {{ const row = rows.insertRow(); for (const html of [`<input type=checkbox name=${{new_.value}}>`,
            new_.value, 'Not approved yet']) row.insertCell().innerHTML = html; }}; const new_ = document.getElementById('new')</script>"""


def answers(site: Little) -> list[dict[str, str]]:
    return [form for form in site.sent if form]


@pytest.mark.parametrize("before", [{}, {OURS: "Blocked"}], ids=["not listed", "blocked"])
def test_rows_with_an_edit_and_a_save_of_their_own(browser: Browser, before: dict[str, str]) -> None:
    page = Listed()
    page.kept.update(before)
    with little_site({"/messaging/inbox": lambda _: INBOX, "/list": page.table}) as site:
        held = run(browser, site.url)
    assert held.outcomes == {"senders": "done"}, (held.said, held.report.reason)
    assert answers(site) == [{"address": OURS, "state": "Approved"}]


def test_an_older_list_that_adds_without_a_word(browser: Browser) -> None:
    page = Listed()
    with little_site({"/messaging/inbox": lambda _: INBOX, "/list": page.older}) as site:
        held = run(browser, site.url, settings={"page_timeout": 2.0})
    assert held.outcomes == {"senders": "done"}, (held.said, held.report.reason)
    assert answers(site) == [{OURS: "on"}]
    assert page.kept == {ADA: "Approved", BEN: "Blocked", OURS: "Approved"}


def test_a_table_in_which_another_row_moves_with_it_is_not_saved(browser: Browser) -> None:
    def table(_: dict[str, str]) -> str:
        page = Listed(**{OURS.replace("@", "_at_"): "Blocked"})
        rows = "".join(
            f"<tr><td>{address}</td><td>{page._radios(address, state)}</td></tr>"  # noqa: SLF001 - of this module
            for address, state in page.kept.items()
        )
        return f"""<h1>Messaging Permissions</h1><form method=post><table>{rows}</table><button type=button>Add an email address</button>
            <button name=x value=y>Save</button></form><script>document.querySelectorAll("[name='{OURS}']").forEach(
            one => one.onchange = () => document.querySelectorAll("[name='{BEN}']")[0].checked = true)</script>"""

    with little_site({"/messaging/inbox": lambda _: INBOX, "/list": table}) as site:
        held = run(browser, site.url)
    assert held.outcomes == {"senders": "stopped"}
    assert "another address moved with it" in held.report.reason
    assert answers(site) == []


@pytest.mark.parametrize("way", ["table", "list"])
def test_what_the_page_refuses_is_said_in_its_words(browser: Browser, way: str) -> None:
    words = "This address cannot be a sender."

    def table(told: dict[str, str]) -> str:
        said = f"<p>{words}</p>" if told.get("state") else ""
        body = Listed().table({"edit": "new"})
        return f"{said}{body}"

    def older(told: dict[str, str]) -> str:
        said = f"<p class=error>{words}</p>" if told.get("new") else ""
        return f"<h1>Messaging Permissions</h1>{said}<form method=post><h2>Approved Senders</h2><input name=new><button>Add to list</button></form>"

    with little_site({"/messaging/inbox": lambda _: INBOX, "/list": table if way == "table" else older}) as site:
        held = run(browser, site.url)
    assert held.outcomes == {"senders": "stopped"}
    assert words in held.report.reason, held.report.reason
    assert len(answers(site)) == 1


def test_a_link_that_leads_elsewhere_is_said(browser: Browser) -> None:
    with little_site({"/messaging/inbox": lambda _: INBOX, "/list": lambda _: "<h1>Settings</h1>"}) as site:
        held = run(browser, site.url, settings={"page_timeout": 2.0})
    assert held.outcomes == {"senders": "stopped"}
    assert "Messaging Permissions" in held.report.reason
