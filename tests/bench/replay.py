"""How long the replay of a long run takes to open: `uv run python -m tests.bench.replay [STEPS] [KILOBYTES]`.

One sample run with that many presses, each still padded to that size and different from every other one; opened from disk in
a fresh page, several times. Told in milliseconds from the start of the navigation: when the first words are painted, when the
player obeys the arrow keys, when the last step's picture is on the screen after a jump to it, and when everything is read.
"""

from __future__ import annotations

import hashlib
import statistics
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from automation.provision import is_root, obtain
from automation.record.replay import render
from tests.record.sample import INVITE, Draft, Press, Shot, close, photograph

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROUNDS = 5
ASKED = """async () => {
  const at = name => performance.getEntriesByName(name)[0]?.startTime;
  while (!at('first-contentful-paint') || !at('replay-ready')) await new Promise(requestAnimationFrame);
  return { painted: at('first-contentful-paint'), ready: at('replay-ready') };
}"""
"""What the page noted of itself. A predicate to wait for would be refused by the page's own policy."""


class Different(dict[str, Shot]):
    """The same still, and yet another file each time it is asked for."""

    def __init__(self, shots: dict[str, Shot], size: int) -> None:
        super().__init__(shots)
        self.size, self.taken = size, 0

    def __getitem__(self, name: str) -> Shot:
        self.taken += 1
        shot = super().__getitem__(name)
        seed = hashlib.sha256(str(self.taken).encode()).digest()
        padding = (seed * (self.size // len(seed) + 1))[: max(32, self.size - len(shot.picture))]
        return replace(shot, picture=shot.picture + padding)  # what stands behind a RIFF file is not part of it


def long_run(folder: Path, shots: dict[str, Shot], steps: int) -> Path:
    draft = Draft(folder, shots)
    draft.open()
    draft.line("observed", job="invite", store="US", facts={}, ev=draft.see("users", "look"))
    for step in range(1, steps + 1):
        draft.press(step, INVITE, ("users", "add"), Press(f"button {step}", "users", change=None))
    close(draft, "done", f"{steps} presses.", (INVITE, "done", None, 0))
    page = folder / "replay.html"
    page.write_text(render(folder), encoding="utf-8")
    return page


def opened(browser: Browser, page: Path) -> dict[str, Any]:
    view = browser.new_page()
    view.goto(page.as_uri(), wait_until="commit")
    told: dict[str, Any] = view.evaluate(ASKED)
    view.keyboard.press("ArrowRight")
    view.locator("#count", has_text="2 of").wait_for()
    told["stepped"] = view.evaluate("performance.now()")
    view.wait_for_load_state("load")
    told["whole"] = view.evaluate("performance.now()")
    view.close()
    return told


def main(steps: int = 500, kilobytes: int = 96) -> None:
    """Writes one table."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=obtain(print).executable, chromium_sandbox=not is_root())
        shots = Different(photograph(browser.new_page()), kilobytes * 1024)
        page = long_run(Path(folder, "run"), shots, steps)
        rounds = [opened(browser, page) for _ in range(ROUNDS)]
        browser.close()
        sys.stdout.write(f"{steps} steps, {shots.taken} stills, {page.stat().st_size / 1e6:.1f} MB\n")
    for name in rounds[0]:
        sys.stdout.write(f"{name:8} {statistics.median(each[name] for each in rounds):7.0f} ms\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
