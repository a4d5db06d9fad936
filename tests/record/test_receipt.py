"""The receipt: what the seller keeps, as a page and as plain text."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from automation.record.bag import read_folder
from automation.record.reading import read_story
from automation.record.receipt import draw_up, of_record
from tests.axe import CONTRAST, problems
from tests.record.pages import PARTNER
from tests.record.sample import (
    INVITATION,
    INVITE,
    LEVELS,
    RIGHTS,
    STORIES,
    Draft,
    Press,
    Shot,
    checked,
    close,
    declined,
    done,
    interrupted,
)
from tests.record.test_replay import HOSTILE, hostile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LONGEST_LINE = 120


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_seal_keeps_a_receipt_of_every_kind_of_run(replays: Path, story: Callable[[Draft], None]) -> None:
    record = replays / f"{story.__name__}-record"
    listed = (record / "tagmanifest-sha256.txt").read_text()
    for name in ("receipt.html", "receipt.txt"):
        assert f"  {name}\n" in listed
        assert "2026-11-21T182447Z-7f3a" in (record / name).read_text("utf-8")


def test_it_says_what_changed_who_agreed_how_to_undo_it_and_what_fixes_the_record(page: Page, replays: Path) -> None:
    record = replays / "done-record"
    head = read_story(read_folder(record))[0].head
    page.goto((record / "receipt.html").as_uri())
    said = [
        f"{PARTNER} now has exactly the access to Harbour Lane Trading that was agreed.",
        "Harbour Lane Trading",
        "21 November 2026, 18:24:47 UTC",
        "Jonas Weber",
        "Upload Inventory",
        "Maria Keller said yes to the plan: typed yes in the terminal",
        "set these rows to None",
        "Not touched: ",
        "2026-11-21T182447Z-7f3a",
        " ".join(re.findall(".{8}", head)),
        "VERIFY.md",
    ]
    for words in said:
        expect(page.locator("main")).to_contain_text(words)
    plain = " ".join((record / "receipt.txt").read_text("utf-8").split())
    for words in [*said[:-3], head, "Manage Inventory/Add a Product: None -> View & Edit"]:
        if "digest" not in words and " ".join(re.findall(".{8}", head)) != words:
            assert words in plain


@pytest.mark.parametrize(
    ("story", "states", "said"),
    [
        (done, ["made", "made"], "Now"),
        (checked, ["not"], "Only looked: nothing was changed."),
        (declined, ["not"], "Nothing was changed."),
        (interrupted, ["unclear"], "what came of it was not seen"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_it_claims_no_more_than_was_seen(
    tmp_path: Path, shots: dict[str, Shot], story: Callable[[Draft], None], states: list[str], said: str
) -> None:
    draft = Draft(tmp_path / "run", shots)
    story(draft)
    folder = read_folder(draft.folder)
    journal, told = read_story(folder)
    assert [section.state for section in draw_up(told, journal.head).sections] == states
    assert said in of_record(folder)["receipt.html"]


def test_where_not_all_of_the_changes_were_seen_it_says_how_many(tmp_path: Path, shots: dict[str, Shot]) -> None:
    draft = Draft(tmp_path / "run", shots)
    draft.open()
    draft.answer(draft.plan(RIGHTS, LEVELS))
    draft.press(1, RIGHTS, ("ready", "go"), Press("Continue", "saved", "commit", None))
    close(draft, "stopped", "One row is not there.", (RIGHTS, "stopped", "One row is not there.", 2))
    assert "2 of these 3 changes were seen to be made." in of_record(read_folder(draft.folder))["receipt.txt"]


def test_an_offer_that_was_declined_hides_nothing_of_what_was_done(tmp_path: Path, shots: dict[str, Shot]) -> None:
    draft = Draft(tmp_path / "run", shots)
    draft.open()
    draft.answer(draft.plan(INVITE, INVITATION))
    draft.press(1, INVITE, ("filled", "send"), Press("Send invitation", "sent", "commit", 0))
    offer = {**LEVELS[0], "what": "Seller Wallet", "before": "View", "after": "None"}
    draft.answer(draft.plan(INVITE, [offer]), "no")
    close(draft, "done", "Done.", (INVITE, "done", None, 1))
    text = of_record(read_folder(draft.folder))["receipt.txt"]
    assert "User: not invited -> invited" in text
    assert "Seller Wallet" not in text


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_readable_for_everybody(page: Page, replays: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((replays / "done-record/receipt.html").as_uri())
    assert problems(page) == []
    page.emulate_media(color_scheme="dark")
    assert problems(page, CONTRAST) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_it_prints_on_one_page(page: Page, replays: Path) -> None:
    page.goto((replays / "done-record/receipt.html").as_uri())
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_does_nothing_in_either_form(
    page: Page, tmp_path: Path, shots: dict[str, Shot], text: str
) -> None:
    made = of_record(read_folder(hostile(tmp_path, shots, text)))
    path = tmp_path / "receipt.html"
    path.write_text(made["receipt.html"], encoding="utf-8")
    page.goto(path.as_uri())
    assert page.title() != "owned"
    assert page.locator("script, img, [onerror], [onfocus]").count() == 0
    assert page.locator("h1").count() == 1
    assert {sign for sign in made["receipt.txt"] if unicodedata.category(sign)[0] == "C"} == {"\n"}
