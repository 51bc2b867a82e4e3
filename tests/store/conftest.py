from collections.abc import Iterator
from pathlib import Path

import pytest

from store.reader import Reader
from store.wire import Wire
from tests.store.samples import ISSUES, PARTIES, SOURCES


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    """A wire with two parties and two sources, nothing polled yet."""
    wire = Wire(tmp_path / "wire.db")
    wire.load_profile("test", "1", parties=PARTIES, issues=ISSUES, sources=SOURCES)
    yield wire
    wire.connection.close()


@pytest.fixture
def reader(wire: Wire, tmp_path: Path) -> Iterator[Reader]:
    reader = Reader(tmp_path / "wire.db")
    yield reader
    reader.close()
