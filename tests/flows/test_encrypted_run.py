"""A run whose evidence is encrypted: nothing clear of it ever reaches the disk, and who has the key reads all of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from automation.errors import WrongSetting
from automation.record import ENCRYPTED
from automation.record.age import read_identities
from automation.record.bag import read_folder
from automation.record.inside import inside
from automation.record.replay import render
from automation.record.verify import verify
from automation.supervision.words import recorded
from flows.practice import serve
from tests.driving import EMAIL, invited
from tests.flows.holding import hold
from tests.flows.watching import watching
from tests.record.keys import age_key

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from flows.practice import Practice
    from tests.flows.holding import Held
    from tests.flows.watching import Watch
    from tests.record.keys import Pair

LABEL, ACCOUNT, OTHER_USER = "Case 4711 of Nordlicht", "Harbour Lane Trading", "Marta Lindqvist"
STILL, OUTLINE, PLAN, SALT = "VP8L", "- heading", '"keeps": [', '"salt": "'
CLEAR = (LABEL, ACCOUNT, OTHER_USER, EMAIL, STILL, OUTLINE, PLAN, SALT)


def held(browser: Browser, site: str, key: Pair, folder: Path, **more: Any) -> tuple[Held, Watch]:  # noqa: ANN401 - of a session
    with watching(folder, *CLEAR) as watch:
        run = hold(browser, site, settings={"encrypt_to": [key.recipient], "page_timeout": 30.0}, seller=LABEL, **more)
    return run, watch


@pytest.fixture
def key(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return age_key(tmp_path_factory.mktemp("keys"))


def test_nothing_clear_is_on_the_disk_at_any_time_and_the_record_is_whole(
    browser: Browser, practice: Practice, key: Pair, tmp_path: Path
) -> None:
    run, watch = held(browser, practice.url, key, tmp_path, jobs=("invite",), consent=True)
    assert run.outcomes == {"invite": "waiting"}, run.said
    assert practice.state()["sent"] == 1
    assert watch.seen > 2 * len(list(run.record.rglob("*")))  # each as it was written, and once more at the end
    assert watch.found == set()
    _same_to_auditors_with_and_without_the_key(run, key)
    _all_is_there_for_who_has_the_key(run, key)


def _same_to_auditors_with_and_without_the_key(run: Held, key: Pair) -> None:
    without = verify(run.record)
    assert (without.status, without.faults) == ("valid", ())
    assert [check.status for check in without.checks if check.name == "inside"] == ["absent"]
    within = verify(run.record, identities=read_identities(key.identity))
    assert (within.status, within.faults, within.digest) == ("valid", (), without.digest)
    assert [check.status for check in within.checks if check.name == "inside"] == ["ok"]


def _all_is_there_for_who_has_the_key(run: Held, key: Pair) -> None:
    opened = inside(read_folder(run.record), read_identities(key.identity))
    files = [path.relative_to(run.record).as_posix() for path in (run.record / "data").glob("*.age")]
    clear = {path: opened.read(path) or b"" for path in files if "run-key" not in path}
    assert {EMAIL.encode() in clear[path] for path in clear if "plan" in path} == {True}
    told = recorded(run.lines("run.open")[0]["encrypted_to"])
    assert "encrypted for 1 recipient, " in told
    assert {json.loads(clear[path])["recorded"] for path in clear if "plan" in path} == {told}
    assert told in run.lines("consent")[0]["text"]
    assert LABEL.encode() in clear["data/private.json.age"]
    assert all(data.startswith(b"RIFF") for path, data in clear.items() if ".webp" in path)
    assert len(clear) == 2 * len({path.partition(".")[0] for path in clear if ".webp" in path}) + 2


def test_the_replay_is_told_by_the_journal_until_somebody_brings_the_key(
    browser: Browser, practice: Practice, key: Pair, tmp_path: Path
) -> None:
    practice.reset(signed_in=True, invitations=[invited("accepted")])
    run, watch = held(browser, practice.url, key, tmp_path)
    assert (run.code, watch.found) == (0, set())
    closed = (run.record / "replay.html").read_text("utf-8")
    assert "data:image/webp" not in closed
    assert "This picture is encrypted." in closed
    assert all(short in closed for short in run.lines("run.open")[0]["encrypted_to"])
    opened = render(run.record, read_identities(key.identity))
    assert "data:image/webp" in opened
    assert EMAIL in opened
    assert "Do not pass it on" in opened


def test_the_account_that_is_chosen_is_named_nowhere(browser: Browser, key: Pair, tmp_path: Path) -> None:
    with serve(troubles=("picker",)) as practice:
        practice.reset(signed_in=True, waiting_for=["picker"])
        run, watch = held(browser, practice.url, key, tmp_path, jobs=("invite",), account=ACCOUNT, check=True)
    assert (run.outcomes, watch.found) == ({"invite": "changes"}, set())
    assert any(ENCRYPTED in line["text"] for line in run.lines("step.intent"))


def test_a_recipient_that_is_none_ends_the_run_before_anything_is_opened(
    browser: Browser, practice: Practice, tmp_path: Path
) -> None:
    with pytest.raises(WrongSetting, match="encrypt_to"):
        hold(browser, practice.url, settings={"encrypt_to": ["age1nobody"]})
    assert not list((tmp_path / "records").iterdir())
