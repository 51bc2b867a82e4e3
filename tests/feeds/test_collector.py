import asyncio
import csv
import os
import re
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from feeds.collector import CollectorBusy, Polled, Started, Summary, _Run, collect, oldest_first, sole_collector
from feeds.poll.fetch import Bounds
from feeds.profile import Profile
from feeds.tagging import Tagged, tag_entries
from store.records import Entry, Party, Source, Speaker, Statement
from store.wire import Recorded, Wire
from tests.feeds import servers
from tests.feeds.servers import Item, Server, items, rss

REAL = Path(__file__).parents[2] / ".." / "shared" / "real-feeds"
NOW = datetime(2022, 1, 12, 14, 5, tzinfo=UTC)
PROFILE = Profile(
    id="test",
    title="Talks about a lake",
    parties=(Party(id="north", label="North Shore", words=("North Shore",)),),
    speakers=(Speaker(id="anna-weber", name="Anna Weber", party="north", surname=("Weber",)),),
)
QUICK = Bounds(total=3.0, connect=1.0, read=1.0)


def sources(*urls: str) -> list[Source]:
    return [Source(id=f"s{n}", url=url, outlet="The Example Post") for n, url in enumerate(urls)]


async def once(wire: Path, urls: list[str], **extra) -> tuple[Summary, dict[str, Polled]]:
    """One round over `urls`; the summary and what was told of each, by path."""
    told: list = []
    given = {"clock": lambda: NOW, "bounds": QUICK, "classify": False} | extra
    summary = await collect(
        wire, PROFILE, once=True, sources=sources(*urls), on_progress=told.append, allow_private=True, **given
    )
    assert told[0] == Started(len(urls))
    return summary, {"/" + p.source.url.split("/", 3)[3]: p for p in told if isinstance(p, Polled)}


def rows(wire: Path, sql: str) -> list[tuple]:
    with sqlite3.connect(f"file:{wire}?mode=ro", uri=True) as connection:
        return connection.execute(sql).fetchall()


# ------------------------------------------------------------------ one round


async def test_a_round_stores_entries_statements_and_validators(server, wire):
    url = server.add("/feed", rss(3), etag='"one"', last_modified="some day")
    summary, told = await once(wire, [url], classify=True)
    assert (summary.polled, summary.worked, summary.new, summary.statements) == (1, 1, 3, 3)
    assert told["/feed"].recorded.new == 3
    stored = rows(wire, "SELECT guid, title, published, first_seen FROM entries ORDER BY id")
    assert stored[0] == ("item-1", "Delegation 1 arrives", "2022-01-10T00:01:00Z", "2022-01-12T14:05:00Z")
    assert [row[0] for row in stored] == ["item-1", "item-2", "item-3"], "the newest has the highest id"
    assert rows(wire, "SELECT DISTINCT speaker_id, party FROM statement_speakers") == [("anna-weber", "north")]
    assert rows(wire, "SELECT etag, last_modified, status, failures FROM sources") == [('"one"', "some day", 200, 0)]
    ((due, at),) = rows(wire, "SELECT next_due, last_poll FROM sources")
    assert at == "2022-01-12T14:05:00Z"
    assert "2022-01-12T14:20:00Z" <= due <= "2022-01-12T14:21:30Z"


async def test_the_second_round_asks_whether_anything_changed(server, wire):
    url = server.add("/feed", rss(3), etag='W/"one"')
    await once(wire, [url])
    summary, told = await once(wire, [url])
    assert server.asked[1].headers["if-none-match"] == 'W/"one"'
    assert (summary.worked, summary.new, told["/feed"].outcome, told["/feed"].poll.status) == (1, 0, "unchanged", 304)
    assert rows(wire, "SELECT etag FROM sources") == [('W/"one"',)]


async def test_edits_become_revisions(server, wire):
    url = server.add("/feed", rss([Item("a", "Talks begin", "They begin."), Item("b", "Other", "Same.")]))
    await once(wire, [url])
    server.add("/feed", rss([Item("a", "Talks begin", "They began."), Item("b", "Other", "Same.")]))
    summary, _ = await once(wire, [url])
    assert (summary.new, summary.changed) == (0, 1)
    assert rows(wire, "SELECT guid, text, revision FROM entries ORDER BY guid") == [
        ("a", "They began.", 2), ("b", "Same.", 1),
    ]  # fmt: skip
    assert rows(wire, "SELECT text FROM revisions") == [("They begin.",)]


async def test_every_fault_has_a_name_and_holds_up_nobody(server, wire, monkeypatch):
    """Feeds that hang, grow, lie or break beside honest ones: all honest ones are read, each other one is named."""
    monkeypatch.setattr("feeds.collector.patience", lambda body: 0.5)
    attributes = " ".join(f'a{n}="{n}"' for n in range(60_000))
    server.add("/page", b"<!DOCTYPE html><html><body>Accept cookies</body></html>", etag='"consent"')
    server.add("/empty", b"")
    server.add("/attributes", f"<rss {attributes}><channel><item/></channel></rss>")
    server.add("/loop", servers.redirect("/loop"))
    server.add("/file", servers.redirect("file:///etc/hostname"))
    server.add("/missing", servers.status(404))
    server.add("/cut", servers.cut_off(rss(5), after=200))
    server.add("/drip", servers.drip(b" ", every=0.05))
    server.add("/half", rss(5)[:-80])
    server.add("/surrogate", rss([Item("a", "T")]).replace(b"<title>T", b"<title>T&#xD800;"))
    honest = [server.add(f"/honest{n}", rss(4, title=f"Post {n}")) for n in range(8)]
    others = ["/page", "/empty", "/attributes", "/loop", "/file", "/missing", "/cut", "/drip", "/half", "/surrogate"]
    summary, told = await once(wire, [server.url(path) for path in others] + honest, bounds=Bounds(total=2.0, read=1.0))
    faults = {path: (told[path].outcome, told[path].poll.error) for path in others}
    assert faults == {
        "/page": ("unreadable", "web page instead of a feed"),
        "/empty": ("unreadable", "empty body"),
        "/attributes": ("unreadable", "reading it took longer than 0.5 s"),
        "/loop": ("failed", "more than 5 redirects"),
        "/file": ("refused", "leads to 'file:///etc/hostname', which is no web address"),
        "/missing": ("failed", "not found (HTTP 404)"),
        "/cut": ("failed", "the connection closed in the middle of the answer"),
        "/drip": ("slow", "gave up after 2 s"),
        "/half": ("read", ""),
        "/surrogate": ("read", ""),
    }
    assert "ill-formed" in told["/half"].poll.note
    assert summary.worked == 10
    assert summary.new == 8 * 4 + 5 + 1
    assert rows(wire, "SELECT etag, failures, error FROM sources WHERE id = 's0'") == [
        ("", 1, "web page instead of a feed")
    ]


async def test_documents_do_not_pile_up_before_they_are_read(server, wire, monkeypatch):
    most = 0

    def wait(run, more: int) -> None:
        nonlocal most
        real(run, more)
        most = max(most, run._waiting)

    real = _Run._wait
    monkeypatch.setattr(_Run, "_wait", wait)
    monkeypatch.setattr("feeds.collector.IN_CHILDREN", 1)
    monkeypatch.setattr("feeds.collector.WAITING", 2)
    urls = [server.add(f"/{n}", rss(2)) for n in range(30)]
    summary, _ = await once(wire, urls, bounds=Bounds(at_once=3))
    assert summary.worked == 30
    assert 1 <= most <= 2 + 3


async def test_repeats_are_counted_and_said(server, wire):
    url = server.add("/feed", rss([*items(3), *items(1)]))
    _, told = await once(wire, [url])
    assert (told["/feed"].poll.found, told["/feed"].poll.repeated, told["/feed"].recorded.new) == (4, 1, 3)
    assert rows(wire, "SELECT found, new, repeated FROM polls") == [(4, 3, 1)]


async def test_a_source_that_fails_keeps_its_entries_and_validators(server, wire):
    url = server.add("/feed", rss(2), etag='"one"')
    await once(wire, [url])
    server.add("/feed", servers.status(500))
    _, told = await once(wire, [url])
    assert told["/feed"].outcome == "failed"
    assert rows(wire, "SELECT etag, failures, status, error FROM sources") == [
        ('"one"', 1, 500, "the server fails (HTTP 500)")
    ]
    assert rows(wire, "SELECT count(*) FROM entries") == [(2,)]


def test_the_order_of_a_document_stands_in_for_dates():
    dated = [Entry(guid=g, published=p) for g, p in (("c", "2022-01-03"), ("a", "2022-01-01"), ("b", "2022-01-02"))]
    assert [e.guid for e in oldest_first(dated)] == ["a", "b", "c"]
    undated = [Entry(guid="c"), Entry(guid="b", published="2022-01-09"), Entry(guid="a")]
    assert [e.guid for e in oldest_first(undated)] == ["a", "b", "c"]


# ------------------------------------------------------------------ a classifier that fails


def tag_or_die(packed: bytes, source: Source, today: str) -> bytes:
    if any("poison" in entry.title for entry in msgspec.msgpack.decode(packed, type=list[Entry])):
        os._exit(3)
    return tag_entries(packed, source, today)


async def test_an_entry_that_kills_the_classifier_costs_no_other_and_is_tried_again_at_the_next_start(
    server, wire, monkeypatch
):
    bad = Item("bad", "poison", '"We are still here," said Anna Weber on Monday.')
    url = server.add("/feed", rss([*items(3), bad]))
    with monkeypatch.context() as patch:
        patch.setattr("feeds.tagging.tag_entries", tag_or_die)
        summary, told = await once(wire, [url], classify=True)
    assert (summary.new, summary.statements) == (4, 3)
    assert "1 unclassified" in told["/feed"].poll.note
    assert rows(wire, "SELECT guid FROM entries WHERE flags LIKE '%unclassified%'") == [("bad",)]
    await once(wire, [url], classify=True)
    assert rows(wire, "SELECT count(*) FROM statements") == [(4,)]
    assert rows(wire, "SELECT DISTINCT flags FROM entries") == [("[]",)]


async def test_what_fails_twice_stays_flagged_and_is_left_alone(server, wire, monkeypatch):
    monkeypatch.setattr("feeds.tagging.tag_entries", tag_or_die)
    url = server.add("/feed", rss([Item("bad", "poison", "It is.")]))
    told: list[str] = []

    def enough(polls: list[Polled]) -> bool:
        told[:] = [p.poll.note for p in polls]
        return any("tried again" in note for note in told)

    await once(wire, [url], classify=True)
    await run_until(wire, [url], enough, classify=True)
    assert "1 unclassified tried again, 1 in vain" in told[-1]
    assert rows(wire, "SELECT flags FROM entries") == [('["unclassifiable"]',)]


# ------------------------------------------------------------------ running on


async def run_until(wire: Path, urls: list[str], enough, **extra) -> list[Polled]:
    """Collect continuously until `enough(told)`; then stop as a signal would."""
    told: list[Polled] = []
    reached = asyncio.Event()

    def tell(progress) -> None:
        if isinstance(progress, Polled):
            told.append(progress)
            if enough(told):
                reached.set()

    given = {"interval": 0.05, "classify": False, "bounds": QUICK, "sources": sources(*urls)} | extra
    task = asyncio.create_task(collect(wire, PROFILE, on_progress=tell, allow_private=True, **given))
    waiting = asyncio.create_task(reached.wait())
    async with asyncio.timeout(30):
        await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return told


async def test_new_entries_arrive_while_it_runs(server, wire):
    url = server.add("/feed", rss(2))

    def enough(told: list[Polled]) -> bool:
        if len(told) == 2:
            server.add("/feed", rss(3))
        return sum(p.recorded.new for p in told) == 3

    await run_until(wire, [url], enough)
    assert rows(wire, "SELECT guid FROM entries ORDER BY id") == [("item-1",), ("item-2",), ("item-3",)]
    ((beat,),) = rows(wire, "SELECT value FROM meta WHERE key = 'collector'")
    assert str(os.getpid()) in beat


def tag_at_length(packed: bytes, source: Source, today: str) -> bytes:
    entries = msgspec.msgpack.decode(packed, type=list[Entry])
    end = time.process_time() + 0.005 * len(entries)
    while time.process_time() < end:
        pass
    return msgspec.msgpack.encode([Tagged() for _ in entries])


def tag_as_a_whole(packed: bytes, source: Source, today: str) -> bytes:
    def whole(text: str) -> Statement:
        return Statement(text=text, kind="direct", start=0, end=len(text), content=((0, len(text)),))

    entries = msgspec.msgpack.decode(packed, type=list[Entry])
    return msgspec.msgpack.encode([Tagged((whole(entry.text),)) for entry in entries])


async def test_what_is_new_overtakes_the_first_documents_of_other_sources(server, wire, monkeypatch):
    """Thirty sources are read for the first time; one that was read before brings an item once the first of them is in.

    What was not classified when the collector stops comes in at its next start: its poll was not written, and of its
    document no more than what was found till then.
    """
    monkeypatch.setattr("feeds.tagging.tag_entries", tag_at_length)
    known = server.add("/known", rss(2))
    await once(wire, [known])
    first = [server.add(f"/{n}", rss(6)) for n in range(30)]

    def enough(told: list[Polled]) -> bool:
        if not any(p.source.url != known for p in told):
            return False
        server.add("/known", rss(3))
        return any(p.source.url == known and p.recorded.new for p in told)

    told = await run_until(wire, [known, *first], enough, classify=True, interval=0.01)
    [arrived] = [place for place, p in enumerate(told) if p.source.url == known and p.recorded.new]
    assert len({p.source.url for p in told[:arrived]}) < 15
    written = rows(wire, "SELECT count(*) FROM sources WHERE last_success != ''")[0][0]
    ((stored,),) = rows(wire, "SELECT count(*) FROM entries")
    assert 3 + 6 * (written - 1) <= stored < 3 + 6 * 30
    await once(wire, [known, *first])
    assert rows(wire, "SELECT count(*) FROM entries") == [(3 + 6 * 30,)]


async def test_a_first_document_comes_in_by_parts_and_a_kill_between_them_costs_nothing(server, wire, monkeypatch):
    monkeypatch.setattr("feeds.tagging.tag_entries", tag_as_a_whole)
    url = server.add("/feed", rss(10), etag='"one"')
    parts: list[Recorded] = []

    def part_or_die(*given) -> Recorded:
        if len(parts) == 1:
            raise RuntimeError("killed")
        parts.append(real(*given))
        return parts[-1]

    real = Wire.record_part
    with monkeypatch.context() as patch:
        patch.setattr(Wire, "record_part", part_or_die)
        with pytest.raises(ExceptionGroup):
            await once(wire, [url], classify=True)
    assert parts == [Recorded(new=4, statements=4)]
    assert rows(wire, "SELECT guid FROM entries ORDER BY id") == [(f"item-{n}",) for n in range(1, 5)]
    assert rows(wire, "SELECT etag, last_success FROM sources") == [("", "")]
    assert rows(wire, "SELECT * FROM polls") == []
    _, told = await once(wire, [url], classify=True)
    assert (told["/feed"].recorded, told["/feed"].poll.note) == (Recorded(new=6, statements=6), "")
    assert rows(wire, "SELECT guid FROM entries ORDER BY id") == [(f"item-{n}",) for n in range(1, 11)]
    assert rows(wire, "SELECT entry_id FROM statements ORDER BY id") == [(n,) for n in range(1, 11)]
    assert rows(wire, "SELECT found, new FROM polls") == [(10, 6)]


async def test_parts_that_cannot_be_written_come_in_with_the_poll(server, wire, monkeypatch):
    def full(*_) -> Recorded:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Wire, "record_part", full)
    monkeypatch.setattr("feeds.tagging.tag_entries", tag_at_length)
    url = server.add("/feed", rss(10))
    _, told = await once(wire, [url], classify=True)
    assert told["/feed"].recorded == Recorded(new=10)
    assert rows(wire, "SELECT guid FROM entries ORDER BY id") == [(f"item-{n}",) for n in range(1, 11)]


async def test_an_unchanged_document_is_not_read_again(server, wire):
    url = server.add("/feed", rss(2))
    told = await run_until(wire, [url], lambda told: len(told) >= 3)
    assert [p.poll.note for p in told[:3]] == ["", "same document", "same document"]
    assert [p.poll.found for p in told[:3]] == [2, 2, 2]


async def test_retry_after_binds_the_whole_host(server, wire):
    async with Server() as other:
        server.add("/busy", servers.status(429, {"Retry-After": "3600"}))
        urls = [server.url("/busy"), other.add("/feed", rss(1))]
        await run_until(wire, urls, lambda told: len(told) >= 6, sources=sources(*urls))
        assert len(server.asked) == 1
        assert len(other.asked) >= 4


async def test_a_full_disk_loses_nothing_but_time(server, wire, monkeypatch):
    real, left = Wire.record_poll, [2]

    def record(self, *args):
        left[0] -= 1
        if left[0] >= 0:
            raise sqlite3.OperationalError("database or disk is full")
        return real(self, *args)

    def full(self, *args):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Wire, "record_poll", record)
    for name in ("beat", "prune_polls", "close_host"):
        monkeypatch.setattr(Wire, name, full)
    monkeypatch.setattr("feeds.collector.WRITE_AGAIN", 0.05)
    told = await run_until(wire, [server.add("/feed", rss(2))], lambda told: len(told) >= 3)
    assert [p.outcome for p in told[:3]] == ["unwritten", "unwritten", "read"]
    assert "disk is full" in told[0].poll.error
    assert rows(wire, "SELECT count(*) FROM entries") == [(2,)]


async def test_times_in_the_wire_are_those_of_the_clock_given(server, wire):
    moments = iter(range(1_000_000))
    await run_until(
        wire,
        [server.add("/feed", rss(1))],
        lambda told: len(told) >= 3,
        clock=lambda: NOW + timedelta(minutes=next(moments)),
    )
    times = rows(wire, "SELECT at FROM polls UNION SELECT first_seen FROM entries")
    assert all(time.startswith("2022-01-12T") for (time,) in times)


async def test_only_due_sources_of_the_profile_are_polled(server, wire):
    urls = [server.add(f"/{n}", rss(1)) for n in range(2)]
    off = Source(id="off", url=server.add("/off", rss(1)), enabled=False)
    profile = msgspec.structs.replace(PROFILE, sources=(*sources(*urls), off))
    clock = [NOW]

    async def go() -> Summary:
        return await collect(wire, profile, once=True, clock=lambda: clock[0], allow_private=True, classify=False)

    assert (await go()).polled == 2
    again = await go()
    assert (again.polled, again.offline) == (0, False)
    assert again.next_due > "2022-01-12T14:20"
    clock[0] += timedelta(minutes=20)
    assert (await go()).polled == 2
    assert not server.requests("/off")


async def test_private_addresses_need_to_be_named(server, wire):
    profile = msgspec.structs.replace(PROFILE, sources=tuple(sources(server.add("/feed", rss(1)))))
    summary = await collect(wire, profile, once=True, classify=False)
    assert (summary.polled, summary.worked, server.asked) == (1, 0, [])


async def test_one_collector_a_wire(server, wire):
    url = server.add("/feed", rss(1))
    with sole_collector(wire), pytest.raises(CollectorBusy, match=f"process {os.getpid()}"):
        await once(wire, [url])
    summary, _ = await once(wire, [url])
    assert summary.worked == 1


# ------------------------------------------------------------------ real feeds


@pytest.mark.skipif(not REAL.exists(), reason="the captured feeds are not part of the project")
async def test_every_real_feed_is_stored_whole_or_named(server, wire):
    with (REAL / "manifest.csv").open(encoding="utf-8") as manifest:
        files = list(csv.DictReader(manifest))
    urls = [server.add("/" + row["file"], (REAL / row["file"]).read_bytes(), content_type="text/xml") for row in files]
    summary, told = await once(wire, urls, bounds=Bounds())
    assert summary.polled == len(files)
    stored = dict(rows(wire, "SELECT s.url, count(*) FROM entries e JOIN sources s ON s.id = e.source_id GROUP BY 1"))
    for row, url in zip(files, urls, strict=True):
        polled = told["/" + row["file"]]
        if row["format"].startswith(("RSS", "Atom")):
            found = re.search(r"repeated ids: (\d+)", row["special"])
            repeated = int(found[1]) if found else 0
            count = int(row["entries"]) - repeated
            got = (row["file"], polled.outcome, stored.get(url), polled.poll.repeated)
            assert got == (row["file"], "read", count, repeated)
        elif row["format"].startswith("JSON"):
            assert (polled.outcome, stored[url]) == ("read", 20)
        else:
            assert polled.poll.error in ("web page instead of a feed", "empty body")
