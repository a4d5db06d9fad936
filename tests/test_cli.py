"""The command line: what it says, where, and with which exit code."""

from __future__ import annotations

import json
import re
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import ProxyHandler, build_opener

import pytest

from automation.errors import NotPermitted
from automation.settings import Settings, files, load
from flows.session import Session, request
from flows.shelf import own_folder
from tests.driving import EMAIL, begin, chaperone, end, records
from tests.record.small import various

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.supervision import Supervisor

GONE = "http://127.0.0.1:9"
"""Nothing answers at the discard port."""
ASK = ("run", "exportyourstore", "--set", f"email={EMAIL}")
COMMANDS = ("demo", "run", "check", "partners", "practice", "records", "replay", "verify", "export", "stamp", "doctor")


def test_help_names_every_command() -> None:
    ended = chaperone("--help")
    assert (ended.code, ended.err) == (0, "")
    assert [command for command in COMMANDS if f"\n  {command} " not in ended.out] == []
    assert "seller holding the pen" in ended.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    ended = chaperone(command, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Usage: ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("fly",), "No such command"),
        (("run",), "Missing argument"),
        (("run", "exportmystore"), "There is no partner called “exportmystore”. Known: advertising-beast, "),
        (("run", "exportyourstore"), "ExportYourStore needs the e-mail address"),
        (("check", "exportyourstore"), "ExportYourStore needs the e-mail address"),
        ((*ASK, "dance"), "There is no job for ExportYourStore called “dance”. Known: invite, permissions."),
        ((*ASK, "--store", "XX"), "There is no store called “XX”."),
        ((*ASK, "--set", "nonsense"), "--set: “nonsense” is not KEY=VALUE."),
        ((*ASK, "--set", "emial=x"), "There is no value of ExportYourStore called “emial”."),
        (("run", "exportyourstore", "--set", "email=nonsense"), "--set email: “nonsense” is not an e-mail address."),
        ((*ASK, "--site", "http://example.com"), "--site: “http://example.com” is not on this machine."),
        ((*ASK, "--approve", "always"), "--approve: “always” is neither ask nor practice."),
        ((*ASK, "--loud"), "No such option"),
        ((*ASK, "--store"), "requires an argument"),
        (ASK, "On Seller Central a person answers in the terminal, and there is none here."),
        (("partners", "show", "nobody"), "There is no partner called “nobody”."),
        (("replay", "no-such-record"), "There is no record “no-such-record”"),
        (("verify", "no-such-record"), "There is no record “no-such-record”"),
        (("replay",), "There is no record in "),
        (("replay", "one", "--latest"), "Name a record, or say --latest: not both."),
        (("records", "--outcome", "well"), "--outcome: “well” is none. Known: done, "),
        (("practice", "--port", "99999"), "--port"),
        (("practice", "--look", "1999"), "1999"),
        (("practice", "--lang", "tlh"), "tlh"),
        (("practice", "--trouble", "none-such"), "none-such"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else "",
)
def test_what_is_wrong_with_a_command_is_said_in_one_line(words: tuple[str, ...], sentence: str) -> None:
    ended = chaperone(*words)
    assert (ended.code, ended.out) == (64, "")
    assert sentence in ended.err
    assert ended.err.count("\n") == 1
    assert list(Path.cwd().glob("chaperone.toml")) == []
    assert records() == []


@pytest.mark.parametrize(
    "words", [("run", "exportmystore"), ("run",), ("verify", "no-such-record"), (*ASK, "--site", "x://y")]
)
def test_with_json_the_same_is_one_object_on_stdout(words: tuple[str, ...]) -> None:
    ended = chaperone(*words, "--json")
    assert ended.code == 64
    assert (ended.data["outcome"], ended.data["jobs"], ended.data["record"]) == ("usage", [], None)
    assert ended.err == ended.data["reason"] + "\n"


def test_a_bad_setting_is_said_before_anything_is_opened() -> None:
    ended = chaperone(*ASK, "--site", GONE, CHAPERONE_PAGE_TIMEOUT="long")
    assert (ended.code, ended.out, records()) == (64, "", [])
    assert ended.err.startswith("page_timeout: ")


def test_with_the_console_stdout_stays_clean_and_the_links_are_in_the_terminal() -> None:
    ended = chaperone("check", *ASK[1:], "--site", GONE, "--console", "web", "--json", DISPLAY="", WAYLAND_DISPLAY="")
    assert (ended.code, ended.data["outcome"]) == (1, "failed")
    assert len(re.findall(r"http://127\.0\.0\.1:\d+/(?:agent|seller)/\S+#\S+", ended.err)) == 2


def test_a_console_that_there_is_not_is_said() -> None:
    ended = chaperone(*ASK, "--site", GONE, "--console", "radio")
    assert (ended.code, records()) == (64, [])
    assert ended.err.startswith("console: ")


def test_a_port_that_is_taken_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = chaperone("practice", "--port", port)
    assert ended.code in {1, 64}
    assert port in ended.err
    assert "unexpected" not in ended.err


@pytest.mark.parametrize(
    ("headless", "practice", "words"),
    [
        (True, False, "--headless works on loopback addresses only"),
        (False, True, "--approve practice answers by itself"),
        (True, True, "--approve practice"),
    ],
)
def test_on_seller_central_nothing_opens_without_a_window_and_a_person(
    words: str, *, headless: bool, practice: bool
) -> None:
    asked = request("exportyourstore", (), "US", {"email": EMAIL}, practice=practice)

    def nobody(_: Callable[[], None]) -> Supervisor:
        pytest.fail("nobody is asked")

    with pytest.raises(NotPermitted, match=words):
        Session(asked, load(headless=headless), nobody, print).hold()
    assert records() == []


def test_a_check_of_seller_central_is_never_headless() -> None:
    ended = chaperone("check", *ASK[1:], "--headless", "--json")
    assert (ended.code, ended.data["outcome"]) == (5, "stopped")
    assert "--headless works on loopback addresses only" in ended.err
    assert records() == []


def test_the_partners_are_listed() -> None:
    ended = chaperone("partners")
    assert (ended.code, ended.err) == (0, "")
    lines = [re.split(r"\s{2,}", line.strip()) for line in ended.out.splitlines()]
    assert ["exportyourstore", "ExportYourStore", "invite, permissions"] in lines
    assert ["celigo", "Celigo", "mws", "old"] in lines
    listed = json.loads(chaperone("partners", "--json").out)
    mine = {"title": "ExportYourStore", "jobs": ["invite", "permissions"], "old": False, "yours": False}
    assert {"name": "exportyourstore", **mine, "old_jobs": []} in listed


def test_what_a_partner_asks_for_is_shown_in_a_sellers_words() -> None:
    ended = chaperone("partners", "show", "ExportYourStore")
    assert (ended.code, ended.err) == (0, "")
    assert "  - see your inventory performance (Inventory performance: View)" in ended.out
    assert "  - see and change inventory by file upload (Upload Inventory: View & Edit)" in ended.out
    assert "--set email=…" in ended.out


def test_what_a_partner_asks_for_is_shown_to_a_program() -> None:
    data = json.loads(chaperone("partners", "show", "xsellco", "--json").out)
    assert (data["name"], data["jobs"], data["values"]["helpdesk_email"]["per_store"]) == (
        "xsellco",
        ["mws", "emails", "senders"],
        True,
    )
    assert data["asks"][0].startswith("xSellco: ")
    rights = json.loads(chaperone("partners", "show", "getida", "--json").out)["permissions"]
    assert rights["payments"] == {"row": "Payments", "level": "View & Edit"}


def test_a_partner_file_of_ones_own_is_checked_and_found() -> None:
    own_folder().mkdir(parents=True)
    file = own_folder() / "my-desk.toml"
    file.write_text('title = "Desk"\njobs = ["senders", "dance"]\nsenders = ["{desk}"]\n', "utf-8")
    wrong = chaperone("partners", "check", str(file))
    assert (wrong.code, wrong.out) == (64, "")
    assert [line.split(": ")[1] for line in wrong.err.splitlines()] == ["about", "source", "senders", "jobs.1"]
    data = json.loads(chaperone("partners", "check", str(file), "--json").out)
    assert (data["outcome"], len(data["faults"]), data["partner"]) == ("usage", 4, None)
    file.write_text(
        'title = "Desk"\nabout = "Answers."\njobs = ["senders"]\nsenders = ["mail@desk.example"]\n'
        '[source]\nwhere = "desk.example"\nread_on = 2026-11-21\n',
        "utf-8",
    )
    right = chaperone("partners", "check", str(file))
    assert (right.code, right.err) == (0, "")
    assert "  - mail@desk.example" in right.out
    assert chaperone("partners", "show", "my-desk").out == right.out
    assert any(
        line.startswith("my-desk") and line.rstrip().endswith("yours")
        for line in chaperone("partners").out.splitlines()
    )


def test_values_of_other_partners_in_the_settings_do_no_harm() -> None:
    files()[0].parent.mkdir(parents=True, exist_ok=True)
    files()[0].write_text('[set]\nhelpdesk_email.UK = "desk@partner.example"\n', "utf-8")
    ended = chaperone("run", "exportyourstore")
    assert ended.code == 64
    assert ended.err.startswith("ExportYourStore needs the e-mail address")


def test_doctor_tells_what_is_there_and_where_each_setting_is_from() -> None:
    ended = chaperone("doctor", "--json", CHAPERONE_AGENT_NAME="Tester")
    assert ended.code == 0, ended.err
    data = json.loads(ended.out)
    looked_at = ["browser", "display", "records", "signing key", "time stamps"]
    assert [finding["what"] for finding in data["findings"]] == looked_at
    assert set(data["settings"]) == set(Settings.model_fields)
    assert data["settings"]["agent_name"] == {"value": "Tester", "from": "environment"}
    assert data["settings"]["slow_mo"] == {"value": 0, "from": "default"}
    assert "agent_name = Tester  (environment)" in chaperone("doctor", CHAPERONE_AGENT_NAME="Tester").out


def test_doctor_names_what_is_missing_and_what_mends_it(tmp_path: Path) -> None:
    ended = chaperone("doctor", CHAPERONE_BROWSER=str(tmp_path / "nothing-here"))
    assert ended.code == 1
    assert "▲ browser: " in ended.out
    assert "→  set browser to a program that exists" in ended.out


def test_a_record_is_replayed_and_verified_and_any_touch_is_found() -> None:
    made = chaperone("check", *ASK[1:], "--site", GONE, "--json")
    assert (made.code, made.data["outcome"]) == (1, "failed"), made.err
    record = made.record
    for name in ((), (record.name,), (str(record),)):
        replayed = chaperone("replay", *name, DISPLAY="", WAYLAND_DISPLAY="")
        assert (replayed.code, replayed.out.strip()) == (0, str(record / "replay.html"))
    verified = chaperone("verify", record.name)
    assert verified.code == 0, verified.out
    assert verified.out.startswith(f"{record.name}: valid\n")
    (verdict,) = json.loads(chaperone("verify", "--json").out)
    assert (verdict["record"], verdict["status"]) == (str(record), "valid")
    assert [made["name"] for made in verdict["checks"] if made["status"] == "failed"] == []
    (record.parent / "out").mkdir()
    packed = record.parent / "out" / f"{record.name}.zip"
    exported = chaperone("export", record.name, "--to", "zip", "--out", str(packed.parent))
    assert (exported.code, exported.out.strip(), packed.is_file()) == (0, str(packed), True), exported.err
    again = chaperone("export", record.name, "--to", "zip", "--out", str(packed))
    assert (again.code, "nothing is written over" in again.err) == (64, True)
    journal = record / "data" / "journal.jsonl"
    journal.chmod(0o600)
    journal.write_bytes(journal.read_bytes().replace(b"exportyourstore", b"exportmystore!!", 1))
    touched = chaperone("verify", record.name)
    assert touched.code == 1
    assert touched.out.startswith(f"{record.name}: invalid\n")
    assert "▲ manifest: " in touched.out
    refused = chaperone("export", record.name, "--to", "html")
    assert (refused.code, "does not verify" in refused.err) == (5, True)


def test_records_are_listed_chosen_and_opened(tmp_path: Path) -> None:
    assert (
        chaperone("records").out
        == f"There is no record in {tmp_path / 'records'} yet. Every run leaves one; chaperone demo leaves two to look at.\n"
    )
    folders = [various(number).put(tmp_path / "records") for number in range(3)]
    listed = chaperone("records")
    assert (listed.code, listed.err) == (0, "")
    assert [line.split()[-1] for line in listed.out.splitlines()] == [
        "record",
        *(path.name for path in reversed(folders)),
    ]
    (chosen,) = json.loads(chaperone("records", "--seller", "harbour", "--json").out)
    assert (chosen["record"], chosen["title"], chosen["outcome"]) == (str(folders[0]), "ExportYourStore", "done")
    assert chaperone("records", "--store", "BR").out == f"None of the 3 records in {tmp_path / 'records'} is meant.\n"
    no_display = {"DISPLAY": "", "WAYLAND_DISPLAY": ""}
    assert chaperone("replay", **no_display).out.strip() == str(tmp_path / "records" / "replays.html")
    assert chaperone("replay", "--latest", **no_display).out.strip() == str(folders[-1] / "replay.html")


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one program alone there")
def test_the_practice_site_stays_open_until_ctrl_c() -> None:
    process = begin("practice", "--trouble", "late")
    assert process.stdout
    url = process.stdout.readline().split()[5]
    with build_opener(ProxyHandler({})).open(f"{url}/practice/state", timeout=10) as answer:
        assert json.load(answer)["account"]["name"] == "Harbour Lane Trading"
    process.send_signal(signal.SIGINT)
    ended = end(process)
    assert (ended.code, ended.err) == (0, "")


def test_the_demo_tells_the_whole_story() -> None:
    ended = chaperone("demo", "--json")
    assert ended.code == 0, ended.err
    first, second = ended.data["runs"]
    assert (ended.data["outcome"], first["outcome"], second["outcome"]) == ("done", "waiting", "done")
    assert [len(job["changes"]) for job in second["jobs"]] == [1, 6]
    assert "Done: 8 changes, each agreed to, made, and read back. Nothing else was touched." in ended.err
    assert [str(record) for record in records()] == [first["record"], second["record"]]
