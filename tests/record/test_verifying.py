"""`chaperone verify` of several records and of folders: what it says, how it ends, and how it is stopped."""

from __future__ import annotations

import io
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from typer.testing import CliRunner

from automation.cli import app
from automation.progress import bar
from automation.record import signers
from automation.record.erasing import Order, erase
from automation.record.seal import seal
from automation.record.vouching import by_auditor
from tests.driving import program
from tests.record.brief import NOON, sealed, small
from tests.record.damage import flip
from tests.record.sample import Draft, done, drawn, interrupted
from tests.record.signed import ALL, JONAS, MALLORY, Known

if TYPE_CHECKING:
    from collections.abc import Callable

ORDER = Order("Jonas Weber", "The seller asked for it.", NOON + timedelta(days=3), "valid")


def _changed(place: Path) -> None:
    flip("replay.html")(sealed(place))


def _erased(place: Path) -> None:
    erase(sealed(place), ORDER, JONAS.sign, by_auditor(ALL))


def _erasing(place: Path) -> None:
    """What was to be erased is back."""
    record = sealed(place)
    plan = (record / "data" / "plan.json").read_bytes()
    erase(record, ORDER, JONAS.sign, by_auditor(ALL))
    (record / "data" / "plan.json").write_bytes(plan)


def _interrupted(place: Path) -> None:
    interrupted(Draft(place / "broken off", drawn()))
    seal(place / "broken off", info={}, signer=JONAS)


def _unsigned(place: Path) -> None:
    done(Draft(place / "signed by nobody", drawn()))
    seal(place / "signed by nobody", info={})


def _emptied(place: Path) -> None:
    (place / "2026-11-21T120000Z-7f3a").mkdir()


MAKERS: dict[str, Callable[[Path], object]] = {
    "valid": sealed,
    "interrupted": _interrupted,
    "erased": _erased,
    "unknown": lambda place: sealed(place, signer=MALLORY),
    "unsigned": _unsigned,
    "unsealed": small,
    "erasing": _erasing,
    "gap": lambda place: sealed(place, previous="aa" * 32),
    "missing": _emptied,
    "invalid": _changed,
}
"""How a record of each kind comes about; what it is called is what it is when its folder is checked whole."""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of each kind, with one such record in it."""
    shelf = tmp_path_factory.mktemp("shelf")
    for kind, make in MAKERS.items():
        (shelf / kind).mkdir()
        make(shelf / kind)
    return shelf


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The allowed_signers file of an auditor who knows Jonas."""
    file = tmp_path_factory.mktemp("auditor") / "signers"
    file.write_text(signers.written(Known(JONAS).entry))
    return file


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def statuses(self) -> list[str]:
        return [one["status"] for one in json.loads(self.out)]


def checked(known: Path, *words: object) -> Said:
    ended = CliRunner().invoke(app, ["verify", "--signers", str(known), *map(str, words)])
    assert isinstance(ended.exception, SystemExit | None), ended.exception
    return Said(ended.exit_code, ended.stdout, ended.stderr)


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        *((kind, 0) for kind in ("valid", "interrupted", "erased")),
        *((kind, 5) for kind in ("unknown", "unsigned", "unsealed", "erasing", "gap")),
        *((kind, 1) for kind in ("missing", "invalid")),
        ("valid interrupted erased", 0),
        ("valid unknown", 5),
        ("gap valid erased", 5),
        ("interrupted unsigned unsealed", 5),
        ("valid invalid", 1),
        ("missing valid", 1),
        ("gap invalid unsealed", 1),
        (" ".join(MAKERS), 1),
    ],
)
def test_the_worst_of_several_decides_how_it_ends(shelf: Path, known: Path, kinds: str, code: int) -> None:
    said = checked(known, "--json", *(shelf / kind for kind in kinds.split()))
    assert (said.statuses, said.code) == (kinds.split(), code)


def test_a_folder_stands_for_all_records_in_it(shelf: Path, known: Path, tmp_path: Path) -> None:
    for kind in ("valid", "erased", "invalid"):
        shutil.copytree(shelf / kind, tmp_path / "kept", dirs_exist_ok=True)
    said = checked(known, "--json", tmp_path / "kept")
    assert (sorted(said.statuses), said.code) == (["erased", "invalid", "valid"], 1)
    places = [Path(one["record"]) for one in json.loads(said.out)]
    assert places == sorted(path for path in (tmp_path / "kept").iterdir() if path.is_dir())


def test_a_record_that_is_named_and_lies_in_a_folder_that_is_named_is_told_once(shelf: Path, known: Path) -> None:
    (record,) = (shelf / "valid").iterdir()
    assert checked(known, "--json", record, shelf / "valid", record).statuses == ["valid"]


def test_a_name_that_leads_nowhere_is_missing_among_several(shelf: Path, known: Path, tmp_path: Path) -> None:
    said = checked(known, "--json", shelf / "valid", tmp_path / "nowhere")
    assert (said.statuses, said.code) == (["valid", "missing"], 1)


def test_programs_are_told_every_check_of_every_record_and_nothing_else(shelf: Path, known: Path) -> None:
    said = checked(known, "--json", shelf / "valid", shelf / "invalid")
    assert said.err == ""
    sound, broken = json.loads(said.out)
    assert {"record", "status", "digest", "head", "previous", "checks"} == sound.keys() == broken.keys()
    assert {check["status"] for check in sound["checks"]} == {"ok", "absent"}
    (fault,) = (fault for check in broken["checks"] for fault in check["faults"])
    assert (fault["error"], fault["path"]) == ("FileChanged", "replay.html")
    assert "replay.html" in fault["message"]


def test_people_are_told_the_worst_first_a_line_each_and_how_many_there_are(shelf: Path, known: Path) -> None:
    *rows, blank, counted, onward = checked(known, *(shelf / kind for kind in MAKERS)).out.splitlines()
    assert [row.split()[1] for row in rows] == (
        ["invalid", "missing", "gap", "erasing", "unsealed", "unknown", "unsigned", "interrupted", "erased", "valid"]
    )
    assert "tag manifest: " in rows[0]
    assert "replay.html" in rows[0]
    assert blank == ""
    assert counted == (
        "10 records: 1 invalid, 1 missing, 1 gap, 1 erasing, 1 unsealed, 1 unknown, 1 unsigned, 1 interrupted, 1 erased, "
        "1 valid."
    )
    assert onward.startswith("chaperone verify RECORD")


def test_where_all_are_as_they_were_sealed_nobody_is_sent_looking(shelf: Path, known: Path) -> None:
    *rows, _, counted = checked(known, shelf / "valid", shelf / "erased").out.splitlines()
    assert [row.split()[1] for row in rows] == ["erased", "valid"]
    assert counted == "2 records: 1 erased, 1 valid."


def test_of_many_sound_ones_only_some_are_listed_and_what_is_not_sound_always_is(
    shelf: Path, known: Path, tmp_path: Path
) -> None:
    (good,), (bad,) = (shelf / "valid").iterdir(), (shelf / "invalid").iterdir()
    places = [tmp_path / f"{number:02}" for number in range(45)]
    for place in places:
        place.symlink_to(bad if place.name == "44" else good)
    *rows, more, _, counted, _ = checked(known, *places).out.splitlines()
    assert len(rows) == 40
    assert rows[0].split()[:3] == ["▲", "invalid", "44"]
    assert more == "… and 5 more, all valid."
    assert counted == "45 records: 1 invalid, 44 valid."


# How far it has got.


def moved(console: Console) -> list[bool]:
    """Whether more was written each time that the bar was moved."""
    stream = console.file
    assert isinstance(stream, io.StringIO)
    written = []
    with bar("Checking records", 3, console) as move:
        for done in range(4):
            before = len(stream.getvalue())
            move(done)
            written.append(len(stream.getvalue()) > before)
    return written


def test_a_bar_moves_where_a_person_watches_and_is_gone_afterwards() -> None:
    stream = io.StringIO()
    assert moved(Console(file=stream, force_terminal=True, width=80))[0]
    shown = stream.getvalue()
    assert "Checking records" in shown
    assert "3/3" in shown
    assert shown.endswith("\x1b[2K")  # the line is wiped


def test_no_bar_is_drawn_where_nobody_watches() -> None:
    stream = io.StringIO()
    assert moved(Console(file=stream, force_terminal=False)) == [False] * 4
    assert stream.getvalue() == ""


# Ctrl-C.


@pytest.fixture(scope="module")
def many(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of far more records than can be checked before somebody stops it."""
    (good,) = (shelf / "valid").iterdir()
    folder = tmp_path_factory.mktemp("many")
    for number in range(1200):
        shutil.copytree(good, folder / f"2026-11-21T120000Z-{number:04x}", copy_function=os.link)
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="terminals and /proc of this system")
@pytest.mark.parametrize(
    ("how", "code"), [(signal.SIGINT, 5), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_who_stops_it_in_the_middle_waits_for_nothing_and_leaves_no_process_behind(
    many: Path, how: signal.Signals, code: int
) -> None:
    import pty  # noqa: PLC0415 - not there on Windows

    ours, theirs = pty.openpty()
    words = [program(), "verify", str(many)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True) as checking:  # noqa: S603 - ours
        os.close(theirs)
        try:
            shown = _read_until(ours, b"/1200")
            others = Path(f"/proc/{checking.pid}/task/{checking.pid}/children").read_text().split()
            checking.send_signal(how)
            shown += _read_until(ours)
            out, _ = checking.communicate(timeout=30)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(checking.pid, signal.SIGKILL)
            os.close(ours)
    assert others
    assert (checking.returncode, out) == (code, b"")
    assert b"Traceback" not in shown
    assert shown.endswith(b"Stopped.\r\n") == (how is signal.SIGINT)


def _read_until(terminal: int, awaited: bytes | None = None) -> bytes:
    """What is written to the terminal until this is; or until the last process that had it open has ended, and none may stay."""
    shown = b""
    while awaited is None or awaited not in shown:
        assert select.select([terminal], [], [], 15)[0], "somebody has the terminal open still"
        try:
            shown += os.read(terminal, 4096)
        except OSError:
            break
    return shown


@pytest.mark.parametrize("kind", ["valid", "interrupted", "erased", "invalid"])
def test_one_record_is_told_with_every_check(shelf: Path, known: Path, kind: str) -> None:
    (record,) = (path for path in (shelf / kind).iterdir() if path.is_dir())
    first, *checks = checked(known, record).out.splitlines()
    assert first == f"{record.name}: {'valid, evidence erased' if kind == 'erased' else kind}"
    assert all(check.startswith("  ") for check in checks)
    assert len(checks) > 10
