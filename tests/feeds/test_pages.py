"""The pages of entries whose source sends a summary, read from a loopback server."""

import asyncio
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from feeds.collector import Polled, collect
from store.records import Source
from tests.feeds.servers import Item, Server, document, rss, status
from tests.feeds.test_collector import NOW, PROFILE, QUICK, rows

SAID = '"We came to listen before we speak," said Anna Weber, the spokeswoman of the delegation.'
MORE = 'Weber later told reporters: "Nobody at this table expects a paper before Friday evening."'
REST = "The delegation arrived on Monday evening, and a second round is planned for Thursday in the same hall."
CONSENT = "We and our partners store information on a device, such as cookies. Accept all cookies to go on."


def page(*paragraphs: str) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<html><head><title>Talks</title></head><body><article><h1>Talks</h1>{body}</article></body></html>".encode()
    )


@pytest.fixture
async def server():
    async with Server() as running:
        running.add("/robots.txt", document("User-agent: *\nDisallow: /no", content_type="text/plain"))
        pages = {"/full": page(SAID, REST, MORE), "/wall": page(CONSENT), "/no": page(SAID, REST, MORE)}
        for path, body in pages.items():
            running.add(path, document(body, content_type="text/html"))
        yield running


def feed(server: Server, *paths: str, text: str = SAID) -> Source:
    entries = [Item(path, f"Talks, {path}", text, link=server.url(path)) for path in paths]
    return Source(id="short", url=server.add("/feed", rss(entries)), outlet="The Example Post")


async def go(wire: Path, *sources: Source, **extra):
    profile = msgspec.structs.replace(PROFILE, sources=sources)
    given = {"once": True, "clock": lambda: NOW, "allow_private": True, "bounds": QUICK, "articles": True} | extra
    return await collect(wire, profile, **given)


async def test_a_page_adds_what_the_summary_left_out_and_is_read_once(server, tmp_path):
    wire = tmp_path / "wire.db"
    source = feed(server, "/full", "/wall", "/no", "/gone")
    summary = await go(wire, source)
    assert (summary.new, summary.texts, summary.statements) == (4, 1, 5)
    found = rows(
        wire, 'SELECT s.text, s."where" FROM statements s JOIN entries e ON e.id = entry_id WHERE guid = "/full"'
    )
    assert [where for _, where in found] == ["text", "article"], "the summary's statement is located once"
    assert "Nobody at this table" in found[1][0]
    ((page_text, start, end, text),) = rows(
        wire,
        "SELECT a.text, s.start, s.end, s.text FROM statements s JOIN articles a USING (entry_id) "
        "WHERE s.\"where\" = 'article'",
    )
    assert page_text[start:end] == text
    kinds = dict(rows(wire, "SELECT guid, kind FROM articles JOIN entries e ON e.id = entry_id"))
    assert kinds == {"/full": "article", "/wall": "wall", "/no": "empty", "/gone": "empty"}
    assert rows(wire, 'SELECT text FROM entries WHERE guid = "/wall"') == [(SAID,)], "the summary is kept"
    assert not server.requests("/no")
    await go(wire, source, clock=lambda: NOW + timedelta(hours=1))
    assert [len(server.requests(path)) for path in ("/feed", "/full", "/wall", "/gone")] == [2, 1, 1, 1]


async def test_pages_are_left_alone_unless_asked_for_and_where_the_feed_is_whole(server, tmp_path):
    await go(tmp_path / "one.db", feed(server, "/full"), articles=False)
    await go(tmp_path / "two.db", msgspec.structs.replace(feed(server, "/full"), full_text=True))
    assert [asked.path for asked in server.asked] == ["/feed", "/feed"]


async def test_a_page_on_another_private_host_is_not_read(server, tmp_path):
    async with Server() as other:
        source = Source(id="s", url=other.add("/feed", rss([Item("a", "T", SAID, link=server.url("/full"))])))
        await go(tmp_path / "wire.db", source)
    assert server.asked == []


async def test_a_site_that_does_not_answer_is_asked_again_later(server, tmp_path):
    wire = tmp_path / "wire.db"
    server.add("/full", status(503))
    source = feed(server, "/full")
    await go(wire, source)
    assert rows(wire, "SELECT * FROM articles") == []
    server.add("/full", document(page(SAID, REST, MORE), content_type="text/html"))
    summary = await go(wire, source, clock=lambda: NOW + timedelta(minutes=10))
    assert (summary.polled, summary.texts) == (0, 1)


async def test_beside_the_polls_and_forgotten_after_a_week(server, tmp_path, monkeypatch):
    monkeypatch.setattr("feeds.collector.PAGES_EVERY", 0.05)
    wire = tmp_path / "wire.db"
    pages = "SELECT 1 FROM articles WHERE page != x''"

    async def until(enough, source: Source, **extra) -> None:
        reached = asyncio.Event()

        def tell(progress) -> None:
            if isinstance(progress, Polled) and enough():
                reached.set()

        running = asyncio.create_task(go(wire, source, once=False, on_progress=tell, **extra))
        async with asyncio.timeout(60):
            await reached.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    await until(lambda: rows(wire, pages), feed(server, "/full"), interval=0.05)
    await until(lambda: not rows(wire, pages), feed(server), clock=lambda: NOW + timedelta(days=8))
    assert rows(wire, "SELECT count(*) FROM articles WHERE text != ''") == [(1,)]
