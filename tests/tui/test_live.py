"""Whoever asks the reader may be broken off, where the question was a passing one."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from store.reader import Reader
from tests.tui.sample_wire import Filler
from tui.live import Asker

LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT count(*) FROM n"


async def test_a_passing_question_is_dropped_and_no_other(tmp_path: Path, filler: Filler) -> None:
    with closing(Asker(lambda: Reader(tmp_path / "wire.db"))) as asker:
        begun = threading.Event()

        def count(to: int) -> Callable[[Reader], int]:
            def ask(reader: Reader) -> int:
                begun.set()
                return int(reader.connection.execute(LONG, (to,)).fetchone()[0])

            return ask

        passing = asyncio.create_task(asker.ask(count(10**12), passing=True))
        await asyncio.to_thread(begun.wait, 10)
        while not passing.done():  # it may not have come to the statement itself yet
            asker.drop()
            await asyncio.sleep(0)
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            passing.result()
        begun.clear()
        lasting = asyncio.create_task(asker.ask(count(300_000)))
        await asyncio.to_thread(begun.wait, 10)
        while not lasting.done():
            asker.drop()
            await asyncio.sleep(0)
        assert lasting.result() == 300_000
