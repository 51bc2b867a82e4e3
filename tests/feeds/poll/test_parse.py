import json
import re

import pytest

from feeds.poll.parse import Parsed, parse_feed, strip_doctype
from tests.feeds.servers import Item, items, rss

URL = "https://example.org/news/feed.xml"


def read(body: bytes | str, content_type: str = "", url: str = URL) -> Parsed:
    return parse_feed(body.encode() if isinstance(body, str) else body, url=url, content_type=content_type)


def one(inside: str) -> Parsed:
    return read(f'<rss version="2.0"><channel><title>x</title><item>{inside}</item></channel></rss>')


# ------------------------------------------------------------------ kinds of document


def test_rss():
    parsed = read(rss(2, title="The Example Post"))
    assert (parsed.fault, parsed.note, parsed.title, parsed.repeated) == ("", "", "The Example Post", 0)
    newest, oldest = parsed.entries
    assert oldest.guid == "item-1"
    assert oldest.url == "https://example.org/news/1"
    assert oldest.title == oldest.raw_title == "Delegation 1 arrives"
    assert oldest.text.startswith('"We came to talk about point 1," said Anna Weber')
    assert (oldest.published, newest.published) == ("2022-01-10T00:01:00Z", "2022-01-10T00:02:00Z")


def test_rdf():
    parsed = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>x</title></channel>'
        '<item rdf:about="https://example.org/1"><title>Talks</title><link>https://example.org/1</link>'
        "<dc:date>2022-01-10T12:00:00+01:00</dc:date></item></rdf:RDF>"
    )
    (entry,) = parsed.entries
    assert (entry.guid, entry.title, entry.published) == ("https://example.org/1", "Talks", "2022-01-10T11:00:00Z")


def test_atom_with_its_kinds_of_text():
    parsed = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>x</title><entry><id>tag:1</id>'
        '<title type="text">A &lt;b&gt; in a title</title><link href="/news/1"/><updated>2022-01-10T12:00:00Z</updated>'
        '<summary>short</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two'
        "</p></div></content><author><name>Anna Weber</name></author></entry></feed>"
    )
    (entry,) = parsed.entries
    assert (entry.title, entry.text) == ("A <b> in a title", "One.\n\nTwo")
    assert (entry.url, entry.author, entry.language) == ("https://example.org/news/1", "Anna Weber", "fr")
    assert (entry.published, entry.updated) == ("2022-01-10T12:00:00Z", "2022-01-10T12:00:00Z")


def test_json_feed():
    parsed = read(
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "x",
                "language": "de",
                "items": [
                    {"id": 7, "url": "/a", "title": "A & <b>", "content_html": "<p>Long &amp; wide</p><p>text</p>",
                     "summary": "s", "date_published": "2022-01-10T12:00:00+01:00",
                     "authors": [{"name": "Anna Weber"}]},
                    {"url": "javascript:alert(1)", "content_text": "<b> is text"},
                    {"id": "7", "url": "/a", "title": "A & <b>"},
                    "nonsense",
                ],
            }
        )
    )  # fmt: skip
    first, second = parsed.entries
    assert (first.guid, first.url, first.title) == ("7", "https://example.org/a", "A & <b>")
    assert (first.text, first.author, first.language) == ("Long & wide\n\ntext", "Anna Weber", "de")
    assert first.published == "2022-01-10T11:00:00Z"
    assert (second.text, second.url, second.published) == ("<b> is text", "", "")
    assert parsed.repeated == 1


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", "empty body"),
        (b" \r\n\t ", "empty body"),
        ("<!DOCTYPE html><html><head><title>Cookies</title></head></html>", "web page instead of a feed"),
        ("<html><body><pre>&lt;rss&gt;</pre><rss></rss></body></html>", "web page instead of a feed"),
        ("<p>Service unavailable</p>", "web page instead of a feed"),
        ('<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "b">]><html xmlns="x"/>', "web page instead of a feed"),
        ("too many requests", "not a feed (no XML in it)"),
        ('{"error": "quota"}', "not a feed (JSON, but no JSON Feed)"),
        ('{"items": [', "not a feed (broken JSON)"),
        ("[" * 100_000, "not a feed (broken JSON)"),
        ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "a sitemap, not a feed"),
        ("<opml version='2.0'><body><outline/></body></opml>", "an OPML list, not a feed"),
        ("<note><to>x</to></note>", "not a feed (its root is <note>)"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not a feed (no XML in it)"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_named(body, fault):
    parsed = read(body)
    assert (parsed.fault, parsed.entries) == (fault, ())


def test_a_feed_without_entries_is_a_feed():
    parsed = read('<rss version="2.0"><channel><title>Quiet</title></channel></rss>')
    assert (parsed.fault, parsed.note, parsed.entries) == ("", "no entries", ())


@pytest.mark.parametrize(
    "before", ["\n\n", "\ufeff", "  junk  ", "<!-- <html> -->", "<br />\n<b>Warning</b>: odd in /x.php on line 3<br />"]
)
def test_litter_before_a_feed_costs_nothing(before):
    assert len(read(before + rss(3).decode()).entries) == 3


def test_an_ill_formed_feed_keeps_its_entries_and_says_so():
    cut = rss(3)[:-60]
    parsed = read(cut)
    assert len(parsed.entries) == 3
    assert parsed.note.startswith("ill-formed: ")
    assert parsed.fault == ""


@pytest.mark.parametrize(
    "body",
    [rss(0)[:-20], rss(3)[:120], b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Half a ti', rss(0) + b"<oops>"],
)
def test_an_ill_formed_document_without_entries_is_a_fault(body):
    parsed = read(body)
    assert parsed.entries == ()
    assert parsed.fault.startswith("cut off or broken before its first entry (ill-formed: ")


def test_only_so_many_entries_are_read_and_that_is_said(monkeypatch):
    monkeypatch.setattr("feeds.poll.parse.MOST_ENTRIES", 20)
    parsed = read(rss(25))
    assert len(parsed.entries) == 20
    assert parsed.note == "only the first 20 of 25 entries were read"


# ------------------------------------------------------------------ encodings


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-r", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("content_type", ["", "text/xml", "application/rss+xml"])
def test_encodings(encoding, content_type):
    text = rss([Item("a", "Переговоры в Женеве")]).decode().replace('encoding="utf-8"', f'encoding="{encoding}"')
    (entry,) = read(text.encode(encoding), content_type).entries
    assert entry.title == "Переговоры в Женеве"


def test_bytes_that_are_not_what_they_say_are_read_all_the_same():
    body = rss([Item("a", "Gespräch")]).decode().encode("windows-1252")
    parsed = read(body)
    assert parsed.entries[0].title == "Gespräch"
    assert "utf-8" in parsed.note


# ------------------------------------------------------------------ identity


def test_without_guid_the_link_is_the_identity_then_what_it_says():
    parsed = read(rss([Item("", "A", link="https://example.org/a"), Item("", "B"), Item("", "C", "text")]))
    c, b, a = parsed.entries
    assert a.guid == "https://example.org/a"
    assert b.guid.startswith("hash:")
    assert c.guid.startswith("hash:")
    assert b.guid != c.guid
    assert read(rss([Item("", "B")])).entries[0].guid == b.guid


def test_repeats_are_left_out_and_counted():
    twice = items(1) * 2
    parsed = read(rss(twice))
    assert (len(parsed.entries), parsed.repeated) == (1, 1)


def test_a_guid_used_for_another_story_is_another_entry():
    stories = [Item("same", title, link=f"https://example.org/{title}") for title in ("one", "two", "three")]
    parsed = read(rss([*stories, stories[0]]))
    assert (len(parsed.entries), parsed.repeated) == (3, 1)
    assert len({entry.guid for entry in parsed.entries}) == 3


@pytest.mark.parametrize(("title", "link"), [("two", "https://example.org/one"), ("one", "https://example.org/two")])
def test_a_guid_with_only_a_new_title_or_only_a_new_link_is_a_repeat(title, link):
    parsed = read(rss([Item("same", "one", link="https://example.org/one"), Item("same", title, link=link)]))
    assert (len(parsed.entries), parsed.repeated) == (1, 1)


def test_entries_that_hold_nothing_are_kept_apart_and_named_alike_each_time():
    body = '<rss version="2.0"><channel><title>x</title><item/><item/></channel></rss>'
    first, second = (read(body).entries for _ in range(2))
    assert len({entry.guid for entry in first}) == 2
    assert first == second


# ------------------------------------------------------------------ fields


def test_the_longest_text_counts_and_raw_text_is_as_received():
    (entry,) = one(
        "<title>T</title><description>short</description>"
        '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[<p>The <script>x</script>'
        "whole story.</p>]]></content:encoded>"
    ).entries
    assert entry.text == "The whole story."
    assert entry.raw_text == "<p>The <script>x</script>whole story.</p>"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Tea &amp;amp; talks", "Tea & talks"),
        ("&amp;lt;b&amp;gt; stays", "<b> stays"),
        ("<![CDATA[<b>bold</b> title]]>", "bold title"),
        ("[NATO] said [/b] [sic]", "[NATO] said [/b] [sic]"),
        ("two\n  lines", "two lines"),
    ],
)
def test_titles(title, shown):
    assert one(f"<title>{title}</title>").entries[0].title == shown


@pytest.mark.parametrize("name", ["\x1b[2J", "\u202egnp", "&#x1b;]52;c;aGk=&#7;", "&#xD800;", "\x00", "&#155;2J"])
def test_nothing_a_terminal_obeys_gets_through(name):
    (entry,) = one(
        f"<title>safe {name}</title><description>safe {name}</description><author>safe {name}</author>"
    ).entries
    for text in (entry.title, entry.text, entry.author):
        assert text.startswith("safe")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://example.org/a?b=1&amp;c=2", "https://example.org/a?b=1&c=2"),
        ("/a", "https://example.org/a"),
        ("a", "https://example.org/news/a"),
        ("//other.example/a", "https://other.example/a"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("http://[", ""),
    ],
)
def test_links_are_absolute_and_of_the_web(link, url):
    assert one(f"<title>T</title><link>{link}</link>").entries[0].url == url


@pytest.mark.parametrize(
    ("guid", "kept", "url"),
    [
        ("<guid>https://example.org/a</guid>", "https://example.org/a", "https://example.org/a"),
        ("<guid>1234</guid>", "1234", ""),
        ("<guid>/other/a</guid>", "/other/a", "https://example.org/other/a"),
        ("<guid isPermaLink='false'>https://example.org/a</guid>", "https://example.org/a", ""),
        ("<guid>1234</guid><link>/a</link>", "1234", "https://example.org/a"),
    ],
)
def test_a_guid_is_kept_as_written_and_a_link_only_if_it_is_an_address(guid, kept, url):
    (entry,) = one(f"<title>T</title>{guid}").entries
    assert (entry.guid, entry.url) == (kept, url)


def test_dates_are_utc_and_never_made_up():
    def date(value: str) -> str:
        return one(f"<title>T</title><pubDate>{value}</pubDate>").entries[0].published

    assert date("Wed, 12 Jan 2022 14:05:00 +0100") == "2022-01-12T13:05:00Z"
    assert date("Wed, 12 Jan 2022 14:05:00 EST") == "2022-01-12T19:05:00Z"
    assert date("2099-01-01T00:00:00Z") == "2099-01-01T00:00:00Z"
    assert date("some time ago") == ""
    assert date("") == ""
    assert date("0000-00-00") == ""


def test_the_publisher_of_a_collected_item_is_its_outlet():
    (entry,) = one('<title>T</title><source url="https://example.org">The Example Post</source>').entries
    assert entry.outlet == "The Example Post"


@pytest.mark.parametrize(
    ("extra", "ttl"),
    [("<ttl>45</ttl>", 2700), ("<ttl>x</ttl>", 0), ("<ttl>-3</ttl>", 0), ("<ttl>99999</ttl>", 86400), ("", 0)],
)
def test_how_long_a_document_asks_to_be_left_alone(extra, ttl):
    assert read(rss(1, extra=extra)).ttl == ttl


# ------------------------------------------------------------------ killers


def test_entities_cannot_grow():
    bomb = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(8))
    for head in ('<?xml version="1.0"?>', '<?xml version="1.0"?>\n', ""):
        body = f'{head}<!DOCTYPE rss [<!ENTITY a0 "boom">{bomb}]>' + rss([Item("a", "T")]).decode().partition("?>")[2]
        parsed = read(body.replace("<title>T</title>", "<title>T &a8;</title>"))
        assert len(parsed.entries) == 1
        assert len(parsed.entries[0].title) < 100


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE rss>",
        '<!DOCTYPE rss SYSTEM "a>b">',
        "<!doctype rss [<!ENTITY a ']>'> <!-- ]> -->]>",
        "<!DOCTYPE rss [",
    ],
)
def test_a_doctype_is_cut_out_whole(doctype):
    left = strip_doctype(f'<?xml version="1.0"?><!-- <!DOCTYPE x> -->{doctype}<rss/>'.encode())
    assert left.startswith(b'<?xml version="1.0"?><!-- <!DOCTYPE x> -->')
    assert left.endswith(b"-->") if doctype.endswith("[") else left.endswith(b"--><rss/>")


def test_a_doctype_inside_an_entry_is_text():
    body = b"<rss><channel><item><title><![CDATA[<!DOCTYPE html>]]></title></item></channel></rss>"
    assert strip_doctype(body) == body


def test_a_body_that_names_a_file_is_not_that_file(tmp_path):
    (tmp_path / "feed.xml").write_bytes(rss(3))
    assert read(str(tmp_path / "feed.xml")).entries == ()
