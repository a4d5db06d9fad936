"""The loop: observe, plan, approve, apply, verify - for each job, on each store. What it found is what it says."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from automation.errors import (
    AnswerLost,
    Asked,
    ChaperoneError,
    ControlTrouble,
    Declined,
    Failed,
    Gone,
    Interrupted,
    PageTrouble,
    RecordBroken,
    Refused,
    Stopped,
    Unfamiliar,
)
from automation.plan import Findings, Plan
from automation.result import Outcome, Result, broken_off, checked, listed, moved, read_back
from automation.supervision import have_answered, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from automation.hands import Hands
    from automation.job import Job
    from automation.plan import Account, Change
    from automation.supervision import Approval, Supervisor

Have = TypeVar("Have")
_LOOKS = 3
_UNKNOWN = 12
"""How many words of one page a person may have to show."""
_AT_ONCE = 2.0
"""Seconds within which an answer is to what the page shows now: what was read just before need not be read again."""
_CAUTION_OFFER = (
    "This takes away what {title} did not ask for. It is offered, not needed: a no leaves everything as it is."
)


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
    settle: Callable[[Plan, Approval | None], None] = field(default=lambda _plan, _approval: None)
    """Told of each plan that is agreed to, and of one that has nothing to change: either can end such a doubt."""
    consent: Callable[[Account], float] = field(default=lambda _: 0.0)
    """Has the seller agree to the session itself, before the first plan; gives the seconds that it took. Raises Declined."""
    explain: Callable[[ChaperoneError], None] = field(default=lambda _: None)
    """Told of what ended a job early."""
    _began: int = field(default=0, init=False)
    """How often something had been sent when the job began."""
    _shown: tuple[Change, ...] = field(default=(), init=False)
    """The changes of the plan that people saw last."""
    _proved: tuple[Change, ...] = field(default=(), init=False)
    """What was made and read back before the job offered more."""

    def do(self, job: Job[Any], store: str, *, check: bool = False) -> Result:
        """One job on one store. With `check`, observes and plans only. Raises Interrupted or RecordBroken; every other end is in the result."""
        self.hands.bounced, self.hands.told = False, ("", ())
        self._began, self._shown, self._proved = self.hands.commits, (), ()
        self.hands.assignment = replace(self.hands.assignment, job=job.name, store=store, change=None, approved=None)
        try:
            return self._do(job, store, check=check)
        except (Interrupted, RecordBroken):
            raise
        except ChaperoneError as error:
            self.hands.record.event("pause", text=str(error))
            self.explain(error)
            outcome: Outcome = error.outcome  # type: ignore[assignment]  # outcomes of jobs are never "usage"
            return Result(job.name, store, outcome, str(error), alone=isinstance(error, Gone))

    def broken_off(self, job: str, store: str) -> Result:
        """How the job ended in the middle of which the run was stopped: what is proved, and what was wanted and not sent."""
        return broken_off(Result(job, store, "stopped", changes=self._proved, left=self._shown), self.hands.told[0])

    def _do(self, job: Job[Any], store: str, *, check: bool) -> Result:
        """Goes on from what the page shows when the site wanted a sign-in in the middle; what was agreed to then is asked again."""
        made: tuple[Change, ...] = ()
        for look in range(1, _LOOKS + 1):
            pressed = self.hands.commits
            try:
                result = self._once(job, store, check=check)
            except (ControlTrouble, PageTrouble) as error:
                if look == _LOOKS or self.hands.commits != pressed or not self.hands.window.look().private:
                    raise
                self._say_again(str(error))
                continue
            made += result.changes
            if look == _LOOKS or not (result.left and self.hands.bounced):
                break
            self._say_again(f"“{self.hands.told[0]}” led to a sign-in, and nothing came of it.")
        return replace(result, changes=made)

    def _say_again(self, why: str) -> None:
        self._close_the_way()
        text = f"{why} I go on from what the page shows after the sign-in."
        self.hands.record.event("note", text=text)
        self.supervisor.say(text)

    def _once(self, job: Job[Any], store: str, *, check: bool) -> Result:
        findings = self._observe(job, store)
        if check:
            if findings.changes:
                self.supervisor.show(self._plan(job, store, findings.changes, findings))
            return checked(job.name, store, findings)
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
        have, findings = self._planned(job)
        self.hands.record.event("observed", job=job.name, store=store, facts=job.facts(have), ev=None)
        self.supervisor.found(job.title, store, findings)
        return findings

    def _planned(self, job: Job[Any]) -> tuple[Any, Findings]:
        """What the page shows and what that asks for; a person shows what the page calls by a name that is not known."""
        for _ in range(_UNKNOWN):
            have = job.observe()
            try:
                return have, job.plan(have)
            except Unfamiliar as trouble:
                if self.hands.pointing is None:
                    raise
                self.hands.pointing.show_word(trouble)
        have = job.observe()
        return have, job.plan(have)

    def _agree(self, job: Job[Any], store: str, findings: Findings) -> tuple[Plan | None, Findings]:
        """A plan with a yes that still fits what the page shows; no plan when there is nothing to change. Raises Declined."""
        for _ in range(_LOOKS):
            plan = self._plan(job, store, findings.changes, findings)
            if not plan.changes:
                self.settle(plan, None)
                return None, findings
            if self._approve(plan).seconds < _AT_ONCE:
                return plan, findings
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
        """Without a `caution`, an earlier run's doubt is looked up; an empty one is none."""
        plan = Plan(
            self.hands.record.run,
            self.partner,
            job.title,
            job.name,
            store,
            job.site.account,
            tuple(changes),
            tuple(right for right in findings.keeps if right.what not in {change.what for change in changes}),
            findings.extra,
            rows=findings.rows,
            recorded=words.recorded(self.hands.record.evidence.encrypted_to),
        )
        if caution is None and changes:
            caution = self.caution(plan) or findings.caution
        plan = replace(plan, caution=caution or None, salt=self.hands.record.salt())
        self.hands.record.plan(plan)
        self._shown = plan.changes
        return plan

    def _close_the_way(self) -> None:
        """From here on nothing may be committed: no yes is in force."""
        self.hands.assignment = replace(self.hands.assignment, change=None, approved=None)

    def _approve(self, plan: Plan) -> Approval:
        """The answer, after a yes to exactly this plan. Raises Declined, or Stopped when no person was there to ask."""
        self._close_the_way()
        before = self.consent(plan.account)
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
            self.settle(plan, approval)
            chapters = tuple(f"{change.what}: {change.after}" for change in plan.changes)
            self.hands.assignment = replace(self.hands.assignment, approved=plan.digest, chapters=chapters)
            return replace(approval, seconds=approval.seconds + before)
        if not approval.person:
            raise Stopped(f"This needs a person to decide: {plan.caution or 'the plan is to be agreed to.'}")
        unanswered = (
            "Nobody answered in time, and no answer is a no."
            if approval.answer == "timeout"
            else "The plan was not agreed to."
        )
        changed = "Nothing further was changed" if self.hands.commits > self._began else "Nothing was changed"
        raise Declined(f"{unanswered} {changed}.")

    def _apply(self, job: Job[Any], plan: Plan, left_of: Callable[[Findings], tuple[Change, ...]]) -> Result:
        """Makes the changes of an agreed plan and proves them with the same plan function, of which `left_of` says what is left."""
        made, lost = self._make(job, plan)
        self._close_the_way()
        try:
            findings = self._verify(job, plan, left_of)
        except (Interrupted, RecordBroken):
            raise
        except (Stopped, Failed) as error:
            reason = f"“{self.hands.told[0] or 'It'}” was pressed, and what came of it could not be read: {error}"
            return Result(job.name, plan.store, "stopped", reason, left=made)
        left = left_of(findings)
        if left:
            done = tuple(change for change in plan.changes if change.what not in {other.what for other in left})
            outcome: Outcome = "declined" if isinstance(lost, Declined) else "stopped"
            return Result(job.name, plan.store, outcome, str(lost or self._refusal(left)), done, left, findings.extra)
        if stray := moved(plan, made, findings):
            reason = f"Different now, though nobody asked for it: {stray}. Please look at the window."
            return Result(job.name, plan.store, "stopped", reason, made, extra=findings.extra)
        outcome = "waiting" if findings.waiting else "done"
        return Result(job.name, plan.store, outcome, findings.waiting or "", made, extra=findings.extra)

    def _make(self, job: Job[Any], plan: Plan) -> tuple[tuple[Change, ...], ChaperoneError | None]:
        """Has the job press. Gives what was agreed to in the end, and what went wrong after something had been sent."""
        made, pressed = list(plan.changes), self.hands.commits

        def ask(further: Sequence[Change], caution: str | None) -> None:
            also = Findings(keeps=plan.keeps, extra=plan.extra, rows=plan.rows)
            # what this run has pressed for already is in its own record, and no doubt about an earlier one
            change = self.hands.assignment.change
            self._approve(self._plan(job, plan.store, (*made, *further), also, caution or ""))
            self.hands.assignment = replace(self.hands.assignment, change=change)
            made.extend(further)

        try:
            job.apply(plan.changes, ask)
        except (Interrupted, RecordBroken):
            raise
        except (Stopped, Declined, Failed) as error:
            if self.hands.commits == pressed and not isinstance(error, AnswerLost | Asked):
                raise  # nothing was sent, so there is nothing to prove
            self._unclear(error)
            return tuple(made), error
        return tuple(made), None

    def _unclear(self, error: ChaperoneError) -> None:
        """Something was sent, and it is not clear what came of it: the page is read again before anything else."""
        self.supervisor.say(str(error))
        if isinstance(error, Asked):
            have_answered(self.hands, self.supervisor, error)

    def _refusal(self, left: Sequence[Change]) -> ChaperoneError:
        press, words = self.hands.told
        if words:
            return Refused(press, " ".join(words))
        return Stopped(
            f"After the change the page still shows it undone: {listed(left)}. Run again, or look at the window."
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
        camera = self.hands.camera
        seen = camera.whole_file  # the page that was read back is in it, all of it, and is as it was
        evidence = None if seen else camera.take(self.hands.record.still_name(f"proof {job.name}"), whole=True)[1].data
        left, text = len(findings.changes), read_back(findings)
        self.hands.record.event("verify", job=job.name, store=store, left=left, text=text, on=seen, ev=evidence)
        if tell:
            self.supervisor.say(text)

    def _offer(self, job: Job[Any], store: str, result: Result, findings: Findings) -> Result:
        """Offers to take away what goes beyond what was asked for: a plan of its own, and a no changes nothing."""
        self._proved, self.hands.told = result.changes, ("", ())
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
        except (Interrupted, RecordBroken):
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
            job, plan, lambda now: (*(each for each in now.offers if each in plan.changes), *now.changes)
        )
