"""Documents made to hang, swell or outlast a reader, beside honest ones: each costs its own source a poll, no more."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

from feeds.poll.fetch import Bounds
from tests.feeds import servers
from tests.feeds.servers import Item, rss
from tests.feeds.test_collector import once, rows

STALL = 0.25  # seconds for which the loop may stand still
MOST = 500 * 2**20  # bytes that collector and children may take more than before
BESIDE = 4


class Watch:
    """Looks a hundred times a second how late the loop is and how much memory this process and all it started take."""

    async def __aenter__(self) -> "Watch":
        self.late, self.first = 0.0, resident()
        self.most = self.first
        self._task = asyncio.create_task(self._look())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            computed, due = os.times(), loop.time() + 0.01
            await asyncio.sleep(0.01)
            now = os.times()
            # A busy machine makes everybody late: only what this process computed itself holds up its loop.
            own = now.user + now.system - computed.user - computed.system
            self.late = max(self.late, min(loop.time() - due, own))
            self.most = max(self.most, resident())


def resident() -> int:
    """Bytes of this process and all below it. What they share is counted for each."""
    pages = 0
    for pid in family(os.getpid()):
        try:
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except OSError:
            continue  # it ended meanwhile
    return pages * os.sysconf("SC_PAGE_SIZE")


def family(pid: int) -> Iterator[int]:
    yield pid
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield from family(child)


def endless(piece: bytes, head: bytes = b"") -> servers.Behaviour:
    """Sends for as long as anybody reads."""
    start = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n\r\n"
    return servers.drip(piece * (2**16 // len(piece)), every=0, head=start + head)


async def test_killers_are_ended_named_and_hold_up_nobody(server, wire, monkeypatch):
    monkeypatch.setattr("feeds.collector.patience", lambda body: 0.5)
    comments = rss([Item("a", "Talks", "TEXT")]).replace(b"TEXT", b"<![CDATA[" + b"<!--" * 100_000 + b"]]>")
    attributes = " ".join(f'a{n}="{n}"' for n in range(100_000))
    killers = {
        "/comments": comments,
        "/attributes": f"<rss {attributes}><channel><item/></channel></rss>",
        "/zeros": endless(b"\0"),
        "/escapes": endless(b"\x1b[2J"),
        "/items": endless(b"<item><title>Talks</title></item>", b"<rss version='2.0'><channel>"),
    }
    urls = [server.add(path, behaviour) for path, behaviour in killers.items()]
    urls += [server.add(f"/honest{n}", rss(4, title=f"Post {n}")) for n in range(BESIDE)]
    async with Watch() as watch:
        summary, told = await once(wire, urls, bounds=Bounds(total=10.0, host_gap=0))
    assert {path: (told[path].outcome, told[path].poll.error) for path in killers} == {
        "/comments": ("unreadable", "reading it took longer than 0.5 s"),
        "/attributes": ("unreadable", "reading it took longer than 0.5 s"),
        "/zeros": ("unreadable", "body larger than 5 MiB"),
        "/escapes": ("unreadable", "body larger than 5 MiB"),
        "/items": ("unreadable", "body larger than 5 MiB"),
    }
    assert (summary.worked, summary.new) == (BESIDE, BESIDE * 4)
    assert rows(wire, "SELECT count(*) FROM sources WHERE error != '' AND failures = 1") == [(len(killers),)]
    assert watch.late < STALL
    assert watch.most - watch.first < MOST


async def test_nul_and_esc_in_a_feed_reach_nobody(server, wire):
    hostile = rss([Item("a", "Talks", "They\x00 be\x1b[2Jgin.\x9b31m")])
    _, told = await once(wire, [server.add("/feed", hostile), server.add("/nothing", b"\0" * 5000)])
    assert (told["/feed"].outcome, told["/feed"].recorded.new) == ("read", 1)
    assert "ill-formed" in told["/feed"].poll.note
    assert told["/nothing"].poll.error == "not a feed (no XML in it)"
    ((title, text),) = rows(wire, "SELECT title, text FROM entries")
    assert title == "Talks"
    assert not {"\x00", "\x1b", "\x9b"} & set(text)


async def test_a_new_etag_over_the_same_body_brings_nothing_and_is_sent_back(server, wire):
    """As servers do whose tag names a moment or a machine: there is nothing new, and the next question is answered."""
    body = rss(3)
    url = server.add("/feed", body, etag='"one"', last_modified="Wed, 12 Jan 2022 12:00:00 GMT")
    await once(wire, [url])
    server.add("/feed", body, etag='W/"two"', last_modified="Wed, 12 Jan 2022 13:00:00 GMT")
    _, told = await once(wire, [url])
    assert (told["/feed"].poll.status, told["/feed"].recorded.new, told["/feed"].recorded.changed) == (200, 0, 0)
    _, told = await once(wire, [url])
    assert told["/feed"].poll.status == 304
    assert server.asked[-1].headers["if-none-match"] == 'W/"two"'
    assert server.asked[-1].headers["if-modified-since"] == "Wed, 12 Jan 2022 13:00:00 GMT"
    assert rows(wire, "SELECT (SELECT count(*) FROM entries), (SELECT count(*) FROM revisions)") == [(3, 0)]
