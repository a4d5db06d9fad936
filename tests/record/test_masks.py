"""What of a page is nobody's business is covered in the picture and left out of the outline, or there is neither."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from automation.errors import Uncovered, Unfound
from automation.record.camera import Camera
from automation.record.keeper import Keeper
from automation.record.masks import Mask, cover
from automation.record.redaction import HIDDEN
from automation.stop import Stop
from automation.window import Window
from flows.page_kind import PRIVATE
from flows.pages.numbers import long_number
from flows.privacy import MASKS, PLACES
from flows.secret_shapes import redactor
from tests.record.pixels import plain_regions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

OURS = "invitations@exportyourstore.example"
REDACTOR = redactor(frozenset({OURS}))
US = f"<tr><td>ExportYourStore<td>{OURS}<td>User<td><button>Manage Permissions</button>"
INES = "<tr><td>Ines Carvalho<td>ines@harbourlane.example<td>Bookkeeper<td><button>Manage Permissions</button>"
CARDS = """
<div class=card><div><b>Ines Carvalho</b></div><div>ines@harbourlane.example</div><button>Manage Permissions</button></div>
<div class=card><div><b>ExportYourStore</b></div><div>{OURS}</div><button>Manage Permissions</button></div>
"""
PRIVATE_PAGES = {
    "a table of users": f"<table><tr><th>Name<th>Email<th>Role<th>Actions{INES}{US}</table>",
    "a row whose name is a link": f"<table>{INES.replace('Ines Carvalho', '<a href=#>Ines Carvalho</a>')}{US}</table>",
    "a row whose name is a picture's neighbour": f"<table>{INES.replace('Ines', '<span>IC</span> <span>Ines')}{US}</table>",
    "rows of a grid": "<div role=grid>"
    + re.sub(r"<td>", "</div><div role=gridcell>", re.sub("<tr>", "<div role=row><div>", INES))
    + "</div></div></div>",
    "cards": CARDS.replace("{OURS}", OURS),
    "cards of a list": "<ul><li><span>Ines Carvalho</span> <span>ines@harbourlane.example</span></ul>",
    "words after words": f"<div><p>Ines Carvalho</p><p>ines@harbourlane.example</p><p>Marta</p><p>marta@h.example</p><p>{OURS}</p></div>",
    "one piece of text": "<p>Ines Carvalho &lt;ines@harbourlane.example&gt;</p>",
    "an address in pieces": "<p>Ines Carvalho: <span>ines</span><span>@harbourlane.example</span></p>",
    "an address in a drawing": "<svg role=img width=300 height=40><text y=20>ines@harbourlane.example</text></svg>",
    "an address hidden from readers": "<p aria-hidden=true>ines@harbourlane.example</p>",
    "an address to choose": "<label>Ask <select><option>Ines Carvalho, ines@harbourlane.example</select></label>",
    "an address that is typed in": "<label>Ask <input value='Ines Carvalho, ines@harbourlane.example'></label>",
    "who sent it": "<table><tr><th>Company<th>Sender Name<th>Status<tr><td>Acme<td>Ines Carvalho<td>Open</table>",
    "bank details as terms": "<dl><div><dt>Deposit method</dt><dd>Ines Carvalho 0048 2177</dd></div></dl>",
    "bank details as a list of terms": "<dl><dt>Deposit method<dd>Ines Carvalho 0048 2177<dt>Language<dd>English</dl>",
    "bank details in a row": "<table><tr><td>Bank account:<td>Ines Carvalho 0048 2177</table>",
    "bank details under a heading": "<table><tr><th>Bank account number<th>State<tr><td>Ines Carvalho 0048 2177<td>Active</table>",
    "bank details in words": "<p>Deposit account: Ines Carvalho 0048 2177</p>",
    "bank details in words apart": "<section><span>Deposit account</span><span>Ines Carvalho 0048 2177</span></section>",
    "bank details in a field": "<label>Bank account number <input value='Ines Carvalho 0048 2177'></label>",
    "an identity number": "<dl><div><dt>Tax ID</dt><dd>Ines Carvalho 0048 2177</dd></div></dl>",
    "a user whose address is not shown": "<table><tr><th>Name<th>Email Address<th>Status<tr><td>Ines Carvalho<td>None yet<td>Open</table>",
    "a number under words that nobody knows": "<p>Pay me here: 0048 2177 3301</p>",
    "a number beside words that nobody knows": "<dl><div><dt>Pay me here<dd>0048 2177 3301</div></dl>",
    "a number in a field": "<label>Pay me here <input value='0048 2177 3301'></label>",
    "a telephone": "<ul><li>Call +44 20 2177 0958</ul>",
    "a token in another form": "<table><tr><th>MWS Auth Token<td>Ines Carvalho 0048 2177</table>",
    "a link in another form": "<dialog open><h2>Send Invitation</h2><p>https://sc.example/p/Ines</p><button>Copy link</button></dialog>",
}


@pytest.fixture(scope="session")
def small(browser: Browser) -> Iterator[Window]:
    page = browser.new_page(viewport={"width": 800, "height": 500})
    yield Window(page, private=PRIVATE, stop=Stop(), timeout=5)
    page.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where stills go."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def show(window: Window, body: str) -> None:
    window.page.set_content(f"<!doctype html><html lang=en><title>A page</title><body><h1>Settings</h1>{body}")
    window.touched()


@pytest.mark.parametrize("body", PRIVATE_PAGES.values(), ids=PRIVATE_PAGES.keys())
def test_it_is_covered_however_the_page_is_built(small: Window, data: Path, body: str) -> None:
    show(small, body)
    camera = Camera(small, Keeper(data), REDACTOR, masks=MASKS)
    _, evidence = camera.take("page")
    assert evidence.still
    outline = (data / "page.yaml").read_text("utf-8")
    assert [word for word in ("Ines", "Carvalho", "harbourlane", "2177") if word in outline] == []
    assert HIDDEN in outline
    assert "Settings" in outline
    assert plain_regions((data / "page.webp").read_bytes(), evidence.still.masked)


@pytest.mark.parametrize("page", ["a table of users", "cards"])
def test_what_the_run_is_about_stays_readable(small: Window, data: Path, page: str) -> None:
    show(small, PRIVATE_PAGES[page])
    view = small.look()
    outline = Camera(small, Keeper(data), REDACTOR, masks=MASKS).outline(view)
    assert OURS in outline
    assert "ExportYourStore" in outline
    assert outline.count("Manage Permissions") >= 2


def test_a_mask_that_cannot_tell_what_to_cover_leaves_no_picture(small: Window, data: Path) -> None:
    show(small, "<p>Something</p>")
    for places in ([()], [(small.look().root,)]):
        mask = Mask("a secret of the house", lambda *_, places=places: places)
        with pytest.raises(Uncovered, match="The page shows a secret of the house, and I cannot cover all of it"):
            Camera(small, Keeper(data), REDACTOR, masks=(mask,)).take("page")
    assert list(data.iterdir()) == []


@pytest.mark.parametrize(
    "body",
    [
        "<div role=img aria-label=card>ines@harbourlane.example</div>",
        (
            "<x-card id=card style='display:block;width:200px;height:40px'></x-card><script>card.attachShadow({mode: 'closed'})"
            ".innerHTML = 'ines@harbourlane.example'</script>"
        ),
        (
            "<div id=card style='width:200px;height:40px'></div><script>card.attachShadow({mode: 'closed'})"
            ".innerHTML = 'account ending in 4821'</script>"
        ),
    ],
    ids=["behind a name", "in a closed component", "in a closed part of plain markup"],
)
def test_what_no_mask_reaches_leaves_no_picture(small: Window, data: Path, body: str) -> None:
    show(small, body)
    with pytest.raises(Uncovered):
        Camera(small, Keeper(data), REDACTOR, masks=MASKS).take("page")
    assert list(data.iterdir()) == []


RESULT = "<h1>Congratulations</h1><h2>Seller account identifiers for Harbour Lane</h2><dl><dt>Seller ID<dd>A3PRACT1CEHRBR{}</dl>"


@pytest.mark.parametrize(
    "body",
    [
        "<section><p>Tax ID: Q-5518-2093</p><p>Pay me here: 0048 2177 3301</p></section>",
        "<dl><div><dt>Bank account<dd>Ines</div><div><dt>Pay me here<dd>0048 2177 3301</div></dl>",
        "<table><tr><td>Sort code<td>20-12-26<tr><td>Pay me here<td>0048 2177 3301</table>",
        "<div><p>Paid to the account ending in 4821</p><p><b>Pay me here</b> <span>0048 2177 3301</span></p></div>",
    ],
    ids=["beside a tax number", "among terms", "in a table", "beside the end of an account"],
)
def test_among_bank_details_a_number_under_words_that_nobody_knows_leaves_no_picture(
    small: Window, data: Path, body: str
) -> None:
    show(small, f"<p>Something else</p>{body}")
    with pytest.raises(Uncovered, match="in words that I do not know"):
        Camera(small, Keeper(data), REDACTOR, masks=MASKS).take("page")
    assert list(data.iterdir()) == []


def test_a_telephone_among_identity_details_is_covered_and_stops_nobody(small: Window, data: Path) -> None:
    show(small, "<dl><div><dt>Tax ID<dd>Ines</div><div><dt>Business phone number<dd>+1 206 555 2177</div></dl>")
    _, evidence = Camera(small, Keeper(data), REDACTOR, masks=MASKS).take("page")
    assert evidence.still
    assert "2177" not in (data / "page.yaml").read_text("utf-8")


def test_of_a_list_with_telephones_only_the_numbers_are_covered(small: Window) -> None:
    show(small, f"<table><tr><th>Name<th>Phone<tr><td>ExportYourStore {OURS}<td>+1 206 555 2177</table>")
    assert [node.text for node in cover(small.look().root, REDACTOR, MASKS).nodes] == ["+1 206 555 2177"]


def test_a_page_that_always_shows_a_token_is_not_pictured_when_none_is_found(small: Window, data: Path) -> None:
    show(small, RESULT.format("<dt>Your access word<dd>Ines-Carvalho-2177"))
    with pytest.raises(Unfound, match="always shows a token, and I did not find it"):
        Camera(small, Keeper(data), REDACTOR, masks=MASKS).take("page")
    assert list(data.iterdir()) == []


@pytest.mark.parametrize("token", ["MWS Auth Token<dd>Ines 2177", "Your access word<dd>amzn.mws.2177abcd-harbourlane"])
def test_what_is_always_there_may_come_late(small: Window, data: Path, token: str) -> None:
    late = f"<script>setTimeout(() => document.querySelector('dl').insertAdjacentHTML('beforeend', '<dt>{token}'), 300)</script>"
    show(small, RESULT.format("") + late)
    _, evidence = Camera(small, Keeper(data), REDACTOR, masks=MASKS).take("page")
    assert evidence.still
    assert "2177" not in (data / "page.yaml").read_text("utf-8")
    assert plain_regions((data / "page.webp").read_bytes(), evidence.still.masked)


@pytest.mark.parametrize(
    ("text", "long"),
    [
        *(
            (text, True)
            for text in ("0048 2177 3301", "(206) 555-0100", "206.555.0100", "No. 12345678", "７７１９ ０４３５")
        ),
        *((text, False) for text in ("2026-11-21 18:24:47", "21.11.2026 - 24.12.2026", "© 1999-2026", "1-20 of 2,000")),
        *((text, False) for text in ("1,234,567.89", "12.345.678", "US$ 12,345,678", "50.000 / 100.000")),
        *((text, False) for text in ("113-4456123-8842210", "1234-3214-4321", "178331505128", "A3PRACT1CEHRBR")),
        ("amzn1.sellerapps.app.12345678-0b55-4a50-9c0e-987654321012", False),
    ],
)
def test_a_long_number_is_told_from_days_sums_and_names_of_things(text: str, *, long: bool) -> None:
    assert long_number(f"It says {text}, as ever.") is long


def test_a_field_for_a_password_in_a_closed_part_makes_the_page_the_persons(small: Window, data: Path) -> None:
    show(small, "<x-sign-in id=form style='display:block;height:80px'></x-sign-in>")
    camera = Camera(small, Keeper(data), REDACTOR, masks=MASKS)
    assert camera.take("before")[1].still
    small.page.evaluate(
        "() => { window.inside = form.attachShadow({mode: 'closed'}); inside.innerHTML = '<p><input type=password></p>' }"
    )
    view, evidence = camera.take("meanwhile")
    assert (view.private, evidence.still) == (True, None)
    assert not small.rid_of_credentials()
    show(small, "<p>Welcome</p>")
    assert small.rid_of_credentials()
    assert sorted(path.name for path in data.iterdir()) == ["before.webp", "before.yaml"]


def test_in_a_picture_of_a_whole_page_the_covered_places_are_where_they_are(small: Window, data: Path) -> None:
    show(small, f"<div style='height:900px'></div><table>{INES}</table><div style='height:900px'></div>")
    small.page.evaluate("scrollTo(0, 700)")
    _, evidence = Camera(small, Keeper(data), REDACTOR, masks=MASKS).take("page", whole=True)
    assert evidence.still
    assert plain_regions((data / "page.webp").read_bytes(), evidence.still.masked)
    assert all(900 < top < evidence.still.height for _, top, _, _ in evidence.still.masked)


def test_pages_declare_what_is_private_on_them() -> None:
    assert {(place.title.rpartition(" > ")[2], mask.what) for place in PLACES for mask in place.private} == {
        ("User Permissions", "the names of other users"),
        ("User Permissions", "a link for the partner"),
        ("Your Seller Profile", "the phone number"),
        ("Manage Your Apps", "a token"),
    }


def test_without_anything_private_nothing_is_covered(small: Window) -> None:
    show(
        small,
        f"<table>{US}</table><p>Updated 2026-11-21 18:24</p><p>Deposit methods are shown elsewhere.</p><h2>Bank account</h2><a href=#>Tax ID</a>",
    )
    assert cover(small.look().root, REDACTOR, MASKS).nodes == ()
