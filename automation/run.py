"""The loop: observe, plan, approve, apply, verify - for each job, on each store. What it found is what it says."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from automation.errors import AnswerLost, Asked, ChaperoneError, Declined, Interrupted, Refused, Stopped
from automation.plan import Change, Findings, Plan, Right

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from automation.hands import Hands
    from automation.job import Job
    from automation.supervision import Supervisor

Have = TypeVar("Have")
Outcome = Literal["done", "unchanged", "waiting", "changes", "declined", "stopped", "failed"]

EXIT_CODES: dict[str, int] = {
    "done": 0,
    "unchanged": 0,
    "failed": 1,
    "changes": 2,
    "waiting": 3,
    "declined": 4,
    "stopped": 5,
}
_WORST_LAST = ("unchanged", "done", "waiting", "changes", "declined", "stopped", "failed")
_LOOKS = 3
_CAUTION_OFFER = (
    "This takes away what {title} did not ask for. It is offered, not needed: a no leaves everything as it is."
)
_CAUTION_LINKED = (
    "Seller Central changed these together with what you agreed to, and they do not stay apart. Nothing is saved yet."
)


@dataclass(frozen=True)
class Result:
    """How one job on one store ended. `changes` were made and proved, `left` were wanted and are not there."""

    job: str
    store: str
    outcome: Outcome
    reason: str = ""
    changes: tuple[Change, ...] = ()
    left: tuple[Change, ...] = ()
    extra: tuple[Right, ...] = ()

    @property
    def data(self) -> dict[str, Any]:
        """The job as `--json` gives it."""
        return {
            "job": self.job,
            "store": self.store,
            "outcome": self.outcome,
            "changes": [
                {"what": change.what, "before": change.before, "after": change.after} for change in self.changes
            ],
            "left": [{"what": change.what, "before": change.before, "after": change.after} for change in self.left],
            "extra": [{"what": right.what, "level": right.level} for right in self.extra],
            "reason": self.reason,
        }


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome that decides for several jobs."""
    return max(outcomes, key=_WORST_LAST.index, default="unchanged")


@dataclass
class Run:
    """One supervised run: the jobs of `partner`, whose `title` people know, with `hands`, before `supervisor`.

    `caution` says of a plan what an earlier run leaves in doubt.
    """

    partner: str
    title: str
    hands: Hands
    supervisor: Supervisor
    caution: Callable[[Plan], str | None] = field(default=lambda _: None)

    def do(self, job: Job[Any], store: str, *, check: bool = False) -> Result:
        """One job on one store. With `check`, observes and plans only. Raises Interrupted; every other end is in the result."""
        self.hands.assignment = replace(self.hands.assignment, job=job.name, store=store, change=None, approved=None)
        try:
            return self._do(job, store, check=check)
        except Interrupted:
            raise
        except ChaperoneError as error:
            self.hands.record.event("pause", text=str(error))
            return Result(job.name, store, error.outcome, str(error))  # type: ignore[arg-type]  # outcomes of jobs are never "usage"

    def _do(self, job: Job[Any], store: str, *, check: bool) -> Result:
        findings = self._observe(job, store)
        if check:
            if findings.changes:
                self.supervisor.show(self._plan(job, store, findings.changes, findings))
            return _checked(job, store, findings)
        agreed, findings = self._agree(job, store, findings)
        if agreed is None:
            self._prove(job, store, findings, tell=False)  # it has just been said
            result = Result(
                job.name,
                store,
                "waiting" if findings.waiting else "unchanged",
                findings.waiting or "",
                extra=findings.extra,
            )
        else:
            result = self._apply(job, agreed, lambda now: now.changes)
        return (
            self._offer(job, store, result, findings)
            if findings.offers and result.outcome in {"done", "unchanged"}
            else result
        )

    def _observe(self, job: Job[Any], store: str) -> Findings:
        self.supervisor.say("")
        have = job.observe()
        findings = job.plan(have)
        self.hands.record.event("observed", job=job.name, store=store, facts=job.facts(have), ev=None)
        self.supervisor.found(job.title, store, findings)
        return findings

    def _agree(self, job: Job[Any], store: str, findings: Findings) -> tuple[Plan | None, Findings]:
        """A plan with a yes that still fits what the page shows; no plan when there is nothing to change. Raises Declined."""
        for _ in range(_LOOKS):
            plan = self._plan(job, store, findings.changes, findings)
            if not plan.changes:
                return None, findings
            self._approve(plan)
            again = job.plan(job.observe())
            if (again.changes, again.keeps, again.extra) == (findings.changes, findings.keeps, findings.extra):
                return plan, again
            self._close_the_way()
            self.hands.record.event(
                "note", text="The page has changed since the plan was agreed to, so that yes counts no more."
            )
            self.supervisor.say("The page has changed meanwhile. Here is what is different now:")
            findings = again
        raise Stopped(
            "The page keeps changing while the plan is read. Nothing was changed; run again when nobody else works on it."
        )

    def _plan(
        self, job: Job[Any], store: str, changes: Sequence[Change], findings: Findings, caution: str | None = None
    ) -> Plan:
        run = self.hands.record.run
        plan = Plan(
            run,
            self.partner,
            job.title,
            job.name,
            store,
            job.site.account,
            tuple(changes),
            tuple(right for right in findings.keeps if right.what not in {change.what for change in changes}),
            findings.extra,
        )
        plan = replace(plan, caution=caution or (self.caution(plan) if changes else None))
        self.hands.record.plan(plan)
        return plan

    def _close_the_way(self) -> None:
        """From here on nothing may be committed: no yes is in force."""
        self.hands.assignment = replace(self.hands.assignment, change=None, approved=None)

    def _approve(self, plan: Plan) -> None:
        """Returns after a yes to exactly this plan. Raises Declined, or Stopped when no person was there to ask."""
        self._close_the_way()
        approval = self.supervisor.approve(plan)
        yes = approval.yes and approval.digest == plan.digest
        self.hands.record.event(
            "approval",
            plan=plan.digest,
            answer=approval.answer,
            who=approval.who,
            how=approval.how,
            seconds=approval.seconds,
        )
        if yes:
            self.hands.assignment = replace(self.hands.assignment, approved=plan.digest)
            return
        if not approval.person:
            raise Stopped(f"This needs a person to decide: {plan.caution or 'the plan is to be agreed to.'}")
        unanswered = (
            "Nobody answered in time, and no answer is a no."
            if approval.answer == "timeout"
            else "The plan was not agreed to."
        )
        raise Declined(f"{unanswered} Nothing was changed.")

    def _apply(self, job: Job[Any], plan: Plan, left_of: Callable[[Findings], tuple[Change, ...]]) -> Result:
        """Makes the changes of an agreed plan and proves them with the same plan function, of which `left_of` says what is left."""
        made, lost = self._make(job, plan)
        self._close_the_way()
        try:
            findings = self._verify(job, plan, left_of)
        except Interrupted:
            raise
        except Stopped as error:
            reason = f"“{self.hands.told[0] or 'It'}” was pressed, and what came of it could not be read: {error}"
            return Result(job.name, plan.store, "stopped", reason, left=made)
        left = left_of(findings)
        if left:
            done = tuple(change for change in plan.changes if change.what not in {other.what for other in left})
            return Result(job.name, plan.store, "stopped", str(lost or self._refusal(left)), done, left, findings.extra)
        if moved := _moved(plan, made, findings):
            reason = f"Different now, though nobody asked for it: {moved}. Please look at the window."
            return Result(job.name, plan.store, "stopped", reason, made, extra=findings.extra)
        outcome: Outcome = "waiting" if findings.waiting else "done"
        return Result(job.name, plan.store, outcome, findings.waiting or "", made, extra=findings.extra)

    def _make(self, job: Job[Any], plan: Plan) -> tuple[tuple[Change, ...], Stopped | None]:
        """Has the job press. Gives what was agreed to in the end, and what went wrong after something had been sent."""
        made, pressed = list(plan.changes), self.hands.commits

        def ask(linked: Sequence[Change]) -> None:
            also = Findings(keeps=plan.keeps, extra=plan.extra)
            self._approve(self._plan(job, plan.store, (*made, *linked), also, _CAUTION_LINKED))
            made.extend(linked)

        try:
            job.apply(plan.changes, ask)
        except Interrupted:
            raise
        except Stopped as error:
            if self.hands.commits == pressed and not isinstance(error, AnswerLost | Asked):
                raise  # nothing was sent, so there is nothing to prove
            self._unclear(error)
            return tuple(made), error
        return tuple(made), None

    def _unclear(self, error: Stopped) -> None:
        """Something was sent, and it is not clear what came of it: the page is read again before anything else."""
        self.supervisor.say(str(error))
        if isinstance(error, Asked):
            self._hand_over(error)

    def _hand_over(self, question: Asked) -> None:
        """A person answers what the page asks. Raises the question when nobody does."""
        record, window = self.hands.record, self.hands.window
        names = set(question.answers)
        record.event("handover.begin", reason="question of the page", text=str(question))
        how = self.supervisor.hand_over(
            str(question), lambda: not names & {node.name or node.text for node in window.look().root.walk()}
        )
        record.event("handover.end", how=how)
        if how in {"timeout", "nobody"}:
            raise question

    def _refusal(self, left: Sequence[Change]) -> ChaperoneError:
        press, words = self.hands.told
        if words:
            return Refused(press, " ".join(words))
        return Stopped(
            f"After the change the page still shows it undone: {_listed(left)}. Run again, or look at the window."
        )

    def _verify(self, job: Job[Any], plan: Plan, left_of: Callable[[Findings], tuple[Change, ...]]) -> Findings:
        """Loads the page afresh and plans again; a list that is slow to show a change is read up to three times."""
        for look in range(1, _LOOKS + 1):
            findings = job.plan(job.observe())
            if not left_of(findings) or look == _LOOKS:
                break
        self._prove(job, plan.store, findings)
        return findings

    def _prove(self, job: Job[Any], store: str, findings: Findings, *, tell: bool = True) -> None:
        _, evidence = self.hands.camera.take(self.hands.record.still_name(f"proof {job.name}"), whole=True)
        left = len(findings.changes)
        text = findings.waiting or (
            "Read back: everything is as it was asked for."
            if not left
            else f"Read back: not there yet: {_listed(findings.changes)}."
        )
        self.hands.record.event("verify", job=job.name, store=store, left=left, text=text, ev=evidence.data)
        if tell:
            self.supervisor.say(text)

    def _offer(self, job: Job[Any], store: str, result: Result, findings: Findings) -> Result:
        """Offers to take away what goes beyond what was asked for: a plan of its own, and a no changes nothing."""
        plan = self._plan(job, store, findings.offers, findings, _CAUTION_OFFER.format(title=self.title))
        try:
            self._approve(plan)
        except Interrupted:
            raise
        except (Declined, Stopped):
            beyond = "; ".join(f"{right.what}: {right.level}" for right in findings.extra)
            return replace(result, reason=f"Left as it is, beyond what was asked for: {beyond}.")
        try:
            taken = self._take_away(job, plan)
        except Interrupted:
            raise
        except ChaperoneError as error:  # what was done before stays done, and said
            self._close_the_way()
            return replace(result, outcome="declined" if isinstance(error, Declined) else "stopped", reason=str(error))
        if taken is None:
            reason = "The rights changed while they were being decided on; nothing was taken away. Run again."
            return replace(result, reason=reason)
        return replace(taken, changes=(*result.changes, *taken.changes))

    def _take_away(self, job: Job[Any], plan: Plan) -> Result | None:
        """Carries out an offer that was agreed to; nothing when it no longer fits what the page shows."""
        if job.plan(job.observe()).offers != plan.changes:
            self._close_the_way()
            return None
        return self._apply(
            job, plan, lambda now: (*(change for change in now.offers if change in plan.changes), *now.changes)
        )


def _moved(plan: Plan, made: Sequence[Change], findings: Findings) -> str:
    """The rows that were to stay and did not, in words."""
    before = {right.what: right.level for right in plan.keeps}
    asked = {change.what for change in made}
    return "; ".join(
        f"{right.what} ({before[right.what]} before, {right.level} now)"
        for right in findings.keeps
        if right.what not in asked and before.get(right.what, right.level) != right.level
    )


def _checked(job: Job[Any], store: str, findings: Findings) -> Result:
    outcome: Outcome = "changes" if findings.changes else "waiting" if findings.waiting else "unchanged"
    return Result(job.name, store, outcome, findings.waiting or "", findings.changes, extra=findings.extra)


def _listed(changes: Sequence[Change]) -> str:
    return "; ".join(f"{change.what} ({change.before} instead of {change.after})" for change in changes)
