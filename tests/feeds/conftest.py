from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from feeds.children import Children
from tests.feeds.servers import Server


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server() as running:
        yield running


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    return tmp_path / "wire.db"


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    running = Children(1)
    yield running
    running.close()
