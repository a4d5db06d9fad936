"""What can be doubtful about who made a record, and when: faults of signatures, checkpoints, time stamps and order.

Fault
├── of a signature   NotASignature  OtherKindOfKey  WrongNamespace  NotOfThisData  SignatureMissing  SignedByAnotherKey
│                    SignatureNotPlain
├── of its signer    NotSigned  SealedByAnother  UnknownSigner  WrongPrincipal  KeyNotForThis  KeyOutOfTime
├── of a checkpoint  CheckpointUnreadable  CheckpointOfAnotherRun  CheckpointByAnotherKey  CheckpointBeyondEnd
│                    CheckpointDiffers  CheckpointMissing  CheckpointNotReached
├── of the time      NotStamped  StampUnreadable  StampRefused  StampOfOther  WrongNonce  WrongAuthority
│                    AuthorityNotGiven  StampLate  StampEarly
└── of the order     PreviousMissing
"""

from dataclasses import dataclass

from automation.record.faults import Fault

__all__ = ["Fault"]


@dataclass(eq=False)
class _AboutSignature(Fault):
    """`path` is the file that is signed, or that the signature stands in."""

    path: str


class NotASignature(_AboutSignature):
    sentence = "What should be the signature of {path} is none."


@dataclass(eq=False)
class OtherKindOfKey(_AboutSignature):
    kind: str
    sentence = "The signature of {path} was made with a key of another kind than Ed25519 ({kind})."


@dataclass(eq=False)
class WrongNamespace(_AboutSignature):
    found: str
    wanted: str
    sentence = "The signature of {path} was made for “{found}”, not for “{wanted}”."


class NotOfThisData(_AboutSignature):
    sentence = "{path} is not what was signed: the signature does not fit it."


class SignatureMissing(_AboutSignature):
    sentence = "{path} was signed, by what bag-info.txt says, and its signature is not there."


class SignatureNotPlain(_AboutSignature):
    sentence = (
        "The signature of {path} fits, and the file that it stands in was changed: nobody who signs writes it so."
    )


@dataclass(eq=False)
class SignedByAnotherKey(_AboutSignature):
    found: str
    stated: str
    sentence = "{path} is signed with the key {found}, and bag-info.txt names {stated}."


@dataclass(eq=False)
class SealedByAnother(Fault):
    who: str
    key: str
    opened: str
    sentence = "{who} sealed this record, with the key {key}; the run itself opened with {opened}."
    says = "noted"


class NotSigned(Fault):
    sentence = "Nobody signed this record, or the signature was taken away: nothing shows who made it."
    says = "absent"


@dataclass(eq=False)
class UnknownSigner(_AboutSignature):
    key: str
    signers: str
    sentence = (
        "{path} is signed with the key {key}, which {signers} does not know: it is intact, but by whom is not shown."
    )
    says = "unknown"


@dataclass(eq=False)
class WrongPrincipal(_AboutSignature):
    key: str
    who: str
    sentence = "{path} is said to be signed by {who}, whose key {key} is not."


@dataclass(eq=False)
class KeyNotForThis(_AboutSignature):
    key: str
    namespace: str
    sentence = "The key {key} may not sign {path}: it is not for “{namespace}”."


@dataclass(eq=False)
class KeyOutOfTime(_AboutSignature):
    key: str
    at: str
    sentence = "The key {key} that signed {path} was not valid at {at}."


class CheckpointUnreadable(_AboutSignature):
    sentence = "{path} is not a checkpoint: three lines and a signature."


class CheckpointOfAnotherRun(_AboutSignature):
    sentence = "{path} is the checkpoint of another run."


class CheckpointByAnotherKey(_AboutSignature):
    sentence = "{path} is not signed with the key that the run opened with."


@dataclass(eq=False)
class CheckpointBeyondEnd(_AboutSignature):
    lines: int
    there: int
    sentence = "{path} vouches for {lines} lines, and the journal has {there}: lines were cut off."


class CheckpointDiffers(_AboutSignature):
    sentence = "The journal is not the one that {path} vouches for: a line before it was changed."


@dataclass(eq=False)
class CheckpointMissing(Fault):
    seq: int
    sentence = "Line {seq} of the journal has no checkpoint, although the run went on after it."


@dataclass(eq=False)
class CheckpointNotReached(Fault):
    seq: int
    sentence = "Line {seq} of the journal has no checkpoint: the run broke off there, before anything was pressed."
    says = "noted"


class NotStamped(Fault):
    sentence = "No time stamp: only the clock of the machine that ran it says when this was."
    says = "absent"


class StampUnreadable(Fault):
    sentence = "The time stamp cannot be read."


@dataclass(eq=False)
class StampRefused(Fault):
    status: int
    sentence = "The time stamp is a refusal (status {status})."


class StampOfOther(Fault):
    sentence = "The time stamp is of something else than this signature."


class WrongNonce(Fault):
    sentence = "The time stamp answers another request: its nonce is not the one that was sent."


@dataclass(eq=False)
class WrongAuthority(Fault):
    why: str
    sentence = "The time stamp is not by the authority that is trusted ({why})."


@dataclass(eq=False)
class AuthorityNotGiven(Fault):
    at: str
    sentence = "The time stamp says {at}; by whom was not checked: timestamp_ca names no authority."
    says = "noted"


@dataclass(eq=False)
class StampLate(Fault):
    at: str
    minutes: int
    sentence = "The time stamp, {at}, came {minutes} minutes after the run ended: until then only its own clock speaks."
    says = "noted"


@dataclass(eq=False)
class StampEarly(Fault):
    at: str
    minutes: int
    sentence = (
        "The time stamp, {at}, is {minutes} minutes older than the end of the run: the machine’s clock was ahead."
    )
    says = "noted"


@dataclass(eq=False)
class PreviousMissing(Fault):
    digest: str
    sentence = "The record that was sealed before this one, {digest}, is not in this folder."
    says = "gap"
