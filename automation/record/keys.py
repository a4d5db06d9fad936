"""Whose hand signs: one Ed25519 key an operator, made on first use in the settings folder, or one that was given.

The keys are OpenSSH's own files, so that stock tools show, change and verify them. None is ever written into a record.
"""

from __future__ import annotations

import base64
import os
import re
import stat
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from platformdirs import user_config_path

from automation.errors import UsageError
from automation.record import signers, sshsig
from automation.record.durable import new_folder, write_new, write_over
from automation.record.signing import NAMESPACES, Signer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from automation.record.sshsig import PublicKey

_HEADER = b"openssh-key-v1\0"
_ARMOR = re.compile(rb"-----BEGIN OPENSSH PRIVATE KEY-----(.*)-----END OPENSSH PRIVATE KEY-----", re.DOTALL)
_OTHERS_MAY = stat.S_IRWXG | stat.S_IRWXO
_PATIENCE = 10.0
_TRIES = 3


class KeyTrouble(UsageError):
    """The key at `path` cannot sign, so nothing was opened."""

    def __init__(self, path: Path, sentence: str) -> None:
        self.path = path
        super().__init__(f"signing_key: {path} {sentence} Nothing was opened.")


class NoKeyThere(KeyTrouble):
    def __init__(self, path: Path) -> None:
        super().__init__(
            path, "is not there. ssh-keygen -t ed25519 makes one; without the setting one is made by itself."
        )


class KeyUnreadable(KeyTrouble):
    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, f"cannot be used ({why}).")


class NotAKey(KeyTrouble):
    def __init__(self, path: Path) -> None:
        super().__init__(path, "is not an Ed25519 private key in OpenSSH's format. ssh-keygen -t ed25519 makes one.")


class KeyTooOpen(KeyTrouble):
    def __init__(self, path: Path) -> None:
        super().__init__(path, f"can be read by others than its owner. Put that right with: chmod 600 {path}.")


class PassphraseMissing(KeyTrouble):
    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "has a passphrase, and there is no terminal to ask for it. Run in one, or set CHAPERONE_SIGNING_PASSPHRASE.",
        )


class PassphraseWrong(KeyTrouble):
    def __init__(self, path: Path) -> None:
        super().__init__(path, "does not open with that passphrase.")


@dataclass(frozen=True)
class KeyFile:
    """What a private key file shows without its passphrase."""

    public: PublicKey
    locked: bool
    open_to_others: bool


def folder() -> Path:
    """Where keys are made, and where it is kept whose they are."""
    return user_config_path("chaperone") / "keys"


def allowed_signers() -> Path:
    """The file that says whose key may sign what: for `ssh-keygen -Y verify -f`."""
    return folder() / "allowed_signers"


def key_path(operator: str, given: Path | None) -> Path:
    """Where the operator's key lies, or will lie."""
    return given.expanduser() if given else folder() / f"{signers.principal(operator)}.ed25519"


def obtain(operator: str, given: Path | None, passphrase: Callable[[Path], str | None]) -> Signer:
    """The operator's key, opened, and listed in allowed_signers. Makes one when none was `given` and there is none.

    `passphrase` is asked where the key has one, up to three times; None means that nobody can say it. Raises KeyTrouble.
    """
    path = key_path(operator, given)
    try:
        if given is None and not path.exists():
            _make(path)
        signer = Signer(signers.principal(operator), path, _opened(path, passphrase))
        _list(signer)
    except FileNotFoundError:
        raise NoKeyThere(path) from None
    except TimeoutError:
        raise KeyUnreadable(path, "another run holds allowed_signers") from None
    except OSError as error:
        raise KeyUnreadable(path, error.strerror or str(error)) from None
    return signer


def look(path: Path) -> KeyFile:
    """What the key file at `path` shows without its passphrase. Raises NotAKey, OSError."""
    mode, data = path.stat().st_mode, path.read_bytes()
    found = _ARMOR.search(data)
    try:
        body = base64.b64decode(b"".join((found[1] if found else b"").split()), validate=True)
        cipher, public = _head(body)
    except ValueError:
        raise NotAKey(path) from None
    return KeyFile(public, cipher != b"none", os.name == "posix" and bool(mode & _OTHERS_MAY))


def _head(body: bytes) -> tuple[bytes, PublicKey]:
    """The cipher and the public key of an OpenSSH private key: in clear before what may be locked. Raises ValueError."""
    if not body.startswith(_HEADER):
        raise ValueError("not an OpenSSH key")
    rest = body.removeprefix(_HEADER)
    cipher, *derivation = islice(sshsig.strings(rest), 3)
    behind = sum(4 + len(part) for part in (cipher, *derivation)) + 4  # how many keys there are
    return cipher, sshsig.public_key(next(sshsig.strings(rest[behind:]), b""))


def _opened(path: Path, passphrase: Callable[[Path], str | None]) -> Ed25519PrivateKey:
    seen = look(path)
    if seen.open_to_others:
        raise KeyTooOpen(path)
    data = path.read_bytes()
    if not seen.locked:
        return _loaded(path, data, None)
    for _ in range(_TRIES):
        said = passphrase(path)
        if said is None:
            raise PassphraseMissing(path)
        try:
            return _loaded(path, data, said.encode())
        except PassphraseWrong as error:
            wrong = error
    raise wrong


def _loaded(path: Path, data: bytes, passphrase: bytes | None) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - for who signs, not for who checks
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key  # noqa: PLC0415

    try:
        key = load_ssh_private_key(data, passphrase or None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise (PassphraseWrong(path) if passphrase is not None else NotAKey(path)) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise NotAKey(path)
    return key


def _make(path: Path) -> None:
    """A new key at `path`, unless another run has just made one."""
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - for who signs, not for who checks
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    _own_folder(path.parent)
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    try:
        write_new(path, private)
    except FileExistsError:
        return
    public = sshsig.PublicKey(key.public_key().public_bytes_raw())
    with_suffix = path.with_name(f"{path.name}.pub")
    with_suffix.unlink(missing_ok=True)  # what is left of a key that is gone
    write_new(with_suffix, f"{public.text} chaperone\n".encode())


def _own_folder(path: Path) -> None:
    if not path.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            new_folder(path)
        except FileExistsError:
            return
    elif sys.platform != "win32":
        path.chmod(0o700)


def _list(signer: Signer) -> None:
    """Has allowed_signers name the key of `signer` from now on, and end the one before it."""
    from filelock import FileLock  # noqa: PLC0415 - for who signs, not for who checks

    path = allowed_signers()
    _own_folder(path.parent)
    use = signers.Entry(signer.principal, signer.public, ",".join(NAMESPACES))
    with FileLock(path.with_name(".lock"), timeout=_PATIENCE):
        text = path.read_text("utf-8") if path.exists() else ""
        listed = signers.with_key(text, use, datetime.now(UTC), str(path))
        if listed != text:
            write_over(path, listed.encode())
