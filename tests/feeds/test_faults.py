"""What a collector meets in the long run: clocks that jump, a wire that cannot be written, feeds without sense."""

import asyncio
import itertools
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from feeds.collector import WAKE_SPREAD, Polled, _Run, collect
from feeds.poll import schedule
from store.backups import back_up, index_damaged
from store.query import parse
from store.reader import Reader
from store.wire import MOST_REVISIONS, Wire
from tests.feeds import servers
from tests.feeds.servers import Item, rss
from tests.feeds.test_collector import NOW, PROFILE, QUICK, once, rows, run_until, sources
from tui.cli.main import main

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


# ------------------------------------------------------------------ clocks


@pytest.mark.parametrize("wrong", [NOW + timedelta(hours=2), NOW - timedelta(hours=2), EPOCH])
async def test_a_clock_that_is_set_neither_floods_nor_stops_the_sources(server, wire, wrong):
    urls = [server.add(f"/{n}", rss(1)) for n in range(2)]
    profile = msgspec.structs.replace(PROFILE, sources=tuple(sources(*urls)))

    async def polled(at: datetime) -> int:
        given = {"once": True, "allow_private": True, "classify": False, "bounds": QUICK}
        return (await collect(wire, profile, clock=lambda: at, **given)).polled

    assert await polled(NOW) == 2
    server.add("/0", rss(2))
    for start in (wrong, NOW + timedelta(minutes=5)):  # wrong, then right again
        assert await polled(start) == 2
        assert await polled(start + timedelta(minutes=1)) == 0
        assert await polled(start + timedelta(minutes=20)) == 2
        assert await polled(start + timedelta(minutes=20)) == 0
    assert [guid for (guid,) in rows(wire, "SELECT guid FROM entries WHERE source_id = 's0' ORDER BY id")] == [
        "item-1",
        "item-2",
    ], "the order is that of first seeing"


@pytest.mark.parametrize(
    ("wall", "steady", "expected"),
    [(5, 5, False), (50, 5, False), (10_800, 5, True), (-7195, 5, True), (30, 30.5, False), (300, 300, False)],
)
def test_a_machine_that_slept_is_told_from_a_busy_one(wall, steady, expected):
    assert schedule.jumped(wall, steady) is expected


@pytest.mark.parametrize("jump", [timedelta(hours=3), -timedelta(hours=2)])
async def test_after_a_sleep_polls_are_spread(server, wire, monkeypatch, jump):
    """All sources are polled once, the clock jumps, and what would be due at once is held over ten minutes."""
    urls = [server.add(f"/{n}", rss(1)) for n in range(12)]
    profile = msgspec.structs.replace(PROFILE, sources=tuple(sources(*urls)))
    moment, told, held = [NOW], [], []
    looked = asyncio.Event()

    def clock() -> datetime:
        return moment[0]

    def tell(progress: object) -> None:
        told.extend([progress] if isinstance(progress, Polled) else [])
        if len(told) == 12:
            moment[0] = NOW + jump

    def spread(run, now: float) -> None:
        real(run, now)
        held[:] = [until - now for until in run._held.values()]
        looked.set()

    real = _Run._spread
    monkeypatch.setattr("feeds.collector._Run._spread", spread)
    monkeypatch.setattr("feeds.collector.utc_now", clock)
    monkeypatch.setattr("feeds.collector.TICK", 0.05)
    task = asyncio.create_task(
        collect(wire, profile, clock=clock, on_progress=tell, allow_private=True, classify=False, bounds=QUICK)
    )
    async with asyncio.timeout(10):
        await looked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(held) == 12
    assert all(0 <= seconds < WAKE_SPREAD for seconds in held)
    assert max(held) - min(held) > WAKE_SPREAD / 2
    assert len(server.asked) == 12


# ------------------------------------------------------------------ a wire that cannot be written


async def test_a_wire_another_writer_holds_costs_a_poll_and_nothing_else(server, wire, monkeypatch):
    """Longer than the busy timeout: the poll is unwritten, the collector lives, the next one writes everything."""
    url = server.add("/feed", rss(3), etag='"one"')
    Wire(wire).close()
    real = Wire.__init__

    def impatient(self: Wire, path: Path) -> None:
        real(self, path)
        self.connection.execute("PRAGMA busy_timeout = 10")

    monkeypatch.setattr(Wire, "__init__", impatient)
    monkeypatch.setattr("feeds.collector.WRITE_AGAIN", 0.05)
    with closing(sqlite3.connect(wire, isolation_level=None)) as other:
        server.add("/feed", lock_and_answer(other, rss(3)))

        def enough(told: list[Polled]) -> bool:
            if len(told) == 2:
                other.execute("ROLLBACK")
                server.add("/feed", rss(3), etag='"one"')
            return len(told) == 3

        told = await run_until(wire, [url], enough)
    assert [(p.outcome, p.recorded.new) for p in told[:3]] == [("unwritten", 0), ("unwritten", 0), ("read", 3)]
    assert "locked" in told[0].poll.error
    assert rows(wire, "SELECT etag, failures FROM sources") == [('"one"', 0)]


def lock_and_answer(other: sqlite3.Connection, body: bytes):
    """Another writer takes the wire while the document is on its way."""
    send = servers.document(body)

    async def behave(asked: servers.Asked, write: servers.Write) -> None:
        if not other.in_transaction:
            other.execute("BEGIN IMMEDIATE")
        await send(asked, write)

    return behave


def run(data: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["collect", "--once", "--data", str(data), *more])


def in_a_sentence(result: Result, *words: str) -> bool:
    """Whether the command ended with exit code 2 and these words, and without a traceback."""
    said = " ".join(result.stderr.replace("\u2502", " ").split())
    return result.exit_code == 2 and "Traceback" not in said and all(word in said for word in words)


def test_a_folder_or_file_that_cannot_be_written_is_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    assert in_a_sentence(run(tmp_path / "file" / "data"), "cannot be written")
    (tmp_path / "a" / "wire.db.lock").mkdir(parents=True)
    assert in_a_sentence(run(tmp_path / "a"), "cannot be written")
    (tmp_path / "b" / "wire.db").mkdir(parents=True)
    assert in_a_sentence(run(tmp_path / "b"), "cannot be opened for writing")
    real = Wire.__init__

    def read_only(self: Wire, path: Path) -> None:
        real(self, path)
        self.connection.execute("PRAGMA query_only = 1")

    monkeypatch.setattr(Wire, "__init__", read_only)
    assert in_a_sentence(run(tmp_path / "c"), "readonly")


# ------------------------------------------------------------------ a damaged wire


@pytest.fixture
async def filled(server, wire):
    await once(wire, [server.add("/feed", rss(60))], classify=True)
    return wire


def overwrite(path: Path, table: str) -> None:
    """Write nonsense over the first page of a table."""
    with closing(sqlite3.connect(path)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


@pytest.mark.parametrize("table", ["sources", "parties", "entries", "statements", "polls", "meta"])
def test_a_wire_with_a_corrupt_page_is_set_aside_and_its_newest_sound_copy_restored(table, tmp_path):
    with servers.in_thread() as running:
        url = running.add("/feed", rss(40))
        assert run(tmp_path, "--source", url).exit_code == 0
        back_up(tmp_path / "wire.db", "2022-01-12T14:00:00Z")
        back_up(tmp_path / "wire.db", "2022-01-12T15:00:00Z").write_bytes(b"no database")
        last = rows(tmp_path / "wire.db", "SELECT max(id) FROM statements")[0][0]
        overwrite(tmp_path / "wire.db", table)
        damaged = (tmp_path / "wire.db").read_bytes()
        running.add("/feed", rss(52))
        result = run(tmp_path, "--source", url)
    assert result.exit_code == 0, result.output
    assert "the copy of 2022-01-12T14:00:00Z was restored" in " ".join(result.stderr.split())
    assert rows(tmp_path / "wire.db", "SELECT count(*) FROM entries") == [(52,)]
    assert rows(tmp_path / "wire.db", "SELECT count(*) FROM statements WHERE id > 40") == [(12,)]
    assert rows(tmp_path / "wire.db", "PRAGMA quick_check") == [("ok",)]
    [aside] = [path for path in tmp_path.glob("wire.db.damaged-*") if not path.name.endswith(("-wal", "-shm"))]
    assert len(aside.read_bytes()) == len(damaged)
    assert last == 40
    said = " ".join(CliRunner().invoke(main, ["doctor", "--data", str(tmp_path)]).output.split())
    assert "was damaged" in said


@pytest.mark.parametrize("keep", [0.5, 0.0])
def test_a_wire_cut_off_or_overwritten_without_any_copy_is_set_aside_for_a_new_one(tmp_path, keep):
    with servers.in_thread() as running:
        url = running.add("/feed", rss(40))
        assert run(tmp_path, "--source", url).exit_code == 0
        whole = (tmp_path / "wire.db").read_bytes()
        (tmp_path / "wire.db").write_bytes(whole[: int(len(whole) * keep)] or b"noise" * 2000)
        result = run(tmp_path, "--source", url)
    assert result.exit_code == 0, result.output
    assert "a new one was begun" in " ".join(result.stderr.split())
    assert rows(tmp_path / "wire.db", "SELECT count(*), min(id) > 40 FROM statements") == [(40, 1)]
    assert list(tmp_path.glob("wire.db.damaged-*"))


async def test_a_damaged_index_is_made_anew_and_loses_nothing(server, filled):
    with closing(sqlite3.connect(filled)) as db, db:
        assert db.execute("DELETE FROM statements_fts_data WHERE id > 10").rowcount
    assert index_damaged(filled)
    await once(filled, [server.url("/feed")], clock=lambda: NOW + timedelta(hours=1))
    assert index_damaged(filled), "looked at today"
    await once(filled, [server.url("/feed")], clock=lambda: NOW + timedelta(days=1))
    assert not index_damaged(filled)
    assert not list(filled.parent.glob(".check-*"))
    with closing(Reader(filled)) as reader:
        assert reader.count(parse("point")) == reader.count() == 60


# ------------------------------------------------------------------ feeds without sense


def stories(*numbers: int, guid: str = "{}", date: str = "") -> list[Item]:
    """Oldest first; `{}` in `guid` stands for the number."""
    return [
        Item(guid.format(n), f"Story {n}", f"Text {n}.", link=f"https://example.org/{n}", date=date) for n in numbers
    ]


async def seen_after(server: servers.Server, wire: Path, *documents: list[Item]) -> list[str]:
    """The titles in the wire, by id, after a poll of each of these documents."""
    for number, document in enumerate(documents):
        moment = NOW + timedelta(hours=number)
        await once(wire, [server.add("/feed", rss(document))], clock=lambda moment=moment: moment)
    return [title for (title,) in rows(wire, "SELECT title FROM entries ORDER BY id")]


async def test_all_guids_equal(server, wire):
    window = [stories(*range(n, n + 3), guid="same") for n in range(4)]
    assert await seen_after(server, wire, *window) == [f"Story {n}" for n in range(6)]


async def test_a_guid_taken_over_by_another_story_keeps_the_earlier_one(server, wire):
    await seen_after(server, wire, stories(1, guid="same"), stories(2, guid="same"))
    kept = rows(wire, "SELECT title FROM entries UNION SELECT title FROM revisions")
    assert kept == [("Story 1",), ("Story 2",)]


async def test_guids_that_change_at_every_poll_bring_nothing_in_anew(server, wire):
    polls = [stories(1, 2, guid=f"session-{n}-{{}}") for n in range(3)]
    more = stories(1, 2, 3, guid="session-9-{}")
    assert await seen_after(server, wire, *polls, more) == ["Story 1", "Story 2", "Story 3"]
    assert rows(wire, "SELECT note FROM polls WHERE note LIKE '%gap%'") == []


@pytest.mark.parametrize("date", ["", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 01 Jan 2099 00:00:00 GMT", "soon"])
async def test_dates_without_sense_change_no_order(server, wire, date):
    later = [*stories(1, 2, date=date), *stories(3, date="Wed, 12 Jan 2022 12:00:00 GMT")]
    titles = await seen_after(server, wire, stories(1, 2, date=date), later)
    assert titles == ["Story 1", "Story 2", "Story 3"]
    assert [row for (row,) in rows(wire, "SELECT DISTINCT first_seen FROM entries ORDER BY id")] == [
        "2022-01-12T14:05:00Z",
        "2022-01-12T15:05:00Z",
    ]


async def test_an_item_edited_thirty_times_keeps_no_more_than_its_limit(server, wire):
    numbers = itertools.count()

    async def edited(asked: servers.Asked, write: servers.Write) -> None:
        story = [Item("a", "Talks", f"Wording {next(numbers)}."), *stories(1)]
        await servers.document(rss(story))(asked, write)

    await run_until(wire, [server.add("/feed", edited)], lambda told: len(told) == 31, interval=0.01)
    assert rows(wire, "SELECT count(*) FROM entries") == [(2,)]
    ((kept, first),) = rows(wire, "SELECT count(*), min(revision) FROM revisions")
    assert (kept, first) == (MOST_REVISIONS - 1, 1)
    assert rows(wire, "SELECT text FROM revisions WHERE revision = 1") == [("Wording 0.",)]
