"""What the collector does for its wire beside polling: prunes when asked, copies once a day."""

import asyncio
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from feeds.collector import Polled, collect
from feeds.poll import schedule
from feeds.upkeep import Upkeep
from store import backups, prune
from store.backups import copies, damage
from store.reader import Reader
from store.wire import Wire
from tests.feeds.servers import Asked, Server, Write, document, items, rss
from tests.feeds.test_collector import NOW, PROFILE, rows, run_until, sources

LATER = "2999-01-01T00:00:00Z"


async def test_a_collector_at_work_prunes_when_asked_and_answers(wire):
    """What it prunes stands in the feed still, and does not come in anew; what is new comes in."""
    async with Server() as server:
        url = server.add("/feed", rss(120))
        requests: list[prune.Request] = []

        def enough(told) -> bool:
            if told[-1].recorded.new == 120:
                requests.append(prune.ask(wire, LATER))
            if requests and prune.asked(wire) is None and len(server.requests("/feed")) < 1000:
                server.add("/feed", rss(items(121)))
            return sum(p.recorded.new for p in told) > 120

        told = await run_until(wire, [url], enough)
    assert sum(p.recorded.new for p in told) == 121
    assert rows(wire, "SELECT guid FROM entries") == [("item-121",)]
    report = prune.report(Reader(wire).meta(), requests[0])
    assert report == prune.Report(requests[0].id, prune.Pruned(120, 0, 0), done=True)


async def test_a_desk_that_cannot_be_read_is_told_and_nothing_goes(wire):
    upkeep, store, _ = upkeep_of(wire)
    wire.with_name("desk.db").write_bytes(b"noise" * 2000)
    request = prune.ask(wire, LATER)
    await upkeep.look()
    report = prune.report(Reader(wire).meta(), request)
    assert report is not None
    assert "desk.db" in report.fault
    assert prune.asked(wire) is None
    store.close()


async def test_a_copy_is_made_once_a_day_and_three_are_kept(wire):
    clock = [NOW]
    upkeep, store, said = upkeep_of(wire, clock)
    for hour in range(0, 24 * 5, 4):
        clock[0] = NOW + timedelta(hours=hour)
        await upkeep.look()
    made = copies(wire)
    assert [copy.name[:19] for copy in made] == ["wire-daily-20220116", "wire-daily-20220115", "wire-daily-20220114"]
    assert {damage(copy) for copy in made} == {""}
    assert said == []
    store.close()


async def test_polls_do_not_wait_until_the_wire_was_read_through(server, wire, monkeypatch):
    Wire(wire).close()
    polled = threading.Event()

    def read_through(path: Path, *, still: bool = False) -> str:
        return "" if polled.wait(10) else "no poll came in meanwhile"

    monkeypatch.setattr("store.backups.damage", read_through)
    await collect(
        wire, PROFILE, once=True, sources=sources(server.add("/feed", rss(1))), allow_private=True, classify=False,
        clock=lambda: NOW, on_progress=lambda told: polled.set() if isinstance(told, Polled) else None,
    )  # fmt: skip
    assert rows(wire, "SELECT value FROM meta WHERE key = 'checked'") == [("2022-01-12T14:05:00Z",)]


async def test_while_the_index_is_made_anew_polls_go_on_and_are_written_after_it(server, wire, monkeypatch):
    """The server here is on the loop of the collector, which therefore stands still for nobody."""
    begun, read = threading.Event(), threading.Event()
    make_anew, next_due = backups.make_index_anew, schedule.next_due

    def slowly(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            begun.set()
            assert read.wait(10), "no poll got as far as being written"
            db.execute("ROLLBACK")
        make_anew(path)

    async def answer(request: Asked, write: Write) -> None:
        await asyncio.to_thread(begun.wait, 10)
        await document(rss(3))(request, write)

    def decided(*args, **given):
        read.set()
        return next_due(*args, **given)

    monkeypatch.setattr("store.backups.index_damaged", lambda path: True)
    monkeypatch.setattr("store.backups.make_index_anew", slowly)
    monkeypatch.setattr("feeds.poll.schedule.next_due", decided)
    monkeypatch.setattr("feeds.upkeep.SETTLED", 0.0)
    told = await run_until(wire, [server.add("/feed", answer)], bool)
    assert [(p.outcome, p.recorded.new) for p in told] == [("read", 3)]
    assert rows(wire, "SELECT count(*) FROM meta WHERE key = 'fts_checked'") == [(1,)]


def upkeep_of(path: Path, clock=None) -> tuple[Upkeep, Wire, list[str]]:
    moment, said = clock or [NOW], []
    store = Wire(path)
    return Upkeep(store, path, lambda: moment[0], said.append, copies=True), store, said
