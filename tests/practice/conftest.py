"""The practice site for its own tests: one a worker, started over for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.practice import Practice, serve

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def site() -> Iterator[Practice]:
    with serve() as practice:
        yield practice


@pytest.fixture
def practice(site: Practice) -> Practice:
    site.reset(signed_in=True)
    return site


@pytest.fixture
def fresh(site: Practice) -> Practice:
    site.reset()
    return site
