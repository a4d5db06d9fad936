"""Signatures and allowed_signers: ours and ssh-keygen's agree, on what is right and on what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from automation.record import mistrust, signers, sshsig
from automation.record.faults import Fault
from tests.record.stock import SSH_KEYGEN, needs_ssh_keygen, new_key, ran, ssh_verifies

if TYPE_CHECKING:
    from pathlib import Path

SEAL = "seal@chaperone"
DATA = b"what was sealed\n"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))  # the same in every worker
PUBLIC = sshsig.PublicKey(KEY.public_key().public_bytes_raw())
GOOD = sshsig.sign(KEY, DATA, SEAL)
NOW = datetime(2026, 11, 21, 12, 0, 0, 250000, UTC)


def refusal(armored: bytes, data: bytes = DATA, namespace: str = SEAL) -> type[Fault] | None:
    try:
        sshsig.verify(armored, data, namespace, "it")
    except Fault as fault:
        return type(fault)
    return None


def test_a_signature_names_the_key_that_made_it() -> None:
    assert sshsig.verify(GOOD, DATA, SEAL, "it") == PUBLIC


@pytest.mark.parametrize(
    ("armored", "data", "namespace", "expected"),
    [
        (GOOD, DATA + b" ", SEAL, mistrust.NotOfThisData),
        (GOOD, DATA, "checkpoint@chaperone", mistrust.WrongNamespace),
        (b"", DATA, SEAL, mistrust.NotASignature),
        (b"later", DATA, SEAL, mistrust.NotASignature),
        (GOOD[1:], DATA, SEAL, mistrust.NotASignature),
        (GOOD[:-30], DATA, SEAL, mistrust.NotASignature),
        (b"\xff" * 200, DATA, SEAL, mistrust.NotASignature),
    ],
)
def test_each_thing_that_is_wrong_with_a_signature_has_its_own_name(
    armored: bytes, data: bytes, namespace: str, expected: type[Fault]
) -> None:
    assert refusal(armored, data, namespace) is expected


def test_a_signature_with_any_character_changed_is_none() -> None:
    begin, end = len("-----BEGIN SSH SIGNATURE-----\n"), GOOD.index(b"\n-----END")
    for at in range(begin, end):
        other = b"A" if GOOD[at : at + 1] != b"A" else b"B"
        if GOOD[at : at + 1] != b"\n":
            assert refusal(GOOD[:at] + other + GOOD[at + 1 :]) is not None, at


@pytest.mark.parametrize(
    "told",
    [GOOD + b"and more\n", GOOD[:-1], GOOD + b"\n", GOOD.replace(b"\n", b"\r\n"), GOOD.replace(b"\n", b"\n\n", 2)],
)
def test_a_file_with_more_in_it_than_a_signature_is_told_from_one_as_it_is_written(told: bytes) -> None:
    assert sshsig.is_plain(GOOD)
    assert refusal(told) is None
    assert not sshsig.is_plain(told)


@needs_ssh_keygen
@pytest.mark.parametrize("data", [b"", b"x", DATA, bytes(range(256)) * 500], ids=len)
def test_ssh_keygen_accepts_what_ours_signs_and_ours_accepts_what_it_signs(tmp_path: Path, data: bytes) -> None:
    theirs = new_key(tmp_path / "key")
    (tmp_path / "allowed_signers").write_text(f"Ada {PUBLIC.text}\nAda {theirs.with_suffix('.pub').read_text()}")
    assert ssh_verifies(tmp_path, sshsig.sign(KEY, data, SEAL), data, namespace=SEAL)
    signed = ran(SSH_KEYGEN, "-q", "-Y", "sign", "-f", theirs, "-n", SEAL, typed=data).stdout
    assert refusal(signed, data) is None
    assert sshsig.is_plain(signed)
    assert (tmp_path / "key.pub").read_text().startswith(sshsig.verify(signed, data, SEAL, "it").text)


@needs_ssh_keygen
@pytest.mark.parametrize("at", range(0, len(GOOD), 41))
def test_both_refuse_a_signature_with_a_flipped_bit(tmp_path: Path, at: int) -> None:
    (tmp_path / "allowed_signers").write_text(f"Ada {PUBLIC.text}\n")
    broken = GOOD[:at] + bytes([GOOD[at] ^ 1]) + GOOD[at + 1 :]
    assert (refusal(broken) is None) is ssh_verifies(tmp_path, broken, DATA, namespace=SEAL)


@needs_ssh_keygen
def test_a_signature_by_another_kind_of_key_is_called_that(tmp_path: Path) -> None:
    key = new_key(tmp_path / "key", "ecdsa")
    signed = ran(SSH_KEYGEN, "-q", "-Y", "sign", "-f", key, "-n", SEAL, typed=DATA).stdout
    with pytest.raises(mistrust.OtherKindOfKey, match="ecdsa"):
        sshsig.verify(signed, DATA, SEAL, "it")


@needs_ssh_keygen
def test_a_fingerprint_is_the_one_that_ssh_keygen_prints(tmp_path: Path) -> None:
    (tmp_path / "key.pub").write_text(f"{PUBLIC.text} Ada\n")
    assert PUBLIC.fingerprint in ran(SSH_KEYGEN, "-l", "-f", tmp_path / "key.pub").stdout.decode()


LINES: tuple[tuple[str, str, type[Fault] | None], ...] = (
    ("the key alone", "Ada {key}", None),
    ("for this", 'Ada namespaces="seal@chaperone,checkpoint@chaperone" {key}', None),
    ("for all that fit", 'Ada namespaces="*@chaperone" {key}', None),
    ("for all but this", 'Ada namespaces="*,!seal@*" {key}', mistrust.KeyNotForThis),
    ("for something else", 'Ada namespaces="git" {key}', mistrust.KeyNotForThis),
    ("somebody else", "Bob {key}", mistrust.WrongPrincipal),
    ("one of several", "Bob,Ad?,Eve {key} with a comment", None),
    ("everybody but her", "*,!Ada {key}", mistrust.WrongPrincipal),
    ("a name with a space", '"Ada Weber,Ada" {key}', None),
    ("until the year before", 'Ada valid-before="20251231" {key}', mistrust.KeyOutOfTime),
    ("from the year after", 'Ada valid-after="20270101000000Z" {key}', mistrust.KeyOutOfTime),
    ("in its time", 'Ada valid-after="20261121120000Z",valid-before="20261121120001Z" {key}', None),
    ("a second too early", 'Ada valid-after="20261121120001Z" {key}', mistrust.KeyOutOfTime),
    ("a second too late", 'Ada valid-before="20261121115959Z" {key}', mistrust.KeyOutOfTime),
    ("again in force", 'Ada valid-before="20251231" {key}\nAda valid-after="20260101" {key}', None),
    ("another key", f"Ada {sshsig.PublicKey(bytes(32)).text}", mistrust.UnknownSigner),
    ("nobody", "# nobody yet\n\n", mistrust.UnknownSigner),
)


@needs_ssh_keygen
@pytest.mark.parametrize(("text", "expected"), [line[1:] for line in LINES], ids=[line[0] for line in LINES])
def test_a_line_of_allowed_signers_means_what_it_means_to_ssh_keygen(
    tmp_path: Path, text: str, expected: type[Fault] | None
) -> None:
    file = tmp_path / "allowed_signers"
    file.write_text(text.format(key=PUBLIC.text) + "\n")
    use = signers.Use("it", PUBLIC, "Ada", SEAL, NOW)
    found = signers.doubt(signers.read(file.read_text(), "file"), use, "file")
    assert (found if found is None else type(found)) is expected
    assert ssh_verifies(tmp_path, GOOD, DATA, namespace=SEAL, at=signers.stamp(NOW)) is (expected is None)


@pytest.mark.parametrize(
    "line",
    [
        "Ada",
        "Ada ssh-ed25519",
        "Ada ssh-ed25519 AAAA",
        'Ada colour="red" {key}',
        'Ada valid-after="soon" {key}',
        'Ada valid-after="20260101",valid-before="20260101" {key}',
        "{key} Ada",
    ],
)
def test_a_line_that_is_none_is_named(line: str) -> None:
    with pytest.raises(signers.SignersUnreadable, match="Line 2 of file"):
        signers.read("# ours\n" + line.format(key=PUBLIC.text), "file")


def test_lines_with_other_kinds_of_keys_and_authorities_are_passed_over() -> None:
    text = f"Ada ecdsa-sha2-nistp256 AAAA\nAda cert-authority {PUBLIC.text}\nAda sk-ssh-ed25519@openssh.com AAAA x\n"
    assert signers.read(text, "file") == ()


def test_a_new_key_ends_the_one_before_it_and_leaves_all_else_as_it_stands() -> None:
    old, new = (signers.Entry("Ada", sshsig.PublicKey(bytes([each]) * 32), SEAL) for each in (1, 2))
    theirs = f"# our desk\nBob {PUBLIC.text} since May\n"
    first = signers.with_key(theirs, old, NOW, "file")
    assert first == theirs + signers.written(old)
    assert signers.with_key(first, old, NOW, "file") == first
    second = signers.with_key(first, new, NOW, "file")
    assert second.startswith(theirs)
    _, ended, begun = signers.read(second, "file")
    third = signers.read(signers.with_key(second, old, NOW, "file"), "file")
    assert [entry.key for entry in third if entry.before is None] == [PUBLIC, old.key]
    second_of_it = NOW.replace(microsecond=0)
    assert (ended.key, ended.before, begun.key, begun.after) == (old.key, second_of_it, new.key, second_of_it)
