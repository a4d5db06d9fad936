"""What a run leaves behind: a folder that replays and verifies.

The order on disk is the promise: evidence before the line that names it, the intent before the act, the outcome before the next intent.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from automation.errors import RecordBroken
from automation.record.checkpoints import Checkpoint
from automation.record.disk import DISK, Disk
from automation.record.durable import new_folder, write_new
from automation.record.journal import Journal
from automation.record.keeper import Keeper
from automation.record.lock import Lock
from automation.record.redaction import Redactor, without
from automation.record.signing import CHECKPOINT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from automation.plan import Plan
    from automation.record.age import RunKey
    from automation.record.signing import Signer

_SAYS_WHO = {"run.open", "consent", "approval"}
"""Lines that say who was there and who agreed: he may be one of the users whose names are covered."""
_SLUG = re.compile(r"[^a-z0-9]+")
_TELLING = 3
"""Letters that a name must have to be looked for everywhere."""
ENCRYPTED = "‹encrypted›"
_WORDS = frozenset({"text", "name", "region", "reason", "wording", "facts"})
"""Where the journal has words of people and pages; everything else in it is for programs."""


class Record:
    """The record of one run, open for writing.

    `folder` is `<records>/<start in UTC>-<random>`; it names nobody. Clear values are in the plan files, which is what was approved;
    the journal has names of fields and salted commitments. It is this program's alone until it is released: as a context manager,
    at the end of the block.
    """

    def __init__(  # noqa: PLR0913 - what a record is made with
        self,
        records: Path,
        *,
        seller: str | None = None,
        key: RunKey | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        redactor: Redactor = Redactor(),  # noqa: B008 - frozen
        signer: Signer | None = None,
        disk: Disk = DISK,
    ) -> None:
        """Makes the folder. Of what `redactor` allows, no address gets into the journal; with a `key` all evidence is encrypted.

        `signer` countersigns. Raises OSError.
        """
        self._redactor, self.signer = redactor.strict, signer
        self.run = f"{now():%Y-%m-%dT%H%M%SZ}-{secrets.token_hex(2)}"
        self.folder = records / self.run
        self.data = self.folder / "data"
        self._lock, self.disk = Lock(self.folder), disk
        new_folder(self.folder, disk=disk)
        new_folder(self.data, disk=disk)
        self._salt = secrets.token_bytes(32)
        private = json.dumps({"salt": self._salt.hex(), "seller": seller}, ensure_ascii=False)
        self.evidence = Keeper(self.data, key, disk)
        self.evidence.keep_key()
        self.evidence.keep("private.json", private.encode())
        self._journal = Journal(self.data / "journal.jsonl", now, disk=disk)
        self._hidden: re.Pattern[str] | None = None
        self.hide(seller)
        self._due: tuple[str, Callable[[], Mapping[str, object]], Callable[[], bool]] | None = None
        self._plans = self._stills = 0
        self.steps = 0
        self.listeners: list[Callable[[bytes], None]] = []
        """Each is told every line of the journal, once it is durable."""
        self.covered: set[str] = set()
        """Words that were covered in a picture, such as other people's names: the journal says none of them."""

    def commit_to(self, value: str) -> str:
        """A commitment to `value` that says nothing about it without the salt: HMAC-SHA256, in hex."""
        return hmac.digest(self._salt, value.encode(), "sha256").hex()

    def salt(self) -> str:
        """Chance for what is written down as a digest only, and could be guessed otherwise."""
        return secrets.token_hex(16)

    def without_secrets(self, text: str) -> str:
        """`text` with whatever has the shape of a secret hidden."""
        return self._redactor.without_secrets(text)

    def event(self, kind: str, **fields: object) -> None:
        """One journal line, durable when this returns. Raises RecordBroken. No e-mail address gets into it, whosever it is."""
        self.catch_up()
        self._write(kind, fields)

    def soon(self, kind: str, fields: Callable[[], Mapping[str, object]], ready: Callable[[], bool]) -> None:
        """One journal line whose evidence is still being packed: written before any other, with what `fields` gives by then."""
        self.catch_up()
        self._due = kind, fields, ready

    def catch_up(self, *, wait: bool = True) -> None:
        """Writes the line that is due, if there is one; without `wait`, only when its evidence is there. Raises RecordBroken."""
        if self._due is None or not (wait or self._due[2]()):
            return
        kind, fields, _ = self._due
        told = fields()  # it stays due while that is waited for, whatever interrupts the wait
        self._due = None
        self._write(kind, told)

    def _write(self, kind: str, fields: Mapping[str, object]) -> None:
        if self.evidence.broken:
            raise RecordBroken("The record broke off before: nothing is added to it.")
        named = kind in _SAYS_WHO
        line = self._journal.append(
            kind,
            **{
                key: self._cleaned(value, words=key in _WORDS, named=named or key == "who")
                for key, value in fields.items()
            },
        )
        if kind == "approval" or (kind == "step.intent" and fields.get("act") == "commit"):
            self._countersign()
        for told in self.listeners:
            told(line)

    def _countersign(self) -> None:
        """A signed checkpoint of the journal as it is now, durable when this returns. Raises RecordBroken."""
        if self.signer is None:
            return
        seen = Checkpoint(self.run, self._journal.lines, self._journal.head)
        try:
            write_new(self.data / seen.name, seen.note + self.signer.sign(seen.note, CHECKPOINT), disk=self.disk)
        except OSError as error:
            self.evidence.broken = True
            raise RecordBroken(
                f"The record could not be countersigned ({error.strerror}). Nothing further was done."
            ) from error

    def _cleaned(self, value: object, *, words: bool, named: bool) -> object:
        """`value` as it may be written into the journal: names of fields and digests, no personal value but the name of who said yes."""
        if isinstance(value, str):
            clean = self._redactor.clean(value if named else without(value, self.covered))
            return self._unnamed(clean) if words else clean
        if isinstance(value, Mapping):
            return {
                key: self._cleaned(inner, words=words or key in _WORDS, named=named) for key, inner in value.items()
            }
        if isinstance(value, list | tuple):
            return [self._cleaned(inner, words=words, named=named) for inner in value]
        return value

    def hide(self, *values: str | None) -> None:
        """From now on an encrypted record has these nowhere in clear: neither in words of its journal nor in the name of a file."""
        known = [self._hidden.pattern] if self._hidden else []
        known += [re.escape(value) for value in values if value and len(value) >= _TELLING]
        if self.evidence.key and known:
            self._hidden = re.compile("|".join(known), re.IGNORECASE)

    def _unnamed(self, text: str) -> str:
        return self._hidden.sub(ENCRYPTED, text) if self._hidden else text

    def plan(self, plan: Plan) -> None:
        """Keeps the exact bytes that are about to be approved, and says so in the journal.

        `sha256` is of those bytes, for that is what a yes is to; `stored` is of the file, where that is encrypted.
        """
        self.hide(plan.account.name, plan.account.token)
        self._plans += 1
        name = "plan.json" if self._plans == 1 else f"plan-{self._plans}.json"
        try:
            kept = self.evidence.keep(name, plan.bytes)
        except OSError as error:
            raise RecordBroken(f"The plan could not be kept ({error.strerror}). Nothing further was done.") from error
        commits = [change.what for change in plan.changes if change.commit]
        self.event(
            "plan",
            job=plan.job,
            store=plan.store,
            file=kept.file,
            sha256=plan.digest,
            changes=len(plan.changes),
            commits=commits,
            **({"stored": kept.sha256} if self.evidence.key else {}),
        )

    def still_name(self, what: str) -> str:
        """The name for the next still: its number in the run and what it shows, without anybody's address."""
        self._stills += 1
        shown = self._redactor.clean(self._unnamed(without(what, self.covered)))
        return f"{self._stills:04d}-{_SLUG.sub('-', shown.lower()).strip('-')[:48]}"

    def intent(self, **fields: object) -> int:
        """Says what is about to be done, and gives the number of the step. Nothing may be pressed before this returns."""
        self.steps += 1
        self.event("step.intent", step=self.steps, **fields)
        return self.steps

    def close(self, outcome: str, text: str, results: list[Mapping[str, Any]]) -> None:
        self.event("run.close", outcome=outcome, text=text, results=results)
        self._journal.close()

    def release(self) -> None:
        """From now on another program may finish the record, if that is left to do."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
