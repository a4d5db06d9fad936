"""Time stamps (RFC 3161): what is asked of an authority, and what its answer is worth. Pure; the asking is elsewhere."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from automation.record import mistrust

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


def request(signature: bytes) -> TimeStampRequest:
    """What to ask: to stamp this signature, with a nonce, and with the authority's certificates in the answer."""
    return TimestampRequestBuilder().data(signature).nonce(nonce=True).cert_request(cert_request=True).build()


def certificates(pem: bytes) -> list[Certificate]:
    """The certificates of a PEM file. Raises ValueError when there are none."""
    return load_pem_x509_certificates(pem)


def read(answer: bytes, signature: bytes, authorities: bytes, nonce: int | None = None) -> Stamp:
    """What the authority's `answer` says of `signature`; without `authorities` (PEM), it is not trusted.

    Raises StampUnreadable, StampRefused, StampOfOther, WrongNonce or WrongAuthority.
    """
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


def _trust(response: TimeStampResponse, hashed: bytes, roots: Sequence[Certificate]) -> None:
    """Raises WrongAuthority unless the answer was signed, then, by an authority below one of `roots`."""
    try:
        VerifierBuilder(roots=list(roots)).build().verify(response, hashed)
    except VerificationError as error:
        raise mistrust.WrongAuthority(" ".join(str(error).split())) from None
