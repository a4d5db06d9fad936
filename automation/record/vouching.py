"""Whether a note about an erasure was signed by somebody who may: as the auditor knows, or else as the record itself says."""

from typing import TYPE_CHECKING

from automation.record import bag, mistrust, signers, sshsig
from automation.record.bag import Folder
from automation.record.faults import Fault
from automation.record.notes import Attest, Note
from automation.record.signers import Use
from automation.record.signing import ERASURE

if TYPE_CHECKING:
    from automation.record.provenance import Auditor

__all__ = ["by_auditor", "by_record"]


def by_auditor(auditor: "Auditor") -> Attest:
    """The auditor knows the signer, by the name that the note gives and at the time that it gives."""

    def attest(path: str, data: bytes, signature: bytes, note: Note) -> Fault | None:
        try:
            key = sshsig.verify(signature, data, ERASURE, path)
        except Fault as fault:
            return fault
        return auditor.doubt(Use(path, key, signers.principal(note.who), ERASURE, note.at))

    return attest


def by_record(folder: Folder) -> Attest:
    """Where there is no auditor, only the key that sealed the record vouches for what was erased of it."""

    def attest(path: str, data: bytes, signature: bytes, _: Note) -> Fault | None:
        try:
            key = sshsig.verify(signature, data, ERASURE, path)
        except Fault as fault:
            return fault
        sealed = bag.labels(folder).get("Signing-Key", "no key")
        return None if key.fingerprint == sealed else mistrust.SignedByAnotherKey(path, key.fingerprint, sealed)

    return attest
