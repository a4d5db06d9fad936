"""The site as a whole, on pages written here: what comes between is passed, chosen or handed over, and the header confirms the rest."""

from __future__ import annotations

import json
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import pytest

from automation.errors import Gone, NobodyThere, PageTrouble, SiteError
from automation.hands import Hands
from automation.policy import Policy
from automation.record import Record
from automation.record.camera import Camera
from automation.record.redaction import Redactor
from automation.stop import Stop
from automation.window import Window
from flows.header import Header, read_header
from flows.page_kind import PRIVATE, private_page
from flows.seller_central import HOSTS, STORES, Place, SellerCentral, store
from flows.stores import bare, named, same
from flows.which_store import said_by_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

    from automation.outline import Node
    from automation.supervision import HandOver, Supervisor

BASE = "http://127.0.0.1:8999"
HIS_TIME = 3.0
"""Seconds that a person takes at most for what he is asked to do."""
HEADER = "<header>Harbour Lane | United States</header>"
THERE = f"{HEADER}<h1>User Permissions</h1><button>Add User</button>"
HOME = f"{HEADER}<h1>Home</h1>"
SURVEY = "<div role=dialog aria-label=Survey><p>Two minutes</p><button onclick='this.parentElement.remove()'>Close</button></div>"
PLACE = Place(
    "Settings > User Permissions",
    ("/new", "/old"),
    ("settings", "user_permissions"),
    lambda root: any(node.role == "button" and node.name == "Add User" for node in root.walk()),
)


def going(to: str) -> str:
    return f"location.href = &quot;{to}&quot;"


@dataclass
class Pages:
    """A site: bodies by path, each with its status; a list is answered in turn, and its last body stays."""

    page: Page
    bodies: dict[str, Any]
    asked: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        self.asked.append(path)
        body = self.bodies.get(path, (404, HOME))
        if isinstance(body, list):
            body = body.pop(0) if len(body) > 1 else body[0]
        status, text = body if isinstance(body, tuple) else (200, body)
        if text.startswith("->"):
            text = f"<script>location.replace('{text[2:]}')</script>"
        html = f"<!doctype html><html lang=en><title>Seller Central</title><body>{text}</body></html>"
        return route.fulfill(status=status, content_type="text/html; charset=utf-8", body=html)


@dataclass
class Person:
    """Does `acts` in the window in turn, one each time something is asked of him; without an act nobody is there."""

    page: Page
    acts: list[Callable[[Page], object]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    hasty: bool = False
    """Says at once that it is done, and has done nothing."""

    def step(self, _: str) -> AbstractContextManager[None]:
        return nullcontext()

    def say(self, text: str) -> None:
        self.asked.append(text)

    def hand_over(self, text: str, over: Callable[[], bool]) -> HandOver:
        self.asked.append(text)
        if self.hasty:
            return "done"
        if not self.acts:
            return "nobody"
        self.acts.pop(0)(self.page)
        deadline = time.monotonic() + HIS_TIME
        while time.monotonic() < deadline:
            if over():
                return "recognised"
        return "timeout"


@dataclass
class Stage:
    pages: Pages
    person: Person
    site: SellerCentral
    record: Record

    def lines(self, kind: str) -> list[dict[str, Any]]:
        text = (self.record.data / "journal.jsonl").read_text("utf-8")
        return [line for line in map(json.loads, text.splitlines()) if line["kind"] == kind]

    @property
    def pressed(self) -> list[str]:
        return [line["text"] for line in self.lines("step.intent") if line["act"] == "press"]


@pytest.fixture
def stage(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Stage]]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})

    def set_up(
        bodies: dict[str, Any],
        *acts: Callable[[Page], object],
        account: str | None = None,
        code: str = "US",
        chosen: bool = False,
    ) -> Stage:
        pages, person = Pages(page, bodies), Person(page, list(acts))
        page.route("**/*", pages.answer)
        window = Window(page, private=PRIVATE, stop=Stop(), timeout=2, private_page=private_page)
        made = tmp_path / str(len(list(tmp_path.iterdir())))
        made.mkdir()
        record = Record(made, seller=None)
        hands = Hands(
            window, Policy(BASE, HOSTS), record, Camera(window, record.evidence, Redactor(frozenset())), person.step
        )
        site = SellerCentral(BASE, store(code), hands, cast("Supervisor", person), account, chosen=chosen)
        return Stage(pages, person, site, record)

    yield set_up
    page.close()


def test_a_page_is_opened_by_its_newest_address_and_remembered(stage: Callable[..., Stage]) -> None:
    on = stage({"/old": THERE})
    assert on.site.open(PLACE).url == f"{BASE}/old"
    assert on.site.open(PLACE).url == f"{BASE}/old"
    assert on.pages.asked == ["/new", "/old", "/old"]
    assert on.site.account.name == "Harbour Lane"


def test_the_menu_leads_where_no_address_does(stage: Callable[..., Stage]) -> None:
    menu = (
        f"{HOME}<button onclick='m.hidden = false'>Settings</button><a id=m hidden href=/else?x=1>User Permissions</a>"
    )
    on = stage({"/home": menu, "/else": THERE})
    assert on.site.open(PLACE).url == f"{BASE}/else?x=1"
    assert on.pressed == ["Press Settings", "Press User Permissions"]


def test_a_menu_that_leads_away_when_it_is_pressed_is_gone_on_from_there(stage: Callable[..., Stage]) -> None:
    on = stage(
        {
            "/home": f"{HOME}<a href=/settings>Settings</a>",
            "/settings": f"{HOME}<a href=/else>User Permissions</a>",
            "/else": THERE,
        }
    )
    assert on.site.open(PLACE).url == f"{BASE}/else"


def test_a_page_that_nothing_leads_to_is_asked_for(stage: Callable[..., Stage]) -> None:
    on = stage({"/home": HOME, "/else": THERE}, lambda page: page.goto(f"{BASE}/else"))
    assert on.site.open(PLACE).url == f"{BASE}/else"
    assert on.person.asked[0].startswith("I do not know this page. Please open Settings > User Permissions")
    begin, ended = on.lines("handover.begin")[0], on.lines("handover.end")[0]
    assert (begin["reason"], ended["how"]) == ("unknown page", "recognised")


def test_a_page_that_amazon_has_closed_is_said_to_be(stage: Callable[..., Stage]) -> None:
    on = stage({"/home": HOME})
    with pytest.raises(Gone, match="closed in 2024"):
        on.site.open(Place(PLACE.title, PLACE.paths, (), PLACE.recognise, gone="Amazon closed in 2024."))
    assert on.person.asked == []


def test_an_error_of_the_site_is_met_by_asking_once_more(stage: Callable[..., Stage]) -> None:
    on = stage({"/new": [(503, "<h1>Sorry</h1>"), THERE]})
    assert on.site.open(PLACE).url == f"{BASE}/new"
    again = stage({"/new": (500, "<h1>Sorry</h1>")})
    with pytest.raises(SiteError, match="500"):
        again.site.open(PLACE)
    assert again.pages.asked == ["/new", "/new"]


def test_a_puzzle_that_comes_as_an_error_is_a_puzzle(stage: Callable[..., Stage]) -> None:
    on = stage({"/new": [(503, "<input name=guess>"), THERE]}, lambda page: page.goto(f"{BASE}/home"))
    assert on.site.open(PLACE).url == f"{BASE}/new"
    assert "picture puzzle" in on.person.asked[0]


def test_an_individual_plan_stops_with_what_the_page_says(stage: Callable[..., Stage]) -> None:
    on = stage({"/new": "<h1>User Permissions</h1><p>This needs a Professional selling plan.</p>"})
    with pytest.raises(PageTrouble, match="The page says: “This needs a Professional selling plan"):
        on.site.open(PLACE)


@pytest.mark.parametrize("path", ["/authorization/failed", "/other"])
def test_a_page_that_may_not_be_opened_stops(stage: Callable[..., Stage], path: str) -> None:
    on = stage({"/new": f"->{path}", path: "<h1>Access required</h1>"})
    with pytest.raises(PageTrouble, match="This sign-in may not open Settings > User Permissions"):
        on.site.open(PLACE)


SIGN_IN = "<form name=signIn><input id=ap_email></form>"


def test_sign_in_code_and_puzzle_are_one_stretch_in_which_nothing_is_read(stage: Callable[..., Stage]) -> None:
    def sign_in(page: Page) -> None:
        page.goto(f"{BASE}/ap/mfa")
        page.goto(f"{BASE}/home")

    on = stage(
        {"/new": ["->/ap/signin", THERE], "/ap/signin": SIGN_IN, "/ap/mfa": "<input name=otpCode value=123456>"},
        sign_in,
    )
    assert on.site.open(PLACE).url == f"{BASE}/new"
    assert len(on.lines("handover.begin")) == 1
    assert "123456" not in "".join(path.read_text("utf-8") for path in on.record.data.rglob("*.yaml"))


def test_who_only_says_that_he_is_done_is_asked_again_but_not_for_ever(stage: Callable[..., Stage]) -> None:
    on = stage({"/new": "->/ap/signin", "/ap/signin": SIGN_IN})
    on.person.hasty = True
    with pytest.raises(NobodyThere, match="Amazon keeps showing the sign-in page"):
        on.site.open(PLACE)
    assert 1 < len(on.person.asked) < 20


def test_nobody_to_sign_in_stops_the_run(stage: Callable[..., Stage]) -> None:
    on = stage({"/new": "->/ap/signin", "/ap/signin": SIGN_IN})
    with pytest.raises(NobodyThere, match="sign in to Amazon in the other window: nobody is here to do that"):
        on.site.open(PLACE)


def test_a_survey_over_the_page_is_closed_and_noted(stage: Callable[..., Stage]) -> None:
    on = stage({"/new": THERE + SURVEY})
    assert "Two minutes" not in on.site.open(PLACE).root.text
    assert on.pressed == ["Press Close"]
    assert "no part of the page" in on.lines("note")[0]["text"]


PICKER = "/account-switcher/default/merchantMarketplace"


def picker(*accounts: str, then: str = "/new") -> str:
    """A picker whose stores appear when an account is pressed, and whose confirm wakes up when a store is."""
    shown = "".join(f"<button onclick='s.hidden = false'>{account}</button>" for account in accounts)
    return f"""<h1>Select an account</h1>{shown}<div id=s hidden><button onclick='c.disabled = false'>United States (current)</button>
        <button>Canada</button></div><button id=c disabled onclick='{going(then)}'>Select account</button>"""


def test_an_account_that_was_named_is_chosen_with_its_store(stage: Callable[..., Stage]) -> None:
    on = stage(
        {"/new": [f"->{PICKER}", THERE], PICKER: picker("Harbour Lane (current)", "Other")}, account="harbour lane"
    )
    on.site.open(PLACE)
    assert on.person.asked == []
    assert on.pressed == ["Press Harbour Lane (current)", "Press United States (current)", "Press Select account"]


def test_the_only_account_is_chosen_without_being_named(stage: Callable[..., Stage]) -> None:
    on = stage({"/new": [f"->{PICKER}", THERE], PICKER: picker("Harbour Lane")})
    assert on.site.open(PLACE).url == f"{BASE}/new"
    assert on.person.asked == []


@pytest.mark.parametrize(
    ("accounts", "named_account"),
    [
        (("Harbour Lane", "Other"), None),
        (("Harbour Lane", "Harbour Lane"), "Harbour Lane"),
        (("Other",), "Harbour Lane"),
    ],
)
def test_who_is_not_exactly_one_is_chosen_by_the_person(
    stage: Callable[..., Stage], accounts: tuple[str, ...], named_account: str | None
) -> None:
    pages = {"/new": [f"->{PICKER}", THERE], PICKER: picker(*accounts), "/home": HOME}
    on = stage(pages, lambda page: page.goto(f"{BASE}/home"), account=named_account)
    assert on.site.open(PLACE).url == f"{BASE}/new"
    assert on.person.asked[0].startswith("Please choose the account and the store")
    assert on.pressed == []


def test_another_account_than_the_one_named_stops(stage: Callable[..., Stage]) -> None:
    on = stage({"/new": THERE}, account="Other")
    with pytest.raises(PageTrouble, match="the account “Harbour Lane”, and this run is for “Other”"):
        on.site.open(PLACE)
    silent = stage({"/new": THERE.replace(HEADER, "")}, account="Other")
    with pytest.raises(PageTrouble, match="does not say whose account it is"):
        silent.site.open(PLACE)


def test_an_account_that_was_named_once_need_not_be_named_on_every_page(stage: Callable[..., Stage]) -> None:
    on = stage({"/new": [THERE, THERE.replace(HEADER, "")]}, account="Harbour Lane")
    on.site.open(PLACE)
    assert on.site.open(PLACE).url == f"{BASE}/new"
    assert on.site.account.name == "Harbour Lane"


SILENT = THERE.replace(HEADER, "<header>Harbour Lane</header>")


def test_a_store_that_nothing_confirms_is_asked_about_once(stage: Callable[..., Stage]) -> None:
    on = stage({"/new": SILENT}, code="UK", chosen=True)
    on.person.hasty = True
    assert on.site.open(PLACE).url == on.site.open(PLACE).url == f"{BASE}/new"
    (question,) = on.person.asked
    assert question.startswith("Seller Central does not say here which store it works on. Is it United Kingdom?")
    assert [line["text"] for line in on.lines("note")] == [
        "The page does not name the store. The person looked, and says that it is United Kingdom."
    ]
    assert [line["how"] for line in on.lines("handover.end")] == ["done"]


def test_no_answer_about_the_store_is_a_no(stage: Callable[..., Stage]) -> None:
    on = stage({"/new": SILENT}, code="UK", chosen=True)
    with pytest.raises(NobodyThere, match="which store it works on"):
        on.site.open(PLACE)


def test_a_store_that_a_header_confirmed_once_is_not_asked_about(stage: Callable[..., Stage]) -> None:
    on = stage({"/new": [THERE, SILENT]}, chosen=True)
    on.site.open(PLACE)
    assert on.site.open(PLACE).url == f"{BASE}/new"
    assert on.person.asked == []


def test_nobody_is_asked_about_a_store_that_nobody_chose(stage: Callable[..., Stage]) -> None:
    on = stage({"/new": SILENT})
    on.site.open(PLACE)
    assert (on.person.asked, on.pages.asked) == ([], ["/new"])


@pytest.mark.parametrize(
    ("url", "sure"),
    [
        ("https://sellercentral.amazon.co.uk/home", False),  # a host serves several stores
        ("https://sellercentral.amazon.co.uk/home?mons_sel_mkid=A1PA6795UKMFR9", False),
        ("https://sellercentral-europe.amazon.com/home?mons_sel_mkid=A1F83G8C2ARO7P", True),
        ("https://sellercentral-europe.amazon.com/home", False),
        ("http://127.0.0.1:8999/home", False),
    ],
)
def test_an_address_may_say_which_store_it_is(url: str, *, sure: bool) -> None:
    assert said_by_address(store("UK"), url) is sure


def test_another_store_is_switched_to_and_the_header_confirms(stage: Callable[..., Stage]) -> None:
    mexico = THERE.replace("United States", "México")
    on = stage({"/new": [THERE, mexico], "/home": HOME}, code="MX")
    assert on.site.open(PLACE).url == f"{BASE}/new"
    assert on.pages.asked == ["/new", "/home", "/new"]
    stays = stage({"/new": THERE, "/home": HOME}, code="MX")
    with pytest.raises(NobodyThere, match="choose the store Mexico"):
        stays.site.open(PLACE)


QUESTION = "<h1>User Permissions</h1><p>Will this user handle return requests and/or refunds?</p><button>No</button>"
FORM = "<h1>About the user</h1><label>Date of birth<input value=1990-01-01></label><button>Save and continue</button>"


def test_questions_about_a_person_are_his_to_the_end_and_nothing_of_them_is_kept(stage: Callable[..., Stage]) -> None:
    def fill_in(page: Page) -> None:
        page.goto(f"{BASE}/form")
        page.goto(f"{BASE}/done")

    on = stage({"/new": THERE, "/kyc": QUESTION, "/form": FORM, "/done": "<h1>Success</h1>"}, fill_in)
    on.site.open(PLACE)
    assert not on.site.interrupted(PLACE)
    on.site.hands.open(f"{BASE}/kyc", "the table of permissions")
    assert on.site.interrupted(PLACE)
    assert on.person.asked[0].startswith("Amazon asks who the user is")
    assert "1990" not in "".join(path.read_text("utf-8") for path in on.record.data.rglob("*.yaml"))


def test_a_step_that_is_not_known_does_not_take_the_page_out_of_a_persons_hands(stage: Callable[..., Stage]) -> None:
    on = stage(
        {"/kyc": QUESTION, "/next": "<h1>Next step</h1><button>Continue</button>"},
        lambda page: page.goto(f"{BASE}/next"),
    )
    on.site.hands.open(f"{BASE}/kyc", "the table of permissions")
    with pytest.raises(NobodyThere, match="nobody did that in time"):
        on.site.interrupted(PLACE)


def test_a_page_that_came_instead_of_another_is_asked_about_until_that_is_there(stage: Callable[..., Stage]) -> None:
    on = stage(
        {"/kyc": "<h1>One more thing</h1><button>Continue</button>", "/new": THERE},
        lambda page: page.goto(f"{BASE}/new"),
    )
    on.site.hands.open(f"{BASE}/kyc", "the table of permissions")
    assert on.site.interrupted(PLACE)
    assert on.person.asked[0].startswith("Another page came than Settings > User Permissions, and I do not know it.")


HEADERS: dict[str, tuple[str, Header]] = {
    "one text": (HEADER, Header("Harbour Lane", store("US"))),
    "one text in another language": (
        "<div><b>Harbour Lane</b> | Deutschland (aktuell) ▾</div>",
        Header("Harbour Lane", store("DE")),
    ),
    "one button": (
        "<button><span>Harbour Lane</span> | <span>日本</span></button>",
        Header("Harbour Lane", store("JP")),
    ),
    "one text that begins with the site's own name": (
        "<div><b>Amazon</b> <i>Seller Central</i> <b>Harbour Lane</b> | www.amazon.com <select><option>x</select></div>",
        Header("Harbour Lane", store("US")),
    ),
    "one name": (
        "<button aria-label='Harbour Lane | United Kingdom'><i>x</i></button>",
        Header("Harbour Lane", store("UK")),
    ),
    "two elements": (
        "<header><a href=#>Seller Central</a><div><span>Harbour Lane</span><span>United States</span></div></header>",
        Header("Harbour Lane", store("US")),
    ),
    "two lines of a button": (
        "<header><button><div>Harbour Lane</div><div>Vereinigtes Königreich</div></button><button>Help</button></header>",
        Header("Harbour Lane", store("UK")),
    ),
    "two elements without a banner": (
        "<div><div><b>Harbour Lane</b><i>Italia</i></div><a href=#>Help</a></div><h1>Home</h1><p>Germany</p>",
        Header("Harbour Lane", store("IT")),
    ),
    "a list to choose from": (
        "<header><div><b>Harbour Lane</b><select><option>www.amazon.de<option selected>www.amazon.fr</select></div></header>",
        Header("Harbour Lane", store("FR")),
    ),
    "a list of both": (
        "<header><select><option>Harbour Lane | Italy<option selected>Harbour Lane | Spain</select></header>",
        Header("Harbour Lane", store("ES")),
    ),
    "one of several is current": (
        "<header><ul><li>Harbour Lane | Italy (current)<li>Other | Spain</ul></header>",
        Header("Harbour Lane", store("IT")),
    ),
    "several": ("<header><ul><li>Harbour Lane | Italy<li>Other | Spain</ul></header>", Header()),
    "a store among the menus": (
        "<header><a href=#>Messages</a><a href=#>Help</a><span>United States</span></header>",
        Header("", store("US")),
    ),
    "a store beside a menu": (
        "<header><div><a href=#>Settings</a><span>Spain</span></div></header>",
        Header("", store("ES")),
    ),
    "none": ("<header><a href=#>Seller Central</a></header><p>Germany</p>", Header()),
}


@pytest.mark.parametrize("built", HEADERS)
def test_account_and_store_are_read_off_a_header_that_is(see: Callable[[str], Node], built: str) -> None:
    body, shown = HEADERS[built]
    assert read_header(see(body)) == shown


@pytest.mark.parametrize(
    ("body", "account"),
    [
        ("<header><b>Other</b><a href=#>Help</a><b>Harbour Lane</b><i>Italy</i></header>", "Harbour Lane"),
        (
            "<header><div><ul><li>Harbour Lane<li>Other</ul></div><p><a href=#>A</a><a href=#>B</a><i>Italy</i></p></header>",
            "",
        ),
        ("<header><b>Harbour</b><a href=#>Help</a><i>Italy</i></header>", ""),
        ("<header><i>Seller Central</i> <b>Harbour</b> <b>Lane</b> | Italy</header>", "Harbour Lane"),
        ("<header><div><b>Other</b><i>Italy</i></div><b>Harbour Lane</b></header>", "Other"),
    ],
)
def test_an_account_that_is_expected_is_found_among_others_but_never_made_up(
    see: Callable[[str], Node], body: str, account: str
) -> None:
    assert read_header(see(body), "Harbour Lane") == Header(account, store("IT"))


def test_no_name_is_of_two_stores() -> None:
    names = [(name.casefold(), entry.code) for entry in STORES.values() for name in entry.names]
    assert len({name for name, _ in names}) == len(names)


@pytest.mark.parametrize(
    ("one", "other", "alike"), [("Shop 1", "Shop 2", False), ("Shop (current)", "SHOP ▾", True), ("", "", False)]
)
def test_names_are_the_same_to_a_reader(one: str, other: str, *, alike: bool) -> None:
    assert same(one, other) is alike


@pytest.mark.parametrize(
    ("name", "code"), [("www.amazon.co.jp", "JP"), ("Türkiye (aktuell)", "TR"), ("États-Unis", "US"), ("Deutsch", None)]
)
def test_a_store_is_known_by_its_whole_name(name: str, code: str | None) -> None:
    found = named(name)
    assert (found and found.code) == code
    assert bare(f"{name} (current)") == bare(name)
