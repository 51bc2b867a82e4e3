import sqlite3
from pathlib import Path

import pytest

from store.backups import back_up, copies, damage, made_at
from store.database import StoreError
from store.desk import Desk
from store.wire import Wire
from tests.store.samples import entry, poll, statement

TEXT = "Norling said the door stays open to all."


def put(wire: Wire, guid: str) -> None:
    wire.record_poll("wire-a", poll(), [(entry(guid, TEXT), [statement(TEXT, "Ada Norling")])])


def count(path: Path) -> int:
    with sqlite3.connect(path) as db:
        return int(db.execute("SELECT count(*) FROM entries").fetchone()[0])


def test_a_copy_is_made_in_the_middle_of_the_work_and_holds_what_was_committed(wire: Wire, tmp_path: Path) -> None:
    put(wire, "1")
    with wire.transaction() as db:
        db.execute("UPDATE entries SET title = 'half done'")
        made = back_up(tmp_path / "wire.db", "2022-01-12T14:05:00Z")
    put(wire, "2")
    assert made == tmp_path / "backups" / "wire-20220112T140500Z.db"
    assert made_at(made) == "2022-01-12T14:05:00Z"
    assert damage(made) == ""
    assert count(made) == 1
    with sqlite3.connect(made) as db:
        assert db.execute("SELECT title FROM entries").fetchone() == ("A title",)


def test_the_newest_copies_are_kept_and_daily_ones_counted_apart(wire: Wire, tmp_path: Path) -> None:
    path = tmp_path / "wire.db"
    back_up(path, "2022-01-01T00:00:00Z", daily=True)
    for hour in range(4):
        back_up(path, f"2022-01-12T0{hour}:00:00Z", keep=2)
    names = [copy.name for copy in copies(path)]
    assert names == ["wire-20220112T030000Z.db", "wire-20220112T020000Z.db", "wire-daily-20220101T000000Z.db"]


def test_a_damaged_file_makes_no_copy_and_pushes_no_sound_one_out(wire: Wire, tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    Desk(path).close()
    good = back_up(path, "2022-01-12T00:00:00Z", keep=1)
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xa5" * 4096 + whole[8192:])
    with pytest.raises(StoreError, match=r"desk\.db could not be copied"):
        back_up(path, "2022-01-13T00:00:00Z", keep=1)
    assert list((tmp_path / "backups").iterdir()) == [good]


def test_without_room_nothing_is_copied(wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        free = 1000

    monkeypatch.setattr("store.backups.shutil.disk_usage", lambda _: Full)
    with pytest.raises(StoreError, match="No room"):
        back_up(tmp_path / "wire.db", "2022-01-12T14:05:00Z")
    assert copies(tmp_path / "wire.db") == []
