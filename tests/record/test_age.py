"""Who evidence is encrypted for, and who can open it: with other implementations of age as well."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from automation.errors import WrongSetting
from automation.record.age import RunKey, opened_by, read_identities, read_recipients, run_key
from tests.driving import journal
from tests.record.brief import sealed
from tests.record.keys import age_key, ssh_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.record.keys import Pair

    Making = Callable[[Path], Pair]

needs_ssh = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed here")
needs_age = pytest.mark.skipif(not shutil.which("age"), reason="age is not installed here (apt-get install age)")
KINDS = [pytest.param(age_key, id="age"), pytest.param(ssh_key, id="ssh", marks=needs_ssh)]


def made(*recipients: str) -> RunKey:
    key = run_key(recipients)
    assert key is not None
    return key


@pytest.mark.parametrize("make", KINDS)
def test_who_it_is_encrypted_for_opens_it(tmp_path: Path, make: Making) -> None:
    pair = make(tmp_path)
    key = made(pair.recipient)
    opened = opened_by(read_identities(pair.identity), key.wrapped)
    assert opened is not None
    assert opened.open(key.encrypt(b"a picture")) == b"a picture"


@needs_ssh
def test_each_of_several_recipients_opens_it_alone(tmp_path: Path) -> None:
    pairs = [age_key(tmp_path), age_key(tmp_path, "other.txt"), ssh_key(tmp_path)]
    key = made(*(pair.recipient for pair in pairs))
    sealed = key.encrypt(b"a picture")
    for pair in pairs:
        opened = opened_by(read_identities(pair.identity), key.wrapped)
        assert opened is not None
        assert opened.open(sealed) == b"a picture"


def test_nobody_else_opens_it(tmp_path: Path) -> None:
    key = made(age_key(tmp_path).recipient)
    stranger = read_identities(age_key(tmp_path, "stranger.txt").identity)
    assert opened_by(stranger, key.wrapped) is None
    assert stranger.open(key.encrypt(b"a picture")) is None


def test_the_recipient_s_key_opens_the_run_s_key_and_nothing_else(tmp_path: Path) -> None:
    pair = age_key(tmp_path)
    key = made(pair.recipient)
    assert read_identities(pair.identity).open(key.encrypt(b"a picture")) is None


def test_every_run_has_a_key_of_its_own(tmp_path: Path) -> None:
    pair = age_key(tmp_path)
    one, other = made(pair.recipient), made(pair.recipient)
    opened = opened_by(read_identities(pair.identity), one.wrapped)
    assert opened is not None
    assert opened.open(other.encrypt(b"a picture")) is None


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    pair = age_key(tmp_path)
    key = made(pair.recipient)
    opened = opened_by(read_identities(pair.identity), key.wrapped)
    sealed = key.encrypt(b"a picture")
    assert opened is not None
    assert all(
        opened.open(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]) is None for at in range(len(sealed))
    )


def test_without_recipients_there_is_no_key() -> None:
    assert run_key(()) is None


@needs_ssh
def test_a_file_lists_recipients_with_comments_and_empty_lines(tmp_path: Path) -> None:
    one, other = age_key(tmp_path), ssh_key(tmp_path)
    listed = tmp_path / "team.txt"
    listed.write_text(f"# the team\n{one.recipient}\n\n  {other.recipient}\n")
    assert [to.line for to in read_recipients([str(listed), one.recipient])] == [
        one.recipient,
        " ".join(other.recipient.split()[:2]),
    ]


@needs_ssh
def test_an_ssh_recipient_is_told_by_the_fingerprint_that_ssh_keygen_prints_and_without_its_comment(
    tmp_path: Path,
) -> None:
    pair = ssh_key(tmp_path)
    (recipient,) = read_recipients([pair.recipient])
    printed = subprocess.run(["ssh-keygen", "-l", "-f", pair.identity], capture_output=True, text=True, check=True)  # noqa: S603, S607
    assert recipient.short == printed.stdout.split()[1]
    assert "maria" not in recipient.line


def test_an_age_recipient_is_told_by_both_its_ends(tmp_path: Path) -> None:
    pair = age_key(tmp_path)
    (recipient,) = read_recipients([pair.recipient])
    assert recipient.short == f"{pair.recipient[:10]}…{pair.recipient[-6:]}"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("age1xyz", "is no age1… or ssh-ed25519 public key"),
        ("ssh-ed25519 AAAA", "is no age1… or ssh-ed25519 public key"),
        ("ssh-rsa AAAA", "neither an age1… or ssh-ed25519 public key nor a file"),
        ("no-such-file", "neither an age1… or ssh-ed25519 public key nor a file"),
        ("", "neither an age1… or ssh-ed25519 public key nor a file"),
    ],
)
def test_what_is_no_recipient_is_refused_in_a_sentence(given: str, said: str) -> None:
    with pytest.raises(WrongSetting, match=said):
        run_key([given])


@pytest.mark.parametrize(
    ("text", "said"),
    [("# nobody\n", "lists no key"), ("age1xyz\n", "line 1 is no"), ("{secret}\n", "this is a private key")],
)
def test_a_file_that_lists_no_recipients_is_refused(tmp_path: Path, text: str, said: str) -> None:
    secret = age_key(tmp_path).identity.read_text().splitlines()[-1]
    (tmp_path / "team.txt").write_text(text.format(secret=secret))
    with pytest.raises(WrongSetting, match=said) as refused:
        run_key([str(tmp_path / "team.txt")])
    assert secret not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nothing of the kind\n", "holds neither"),
        ("AGE-SECRET-KEY-1NONSENSE\n", "no key that age knows"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", "no key that age knows"),
    ],
)
def test_a_file_without_a_private_key_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "id").write_text(text)
    with pytest.raises(WrongSetting, match=said):
        read_identities(tmp_path / "id")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="cannot be read"):
        read_identities(tmp_path / "nothing")


SESAME = "öpen sesame"


@needs_ssh
@pytest.mark.parametrize("typed", [[SESAME], ["wrong", "", SESAME]])
def test_a_key_with_a_passphrase_opens_what_is_for_it_and_is_nowhere_without(tmp_path: Path, typed: list[str]) -> None:
    pair, said = ssh_key(tmp_path, passphrase=SESAME), iter(typed)
    before = pair.identity.read_bytes()
    identities = read_identities(pair.identity, lambda _: next(said))
    assert opened_by(identities, made(pair.recipient).wrapped) is not None
    assert pair.identity.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["id_ed25519", "id_ed25519.pub"]


@needs_ssh
@pytest.mark.parametrize(
    ("said", "sentence"), [(None, "has a passphrase, and there is no terminal"), ("wrong", "does not open with that")]
)
def test_without_its_passphrase_it_is_refused_in_a_sentence(tmp_path: Path, said: str | None, sentence: str) -> None:
    pair = ssh_key(tmp_path, passphrase=SESAME)
    with pytest.raises(WrongSetting, match=sentence):
        read_identities(pair.identity, lambda _: said)


def test_no_private_key_is_ever_shown(tmp_path: Path) -> None:
    pair = age_key(tmp_path)
    key, identities = made(pair.recipient), read_identities(pair.identity)
    assert "AGE-SECRET-KEY" not in f"{key!r}{identities!r}{opened_by(identities, key.wrapped)!r}"


@needs_age
@pytest.mark.parametrize("make", KINDS)
def test_the_age_program_opens_what_we_encrypt(tmp_path: Path, make: Making) -> None:
    pair = make(tmp_path)
    key = made(pair.recipient)
    (tmp_path / "run-key").write_bytes(_age("-d", "-i", pair.identity, given=key.wrapped))
    assert _age("-d", "-i", tmp_path / "run-key", given=key.encrypt(b"a picture")) == b"a picture"


@needs_age
@pytest.mark.parametrize("make", KINDS)
def test_we_open_what_the_age_program_encrypts(tmp_path: Path, make: Making) -> None:
    pair = make(tmp_path)
    assert read_identities(pair.identity).open(_age("-r", pair.recipient, given=b"a picture")) == b"a picture"


@needs_age
def test_the_age_program_shows_the_plan_that_a_yes_was_to(tmp_path: Path) -> None:
    pair = age_key(tmp_path)
    record = sealed(tmp_path, key=made(pair.recipient))
    (tmp_path / "run.key").write_bytes(_age("-d", "-i", pair.identity, record / "data" / "run-key.age"))
    plan = _age("-d", "-i", tmp_path / "run.key", record / "data" / "plan.json.age")
    agreed = [line["plan"] for line in journal(record) if line["kind"] == "approval"]
    assert [hashlib.sha256(plan).hexdigest()] == agreed


def _age(*words: object, given: bytes = b"") -> bytes:
    return subprocess.run(["age", *map(str, words)], input=given, capture_output=True, check=True).stdout  # noqa: S603, S607
