"""Makes docs/replay.webp anew: `uv run python docs/picture.py`. It runs the demo and photographs the replay that it leaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from automation.provision import is_root, obtain

WIDTH, HEIGHT = 1120, 840
TARGET = Path(__file__).with_name("replay.webp")


def main() -> None:
    """Writes the picture: the player of the second run's replay, at the press that saves the permissions."""
    with tempfile.TemporaryDirectory() as records:
        page = demo(Path(records)) / "replay.html"
        with sync_playwright() as playwright:
            program = obtain(print).executable
            browser = playwright.chromium.launch(executable_path=program, chromium_sandbox=not is_root())
            view = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            view.goto(page.as_uri())
            view.get_by_text("Press Continue").first.click()
            view.get_by_role("heading", name="What happened").evaluate("heading => heading.scrollIntoView()")
            TARGET.write_bytes(view.screenshot(type="webp", quality=80, animations="disabled"))
            browser.close()


def demo(records: Path) -> Path:
    """Runs the demo with its records in `records`; gives the last record."""
    command = [sys.executable, "-m", "automation.cli", "demo", "--headless", "--json"]
    environment = {**os.environ, "CHAPERONE_RECORDS": str(records)}
    told = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own command
    return Path(json.loads(told.stdout)["runs"][-1]["record"])


if __name__ == "__main__":
    main()
