"""Sample records, written by hand in format 1, with stills that a real browser took of small pages."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from tests.record.pages import EMAIL, PARTNER, WANTED, form, rights, users

RUN = "2026-11-21T182447Z-7f3a"
START = datetime(2026, 11, 21, 18, 24, 47, 123000, UTC)
INVITE, RIGHTS = ("invite", "US"), ("permissions", "US")

KEEPS = [
    {"what": what, "level": "None"}
    for what in (
        "Manage FBA Inventory/Shipments", "Refund Orders", "Business Reports", "Payments", "Tax Document Library",
        "Deposit Methods", "User Permissions", "Account Info", "Advertising", "Brand Registry", "Seller Wallet",
    )
]  # fmt: skip


@dataclass(frozen=True)
class Shot:
    """A still, the places of the controls on it, and what was masked."""

    picture: bytes
    boxes: Mapping[str, list[float]]
    masked: list[list[float]]


def photograph(page: Page) -> dict[str, Shot]:
    """The stills of a whole run, taken of the pages above."""
    page.set_viewport_size({"width": 1280, "height": 800})
    half = {"Manage Inventory/Add a Product": "View & Edit"}
    most = {**half, "Upload Inventory": "View & Edit"}
    return {
        "users": _shoot(page, users(added=False), add="#add"),
        "form": _shoot(page, form(), name="#name", email="#email"),
        "named": _shoot(page, form(PARTNER), name="#name"),
        "filled": _shoot(page, form(PARTNER, EMAIL), email="#email", send="#send"),
        "sent": _shoot(page, users(added=True)),
        "rights": _shoot(page, rights({})),
        "half": _shoot(page, rights(half), choice=_radio("Manage Inventory/Add a Product: View & Edit")),
        "most": _shoot(page, rights(most), choice=_radio("Upload Inventory: View & Edit")),
        "ready": _shoot(page, rights(WANTED), choice=_radio("Manage Orders: View"), go="#go"),
        "saved": _shoot(page, rights(WANTED, saved=True)),
    }


CONTROLS = {
    "users": ("add",), "form": ("name", "email"), "named": ("name",), "filled": ("email", "send"), "sent": (), "rights": (),
    "half": ("choice",), "most": ("choice",), "ready": ("choice", "go"), "saved": (),
}  # fmt: skip


def drawn(size: int = 300) -> dict[str, Shot]:
    """The same stills for whoever asks for bytes only: no browser took them, and no browser shows them."""
    return {
        name: Shot(f"RIFF {name} ".encode().ljust(size, b"."), {control: [8.0, 8.0, 80.0, 24.0] for control in own}, [])
        for name, own in CONTROLS.items()
    }


def _radio(name: str) -> str:
    return f'[aria-label="{name}"]'


def _shoot(page: Page, html: str, **controls: str) -> Shot:
    page.set_content(html)
    private = page.locator("#private")
    picture = page.screenshot(type="webp", mask=[private], mask_color="#8a94a6", animations="disabled", scale="css")
    boxes = {name: _box(page.locator(css)) for name, css in controls.items()}
    return Shot(picture, boxes, [_box(private)] if private.count() else [])


def _box(control: Locator) -> list[float]:
    box = control.bounding_box()
    assert box is not None
    return [round(box[side], 1) for side in ("x", "y", "width", "height")]


@dataclass(frozen=True)
class Press:
    """A press of the button ``name``, after which the still ``then`` was taken."""

    name: str
    then: str
    act: str = "press"
    change: int | None = 0
    came_of: str | None = None


@dataclass(frozen=True)
class Entry:
    """Something filled in or chosen."""

    text: str
    change: int = 0
    act: str = "fill"


@dataclass
class Draft:
    """A record that is being written, line by line."""

    folder: Path
    shots: Mapping[str, Shot]
    seq: int = 0
    prev: str = "0" * 64
    mono: float = 0.0
    stills: int = 0
    plans: int = 0
    named: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.folder / "data").mkdir(parents=True)
        self.keep("private.json", json.dumps({"salt": "00" * 32, "seller": None}).encode())

    def keep(self, name: str, data: bytes) -> dict[str, Any]:
        (self.folder / "data" / name).write_bytes(data)
        return {"file": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}

    def line(self, kind: str, *, after: float = 0.4, **own: object) -> None:
        self.mono = round(self.mono + after, 3)
        at = (START + timedelta(seconds=self.mono)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        common = {"seq": self.seq, "prev": self.prev, "at": at, "mono": self.mono, "kind": kind}
        raw = json.dumps({**common, **own}, ensure_ascii=False, separators=(",", ":")).encode()
        with (self.folder / "data/journal.jsonl").open("ab") as journal:
            journal.write(raw + b"\n")
        self.seq, self.prev = self.seq + 1, hashlib.sha256(raw).hexdigest()

    def see(self, name: str, what: str) -> dict[str, Any]:
        """Keep the still called ``name`` and an outline beside it; the evidence of one line."""
        self.stills += 1
        shot, stem = self.shots[name], f"{self.stills:04d}-{what}"
        still = {**self.keep(f"{stem}.webp", shot.picture), "width": 1280, "height": 800, "masked": shot.masked}
        self.named[name] = f"{stem}.webp"
        return {"still": still, "outline": self.keep(f"{stem}.yaml", f"- heading {stem}\n".encode())}

    def open(self, **own: object) -> None:
        facts: dict[str, object] = {
            "format": 1, "tool": "chaperone", "version": "0.1.0", "run": RUN, "partner": "exportyourstore",
            "title": PARTNER, "jobs": ["invite", "permissions"], "stores": ["US"], "site": "http://127.0.0.1:40123",
            "practice": True, "agent": "Agent/Chaperone", "user_agent": "Mozilla/5.0 Chrome/156.0 Agent/Chaperone",
            "browser": "Chromium 156.0", "operator": "Jonas Weber", "seller": "ab" * 32, "mode": "run",
            "approve": "ask", "headless": False,
        }  # fmt: skip
        self.line("run.open", after=0.0, **{**facts, **own})

    def plan(self, key: tuple[str, str], changes: list[dict[str, Any]], **own: object) -> str:
        self.plans += 1
        name = "plan.json" if self.plans == 1 else f"plan-{self.plans}.json"
        job, store = key
        facts = {
            "format": 1, "run": RUN, "partner": "exportyourstore", "title": PARTNER, "job": job, "store": store,
            "account": {"name": "Harbour Lane Trading", "token": "A2XHARBOURLANE"}, "changes": changes,
            "keeps": [], "extra": [], "caution": None,
        }  # fmt: skip
        kept = self.keep(name, json.dumps({**facts, **own}, ensure_ascii=False, indent=1).encode())
        self.line("plan", job=job, store=store, file=name, sha256=kept["sha256"], changes=len(changes))
        return str(kept["sha256"])

    def answer(self, plan: str, answer: str = "yes", seconds: float = 41.2) -> None:
        how = "typed yes in the terminal"
        self.line("approval", after=seconds, plan=plan, answer=answer, who="Maria Keller", how=how, seconds=seconds)

    def begin(self, step: int, key: tuple[str, str], act: str, text: str, **own: object) -> None:
        what = {"act": act, "change": own.get("change"), "text": text}
        how = {name: own.get(name) for name in ("control", "value", "on", "ev")}
        self.line("step.intent", after=1.1, step=step, job=key[0], store=key[1], **what, **how)

    def end(self, step: int, text: str, *, ok: bool = True, **own: object) -> None:
        self.line("step.outcome", step=step, ok=ok, text=text, box=own.get("box"), ev=own.get("ev"))

    def press(self, step: int, key: tuple[str, str], at: tuple[str, str], made: Press) -> None:
        """One whole press of the button ``at[1]``, which is on the still ``at[0]``."""
        control = {"role": "button", "name": made.name, "region": None, "box": self.shots[at[0]].boxes[at[1]]}
        text, before = f"Press {made.name}", self.see(at[0], f"before-{at[1]}")
        on = before["still"]["file"]
        self.begin(step, key, made.act, text, control=control, on=on, change=made.change, ev=before)
        self.end(step, made.came_of or text, ev=self.see(made.then, f"press-{at[1]}"))

    def enter(self, step: int, key: tuple[str, str], at: tuple[str, str], made: Entry) -> None:
        """One whole fill or choice; the still ``at[0]`` shows it done, with the control ``at[1]``."""
        control = {"role": "textbox", "name": at[1], "region": None, "box": None}
        self.begin(step, key, made.act, made.text, control=control, change=made.change)
        self.end(step, made.text, box=self.shots[at[0]].boxes[at[1]], ev=self.see(at[0], f"enter-{at[1]}"))


INVITATION = [
    {
        "what": "User", "before": "not invited", "after": f"invited <{EMAIL}>",
        "says": f"{PARTNER} will be invited as a user of your account, at {EMAIL}.",
        "undo": "User Permissions → Invitations → Withdraw", "commit": True,
    }
]  # fmt: skip
LEVELS = [
    {
        "what": what, "before": "None", "after": after,
        "says": f"{PARTNER} will be able to {'see and change' if 'Edit' in after else 'see, but not change,'} your {thing}.",
        "undo": f"User Permissions → {PARTNER} → Manage Permissions → set these rows to None", "commit": False,
    }
    for (what, after), thing in zip(WANTED.items(), ("products and stock", "uploaded inventory files", "orders"), strict=True)
]  # fmt: skip


def invite(draft: Draft, *, answer: str = "yes") -> None:
    """The first job: look, plan, ask, fill the form, send it, read the page again."""
    draft.line(
        "observed", job="invite", store="US", facts={"invited": False, "users": 1}, ev=draft.see("users", "look")
    )
    draft.answer(draft.plan(INVITE, INVITATION, keeps=KEEPS[-5:]), answer)
    if answer != "yes":
        return
    draft.press(1, INVITE, ("users", "add"), Press("Add User", "form"))
    draft.enter(2, INVITE, ("named", "name"), Entry("Fill in Name"))
    draft.enter(3, INVITE, ("filled", "email"), Entry("Fill in E-mail address"))
    sent = "The page says that the invitation was sent"
    draft.press(4, INVITE, ("filled", "send"), Press("Send invitation", "sent", "commit", 0, sent))
    proof = f"The page lists {EMAIL} as invited."
    draft.line("verify", job="invite", store="US", left=0, text=proof, ev=draft.see("sent", "verify"))


def permissions(draft: Draft) -> None:
    """The second job: three levels in a table, saved once."""
    facts = {"rows": 8, "levels": ["None"], "partner accepted": True}
    draft.line("observed", job="permissions", store="US", facts=facts, ev=draft.see("rights", "look"))
    extra = [{"what": "Seller Wallet", "level": "View"}]
    caution = "Two of these rows are linked on the page: the whole table is read again after every choice."
    draft.answer(draft.plan(RIGHTS, LEVELS, keeps=KEEPS, extra=extra, caution=caution), seconds=73)
    for step, (index, name) in enumerate(enumerate(("half", "most", "ready")), 5):
        text = f"Set {LEVELS[index]['what']} to {LEVELS[index]['after']}"
        draft.enter(step, RIGHTS, (name, "choice"), Entry(text, index, "choose"))
    saved = Press("Continue", "saved", "commit", None, "The permissions were saved")
    draft.press(8, RIGHTS, ("ready", "go"), saved)
    proof = "All three rows show the level that was agreed."
    draft.line("verify", job="permissions", store="US", left=0, text=proof, ev=draft.see("saved", "verify"))


def sign_in(draft: Draft) -> None:
    text = "Please sign in to Seller Central in the other window. Nothing is recorded until you are done."
    draft.line("handover.begin", reason="sign-in", text=text)
    draft.line("handover.end", after=48.0, how="recognised")


def close(draft: Draft, outcome: str, text: str, *results: tuple[tuple[str, str], str, str | None, int]) -> None:
    names = ("outcome", "reason", "changes")
    rows = [{"job": key[0], "store": key[1], **dict(zip(names, rest, strict=True))} for key, *rest in results]
    draft.line("run.close", outcome=outcome, text=text, results=rows)


def done(draft: Draft) -> None:
    """Everything went well: a sign-in, two jobs, five changes, two commits."""
    draft.open()
    sign_in(draft)
    draft.line("note", text="Maria asks what “Upload Inventory” is for; Jonas explains.")
    invite(draft)
    permissions(draft)
    text = f"{PARTNER} now has exactly the access to Harbour Lane Trading that was agreed."
    close(draft, "done", text, (INVITE, "done", None, 1), (RIGHTS, "done", None, 3))


def checked(draft: Draft) -> None:
    """Looked and planned only."""
    draft.open(mode="check", jobs=["invite"])
    draft.line("observed", job="invite", store="US", facts={"invited": False}, ev=draft.see("users", "look"))
    draft.plan(INVITE, INVITATION, keeps=KEEPS)
    close(draft, "changes", "One change is needed: the invitation.", (INVITE, "changes", None, 1))


def early(draft: Draft) -> None:
    """Stopped before anything could be seen: nobody signed in."""
    draft.open()
    text = "Please sign in to Seller Central in the other window."
    draft.line("handover.begin", reason="sign-in", text=text)
    draft.line("handover.end", after=600.0, how="timeout")
    reason = "Nobody signed in within 10 minutes."
    close(draft, "stopped", f"I stopped before pressing anything. {reason}", (INVITE, "stopped", reason, 0))


def declined(draft: Draft) -> None:
    draft.open(jobs=["invite"])
    invite(draft, answer="no")
    close(draft, "declined", "Maria Keller said no, so nothing was changed.", (INVITE, "declined", None, 0))


def interrupted(draft: Draft) -> None:
    """Stopped by hand while a press was under way."""
    draft.open(jobs=["invite"])
    draft.line("observed", job="invite", store="US", facts={"invited": False}, ev=draft.see("users", "look"))
    draft.answer(draft.plan(INVITE, INVITATION))
    draft.press(1, INVITE, ("users", "add"), Press("Add User", "form"))
    draft.enter(2, INVITE, ("filled", "email"), Entry("Fill in E-mail address"))
    control = {"role": "button", "name": "Send invitation", "region": None, "box": draft.shots["filled"].boxes["send"]}
    draft.begin(3, INVITE, "commit", "Press Send invitation", control=control, on=draft.named["filled"], change=0)
    draft.line("stop", text="Stopped: Ctrl-C in the terminal.", who="Jonas Weber", how="Ctrl-C")
    close(draft, "interrupted", "The run was stopped by hand; the last press may or may not have worked.")


def unpictured(draft: Draft) -> None:
    """A job that failed, with no picture anywhere."""
    draft.open(jobs=["invite"])
    draft.line("observed", job="invite", store="US", facts={}, ev=None)
    draft.answer(draft.plan(INVITE, INVITATION))
    draft.begin(1, INVITE, "commit", "Press Send invitation")
    draft.end(1, "The site refused: this address is in use already", ok=False, ev={"still": None, "outline": None})
    draft.line("verify", job="invite", store="US", left=1, text="The partner is not among the users.", ev=None)
    close(draft, "failed", "The invitation could not be sent.", (INVITE, "failed", "The site refused.", 0))


def brief(draft: Draft) -> None:
    """The least that has everything: looked, asked, pressed once, read again."""
    draft.open(jobs=["invite"])
    draft.line("observed", job="invite", store="US", facts={"invited": False}, ev=draft.see("users", "look"))
    draft.answer(draft.plan(INVITE, INVITATION[:1]))
    draft.press(1, INVITE, ("filled", "send"), Press("Send invitation", "sent", "commit"))
    draft.line("verify", job="invite", store="US", left=0, text="It is listed.", ev=draft.see("rights", "verify"))
    close(draft, "done", "Done.", (INVITE, "done", None, 1))


def long(draft: Draft, steps: int = 200) -> None:
    """As many presses as in the longest runs, with a still and an outline before and after each."""
    draft.open(jobs=["invite"])
    draft.answer(draft.plan(INVITE, INVITATION))
    for step in range(1, steps + 1):
        draft.press(step, INVITE, ("users", "add"), Press("Add User", "form"))
    close(draft, "done", "Done.", (INVITE, "done", None, 1))


STORIES = (done, checked, early, declined, interrupted, unpictured)
