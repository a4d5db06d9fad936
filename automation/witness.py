"""What is written down of an act: its intent with the picture before, its outcome with the picture after."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError

from automation.answer import still_there
from automation.record.camera import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from automation.deed import Assignment, Deed
    from automation.outline import Box, Node
    from automation.record import Record
    from automation.record.camera import Camera
    from automation.window import View, Window

_REACH = 2000.0
"""Milliseconds to bring a control into sight."""
_UNEXPECTED = "After “{}” the page asks for what only a person may type. No picture was taken of it, and nothing more is pressed there."


@dataclass(frozen=True)
class Witness:
    """Sees `window` through `camera`, and writes into `record`."""

    window: Window
    record: Record
    camera: Camera

    def intend(self, deed: Deed, assignment: Assignment) -> int:
        """Writes down what is about to be done, with the picture that shows it. Gives the number of the step."""
        on, before = self._before(deed)
        found = deed.found
        place = {"region": found.region, "box": self._box(deed)} if found else {}
        control = found and {"role": found.node.role, "name": found.name, **place}
        value = None
        if deed.value is not None:
            value = {"name": found.name if found else "", "commitment": self.record.commit_to(deed.value)}
        return self.record.intent(
            job=assignment.job,
            store=assignment.store,
            act=deed.act,
            change=assignment.change,
            text=deed.text,
            control=control,
            value=value,
            on=on,
            ev=before.data if before else None,
        )

    @contextmanager
    def outcome(self, deed: Deed, step: int) -> Iterator[Callable[[], View]]:
        """Writes the outcome at the end of the block, whatever happens in it; what is yielded takes the picture.

        Of a commit it is on the disk then; of anything else before whatever is done next, so that the page need not wait for it.
        """
        kept: Future[Evidence] | None = None
        box = None
        also: dict[int, Box] = {}

        def see() -> View:
            nonlocal kept, box, also
            view, kept = self.camera.expose(self.record.still_name(deed.text), whole=deed.whole)
            node = still_there(view, deed.found) if deed.stays else None
            box = self.camera.place(node) if node else None
            also = self._shown_too(view) if kept else {}
            if view.private and deed.act != "open":
                self.record.event("pause", text=_UNEXPECTED.format(deed.text))
            return view

        def told() -> dict[str, object]:
            seen = kept.result() if kept else Evidence()
            too = [{"step": step, "box": box} for step, box in also.items() if seen.still and seen.still.has(box)]
            shown = {"box": box, **({"also": too} if too else {}), "ev": seen.data}
            return {"step": step, "ok": True, "text": deed.text, **shown}

        try:
            yield see
        finally:
            self.record.soon("step.outcome", told, lambda: kept is None or kept.done())
            if deed.act == "commit":
                self.record.catch_up()

    def unseen(self, deed: Deed, step: int) -> None:
        """Writes the outcome of what the next picture shows."""
        if deed.found:
            self.camera.awaited[step] = deed.found
        self.record.event("step.outcome", step=step, ok=True, text=deed.text, box=None, ev=Evidence().data)

    def _shown_too(self, view: View) -> dict[int, Box]:
        """The steps without a picture of their own, each with the place that its control has in this one, if it is in it."""
        awaited, self.camera.awaited = self.camera.awaited, {}
        nodes = ((step, still_there(view, found)) for step, found in awaited.items())
        places = ((step, self.camera.place(node)) for step, node in nodes if node)
        return {step: box for step, box in places if box}

    def _before(self, deed: Deed) -> tuple[str | None, Evidence | None]:
        """The picture that shows the control before it is pressed: its file, and what is new of it.

        A commit always has its own; for anything else the latest picture does, while the page still looks like that.
        """
        if not deed.before:
            return None, None
        if deed.found is not None:
            self._scroll_to(deed.found.node)
        latest = self.camera.latest_file
        if deed.act != "commit" and latest and self.camera.latest[0].snapshot == self.window.look().snapshot:
            return latest, None
        evidence = self.camera.take(self.record.still_name(f"before {deed.text}"))[1]
        return (evidence.still.file if evidence.still else None), evidence

    def _box(self, deed: Deed) -> Box | None:
        """Where the control stands in the picture that shows it, or in the window when none does."""
        if not deed.before:
            return deed.found.node.box if deed.found else None
        node = still_there(self.camera.latest[0], deed.found)  # where it stands now that it has been scrolled to
        return self.camera.place(node) if node else None

    def _scroll_to(self, node: Node) -> None:
        self.window.touched()
        try:
            self.window.locate(node).scroll_into_view_if_needed(timeout=_REACH)
        except PlaywrightError:
            self.window.watch()  # the press itself scrolls as well; only the picture would miss it
