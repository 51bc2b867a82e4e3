from feeds.poll.discover import Discovery, Read, discover, feed_links, known_addresses, read_any
from feeds.poll.fetch import Answer, Bounds, Fetcher
from tests.feeds.servers import Server, document, redirect, rss, status

PAGE = """<html><head><title>Home</title>
<link rel="stylesheet" href="/feed.css"><link rel="alternate" hreflang="de" href="/de/">
<link rel="alternate" type="application/rss+xml" title="Comments Feed" href="/comments/feed">
<link rel="Alternate" type="application/atom+xml; charset=utf-8" title="News" href="news.atom">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
</head><body>x</body></html>"""


async def find(server: Server, path: str) -> Discovery:
    async def read(answer: Answer) -> Read:
        return read_any(answer.body, url=answer.url, content_type=answer.content_type)

    bounds = Bounds(total=5.0)
    async with Fetcher(bounds) as fetch, Fetcher(Bounds(total=5.0, redirects=0)) as probe:
        return await discover(server.url(path), fetch=fetch, probe=probe, read=read, allow_private=True)


def test_links_of_a_page_its_comments_last() -> None:
    links = feed_links(PAGE, "https://example.org/sub/")
    assert [(link.url, link.title) for link in links] == [
        ("https://example.org/sub/news.atom", "News"),
        ("https://example.org/comments/feed", "Comments Feed"),
    ]
    assert (
        len(feed_links('<link rel=alternate type=application/rss+xml href="/%d">' * 9 % (*range(9),), "https://e.org"))
        == 9
    )


def test_usual_places() -> None:
    assert known_addresses("https://example.org")[:2] == ("https://example.org/feed/", "https://example.org/rss")
    assert known_addresses("https://example.org/en/news/x")[0] == "https://example.org/en/news/feed/"


async def test_the_feed_that_a_page_names(server: Server) -> None:
    server.add("/sub/", document(PAGE, content_type="text/html"))
    server.add("/sub/news.atom", rss(3, title="Example News"))
    discovery = await find(server, "/sub/")
    assert discovery.found is not None
    assert (discovery.found.url, discovery.found.title, discovery.found.entries) == (
        server.url("/sub/news.atom"),
        "Example News",
        3,
    )
    assert [link.title for link in discovery.others] == ["Comments Feed"]


async def test_a_named_feed_that_is_gone_leaves_the_usual_places(server: Server) -> None:
    server.add("/", document(PAGE, content_type="text/html"))
    server.add("/rss.xml", rss(2))
    server.add("/feed/", redirect("/"))
    discovery = await find(server, "/")
    assert discovery.found is not None
    assert (discovery.found.url, discovery.found.how) == (server.url("/rss.xml"), "at a usual place")
    assert any("/news.atom: not found" in tried for tried in discovery.tried)
    assert len(server.requests("/")) == 1, "a redirect to the home page is not followed"


async def test_an_address_may_be_the_feed_itself(server: Server) -> None:
    server.add("/f", rss(1))
    discovery = await find(server, "/f")
    assert discovery.found is not None
    assert discovery.found.how == "the address itself"
    assert len(server.asked) == 1


async def test_a_news_sitemap_is_found_too(server: Server) -> None:
    server.add(
        "/map.xml",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        "<url><loc>https://example.org/1</loc><n:news><n:title>Talks</n:title></n:news></url></urlset>",
    )
    discovery = await find(server, "/map.xml")
    assert discovery.found is not None
    assert (discovery.found.adapter, discovery.found.entries) == ("sitemap", 1)


async def test_nothing_found(server: Server) -> None:
    server.add("/", document("<html><body>nothing</body></html>", content_type="text/html"))
    discovery = await find(server, "/")
    assert discovery.found is None
    assert len(server.asked) == 1 + len(known_addresses(server.url("/")))


async def test_a_host_that_refuses_is_left_alone(server: Server) -> None:
    server.add("/", document("<html><body>nothing</body></html>", content_type="text/html"))
    server.add("/feed/", status(403))
    assert (await find(server, "/")).found is None
    assert len(server.asked) == 2
