"""A Playwright trace: of a practice run, into a file of its own, and of nothing else."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from automation.errors import NotPermitted, WrongSetting
from automation.opening import Opening
from automation.policy import Policy
from automation.settings import load
from automation.trace import traced

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

PRACTICE = Policy("http://127.0.0.1:9", frozenset())
LIVE = Policy("https://sellercentral.amazon.com", frozenset({"sellercentral.amazon.com"}))


def require(policy: Policy, **settings: object) -> None:
    Opening(load(**{"headless": policy.loopback, **settings}), policy).require(practice_approval=False)


def test_a_live_site_is_never_traced(tmp_path: Path) -> None:
    with pytest.raises(NotPermitted, match="loopback addresses only"):
        require(LIVE, trace=tmp_path / "trace.zip")


@pytest.mark.parametrize("place", ["trace.zip", "2026-11-21T182447Z-7f3a/data/trace.zip", "../records/trace.zip"])
def test_a_trace_never_lies_among_the_records(tmp_path: Path, place: str) -> None:
    records = tmp_path / "records"
    with pytest.raises(WrongSetting, match="among the records"):
        require(PRACTICE, records=records, trace=records / place)


def test_a_trace_is_never_written_over_another_file(tmp_path: Path) -> None:
    (tmp_path / "trace.zip").write_text("mine")
    with pytest.raises(WrongSetting, match="nothing is written over"):
        require(PRACTICE, trace=tmp_path / "trace.zip")


def test_the_browser_of_somebody_else_is_not_traced(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="not traced"):
        require(PRACTICE, trace=tmp_path / "trace.zip", attach="http://127.0.0.1:9222", headless=False)


def test_a_practice_run_may_be(browser: Browser, tmp_path: Path) -> None:
    require(PRACTICE, trace=tmp_path / "trace.zip")
    page = browser.new_page()
    with traced(page, tmp_path / "trace.zip"):
        page.set_content("<h1>Practice</h1>")
    page.close()
    with zipfile.ZipFile(tmp_path / "trace.zip") as trace:
        assert "trace.trace" in trace.namelist()
