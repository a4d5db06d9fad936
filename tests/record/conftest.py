from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.record.sample import RUN, Draft, Shot, done, photograph


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
