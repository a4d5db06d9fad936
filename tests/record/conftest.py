from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from automation.record.seal import seal
from tests.record.sample import RUN, STORIES, Draft, Shot, done, photograph


@pytest.fixture(scope="session")
def shots(browser: Browser) -> Iterator[dict[str, Shot]]:
    """The stills of a run, taken once."""
    page = browser.new_page()
    yield photograph(page)
    page.close()


@pytest.fixture
def record(tmp_path: Path, shots: dict[str, Shot]) -> Path:
    """A finished run that is not sealed yet."""
    draft = Draft(tmp_path / RUN, shots)
    done(draft)
    return draft.folder


@pytest.fixture(scope="session")
def replays(tmp_path_factory: pytest.TempPathFactory, shots: dict[str, Shot]) -> Path:
    """The replay of every sample, by name."""
    folder = tmp_path_factory.mktemp("replays")
    for story in STORIES:
        draft = Draft(folder / f"{story.__name__}-record", shots)
        story(draft)
        seal(draft.folder, info={})
    return folder


@pytest.fixture
def player(page: Page, replays: Path) -> Page:
    page.goto((replays / "done-record/replay.html").as_uri())
    return page
