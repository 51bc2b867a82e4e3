import pytest

from feeds.poll.adapters import read_document
from feeds.poll.adapters.sitemap import parse_sitemap
from feeds.poll.parse import MOST_ENTRIES
from store.records import Source

URL = "https://example.org/news-sitemap.xml"


def item(n: int, *, extra: str = "", title: str | None = None) -> str:
    return (
        f"<url><loc>https://example.org/news/{n}</loc>{extra}<news:news><news:publication>"
        "<news:name>The Example Post</news:name><news:language>de</news:language></news:publication>"
        f"<news:publication_date>2022-01-12T15:{n % 60:02}:00+01:00</news:publication_date>"
        f"<news:title>{title or f'Delegation {n} arrives'}</news:title></news:news></url>"
    )


def sitemap(body: str, *, head: str = "", root: str = "urlset") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{body}</{root}>'
    ).encode()


def test_entries_have_headline_outlet_language_and_time() -> None:
    parsed = parse_sitemap(sitemap(item(1, extra="<lastmod>2022-01-12</lastmod>") + item(2)), url=URL)
    assert parsed.fault == ""
    first = parsed.entries[0]
    assert (first.guid, first.url) == ("https://example.org/news/1", "https://example.org/news/1")
    assert (first.title, first.outlet, first.language) == ("Delegation 1 arrives", "The Example Post", "de")
    assert (first.published, first.updated) == ("2022-01-12T14:01:00Z", "2022-01-12T00:00:00Z")
    assert parsed.title == "The Example Post"


def test_titles_of_pictures_are_not_headlines_and_each_address_counts_once() -> None:
    picture = (
        "<image:image><image:loc>https://example.org/p.jpg</image:loc><image:title>A flag</image:title></image:image>"
    )
    parsed = parse_sitemap(sitemap(item(1, extra=picture) + item(1)), url=URL)
    assert [(e.title, e.url) for e in parsed.entries] == [("Delegation 1 arrives", "https://example.org/news/1")]
    assert parsed.repeated == 1


def test_addresses_without_news_are_counted() -> None:
    plain = "<url><loc>https://example.org/about</loc></url>"
    assert "1 addresses without news" in parse_sitemap(sitemap(plain + item(1)), url=URL).note
    assert "without news (1 addresses" in parse_sitemap(sitemap(plain), url=URL).fault


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", "empty body"),
        (sitemap(item(1, title="&b;"), head=BOMB), "DOCTYPE"),
        (sitemap(item(1), head='<!DOCTYPE x SYSTEM "file:///etc/passwd">'), "DOCTYPE"),
        (sitemap("", root="sitemapindex"), "sitemap index"),
        (b"<html><body>no</body></html>", "not a sitemap"),
        (b"<urlset", "not well-formed"),
        (b'<?xml version="1.0" encoding="nonsense"?><urlset/>', "unreadable"),
    ],
)
def test_what_is_no_news_sitemap_is_named(body: bytes, fault: str) -> None:
    parsed = parse_sitemap(body, url=URL)
    assert fault in parsed.fault
    assert not parsed.entries


def test_what_breaks_off_keeps_what_came_before() -> None:
    whole = sitemap(item(1) + item(2))
    parsed = parse_sitemap(whole[: whole.rindex(b"<news:title>") + 14], url=URL)
    assert [e.title for e in parsed.entries] == ["Delegation 1 arrives"]
    assert "ill-formed" in parsed.note


def test_bounds_on_entries_fields_and_addresses() -> None:
    many = parse_sitemap(sitemap("".join(item(n) for n in range(MOST_ENTRIES + 5))), url=URL)
    assert len(many.entries) == MOST_ENTRIES
    assert "only the first" in many.note
    long = parse_sitemap(sitemap(item(1, title="x" * 3_000_000)), url=URL)
    assert len(long.entries[0].title) <= 1000
    hostile = item(1).replace("https://example.org/news/1", "javascript:alert(1)")
    assert "without news" in parse_sitemap(sitemap(hostile), url=URL).fault


def test_depth_costs_no_stack_and_escapes_are_gone() -> None:
    deep = parse_sitemap(sitemap("<a>" * 100_000 + "</a>" * 100_000 + item(1)), url=URL)
    assert len(deep.entries) == 1
    assert parse_sitemap(sitemap(item(1, title="Talks\x9b2Jgo &lt;b&gt;on&lt;/b&gt;")), url=URL).entries[0].title == (
        "Talksgo on"
    )


def test_a_source_chooses_its_adapter() -> None:
    source = Source(id="s", url=URL, adapter="sitemap")
    assert len(read_document(sitemap(item(1)), source, url=URL).entries) == 1
    feed = Source(id="s", url=URL)
    assert read_document(sitemap(item(1)), feed, url=URL).fault == "a sitemap, not a feed"
