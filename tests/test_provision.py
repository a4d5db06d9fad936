from __future__ import annotations

import re
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from automation.command import run
from automation.errors import NoBrowser, WrongSetting
from automation.provision import APT_GET, Browser, Machine, candidates, find, obtain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from playwright.sync_api import Playwright

    from automation.command import Say

HOME = Path("/home/ada")
OWN = Path("/cache/ms-playwright/chromium-1/chrome")
CHROME = Path("/usr/bin/google-chrome")
CHROMIUM = Path("/usr/bin/chromium")


@dataclass
class Computer:
    """A computer on paper: the files on it, what its programs say, and what came of the commands that were run."""

    files: set[Path] = field(default_factory=set)
    brings: Mapping[str, Path] = field(default_factory=dict)  # part of a command -> the file that it installs
    says: Mapping[str, str] = field(default_factory=dict)  # part of a command -> its line of output
    fails: Sequence[str] = ()  # parts of the commands that fail
    ran: list[str] = field(default_factory=list)

    def run(self, command: Sequence[str], say: Say, **_: float) -> bool:
        words = " ".join(command)
        self.ran += [] if "--version" in words else [words.removeprefix(f"{sys.executable} -m ")]
        for part, line in self.says.items():
            if part in words:
                say(line)
        self.files |= {file for part, file in self.brings.items() if part in words}
        return not any(part in words for part in self.fails)

    def machine(self, tmp_path: Path, *, root: bool = False) -> Machine:
        return Machine(
            system="Linux",
            env={"PATH": "/usr/local/bin:/usr/bin:/snap/bin"},
            home=HOME,
            root=root,
            exists=self.files.__contains__,
            own=lambda: OWN,
            run=self.run,
            lock=tmp_path / "folder" / "browser.lock",
        )


@pytest.mark.parametrize(
    ("system", "env", "first", "last"),
    [
        (
            "Linux",
            {"PATH": "/usr/local/bin:/usr/bin"},
            Browser("chrome", Path("/usr/local/bin/google-chrome-stable")),
            Browser("chromium", Path("/usr/bin/chromium-browser")),
        ),
        (
            "Darwin",
            {},
            Browser("chrome", Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")),
            Browser("chromium", HOME / "Applications/Chromium.app/Contents/MacOS/Chromium"),
        ),
        (
            "Windows",
            {"ProgramFiles": "C:/Program Files", "LocalAppData": "C:/Users/Ada/AppData/Local"},
            Browser("chrome", Path("C:/Program Files/Google/Chrome/Application/chrome.exe")),
            Browser("chromium", Path("C:/Users/Ada/AppData/Local/Chromium/Application/chrome.exe")),
        ),
    ],
)
def test_where_each_system_keeps_its_browsers(system: str, env: dict[str, str], first: Browser, last: Browser) -> None:
    places = candidates(system, env, HOME)
    assert (places[0], places[-1]) == (first, last)
    assert list(dict.fromkeys(place.kind for place in places)) == ["chrome", "edge", "chromium"]


@pytest.mark.parametrize("env", [{}, {"PATH": ""}, {"PATH": "::"}])
def test_an_empty_path_is_no_place_to_look(env: dict[str, str]) -> None:
    assert candidates("Linux", env, HOME) == []


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({OWN, CHROME, CHROMIUM}, Browser("playwright", OWN)),
        ({CHROMIUM, CHROME}, Browser("chrome", CHROME)),
        ({CHROMIUM}, Browser("chromium", CHROMIUM)),
        (set(), None),
    ],
)
def test_playwrights_own_comes_before_installed_ones(files: set[Path], found: Browser | None, tmp_path: Path) -> None:
    assert find(machine=Computer(files).machine(tmp_path)) == found


def test_a_browser_that_does_not_answer_is_passed_over(tmp_path: Path) -> None:
    computer = Computer({OWN, CHROME}, fails=[f"{OWN} --version"])
    assert find(machine=computer.machine(tmp_path)) == Browser("chrome", CHROME)


def test_a_snap_is_passed_over(tmp_path: Path) -> None:
    computer = Computer({Path("/snap/bin/chromium")}, says={"--version": "Chromium 156.0.8078.79 snap"})
    assert find(machine=computer.machine(tmp_path)) is None


def test_windows_is_not_asked_for_a_version_which_would_open_a_window(tmp_path: Path) -> None:
    edge = Path("C:/Program Files/Microsoft/Edge/Application/msedge.exe")
    computer = Computer({edge}, fails=["--version"])
    windows = replace(computer.machine(tmp_path), system="Windows", env={"ProgramFiles": "C:/Program Files"})
    assert find(machine=windows) == Browser("edge", edge)


def test_the_setting_wins_over_everything(tmp_path: Path) -> None:
    mine = Path("/opt/mine/chrome")
    said: list[str] = []
    machine = Computer({OWN, CHROME, mine}).machine(tmp_path)
    assert obtain(said.append, mine, machine) == Browser("chosen", mine)
    assert said == [f"Using the browser that was asked for ({mine})."]


def test_a_setting_that_names_nothing_is_an_error_even_if_there_are_browsers(tmp_path: Path) -> None:
    computer = Computer({OWN, CHROME})
    with pytest.raises(WrongSetting, match=r"browser: there is no program at .*nowhere"):
        obtain(print, Path("/nowhere/chrome"), computer.machine(tmp_path))
    assert computer.ran == []


PLAYWRIGHT = "playwright install --no-shell chromium"
UPDATE, SHOW, INSTALL = (
    "/usr/bin/apt-get update",
    "/usr/bin/apt-cache show chromium",
    "/usr/bin/apt-get install -y chromium",
)


@pytest.mark.parametrize(
    ("computer", "root", "ran", "found"),
    [
        pytest.param(Computer({CHROME}), False, [], Browser("chrome", CHROME), id="one is there"),
        pytest.param(
            Computer(brings={"playwright install": OWN}),
            False,
            [PLAYWRIGHT],
            Browser("playwright", OWN),
            id="Playwright downloads its own",
        ),
        pytest.param(
            Computer({APT_GET}, brings={"playwright install": OWN}),
            True,
            [PLAYWRIGHT, "playwright install-deps chromium"],
            Browser("playwright", OWN),
            id="root also gets the libraries",
        ),
        pytest.param(
            Computer({APT_GET}, brings={"apt-get install": CHROMIUM}, fails=["playwright"]),
            True,
            [PLAYWRIGHT, UPDATE, SHOW, INSTALL],
            Browser("chromium", CHROMIUM),
            id="no way to the download: Debian's chromium",
        ),
        pytest.param(
            Computer(
                {APT_GET},
                brings={"playwright install": OWN, "apt-get install": CHROMIUM},
                fails=["install-deps", f"{OWN} --version"],
            ),
            True,
            [PLAYWRIGHT, "playwright install-deps chromium", UPDATE, SHOW, INSTALL],
            Browser("chromium", CHROMIUM),
            id="the download does not run here: Debian's chromium",
        ),
    ],
)
def test_ways_to_a_browser(computer: Computer, *, root: bool, ran: list[str], found: Browser, tmp_path: Path) -> None:
    said: list[str] = []
    assert obtain(said.append, machine=computer.machine(tmp_path, root=root)) == found
    assert computer.ran == ran
    assert said[-1] == f"Using {found}."


@pytest.mark.parametrize(
    ("computer", "root", "ran", "says"),
    [
        pytest.param(Computer(fails=["playwright"]), True, [PLAYWRIGHT], "Running: playwright", id="no apt-get"),
        pytest.param(
            Computer({APT_GET}, fails=["playwright"]), False, [PLAYWRIGHT], "Running: playwright", id="not root"
        ),
        pytest.param(
            Computer({APT_GET}, fails=["playwright"], says={"apt-cache": "Pre-Depends: debconf, snapd (>= 2.54)"}),
            True,
            [PLAYWRIGHT, UPDATE, SHOW],
            "This distribution's chromium is a snap",
            id="Ubuntu's chromium is a shim",
        ),
        pytest.param(
            Computer({APT_GET}, fails=["playwright", "apt-cache"]),
            True,
            [PLAYWRIGHT, UPDATE, SHOW],
            "This distribution has no package chromium",
            id="no package",
        ),
        pytest.param(
            Computer({APT_GET}, fails=["playwright", "apt-get"]),
            True,
            [PLAYWRIGHT, UPDATE, SHOW, INSTALL],
            "Running: apt-get install chromium",
            id="everything fails",
        ),
    ],
)
def test_when_there_is_no_way_it_says_what_to_do(
    computer: Computer, *, root: bool, ran: list[str], says: str, tmp_path: Path
) -> None:
    said: list[str] = []
    with pytest.raises(NoBrowser, match=r"Install Google Chrome, or set CHAPERONE_BROWSER"):
        obtain(said.append, machine=computer.machine(tmp_path, root=root))
    assert computer.ran == ran
    assert said[-1].startswith(says)


def test_an_installers_output_is_passed_on_without_colours_traces_and_repetitions(tmp_path: Path) -> None:
    lines = [
        "\x1b[2mDownloading\x1b[22m",
        "Error: ENOTFOUND",
        "    at onlookup (node:dns)",
        "}",
        "",
        "Error: ENOTFOUND",
    ]

    def chatty(command: Sequence[str], say: Say, **_: float) -> bool:
        assert "playwright" in command
        for line in lines:
            say(line)
        return False

    said: list[str] = []
    with pytest.raises(NoBrowser):
        obtain(said.append, machine=replace(Computer().machine(tmp_path), run=chatty))
    assert said[1:] == ["Running: playwright install chromium", "Downloading", "Error: ENOTFOUND"]


def test_two_at_once_install_once(tmp_path: Path) -> None:
    computer = Computer(brings={"playwright install": OWN})
    machine = computer.machine(tmp_path)
    machine.lock.parent.mkdir()
    said: list[str] = []
    second = Thread(target=obtain, args=(said.append,), kwargs={"machine": machine})
    with FileLock(machine.lock):
        second.start()
        while not said:
            second.join(0.01)
        assert computer.ran == []
        computer.files.add(OWN)  # what the first process installs meanwhile
    second.join(10)
    assert computer.ran == []
    assert said[-1].startswith("Using Playwright's own")


def python(script: str) -> list[str]:
    return [sys.executable, "-u", "-c", script]


def test_a_commands_lines_are_heard_while_it_runs() -> None:
    said: list[tuple[str, float]] = []
    script = "import sys; print('one'); sys.stdin.read(); print('two', file=sys.stderr)"
    assert run(python(script), lambda line: said.append((line, time.monotonic())))
    assert [line for line, _ in said] == ["one", "two"]


def test_a_command_that_fails_is_told() -> None:
    assert not run(python("raise SystemExit(3)"), print)


def test_a_command_that_is_not_there_is_told() -> None:
    said: list[str] = []
    assert not run(["/nowhere/apt-get", "update"], said.append)
    assert said == ["/nowhere/apt-get cannot be started: No such file or directory"]


HANGS = "import threading; threading.Event().wait(60)"
SPAWNS = f"import subprocess, sys; print('begun'); subprocess.run([sys.executable, '-c', {HANGS!r}])"


@pytest.mark.parametrize("limits", [{"silence": 0.7}, {"longest": 0.7}])
def test_a_command_that_hangs_is_ended_with_its_children(limits: dict[str, float]) -> None:
    said: list[str] = []
    begun = time.monotonic()
    assert not run(python(SPAWNS), said.append, **limits)
    assert time.monotonic() - begun < 10  # the child holds the pipe, so its end is what is measured here
    assert said[0] == "begun"
    assert said[-1].startswith("Given up: ")


def test_a_command_that_keeps_talking_is_ended_in_the_end() -> None:
    said: list[str] = []
    assert not run(python("while True: print('still downloading')"), said.append, longest=0.5)
    assert said[-1].startswith("Given up: ")


@pytest.mark.skipif(sys.platform == "win32", reason="there, asking for the version opens a window")
def test_the_browser_of_the_tests_tells_its_version(browser_program: Path) -> None:
    said: list[str] = []
    assert run([str(browser_program), "--version"], said.append)
    assert re.search(r"\d+\.\d+\.\d+\.\d+", " ".join(said))


def test_playwrights_own_can_be_asked_for_beside_a_running_playwright(playwright: Playwright) -> None:
    assert Machine().own().name == Path(playwright.chromium.executable_path).name  # in the test's own home
