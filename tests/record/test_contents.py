"""The page of all replays, as a browser shows it from disk."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from automation.record.catalogue import PAGE, listed
from automation.record.contents import render, write
from tests.axe import CONTRAST, violations
from tests.record.small import Small, various

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

EVIL = "</script><img src=x onerror=alert(1)>\u202egnp {{ 7*7 }} \"'&"
HOSTILE = Small(
    "2027-01-01T000000Z-e'v\"i<l", "2027-01-01T00:00:00Z", ("evil", EVIL), EVIL, [EVIL, "US"], EVIL, mode=EVIL
)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty records of all kinds, the newest of them hostile, one without a replay; and their page."""
    folder = tmp_path_factory.mktemp("records")
    for number in range(19):
        various(number).put(folder)
    if sys.platform == "win32":
        replace(HOSTILE, name="evil").put(folder)
    else:
        HOSTILE.put(folder)
    write(folder, listed(folder))
    return folder


@pytest.fixture(scope="module")
def view(browser: Browser, records: Path) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto((records / PAGE).as_uri())
    yield page
    page.close()
    assert said == []  # nothing ran that is not ours, and nothing was blocked


def rows(page: Page) -> int:
    return page.locator("#rows > li:visible").count()


def test_every_record_has_a_row_and_the_newest_is_the_first(view: Page, records: Path) -> None:
    names = view.locator("#rows code").all_text_contents()
    assert len(names) == 20
    assert names[1:] == sorted(names[1:], reverse=True)
    assert view.locator("#count").text_content() == "20 records, the newest first"
    assert {path.name for path in records.iterdir() if path.is_dir()} == set(names)


def test_each_row_leads_to_its_replay(view: Page, records: Path) -> None:
    links = view.locator("#rows a").evaluate_all("links => links.map((link) => link.href)")
    wanted = [(records / entry.name / "replay.html") for entry in listed(records)]
    assert links == [page.as_uri() for page in wanted if page.is_file()]
    assert len(links) == 19
    view.locator("#rows a").first.click()
    assert view.title() == "Replay"
    view.go_back()


@pytest.mark.parametrize(
    ("words", "left"),
    [("", 20), ("harbour", 5), ("HARBOUR  helium", 1), ("moos söhne", 5), ("no replay", 1), ("nothing like it", 0)],
)
def test_words_find_rows(view: Page, words: str, left: int) -> None:
    view.get_by_label("Find a run").fill(words)
    assert rows(view) == left
    assert view.locator("#none").is_visible() is (left == 0)
    said = view.get_by_role("status").text_content()
    assert said == (f"{left} of 20 records, the newest first" if words else "20 records, the newest first")
    view.get_by_label("Find a run").fill("")


def test_what_came_from_a_record_is_shown_as_text(view: Page) -> None:
    shown = view.locator("#rows > li").first
    assert "</script><img src=x onerror=alert(1)>\ufffdgnp {{ 7*7 }} \"'&" in (shown.text_content() or "")
    assert view.locator("#rows img, #rows script").count() == 0


def test_the_policy_allows_nothing_but_the_page_itself(view: Page) -> None:
    policy = view.locator("meta[http-equiv]").get_attribute("content")
    assert policy
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe" not in policy
    assert view.evaluate("document.styleSheets.length") == 1


@pytest.mark.parametrize("width", [1200, 390])
def test_the_page_can_be_used_by_everybody(view: Page, width: int) -> None:
    view.set_viewport_size({"width": width, "height": 900})
    view.emulate_media(color_scheme="light")
    assert violations(view) == []
    view.emulate_media(color_scheme="dark")
    assert violations(view, CONTRAST) == []
    assert view.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_the_list_is_there_and_no_search_that_does_nothing(browser: Browser, records: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((records / PAGE).as_uri())
    assert page.locator("#rows > li").count() == 20
    assert page.get_by_label("Find a run").is_hidden()
    context.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no modes there")
def test_the_page_is_for_its_owner_only_and_takes_the_place_of_the_one_before(records: Path) -> None:
    page = write(records, listed(records))
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert page.parent == records


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_a_name_that_is_no_text_still_leads_to_its_replay(tmp_path: Path) -> None:
    replace(HOSTILE, name=os.fsdecode(b"\xff#?%")).put(tmp_path)
    assert 'href="./%FF%23%3F%25/replay.html"' in render(tmp_path, listed(tmp_path))
    assert write(tmp_path, listed(tmp_path)).is_file()
