"""Find the feed of a page: the feeds it names (`<link rel=alternate>`), then a few paths where feeds use to be.

An address that is itself a feed or a news sitemap is found too.
"""

from collections.abc import Awaitable, Callable
from typing import Literal, Protocol
from urllib.parse import urljoin, urlsplit

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from feeds.poll.adapters.sitemap import parse_sitemap
from feeds.poll.fetch import Answer, Ask
from feeds.poll.identity import web_link
from feeds.poll.parse import Parsed, parse_feed
from feeds.poll.webpage import decode
from store.safetext import clean_line

KNOWN_PATHS = ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json")
MOST_LINKS = 10
_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/xml",
          "application/xml", "application/json", "text/rss+xml", "application/x-rss+xml")  # fmt: skip
_SIDE = ("comment", "replies", "oembed", "wp-json")  # feeds of a page that are not its news


class FeedLink(Struct, frozen=True):
    """A feed that a page names: its address and what the page calls it."""

    url: str
    title: str


class Found(Struct, frozen=True, kw_only=True):
    """A feed that was read. `how` is for a person: "named by the page"."""

    url: str
    title: str
    entries: int
    language: str = ""
    adapter: Literal["feed", "sitemap"] = "feed"
    how: str = ""


class Discovery(Struct, frozen=True, kw_only=True):
    """The first feed that works, others the page names, and what the search met ("URL: fault") on its way."""

    found: Found | None = None
    others: tuple[FeedLink, ...] = ()
    tried: tuple[str, ...] = ()


class Read(Struct, frozen=True):
    """What a document is: a feed or news sitemap (`parsed` without fault), or a page with `links`."""

    parsed: Parsed
    links: tuple[FeedLink, ...] = ()
    adapter: Literal["feed", "sitemap"] = "feed"


class Fetches(Protocol):
    """What asks servers: feeds.poll.fetch.Fetcher."""

    async def fetch(self, ask: Ask) -> Answer:
        """The answer to a question."""


def read_any(body: bytes, *, url: str, content_type: str = "") -> Read:
    """Read a document whose kind is not known. For a child process."""
    parsed = parse_feed(body, url=url, content_type=content_type)
    if not parsed.fault:
        return Read(parsed)
    if parsed.fault.startswith("a sitemap"):
        return Read(parse_sitemap(body, url=url), adapter="sitemap")
    return Read(parsed, feed_links(decode(body, content_type), url))


def feed_links(page: str, url: str) -> tuple[FeedLink, ...]:
    """The feeds a page names in `<link rel=alternate type=...>`, in its order, comment feeds last."""
    tree = LexborHTMLParser(page)
    base_node = tree.css_first("base[href]")
    base = web_link((base_node.attributes.get("href") or "") if base_node else "", url) or url
    found: dict[str, FeedLink] = {}
    for node in tree.css("link[href][rel]")[:500]:
        attributes = {key: value or "" for key, value in node.attributes.items()}
        rel = attributes["rel"].lower().split()
        kind = attributes.get("type", "").partition(";")[0].strip().lower()
        link = web_link(attributes["href"], base)
        if link and (("alternate" in rel and kind in _TYPES) or "feed" in rel):
            found.setdefault(link, FeedLink(link, clean_line(attributes.get("title", ""), 200)))
    ordered = sorted(found.values(), key=lambda f: any(side in f"{f.url} {f.title}".lower() for side in _SIDE))
    return tuple(ordered[:MOST_LINKS])


def known_addresses(url: str) -> tuple[str, ...]:
    """Where a site's feed may be though no page names it: below the page's own path, then at the root."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    folder = urljoin(root, parts.path.rsplit("/", 1)[0] + "/") if parts.path.count("/") > 1 else ""
    own = [f"{folder}{path}" for path in KNOWN_PATHS[:2]] if folder else []
    return tuple(dict.fromkeys([*own, *(f"{root}{path}" for path in KNOWN_PATHS)]))


async def discover(
    url: str,
    *,
    fetch: Fetches,
    probe: Fetches,
    read: Callable[[Answer], Awaitable[Read]],
    allow_private: bool = False,
) -> Discovery:
    """Find the feed of `url`. `read` runs `read_any` where it can be killed.

    `probe` asks for the known paths and should follow no redirects: some sites send all they do not know to their home
    page, or to one feed for every topic.
    """
    tried: list[str] = []

    async def look(address: str, client: Fetches, how: str) -> tuple[Answer, Read | None, Found | None]:
        answer = await client.fetch(Ask(url=address, allow_private=allow_private))
        if answer.outcome != "read":
            tried.append(f"{address}: {answer.fault}")
            return answer, None, None
        seen = await read(answer)
        if seen.parsed.fault:
            tried.append(f"{address}: {seen.parsed.fault}")
            return answer, seen, None
        language = next((e.language for e in seen.parsed.entries if e.language), "")
        return (
            answer,
            seen,
            Found(
                url=answer.moved or address,
                title=seen.parsed.title,
                entries=len(seen.parsed.entries),
                language=language,
                adapter=seen.adapter,
                how=how,
            ),
        )

    answer, seen, found = await look(url, fetch, "the address itself")
    if found or answer.outcome != "read":
        return Discovery(found=found, tried=tuple(tried))
    links = seen.links if seen else ()
    for link in links[:5]:
        _, _, found = await look(link.url, fetch, "named by the page")
        if found:
            return Discovery(found=found, others=tuple(x for x in links if x != link), tried=tuple(tried))
    for address in known_addresses(answer.url or url):
        answer, _, found = await look(address, probe, "at a usual place")
        if found and found.entries:
            return Discovery(found=found, others=links, tried=tuple(tried))
        if answer.outcome in ("refused", "unreachable", "slow"):  # the whole host, most likely
            break
    return Discovery(others=links, tried=tuple(tried))
