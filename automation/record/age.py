"""Encryption with age: to whom, with which key, and opening it again. The one module that knows pyrage.

Every run has a key of its own. Its public half encrypts the evidence; its private half is kept only as `run-key.age`, encrypted to
the recipients. So deleting that one file makes all of the evidence unreadable, for everybody and for ever.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pyrage import DecryptError, IdentityError, RecipientError, decrypt, encrypt, ssh, x25519

from automation.errors import WrongSetting
from automation.passphrase import asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["SUFFIX", "Identities", "Recipient", "RunKey", "opened_by", "read_identities", "read_recipients", "run_key"]

SUFFIX = ".age"
_SSH = "ssh-ed25519 "
_SECRET = "AGE-SECRET-KEY-1"  # noqa: S105 - how such a line begins
_OPENSSH = b"-----BEGIN OPENSSH PRIVATE KEY-----"
_TRIES = 3


@dataclass(frozen=True)
class Recipient:
    """Somebody who can open the evidence: a public age or ssh-ed25519 key, as one line."""

    line: str

    @property
    def short(self) -> str:
        """The key as people tell it from others: the fingerprint that ssh-keygen prints, or both ends of an age key."""
        if not self.line.startswith(_SSH):
            return f"{self.line[:10]}…{self.line[-6:]}"
        digest = hashlib.sha256(base64.b64decode(self.line.split()[1])).digest()
        return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"

    @property
    def key(self) -> x25519.Recipient | ssh.Recipient:
        """Raises RecipientError."""
        if self.line.startswith(_SSH):
            return ssh.Recipient.from_str(self.line)
        return x25519.Recipient.from_str(self.line)


@dataclass(frozen=True)
class RunKey:
    """The key of one run. The private half is in `wrapped` alone, which only the recipients can open."""

    recipients: tuple[Recipient, ...]
    wrapped: bytes
    _public: x25519.Recipient = field(repr=False)

    def encrypt(self, data: bytes) -> bytes:
        return encrypt(data, [self._public])


def run_key(recipients: Iterable[str]) -> RunKey | None:
    """A new key, for the recipients of the setting; none when there are none. Raises WrongSetting."""
    found = read_recipients(recipients)
    if not found:
        return None
    identity = x25519.Identity.generate()
    return RunKey(found, encrypt(str(identity).encode(), [one.key for one in found]), identity.to_public())


def read_recipients(given: Iterable[str]) -> tuple[Recipient, ...]:
    """Recipients, each a public key or a file that lists such keys a line. Raises WrongSetting."""
    return tuple(dict.fromkeys(one for text in given for one in _recipients(text.strip())))


def _recipients(text: str) -> Iterator[Recipient]:
    if text.startswith(("age1", _SSH)):
        yield _recipient(text, text)
        return
    path = Path(text).expanduser()
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise WrongSetting(
            "encrypt_to", f"“{text}” is neither an age1… or ssh-ed25519 public key nor a file of such keys."
        ) from error
    found = [_recipient(line.strip(), f"{path}, line {n}") for n, line in enumerate(lines, 1) if _says_something(line)]
    if not found:
        raise WrongSetting("encrypt_to", f"{path} lists no key.")
    yield from found


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _recipient(line: str, where: str) -> Recipient:
    """What cannot be read may be a private key that was given by mistake: then it is not repeated."""
    if line.startswith(_SECRET):
        raise WrongSetting("encrypt_to", "this is a private key. Give the public one, which begins with age1.")
    found = Recipient(" ".join(line.split()[:2]))
    try:
        _ = found.key, found.short
    except (RecipientError, ValueError, LookupError) as error:
        raise WrongSetting("encrypt_to", f"{where} is no age1… or ssh-ed25519 public key.") from error
    return found


@dataclass(frozen=True)
class Identities:
    """Private keys, from the file `source`. They are never shown."""

    source: Path
    texts: tuple[bytes, ...] = field(repr=False)

    def open(self, wrapped: bytes) -> bytes | None:
        """What `wrapped` holds, if it is encrypted to one of these keys."""
        try:
            return decrypt(wrapped, [_identity(text) for text in self.texts])
        except DecryptError:
            return None


def read_identities(path: Path, passphrase: Callable[[Path], str | None] = asked) -> Identities:
    """The private keys of an age identity file, or an OpenSSH key. Raises WrongSetting.

    `passphrase` is asked where that key has one, up to three times; None means that nobody can say it.
    """
    try:
        data = path.expanduser().read_bytes()
    except OSError as error:
        raise WrongSetting("--identity", f"{path} cannot be read ({error.strerror}).") from error
    ours = [line.strip() for line in data.splitlines() if line.startswith(_SECRET.encode())]
    texts = (_unlocked(path, data, passphrase),) if data.lstrip().startswith(_OPENSSH) else tuple(ours)
    try:
        for text in texts:
            _identity(text)
    except IdentityError as error:
        raise WrongSetting("--identity", f"what is in {path} is no key that age knows.") from error
    if not texts:
        raise WrongSetting("--identity", f"{path} holds neither an age identity ({_SECRET}…) nor an OpenSSH key.")
    return Identities(path, texts)


def _unlocked(path: Path, data: bytes, passphrase: Callable[[Path], str | None]) -> bytes:
    """The OpenSSH key `data` as age can use it: without its passphrase, in memory only. Raises WrongSetting."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - for who opens, not for who checks
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - for who opens, not for who checks
        Encoding,
        NoEncryption,
        PrivateFormat,
        load_ssh_private_key,
    )

    if not _is_locked(data):
        return data
    for _ in range(_TRIES):
        said = passphrase(path)
        if said is None:
            raise WrongSetting("--identity", f"{path} has a passphrase, and there is no terminal to ask for it.")
        try:
            key = load_ssh_private_key(data, said.encode())
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
        return key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    raise WrongSetting("--identity", f"{path} does not open with that passphrase.")


def _is_locked(data: bytes) -> bool:
    try:
        ssh.Identity.from_buffer(data)
    except IdentityError as error:
        return "decrypted" in str(error)
    return False


def _identity(text: bytes) -> x25519.Identity | ssh.Identity:
    if text.startswith(_SECRET.encode()):
        return x25519.Identity.from_str(text.decode("ascii", "replace"))
    return ssh.Identity.from_buffer(text)


def opened_by(identities: Identities, wrapped: bytes) -> Identities | None:
    """The key of a run, out of `wrapped`, as something that opens its evidence; None when it is for somebody else."""
    secret = identities.open(wrapped)
    if secret is None or not secret.startswith(_SECRET.encode()):
        return None
    return Identities(identities.source, (secret,))
