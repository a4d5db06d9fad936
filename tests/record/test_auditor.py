"""The auditor's page: its commands run as they stand, with stock tools, and say what ours says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from automation.record import bag, signers
from automation.record.lines import digest
from automation.record.provenance import Auditor
from automation.record.recovery import recover
from automation.record.signing import CHECKPOINT, SEAL
from automation.record.verify import verify
from tests.record.sample import Draft, Shot, done
from tests.record.signed import EVE, JONAS, MALLORY, Known, Signing, checkpoint, opened_with, utc
from tests.record.tsa import Stamps

if TYPE_CHECKING:
    from collections.abc import Callable

SHELL = shutil.which("bash")
MISSING = [name for name in ("bash", "sha256sum", "sed", "ssh-keygen", "openssl") if shutil.which(name) is None]
OLDEST = (8, 9)
"""The OpenSSH from which on a time can be given to check a key at."""


def too_old() -> bool:
    said = subprocess.run(["ssh", "-V"], capture_output=True, text=True, check=False).stderr if not MISSING else ""  # noqa: S607 - stock
    found = re.search(r"OpenSSH\w*_(\d+)\.(\d+)", said)
    return found is None or (int(found[1]), int(found[2])) < OLDEST


pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"not here: {', '.join(MISSING)}"),
    pytest.mark.skipif(not MISSING and too_old(), reason="OpenSSH is older than 8.9"),
]

BLOCKS = (
    "files",
    "strangers",
    "",
    "signature",
    "",
    "time",
    "chain",
    "checkpoints",
    "wanted",
    "plans",
    "previous",
    "digest",
)
"""What each block of commands on the page asks; those without a name say what is needed first."""
ANSWERS = ("files", "signature", "time", "chain", "checkpoints", "previous")
OURS = {
    "files": ("folder", "tag manifest", "manifest"),
    "signature": ("signature",),
    "time": ("time",),
    "chain": ("chain",),
    "checkpoints": ("checkpoints",),
    "previous": ("previous",),
}  # fmt: skip
ACCEPTED = {"ok", "noted"}


class Bench:
    """Where records are checked: a folder of them, the signers who are known, the authority that is believed."""

    def __init__(self, folder: Path, stamps: Stamps) -> None:
        self.folder, self.stamps = folder, stamps
        self.known: tuple[Known, ...] = (Known(JONAS), Known(EVE))

    def theirs(self, record: Path) -> dict[str, bool]:
        """What stock tools accept, by the commands on the page of that record."""
        said = {name: self._ran(record, block) for name, block in page(record).items() if name}
        good = [
            line for line in said["checkpoints"][1].splitlines() if line.startswith(f'Good "{CHECKPOINT}" signature')
        ]
        all_good = len(good) == len(said["checkpoints"][1].splitlines()) == int(said["wanted"][1])
        named = bag.labels(bag.read_folder(record)).get("Previous-Run")
        return {
            "files": said["files"][0] == 0 and said["strangers"] == (0, ""),
            "signature": said["signature"][0] == 0 and said["signature"][1].startswith(f'Good "{SEAL}" signature'),
            "time": "Verification: OK" in said["time"][1],
            "chain": "BROKEN" not in said["chain"][1],
            "checkpoints": all_good,
            "previous": named is None or said["previous"][1] != "",
        }

    def ours(self, record: Path) -> dict[str, bool]:
        here = frozenset(bag.hash_file(path) for path in self.folder.glob(f"*/{bag.TAG_MANIFEST}"))
        entries = tuple(one.entry for one in self.known)
        found = verify(record, Auditor(entries, "allowed_signers", self.stamps.ca, here))
        said = {check.name: check.status for check in found.checks}
        return {name: all(said.get(one, "absent") in ACCEPTED for one in asked) for name, asked in OURS.items()}

    def _ran(self, record: Path, block: str) -> tuple[int, str]:
        signers_file = self.folder / "allowed_signers"
        signers_file.write_text("".join(signers.written(one.entry) for one in self.known))
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        env |= {"SIGNERS": str(signers_file), "AUTHORITY": str(self.stamps.folder / "ca.pem")}
        command = [str(SHELL), "-c", block]
        ended = subprocess.run(command, cwd=record, env=env, capture_output=True, check=False)  # noqa: S603 - ours
        return ended.returncode, ended.stdout.decode()


def page(record: Path) -> dict[str, str]:
    blocks = re.findall(r"```sh\n(.*?)```", (record / "VERIFY.md").read_text("utf-8"), re.DOTALL)
    return dict(zip(BLOCKS, blocks, strict=True))


@pytest.fixture(scope="module")
def stamps(tmp_path_factory: pytest.TempPathFactory) -> Stamps:
    return Stamps(tmp_path_factory.mktemp("authority")).found()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, shots: dict[str, Shot], stamps: Stamps) -> Path:
    """Two records of one folder; the second is signed, countersigned and stamped."""
    folder = tmp_path_factory.mktemp("kept")
    before = ""
    for name in ("first", "second"):
        draft = Draft(folder / name, shots)
        opened_with(JONAS.public.fingerprint)(draft)
        done(draft)
        Signing().countersign(draft.folder)
        before = Signing().seal(draft.folder, **({"Previous_Run": before} if before else {}))
        stamped = (draft.folder / bag.SIGNATURE).read_bytes()
        (draft.folder / bag.STAMP).write_bytes(stamps.of(stamped))
    return folder


@pytest.fixture
def bench(original: Path, tmp_path: Path, stamps: Stamps) -> Bench:
    return Bench(Path(shutil.copytree(original, tmp_path / "kept")), stamps)


def test_the_page_asks_nothing_that_is_not_answered_here(original: Path) -> None:
    assert len(page(original / "second")) == len(set(BLOCKS))


def test_both_accept_a_good_record_and_its_page_prints_our_digests(bench: Bench) -> None:
    record = bench.folder / "second"
    assert bench.theirs(record) == bench.ours(record) == dict.fromkeys(ANSWERS, True)
    said = {name: bench._ran(record, block)[1] for name, block in page(record).items()}  # noqa: SLF001 - the bench is ours
    verdict = verify(record)
    assert said["chain"].split() == [verdict.head]
    assert said["digest"].split()[0] == verdict.digest
    assert said["plans"].split()[0] in said["plans"].partition("approval")[2]


def without_last_line(bench: Bench, record: Path) -> None:
    """And without what the lines named that are gone."""
    journal = record / bag.JOURNAL
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-25]))
    for path in recover(journal.read_bytes(), bag.read_folder(record).files).orphans:
        (record / path).unlink()
    again(bench, record)


def again(bench: Bench, record: Path) -> None:
    """Sealed and stamped once more, by whoever has the key."""
    before = bag.labels(bag.read_folder(record)).get("Previous-Run", "")
    for name in ("bagit.txt", "bag-info.txt", "VERIFY.md", "replay.html", "manifest-sha256.txt", bag.TAG_MANIFEST):
        (record / name).unlink()
    Signing().seal(record, Previous_Run=before)
    stamp(bench, record)


def stamp(bench: Bench, record: Path) -> None:
    (record / bag.STAMP).write_bytes(bench.stamps.of((record / bag.SIGNATURE).read_bytes()))


def marks(record: Path) -> list[Path]:
    return sorted(record.glob("data/checkpoint-*.txt"))


def written(name: str, make: Callable[[Path], bytes]) -> Callable[[Bench, Path], None]:
    def damage(_: Bench, record: Path) -> None:
        (record / name).write_bytes(make(record / name))

    return damage


def flipped(at: int) -> Callable[[Path], bytes]:
    def make(path: Path) -> bytes:
        data = path.read_bytes()
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]

    return make


def gone(name: str) -> Callable[[Bench, Path], None]:
    return lambda _, record: (record / name).unlink()


def sealed_by(who: str, namespace: str = SEAL) -> Callable[[Bench, Path], None]:
    def damage(bench: Bench, record: Path) -> None:
        signer = {"Jonas": JONAS, "Mallory": MALLORY, "Eve": EVE}[who]
        (record / bag.SIGNATURE).write_bytes(signer.sign((record / bag.TAG_MANIFEST).read_bytes(), namespace))
        stamp(bench, record)

    return damage


def knowing(*known: Known) -> Callable[[Bench, Path], None]:
    def damage(bench: Bench, _: Path) -> None:
        bench.known = known

    return damage


def mark_by(who: str) -> Callable[[Bench, Path], None]:
    def damage(bench: Bench, record: Path) -> None:
        text = marks(record)[0].read_text().splitlines()
        checkpoint(record, {"Mallory": MALLORY, "Eve": EVE}[who], int(text[1]), text[2])
        again(bench, record)

    return damage


def mark_gone(bench: Bench, record: Path) -> None:
    marks(record)[0].unlink()
    again(bench, record)


def mark_changed(bench: Bench, record: Path) -> None:
    mark = marks(record)[0]
    mark.write_bytes(flipped(-40)(mark))
    again(bench, record)


def rewritten(bench: Bench, record: Path) -> None:
    """Another story in the same words: every line made to fit, and sealed with the right key."""
    raw, before = b"", "0" * 64
    for line in (record / bag.JOURNAL).read_bytes().replace(b"Maria asks", b"Maria said").splitlines():
        fields = json.loads(line) | {"prev": before}
        fitted = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
        raw, before = raw + fitted + b"\n", digest(fitted)
    (record / bag.JOURNAL).write_bytes(raw)
    again(bench, record)


def said_otherwise(_: Bench, record: Path) -> None:
    journal = record / bag.JOURNAL
    journal.write_bytes(journal.read_bytes().replace(b"Maria asks", b"Maria said"))


def first_gone(bench: Bench, _: Path) -> None:
    shutil.rmtree(bench.folder / "first")


def stranger(bench: Bench, record: Path) -> None:
    other = bench.folder.parent / "stranger"
    other.mkdir()
    (record / bag.STAMP).write_bytes(Stamps(other).found().of((record / bag.SIGNATURE).read_bytes()))


def of_something_else(bench: Bench, record: Path) -> None:
    (record / bag.STAMP).write_bytes(bench.stamps.of(b"something else"))


def linked_outside(bench: Bench, record: Path) -> None:
    """The bytes are the right ones, today: they lie where they can be exchanged."""
    elsewhere = bench.folder.parent / "elsewhere"
    (record / STILL).rename(elsewhere)
    (record / STILL).symlink_to(elsewhere)


STILL = "data/0001-look.webp"
BROKEN: tuple[tuple[str, Callable[[Bench, Path], None], set[str]], ...] = (
    ("a byte of a still", written(STILL, flipped(40)), {"files"}),
    ("a still gone", gone(STILL), {"files"}),
    ("a still that is a link", linked_outside, {"files"}),
    ("a file added", written("notes.txt", lambda _: b"x"), {"files"}),
    ("a byte of the tag manifest", written(bag.TAG_MANIFEST, flipped(3)), {"files", "signature"}),
    ("the signature gone", gone(bag.SIGNATURE), {"signature", "time"}),
    ("a byte of the signature", written(bag.SIGNATURE, flipped(200)), {"signature", "time"}),
    ("for another purpose", sealed_by("Jonas", CHECKPOINT), {"signature"}),
    ("by somebody unknown", sealed_by("Mallory"), {"signature"}),
    ("by somebody else", sealed_by("Eve"), {"signature"}),
    ("a key that nobody knows", knowing(Known(EVE)), {"signature", "checkpoints"}),
    ("a key of another name", knowing(Known(JONAS, who="Eve")), {"signature", "checkpoints"}),
    ("a key for seals only", knowing(Known(JONAS, namespaces=SEAL)), {"checkpoints"}),
    ("a key that had ended", knowing(Known(JONAS, before=utc("2026-11-21"))), {"signature", "checkpoints"}),
    ("a key that was not begun", knowing(Known(JONAS, after=utc("2026-11-22"))), {"signature", "checkpoints"}),
    ("a word of the journal", said_otherwise, {"files", "chain"}),
    ("the journal written anew", rewritten, {"checkpoints"}),
    ("the journal cut", without_last_line, {"checkpoints"}),
    ("a checkpoint gone", mark_gone, {"checkpoints"}),
    ("a checkpoint changed", mark_changed, {"checkpoints"}),
    ("a checkpoint by somebody else", mark_by("Eve"), {"checkpoints"}),
    ("a checkpoint by nobody", mark_by("Mallory"), {"checkpoints"}),
    ("no stamp", gone(bag.STAMP), {"time"}),
    ("a stamp of rubbish", written(bag.STAMP, lambda _: b"later"), {"time"}),
    ("a stamp of another authority", stranger, {"time"}),
    ("a stamp of something else", of_something_else, {"time"}),
    ("the record before gone", first_gone, {"previous"}),
)  # fmt: skip


@pytest.mark.parametrize(("damage", "expected"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_both_refuse_the_same_for_the_same_reason(
    bench: Bench, damage: Callable[[Bench, Path], None], expected: set[str]
) -> None:
    record = bench.folder / "second"
    damage(bench, record)
    theirs, ours = bench.theirs(record), bench.ours(record)
    assert {name for name, well in theirs.items() if not well} == expected
    assert {name for name, well in ours.items() if not well} == expected
