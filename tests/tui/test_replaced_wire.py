"""The wire is not always the same file, and not always to be read: the desk says so and goes on."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.backups import back_up, mend
from tests.tui.sample_wire import Filler, running
from tui.live import WireOpened, WireReplaced


async def test_a_restored_wire_is_read_in_the_place_of_the_damaged_one(tmp_path: Path, filler: Filler) -> None:
    path = tmp_path / "wire.db"
    filler.week(4)
    back_up(path, "2022-01-12T09:30:00Z")
    filler.say("north", text="said after the copy was made")
    async with running(tmp_path) as run:
        await run.press("j", "j")
        reading_id = run.pane("north").cursor_id
        assert "said after the copy" in run.screen_text()

        filler.wire.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        filler.wire.close()
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * 8192)
        assert mend(path, "2022-01-12T16:00:00Z") is not None
        restored = Filler(tmp_path)
        restored.say("south", text="said to the restored one")
        await run.settle()

        assert len(run.got(WireReplaced)) == 1
        assert len(run.got(WireOpened)) == 1
        assert any("Another wire.db" in note.message for note in run.app._notifications)
        text = run.screen_text()
        assert "said after the copy" not in text
        assert "said to the restored one" in text
        assert run.pane("north").cursor_id == reading_id
        assert [pane.count for pane in run.desk.strip.in_order] == [4, 5, 4]

        restored.say("isles", text="and one that comes in later")
        await run.settle()
        assert "and one that comes in later" in run.screen_text()
        assert len(run.got(WireReplaced)) == 1
        restored.wire.close()


async def test_a_wire_that_is_locked_is_said_until_it_can_be_read(
    tmp_path: Path, filler: Filler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.database.PATIENCE", 0.01)
    filler.week(2)
    filler.wire.close()
    with closing(sqlite3.connect(tmp_path / "wire.db")) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("UPDATE meta SET value = value")
        other.commit()
        async with running(tmp_path) as run:
            assert await run.sees("database is locked")
            other.close()
            await run.settle()
            text = run.screen_text()
            assert "locked" not in text
            assert "Ada Norling" in text


async def test_a_file_that_is_no_wire_is_said(tmp_path: Path) -> None:
    (tmp_path / "wire.db").write_bytes(b"noise" * 4000)
    async with running(tmp_path) as run:
        assert await run.sees("file is not a database")
