"""Secrets that a person types, or that pages show, are nowhere afterwards: not on disk, not on a stream, not in a picture."""

from __future__ import annotations

import os
import stat
import tempfile
from typing import TYPE_CHECKING, Any

import pytest

from automation.unpictured import GO_ON
from flows.practice import Practice, serve
from flows.practice.troubles.private_panel import COLOUR
from flows.shelf import own_folder
from tests.canary.searching import files, search
from tests.canary.seller import SHOWN, TYPED, Seller, seller
from tests.driving import chaperone, invited, sound
from tests.flows.holding import Held, hold
from tests.record.pixels import plain_regions, shows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, ViewportSize

TROUBLES = ("one-time-code", "kyc", "private-panel")
APPLICATION = "amzn1.sellerapps.app.0f7f3a62-0b55-4a50-9c0e-9f7f4e3a7d11"
EMAIL, HELPDESK = "invitations@exportyourstore.example", "harbour@helpdesk.example"
JOBS = {
    "2015": (("invite", "permissions"), ("mws",), ("emails", "senders")),
    "2022": (("invite", "permissions"), ("mws", "consent"), ("emails", "senders")),
    "2026": (("invite", "permissions"), ("partner-link", "consent"), ("emails", "senders")),
}
"""Every job that a look has, in sessions short enough to run beside one another."""
SESSIONS = [pytest.param(look, jobs, id=f"{look}-{jobs[0]}") for look, parts in JOBS.items() for jobs in parts]
SIZE: ViewportSize = {"width": 800, "height": 480}
"""A window in which the panel is seen, and which costs little to picture."""
HANDED = {"mws", "partner-link"}
"""The jobs at whose end the seller is handed a secret."""
ASKED_WHO = {"permissions"}
"""The jobs in the middle of which he is asked who somebody is."""
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


def held(browser: Browser, practice: Practice, jobs: tuple[str, ...], choice: str | None = None) -> tuple[Held, Seller]:
    own_folder().mkdir(parents=True, exist_ok=True)
    (own_folder() / "everything.toml").write_text(PROFILE, "utf-8")
    practice.reset(signed_in=False, invitations=[invited("accepted")])
    people: list[Seller] = []
    settings = {"page_timeout": 2.5, "log_level": "DEBUG"}  # the first question about an identity is waited out
    ended = hold(
        browser,
        practice.url,
        "everything",
        jobs,
        values={},
        seller=SELLER,
        person=seller(browser, people, choice),
        settings=settings,
        size=SIZE,
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
@pytest.mark.parametrize(("look", "jobs"), SESSIONS)
def test_no_secret_is_anywhere_after_every_job(
    browser: Browser, own_folders: Path, look: str, jobs: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    with serve(look=look, troubles=TROUBLES) as practice:
        ended, person = held(browser, practice, jobs)
    assert set(ended.outcomes) == set(jobs), ended.err
    assert set(ended.outcomes.values()) <= {"done", "waiting", "unchanged"}, ended.err
    identity = {"identity number", "name on a form"} if ASKED_WHO & set(jobs) else set()
    assert person.typed == {"password", "one-time code"} | identity, "he typed everything there is"
    assert len(person.taken) == len(HANDED & set(jobs))
    secrets = {**TYPED, **SHOWN, **person.taken}
    streams = (
        ("output", ended.out.encode()),
        ("said", ended.err.encode()),
        *zip(("out", "err"), map(str.encode, capfd.readouterr()), strict=True),
    )
    assert search(secrets, (*files(own_folders), *streams)) == []
    assert search({"seller": "harbour"}, ((place, place.encode()) for place, _ in files(own_folders / "records"))) == []
    assert len(pictures(ended)) > 10
    assert [still["file"] for still in pictures(ended) if not covered(ended, still)] == []
    assert any(in_sight(still) for still in pictures(ended)), "there was something to cover"
    sound(ended.record)


def pictures(ended: Held) -> list[dict[str, Any]]:
    """Every picture of the record, as its journal has it."""
    return [line["ev"]["still"] for line in ended.journal if (line.get("ev") or {}).get("still")]


def covered(ended: Held, still: dict[str, Any]) -> bool:
    """Whether each place that the picture says is covered is of one colour, and nothing of the panel is anywhere in it."""
    picture = (ended.record / "data" / still["file"]).read_bytes()
    return (not still["masked"] or plain_regions(picture, still["masked"])) and not shows(picture, COLOUR)


def in_sight(still: dict[str, Any]) -> bool:
    """Whether something that is covered lies in the picture, not below it."""
    return any(top + height < still["height"] for _, top, _, height in still["masked"])


def test_what_is_private_would_be_seen_in_a_picture(browser: Browser) -> None:
    with serve(troubles=("private-panel",)) as practice, browser.new_context(viewport=SIZE) as context:
        practice.reset(signed_in=True)
        page = context.new_page()
        page.goto(practice.url)
        assert shows(page.screenshot(), COLOUR)


@pytest.fixture
def reworded() -> Iterator[Practice]:
    """A site whose panel names the bank account in words that no mask knows."""
    with serve(troubles=TROUBLES) as practice:
        panel = practice.site.words["private_panel"]
        before = panel["account"][0]
        panel["account"][0] = "Pay me here"
        yield practice
        panel["account"][0] = before


def test_a_label_that_no_mask_knows_means_no_still_and_a_pause(
    browser: Browser, own_folders: Path, reworded: Practice
) -> None:
    ended, person = held(browser, reworded, ("emails",))
    assert ended.outcomes == {"emails": "stopped"}, ended.err
    (question,) = person.asked
    assert question.startswith("The page shows a long number among bank or identity details")
    assert pictures(ended) == []
    assert [line["text"] for line in ended.lines("pause")] == [ended.report.results[0].reason]
    assert search(SHOWN, (*files(own_folders), ("said", ended.err.encode()))) == []
    sound(ended.record)


def test_a_person_may_go_on_without_pictures_and_the_record_says_so(
    browser: Browser, own_folders: Path, reworded: Practice
) -> None:
    ended, person = held(browser, reworded, ("emails",), GO_ON)
    assert ended.outcomes == {"emails": "done"}, ended.err
    assert pictures(ended) == []
    pauses = [line["text"] for line in ended.lines("pause")]
    assert len(pauses) == len(person.asked) > 0
    assert all(text.endswith("A person looked, and chose to go on without a picture of it.") for text in pauses)
    assert search(SHOWN, (*files(own_folders), ("said", ended.err.encode()))) == []
    sound(ended.record)


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
