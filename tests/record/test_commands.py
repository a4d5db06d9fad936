"""The commands about signatures, in this process: what they say, and how they end."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer

from automation.commands.stamp import stamp
from automation.commands.verify import verify
from automation.errors import UsageError
from automation.record import bag, keys, signers
from tests.record.sample import Shot, done
from tests.record.signed import JONAS, Known, Signing, signed
from tests.record.stock import needs_openssl
from tests.record.tsa import Stamps, opened

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def record(shots: dict[str, Shot]) -> Path:
    """A signed record in the folder of records."""
    return signed(Path(os.environ["CHAPERONE_RECORDS"]) / "run", shots, done)


def ended(command: Callable[..., None], *words: Any, **more: Any) -> int:  # noqa: ANN401 - whatever a command takes
    with pytest.raises(typer.Exit) as raised:
        command(*words, **more)
    return raised.value.exit_code


def know(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(signers.written(Known(JONAS).entry))
    return path


def status(capsys: pytest.CaptureFixture[str]) -> str:
    return str(json.loads(capsys.readouterr().out)[0]["status"])


def test_whoever_is_not_among_ones_own_signers_is_unknown_until_a_file_names_him(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (ended(verify, [record.name], as_json=True), status(capsys)) == (5, "unknown")
    theirs = know(tmp_path / "theirs")
    assert (ended(verify, [record.name], signers=theirs, as_json=True), status(capsys)) == (0, "valid")
    know(keys.allowed_signers())
    assert (ended(verify, [record.name], as_json=True), status(capsys)) == (0, "valid")


def test_a_record_that_nobody_signed_is_not_passed(shots: dict[str, Shot], capsys: pytest.CaptureFixture[str]) -> None:
    know(keys.allowed_signers())
    signed(Path(os.environ["CHAPERONE_RECORDS"]) / "run", shots, done, Signing(sealed_by=None))
    assert (ended(verify, None, as_json=True), status(capsys)) == (5, "unsigned")


def test_a_gap_is_told_where_records_lie_together(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    know(keys.allowed_signers())
    other = record.parent / "other"
    (other / "data").mkdir(parents=True)
    for name in ("bag-info.txt", *(path.relative_to(record).as_posix() for path in record.glob("data/*"))):
        (other / name).write_bytes((record / name).read_bytes())
    Signing().seal(other, Previous_Run="aa" * 32)
    assert (ended(verify, ["other"], as_json=True), status(capsys)) == (5, "gap")


@pytest.mark.parametrize("text", [b"nonsense\n", b"\xff\xfe", None])
def test_a_file_of_signers_that_is_none_is_said(record: Path, tmp_path: Path, text: bytes | None) -> None:
    file = tmp_path / "signers"
    if text is not None:
        file.write_bytes(text)
    with pytest.raises(UsageError, match=str(file)):
        verify([str(record)], signers=file)


@needs_openssl
def test_what_waits_for_its_stamp_gets_it_and_nothing_is_asked_twice(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tsa").mkdir()
    stamps = Stamps(tmp_path / "tsa").found()
    monkeypatch.setenv("CHAPERONE_TIMESTAMP_CA", str(stamps.folder / "ca.pem"))
    monkeypatch.setenv("CHAPERONE_TIMESTAMP_URL", "http://127.0.0.1:9/")
    assert ended(stamp) == 1
    assert "cannot be reached" in capsys.readouterr().out
    with opened(stamps.answer) as desk:
        monkeypatch.setenv("CHAPERONE_TIMESTAMP_URL", desk.url)
        assert ended(stamp, as_json=True) == 0
        told = json.loads(capsys.readouterr().out)
        assert [(each["record"], each["reason"]) for each in told] == [(str(record), None)]
        assert (record / bag.STAMP).is_file()
        assert ended(stamp) == 0
        assert "Nothing is to be stamped" in capsys.readouterr().out
        assert len(desk.asked) == 1


def test_without_an_authority_there_is_nobody_to_ask(record: Path) -> None:
    with pytest.raises(UsageError, match="CHAPERONE_TIMESTAMP_URL"):
        stamp([str(record)])
