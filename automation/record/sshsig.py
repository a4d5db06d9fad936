"""SSHSIG: signatures over bytes that a stock `ssh-keygen -Y verify` accepts (OpenSSH, PROTOCOL.sshsig), with Ed25519 keys.

Pure: bytes in, bytes or an answer out. What a reader may not trust is raised as a fault of `mistrust`, to be collected.
"""

import base64
import hashlib
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from automation.record import mistrust

__all__ = ["KIND", "PublicKey", "is_plain", "public_key", "sign", "strings", "verify"]

KIND = "ssh-ed25519"
_MAGIC, _VERSION, _LENGTH, _KEY_LENGTH = b"SSHSIG", struct.pack(">I", 1), 4, 32
_HASHES = ("sha256", "sha512")
_WIDTH = 70
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_ARMOR = re.compile(rf"{_BEGIN}\r?\n(.*?)\n{_END}".encode(), re.DOTALL)
"""Whatever follows the end is passed over, as ssh-keygen does."""


@dataclass(frozen=True)
class PublicKey:
    """The 32 bytes of an Ed25519 public key, and what OpenSSH makes of them."""

    raw: bytes

    @property
    def blob(self) -> bytes:
        return _string(KIND.encode()) + _string(self.raw)

    @property
    def text(self) -> str:
        """As it stands in a .pub file and in allowed_signers: kind and base64."""
        return f"{KIND} {base64.b64encode(self.blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` prints it: SHA256 and base64 without padding."""
        return "SHA256:" + base64.b64encode(hashlib.sha256(self.blob).digest()).decode().rstrip("=")


def public_key(blob: bytes) -> PublicKey:
    """The key in a public key blob. Raises ValueError when it is of another kind, and says of which."""
    kind, *rest = strings(blob)
    if kind != KIND.encode() or [len(part) for part in rest] != [_KEY_LENGTH]:
        raise ValueError(kind.decode(errors="replace"))
    return PublicKey(rest[0])


def sign(key: Ed25519PrivateKey, data: bytes, namespace: str) -> bytes:
    """The signature of `data` for `namespace`, as it stands in a .sig file."""
    signature = _string(KIND.encode()) + _string(key.sign(_signed(data, namespace.encode(), "sha512")))
    blob = b"".join(
        (
            _MAGIC,
            _VERSION,
            _string(PublicKey(key.public_key().public_bytes_raw()).blob),
            *map(_string, (namespace.encode(), b"", b"sha512", signature)),
        )
    )
    return _armored(base64.b64encode(blob).decode())


def _armored(text: str) -> bytes:
    """The file that a signature stands in, from its base64."""
    lines = (text[start : start + _WIDTH] for start in range(0, len(text), _WIDTH))
    return "".join(f"{line}\n" for line in (_BEGIN, *lines, _END)).encode()


def is_plain(armored: bytes) -> bool:
    """Whether a file is exactly as whoever signs writes it, here and in OpenSSH: no other line ends, and nothing after the signature."""
    found = _ARMOR.match(armored)
    return found is not None and armored == _armored(b"".join(found[1].split()).decode("ascii", "replace"))


def verify(armored: bytes, data: bytes, namespace: str, path: str) -> PublicKey:
    """The key that signed `data` for `namespace`; `path` is how `data` is called.

    Raises NotASignature, OtherKindOfKey, WrongNamespace or NotOfThisData.
    """
    try:
        key_blob, found, _, algorithm, signature = _parts(armored)
        algorithm_name = algorithm.decode("ascii")
        kind, raw = strings(signature)
    except ValueError:
        raise mistrust.NotASignature(path) from None
    try:
        key = public_key(key_blob)
    except ValueError as error:
        raise mistrust.OtherKindOfKey(path, str(error)) from None
    if found != namespace.encode():
        raise mistrust.WrongNamespace(path, found.decode(errors="replace"), namespace)
    if kind != KIND.encode() or algorithm_name not in _HASHES:
        raise mistrust.NotASignature(path)
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(raw, _signed(data, found, algorithm_name))
    except InvalidSignature:
        raise mistrust.NotOfThisData(path) from None
    return key


def _signed(data: bytes, namespace: bytes, algorithm: str) -> bytes:
    """The bytes that are signed for `data`."""
    hashed = hashlib.new(algorithm, data).digest()
    return _MAGIC + b"".join(map(_string, (namespace, b"", algorithm.encode(), hashed)))


def _parts(armored: bytes) -> list[bytes]:
    """The five strings of a signature file. Raises ValueError when it is not one."""
    found = _ARMOR.match(armored)
    if found is None:
        raise ValueError("no armor")
    text = b"".join(found[1].split())
    blob = base64.b64decode(text, validate=True)
    if base64.b64encode(blob) != text or not blob.startswith(_MAGIC + _VERSION):
        raise ValueError("not canonical, or another version")
    parts = list(strings(blob.removeprefix(_MAGIC + _VERSION)))
    if len(parts) != 5:  # noqa: PLR2004 - key, namespace, reserved, hash algorithm, signature
        raise ValueError("other parts")
    return parts


def _string(part: bytes) -> bytes:
    return struct.pack(">I", len(part)) + part


def strings(blob: bytes) -> Iterator[bytes]:
    """The strings that `blob` is made of. Raises ValueError when it is not."""
    while blob:
        length = int.from_bytes(blob[:_LENGTH])
        part, rest = blob[_LENGTH : _LENGTH + length], blob[_LENGTH + length :]
        if len(blob) < _LENGTH or len(part) != length:
            raise ValueError("a string is cut off")
        yield part
        blob = rest
