from pathlib import Path

from feeds.collector import collect
from feeds.profile import Profile
from store.records import Source
from store.wire import Wire
from tests.feeds.servers import Server, document


async def test_every_kind_of_source_reaches_the_wire(tmp_path: Path) -> None:
    async with Server() as server:
        page = server.add("/page", document('<a class="i" href="/1">From a page</a>', content_type="text/html"))
        sitemap = server.add(
            "/map",
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://example.org/2</loc>'
            "<news:news><news:title>From a sitemap</news:title></news:news></url></urlset>",
        )
        search = server.add(
            "/search",
            "<rss version='2.0'><channel><title>x</title><item><title>From a search - The Example Post</title>"
            "<guid isPermaLink='false'>3</guid>"
            "<source url='https://post.example'>The Example Post</source></item></channel></rss>",
        )
        sources = [
            Source(id="page", url=page, adapter="page", selectors={"item": ".i"}, agent="Example/1"),
            Source(id="sitemap", url=sitemap, adapter="sitemap"),
            Source(id="search", url=search, adapter="search"),
        ]
        summary = await collect(
            tmp_path / "wire.db",
            Profile(id="test", title="Test"),
            once=True,
            sources=sources,
            allow_private=True,
            classify=False,
        )
        agents = {asked.path: asked.headers["user-agent"] for asked in server.asked}
    assert (summary.worked, summary.new) == (3, 3)
    wire = Wire(tmp_path / "wire.db")
    rows = wire.connection.execute("SELECT source_id, title, outlet, url FROM entries ORDER BY source_id").fetchall()
    wire.close()
    assert [tuple(row) for row in rows] == [
        ("page", "From a page", "", page.replace("/page", "/1")),
        ("search", "From a search", "The Example Post", ""),
        ("sitemap", "From a sitemap", "", "https://example.org/2"),
    ]
    assert agents["/page"] == "Example/1"
    assert agents["/map"].startswith("talkwatch/")
