"""The key of an operator: made by itself, or given; what cannot sign is said before anything is opened."""

from __future__ import annotations

import base64
import os
import pty
import sys
from subprocess import PIPE, Popen
from typing import TYPE_CHECKING

import pytest

from automation.record import keys, signers
from tests.record.stock import SSH_KEYGEN, needs_ssh_keygen, new_key, ran

if TYPE_CHECKING:
    from pathlib import Path

    from automation.record.keys import KeyTrouble

SESAME = "open sesame"


def nobody(_: Path) -> str | None:
    return None


def test_a_key_is_made_on_first_use_for_its_owner_only_and_kept() -> None:
    made = keys.obtain("Ada", None, nobody)
    again = keys.obtain("Ada", None, nobody)
    assert again.public == made.public
    assert made.path.parent == keys.folder()
    listed = signers.read(keys.allowed_signers().read_text(), "file")
    assert [(entry.who, entry.key) for entry in listed] == [("Ada", made.public)]
    if os.name == "posix":
        assert made.path.stat().st_mode & 0o777 == 0o600
        assert made.path.parent.stat().st_mode & 0o777 == 0o700


def test_each_operator_has_a_key_of_his_own() -> None:
    ada, bob = (keys.obtain(name, None, nobody) for name in ("Ada", "Bob"))
    assert ada.public != bob.public
    assert {entry.who for entry in signers.read(keys.allowed_signers().read_text(), "file")} == {"Ada", "Bob"}


def test_a_new_key_takes_the_place_of_one_that_is_gone() -> None:
    old = keys.obtain("Ada", None, nobody)
    old.path.unlink()
    new = keys.obtain("Ada", None, nobody)
    ended, begun = signers.read(keys.allowed_signers().read_text(), "file")
    assert (ended.key, begun.key, begun.before) == (old.public, new.public, None)
    assert ended.before == begun.after is not None


@pytest.mark.parametrize(
    ("operator", "principal"),
    [
        ("Ada", "Ada"),
        ("Jonas Weber", "Jonas-Weber"),
        ("agent@support.example", "agent@support.example"),
        ('Jörg, *?!"#\n', "Jörg"),
        ("../../etc", "etc"),
        ("…", "operator"),
    ],
)  # fmt: skip
def test_a_principal_is_a_name_that_means_only_itself(operator: str, principal: str) -> None:
    assert signers.principal(operator) == principal


@needs_ssh_keygen
def test_a_key_that_was_made_is_one_for_ssh_keygen() -> None:
    made = keys.obtain("Ada", None, nobody)
    assert made.public.text in ran(SSH_KEYGEN, "-y", "-f", made.path).stdout.decode()
    assert made.public.fingerprint in ran(SSH_KEYGEN, "-l", "-f", f"{made.path}.pub").stdout.decode()


@needs_ssh_keygen
@pytest.mark.parametrize("passphrase", ["", "öpen sesame"])
def test_a_key_that_is_given_signs_and_stays_where_it_is(tmp_path: Path, passphrase: str) -> None:
    given = new_key(tmp_path / "mine", passphrase=passphrase)
    signer = keys.obtain("Ada", given, lambda _: passphrase)
    assert signer.public.text in given.with_suffix(".pub").read_text()
    assert keys.look(given).locked is bool(passphrase)
    assert sorted(path.name for path in keys.folder().iterdir() if not path.name.startswith(".")) == ["allowed_signers"]


@needs_ssh_keygen
def test_a_passphrase_may_be_mistyped_twice_and_is_nowhere_told(tmp_path: Path) -> None:
    given, said = new_key(tmp_path / "mine", passphrase=SESAME), ["wrong-1", "wrong-2", SESAME]
    assert keys.obtain("Ada", given, lambda _: said.pop(0)).path == given
    with pytest.raises(keys.PassphraseWrong) as raised:
        keys.obtain("Ada", given, lambda _: "canary")
    assert "canary" not in f"{raised.value!r} {raised.value.__cause__!r} {raised.value.__context__!r}"


def too_open(path: Path) -> Path:
    new_key(path).chmod(0o644)
    return path


def other_kind(path: Path) -> Path:
    return new_key(path, "ecdsa")


def locked(path: Path) -> Path:
    return new_key(path, passphrase=SESAME)


def text(path: Path) -> Path:
    path.write_text("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n")
    path.chmod(0o600)
    return path


def cut(path: Path) -> Path:
    data = new_key(path).read_bytes().splitlines()
    body = base64.b64decode(b"".join(data[1:-1]))[:-60]
    path.write_bytes(data[0] + b"\n" + base64.b64encode(body) + b"\n" + data[-1] + b"\n")
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


@needs_ssh_keygen
@pytest.mark.skipif(os.name != "posix", reason="only where files have modes")
@pytest.mark.parametrize(
    ("given", "trouble"),
    [
        (lambda path: path, keys.NoKeyThere),
        (text, keys.NotAKey),
        (cut, keys.NotAKey),
        (other_kind, keys.NotAKey),
        (too_open, keys.KeyTooOpen),
        (locked, keys.PassphraseMissing),
        (folder, keys.KeyUnreadable),
    ],
)
def test_a_key_that_cannot_sign_is_said_in_a_sentence(
    tmp_path: Path, given: type[Path], trouble: type[KeyTrouble]
) -> None:
    path = given(tmp_path / "key")
    with pytest.raises(trouble) as raised:
        keys.obtain("Ada", path, nobody)
    assert raised.value.path == path
    assert str(raised.value).startswith(f"signing_key: {path} ")
    assert str(raised.value).endswith("Nothing was opened.")


@pytest.mark.parametrize("data", [b"", b"\x00" * 50, b"b3BlbnNzaC1rZXktdjEA", b"b3BlbnNzaC1rZXktdjEA////"])
def test_a_key_file_of_rubbish_is_called_that(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"-----BEGIN OPENSSH PRIVATE KEY-----" + data + b"-----END OPENSSH PRIVATE KEY-----")
    with pytest.raises(keys.NotAKey):
        keys.look(path)


def test_a_signers_file_that_somebody_spoilt_is_said_and_left_alone() -> None:
    keys.obtain("Ada", None, nobody)
    keys.allowed_signers().write_text("nonsense\n")
    with pytest.raises(signers.SignersUnreadable, match="Line 1"):
        keys.obtain("Ada", None, nobody)
    assert keys.allowed_signers().read_text() == "nonsense\n"


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of one's own is had otherwise there")
def test_a_passphrase_is_asked_for_in_the_terminal_and_not_echoed() -> None:
    ours, theirs = pty.openpty()
    code = (
        "from pathlib import Path; from automation.passphrase import asked; print(asked(Path('/k/mine')) == 'canary')"
    )
    with Popen([sys.executable, "-c", code], stdin=theirs, stderr=theirs, stdout=PIPE, start_new_session=True) as ran_:  # noqa: S603 - ours
        shown = os.read(ours, 1000)
        os.write(ours, b"canary\n")
        out, _ = ran_.communicate(timeout=30)
    os.close(theirs)
    shown += os.read(ours, 1000)
    os.close(ours)
    assert out == b"True\n"
    assert b"/k/mine" in shown
    assert b"canary" not in shown


def test_without_a_terminal_nobody_is_asked() -> None:
    code = "from pathlib import Path; from automation.passphrase import asked; print(asked(Path('/k/mine')))"
    with Popen([sys.executable, "-c", code], stdin=PIPE, stdout=PIPE, stderr=PIPE) as ran_:  # noqa: S603 - ours
        assert ran_.communicate(b"canary\n", timeout=30) == (b"None\n", b"")
