"""What evidence costs: `uv run --group bench python -m tests.bench [ROUNDS]`.

The same permissions job on the practice site, the ways taking turns in one run: a bare Playwright script; the same with Playwright's
tracing; the same with a PNG after every action; Selenium with a PNG after every action; Chaperone with its full record. Seconds from
an empty window to the proof, the start of the browser not counted: the median, how it compares with the bare script, and bytes a step, of
the evidence and of what shows it once more.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, ClassVar

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

from automation.provision import is_root, obtain
from flows.practice import Practice, serve
from tests.bench import by_selenium
from tests.bench.bare import Bare
from tests.driving import user
from tests.flows.holding import hold

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, ViewportSize

ROUNDS = 7
SIZE: ViewportSize = {"width": by_selenium.WIDTH, "height": by_selenium.HEIGHT}
WAYS = ("bare", "tracing", "a PNG an action", "Selenium, a PNG an action", "Chaperone")


@dataclass
class Row:
    """What one way took, run by run: seconds, bytes, steps."""

    seconds: list[float] = field(default_factory=list)
    evidence: int = 0
    shown: int = 0
    """Bytes of what only shows the evidence once more: replay and receipt."""
    steps: int = 1


@dataclass
class Bench:
    """Does the job in each way, with `browser` on `site`, and keeps what it takes in `rows`. What they leave lies in `folder`."""

    browser: Browser
    site: Practice
    folder: Path
    program: Path
    rows: dict[str, Row] = field(default_factory=dict)
    before: ClassVar = {"signed_in": True, "users": [user()]}

    def round(self) -> None:
        self._bare("bare")
        self._traced("tracing")
        self._pictured("a PNG an action")
        if by_selenium.driver():
            self._by_selenium("Selenium, a PNG an action")
        self._chaperoned("Chaperone")

    def _timed(self, way: str, job: Callable[[Path], int]) -> None:
        """`job` leaves what it keeps in the folder that it is given, and says how many steps it took."""
        self.site.reset(**self.before)
        with TemporaryDirectory(dir=self.folder) as kept:
            began = time.monotonic()
            steps = job(Path(kept))
            row = self.rows.setdefault(way, Row())
            row.seconds.append(time.monotonic() - began)
            files = {path: path.stat().st_size for path in Path(kept).rglob("*") if path.is_file()}
            row.shown = sum(size for path, size in files.items() if path.stem in {"replay", "receipt"})
            row.evidence, row.steps = sum(files.values()) - row.shown, steps

    def _bare(self, way: str) -> None:
        def job(_: Path) -> int:
            with self.browser.new_context(viewport=SIZE) as context:
                bare = Bare(context.new_page(), self.site.url)
                bare.do()
                return bare.steps

        self._timed(way, job)

    def _traced(self, way: str) -> None:
        def job(folder: Path) -> int:
            with self.browser.new_context(viewport=SIZE) as context:
                context.tracing.start(screenshots=True, snapshots=True)
                bare = Bare(context.new_page(), self.site.url)
                bare.do()
                context.tracing.stop(path=folder / "trace.zip")
                return bare.steps

        self._timed(way, job)

    def _pictured(self, way: str) -> None:
        def job(folder: Path) -> int:
            with self.browser.new_context(viewport=SIZE) as context:
                page = context.new_page()
                bare = Bare(page, self.site.url, lambda: self._picture(page, folder / f"{bare.steps}.png"))
                bare.do()
                return bare.steps

        self._timed(way, job)

    def _picture(self, page: Page, path: Path) -> None:
        page.wait_for_load_state()  # between two documents the whole browser has no picture to give
        page.screenshot(path=path)

    def _by_selenium(self, way: str) -> None:
        with by_selenium.opened(self.program, sandbox=not is_root()) as browser:

            def job(folder: Path) -> int:
                done = by_selenium.BySelenium(
                    browser, self.site.url, lambda: browser.save_screenshot(str(folder / f"{done.steps}.png"))
                )
                done.do()
                return done.steps

            self._timed(way, job)

    def _chaperoned(self, way: str) -> None:
        def job(folder: Path) -> int:
            os.environ["CHAPERONE_RECORDS"] = str(folder)
            held = hold(self.browser, self.site.url, jobs=["permissions"], size=SIZE)
            if held.data["outcome"] != "done":
                raise AssertionError(held.said)
            return len(held.acts)

        self._timed(way, job)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    chosen = os.environ.get("CHAPERONE_BROWSER")
    program = obtain(print, Path(chosen) if chosen else None).executable
    os.environ["CHAPERONE_BROWSER"] = str(program)
    with ExitStack() as stack:
        engine = stack.enter_context(sync_playwright())
        folder = Path(stack.enter_context(TemporaryDirectory()))
        browser = engine.chromium.launch(executable_path=program, chromium_sandbox=not is_root())
        bench = Bench(browser, stack.enter_context(serve()), folder, program)
        bench.round()  # the first one warms up
        bench.rows.clear()
        for _ in range(rounds):
            bench.round()
        browser.close()
    Console().print(table(bench.rows))
    if not by_selenium.driver():
        Console().print("Selenium has no driver here (Debian: chromium-driver).")


def table(rows: dict[str, Row]) -> Table:
    shown = Table(
        "way",
        "median",
        "× bare",
        "× tracing",
        "best",
        "steps",
        "evidence a step",
        "replay a step",
        title="the permissions job",
    )
    for column in shown.columns[1:]:
        column.justify = "right"
    for way in (way for way in WAYS if way in rows):
        row, middle = rows[way], median(rows[way].seconds)
        by = [f"{middle / median(rows[other].seconds):.2f}" for other in ("bare", "tracing")]
        sizes = [f"{size / row.steps / 1024:.0f} KiB" for size in (row.evidence, row.shown)]
        shown.add_row(way, f"{middle:.2f} s", *by, f"{min(row.seconds):.2f} s", str(row.steps), *sizes)
    return shown


if __name__ == "__main__":
    main()
