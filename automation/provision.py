"""Getting a browser, and saying what is done to get it.

The order: the program that the setting `browser` names; Playwright's own Chromium; an installed Chrome, Edge or
Chromium; `playwright install chromium`; as root where there is apt-get, the distribution's `chromium`.

Ubuntu's own `chromium` is a shim for a snap: without snapd (so in any container) it does nothing, and a confined
browser does not share the folders of its caller. It is neither picked nor installed here; the setting can name it.
"""

from __future__ import annotations

import os
import platform
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from filelock import FileLock, Timeout
from platformdirs import user_cache_path
from playwright.sync_api import sync_playwright

from automation.command import Run, Say, run
from automation.errors import NoBrowser, WrongSetting
from automation.folders import PRIVATE_FILE, own_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Kind = Literal["chosen", "playwright", "chrome", "edge", "chromium"]

NAMES: Mapping[Kind, str] = {
    "chosen": "the browser that was asked for",
    "playwright": "Playwright's own Chromium",
    "chrome": "Google Chrome",
    "edge": "Microsoft Edge",
    "chromium": "Chromium",
}
# Kind, commands on Linux, file under a Windows program folder. On a Mac, NAMES are the names of the applications.
KNOWN: tuple[tuple[Kind, tuple[str, ...], str], ...] = (
    ("chrome", ("google-chrome-stable", "google-chrome"), "Google/Chrome/Application/chrome.exe"),
    ("edge", ("microsoft-edge-stable", "microsoft-edge"), "Microsoft/Edge/Application/msedge.exe"),
    ("chromium", ("chromium", "chromium-browser"), "Chromium/Application/chrome.exe"),
)
APT_GET = Path("/usr/bin/apt-get")
APT_CACHE = Path("/usr/bin/apt-cache")
APT_SILENCE = 300.0  # seconds; apt says nothing while it downloads a package, and this one has 80 MB
TURN = 900.0  # seconds to wait for another process that installs


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that can be started: what it is, and its program file."""

    kind: Kind
    executable: Path

    def __str__(self) -> str:
        return f"{NAMES[self.kind]} ({self.executable})"


def playwrights_own() -> Path:
    """Say where Playwright keeps its own Chromium, whether or not it is there. Takes half a second."""

    def ask() -> Path:
        with sync_playwright() as playwright:
            return Path(playwright.chromium.executable_path)

    with ThreadPoolExecutor(1) as thread:  # a thread can run only one Playwright, and the caller's may run one
        return thread.submit(ask).result()


def is_root() -> bool:
    """Whether this is the root of a Unix, for whom Chromium refuses its sandbox."""
    return sys.platform != "win32" and os.geteuid() == 0


@dataclass(frozen=True, slots=True)
class Machine:
    """What this module asks of a computer and does to it. The defaults are the computer it runs on."""

    system: str = field(default_factory=platform.system)
    env: Mapping[str, str] = field(default_factory=lambda: os.environ)
    home: Path = field(default_factory=Path.home)
    root: bool = field(default_factory=is_root)
    exists: Callable[[Path], bool] = Path.is_file
    own: Callable[[], Path] = playwrights_own
    run: Run = run
    lock: Path = field(default_factory=lambda: user_cache_path("chaperone") / "browser.lock")

    @property
    def has_apt(self) -> bool:
        return self.root and self.exists(APT_GET)


def candidates(system: str, env: Mapping[str, str], home: Path) -> list[Browser]:
    """Where a Chrome, Edge or Chromium would be on `system` (a name of `platform.system()`), best first."""
    if system == "Windows":
        roots = [Path(env[key]) for key in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData") if env.get(key)]
        return [Browser(kind, root / file) for kind, _, file in KNOWN for root in roots]
    if system == "Darwin":
        roots = [Path("/Applications"), home / "Applications"]
        return [Browser(k, root / f"{NAMES[k]}.app/Contents/MacOS/{NAMES[k]}") for k, *_ in KNOWN for root in roots]
    roots = [Path(folder) for folder in env.get("PATH", "").split(":") if folder]
    return [Browser(kind, root / name) for kind, names, _ in KNOWN for name in names for root in roots]


def find(chosen: Path | None = None, machine: Machine | None = None) -> Browser | None:
    """Find a browser that is there and answers; change nothing.

    Raises WrongSetting when `chosen`, the setting `browser`, is not a file.
    """
    machine = machine or Machine()
    if chosen is not None:
        if not machine.exists(chosen):
            raise WrongSetting("browser", f"there is no program at {chosen}.")
        return Browser("chosen", chosen)
    everywhere = [Browser("playwright", machine.own()), *candidates(machine.system, machine.env, machine.home)]
    return next((b for b in everywhere if machine.exists(b.executable) and _answers(b, machine)), None)


def _answers(browser: Browser, machine: Machine) -> bool:
    if machine.system == "Windows":
        return True  # there, asking for the version opens a window
    said: list[str] = []
    return machine.run([str(browser.executable), "--version"], said.append) and not any(map(_names_snap, said))


def _names_snap(line: str) -> bool:
    return re.search(r"\bsnapd?\b", line) is not None


def obtain(say: Say, chosen: Path | None = None, machine: Machine | None = None) -> Browser:
    """Find a browser, or install one, telling `say` each thing that is done.

    Raises WrongSetting as `find` does, and NoBrowser when nothing worked.
    """
    machine = machine or Machine()
    browser = find(chosen, machine)
    if browser is None:
        say("There is no browser here yet; getting one, or waiting for the process that already does.")
        browser = _install_alone(say, machine)
    say(f"Using {browser}.")
    return browser


def _install_alone(say: Say, machine: Machine) -> Browser:
    own_folder(machine.lock.parent)
    try:
        with FileLock(machine.lock, timeout=TURN, mode=PRIVATE_FILE):
            return find(None, machine) or _install(say, machine)
    except Timeout:
        raise NoBrowser(f"Another process has held {machine.lock} for {TURN:g} s. End it, then run again.") from None


def _install(say: Say, machine: Machine) -> Browser:
    for way in (_with_playwright, _with_apt):
        way(_brief(say), machine)
        if browser := find(None, machine):
            return browser
    raise NoBrowser(
        "There is no Chrome, Edge or Chromium here, and none could be installed. Install Google Chrome, "
        "or set CHAPERONE_BROWSER to the program file of a Chromium, then run again."
    )


def _with_playwright(say: Say, machine: Machine) -> None:
    """Download first, fetch the libraries second: without a way to the download, this ends in seconds."""
    playwright = [sys.executable, "-m", "playwright"]
    say("Running: playwright install chromium")
    if machine.run([*playwright, "install", "--no-shell", "chromium"], say) and machine.has_apt:
        say("Running: playwright install-deps chromium")
        machine.run([*playwright, "install-deps", "chromium"], say, silence=APT_SILENCE)


def _with_apt(say: Say, machine: Machine) -> None:
    if not machine.has_apt:
        return
    say("Running: apt-get update")
    machine.run([str(APT_GET), "update"], say)
    package: list[str] = []
    if not machine.run([str(APT_CACHE), "show", "chromium"], package.append):
        say("This distribution has no package chromium.")
    elif any(map(_names_snap, package)):
        say("This distribution's chromium is a snap, which cannot be driven reliably; not installed.")
    else:
        say("Running: apt-get install chromium")
        machine.run([str(APT_GET), "install", "-y", "chromium"], say, silence=APT_SILENCE)


def _brief(say: Say) -> Say:
    """Pass on what a person wants to read: no colours, no stack traces, nothing twice."""
    said: set[str] = set()

    def tell(line: str) -> None:
        line = re.sub(r"\x1b\[[0-9;]*m", "", line)
        if line not in said and re.match(r"[^\s}]", line):
            said.add(line)
            say(line)

    return tell
