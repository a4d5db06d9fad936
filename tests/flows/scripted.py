"""One session with a scripted person: `python -m tests.flows.scripted URL JOB SCRIPT`, in a process of its own.

SCRIPT is a JSON list with an entry for each question in turn. `{"meanwhile": state}` starts the practice account over with that
state while the question is open, and then says yes; `{}` says yes. The report is printed as JSON.
"""

from __future__ import annotations

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.request import ProxyHandler, Request, build_opener

from automation.settings import load
from automation.supervision import Approval
from flows.session import Session, request
from tests.driving import EMAIL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from automation.plan import Findings, Plan
    from automation.secret import Secret
    from automation.supervision import Delivery, HandOver
    from automation.supervision.consent import Consent


@dataclass
class Scripted:
    """Answers each question as the script says."""

    url: str
    script: list[dict[str, Any]] = field(default_factory=list)

    def step(self, text: str) -> AbstractContextManager[None]:
        self.say(text)
        return nullcontext()

    def say(self, text: str) -> None:
        sys.stderr.write(f"{text}\n")

    def found(self, title: str, store: str, findings: Findings) -> None:
        self.say(f"{title} {store}: {len(findings.changes)}")

    def show(self, plan: Plan) -> None:
        self.say(plan.title)

    def approve(self, plan: Plan) -> Approval:
        entry = self.script.pop(0)
        if "meanwhile" in entry:
            self._start_over({"signed_in": True, **entry["meanwhile"]})
        return Approval(plan.digest, "yes", "Ada", "said yes in a test", 60.0)

    def consent(self, asked: Consent) -> Approval:
        return Approval(asked.digest, "no", "nobody", "was not to be asked", 0.0)

    def hand_over(self, text: str, over: Callable[[], bool]) -> HandOver:  # noqa: ARG002 - as the engine calls it
        return "nobody"

    agree = hand_over

    def choose(self, text: str, answers: Sequence[str], *, enter: str | None = None) -> str | None:  # noqa: ARG002 - as the engine calls it
        return None

    def deliver(self, what: str, secret: Secret) -> Delivery:  # noqa: ARG002 - as the engine calls it
        return "left"

    def _start_over(self, state: dict[str, Any]) -> None:
        asked = Request(f"{self.url}/practice/reset", json.dumps(state).encode(), method="POST")  # noqa: S310 - loopback
        with build_opener(ProxyHandler({})).open(asked, timeout=10) as answer:
            answer.read()


def main(url: str, job: str, script: str) -> None:
    asked = request("exportyourstore", (job,), "US", {"email": EMAIL}, site=url)
    person = Scripted(url, json.loads(script))
    report = Session(asked, load(headless=True), lambda _: person, person.say).hold()
    sys.stdout.write(json.dumps({**report.data, "unasked": len(person.script)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
