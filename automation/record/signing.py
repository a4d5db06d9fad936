"""Who signs a record, and what for."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from automation.record.sshsig import PublicKey

__all__ = ["CHECKPOINT", "ERASURE", "NAMESPACES", "SEAL", "Signer"]

CHECKPOINT, ERASURE, SEAL = NAMESPACES = ("checkpoint@chaperone", "erasure@chaperone", "seal@chaperone")
"""A signature is good for one of these only: a yes or a commit of a run, what was erased of a record, a whole record."""


@dataclass(frozen=True)
class Signer:
    """Who signs, under the name that allowed_signers has, and with what. `path` is where the key lies."""

    principal: str
    path: Path
    _key: "Ed25519PrivateKey" = field(repr=False)

    @property
    def public(self) -> "PublicKey":
        from automation.record.sshsig import PublicKey  # noqa: PLC0415 - cryptography, for who signs

        return PublicKey(self._key.public_key().public_bytes_raw())

    def sign(self, data: bytes, namespace: str) -> bytes:
        """The signature of `data`, as it stands in a .sig file."""
        from automation.record.sshsig import sign  # noqa: PLC0415 - cryptography, for who signs

        return sign(self._key, data, namespace)
