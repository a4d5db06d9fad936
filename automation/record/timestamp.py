"""Time stamps (RFC 3161): what is asked of an authority, and what its answer is worth. Pure; the asking is elsewhere.

The libraries are imported where they are needed: most records have no time stamp, and loading them takes a tenth of a second.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from automation.record import mistrust

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampRequest, TimeStampResponse

__all__ = ["Stamp", "certificates", "read", "request"]

_HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


@dataclass(frozen=True)
class Stamp:
    """When the authority had seen it; `trusted` is whether that was an authority that is known."""

    at: datetime
    trusted: bool


def request(signature: bytes) -> "TimeStampRequest":
    """What to ask: to stamp this signature, with a nonce, and with the authority's certificates in the answer."""
    from rfc3161_client import TimestampRequestBuilder  # noqa: PLC0415

    return TimestampRequestBuilder().data(signature).nonce(nonce=True).cert_request(cert_request=True).build()


def certificates(pem: bytes) -> "list[Certificate]":
    """The certificates of a PEM file. Raises ValueError when there are none."""
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415

    return load_pem_x509_certificates(pem)


def read(answer: bytes, signature: bytes, authorities: bytes, nonce: int | None = None) -> Stamp:
    """What the authority's `answer` says of `signature`; without `authorities` (PEM), it is not trusted.

    Raises StampUnreadable, StampRefused, StampOfOther, WrongNonce or WrongAuthority.
    """
    from rfc3161_client import PKIStatus, decode_timestamp_response  # noqa: PLC0415

    try:
        response = decode_timestamp_response(answer)
        status = PKIStatus(response.status)
    except ValueError:
        raise mistrust.StampUnreadable from None
    if status != PKIStatus.GRANTED:
        raise mistrust.StampRefused(status)
    try:
        token = response.tst_info
        algorithm = _HASHES[token.message_imprint.hash_algorithm.dotted_string]
        hashed = hashlib.new(algorithm, signature).digest()
    except (ValueError, KeyError):
        raise mistrust.StampUnreadable from None
    if token.message_imprint.message != hashed:
        raise mistrust.StampOfOther
    if nonce is not None and token.nonce != nonce:
        raise mistrust.WrongNonce
    if authorities:
        _trust(response, hashed, certificates(authorities))
    return Stamp(token.gen_time, bool(authorities))


def _trust(response: "TimeStampResponse", hashed: bytes, roots: "Sequence[Certificate]") -> None:
    """Raises WrongAuthority unless the answer was signed, then, by an authority below one of `roots`."""
    from rfc3161_client import VerificationError, VerifierBuilder  # noqa: PLC0415

    try:
        VerifierBuilder(roots=list(roots)).build().verify(response, hashed)
    except VerificationError as error:
        why = str(error).partition(": ErrorStack(")[0]  # what openssl adds is for whoever debugs it
        raise mistrust.WrongAuthority(" ".join(why.split())) from None
