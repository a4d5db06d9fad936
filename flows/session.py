"""One session with a seller: everything put together, from the words of the command line to the sealed record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial
from importlib.metadata import version
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

from automation import browser
from automation.debugging import Debugging, explain
from automation.discretion import use
from automation.errors import ChaperoneError, Failed, Interrupted, RecordBroken, UnknownName
from automation.hands import Hands
from automation.hang_up import hanging_up
from automation.lessons import school
from automation.log import set_up
from automation.opening import Opening
from automation.pointing import Pointing
from automation.policy import Policy
from automation.record import Record
from automation.record.age import RunKey, run_key
from automation.record.camera import Camera
from automation.record.disk import DISK, Disk
from automation.record.doubts import Doubts
from automation.record.finish import finish_all
from automation.record.history import sent
from automation.record.notary import Notary, Sealed
from automation.record.place import require_own_disk
from automation.result import Outcome, Result, reasons, worst
from automation.run import Run
from automation.stop import Stop
from automation.supervision.consent import Asking, Consent
from automation.unpictured import Unpictured
from automation.window import Window
from flows import partner as profiles
from flows import seller_central, shelf
from flows.alone import alone, no_record
from flows.approve_senders import ApproveSenders
from flows.authorise_developer import AuthoriseDeveloper
from flows.consent_app import ConsentApp
from flows.invite_user import InviteUser
from flows.link_partner import LinkPartner
from flows.privacy import MASKS, everyday
from flows.report import Report
from flows.secret_shapes import redactor
from flows.seller_central import SellerCentral, Store
from flows.set_permissions import SetPermissions
from flows.set_service_emails import SetServiceEmails
from flows.teaching import keep, objection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

    from automation.job import Job
    from automation.plan import Account
    from automation.record.redaction import Redactor
    from automation.settings import Settings
    from automation.supervision import Supervisor
    from flows.partner import Wanted

JOBS: dict[str, Callable[[SellerCentral, Wanted], Job[Any]]] = {
    "invite": InviteUser,
    "permissions": SetPermissions,
    "partner-link": LinkPartner,
    "mws": AuthoriseDeveloper,
    "consent": ConsentApp,
    "emails": SetServiceEmails,
    "senders": ApproveSenders,
}
"""The jobs by name, in the order in which they make sense."""


@dataclass(frozen=True)
class Request:
    """What is asked of one session, checked: nothing has been opened yet."""

    wanted: Wanted
    jobs: tuple[str, ...]
    stores: tuple[Store, ...]
    site: str | None = None
    seller: str | None = None
    account: str | None = None
    check: bool = False
    practice: bool = False
    consent: bool = False
    """Whether the seller is asked for consent to the session on a practice site as well; on a live one always."""

    @property
    def base(self) -> str:
        """The address of the first store: another one was given, or the store's own host."""
        return self.site or f"https://{self.stores[0].host}"

    @property
    def chose_stores(self) -> bool:
        """Whether the stores are others than the one that is taken where none is named."""
        return [store.code for store in self.stores] != ["US"]

    @property
    def policy(self) -> Policy:
        return Policy(self.base, seller_central.HOSTS, seller_central.SIGN_IN)


def request(partner: str, jobs: Sequence[str], stores: str, values: dict[str, str], **more: Any) -> Request:  # noqa: ANN401 - fields of Request
    """A checked request. Raises UnknownName, MissingValue, WrongSetting: the sentence says how to put it right."""
    profile = shelf.partner(partner)
    for job in jobs:
        if job not in profile.jobs:
            raise UnknownName(f"job for {profile.title}", job, profile.jobs)
    chosen = tuple(dict.fromkeys(seller_central.store(code) for code in stores.split(",")))
    todo = tuple(job for job in profile.jobs if not jobs or job in jobs)
    wanted = profiles.wanted(profile, values, tuple(store.code for store in chosen), todo)
    return Request(wanted, todo, chosen, **more)


@dataclass
class Session:
    """A request with the settings and the people for it. `supervise` is given what lets the browser speak while a person thinks."""

    request: Request
    settings: Settings
    supervise: Callable[[Callable[[], None]], Supervisor]
    say: Callable[[str], None]
    stop: Stop = field(default_factory=Stop)
    begun: Callable[[Record], None] = field(default=lambda _: None)
    """Told of the record before its first line is written."""
    window: Callable[..., AbstractContextManager[Page]] = browser.open_window
    """How a window is opened: as `browser.open_window` does, unless there is one already."""
    forbidden: tuple[str, ...] = ()
    """Origins that the automated browser can never reach: above all that of the console, where people say yes."""
    disk: Disk = DISK
    """What the record is kept on."""

    def hold(self) -> Report:
        """Runs every job on every store and seals the record. Raises ChaperoneError only while there is no record yet."""
        opening = self._opening
        use(self._redactor)
        set_up(self.settings.log_level)
        opening.require(practice_approval=self.request.practice)
        require_own_disk(self.settings.records)
        signer, _ = self._notary.signer, self._key  # what is wrong with either is said before anything is opened
        with alone(self.settings.records, self._bases), self.stop.on_ctrl_c():
            for line in finish_all(self.settings.records, lambda: signer):
                self.say(line)
            with opening.window(self.say, self._asked, self.stop.now) as page, hanging_up(page, self.stop):
                return self._keep(page)

    def _keep(self, page: Page) -> Report:
        """The session in the window that is open, with a record of its own."""
        try:
            label, key, signer = self.request.seller, self._key, self._notary.signer
            record = Record(
                self.settings.records, seller=label, redactor=self._redactor, key=key, signer=signer, disk=self.disk
            )
        except OSError as error:
            raise RecordBroken(no_record(self.settings.records, error)) from error
        with record:
            record.hide(self.request.account)
            self.begun(record)
            self._introduce(record, page)
            return self._hold(record, page)

    @cached_property
    def _key(self) -> RunKey | None:
        return run_key(self.settings.encrypt_to)

    @cached_property
    def _notary(self) -> Notary:
        return Notary.of(self.settings)

    @property
    def _redactor(self) -> Redactor:
        """The one in front of journal, pictures, logs and everything that people are shown."""
        return redactor(self.request.wanted.addresses)

    @property
    def _bases(self) -> set[str]:
        return {self.request.site or f"https://{store.host}" for store in self.request.stores}

    @property
    def _opening(self) -> Opening:
        return Opening(self.settings, self.request.policy, self.forbidden, self.window)

    def _asked(self, asked: browser.Asked) -> None:
        """A browser dialog was dismissed unread: what it asked is for a person, so the run stops before the next act."""
        self.stop.now(f"the page asked in a dialog “{asked.message}”, which was dismissed")

    def _introduce(self, record: Record, page: Page) -> None:
        """The first line of the journal: who does what to whom, with what."""
        wanted, request = self.request.wanted, self.request
        record.event(
            "run.open",
            format=1,
            tool="seller-chaperone",
            version=version("seller-chaperone"),
            run=record.run,
            partner=wanted.partner.key,
            title=wanted.partner.title,
            jobs=request.jobs,
            stores=wanted.stores,
            site=request.base,
            practice=request.policy.loopback,
            agent=f"Agent/{self.settings.agent_name}",
            user_agent=page.evaluate("navigator.userAgent"),
            browser=f"Chromium {browser.browser_version(page)}",
            operator=self.settings.operator,
            seller=record.commit_to(request.seller) if request.seller else None,
            mode="check" if request.check else "run",
            approve="practice" if request.practice else "ask",
            headless=not self._opening.shown(page),
            key=record.signer.public.fingerprint if record.signer else None,
            encrypted_to=record.evidence.encrypted_to,
        )

    def _hold(self, record: Record, page: Page) -> Report:
        window = Window(
            page,
            private=seller_central.PRIVATE,
            private_page=seller_central.private_page,
            stop=self.stop,
            timeout=self.settings.page_timeout,
        )
        supervisor = self.supervise(window.watch)
        allows = self.request.policy.allows
        camera = Camera(window, record.evidence, self._redactor, allows, masks=MASKS, everyday=everyday)
        window.idle = partial(record.catch_up, wait=False)
        record.covered = camera.covered
        hands = Hands(window, self.request.policy, record, camera, supervisor.step, pace=self.settings.slow_mo / 1000)
        self._attend(hands, supervisor)
        results: list[Result] = []
        outcome: Outcome | Literal["interrupted"] = "interrupted"
        said, sealed = "The run broke off unexpectedly.", None
        run = self._run(hands, supervisor)
        try:
            with school():
                for result in self._results(run):
                    results.append(result)  # noqa: PERF402 - what is done stays known when the next one is interrupted
            outcome, said = worst(result.outcome for result in results), reasons(results)
        except Interrupted as error:
            said = str(error)
            results += self._not_reached(results, run)
            record.event("stop", text=said, who=self.settings.operator, how=self.stop.how or "the window was closed")
        except ChaperoneError as error:  # what is done stays reported, whatever broke
            outcome, said = ("failed" if isinstance(error, Failed) else "stopped"), str(error)
            results += self._not_reached(results, run)
        finally:  # whatever happened, the record says how far it got
            camera.close()
            sealed = self._seal(record, outcome, said, results)
        ended: Outcome = "stopped" if outcome == "interrupted" else outcome
        return Report(
            self.request.wanted.partner.key, self.request.seller, ended, tuple(results), said, record.folder, sealed
        )

    def _not_reached(self, results: Sequence[Result], run: Run) -> Iterator[Result]:
        """What an interrupted session did not come to, the job in the middle of which it was stopped first."""
        reached = {(result.store, result.job) for result in results}
        missing = [
            (job, store.code)
            for store, job in product(self.request.stores, self.request.jobs)
            if (store.code, job) not in reached
        ]
        for job, store in missing[:1]:
            yield run.broken_off(job, store)
        for job, store in missing[1:]:
            yield Result(job, store, "stopped", "Not begun.")

    def _attend(self, hands: Hands, supervisor: Supervisor) -> None:
        """What a person who is there can be asked for besides: to show what is not found, to do without a picture, to go step by step."""
        unpictured = Unpictured(hands.record, supervisor)
        hands.camera.without, hands.camera.unsure = unpictured.go_on, unpictured.note
        hands.pointing = Pointing(
            hands.window,
            hands.record,
            hands.camera,
            supervisor,
            objection,
            lambda lesson: keep(lesson, datetime.now(UTC).date()),
            self.settings.handover_timeout,
        )
        if self.settings.debug:
            hands.rehearse = Debugging(hands.window, supervisor, steps=not self.request.practice).rehearse

    def _seal(self, record: Record, outcome: str, said: str, results: Sequence[Result]) -> Sealed | None:
        """The record's seal; none when the disk would not take the seal. What was done is reported all the same."""
        try:
            record.close(outcome, said, [result.line for result in results])
            return self._notary.seal(record.folder, self.disk)
        except (OSError, RecordBroken) as error:
            self.say(f"The record could not be sealed: {error}")
            return None

    def _run(self, hands: Hands, supervisor: Supervisor) -> Run:
        records, title = self.settings.records, self.request.wanted.partner.title
        doubts = Doubts(hands.record, records, self.request.base, self.request.wanted.addresses)
        run = Run(self.request.wanted.partner.key, title, hands, supervisor, doubts.caution, doubts.settle)
        if self.settings.debug:
            run.explain = lambda error: explain(error, hands.window, hands.camera.outline)
        if self.request.consent or not self.request.policy.loopback:
            run.consent = Asking(hands.record, supervisor, partial(self._consent, hands.record.evidence.encrypted_to))
        return run

    def _results(self, run: Run) -> Iterator[Result]:
        """Every job on every store in turn. A job that did not end well ends the session; permissions wait for the invitation."""
        sites = {
            store: SellerCentral(
                self.request.site or f"https://{store.host}",
                store,
                run.hands,
                run.supervisor,
                self.request.account,
                self._sent,
                self.request.chose_stores,
            )
            for store in self.request.stores
        }
        waiting = ""
        for (store, site), name in product(sites.items(), self.request.jobs):
            if waiting and name in _OF_THE_USER:
                yield Result(name, store.code, "waiting", waiting)
                continue
            result = run.do(JOBS[name](site, self.request.wanted), store.code, check=self.request.check)
            yield result
            if result.outcome in _LAST and not result.alone:
                return
            if result.outcome == "waiting" and name == "invite":  # it is for the account, so this holds on every store
                waiting = f"This comes after the invitation, which waits for {run.title}."

    def _consent(self, encrypted_to: tuple[str, ...], account: Account) -> Consent:
        title = self.request.wanted.partner.title
        return Consent(self.settings.operator, title, account, f"Agent/{self.settings.agent_name}", encrypted_to)

    def _sent(self, email: str) -> datetime | None:
        """When this machine last sent an invitation to `email` on this site, by its own records."""
        for earlier in sent(self.settings.records):
            if earlier.site == self.request.base and earlier.job == "invite" and f"<{email}>" in (earlier.after or ""):
                return earlier.at.replace(tzinfo=None)
        return None


_OF_THE_USER = {"invite", "permissions"}
_LAST = {"declined", "stopped", "failed"}
