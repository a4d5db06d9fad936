"""What can be wrong with a record: one class a fault, each with its data and its sentence.

Fault
├── of the folder   NoRecord  SymlinkFound  NotAFile  FileTooLarge  FileUnreadable  PathEscapes
├── of the seal     DeclarationWrong  ManifestMissing  ManifestUnreadable  ListedTwice  FileMissing  FileChanged
│                   FileUnlisted  PayloadCountWrong  SealTaken
├── of the journal  LineUnreadable  ChainBroken  SequenceBroken  NotBegun  FirstLineWrong  TornTail  NotClosed
│                   LineAfterClose
├── of the steps    IntentWithoutOutcome  OutcomeWithoutIntent  OutcomeUnknown
├── of the evidence EvidenceMissing  EvidenceDiffers  EvidenceUnnamed  EvidenceNamedTwice  CannotBeOpened
├── of the erasure  NoteUnreadable  NoteUnsigned  NoteForAnother  NotErased  ErasureBegun
└── of the plans    PlanMissing  PlanDiffers  PlanUnnamed  ApprovalWithoutPlan  CommitWithoutYes
                    CommitWithoutConsent
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

__all__ = ["Fault", "Says", "shown"]

Says = Literal["failed", "gap", "unknown", "noted", "absent"]
"""What a check comes to that finds a fault, the gravest first."""
_LONGEST = 240


class Fault(Exception):
    """Base of all findings, which are collected and not raised.

    ``excusable``: a run that broke off, or is still going on, also looks like this.
    """

    sentence: ClassVar[str]
    says: ClassVar[Says] = "failed"
    excusable: ClassVar[bool] = False

    def __str__(self) -> str:
        return self.sentence.format(**{name: shown(value) for name, value in vars(self).items()})


def shown(value: object) -> str:
    """A value as it may stand on anybody's screen: whoever made the record may have chosen it."""
    text = str(value)
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


@dataclass(eq=False)
class _AboutPath(Fault):
    path: str


@dataclass(eq=False)
class _AboutLine(Fault):
    seq: int


@dataclass(eq=False)
class _AboutStep(Fault):
    step: int


class NoRecord(_AboutPath):
    sentence = "There is no record at {path}."


class SymlinkFound(_AboutPath):
    sentence = "{path} is a link to another place; a record holds files only."


class NotAFile(_AboutPath):
    sentence = "{path} is neither a file nor a folder."


@dataclass(eq=False)
class FileTooLarge(Fault):
    path: str
    bytes: int
    sentence = "{path} has {bytes} bytes; no file of a record is that large, so it was not read."


class FileUnreadable(_AboutPath):
    sentence = "{path} cannot be read."


class PathEscapes(_AboutPath):
    sentence = "{path} is named in the record, but points outside the place where it belongs."


class DeclarationWrong(_AboutPath):
    sentence = "{path} does not declare a BagIt 1.0 folder in UTF-8."


class ManifestMissing(_AboutPath):
    sentence = "{path} is not there: the seal was broken off or taken away."


@dataclass(eq=False)
class ManifestUnreadable(Fault):
    path: str
    line: int
    sentence = "Line {line} of {path} is not a SHA-256 and a path."


@dataclass(eq=False)
class ListedTwice(Fault):
    path: str
    manifest: str
    sentence = "{manifest} lists {path} more than once."


class FileMissing(_AboutPath):
    sentence = "{path} was sealed and is not there any more."


class FileChanged(_AboutPath):
    sentence = "{path} is not what was sealed: its SHA-256 differs."


class FileUnlisted(_AboutPath):
    sentence = "{path} is in the folder, but was not sealed."


@dataclass(eq=False)
class PayloadCountWrong(Fault):
    stated: str
    counted: str
    sentence = "bag-info.txt states {stated} bytes.files, the folder holds {counted}."


@dataclass(eq=False)
class SealTaken(Fault):
    digest: str
    sentence = "This computer has sealed the record with the digest {digest}, and the seal is gone."


@dataclass(eq=False)
class LineUnreadable(Fault):
    seq: int
    why: str
    sentence = "Line {seq} of the journal cannot be read: {why}."


class ChainBroken(_AboutLine):
    sentence = "Line {seq} of the journal does not follow from the line before it."


@dataclass(eq=False)
class SequenceBroken(Fault):
    seq: int
    found: int
    sentence = "Line {seq} of the journal carries the number {found}."


class NotBegun(Fault):
    sentence = "The journal has no whole line: the run broke off before it began."
    excusable = True


class FirstLineWrong(Fault):
    sentence = "The journal does not begin with the opening of a run in format 1."


class TornTail(Fault):
    sentence = "The last line of the journal is torn."
    excusable = True


class NotClosed(Fault):
    sentence = "The journal has no closing line."
    excusable = True


class LineAfterClose(_AboutLine):
    sentence = "Line {seq} of the journal comes after the run was closed."


class IntentWithoutOutcome(_AboutStep):
    sentence = "Step {step} was begun and has no outcome, although the run went on."


class OutcomeWithoutIntent(_AboutStep):
    sentence = "Step {step} has an outcome, but was not begun just before it."


class OutcomeUnknown(_AboutStep):
    sentence = "Step {step} was under way when the run broke off; whether it happened is not known."
    excusable = True


class EvidenceMissing(_AboutPath):
    sentence = "The journal names {path}, which is not there."


class EvidenceDiffers(_AboutPath):
    sentence = "{path} is not the file that the journal describes."


class EvidenceUnnamed(_AboutPath):
    sentence = "{path} is not named by any line of the journal."
    excusable = True


class EvidenceNamedTwice(_AboutPath):
    sentence = "{path} is claimed by more than one line of the journal."


class CannotBeOpened(_AboutPath):
    sentence = "{path} does not open with the key of its run."


class NoteUnreadable(_AboutPath):
    sentence = "{path} is no note about an erasure that can be read, so it excuses nothing."


class NoteUnsigned(_AboutPath):
    sentence = "{path} is not signed, so it excuses nothing."


class NoteForAnother(_AboutPath):
    sentence = "{path} is about another record, so it excuses nothing."


class NotErased(_AboutPath):
    sentence = "{path} was to be erased and is still there."
    excusable = True


class ErasureBegun(_AboutPath):
    sentence = "The erasure that {path} tells of was begun and not finished: chaperone erase, given again, finishes it."
    excusable = True


class PlanMissing(_AboutPath):
    sentence = "The journal names the plan {path}, which is not there."


class PlanDiffers(_AboutPath):
    sentence = "The plan {path} is not the one that was shown: its SHA-256 differs."


class PlanUnnamed(_AboutPath):
    sentence = "The plan {path} is not named by any line of the journal."
    excusable = True


class ApprovalWithoutPlan(_AboutLine):
    sentence = "The answer in line {seq} of the journal is to a plan that was not shown before it."


class CommitWithoutConsent(_AboutStep):
    sentence = "Step {step} changed the account although the seller had not agreed to the session."


class CommitWithoutYes(_AboutStep):
    sentence = "Step {step} changed the account without a yes to the plan that was last shown for it."
