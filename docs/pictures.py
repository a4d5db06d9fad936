"""Makes the pictures of the README anew: `uv run python -m docs.pictures`.

A supervised run on the practice site, as the seller sees it in the console, becomes docs/run.webp, which moves; the replay of its record
becomes docs/replay.webp. Nothing is drawn by hand: when the product looks different, so do they.
"""

from __future__ import annotations

import base64
import io
import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from automation.provision import is_root, obtain
from flows.practice import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.practice import Practice

HERE = Path(__file__).parent
MOVING, STILL = HERE / "run.webp", HERE / "replay.webp"
EMAIL = "invitations@exportyourstore.example"
VIEW = (1100, 704)
"""The window that is photographed."""
FRAME = (880, 632)
STILL_VIEW = (1120, 840)
STEPS = ("Sign in", "Plan", "Yes", "Apply", "Proof", "Replay")
PATIENCE = 120_000
"""Milliseconds that one step of the run may take on a busy machine."""
TO_THE_TOP = "element => element.scrollIntoView({ behavior: 'instant' })"
WHATS = ("Manage Inventory", "Upload Inventory", "Customer Metrics")
"""Changes that the plan has when it is photographed."""
PRESSED = "Press Continue"
"""The step that is photographed while the changes are made."""
LINK = re.compile(r"The seller's page\s+(http\S+)")


@dataclass(frozen=True)
class Shot:
    """One frame: a photograph, which of the steps it shows, what it says, and how long it stays, in milliseconds."""

    step: int
    says: str
    lasts: int
    picture: bytes


@dataclass
class Film:
    """Photographs of one page."""

    page: Page
    shots: list[Shot] = field(default_factory=list)

    def take(self, step: int, says: str, lasts: int) -> None:
        self.shots.append(Shot(step, says, lasts, self.page.screenshot(animations="disabled", caret="hide")))


def main() -> None:
    """Writes both pictures, and says how large they are."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        program = obtain(print).executable
        browser = playwright.chromium.launch(executable_path=program, chromium_sandbox=not is_root())
        film = Film(browser.new_page(viewport={"width": VIEW[0], "height": VIEW[1]}, reduced_motion="reduce"))
        supervised(film, Path(folder))
        replayed(film, next(Path(folder).rglob("replay.html")))
        MOVING.write_bytes(moving([framed(browser, shot) for shot in film.shots], [shot.lasts for shot in film.shots]))
        browser.close()
    for picture in (MOVING, STILL):
        sys.stdout.write(f"{picture.name}: {picture.stat().st_size // 1024} KB\n")


def supervised(film: Film, folder: Path) -> None:
    """A run that sets the permissions of a partner who has accepted, with Maria as the seller."""
    page = film.page
    with serve() as site:
        site.reset(signed_in=False, users=[{"name": "ExportYourStore", "email": EMAIL, "rights": {}}])
        with running(site, folder) as link:
            page.goto(link)
            page.locator("#stage").get_by_text("sign in").first.wait_for(timeout=PATIENCE)
            film.take(0, "The seller signs in. Nothing is recorded meanwhile.", 2400)
            site.sign_in()
            name = page.get_by_label("I,")
            name.wait_for(timeout=PATIENCE)
            for what in WHATS:
                page.locator("#stage").get_by_text(what).first.wait_for(timeout=PATIENCE)
            film.take(1, "Every change, before → after, in the seller’s words.", 3200)
            name.fill("Maria Keller")
            page.evaluate("scrollTo(0, document.body.scrollHeight)")
            film.take(2, "The seller says yes to exactly this plan.", 2800)
            page.get_by_role("button", name="Approve", exact=True).click()
            page.locator(f"#now .look[data-large^='{PRESSED}']").wait_for(timeout=PATIENCE)
            page.evaluate("scrollTo(0, 0)")
            film.take(3, "Exactly these changes, pictured before and after each press that saves.", 3000)
            page.locator("#live").get_by_text("Done").wait_for(timeout=PATIENCE)
            page.evaluate("scrollTo(0, 0)")
            film.take(4, "The page is loaded afresh and must match.", 3000)


@contextmanager
def running(site: Practice, folder: Path) -> Iterator[str]:
    """The run, begun; gives the link to the seller's page, and waits for its end."""
    words = ("run", "exportyourstore", "permissions", "--site", site.url, "--set", f"email={EMAIL}")
    own = {
        "CHAPERONE_RECORDS": "records",  # in the folder of the call: a picture shows no path of this machine
        "CHAPERONE_CONSOLE": "web",
        "CHAPERONE_HEADLESS": "true",
        "CHAPERONE_OPERATOR": "Jonas Weber",
        "CHAPERONE_SLOW_MO": "800",  # so that each step stays long enough to be photographed
        "DISPLAY": "",
        "WAYLAND_DISPLAY": "",
    }
    command = [sys.executable, "-m", "automation.cli", *words, "--seller", "Harbour Lane"]
    environment = {**os.environ, **own}
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - ours
        yield next(found[1] for line in process.stdout or () if (found := LINK.search(line)))
        process.communicate()
    if process.returncode:
        raise SystemExit(f"The run ended with {process.returncode}.")


def replayed(film: Film, replay: Path) -> None:
    """The player at the press that saves the permissions: a frame, and the still picture."""
    page = film.page
    page.goto(replay.as_uri())
    page.get_by_text(PRESSED).first.click()
    page.mouse.move(0, 0)
    heading = page.get_by_role("heading", name="What happened")
    heading.evaluate(TO_THE_TOP)
    film.take(5, "Sealed. The record replays, and anyone can check it.", 3600)
    page.set_viewport_size({"width": STILL_VIEW[0], "height": STILL_VIEW[1]})
    heading.evaluate(TO_THE_TOP)
    STILL.write_bytes(page.screenshot(type="webp", quality=80, animations="disabled"))


def framed(browser: Browser, shot: Shot) -> Image.Image:
    """A photograph in its frame, with the steps of the story below it."""
    page = browser.new_page(viewport={"width": FRAME[0], "height": FRAME[1]})
    steps = "".join(f"<li{' class=now' if at == shot.step else ''}>{step}</li>" for at, step in enumerate(STEPS))
    picture = base64.b64encode(shot.picture).decode()
    page.set_content(
        f"<!doctype html><style>{FRAME_STYLE}</style><img src='data:image/png;base64,{picture}'>"
        f"<ol>{steps}</ol><p>{escape(shot.says)}</p>"
    )
    page.locator("img").evaluate("image => image.decode()")
    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return taken


def moving(frames: list[Image.Image], lasts: list[int]) -> bytes:
    """The frames as one picture that goes round."""
    made = io.BytesIO()
    first, *more = frames
    first.save(
        made,
        "WEBP",
        save_all=True,
        append_images=more,
        duration=lasts,
        loop=0,
        quality=80,
        method=6,
        minimize_size=True,
    )
    return made.getvalue()


FRAME_STYLE = """
* { box-sizing: border-box; margin: 0; padding: 0; }
body { height: 100vh; padding: 16px 16px 0; background: #1d2538; color: #fff; font: 600 19px/1.3 system-ui, sans-serif; overflow: hidden; }
img { display: block; width: 848px; height: 543px; border-radius: 10px; box-shadow: 0 6px 24px rgb(0 0 0 / 45%); }
ol { display: flex; gap: 8px; margin-top: 13px; list-style: none; font-size: 12px; color: #98a3bd; }
li { flex: 1; padding-top: 5px; border-top: 3px solid #3b4663; }
li.now { color: #fff; border-color: #95b2ff; }
p { margin-top: 4px; text-align: center; white-space: nowrap; }
"""


if __name__ == "__main__":
    main()
