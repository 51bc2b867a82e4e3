"""The kinds of source: each adapter turns the bytes of a document into the same `Parsed`.

`read_document` is the one interface, chosen by `Source.adapter`; like `parse_feed` it is meant for a child process.
"""

from feeds.poll.adapters.page import parse_page
from feeds.poll.adapters.search import parse_search
from feeds.poll.adapters.sitemap import parse_sitemap
from feeds.poll.parse import Parsed, parse_feed
from store.records import Source


def read_document(body: bytes, source: Source, *, url: str, content_type: str = "") -> Parsed:
    """Read what a source sent: a feed, a news sitemap, a list page, or the answer to a news search.

    `url` is where it came from in the end. Never raises for what the document says: see `Parsed.fault`.
    """
    if source.adapter == "page":
        return parse_page(body, source.selectors, url=url, content_type=content_type)
    if source.adapter == "sitemap":
        return parse_sitemap(body, url=url)
    if source.adapter == "search":
        return parse_search(body, url=url, content_type=content_type)
    return parse_feed(body, url=url, content_type=content_type)
