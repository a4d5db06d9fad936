"""The commands that erase, hold, purge and open again, as a person gives them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from automation.cli import app
from automation.errors import ChaperoneError, UsageError
from automation.record.age import run_key
from automation.record.catalogue import INDEX, PAGE, listed
from automation.record.erasing import ErasedAlready, OnHold
from automation.record.notary import Notary
from automation.settings import load
from tests.driving import program
from tests.record.brief import ACCOUNT, EMAIL, NOON, SELLER, sealed
from tests.record.keys import age_key

if TYPE_CHECKING:
    from tests.record.keys import Pair

LONG_AGO = NOON - timedelta(days=300)
WHY = ("--why", "The seller asked for it.")


@dataclass(frozen=True)
class Said:
    """How a command ended: its exit code and output, or the error that its sentence is made of."""

    code: int
    out: str
    error: ChaperoneError | None

    @property
    def data(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.out)


def chaperone(*words: object) -> Said:
    result = CliRunner().invoke(app, [str(word) for word in words])
    error = result.exception if isinstance(result.exception, ChaperoneError) else None
    assert error or isinstance(result.exception, SystemExit | None), result.exception
    return Said(error.exit_code if error else result.exit_code, result.stdout, error)


@pytest.fixture(autouse=True)
def operator(monkeypatch: pytest.MonkeyPatch, own_folders: Path) -> Path:
    """The folder of the records of somebody whose key is known here."""
    monkeypatch.setenv("CHAPERONE_OPERATOR", "Jonas Weber")
    return own_folders / "records"


def kept(records: Path, key: Pair | None = None, at: datetime = LONG_AGO) -> Path:
    return sealed(records, key=run_key([key.recipient]) if key else None, at=at, signer=Notary.of(load()).signer)


@pytest.fixture
def key(tmp_path: Path) -> Pair:
    return age_key(tmp_path)


def status(record: Path, *words: object) -> str:
    said = chaperone("verify", record, "--json", *words)
    found = str(said.data[0]["status"])
    assert said.code == {"valid": 0, "erased": 0, "invalid": 1}.get(found, 5)
    return found


def test_what_is_erased_is_said_and_verifies_as_erased(operator: Path) -> None:
    record = kept(operator)
    assert status(record) == "valid"
    said = chaperone("erase", record.name, *WHY, "--yes")
    assert said.code == 0
    assert "erased on" in said.out
    assert "－ data/plan.json" in said.out
    assert status(record) == "erased"
    assert isinstance(chaperone("erase", record, *WHY, "--yes").error, ErasedAlready)


def test_erasing_is_confirmed_and_has_a_reason(operator: Path) -> None:
    record = kept(operator)
    assert isinstance(chaperone("erase", record, *WHY).error, UsageError)
    assert chaperone("erase", record, "--yes").code != 0
    assert status(record) == "valid"


@pytest.mark.parametrize("way", ["erase", "purge"])
def test_what_the_list_and_the_page_of_all_replays_had_of_it_goes_too(operator: Path, way: str) -> None:
    record, other = kept(operator), kept(operator, at=datetime.now(UTC))
    assert chaperone("replay").code == 0
    listed(operator, lambda: time.time_ns() + 10**10)  # later, for nothing is kept of what was written a moment ago
    shutil.copy(operator / INDEX, operator / f"{INDEX}.0123abcd.part")  # a list was killed while it wrote
    assert {path.name for path in remembering(operator)} == {INDEX, PAGE, f"{INDEX}.0123abcd.part"}
    if way == "erase":
        chaperone("erase", record, *WHY, "--yes")
    else:
        chaperone("purge", "--older-than", "90d", "--what", "records", "--doit")
    assert remembering(operator) == set()
    sellers = {Path(one["record"]): one["seller"] for one in chaperone("records", "--json").data}
    assert sellers == ({other: SELLER, record: None} if way == "erase" else {other: SELLER})


def test_files_beside_a_record_that_do_not_name_it_stay(operator: Path) -> None:
    record, page = kept(operator), operator / PAGE
    page.write_text("Replays of something else.")
    assert chaperone("erase", record, *WHY, "--yes").code == 0
    assert page.exists()


def remembering(records: Path) -> set[Path]:
    """The files beside the records in which the seller's label stands."""
    return {path for path in records.iterdir() if path.is_file() and SELLER.encode() in path.read_bytes()}


def test_the_note_is_what_json_gives(operator: Path, key: Pair) -> None:
    record = kept(operator, key)
    said = chaperone("erase", record, *WHY, "--yes", "--json").data
    assert (said["record"], said["erased"]) == (str(record), ["data/run-key.age"])
    assert (said["note"]["who"], said["note"]["found"]) == ("Jonas Weber", "valid")


def test_a_hold_is_placed_told_and_released(operator: Path) -> None:
    record = kept(operator)
    assert "on hold" in chaperone("hold", record, "--why", "a dispute").out
    assert isinstance(chaperone("erase", record, *WHY, "--yes").error, OnHold)
    assert "on hold" in chaperone("purge", "--older-than", "90d", "--doit").out
    assert "released" in chaperone("hold", record, "--why", "settled", "--release").out
    assert "is not on hold" in chaperone("hold", record, "--why", "settled", "--release").out
    assert chaperone("erase", record, *WHY, "--yes").code == 0


def test_what_the_disk_does_not_take_is_said_in_a_sentence_and_the_same_command_goes_on(operator: Path) -> None:
    """It was something unexpected that went wrong, and nobody knew how far it had come."""
    record = kept(operator)
    for name, command in (("hold.jsonl", "hold"), ("erasure.json.sig", "erase")):
        (in_the_way := record.with_name(f"{record.name}.{name}")).mkdir()
        words = (command, record, *WHY, *(("--yes",) if command == "erase" else ()))
        said = chaperone(*words)
        assert said.code == 1
        assert "Give the same command again" in str(said.error)
        in_the_way.rmdir()
        assert status(record) == "valid"
    assert chaperone("erase", record, *WHY, "--yes").code == 0
    assert status(record) == "erased"


def test_purge_says_what_it_would_do_until_it_is_told_to(operator: Path) -> None:
    old, new = kept(operator), kept(operator, at=datetime.now(UTC) - timedelta(days=1))
    said = chaperone("purge", "--older-than", "90d")
    assert "erase the evidence" in said.out
    assert "Nothing was touched" in said.out
    assert (status(old), status(new)) == ("valid", "valid")
    assert chaperone("purge", "--older-than", "90d", "--doit").code == 0
    assert (status(old), status(new)) == ("erased", "valid")
    removed = chaperone("purge", "--older-than", "90d", "--what", "records", "--doit", "--json").data
    assert removed["done"] is True
    assert [(Path(one["record"]), one["what"], one["left"]) for one in removed["records"]] == [(old, "record", None)]
    assert [path for path in operator.iterdir() if path.is_dir()] == [new]


def test_purge_goes_by_the_settings_and_never_without_any(operator: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = kept(operator)
    assert "Nothing says how long" in str(chaperone("purge", "--doit").error)
    monkeypatch.setenv("CHAPERONE_KEEP_RECORDS", "36500")
    assert "kept that long" in chaperone("purge", "--doit").out
    monkeypatch.setenv("CHAPERONE_KEEP_PICTURES", "90")
    assert chaperone("purge", "--what", "records").out == "Nothing has been kept that long.\n"
    assert "evidence erased" in chaperone("purge", "--doit").out
    assert status(record) == "erased"


@pytest.mark.parametrize("words", [("--older-than", "90"), ("--older-than", "90d", "--what", "everything")])
def test_purge_does_not_guess(words: tuple[str, ...]) -> None:
    assert isinstance(chaperone("purge", *words).error, UsageError)


def test_a_record_that_was_removed_is_no_gap(operator: Path) -> None:
    first = kept(operator)
    digest = chaperone("verify", first, "--json").data[0]["digest"]
    signer = Notary.of(load()).signer
    last = sealed(operator, at=datetime.now(UTC), previous=digest, signer=signer)
    sealed(operator, at=datetime.now(UTC), signer=signer)
    chaperone("purge", "--older-than", "90d", "--what", "records", "--doit")
    assert status(last) == "valid"
    (note,) = operator.glob("*.removal.json")
    note.unlink()
    assert status(last) == "gap"


def test_who_has_the_key_sees_everything_in_a_file_of_his_own(operator: Path, key: Pair, tmp_path: Path) -> None:
    record, page = kept(operator, key), tmp_path / "opened.html"
    assert chaperone("replay", record, "--identity", key.identity, "--to", page).code == 0
    assert page.stat().st_mode & 0o077 == 0
    assert all(clear in page.read_text("utf-8") for clear in (EMAIL, ACCOUNT, "data:image/webp"))
    assert not any(
        clear in (record / "replay.html").read_text("utf-8") for clear in (EMAIL, ACCOUNT, "data:image/webp")
    )
    assert "is there already" in str(chaperone("replay", record, "--identity", key.identity, "--to", page).error)
    assert status(record) == "valid"


def test_nothing_is_opened_where_nobody_looks_or_with_another_key(operator: Path, key: Pair, tmp_path: Path) -> None:
    record, stranger = kept(operator, key), age_key(tmp_path, "stranger.txt")
    assert "name a new file with --to" in str(chaperone("replay", record, "--identity", key.identity).error)
    refused = chaperone("replay", record, "--identity", stranger.identity, "--to", tmp_path / "opened.html")
    assert f"No key in {stranger.identity} opens" in str(refused.error)
    assert not (tmp_path / "opened.html").exists()


def test_who_has_the_key_is_told_that_what_was_erased_cannot_be_seen(operator: Path, key: Pair, tmp_path: Path) -> None:
    record = kept(operator, key)
    chaperone("erase", record, *WHY, "--yes")
    refused = chaperone("replay", record, "--identity", key.identity, "--to", tmp_path / "opened.html")
    assert f"{record.name} has no key of its run: its evidence was erased" in str(refused.error)


def test_an_auditor_with_the_key_looks_inside(operator: Path, key: Pair, tmp_path: Path) -> None:
    record, stranger = kept(operator, key), age_key(tmp_path, "stranger.txt")

    def inside(*words: object) -> tuple[str, str]:
        checks = chaperone("verify", record, "--json", *words).data[0]["checks"]
        return next((check["status"], check["detail"]) for check in checks if check["name"] == "inside")

    assert inside()[0] == "absent"
    assert inside("--identity", key.identity)[0] == "ok"
    assert inside("--identity", stranger.identity) == ("noted", inside("--identity", stranger.identity)[1])
    assert "--identity: " in str(chaperone("verify", record, "--identity", tmp_path / "nothing").error)


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of our own needs a Unix")
def test_what_is_opened_in_a_terminal_is_deleted_at_the_end(operator: Path, key: Pair, tmp_path: Path) -> None:
    import pty  # noqa: PLC0415 - not there on Windows

    record, ours, theirs = kept(operator, key), *pty.openpty()
    temp = tmp_path / "temp"
    temp.mkdir()
    env = {**os.environ, "TMPDIR": str(temp), "DISPLAY": "", "WAYLAND_DISPLAY": "", "PYTHONUNBUFFERED": "1"}
    words = [program(), "replay", str(record), "--identity", str(key.identity)]
    with subprocess.Popen(words, stdin=theirs, stdout=subprocess.PIPE, encoding="utf-8", env=env) as opened:  # noqa: S603 - ours
        assert opened.stdout
        page = Path(opened.stdout.readline().strip())
        assert "Ctrl-C deletes it" in opened.stdout.readline()
        assert EMAIL in page.read_text("utf-8")
        assert {path.stat().st_mode & 0o077 for path in (page, page.parent)} == {0}
        opened.send_signal(signal.SIGINT)
        assert opened.wait(60) == 0
    os.close(ours)
    os.close(theirs)
    assert list(temp.rglob("*.html")) == []
