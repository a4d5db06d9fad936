import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from automation.record.durable import new_folder, write_new
from automation.record.seal import AlreadySealed, NothingToSeal, UnknownInfo, UnsealableFile, seal
from automation.record.verify import verify

MANIFESTS = ("tagmanifest-sha256.txt", "manifest-sha256.txt")
PREVIOUS = "c0" * 32
SHA256SUM = shutil.which("sha256sum")


def listed(record: Path, manifest: str) -> dict[str, str]:
    lines = (record / manifest).read_text().splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def test_the_digest_is_that_of_the_tag_manifest(record: Path) -> None:
    digest = seal(record, info={})
    assert digest == hashlib.sha256((record / MANIFESTS[0]).read_bytes()).hexdigest()
    assert verify(record).digest == digest


def test_the_manifests_list_every_file_once_with_its_hash(record: Path) -> None:
    seal(record, info={})
    data = {path.relative_to(record).as_posix() for path in record.rglob("data/*")}
    assert listed(record, MANIFESTS[1]).keys() == data
    tags = {
        "bagit.txt",
        "bag-info.txt",
        "VERIFY.md",
        "replay.html",
        "receipt.html",
        "receipt.txt",
        "manifest-sha256.txt",
    }
    assert listed(record, MANIFESTS[0]).keys() == tags
    for manifest in MANIFESTS:
        for path, digest in listed(record, manifest).items():
            assert hashlib.sha256((record / path).read_bytes()).hexdigest() == digest


def test_the_folder_says_what_bagit_asks_for_and_nothing_personal(record: Path) -> None:
    seal(record, info={"Previous-Run": PREVIOUS})
    assert (record / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    info = dict(line.split(": ", 1) for line in (record / "bag-info.txt").read_text().splitlines())
    sizes = [path.stat().st_size for path in (record / "data").iterdir()]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", info.pop("Bagging-Date"))
    assert info == {
        "Bag-Software-Agent": "chaperone 0.1.0",
        "External-Identifier": "2026-11-21T182447Z-7f3a",
        "Payload-Oxum": f"{sum(sizes)}.{len(sizes)}",
        "Previous-Run": PREVIOUS,
    }


@pytest.mark.parametrize("label", ["Contact-Name", "Payload-Oxum", "external-identifier"])
def test_information_without_a_place_is_refused_before_anything_is_written(record: Path, label: str) -> None:
    before = sorted(path.name for path in record.iterdir())
    with pytest.raises(UnknownInfo) as raised:
        seal(record, info={label: "Maria Keller"})
    assert raised.value.label == label
    assert sorted(path.name for path in record.iterdir()) == before


def test_a_line_break_cannot_add_a_label(record: Path) -> None:
    seal(record, info={"Bag-Software-Agent": "x\nContact-Name: Maria"})
    assert "\nContact-Name" not in (record / "bag-info.txt").read_text()


def test_a_seal_is_never_renewed(record: Path) -> None:
    seal(record, info={})
    before = {path: path.read_bytes() for path in record.rglob("*") if path.is_file()}
    with pytest.raises(AlreadySealed):
        seal(record, info={})
    assert {path: path.read_bytes() for path in record.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("left", ["bagit.txt", "bag-info.txt", "VERIFY.md", "replay.html", "manifest-sha256.txt"])
def test_what_a_broken_off_seal_left_is_written_anew(record: Path, left: str) -> None:
    (record / left).write_text("torn")
    seal(record, info={})
    assert verify(record).status == "valid"


def test_a_folder_without_a_journal_is_not_sealed(tmp_path: Path) -> None:
    with pytest.raises(NothingToSeal):
        seal(tmp_path, info={})


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_is_not_sealed(record: Path) -> None:
    (record / "data/0099-link.webp").symlink_to("/etc/hostname")
    with pytest.raises(UnsealableFile, match="link"):
        seal(record, info={})


@pytest.mark.skipif(SHA256SUM is None, reason="there is no sha256sum here")
def test_the_stock_tool_accepts_both_manifests_and_notices_one_byte(record: Path) -> None:
    seal(record, info={})
    for manifest in MANIFESTS:
        assert _sha256sum(record, manifest) == 0
    (record / "data/plan.json").write_bytes((record / "data/plan.json").read_bytes() + b" ")
    assert _sha256sum(record, MANIFESTS[1]) == 1


def _sha256sum(record: Path, manifest: str) -> int:
    assert SHA256SUM is not None
    command = [SHA256SUM, "-c", "--strict", "--quiet", manifest]
    return subprocess.run(command, cwd=record, check=False, capture_output=True).returncode  # noqa: S603


def test_a_written_file_is_whole_and_never_replaced(tmp_path: Path) -> None:
    write_new(tmp_path / "a", b"first\r\n\x1a")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"first\r\n\x1a"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.skipif(os.name != "posix", reason="only where files have modes")
def test_files_and_folders_are_for_their_owner_only(tmp_path: Path) -> None:
    new_folder(tmp_path / "run")
    write_new(tmp_path / "run/a", b"x")
    assert (tmp_path / "run").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "run/a").stat().st_mode & 0o777 == 0o600
