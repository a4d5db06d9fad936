"""A run signs what it leaves: with the operator's own key, and with an authority's word for the time."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from automation import closing
from automation.record import audit, bag, keys
from automation.record.verify import verify
from automation.settings import load
from tests.driving import LACKING, records, user
from tests.flows.holding import Held, hold
from tests.record.stock import needs_openssl, needs_ssh_keygen, new_key
from tests.record.tsa import Stamps, opened

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from flows.practice import Practice


def one_right(browser: Browser, practice: Practice, **settings: object) -> Held:
    """A run that sets one right."""
    practice.reset(signed_in=True, users=[user(LACKING)])
    return hold(browser, practice.url, jobs=("permissions",), settings={"operator": "Ada Weber", **settings})


def told(ended: Held) -> str:
    text = StringIO()
    report = ended.report
    kept = (report.record, report.seal) if report.record else None
    closing.summary(Console(file=text, width=200), report.outcome, report.reason, kept, report.results)
    return text.getvalue()


@needs_openssl
def test_a_run_is_signed_countersigned_and_stamped(browser: Browser, practice: Practice, tmp_path: Path) -> None:
    stamps = Stamps(tmp_path).found()
    with opened(stamps.answer) as desk:
        settings = {"timestamp_url": desk.url, "timestamp_ca": tmp_path / "ca.pem"}
        ended = one_right(browser, practice, **settings)
    assert ended.report.outcome == "done"
    verdict = verify(ended.record, audit.auditor(load(**settings)))
    assert (verdict.status, [check.name for check in verdict.checks if check.status != "ok"]) == ("valid", [])
    key = keys.obtain("Ada Weber", None, lambda _: None).public.fingerprint
    assert bag.labels(bag.read_folder(ended.record))["Signed-By"] == "Ada-Weber"
    assert ended.lines("run.open")[0]["key"] == key
    commits = [line for line in ended.lines("step.intent") if line["act"] == "commit"]
    marks = list(ended.record.glob("data/checkpoint-*.txt"))
    assert len(marks) == len(commits) + len(ended.lines("approval")) > 1
    assert f"signed  by Ada-Weber with the key {key}" in told(ended)
    assert f"UTC, by {desk.url}" in told(ended)


@needs_openssl
def test_a_run_ends_well_when_no_stamp_is_to_be_had(browser: Browser, practice: Practice, tmp_path: Path) -> None:
    Stamps(tmp_path).found()
    nobody = {"timestamp_url": "http://127.0.0.1:9/", "timestamp_ca": tmp_path / "ca.pem"}
    practice.reset(signed_in=True, users=[user()])
    ended = hold(browser, practice.url, jobs=("invite",), settings=nobody)
    assert ended.report.outcome == "unchanged"
    assert "not confirmed yet. The time-stamp authority http://127.0.0.1:9/ cannot be reached" in told(ended)
    assert verify(ended.record, audit.auditor(load())).status == "valid"


@needs_ssh_keygen
def test_a_key_that_does_not_open_is_said_before_anything_is_opened(
    browser: Browser, practice: Practice, tmp_path: Path
) -> None:
    given = new_key(tmp_path / "mine", passphrase="sesame")  # noqa: S106 - a test's own
    with pytest.raises(keys.PassphraseWrong, match="Nothing was opened"):
        one_right(browser, practice, signing_key=given, signing_passphrase="canary")  # noqa: S106 - a test's own
    assert records() == []
