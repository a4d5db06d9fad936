"""The consent page and Manage Your Apps, read off pages that are built in many ways, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.pages import consent as page

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.outline import Node

    See = Callable[[str], Node]

APPLICATION = "amzn1.sellerapps.app.0f9c1bd1-7cf1-4c0b-9f57-3f0c4c0ffee0"
DIRECT = "I direct Amazon to provide data and other access in my account to xSellco as it asks."
BOX = f"<label><input type=checkbox> {DIRECT}</label>"
END = f"{BOX}<button>Cancel</button><button disabled>Confirm</button>"
ROLES = ["Pricing", "Brand Analytics", "Buyer Communication"]

PAGES = {
    "a list": f"<h1>xSellco</h1><ul><li>Pricing<li>Brand Analytics<li>Buyer Communication</ul>{END}",
    "a list with descriptions": f"""<ul><li><b>Pricing</b><p>See and set prices</p><li><b>Brand Analytics</b><p>Reports</p>
        <li><b>Buyer Communication</b><p>Messages</p></ul>{END}""",
    "two lists": f"<h3>Selling</h3><ul><li>Pricing<li>Brand Analytics</ul><h3>Buyers</h3><ul><li>Buyer Communication</ul>{END}",
    "a table": f"""<table><tr><th>Role<th>What for<tr><td>Pricing<td>See and set prices<tr><td>Brand Analytics<td>Reports
        <tr><td>Buyer Communication<td>Messages</table>{END}""",
    "a definition list": f"<dl><dt>Pricing<dd>See<dt>Brand Analytics<dd>Reports<dt>Buyer Communication<dd>Messages</dl>{END}",
    "headings": f"""<h1>Authorise</h1><h3>Pricing</h3><p>See<h3>Brand Analytics</h3><p>Reports<h3>Buyer Communication</h3><p>Messages
        {END}""",
    "MUI": f"""<main><h1>Authorise xSellco</h1><div class=MuiStack><div class=MuiPaper><span>Pricing</span><p>See</p></div>
        <div class=MuiPaper><span>Brand Analytics</span><p>Reports</p></div>
        <div class=MuiPaper><span>Buyer Communication</span><p>Messages</p></div></div><div>{END}</div></main>""",
    "flat": f"""<main><h1>xSellco</h1><p>xSellco asks for this:</p><div>Pricing</div><div>Brand Analytics</div>
        <div>Buyer Communication</div><div>{END}</div></main>""",
    "accordions": f"""<div><div><button aria-expanded=false>Pricing</button></div><div><button aria-expanded=false>Brand Analytics
        </button></div><div><button aria-expanded=false>Buyer Communication</button></div></div>{END}""",
    "with a menu of that name": f"""<nav><ul><li><a href=#>Pricing</a><li><a href=#>Orders</a></ul></nav>
        <ul><li>Pricing<li>Brand Analytics<li>Buyer Communication</ul>{END}""",
    "one known": f"<nav><ul><li>Orders</ul></nav><ul><li>Brand Analytics<li>Pricing</ul>{END}",
    "none known": f"<nav><ul><li>Orders</ul></nav><ul><li>Preisgestaltung<li>Käuferkommunikation</ul>{END}",
}
READ = {"one known": ["Brand Analytics", "Pricing"], "none known": ["Preisgestaltung", "Käuferkommunikation"]}


@pytest.mark.parametrize("body", PAGES)
def test_every_role_is_read_known_or_not(see: See, body: str) -> None:
    root = see(PAGES[body])
    here = page.asked(root)
    assert [role.name for role in here.roles] == READ.get(body, ROLES)
    assert here.direction == DIRECT
    assert page.is_whole(root)
    assert not page.is_blank(root)


def test_what_the_page_says_of_a_role_is_kept(see: See) -> None:
    roles = page.asked(see(PAGES["a list with descriptions"])).roles
    assert roles[1] == page.Role("Brand Analytics", "Reports")


@pytest.mark.parametrize(
    "body", ["", "<header><a href=#>Settings</a> <p>Harbour Lane | United States</p></header><main></main>"]
)
def test_a_blank_page_is_blank(see: See, body: str) -> None:
    assert page.is_blank(see(body))


@pytest.mark.parametrize(
    "body",
    [
        "<ul><li>Pricing</ul><button>Confirm</button>",
        f"<ul><li>Pricing</ul>{BOX}",
        END,
        "<ul><li>Pricing</ul><label><input type=checkbox>A</label><label><input type=checkbox>B</label><button>Confirm</button>",
    ],
)
def test_half_a_page_is_neither_whole_nor_blank(see: See, body: str) -> None:
    root = see(body)
    assert not page.is_whole(root)
    assert not page.is_blank(root)


def test_of_several_boxes_the_one_counts_that_directs_amazon(see: See) -> None:
    root = see(f"<ul><li>Pricing</ul><label><input type=checkbox>Send me news</label>{END}")
    assert len(page.direction(root)) == 1
    assert page.asked(root).direction == DIRECT


@pytest.mark.parametrize(
    ("url", "state"),
    [
        ("https://app.example/callback?state=abc&selling_partner_id=A1&spapi_oauth_code=x", "abc"),
        ("https://app.example/callback?selling_partner_id=A1&state=a%2Fb", "a/b"),
        ("https://sellercentral.amazon.com/apps/authorize/consent?application_id=x&state=abc", None),
        ("https://sellercentral.amazon.com/apps/authorize/confirm/x?state=abc", None),
        ("https://app.example/callback?selling_partner_id=A1", None),
        ("https://app.example/callback?state=abc&error=access_denied", None),
        ("https://www.amazon.com/ap/oa?state=abc", None),
        ("chrome-error://chromewebdata/", None),
    ],
)
def test_the_state_is_read_from_the_applications_address_alone(url: str, state: str | None) -> None:
    assert page.returned(url) == state


@pytest.mark.parametrize(
    ("body", "listed"),
    [
        (f"<table><tr><th scope=row>{APPLICATION}<td>2027-11-21<td><button>Renew</button></table>", True),
        (f"<table><tr><td>xSellco<td>{APPLICATION}<td><button>Disable authorization</button></table>", True),
        ("<ul><li>xSellco <button>Re-authorize</button><button>Disable authorization</button></ul>", True),
        ("<div><div><span>xSellco</span><button>Disable authorization</button></div></div>", True),
        (f"<table><tr><td>xSellco<td>{APPLICATION}<td><button>Re-authorize</button></table>", False),  # it has ended
        ("<ul><li>xSellco <button>Re-authorize</button></ul>", False),
        (f"<main><p>{APPLICATION}</p></main>", True),
        (f"<table><tr><td>{APPLICATION}<td><button>Enable</button></table>", False),
        ("<table><tr><td>xSellco<td>0873-6813-5448<td><button>Renew</button></table>", False),
        ("<main><p>xSellco</p><button>Disable authorization</button></main>", False),
        (f"<main><p>{APPLICATION}0</p></main>", False),
        ("<h1>Manage Your Apps</h1>", False),
    ],
)
def test_an_application_is_listed_by_its_id_or_by_name_and_what_can_be_done(
    see: See, body: str, *, listed: bool
) -> None:
    assert page.in_list(see(body), APPLICATION, "xSellco") is listed


def test_the_address_carries_application_and_state_whole() -> None:
    place = page.place("xSellco", APPLICATION, "a&b", lambda _: True)
    assert place.paths == (f"/apps/authorize/consent?application_id={APPLICATION}&state=a%26b",)
    assert "opens no consent page" in place.gone
