"""What the job `partner-link` makes of where the company stands, and how that is read off the page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from automation.errors import PageTrouble
from flows.link_partner import LinkPartner, Partnership
from flows.pages import authorized_partners as page
from flows.pages.rights_table import read
from flows.partner import Partner, Wanted
from flows.secret_shapes import PARTNER_LINK
from tests.flows.profiles import SITELESS

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.outline import Node
    from automation.plan import Findings

MADE = datetime(2026, 11, 21, tzinfo=UTC)
COMPANY = "ExportYourStore Ltd"
PROFILE = {
    "key": "eys",
    "title": "ExportYourStore",
    "about": "Lists products.",
    "jobs": ["partner-link"],
    "source": {"where": "a guide", "read_on": "2026-11-21"},
    "partner_link": {"name": COMPANY},
    "permissions": {"upload_inventory": "edit", "customer_metrics": "view"},
}
JOB = LinkPartner(SITELESS, Wanted(Partner.model_validate(PROFILE), {}, ("US",)))


def row(label: str, on: str, *greyed: str) -> str:
    radios = "".join(
        f"<label><input type=radio name='{label}' {'checked' * (level == on)} {'disabled' * (level in greyed)}>{level}</label>"
        for level in ("None", "View", "Edit", "Admin")
    )
    return f"<tr><th scope=row>{label}<td>{radios}"


def plan(see: Callable[[str], Node], *rows: str) -> Findings:
    return JOB.plan(Partnership("partner", read(see(f"<table>{''.join(rows)}</table>"))))


def test_where_nothing_is_a_link_is_made_and_the_way_from_there_is_said() -> None:
    (change,) = JOB.plan(Partnership(account="Harbour Lane")).changes
    assert (change.what, change.commit) == ("Invitation link", True)
    assert change.after == f"a link for {COMPANY}, for the account Harbour Lane"
    assert "for 7 days" in change.says
    assert "Until you accept that, nothing changes on your account." in change.says


def test_a_link_that_was_made_is_waited_for_until_it_ends() -> None:
    findings = JOB.plan(Partnership("linked", made=MADE))
    assert findings.changes == ()
    assert findings.waiting
    assert "made on 21 November 2026" in findings.waiting
    assert "until 28 November 2026" in findings.waiting


def test_an_open_invitation_is_accepted() -> None:
    (change,) = JOB.plan(Partnership("invited")).changes
    assert change.after == f"the invitation of {COMPANY} accepted"
    assert change.commit


def test_levels_that_differ_are_set_as_for_a_user(see: Callable[[str], Node]) -> None:
    findings = plan(see, row("Upload Inventory", "None"), row("Customer Metrics", "View"), row("Payments", "None"))
    assert [(each.what, each.before, each.after) for each in findings.changes] == [
        ("Upload Inventory", "None", "View & Edit")
    ]
    assert [each.what for each in findings.keeps] == ["Payments"]
    assert findings.waiting is None


def test_a_level_that_amazon_has_not_approved_yet_is_waited_for_and_the_others_are_set(
    see: Callable[[str], Node],
) -> None:
    findings = plan(see, row("Upload Inventory", "None", "Edit", "Admin"), row("Customer Metrics", "None"))
    assert [each.what for each in findings.changes] == ["Customer Metrics"]
    assert findings.waiting == (
        "Amazon has not approved this role for ExportYourStore yet, so these are greyed out: "
        "Upload Inventory: View & Edit (offered: “None”, “View”). Run again once it has."
    )


def test_what_was_observed_holds_no_link() -> None:
    assert JOB.facts(Partnership("linked", made=MADE)) == {"partner": "linked", "link made": "2026-11-21"}


def listed(*rows: str) -> str:
    return f"<table><tr><th>Company<th>Sender Name<th>Status<th>Actions{''.join(f'<tr><td>{each}' for each in rows)}</table>"


ACCEPTABLE = f"{COMPANY}<td>Sam<td>Open<td><button>Accept Invitation</button><button>Reject invitation</button>"


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (ACCEPTABLE, "invited"),
        (f"{COMPANY}<td>Sam<td>Open<td><button>Actions</button>", "invited"),
        (f"{COMPANY}<td>Sam<td>Active<td><button>Edit</button><button>Remove</button>", "partner"),
        (f"{COMPANY}<td>Sam<td>Active<td><button>Manage Rights</button>", "partner"),
        (f"{COMPANY}<td>Sam<td>Declined<td><button>Actions</button>", "none"),
    ],
)
def test_where_a_company_stands(see: Callable[[str], Node], said: str, state: str) -> None:
    root = see(listed("Another Company<td>Kim<td>Open<td><button>Accept Invitation</button>", said))
    assert page.standing(root, page.company(root, COMPANY)) == state


def test_a_company_without_anything_to_do_about_it_stops_the_job(see: Callable[[str], Node]) -> None:
    root = see(listed(f"{COMPANY}<td>Sam<td>Open<td>"))
    with pytest.raises(PageTrouble, match="neither to accept its invitation nor to edit its permissions"):
        page.standing(root, page.company(root, COMPANY))


@pytest.mark.parametrize("name", ["ExportYourStore", "ExportYourStore Ltd.", "My ExportYourStore Ltd"])
def test_a_company_is_known_by_its_whole_name_alone(see: Callable[[str], Node], name: str) -> None:
    assert page.companies(see(listed(ACCEPTABLE)), name) == ()


def test_a_company_that_is_listed_twice_is_nobody(see: Callable[[str], Node]) -> None:
    root = see(listed(ACCEPTABLE, ACCEPTABLE))
    with pytest.raises(PageTrouble, match="2 times"):
        page.company(root, COMPANY)


def test_a_user_of_that_name_is_no_company(see: Callable[[str], Node]) -> None:
    assert page.companies(see(listed(f"{COMPANY}<td>a@b.example<td>Open<td><button>Edit</button>")), COMPANY) == ()


LINKS = [
    "https://solutionproviderportal.example/invitations/kcPzlR_npQBTTUcf",
    "https://sellercentral.amazon.com/spp/invite?token=abc",
    "https://sellercentral.amazon.com/x/8f2b71c0d4",
    "https://sellercentral.amazon.com/share?id=8f2b71c0-d4aa",
]


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("shown", ["<input readonly value='{}'>", "<p>{}</p>", "<a href=#>{}</a>"])
def test_the_link_is_read_from_the_dialog(see: Callable[[str], Node], link: str, shown: str) -> None:
    root = see(
        f"<p>https://elsewhere.example/</p><div role=dialog aria-label='Send Invitation'>{shown.format(link)}<button>Copy link</button></div>"
    )
    assert page.link(root) == link
    assert PARTNER_LINK.fullmatch(link), "what is handed over must be hidden in the record"


ELSEWHERE = "https://help.example/partners?code=8f2b71c0d4"
NO_LINKS = {
    "a dialog about something else": f"<div role=dialog aria-label='What is new'><p>{ELSEWHERE}</p><button>Close</button></div>",
    "no dialog and nothing to copy": f"<p>{ELSEWHERE}</p>",
    "something to copy, and an address elsewhere on the page": f"<p>{ELSEWHERE}</p><section aria-label=x><button>Copy link</button></section>",
}


@pytest.mark.parametrize("body", NO_LINKS.values(), ids=NO_LINKS)
def test_an_address_that_is_not_where_the_link_is_copied_is_no_link(see: Callable[[str], Node], body: str) -> None:
    assert page.link(see(body)) is None


@pytest.mark.parametrize(
    "body",
    [
        "<section aria-label=Link><input readonly value='{}'><button>Copy link</button></section>",
        "<div role=dialog aria-label='Send Invitation'><p>{}<button>Copied</button></div>",
        "<div role=dialog aria-label='Share'><p>{}<button>Copied</button></div>",
    ],
)
def test_the_link_is_read_without_a_dialog_and_once_it_is_copied(see: Callable[[str], Node], body: str) -> None:
    link = "https://sellercentral.amazon.com/spp/invite?token=abc"
    assert page.link(see(f"<p>{ELSEWHERE}</p>{body.format(link)}")) == link


def test_a_dialog_that_shows_no_link_has_one_to_copy(see: Callable[[str], Node]) -> None:
    assert page.link(see("<div role=dialog aria-label=x><button>Copy link</button></div>")) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://sellercentral.amazon.com/account/permissions",
        "https://sellercentral.amazon.de/gp/account-manager/home.html",
    ],
)
def test_an_address_of_the_site_itself_is_no_secret(address: str) -> None:
    assert PARTNER_LINK.search(address) is None
