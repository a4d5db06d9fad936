"""What the record costs each kind of step: `uv run python -m tests.bench.steps`.

Two jobs of ExportYourStore on the practice site, some times over. In milliseconds a step: all of it, and the parts that are evidence. What is
done beside the run, on another thread, does not make a step longer, unless the next one needs it. To be measured, methods are wrapped:
nothing else of the run is changed. What is done beside it counts for the kind of step that is going on then.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from automation.hands import Hands
from automation.log import logger
from automation.provision import is_root, obtain
from automation.record import Record, camera
from automation.record.darkroom import Darkroom
from automation.record.journal import Journal
from automation.record.keeper import Keeper
from automation.record.lens import Lens
from automation.run import Run
from flows.practice import serve
from tests.driving import user
from tests.flows.holding import hold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, ViewportSize

    from flows.practice import Practice

ROUNDS = 3
SIZE: ViewportSize = {"width": 1440, "height": 900}
STEPS: tuple[tuple[object, str, str], ...] = (
    (Hands, "open", "open"),
    (Hands, "_press", "press"),
    (Hands, "_fill", "fill"),
    (Hands, "mark", "choose, one of a row"),
    (Hands, "choose", "choose, the last"),
    (Hands, "commit", "commit"),
    (Run, "_prove", "proof"),
)
PARTS: tuple[tuple[object, str, str], ...] = (
    (Lens, "fast", "shot"),
    (Page, "aria_snapshot", "outline"),
    (camera, "cover", "covers"),
    (Journal, "append", "line + fsync"),
    (Record, "_countersign", "countersign"),
    (Darkroom, "develop", "beside: pack"),
    (Keeper, "keep", "beside: hash + keep"),
)
WHOLE = "whole step"


@dataclass
class Costs:
    """Seconds by kind of step and by part of it, and how many steps of a kind there were."""

    kind: str = ""
    steps: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))

    def step(self, made: Callable[..., Any], kind: str) -> Callable[..., Any]:
        def timed(*given: Any, **more: Any) -> Any:  # noqa: ANN401 - whatever it takes and gives
            outer, self.kind = self.kind, kind
            self.steps[kind] += 1
            try:
                return self.part(made, WHOLE)(*given, **more)
            finally:
                self.kind = outer

        return timed

    def part(self, made: Callable[..., Any], name: str) -> Callable[..., Any]:
        def timed(*given: Any, **more: Any) -> Any:  # noqa: ANN401 - whatever it takes and gives
            kind, began = self.kind, time.perf_counter()
            try:
                return made(*given, **more)
            finally:
                self.seconds[kind, name] += time.perf_counter() - began

        return timed

    def each(self, kind: str, name: str) -> str:
        """Milliseconds a step."""
        spent = self.seconds[kind, name]
        return f"{spent / self.steps[kind] * 1000:.1f}" if spent else "-"


@contextmanager
def measured(costs: Costs) -> Iterator[None]:
    """While this is open, every step and every part of one is timed."""
    wraps = [(owner, name, costs.step(getattr(owner, name), kind)) for owner, name, kind in STEPS]
    wraps += [(owner, name, costs.part(getattr(owner, name), part)) for owner, name, part in PARTS]
    made = [(owner, name, getattr(owner, name)) for owner, name, _ in wraps]
    try:
        for owner, name, timed in wraps:
            setattr(owner, name, timed)
        yield
    finally:
        for owner, name, plain in made:
            setattr(owner, name, plain)


def once(browser: Browser, site: Practice) -> None:
    for job, before, end in (("invite", [], "waiting"), ("permissions", [user()], "done")):
        site.reset(signed_in=True, users=before)
        held = hold(browser, site.url, jobs=(job,), size=SIZE)
        if held.data["outcome"] != end:
            sys.exit(held.err)


def table(costs: Costs) -> Table:
    parts = [WHOLE, *(part for *_, part in PARTS)]
    shown = Table("step", "n", *parts, title="milliseconds a step")
    for *_, kind in STEPS:
        if costs.steps[kind]:
            shown.add_row(kind, str(costs.steps[kind]), *(costs.each(kind, part) for part in parts))
    return shown


def main() -> None:
    logger.remove()
    chosen = os.environ.get("CHAPERONE_BROWSER")
    program = obtain(print, Path(chosen) if chosen else None).executable
    costs = Costs()
    with TemporaryDirectory() as folder, sync_playwright() as playwright, serve(look="2022") as site:
        os.environ |= {"CHAPERONE_RECORDS": folder, "HOME": folder}
        browser = playwright.chromium.launch(executable_path=program, chromium_sandbox=not is_root())
        once(browser, site)  # the first time is for the caches
        with measured(costs):
            for _ in range(ROUNDS):
                once(browser, site)
        browser.close()
    Console(width=140).print(table(costs))


if __name__ == "__main__":
    main()
