"""What a run that broke off has left is told from bytes and names alone, and put in order without losing or inventing anything."""

from __future__ import annotations

import errno
import json
import re
import shutil
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
import typer
from platformdirs import user_data_path

from automation.commands.verify import verify as command
from automation.errors import RecordBroken
from automation.record import Record
from automation.record.bag import JOURNAL, TAG_MANIFEST
from automation.record.catalogue import listed
from automation.record.chain import seal_next, sealed_as
from automation.record.finish import SealGone, Unfinishable, finish, finish_all
from automation.record.lines import digest
from automation.record.lock import held
from automation.record.mistrust import CheckpointDiffers
from automation.record.recovery import recover
from automation.record.replay import render
from automation.record.seal import FileUnnamed, seal
from automation.record.verify import verify
from tests.record.breaking import NOON, OPEN, Quick, Refusing, Story, broken
from tests.record.brief import small
from tests.record.damage import chained, saying
from tests.record.power import Power, cuts, put
from tests.record.signed import JONAS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of a run up to its seal; tests work on copies."""
    story = Story(tmp_path_factory.mktemp("records"), Quick())
    story.tell()
    assert story.record
    return story.record.folder


@pytest.fixture
def unsealed(whole: Path, tmp_path: Path) -> Path:
    """As the program left it when it ended just before the seal."""
    copy = shutil.copytree(whole, tmp_path / "records" / whole.name)
    for path in [path for path in copy.iterdir() if path.is_file()]:
        path.unlink()
    return copy


def lines(record: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (record / JOURNAL).read_bytes().splitlines()]


def kept(record: Path, number: int, more: bytes = b"") -> None:
    """Keeps so many lines of the journal, and `more` after them; and what they name, but nothing else."""
    first = (record / JOURNAL).read_bytes().splitlines(keepends=True)[:number]
    (record / JOURNAL).write_bytes(b"".join(first) + more)
    for path in (record / "data").iterdir():
        if path.suffix == ".yaml" and path.name.encode() not in b"".join(first):
            path.unlink()


def test_however_much_of_a_journal_is_left_nothing_is_invented(whole: Path) -> None:
    journal = (whole / JOURNAL).read_bytes()
    heads = [digest(line) for line in journal.splitlines()]
    for length in range(len(journal) + 1):
        left = recover(journal[:length], ())
        assert journal[: left.whole] + left.tail == journal[:length]
        assert left.whole == journal.rfind(b"\n", 0, length) + 1
        assert left.end.lines == journal.count(b"\n", 0, length)
        assert left.end.head == ([*heads, "0" * 64])[left.end.lines - 1]
        assert left.begun is (left.end.lines > 0)
        assert left.faults == ()


@pytest.mark.parametrize(
    "torn", [b'{"seq":9', b"\0" * 40, b"\0" * 40 + b'e":"x"}\n', b"\xff\n", b"[" * 9000 + b"\n", b"\n"]
)
def test_a_last_line_that_the_power_cut_short_is_no_fault_and_is_kept_aside(unsealed: Path, torn: bytes) -> None:
    kept(unsealed, 3, torn)
    assert "interrupted" in (finish(unsealed, now=lambda: NOON) or "")
    assert verify(unsealed).status == "interrupted", verify(unsealed).faults
    dropped = next(line["dropped"] for line in lines(unsealed) if line["kind"] == "recovered")
    assert (unsealed / "data" / dropped["file"]).read_bytes() == torn
    assert (dropped["bytes"], dropped["sha256"]) == (len(torn), digest(torn))


def test_what_was_found_is_said_line_by_line(unsealed: Path) -> None:
    intent = next(index for index, line in enumerate(lines(unsealed)) if line.get("act") == "commit")
    kept(unsealed, intent + 1, b'{"seq"')
    (unsealed / "data" / "0002-after.yaml").write_bytes(b"- page")
    said = finish(unsealed, now=lambda: NOON)
    assert said == (
        f"{unsealed.name}: the run had broken off; its record is complete as far as it goes, and sealed as interrupted. "
        "Whether “Do commit” happened is not known: the next run reads the page before anything else."
    )
    recovered, closed = lines(unsealed)[-2:]
    assert recovered["kind"] == "recovered"
    assert recovered["unknown"] == 2
    assert recovered["orphans"] == [{"file": "0002-after.yaml", "sha256": digest(b"- page"), "bytes": 6}]
    sha256 = digest(b'{"seq"')
    assert recovered["dropped"] == {"file": f"journal-{sha256[:8]}.torn", "sha256": sha256, "bytes": 6}
    assert (closed["kind"], closed["outcome"], closed["results"]) == ("run.close", "interrupted", [])
    verdict = verify(unsealed)
    assert (verdict.status, [check.name for check in verdict.checks if check.status == "noted"]) == (
        "interrupted",
        ["steps"],
    )
    page = render(unsealed)
    assert "Whether step 2 happened is not known." in page
    assert "The record had been left unfinished; it was finished later" in page


@pytest.mark.parametrize(("outcome", "status"), [("stopped", "valid"), ("interrupted", "interrupted")])
@pytest.mark.parametrize("name", ["0001-after.webp", "plan.json", ".0001-after.webp.0a0a0a0a.part"])
def test_a_run_that_is_stopped_between_a_file_and_its_line_is_not_sealed_until_the_file_is_listed(
    tmp_path: Path, outcome: str, status: str, name: str
) -> None:
    with Record(tmp_path, now=lambda: NOON, disk=Quick()) as record:
        record.event("run.open", run=record.run, **OPEN)
        record.evidence.keep(name, b"what was seen")  # and then somebody presses Ctrl-C twice
        record.close(outcome, "It was stopped.", [])
        with pytest.raises(FileUnnamed, match=f"names data/{re.escape(name)}"):
            seal(record.folder, info={}, disk=Quick())
    assert [path.name for path in record.folder.iterdir()] == ["data"], "nothing of a seal is there"
    assert verify(record.folder).status == "unsealed"
    finish(record.folder, disk=Quick(), now=lambda: NOON)
    verdict = verify(record.folder)
    assert (verdict.status, verdict.faults) == (status, ())
    assert [file["file"] for file in lines(record.folder)[-1]["orphans"]] == [name]


def test_a_step_that_changes_nothing_is_told_from_a_press_that_does(unsealed: Path) -> None:
    kept(unsealed, next(index for index, line in enumerate(lines(unsealed)) if line.get("act") == "fill") + 1)
    said = finish(unsealed, now=lambda: NOON) or ""
    assert said.endswith(" “Do fill” was under way, which by itself changes nothing on the account.")
    assert lines(unsealed)[-1]["text"].endswith("which by itself changes nothing on the account.")


def test_what_keeps_a_record_from_being_finished_is_said_and_the_next_time_it_is_finished(unsealed: Path) -> None:
    (unsealed / "replay.html").mkdir()
    (said,) = finish_all(unsealed.parent)
    assert said.startswith(f"{unsealed.name} was never sealed and cannot be finished now (")
    (unsealed / "replay.html").rmdir()
    assert list(finish_all(unsealed.parent)) == [
        f"{unsealed.name}: it had been left without its seal; it is sealed now."
    ]


def test_a_run_that_ended_before_its_seal_is_sealed_with_its_own_outcome(unsealed: Path) -> None:
    assert finish(unsealed) == f"{unsealed.name}: it had been left without its seal; it is sealed now."
    assert verify(unsealed).status == "valid"
    assert [line["kind"] for line in lines(unsealed)][-2:] == ["run.close", "recovered"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda journal: journal.replace(b'"answer":"yes"', b'"answer":"no"'),
        lambda journal: b"".join(journal.splitlines(keepends=True)[:2] + journal.splitlines(keepends=True)[3:]),
        lambda journal: journal.replace(b'"kind":"plan"', b'"kind":plan'),
        lambda journal: b"rubbish\n" + journal,
        lambda journal: journal.partition(b"\n")[2],
        lambda journal: journal + b'rubbish\n{"seq"',
        lambda journal: journal + b"rubbish\nrubbish\n",
    ],
    ids=[
        "a word",
        "a line gone",
        "a line unreadable",
        "a line too many",
        "the first line gone",
        "rubbish before a tail",
        "rubbish twice",
    ],
)
def test_a_chain_that_is_broken_in_the_middle_is_never_repaired(
    unsealed: Path, damage: Callable[[bytes], bytes]
) -> None:
    (unsealed / JOURNAL).write_bytes(damage((unsealed / JOURNAL).read_bytes()))
    before = {path: path.read_bytes() for path in unsealed.rglob("*") if path.is_file()}
    with pytest.raises(Unfinishable, match="left exactly as it is"):
        finish(unsealed)
    assert {path: path.read_bytes() for path in unsealed.rglob("*") if path.is_file()} == before
    assert [line for line in finish_all(unsealed.parent) if "left exactly as it is" in line] != []


@pytest.mark.parametrize("gone", ["0001-after.yaml", "plan.json"])
def test_evidence_that_is_gone_is_not_explained_by_a_break(unsealed: Path, gone: str) -> None:
    (unsealed / "data" / gone).unlink()
    with pytest.raises(Unfinishable, match="which is not there"):
        finish(unsealed)


def test_a_chain_that_somebody_mended_is_not_signed_for_its_checkpoints_do_not_fit_it(tmp_path: Path) -> None:
    record = small(tmp_path).folder
    chained(saying(b'"operator":"Jonas Weber"', b'"operator":"Jonas Vogel"'))(record)
    before = {path: path.read_bytes() for path in record.rglob("*") if path.is_file()}
    with pytest.raises(Unfinishable, match="left exactly as it is") as refused:
        finish(record, signer=lambda: JONAS)
    assert isinstance(refused.value.fault, CheckpointDiffers)
    assert {path: path.read_bytes() for path in record.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("later", [0, 1, 2])
def test_a_record_whose_seal_was_taken_away_is_not_sealed_anew(tmp_path: Path, later: int) -> None:
    record = small(tmp_path).folder
    digest = seal_next(record, JONAS)
    for _ in range(later):
        seal_next(small(tmp_path).folder, JONAS)
    for path in [path for path in record.iterdir() if path.is_file()]:
        path.unlink()
    with pytest.raises(SealGone, match=digest):
        finish(record, signer=lambda: JONAS)
    assert [path.name for path in record.iterdir()] == ["data"]
    assert [line for line in finish_all(tmp_path, lambda: JONAS) if "left exactly as it is" in line] != []


def test_a_line_of_the_list_of_sealed_records_that_was_cut_short_does_not_swallow_the_next(tmp_path: Path) -> None:
    first, second, third = (small(tmp_path).folder for _ in range(3))
    seal_next(first, JONAS)
    seal_next(second, JONAS)
    (listed,) = user_data_path("chaperone").rglob("*.sealed")
    listed.write_bytes(listed.read_bytes()[:-20])
    seal_next(third, JONAS)
    assert (sealed_as(first), sealed_as(second)) != (None, None)
    assert sealed_as(second) == digest((second / TAG_MANIFEST).read_bytes())


def test_what_another_program_writes_is_left_alone(unsealed: Path) -> None:
    with held(unsealed) as ours:
        assert ours
        assert finish(unsealed) is None
    assert not (unsealed / TAG_MANIFEST).exists()
    assert list(finish_all(unsealed.parent)) != []
    assert list(finish_all(unsealed.parent)) == []
    assert [path.name for path in unsealed.parent.iterdir()] == [unsealed.name], "the lock is gone with its reason"


def test_a_run_that_broke_off_before_it_began_is_no_record(unsealed: Path) -> None:
    (unsealed / JOURNAL).write_bytes(b'{"seq":0,')
    assert finish(unsealed) is None
    assert verify(unsealed).status == "unsealed"


def test_a_recovery_that_the_power_cuts_short_is_taken_up_again(unsealed: Path, tmp_path: Path) -> None:
    intent = next(index for index, line in enumerate(lines(unsealed)) if line.get("act") == "commit")
    kept(unsealed, intent + 1, b'{"seq":')
    (unsealed / "data" / "0002-after.yaml").write_bytes(b"- page")
    power = Power(unsealed.parent)
    before = (unsealed / JOURNAL).read_bytes()
    finish(unsealed, disk=power, now=lambda: NOON)
    for number, state, _ in cuts(power, power.calls):
        assert list(broken(state, before.splitlines()[:-1])) == [], number
        assert any(b'{"seq":' in (data if name.endswith(".torn") else data[-7:]) for name, data in state.items()), (
            number
        )
        shutil.rmtree(tmp_path / "after", ignore_errors=True)
        record = put(state, tmp_path / "after")
        finish(record, disk=Quick(), now=lambda: NOON)
        verdict = verify(record)
        assert verdict.status == "interrupted", (number, [str(fault) for fault in verdict.faults])
        assert sum(line["kind"] == "run.close" for line in lines(record)) == 1


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_whatever_call_the_disk_refuses_the_run_ends_there_and_can_be_finished(tmp_path: Path, error: int) -> None:
    for at in count(1):
        disk, acked = Refusing(at, error), list[bytes]()
        story = Story(tmp_path / str(at), disk, acked.append)
        story.records.mkdir()
        if _goes_well(story):
            break
        assert set(disk.after) <= {"unlink"}, f"after call {at} nothing but tidying up"
        intents = [json.loads(line)["step"] for line in acked if b'"step.intent"' in line]
        assert story.acts == intents, "nothing is done without its intent on disk"
        for record in (path for path in story.records.iterdir() if path.is_dir()):
            finish(record, disk=Quick(), now=lambda: NOON)
            expected = {"valid", "interrupted"} if acked else {"missing", "unsealed", "interrupted"}
            assert verify(record).status in expected, (at, verify(record).faults)
    assert at > 60


def _goes_well(story: Story) -> bool:
    try:
        story.tell()
    except (RecordBroken, OSError):
        return False
    return True


@pytest.mark.parametrize(("place", "status", "code"), [("records", "interrupted", 0), ("elsewhere", "unsealed", 5)])
def test_verify_finishes_a_record_of_this_computer_and_only_reads_one_from_elsewhere(
    unsealed: Path, capsys: pytest.CaptureFixture[str], place: str, status: str, code: int
) -> None:
    kept(unsealed, 3)
    folder = unsealed.parent.rename(unsealed.parents[1] / place) / unsealed.name
    with pytest.raises(typer.Exit) as ended:
        command([str(folder)], as_json=True)
    told = capsys.readouterr()
    assert (json.loads(told.out)[0]["status"], ended.value.exit_code) == (status, code)
    assert ("sealed as interrupted" in told.err) is (place == "records")


@pytest.mark.parametrize("place", ["records", "elsewhere"])
def test_a_seal_that_was_taken_away_is_a_fault_with_a_name_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    """It was said on stderr alone, and the verdict was that of a run which had never come to its seal."""
    records = tmp_path / place
    records.mkdir(exist_ok=True)
    record = small(records).folder
    sealed = seal_next(record, JONAS)
    seal_next(small(records).folder, JONAS)
    for path in [path for path in record.iterdir() if path.is_file()]:
        path.unlink()
    with pytest.raises(typer.Exit) as ended:
        command([str(record)], as_json=True)
    told = json.loads(capsys.readouterr().out)[0]
    (fault,) = (fault for check in told["checks"] for fault in check["faults"] if check["status"] == "failed")
    assert (told["status"], ended.value.exit_code) == ("invalid", 1)
    assert (fault["error"], fault["digest"]) == ("SealTaken", sealed)
    assert {entry.name: entry.seal for entry in listed(records)}[record.name] == "gone"


def test_a_seal_that_was_never_there_is_not_missed(unsealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    elsewhere = unsealed.parent.rename(unsealed.parents[1] / "elsewhere")
    with pytest.raises(typer.Exit):
        command([str(elsewhere / unsealed.name)], as_json=True)
    assert json.loads(capsys.readouterr().out)[0]["status"] == "unsealed"
    assert [entry.seal for entry in listed(elsewhere)] == ["unsealed"]
