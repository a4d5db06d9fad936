"""The only place that clicks and types. Each act: find, write the intent, act, look, write the outcome.

Nothing is acted on outside the addresses that the policy allows, after stop was said, or without the intent on disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from automation.answer import alerts, answered, fields, questions, still_there
from automation.controls import Control, Found, find
from automation.deed import Assignment, Deed
from automation.errors import (
    AnswerLost,
    Asked,
    ChaperoneError,
    ControlTrouble,
    NotPermitted,
    NotPressed,
    PageTrouble,
    Unreachable,
    WentOn,
)
from automation.further import follow
from automation.hands.touch import NOW, Touch
from automation.log import logger
from automation.outline import Node
from automation.policy import short
from automation.seek import seek
from automation.witness import Witness

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from automation.answer import Held
    from automation.deed import Act
    from automation.pointing import Pointing
    from automation.policy import Policy
    from automation.record import Record
    from automation.record.camera import Camera
    from automation.seek import Part
    from automation.window import View, Window

_TRIES = 3
_BROKEN = 500
"""From this HTTP status on the site says that the error is its own."""


@dataclass
class Hands:
    """Acts on `window` as `policy` allows, and has `record` say so first."""

    window: Window
    policy: Policy
    record: Record
    camera: Camera
    announce: Callable[[str], AbstractContextManager[None]]
    assignment: Assignment = field(default_factory=Assignment)
    make_way: Callable[[], object] = field(default=lambda: None)
    """Closes what lies over the page and is no part of it, before anything on the page is looked for."""
    pointing: Pointing | None = None
    """Has a person show what is not found; none: then that ends the job."""
    rehearse: Callable[[Deed, Assignment], None] = field(default=lambda _deed, _assignment: None)
    """Shows people what is about to be done, and returns when it may be."""
    pace: float = 0.0
    """Seconds to wait before each act, so that people can follow."""
    commits: int = 0
    """How often something was sent, or may have been."""
    told: tuple[str, tuple[str, ...]] = ("", ())
    """The last commit, and what the page announced after it."""
    bounced: bool = False
    """Whether the last commit led to a page that is the person's, such as a sign-in: it may have come to nothing."""

    @property
    def witness(self) -> Witness:
        return Witness(self.window, self.record, self.camera)

    @property
    def _touch(self) -> Touch:
        return Touch(self.window)

    def open(self, url: str, title: str) -> View:
        """Opens `url`, which people know as `title`. Raises NotPermitted or Unreachable."""
        self.policy.allow(url)

        def go() -> None:
            self.window.touched()
            try:
                response = self.window.page.goto(url, wait_until="domcontentloaded", timeout=self.window.timeout * 1000)
                self.window.traffic.status = response.status if response else 200
            except PlaywrightTimeout as error:
                raise PageTrouble(
                    f"{short(url)} takes longer than {self.window.timeout:g} seconds. Run again when the site is quicker."
                ) from error
            except PlaywrightError as error:
                self.window.watch()
                raise Unreachable(short(url)) from error

        return self._do(Deed("open", f"Open {title}"), go)

    def press(self, control: Control, *, within: Part | None = None, ask: bool = True) -> View:
        """Presses a control that changes nothing on the account: a tab, a menu, a button that opens a form.

        Without `ask`, nobody is asked to show it when it is not found: it was only tried.
        """
        view = self._again(lambda: self._press(control, within, ask=ask))
        if self.window.traffic.status >= _BROKEN:  # the site's own error, on the way to a page that is only read
            return self.open(view.url, "the same page once more")
        return view

    def _press(self, control: Control, within: Part | None, *, ask: bool) -> View:
        found = self._find(control, within, ask=ask)
        if self.pointing is not None and self.assignment.approved is None:
            self.pointing.confirm(
                control, found.name, "nothing has been agreed to yet, so it should only open something"
            )
        self.window.traffic.status = 200
        return self._do(Deed("press", f"Press {found.name}", found, before=True), lambda: self._touch.click(found.node))

    def _again(self, act: Callable[[], View]) -> View:
        """What only opens or fills something is found anew where the page went on before it was done, or something was put over it.

        Raises what the last try does.
        """
        for _ in range(_TRIES - 1):
            try:
                return act()
            except WentOn:
                continue
            except NotPressed:
                if not self.make_way():
                    raise
        return act()

    def expect(self, control: Control, *, within: Part | None = None) -> None:
        """Returns once `control` is there, after a person has shown it if need be. Raises ControlTrouble, PageTrouble."""
        self._find(control, within)

    def fill(self, control: Control, value: str, *, within: Part | None = None) -> View:
        """Types `value`, and reads it back. Raises PageTrouble when the field holds anything else afterwards."""
        return self._again(lambda: self._fill(control, value, within))

    def _fill(self, control: Control, value: str, within: Part | None) -> View:
        found = self._find(control, within)
        if found.node.value == value:
            return self.window.look()
        view = self._do(
            Deed("fill", f"Fill in {found.name}", found, value), lambda: self._touch.type(found.node, value)
        )
        held = find(view.root, control, within=within(view.root) if within else None).node.value
        if held != value:
            raise PageTrouble(f"The field “{found.name}” does not hold what was typed into it. Nothing was sent.")
        return view

    def tick(self, control: Control, *, wanted: bool, within: Part | None = None) -> View:
        """Sets a tick box, and reads it back. Raises PageTrouble when it does not take."""

        def box(view: View) -> Found:
            return find(view.root, control, within=within(view.root) if within else None)

        found = self._find(control, within)
        if found.node.on("checked") is wanted:
            return self.window.look()
        verb = "Tick" if wanted else "Untick"
        deed = Deed("choose", f"{verb} {found.name}", found)

        def taken(view: View) -> bool:
            return box(view).node.on("checked") is wanted

        def click() -> None:  # found again: a box that lies under its own drawing is reached through the page around it
            now = self.window.look()
            self._touch.click(box(now).node, now.root)

        def by_key() -> None:
            now = self.window.look()
            self._touch.press_space(box(now).node, now.root)

        view = self._do(deed, click)
        if not taken(view):  # the middle of some boxes is not the box: the keyboard reaches it
            view = self._do(deed, by_key)
        if not taken(view):
            raise PageTrouble(f"The box “{found.name}” did not change when it was pressed. Nothing was sent.")
        return view

    def choose(self, view: View, node: Node, text: str, *, option: Control | None = None, whole: bool = False) -> View:
        """Chooses `node` of `view`: a radio, a toggle, or the one `option` of a list. What came of it is for the caller to read."""

        def act() -> None:
            if option is None:
                self._touch.click(node, view.root)
            elif any(child.role == "option" for child in node.children):
                self._touch.select(node, option)
            else:
                self._touch.take(view, node, option)

        found = Found(Control(text, (node.role,), ()), node, node.name or text)
        return self._do(Deed("choose", text, found, whole=whole), act)

    def mark(self, node: Node, text: str) -> bool:
        """Chooses a radio of the latest look, as one of several: the page is read and pictured after the last of them.

        False: it did not take by its own word, so that the page is to be read now. Raises NotPressed when it could not be reached.
        """
        self._one_of_several("choose", node, text)
        return self.window.checked(node)

    def unfold(self, node: Node, text: str) -> None:
        """Presses a head of the latest look that opens a part of the page, as one of several. Raises as `mark` does."""
        self._one_of_several("press", node, text)

    def _one_of_several(self, act: Act, node: Node, text: str) -> None:
        deed = Deed(act, text, Found(Control(text, (node.role,), ()), node, node.name or text), pictured=False)
        with self.announce(text):
            self.witness.unseen(deed, self._act(deed, lambda: self._touch.click(node)))

    def commit(
        self, control: Control, *, within: Part | None = None, onward: Callable[[Node], bool] = lambda _: False
    ) -> View:
        """The press that changes the account, and the wait for the site's answer. Only after an approval.

        Gives the page as it answered, for the caller to read. Where `onward` knows it as one that is only on the way, nothing has been
        sent after all. Raises PageTrouble when the press was not made, AnswerLost when it was and nothing came of it.
        """
        if self.assignment.approved is None:
            raise NotPermitted("Nothing is sent without an approval of exactly that.")
        found = self._find(control, within)
        held = fields(self.window.look().root)
        if self.pointing is not None:
            self.pointing.confirm(control, found.name)
        deed = Deed("commit", f"Press {found.name}", found, before=True)
        view = self._do(deed, lambda: self._send(found, held, onward))
        if not view.private and onward(view.root):
            self._take_back(found.name)
        return view

    def _take_back(self, press: str) -> None:
        """The last commit counts no more: what came of it is known, and is nothing yet."""
        self.commits -= 1
        self.record.event("note", text=f"“{press}” led on. Nothing has been sent by it.", onward=self.record.steps)

    def done_by_person(self, press: str) -> None:
        """What was to be pressed, known as `press`, was pressed by the person: it counts as sent, and the record says by whom."""
        self.commits += 1
        self.told, self.bounced = (press, ()), False
        text = f"The boxes are gone: the person went on himself, by “{press}”. I did not press it."
        self.record.event("note", text=text, pressed=self.assignment.job, store=self.assignment.store)

    def _send(self, found: Found, held: Held, onward: Callable[[Node], bool]) -> None:
        self.window.touched()
        before = self.window.look().root
        if fields(before) != held:
            raise NotPressed(found.name, "what the page holds was changed at that moment")
        locator = self.window.locate(found.node)
        if not self._touch.reach(locator, found.name, self.window.timeout):
            raise NotPressed(found.name, "something lies over it")
        with self.window.navigations() as navigated:
            self.commits += 1
            self.told, self.bounced = (found.name, ()), False
            self.window.touched()
            try:
                locator.click(timeout=NOW, no_wait_after=True)  # the answer may take longer than a press
                self.window.watch()
                self.window.until(
                    lambda view: (
                        bool(navigated or self.window.opened)
                        or answered(view, before, found)
                        or onward(view.root)
                        or None
                    ),
                    "an answer",
                )
                self.window.loaded()
            except PlaywrightError as error:
                raise AnswerLost(found.name, "the page broke off") from error
            except PageTrouble as error:
                asked = questions(self._seen(), before)
                raise (Asked(found.name, asked) if asked else AnswerLost(found.name, str(error))) from error
        told, view = set(alerts(before)), self.window.settled()
        self.bounced = view.private
        new = (words for words in alerts(view.root) if words not in told)
        self.told = (found.name, tuple(map(self.record.without_secrets, new)))

    def _seen(self) -> Node:
        try:
            return self.window.look().root
        except PageTrouble:
            return Node("page")

    def _find(self, control: Control, within: Part | None, *, ask: bool = True) -> Found:
        """The control, awake, with nothing over the page that is no part of it."""
        self.policy.allow(self.window.page.url)
        self.make_way()
        try:
            return seek(self.window, control, within)
        except ControlTrouble as trouble:
            if not ask or self.pointing is None or trouble.looked_for != str(control):  # the row around it, say
                raise
            self.pointing.show_control(control, trouble)
            return seek(self.window, control, within)

    def _do(self, deed: Deed, go: Callable[[], None]) -> View:
        with self.announce(deed.text):
            return self._after(deed, self._act(deed, go))

    def _act(self, deed: Deed, go: Callable[[], None]) -> int:
        """Gives the number of the step, whose outcome is still to be written."""
        url = self.window.page.url
        logger.debug("{}: {}", deed.act, deed.text)
        step, commits = self.witness.intend(deed, self.assignment), self.commits
        try:
            self.rehearse(deed, self.assignment)
            self._ready(deed, url)
            go()
        except ChaperoneError as error:
            lost = self.commits != commits  # it may have been done all the same
            self.record.event("step.outcome", step=step, ok=False, text=str(error), box=None, ev=None, lost=lost)
            raise
        return step

    def _ready(self, deed: Deed, url: str) -> None:
        """The last look before an act. Raises WentOn when the page did meanwhile: what was found may be another thing now."""
        if self.pace:
            self.window.watch(self.pace)
        self.window.stop.check()
        if deed.found is None:
            return
        self.policy.allow(self.window.page.url)
        if not self._is_same(deed) or self.window.page.url != url:
            raise WentOn(deed.found.name)
        self.window.stop.check()

    def _is_same(self, deed: Deed) -> bool:
        """Whether what was found is still what it was; of one of several it is seen when the page is read after them."""
        if deed.found is None or deed.found.node.ref is None or not deed.pictured:
            return True
        self.window.touched()  # by people or scripts, at this very moment: asked anew
        now = still_there(self.window.look(), deed.found)
        return now is not None and (now.role, now.name) == (deed.found.node.role, deed.found.node.name)

    def _after(self, deed: Deed, step: int) -> View:
        """Waits for the page to come to rest, pictures it and writes the outcome: also when there is no picture to be had."""
        with self.witness.outcome(deed, step) as seen:
            self.window.settled()
            follow(self.window, self.policy, self.record)
            return seen()
