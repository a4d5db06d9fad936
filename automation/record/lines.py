"""The lines of a journal and the plan files, as they are read back.

Reading is strict about the keys of format 1 and patient about everything else: a kind or a key that is not known here
is carried along, so that a record of a later version still opens.
"""

import hashlib
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, JsonValue

FIRST_PREV = "0" * 64

Box = tuple[float, float, float, float]


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class File(_Read):
    file: str
    sha256: str
    bytes: int


class Still(File):
    width: int
    height: int
    masked: tuple[Box, ...] = ()


class Evidence(_Read):
    still: Still | None = None
    outline: File | None = None

    def files(self) -> tuple[File, ...]:
        """The files that belong to this moment."""
        return tuple(one for one in (self.still, self.outline) if one is not None)


class Control(_Read):
    role: str
    name: str
    region: str | None = None
    box: Box | None = None


class Value(_Read):
    name: str
    commitment: str


class Line(_Read):
    """What every line has; also stands for kinds that this version does not know."""

    seq: int
    prev: str
    at: AwareDatetime
    mono: float
    kind: str


class RunOpen(Line):
    format: int
    tool: str
    version: str
    run: str
    partner: str
    title: str
    jobs: tuple[str, ...]
    stores: tuple[str, ...]
    site: str
    practice: bool
    agent: str
    user_agent: str
    browser: str
    operator: str
    seller: str | None
    mode: Literal["run", "check"]
    approve: Literal["ask", "practice"]
    headless: bool
    key: str | None = None
    """The fingerprint of the key that countersigns this run; none in a record that nobody signs."""
    encrypted_to: tuple[str, ...] = ()


class Witnessed(Line):
    """A line at which a still and an outline may have been taken."""

    ev: Evidence | None = None


class Observed(Witnessed):
    job: str
    store: str
    facts: dict[str, JsonValue]


class PlanLine(Line):
    job: str
    store: str
    file: str
    sha256: str
    changes: int
    commits: tuple[str, ...] = ()
    """The changes of the account, by the names of their fields."""
    stored: str | None = None
    """The SHA-256 of the file, where that is encrypted and so is not what was agreed to."""


class Approval(Line):
    plan: str
    answer: Literal["yes", "no", "timeout"]
    who: str
    how: str
    seconds: float


class Consent(Line):
    """The seller's answer to the session itself. `text` are the words that were agreed to, `version` is theirs."""

    version: str
    text: str
    account: str | None
    operator: str
    answer: Literal["yes", "no", "timeout"]
    who: str
    how: str
    seconds: float


class Intent(Witnessed):
    step: int
    job: str
    store: str
    act: Literal["open", "press", "fill", "choose", "commit"]
    change: int | None
    text: str
    control: Control | None
    value: Value | None
    on: str | None
    ev: Evidence | None = None


class Also(_Read):
    """Where a picture shows the control of an earlier step that had none of its own."""

    step: int
    box: Box


class Outcome(Witnessed):
    step: int
    ok: bool
    lost: bool = False
    text: str
    box: Box | None
    also: tuple[Also, ...] = ()


class HandoverBegin(Line):
    reason: str
    text: str


class HandoverEnd(Line):
    how: str


class Said(Line):
    """A pause, a note or a stop."""

    text: str
    who: str | None = None
    how: str | None = None


class Taught(Witnessed):
    """A control, row or level that was not known, and that a person pointed at."""

    text: str
    what: str
    key: str
    role: str
    wording: str
    page: str
    region: str


class Confided(Line):
    """A secret that was handed over: which one it was is proved by the commitment, what it was is nowhere here."""

    what: str
    commitment: str
    how: str


class Recovered(Line):
    """What a run that broke off had left, found when the record was finished later.

    `dropped` is what was taken from the end of the journal, and where it is kept; `orphans` are files that no line named; `unknown`
    is the step that was under way.
    """

    dropped: File | None
    orphans: tuple[File, ...]
    unknown: int | None

    def files(self) -> tuple[File, ...]:
        """The files that this line answers for."""
        return (*((self.dropped,) if self.dropped else ()), *self.orphans)


class Resolved(Line):
    """What became of `step` of the earlier run `run`, whose outcome that one never saw: who settled it, and how.

    Nobody, where the page did; no step, where a person had pressed himself.
    """

    run: str
    step: int | None
    job: str
    store: str
    what: str
    answer: Literal["done", "not done"]
    who: str | None
    how: str


class Verified(Witnessed):
    """What was read back. `on` is the picture of the page that was read, where an earlier line has taken it."""

    job: str
    store: str
    left: int
    text: str
    on: str | None = None


class Result(_Read):
    job: str
    store: str
    outcome: str
    reason: str | None
    changes: int


class RunClose(Line):
    outcome: str
    text: str
    results: tuple[Result, ...]


class Change(_Read):
    what: str
    before: str
    after: str
    says: str
    undo: str | None
    commit: bool


class Kept(_Read):
    what: str
    level: str
    sensitive: bool = False


class Account(_Read):
    name: str | None
    token: str | None


class PlanFile(_Read):
    format: int
    run: str
    partner: str
    title: str
    job: str
    store: str
    account: Account
    changes: tuple[Change, ...]
    keeps: tuple[Kept, ...]
    extra: tuple[Kept, ...]
    caution: str | None


_KINDS: dict[str, type[Line]] = {
    "run.open": RunOpen,
    "observed": Observed,
    "plan": PlanLine,
    "approval": Approval,
    "consent": Consent,
    "step.intent": Intent,
    "step.outcome": Outcome,
    "handover.begin": HandoverBegin,
    "handover.end": HandoverEnd,
    "pause": Said,
    "note": Said,
    "stop": Said,
    "confided": Confided,
    "taught": Taught,
    "recovered": Recovered,
    "resolved": Resolved,
    "verify": Verified,
    "run.close": RunClose,
}


def read_line(line: bytes) -> Line:
    """One line of a journal, without its newline. Raises ValueError when it is not what its kind should be."""
    kind = Line.model_validate_json(line).kind
    return _KINDS.get(kind, Line).model_validate_json(line)


def digest(data: bytes) -> str:
    """The SHA-256 of some bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
