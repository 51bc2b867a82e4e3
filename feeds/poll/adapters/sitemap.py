"""News sitemaps: the addresses a site published in the last two days, with title, date and language.

Format: sitemaps.org 0.9 and Google's news extension (schemas/sitemap-news/0.9). A sitemap holds no text: the entry is
its headline until its page is read.
"""

from feeds.poll.identity import unique, web_link
from feeds.poll.parse import MOST_ENTRIES, Parsed
from feeds.poll.plain import plain_line
from feeds.poll.strictxml import NotReadable, walk
from feeds.poll.webpage import iso_date
from store.records import Entry
from store.safetext import LIMIT, clean_line

_SITEMAP = "://www.sitemaps.org/schemas/sitemap/"
_NEWS = "://www.google.com/schemas/sitemap-news/"
_FIELDS = frozenset(("loc", "lastmod", "title", "language", "publication_date", "name"))
_MOST_TEXT = 10_000  # characters of one field


class _Enough(Exception):
    pass


class _Collector:
    """Collects the entries of a sitemap while it is walked."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.root = ""
        self.entries: list[Entry] = []
        self.plain = 0  # addresses without news
        self._fields: dict[str, str] = {}
        self._open = ""
        self._text: list[str] = []

    def start(self, name: str, _: dict[str, str]) -> None:
        kind = _kind(name)
        if not self.root:
            self.root = kind or name.rpartition(" ")[2]
        if kind == "url":
            self._fields = {}
        self._open, self._text = (kind, []) if kind in _FIELDS else ("", [])

    def text(self, characters: str) -> None:
        if self._open and sum(map(len, self._text)) < _MOST_TEXT:
            self._text.append(characters)

    def end(self, name: str) -> None:
        kind = _kind(name)
        if self._open and kind == self._open:
            self._fields.setdefault(kind, "".join(self._text).strip())
            self._open = ""
        elif kind == "url":
            self._close_url()

    def _close_url(self) -> None:
        link = web_link(self._fields.get("loc", ""), self.base)
        raw_title = self._fields.get("title", "")
        if not link or not raw_title:
            self.plain += 1
            return
        self.entries.append(
            Entry(
                guid=clean_line(link, 500),
                url=link,
                title=plain_line(raw_title),
                raw_title=raw_title[:LIMIT],
                outlet=plain_line(self._fields.get("name", ""))[:200],
                language=clean_line(self._fields.get("language", ""), 20),
                published=iso_date(self._fields.get("publication_date", "")),
                updated=iso_date(self._fields.get("lastmod", "")),
            )
        )
        if len(self.entries) == MOST_ENTRIES:
            raise _Enough


def parse_sitemap(body: bytes, *, url: str) -> Parsed:
    """Read a news sitemap. A document that breaks off keeps the entries before the break; `Parsed.note` says so.

    Never raises for what the document says: a fault is a sentence in `Parsed.fault`.
    """
    if not body.strip():
        return Parsed(fault="empty body")
    collector = _Collector(url)
    notes = []
    try:
        walk(body.lstrip(b"\r\n\t "), start=collector.start, end=collector.end, text=collector.text)
    except _Enough:
        notes.append(f"only the first {MOST_ENTRIES} entries were read")
    except NotReadable as error:
        if not collector.entries:
            return Parsed(fault=f"unreadable sitemap ({error})")
        notes.append(f"ill-formed: {error}")
    if collector.root == "sitemapindex":
        return Parsed(fault="a sitemap index, not a news sitemap: name one of the sitemaps in it")
    if collector.root != "urlset":
        return Parsed(fault=f"not a sitemap (its root is <{clean_line(collector.root, 40)}>)")
    if not collector.entries:
        if collector.plain:
            return Parsed(fault=f"a sitemap without news ({collector.plain} addresses, none with a title)")
        notes.append("no entries")
    elif collector.plain:
        notes.append(f"{collector.plain} addresses without news were left out")
    kept = unique(collector.entries)
    return Parsed(
        entries=tuple(kept),
        repeated=len(collector.entries) - len(kept),
        note="; ".join(notes),
        title=kept[0].outlet if kept else "",
    )


def _kind(name: str) -> str:
    """The local name of an element of a sitemap or its news part, "" for others (images have titles too)."""
    space, _, local = name.rpartition(" ")
    wanted: tuple[str, ...] = ()
    if _NEWS in space:
        wanted = ("title", "language", "publication_date", "name")
    elif _SITEMAP in space or "://www.google.com/schemas/sitemap/" in space or not space:
        wanted = ("urlset", "sitemapindex", "url", "loc", "lastmod")
    return local if local in wanted else ""
