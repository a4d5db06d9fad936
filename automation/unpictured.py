"""Where no picture may be taken, a person says whether to go on without; what was covered to be on the safe side is noted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from automation.policy import short

if TYPE_CHECKING:
    from automation.errors import Uncovered
    from automation.record import Record
    from automation.supervision import Supervisor

GO_ON, STOP = "go on without a picture", "stop"


@dataclass
class Unpictured:
    """Asks whoever `supervisor` has, once for each thing on a page, and writes the answer into `record`."""

    record: Record
    supervisor: Supervisor
    _settled: set[tuple[str, str]] = field(default_factory=set, init=False)
    """What has been asked or noted, with the page that it is on."""

    def go_on(self, error: Uncovered, url: str) -> bool:
        """Whether a person wants to go on without a picture of the page at `url`. Nobody there is a no."""
        if self._is_settled(error.what, url):
            return True
        question = f"{error.why} Nothing of this page is pictured or told. Please look at the window."
        if self.supervisor.choose(question, (GO_ON, STOP)) != GO_ON:
            return False
        self._settle(
            error.what, url, "pause", f"{error.why} A person looked, and chose to go on without a picture of it."
        )
        return True

    def note(self, what: str, url: str) -> None:
        """Notes that `what`, on the page at `url`, is covered although nobody knows whether it is private."""
        if not self._is_settled(what, url):
            self._settle(
                what, url, "note", f"The page shows {what}. It is covered in the pictures, as it may be private."
            )

    def _is_settled(self, what: str, url: str) -> bool:
        return (what, short(url)) in self._settled

    def _settle(self, what: str, url: str, kind: str, text: str) -> None:
        self._settled.add((what, short(url)))
        self.record.event(kind, text=text)
