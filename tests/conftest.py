"""What all tests share: one browser, got before the first test, and folders that are not the person's own."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from playwright.sync_api import expect

from automation.errors import ChaperoneError
from automation.provision import is_root, obtain
from flows.practice import Practice, serve
from tests.chrome import Chrome, chrome, playwright_server
from tests.shell import shell

if TYPE_CHECKING:
    from collections.abc import Iterator

WHOLE = "TESTS_BROWSER"
"""The environment variable that tells the workers where the whole browser is."""
FOLDERS = {
    "HOME": "home",
    "USERPROFILE": "home",
    "APPDATA": "home/roaming",
    "LOCALAPPDATA": "home/local",
    "XDG_CACHE_HOME": "home/cache",
    "XDG_CONFIG_HOME": "home/config",
    "XDG_DATA_HOME": "home/data",
    "XDG_STATE_HOME": "home/state",
    "CHAPERONE_RECORDS": "records",
}

LONG = {
    *("test_headed", "test_killed", "test_canary", "test_fates", "test_main_job", "test_main_job_troubles"),
    *("test_broken_off", "test_shown_by_a_person", "test_link_partner", "test_authorise_developer_elsewhere"),
}
"""Modules whose tests take ten seconds and more."""

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
"""Else every worker and every command compiles all that it imports anew: a second of processor time each."""

settings.register_profile(
    "usual", derandomize=True, database=None, deadline=None, max_examples=80, stateful_step_count=30
)
settings.register_profile(
    "long", database=None, deadline=None, max_examples=2000, stateful_step_count=60, print_blob=True
)
settings.load_profile("usual")
"""The same cases every time; `--hypothesis-profile=long` tries new ones, for some minutes."""
expect.set_options(timeout=20_000)
"""Milliseconds: several browsers share the processors, and slow is no failure."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-look", action="store_true", help="Every job on every look, not one look in turn.")
    parser.addoption("--kills", type=int, default=6, help="How many runs are killed at a random moment.")
    parser.addoption("--kill-seed", default="", help="The moments of an earlier run of the tests once more: its seed.")


@pytest.hookimpl(trylast=True)  # after the terminal reporter is there
def pytest_configure(config: pytest.Config) -> None:
    """Get the browser once, in the process that starts the workers; they and every command inherit its path."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    tell = config.get_terminal_writer().line
    chosen = os.environ.get("CHAPERONE_BROWSER")
    try:
        browser = obtain(tell, Path(chosen) if chosen else None)
    except ChaperoneError as error:
        pytest.exit(error.sentence, returncode=1)
    os.environ[WHOLE] = str(browser.executable)
    os.environ["CHAPERONE_BROWSER"] = str(shell(tell) or browser.executable)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each worker begins with its share of what takes long: left to the end, that would keep one busy while the others wait."""
    workers: int = getattr(config, "workerinput", {}).get("workercount", 1)
    first = [item for item in items if item.path.stem in LONG]
    rest = [item for item in items if item.path.stem not in LONG]
    ends = [len(rest) * share // workers for share in range(workers + 1)]
    shares = ((*first[share::workers], *rest[ends[share] : ends[share + 1]]) for share in range(workers))
    items[:] = [item for share in shares for item in share]


@pytest.fixture(scope="session")
def base_url() -> None:
    """No common base: each test starts its own site. (The plugin's own fixture warns under pytest 9.)"""


@pytest.fixture(scope="session")
def browser_program() -> Path:
    """The program file of a whole browser, such as people have."""
    return Path(os.environ[WHOLE])


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    program = os.environ["CHAPERONE_BROWSER"]
    return {**browser_type_launch_args, "executable_path": program, "chromium_sandbox": not is_root()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 1440, "height": 900}}


@pytest.fixture(scope="session")
def sellers_chrome(browser_program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A Chrome that runs already, one a worker."""
    with chrome(browser_program, tmp_path_factory.mktemp("profile"), "--headless=new") as running:
        yield running


@pytest.fixture(scope="session")
def server_address(browser_program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Playwright server, one a worker."""
    with playwright_server(browser_program, tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every folder that Chaperone would write to lies under the test's own; of its settings only the browser is kept."""
    for name in [name for name in os.environ if name.startswith("CHAPERONE_") and name != "CHAPERONE_BROWSER"]:
        monkeypatch.delenv(name)
    for name, folder in FOLDERS.items():
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(tmp_path / folder))
    return tmp_path


@pytest.fixture(scope="session")
def practice_site() -> Iterator[Practice]:
    with serve() as site:
        yield site


@pytest.fixture
def practice(practice_site: Practice) -> Practice:
    """The practice site, one a worker, as it is before anything happened; its seller is signed in."""
    practice_site.reset(signed_in=True)
    return practice_site
