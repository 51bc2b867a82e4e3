import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.sample_wire import Filler


@pytest.fixture
def filler(tmp_path: Path) -> Iterator[Filler]:
    """A wire with four parties, in the folder of the test; nothing said yet."""
    filler = Filler(tmp_path)
    yield filler
    filler.wire.connection.close()


@pytest.fixture(autouse=True)
def no_waiting_for_a_quiet_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot sleeps after each key until the process is idle; our tests wait for what they ask about."""

    async def give_way(*_: object) -> None:
        for _ in range(5):
            await asyncio.sleep(0)

    monkeypatch.setattr("textual.app.wait_for_idle", give_way)


@pytest.fixture(autouse=True)
def counts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody types on in a test: what a filter finds is counted at once."""
    monkeypatch.setattr("tui.screens.desk_panes.COUNT_AFTER", 0)
