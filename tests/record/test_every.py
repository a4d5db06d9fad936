"""Nothing in a sealed record is left out: every byte, every line and every file of a small one is tried."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from automation.record import bag, faults, mistrust
from automation.record.bag import Folder
from automation.record.lines import digest
from automation.record.testimony import chain_faults, read_journal
from automation.record.verify import examine, verify
from tests.record.damage import (
    INFO,
    JOURNAL,
    MANIFEST,
    TAGS,
    append,
    copied,
    countersigned,
    cut,
    double,
    drop,
    each,
    flip,
    folder_instead,
    lines,
    link,
    relisted,
    remove,
    rename,
    resigned,
    swapped,
    write,
)
from tests.record.sample import brief, drawn
from tests.record.signed import ALL, Signing, signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from automation.record.faults import Fault
    from tests.record.damage import Damage, Rewriting


UNLISTED = {TAGS, bag.SIGNATURE}
PAGES = ("VERIFY.md", "replay.html", "receipt.html", "receipt.txt")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signed record with checkpoints, of ten lines and some twenty files; no test changes it.

    Its pages say next to nothing: each of their bytes is one that a hash speaks for, and every one of them is tried.
    """
    record = signed(tmp_path_factory.mktemp("original") / "run", drawn(40), brief)
    relisted(each(*(write(page, b"<p>What was done.") for page in PAGES)), Signing())(record)
    return record


@dataclass(frozen=True)
class Shelf(Folder):
    """A record in memory, so that thousands of them can be examined."""

    contents: Mapping[str, bytes] = field(default_factory=dict)
    hashes: ClassVar[dict[bytes, str]] = {}

    def read(self, path: str) -> bytes | None:
        return self.contents.get(path)

    def hash(self, path: str) -> str | None:
        data = self.contents.get(path)
        return None if data is None else self.hashes.get(data) or self.hashes.setdefault(data, digest(data))


def shelf(record: Path) -> Shelf:
    found = bag.read_folder(record)
    return Shelf(record, found.files, (), contents={path: (record / path).read_bytes() for path in found.files})


def with_file(there: Shelf, path: str, data: bytes) -> Shelf:
    return replace(there, files={**there.files, path: len(data)}, contents={**there.contents, path: data})


def test_a_record_in_memory_is_as_good_as_one_on_the_disk(original: Path) -> None:
    assert examine(shelf(original), ALL) == verify(original, ALL)
    assert verify(original, ALL).status == "valid"


def test_the_record_has_all_that_a_record_of_a_run_has(original: Path) -> None:
    """But for what is encrypted, for a time stamp, and for what only a broken-off run leaves."""
    assert {
        re.sub(r"-\d{4}", "-N", path) for path in sealed_files(original) if not path.endswith((".webp", ".yaml"))
    } == {
        *("bagit.txt", INFO, MANIFEST, TAGS, bag.SIGNATURE, *PAGES),
        *("data/checkpoint-N.txt", JOURNAL, "data/plan.json", "data/private.json"),
    }


def sealed_files(original: Path) -> list[str]:
    return sorted(bag.read_folder(original).files)


def flipped(data: bytes) -> Iterator[bytes]:
    """`data` with one bit of each byte in turn the other way round."""
    changed = bytearray(data)
    for at in range(len(data)):
        changed[at] ^= 1 << (at % 8)
        yield bytes(changed)
        changed[at] ^= 1 << (at % 8)


def test_no_byte_of_any_file_that_a_manifest_lists_can_be_another(original: Path) -> None:
    """That a file which differs makes a record invalid is shown below, file by file."""
    there = shelf(original)
    missed = []
    for path in sealed_files(original):
        speaks = MANIFEST if path.startswith(bag.DATA) else TAGS
        for at, data in enumerate(() if path in UNLISTED else flipped(there.contents[path])):
            found = bag.file_faults(with_file(there, path, data), speaks)
            missed += [] if any(_about(fault, faults.FileChanged, path) for fault in found) else [(path, at)]
    assert missed == []


def test_no_byte_of_the_tag_manifest_and_its_signature_can_be_another_which_no_manifest_lists(original: Path) -> None:
    there = shelf(original)
    for path in UNLISTED:
        for at, data in enumerate(flipped(there.contents[path])):
            assert examine(with_file(there, path, data), ALL).status == "invalid", (path, at)


def _about(fault: Fault, kind: type[Fault], path: str) -> bool:
    return isinstance(fault, kind) and vars(fault)["path"] == path


def test_no_byte_of_the_journal_but_those_of_its_last_line_can_be_another_even_where_all_hashes_were_made_to_fit(
    original: Path,
) -> None:
    """What speaks against a change of the last line is the head digest that somebody kept, and the signature."""
    whole = (original / JOURNAL).read_bytes()
    last = whole.rindex(b"\n", 0, -1) + 1
    data = bytearray(whole)
    for at in range(last):
        data[at] ^= 1 << (at % 8)
        assert list(chain_faults(read_journal(bytes(data)))), at
        data[at] ^= 1 << (at % 8)


def test_no_byte_can_be_left_out_at_the_end(original: Path) -> None:
    there = shelf(original)
    for path, step in ((JOURNAL, 11), (MANIFEST, 3), (TAGS, 3), (bag.SIGNATURE, 1)):
        data = there.contents[path]
        for length in range(0, len(data), step):
            assert examine(with_file(there, path, data[:length])).status == "invalid", (path, length)


@pytest.mark.parametrize("change", [drop, double, swapped], ids=["dropped", "twice", "swapped with the next"])
def test_no_line_can_be_left_out_or_be_there_twice_or_elsewhere(
    original: Path, change: Callable[[int], Rewriting]
) -> None:
    there = shelf(original)
    wanted: dict[str, set[type[Fault]]] = {
        JOURNAL: {faults.ChainBroken, faults.NotClosed, faults.FirstLineWrong, faults.NotBegun},
        MANIFEST: {faults.FileChanged},
        INFO: {faults.FileChanged},
        "bagit.txt": {faults.FileChanged},
    }
    for path, any_of in wanted.items():
        found = there.contents[path].splitlines()
        for index in range(len(found) - (change is swapped)):
            data = b"".join(line + b"\n" for line in change(index)(found))
            kinds = set(map(type, examine(with_file(there, path, data)).faults))
            assert kinds & any_of, (path, index)
            assert faults.FileChanged in kinds, (path, index)


@pytest.mark.parametrize("change", [drop, double], ids=["dropped", "twice"])
def test_no_line_of_the_tag_manifest_can_be_left_out_or_be_there_twice(
    original: Path, change: Callable[[int], Rewriting]
) -> None:
    there = shelf(original)
    found = there.contents[TAGS].splitlines()
    wanted = faults.FileUnlisted if change is drop else faults.ListedTwice
    for index in range(len(found)):
        data = b"".join(line + b"\n" for line in change(index)(found))
        assert set(map(type, examine(with_file(there, TAGS, data)).faults)) == {wanted, mistrust.NotOfThisData}


@pytest.mark.parametrize("change", [drop, double, swapped], ids=["dropped", "twice", "swapped with the next"])
def test_no_line_of_the_journal_can_be_elsewhere_even_under_a_fresh_seal(
    original: Path, tmp_path: Path, change: Callable[[int], Rewriting]
) -> None:
    count = len((original / JOURNAL).read_bytes().splitlines())
    for index in range(count - (change is swapped)):
        victim = copied(original, tmp_path / str(index))
        countersigned(lines(JOURNAL, change(index)), Signing())(victim)
        kinds = set(map(type, verify(victim).faults))
        assert kinds & {faults.ChainBroken, faults.NotClosed, faults.LineAfterClose}, index


def pipe(path: str) -> Damage:
    def damage(record: Path) -> None:
        (record / path).unlink()
        os.mkfifo(record / path)

    return damage


def moved_away(path: str) -> Damage:
    return rename(path, f"{path}.old")


FILES: tuple[tuple[str, Callable[[str], Damage], type[Fault]], ...] = (
    ("its first byte flipped", lambda path: flip(path, 0), faults.FileChanged),
    ("its last byte flipped", lambda path: flip(path, -1), faults.FileChanged),
    ("emptied", lambda path: write(path, b""), faults.FileChanged),
    ("cut", cut, faults.FileChanged),
    ("grown", lambda path: append(path, b"\n"), faults.FileChanged),
    ("removed", remove, faults.FileMissing),
    ("renamed", moved_away, faults.FileMissing),
    ("made a folder", folder_instead, faults.FileMissing),
    ("made a link", link, faults.FileMissing),
    ("made a pipe", pipe, faults.FileMissing),
)


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of this system")
@pytest.mark.parametrize(("change", "wanted"), [one[1:] for one in FILES], ids=[one[0] for one in FILES])
def test_no_file_can_be(original: Path, tmp_path: Path, change: Callable[[str], Damage], wanted: type[Fault]) -> None:
    for number, path in enumerate(sealed_files(original)):
        victim = copied(original, tmp_path / str(number))
        change(path)(victim)
        verdict = verify(victim)
        assert verdict.status == "invalid", path
        if path not in UNLISTED:
            assert any(_about(fault, wanted, path) for fault in verdict.faults), path


@pytest.mark.parametrize(
    "name",
    [
        "x",
        ".hidden",
        "data/x",
        "data/.hidden",
        "data/more/x",
        "fetch.txt",
        "manifest-md5.txt",
        "tagmanifest-md5.txt",
        "data/manifest-sha256.txt",
    ],
)
def test_no_file_can_be_added(original: Path, tmp_path: Path, name: str) -> None:
    victim = copied(original, tmp_path / "run")
    write(name, b"")(victim)
    assert any(_about(fault, faults.FileUnlisted, name) for fault in verify(victim).faults)


def test_a_file_beside_the_data_may_be_listed_and_then_it_is_sealed_like_the_others(
    original: Path, tmp_path: Path
) -> None:
    victim = copied(original, tmp_path / "run")
    write("README.md", b"Read me.")(victim)
    resigned(append(TAGS, f"{digest(b'Read me.')}  README.md\n".encode()), Signing())(victim)
    assert verify(victim).status == "valid"
    flip("README.md", 0)(victim)
    assert {type(fault) for fault in verify(victim).faults} == {faults.FileChanged}
