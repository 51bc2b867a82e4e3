from xml.sax.saxutils import escape

from feeds.poll.adapters import read_document
from store.records import Source

SOURCE = Source(id="q", url="https://news.google.com/rss/search?q=x", adapter="search")


def answer(title: str, text: str, publisher: str = "The Example Post") -> bytes:
    source = f'<source url="https://post.example">{escape(publisher)}</source>' if publisher else ""
    return (
        f'<rss version="2.0"><channel><title>x - Google News</title><item><title>{escape(title)}</title>'
        f'<link>https://news.google.com/rss/articles/1</link><guid isPermaLink="false">1</guid>'
        f"<pubDate>Wed, 12 Jan 2022 14:05:00 GMT</pubDate><description>{escape(text)}</description>{source}"
        "</item></channel></rss>"
    ).encode()


def test_the_publisher_is_the_outlet_and_nothing_is_said_twice() -> None:
    title = "Weber: “talks go on” - The Example Post"
    text = '<a href="https://x">Weber: “talks go on”</a>&nbsp;&nbsp;<font color="#6f6f6f">The Example Post</font>'
    [entry] = read_document(answer(title, text), SOURCE, url=SOURCE.url).entries
    assert (entry.title, entry.outlet, entry.text) == ("Weber: “talks go on”", "The Example Post", "")
    assert entry.raw_title == title, "as received"


def test_a_text_that_says_more_stays() -> None:
    [entry] = read_document(answer("Talks go on", "A second round begins on Thursday."), SOURCE, url=SOURCE.url).entries
    assert entry.text == "A second round begins on Thursday."


def test_without_a_publisher_the_title_stays_whole() -> None:
    [entry] = read_document(answer("Talks - a view", "Talks - a view", ""), SOURCE, url=SOURCE.url).entries
    assert (entry.title, entry.outlet, entry.text) == ("Talks - a view", "", "")
