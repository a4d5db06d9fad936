"""The only module that clicks and types. Each act: find, write the intent, act, look, write the outcome.

Nothing is acted on outside the addresses that the policy allows, after stop was said, or without the intent on disk.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from automation.answer import alerts, answered, box_of, questions
from automation.controls import Control, Found, candidates, find, innermost
from automation.deed import Assignment, Deed
from automation.errors import (
    AnswerLost,
    Asked,
    ChaperoneError,
    ControlNotUnique,
    ControlTrouble,
    NotPermitted,
    NotPressed,
    PageTrouble,
    Unreachable,
)
from automation.log import logger
from automation.outline import Node
from automation.policy import short
from automation.record.camera import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from playwright.sync_api import Locator

    from automation.policy import Policy
    from automation.record import Record
    from automation.record.camera import Camera
    from automation.window import View, Window

    Part = Callable[[Node], Node]
    """Finds a part of the page in each look: a table row, say. Raises ControlTrouble or PageTrouble while it is not there."""


_CHOICES = {"radio", "checkbox", "switch", "menuitemradio", "option"}
_TURN = 100.0
_REACH = 2000.0
"""Milliseconds for the mouse to reach a control that is there already, before the keyboard is tried."""


@dataclass
class Hands:
    """Acts on `window` as `policy` allows, and has `record` say so first."""

    window: Window
    policy: Policy
    record: Record
    camera: Camera
    announce: Callable[[str], AbstractContextManager[None]]
    assignment: Assignment = field(default_factory=Assignment)
    pace: float = 0.0
    """Seconds to wait before each act, so that people can follow."""
    commits: int = 0
    """How often something was sent, or may have been."""
    told: tuple[str, tuple[str, ...]] = ("", ())
    """The last commit, and what the page announced after it."""

    def open(self, url: str, title: str) -> View:
        """Opens `url`, which people know as `title`. Raises NotPermitted or Unreachable."""
        self.policy.allow(url)

        def go() -> None:
            try:
                response = self.window.page.goto(url, wait_until="domcontentloaded", timeout=self.window.timeout * 1000)
                self.window.status = response.status if response else 200
            except PlaywrightTimeout as error:
                raise PageTrouble(
                    f"{short(url)} takes longer than {self.window.timeout:g} seconds. Run again when the site is quicker."
                ) from error
            except PlaywrightError as error:
                self.window.watch()
                raise Unreachable(short(url)) from error

        return self._do(Deed("open", f"Open {title}"), go)

    def press(self, control: Control, *, within: Part | None = None) -> View:
        """Presses a control that changes nothing on the account: a tab, a menu, a button that opens a form."""
        found = self._find(control, within)
        return self._do(Deed("press", f"Press {found.name}", found, before=True), lambda: self._click(found.node))

    def fill(self, control: Control, value: str) -> View:
        """Types `value`, and reads it back. Raises PageTrouble when the field holds anything else afterwards."""
        found = self._find(control, None)
        if found.node.value == value:
            return self.window.look()
        view = self._do(Deed("fill", f"Fill in {found.name}", found, value), lambda: self._type(found.node, value))
        held = find(view.root, control).node.value
        if held != value:
            raise PageTrouble(f"The field “{found.name}” does not hold what was typed into it. Nothing was sent.")
        return view

    def tick(self, control: Control, *, wanted: bool) -> View:
        """Sets a tick box, and reads it back. Raises PageTrouble when it does not take."""
        found = self._find(control, None)
        if found.node.on("checked") is wanted:
            return self.window.look()
        verb = "Tick" if wanted else "Untick"
        deed = Deed("choose", f"{verb} {found.name}", found)

        def taken(view: View) -> View | None:
            return view if find(view.root, control).node.on("checked") is wanted else None

        view = self._do(deed, lambda: self._click(found.node))
        if taken(view) is None:  # the middle of some boxes is not the box: the keyboard reaches it
            view = self._do(deed, lambda: self._by_key(self.window.locate(find(self.window.look().root, control).node)))
        if taken(view) is None:
            raise PageTrouble(f"The box “{found.name}” did not change when it was pressed. Nothing was sent.")
        return view

    def choose(self, view: View, node: Node, text: str, *, option: Control | None = None) -> View:
        """Chooses `node` of `view`: a radio, a toggle, or the one `option` of a list. What came of it is for the caller to read."""

        def act() -> None:
            if option is None:
                self._click(node, view.root)
            elif any(child.role == "option" for child in node.children):
                self._select(node, option)
            else:
                self._take(view, node, option)

        return self._do(Deed("choose", text, Found(Control(text, (node.role,), ()), node, node.name or text)), act)

    def commit(self, control: Control, *, within: Part | None = None) -> View:
        """The press that changes the account, and the wait for the site's answer. Only after an approval.

        Gives the page as it answered: what it means is for the caller to read. Raises PageTrouble when the press was not made,
        AnswerLost when it was and nothing came of it.
        """
        if self.assignment.approved is None:
            raise NotPermitted("Nothing is sent without an approval of exactly that.")
        found = self._find(control, within)
        return self._do(Deed("commit", f"Press {found.name}", found, before=True), lambda: self._send(found))

    def _send(self, found: Found) -> None:
        before = self.window.look().root
        locator = self._reachable(found)
        with self.window.navigations() as navigated:
            self.commits += 1
            try:
                locator.click(timeout=_REACH, no_wait_after=True)  # the answer may take longer than a press
                self.window.until(lambda view: bool(navigated) or answered(view, before, found) or None, "an answer")
                self.window.loaded()
            except PlaywrightError as error:
                raise AnswerLost(found.name, "the page broke off") from error
            except PageTrouble as error:
                asked = questions(self._seen(), before)
                raise (Asked(found.name, asked) if asked else AnswerLost(found.name, str(error))) from error
        told = set(alerts(before))
        self.told = (found.name, tuple(words for words in alerts(self.window.settled().root) if words not in told))

    def _seen(self) -> Node:
        try:
            return self.window.look().root
        except PageTrouble:
            return Node("page")

    def _reachable(self, found: Found) -> Locator:
        """Waits until the mouse can reach it, in short turns so that a stop counts. Raises NotPressed."""
        locator, deadline = self.window.locate(found.node), time.monotonic() + self.window.timeout
        while time.monotonic() < deadline:
            self.window.watch()
            try:
                locator.click(trial=True, timeout=_TURN)
            except PlaywrightTimeout:
                continue
            except PlaywrightError:
                break
            self.window.stop.check()
            return locator
        raise NotPressed(found.name, "something lies over it, or it went away")

    def _click(self, node: Node, root: Node | None = None) -> None:
        """By mouse, as a person would; by keyboard where the element itself lies under its own drawing, as styled radios do."""
        locator = self._locator(node, root)
        ways: list[Callable[[], None]] = [lambda: locator.click(timeout=_REACH)] if node.ref else []
        if node.role in _CHOICES:
            ways.append(lambda: locator.press("Space", timeout=_REACH))
        for way in ways:
            try:
                return way()
            except PlaywrightError:
                self.window.watch()
        raise NotPressed(node.name or node.text, "something lies over it")

    def _by_key(self, locator: Locator) -> None:
        try:
            locator.press("Space", timeout=_REACH)
        except PlaywrightError:
            self.window.watch()
            raise PageTrouble("A box did not take the keyboard. Nothing was sent.") from None

    def _locator(self, node: Node, root: Node | None) -> Locator:
        if node.ref is not None or root is None:
            return self.window.locate(node)
        holder = next((step for step in root.above(node) if step.ref), None)
        if holder is None:
            raise NotPressed(node.name or node.text, "it has no place on the page")
        named = {"name": node.name, "exact": True} if node.name else {}
        return self.window.locate(holder).get_by_role(node.role, **named)  # type: ignore[arg-type]  # a role that was read off the page

    def _take(self, view: View, menu: Node, option: Control) -> None:
        """Opens a menu and takes the one option that it shows and that was not on the page before."""
        before = {node.ref for node in candidates(view.root, option)}
        self._click(menu, view.root)

        def shown(view: View) -> tuple[Node, ...] | None:
            return (
                innermost([node for node in candidates(view.root, option) if node.ref and node.ref not in before])
                or None
            )

        options = self.window.until(shown, str(option))
        if len(options) != 1:
            raise ControlNotUnique(str(option), ())
        self.window.stop.check()
        self._click(options[0])

    def _select(self, node: Node, option: Control) -> None:
        choice = find(node, option)
        try:
            self.window.locate(node).select_option(label=choice.node.name or choice.node.text, timeout=_REACH)
        except PlaywrightError:
            self.window.watch()
            raise PageTrouble(f"“{choice.name}” could not be chosen. Nothing was saved.") from None

    def _type(self, node: Node, value: str) -> None:
        try:
            self.window.locate(node).fill(value, timeout=_REACH)
        except PlaywrightError:  # its text would repeat the value
            self.window.watch()
            raise PageTrouble(f"The field “{node.name}” does not take what is typed. Nothing was sent.") from None

    def _find(self, control: Control, within: Part | None) -> Found:
        """The control, awake, once the page has it: what is rendered late is waited for, what is not there is said."""
        self.policy.allow(self.window.page.url)
        trouble: list[ChaperoneError] = []

        def awake(view: View) -> Found | None:
            trouble[:] = []
            try:
                found = find(view.root, control, within=within(view.root) if within else None)
            except (ControlTrouble, PageTrouble) as error:
                trouble.append(error)
                return None
            if self.window.asleep(found.node):
                trouble.append(
                    PageTrouble(f"{control} is there, but it cannot be pressed now. Nothing further was pressed.")
                )
                return None
            return found

        try:
            return self.window.until(awake, str(control))
        except PageTrouble as late:
            raise (trouble or [late])[0] from None

    def _do(self, deed: Deed, go: Callable[[], None]) -> View:
        url = self.window.page.url
        logger.debug("{}: {}", deed.act, deed.text)
        with self.announce(deed.text):
            step = self._intend(deed, *(self._before(deed) if deed.before else (None, None)))
            try:
                self._ready(deed, url)
                go()
            except ChaperoneError as error:
                lost = deed.act == "commit" and not isinstance(error, NotPressed)  # it may have been done all the same
                self.record.event("step.outcome", step=step, ok=False, text=str(error), box=None, ev=None, lost=lost)
                raise
            return self._after(deed, step)

    def _ready(self, deed: Deed, url: str) -> None:
        """The last look before an act. Raises NotPressed when the page went on meanwhile: what was found may be another thing now."""
        if self.pace:
            self.window.watch(self.pace)
        self.window.stop.check()
        if deed.found is None:
            return
        self.policy.allow(self.window.page.url)
        node = deed.found.node
        now = next((other for other in self.window.look().root.walk() if other.ref and other.ref == node.ref), None)
        same = node.ref is None or (now is not None and (now.role, now.name) == (node.role, node.name))
        if not same or self.window.page.url != url:
            raise NotPressed(deed.found.name, "the page changed at that moment")
        self.window.stop.check()

    def _after(self, deed: Deed, step: int) -> View:
        """Waits for the page to come to rest, pictures it and writes the outcome: also when there is no picture to be had."""
        stays = deed.act in {"fill", "choose"}
        view, evidence, box = None, Evidence(), None
        try:
            self.window.settled(still=0.1 if stays else 0.2)
            view, evidence = self.camera.take(self.record.still_name(deed.text))
            box = box_of(view, deed.found) if stays else None
        finally:
            self.record.event("step.outcome", step=step, ok=True, text=deed.text, box=box, ev=evidence.data)
        return view

    def _before(self, deed: Deed) -> tuple[str | None, Evidence | None]:
        """The picture that shows the control before it is pressed: its file, and what is new of it.

        A commit always has its own; for anything else the latest picture does, while the page still looks like that.
        """
        if deed.found is not None:
            self._scroll_to(deed.found.node)
        seen, evidence = self.camera.latest
        if deed.act != "commit" and evidence.still and seen and seen.snapshot == self.window.look().snapshot:
            return evidence.still.file, None
        evidence = self.camera.take(self.record.still_name(f"before {deed.text}"))[1]
        return (evidence.still.file if evidence.still else None), evidence

    def _scroll_to(self, node: Node) -> None:
        try:
            self.window.locate(node).scroll_into_view_if_needed(timeout=_REACH)
        except PlaywrightError:
            self.window.watch()  # the press itself scrolls as well; only the picture would miss it

    def _intend(self, deed: Deed, on: str | None, before: Evidence | None) -> int:
        found = deed.found
        shown = self.camera.latest[0] if deed.before else None  # where it stands now that it has been scrolled to
        box = box_of(shown, found) if shown else found and found.node.box
        control = found and {"role": found.node.role, "name": found.name, "region": found.region, "box": box}
        value = None
        if deed.value is not None:
            value = {"name": found.name if found else "", "commitment": self.record.commit_to(deed.value)}
        return self.record.intent(
            job=self.assignment.job,
            store=self.assignment.store,
            act=deed.act,
            change=self.assignment.change,
            text=deed.text,
            control=control,
            value=value,
            on=on,
            ev=before.data if before else None,
        )
