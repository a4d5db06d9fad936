"""The order of records: each names the one that was sealed before it, whatever broke off in between."""

from __future__ import annotations

import errno
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from automation.record import bag
from automation.record.chain import digests, seal_next
from automation.record.disk import Disk
from automation.record.seal import NothingToSeal
from tests.record.damage import append
from tests.record.signed import JONAS


def run(records: Path, name: str) -> Path:
    """The folder of a run that is ready to be sealed."""
    (records / name / "data").mkdir(parents=True)
    (records / name / "data/journal.jsonl").write_text(f'{{"run":"{name}"}}\n')
    return records / name


def before(record: Path) -> str | None:
    return bag.labels(bag.read_folder(record)).get("Previous-Run")


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def note() -> Path:
    return next(Path.home().parent.rglob("order/*.json"))


def test_each_record_names_the_one_that_was_sealed_before_it_whenever_they_began(records: Path) -> None:
    late, early = run(records, "2026-11-22-b"), run(records, "2026-11-21-a")
    first = seal_next(late, JONAS)
    second = seal_next(early, None)
    assert [before(late), before(early)] == [None, first]
    assert digests(records) == {early: second, late: first}


def test_each_folder_has_an_order_of_its_own(records: Path, tmp_path: Path) -> None:
    seal_next(run(records, "a"), None)
    other = run(tmp_path / "other", "a")
    seal_next(other, None)
    assert before(other) is None


def test_a_record_that_was_taken_away_is_still_named_even_when_it_was_the_last(records: Path) -> None:
    first, second, third = (run(records, name) for name in "abc")
    seal_next(first, None)
    gone = seal_next(second, None)
    for path in sorted(second.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    second.rmdir()
    seal_next(third, None)
    assert before(third) == gone
    assert gone not in digests(records).values()


def test_a_seal_that_was_broken_off_is_not_named_and_comes_later_in_the_order(records: Path) -> None:
    first, second, third = (run(records, name) for name in "abc")
    done = seal_next(first, None)
    (second / "data/journal.jsonl").rename(second / "aside")
    with pytest.raises(NothingToSeal):
        seal_next(second, None)
    third_digest = seal_next(third, None)
    (second / "aside").rename(second / "data/journal.jsonl")
    seal_next(second, None)
    assert (before(third), before(second)) == (done, third_digest)


def test_a_seal_whose_last_word_was_lost_is_named_all_the_same(records: Path) -> None:
    first, second = run(records, "a"), run(records, "b")
    digest = seal_next(first, None)
    note().write_text(json.dumps({"run": "a", "digest": None, "before": None}))
    seal_next(second, None)
    assert before(second) == digest


class Failing(Disk):
    """A disk that does not take any name more for safe, after so many."""

    def __init__(self, after: int) -> None:
        self.left = after

    def sync_folder(self, path: Path) -> None:
        if self.left == 0:
            raise OSError(errno.EIO, "Input/output error")
        self.left -= 1
        super().sync_folder(path)


def test_wherever_a_seal_is_broken_off_the_records_stand_in_one_row(tmp_path: Path) -> None:
    """Also when it had its last file already, and only the note of that was never made."""
    for after in count():
        first, second, third = (run(tmp_path / str(after), name) for name in "abc")
        seal_next(first, None)
        with suppress(OSError):
            seal_next(second, None, Failing(after))
            break
        seal_next(third, None)
        if second not in digests(second.parent):
            seal_next(second, None)
        made = digests(second.parent)
        named = {before(record) for record in made}
        assert len(made) == len(named) == 3, after
        assert named - {None} < set(made.values()), after
    assert after > 5


def test_a_record_that_was_changed_since_it_was_sealed_is_named_as_it_was(records: Path) -> None:
    first, second = run(records, "a"), run(records, "b")
    digest = seal_next(first, None)
    append(bag.TAG_MANIFEST, b"\n")(first)
    seal_next(second, None)
    assert before(second) == digest


@pytest.mark.parametrize("lost", ["gone", "torn", "of another kind"])
def test_where_the_note_is_lost_the_records_are_asked(records: Path, lost: str) -> None:
    first, second, third = (run(records, name) for name in ("b", "a", "c"))
    seal_next(first, None)
    last = seal_next(second, None)
    note().unlink() if lost == "gone" else note().write_text('{"run' if lost == "torn" else "[1]")
    seal_next(third, None)
    assert before(third) == last


def test_records_that_are_sealed_at_once_stand_in_one_row(records: Path) -> None:
    runs = [run(records, f"run-{number}") for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda record: seal_next(record, JONAS), runs))
    named = [before(record) for record in runs]
    assert sorted(name for name in named if name) == sorted(set(made) - (set(made) - set(filter(None, named))))
    assert len(set(named)) == len(runs)
