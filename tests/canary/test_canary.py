"""Secrets that a person types, or that pages show, are nowhere afterwards: not on disk, not on a stream, not in a picture."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from typing import TYPE_CHECKING

import pytest

from flows.practice import Practice, serve
from flows.shelf import own_folder
from tests.canary.searching import files, search
from tests.canary.seller import SHOWN, TYPED, Seller, seller
from tests.driving import chaperone, invited, sound
from tests.flows.holding import Held, hold
from tests.record.pixels import plain_regions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

TROUBLES = ("one-time-code", "kyc", "private-panel")
APPLICATION = "amzn1.sellerapps.app.0f7f3a62-0b55-4a50-9c0e-9f7f4e3a7d11"
EMAIL, HELPDESK = "invitations@exportyourstore.example", "harbour@helpdesk.example"
JOBS = {
    "2015": ("invite", "permissions", "mws", "emails", "senders"),
    "2022": ("invite", "permissions", "mws", "consent", "emails", "senders"),
    "2026": ("invite", "permissions", "partner-link", "consent", "emails", "senders"),
}
"""Every job that a look has."""
HANDED = {"2015": {"mws"}, "2022": {"mws"}, "2026": {"partner-link"}}
"""The jobs at whose end the seller is handed a secret."""
PROFILE = f"""
title = "ExportYourStore"
about = "Does everything there is."
jobs = ["invite", "permissions", "partner-link", "mws", "consent", "emails", "senders"]
senders = ["{HELPDESK}"]
[source]
where = "a guide"
read_on = 2026-11-21
[invite]
name = "ExportYourStore"
email = "{EMAIL}"
[permissions]
upload_inventory = "edit"
[partner_link]
name = "ExportYourStore"
[mws]
name = "ExportYourStore"
[mws.accounts]
US = "5759-5616-2466"
[consent]
application = "{APPLICATION}"
state = "a-state-of-its-own"
[emails]
service = "{HELPDESK}"
reply_to = "{HELPDESK}"
"""
SELLER = "Harbour Lane, case 7"


def held(browser: Browser, practice: Practice, jobs: tuple[str, ...]) -> tuple[Held, Seller]:
    own_folder().mkdir(parents=True, exist_ok=True)
    (own_folder() / "everything.toml").write_text(PROFILE, "utf-8")
    practice.reset(signed_in=False, invitations=[invited("accepted")])
    people: list[Seller] = []
    settings = {"page_timeout": 8, "log_level": "DEBUG"}
    ended = hold(
        browser,
        practice.url,
        "everything",
        jobs,
        values={},
        seller=SELLER,
        person=seller(browser, people),
        settings=settings,
    )
    return ended, people[0]


@pytest.fixture
def temporary(own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, among those that are searched."""
    folder = own_folders / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize("look", JOBS)
def test_no_secret_is_anywhere_after_every_job(
    browser: Browser, own_folders: Path, look: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with serve(look=look, troubles=TROUBLES) as practice:
        ended, person = held(browser, practice, JOBS[look])
    assert set(ended.outcomes) == set(JOBS[look]), ended.err
    assert set(ended.outcomes.values()) <= {"done", "waiting", "unchanged"}, ended.err
    assert person.typed == TYPED.keys() - {"cookie"}, "he typed everything there is"
    assert len(person.taken) == len(HANDED[look])
    secrets = {**TYPED, **SHOWN, **person.taken}
    streams = (
        ("output", ended.out.encode()),
        ("said", ended.err.encode()),
        *zip(("out", "err"), map(str.encode, capfd.readouterr()), strict=True),
    )
    assert search(secrets, (*files(own_folders), *streams)) == []
    assert search({"seller": "harbour"}, ((place, place.encode()) for place, _ in files(own_folders / "records"))) == []
    _pictures_hide_the_panel(ended)
    sound(ended.record)


def _pictures_hide_the_panel(ended: Held) -> None:
    """In every picture of a page with the panel its three places are covered, each by one colour."""
    data = ended.record / "data"
    shots = [line["ev"] for line in ended.journal if (line.get("ev") or {}).get("still")]
    shown = [
        shot["still"] for shot in shots if "Your next payment" in (data / shot["outline"]["file"]).read_text("utf-8")
    ]
    assert len(shown) > 10
    for still in shown:
        assert len(still["masked"]) >= len(SHOWN), still
        assert plain_regions((data / still["file"]).read_bytes(), still["masked"]), still


def test_a_label_that_no_mask_knows_is_found_out(browser: Browser, own_folders: Path) -> None:
    with serve(troubles=TROUBLES) as practice:
        panel = practice.site.words["private_panel"]
        before = panel["account"][0]
        panel["account"][0] = "Pay me here"
        try:
            ended, _ = held(browser, practice, ("emails",))
        finally:
            panel["account"][0] = before
    assert ended.outcomes == {"emails": "done"}, ended.err
    assert {hit.what for hit in search(SHOWN, files(own_folders))} == {"bank account"}, (
        "this is what the test above would see"
    )
    assert json.loads(ended.out)["record"]


@pytest.fixture
def careless() -> Iterator[None]:
    """A machine on whose files everybody may write, unless told otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("careless")
def test_a_command_leaves_nothing_on_its_streams_or_behind_and_what_it_makes_is_its_owners(own_folders: Path) -> None:
    fixed, temp, note = set(own_folders.rglob("*")), own_folders / "temp", own_folders / "token.txt"
    temp.mkdir()
    with serve(look="2022", troubles=("private-panel",)) as practice:
        words = ("--site", practice.url, "--set", f"helpdesk_email={HELPDESK}", "--approve", "practice", "--json")
        to_file = ("--secret-to", str(note), "--seller", SELLER)
        ended = chaperone("run", "xsellco", "mws", *words, *to_file, TMPDIR=str(temp), CHAPERONE_LOG_LEVEL="DEBUG")
    assert ended.code == 0, ended.err
    token = note.read_text("utf-8").strip()
    assert token.startswith("amzn.mws.")
    streams = (("out", ended.out.encode()), ("err", ended.err.encode()))
    assert search({"token": token, **SHOWN}, (*files(own_folders, but=(note,)), *streams)) == []
    assert "DEBUG" in ended.err
    if os.name != "nt":
        made = {path: stat.S_IMODE(path.stat().st_mode) for path in set(own_folders.rglob("*")) - fixed - {temp}}
        assert {path: oct(mode) for path, mode in made.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}
        assert ended.record in made
