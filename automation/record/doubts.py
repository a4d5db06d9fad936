"""What earlier runs left in doubt, and how this one settles it: the page shows that it worked, or a person says that it did not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from automation.record.history import Sent, caution, doubts, wants
from automation.record.redaction import EMAIL

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from automation.plan import Plan
    from automation.record import Record
    from automation.supervision import Approval


@dataclass
class Doubts:
    """The doubts of the records in a folder about what is wanted on a site. What settles one is written into `record`, once.

    `addresses` are those that this run is about: a press for another one is none of its business.
    """

    record: Record
    records: Path
    site: str
    addresses: Collection[str] = ()
    _settled: set[tuple[str, int | None]] = field(default_factory=set)

    def caution(self, plan: Plan) -> str | None:
        """What a person has to know before he says yes to `plan`."""
        return caution(self.records, self.site, plan)

    def settle(self, plan: Plan, approval: Approval | None = None) -> None:
        """Notes what `plan`, made from the page and agreed to if it changes anything, says about what was in doubt."""
        for earlier in doubts(self.records, self.site, plan):
            key, open_still = (earlier.run, earlier.step), wants(plan, earlier)
            if key not in self._settled and self._concerns(earlier) and (approval or not open_still):
                self._settled.add(key)
                self._note(earlier, approval if open_still else None)

    def _concerns(self, earlier: Sent) -> bool:
        """What was sent then is known, and to nobody else."""
        return earlier.after is not None and all(
            address.casefold() in self.addresses for address in EMAIL.findall(earlier.after)
        )

    def _note(self, earlier: Sent, approval: Approval | None) -> None:
        self.record.event(
            "resolved",
            run=earlier.run,
            step=earlier.step,
            job=earlier.job,
            store=earlier.store,
            what=earlier.what,
            answer="not done" if approval else "done",
            who=approval.who if approval else None,
            how=approval.how if approval else "the page shows it",
        )
