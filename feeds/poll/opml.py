"""OPML in and out (opml.org/spec2): the list of feeds that readers exchange.

A list comes from strangers: no DOCTYPE, bounded in bytes, depth and number, addresses http(s) only; what was left out
is listed with the reason. What OPML has no word for travels in `category` ("/kind/official,/party/russia"), a source
that is off as `isComment`.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from msgspec import Struct

from feeds.own_sources import new_source
from feeds.poll.strictxml import NotReadable, walk
from store.records import Source
from store.safetext import clean_line

MOST_BYTES = 5 * 2**20
MOST_DEPTH = 20
MOST_FEEDS = 5000
MOST_SKIPPED = 200  # left-out feeds told one by one; the rest is only counted

_KINDS = ("press", "wire", "official", "state-media")
_ADAPTERS = ("feed", "sitemap", "search")


class OpmlError(Exception):
    """The document can't be taken at all; the text says why."""


class Skipped(Struct, frozen=True):
    """A feed that was left out, and why."""

    what: str
    why: str


class Outlines(Struct, frozen=True, kw_only=True):
    """What a list holds. `more_skipped` counts left-out feeds beyond those in `skipped`."""

    title: str = ""
    sources: tuple[Source, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    more_skipped: int = 0


class _Enough(Exception):
    pass


class _Collector:
    def __init__(self) -> None:
        self.found: dict[str, Source] = {}
        self.skipped: list[Skipped] = []
        self.more = 0
        self.title = ""
        self.root = ""
        self._in_title = False
        self._path: list[str] = []  # the texts of the outlines that are open, those of groups

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self.root = self.root or local
        if local == "outline":
            self._outline(attributes)
        self._in_title = local == "title" and not self._path

    def text(self, characters: str) -> None:
        if self._in_title and len(self.title) < 500:
            self.title += characters

    def end(self, name: str) -> None:
        self._in_title = False
        if name.rpartition(" ")[2] == "outline" and self._path:
            self._path.pop()

    def _outline(self, attributes: dict[str, str]) -> None:
        fields = {key.lower(): value for key, value in attributes.items()}
        label = clean_line(fields.get("title") or fields.get("text") or "", 200)
        url = clean_line(fields.get("xmlurl", ""), 2000)
        depth = len(self._path)
        self._path.append("" if url else label)
        if not url:
            if fields.get("type", "").lower() in ("rss", "atom", "feed"):
                self._skip(label, "it names no address")
            return
        why = self._objection(url, depth)
        if why:
            self._skip(f"{label} ({url})" if label else url, why)
        else:
            self.found[url] = _source(url, label, fields, next((p for p in reversed(self._path) if p), ""))
        if len(self.found) + len(self.skipped) + self.more >= 4 * MOST_FEEDS:
            raise _Enough

    def _objection(self, url: str, depth: int) -> str:
        if depth >= MOST_DEPTH:
            return f"it stands more than {MOST_DEPTH} groups deep"
        if not is_web_address(url):
            return "its address is not http or https"
        if url in self.found:
            return "its address is in the list twice"
        if len(self.found) >= MOST_FEEDS:
            return f"the list has more than {MOST_FEEDS:,} feeds"
        return ""

    def _skip(self, what: str, why: str) -> None:
        if len(self.skipped) < MOST_SKIPPED:
            self.skipped.append(Skipped(clean_line(what, 300), why))
        else:
            self.more += 1


def is_web_address(url: str) -> bool:
    """Whether `url` is an http or https address with a host and nothing a person would not type."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and " " not in url


def read_opml(body: bytes) -> Outlines:
    """The feeds of a list, each address once, and what was left out.

    Raises OpmlError where the document is none, is larger than 5 MiB, or declares a DOCTYPE.
    """
    collector = _Collector()
    try:
        walk(
            body.lstrip(b"\r\n\t "),
            start=collector.start,
            end=collector.end,
            text=collector.text,
            most=MOST_BYTES,
        )
    except _Enough:
        pass
    except NotReadable as error:
        raise OpmlError(str(error)) from None
    if collector.root != "opml":
        raise OpmlError(f"is no OPML list (its root is <{clean_line(collector.root, 40)}>)")
    return Outlines(
        title=clean_line(collector.title, 200),
        sources=tuple(collector.found.values()),
        skipped=tuple(collector.skipped),
        more_skipped=collector.more,
    )


def _source(url: str, label: str, fields: dict[str, str], place: str) -> Source:
    extra = dict(
        part.strip().strip("/").split("/", 1)
        for part in fields.get("category", "").split(",")
        if part.strip().strip("/").count("/") == 1
    )
    return new_source(
        url,
        title=label,
        place=place or "imported",
        outlet=clean_line(extra.get("outlet", ""), 100),
        language=clean_line(fields.get("language", ""), 10) or "en",
        kind=extra["kind"] if extra.get("kind") in _KINDS else "press",
        party=clean_line(extra.get("party", ""), 40),
        adapter=extra["adapter"] if extra.get("adapter") in _ADAPTERS else "feed",
        enabled=fields.get("iscomment", "").lower() != "true",
    )


def write_opml(sources: Iterable[Source], *, title: str, made_at: str) -> tuple[bytes, tuple[Skipped, ...]]:
    """A list of `sources`, grouped by place in order of first mention, and the ones OPML cannot hold.

    `made_at` is ISO 8601 in UTC.
    """
    groups: dict[str, list[str]] = {}
    skipped = []
    for source in sources:
        if source.adapter not in _ADAPTERS:
            skipped.append(Skipped(source.url, "a page is read by selectors, for which OPML has no place"))
            continue
        groups.setdefault(source.place or "elsewhere", []).append(_outline(source))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{_text(title)}</title><dateCreated>{_text(made_at)}</dateCreated></head>",
        "<body>",
    ]
    for place, outlines in groups.items():
        lines += [f"<outline text={_attribute(place)}>", *outlines, "</outline>"]
    return "\n".join([*lines, "</body>", "</opml>", ""]).encode(), tuple(skipped)


def _outline(source: Source) -> str:
    said = {"kind": source.kind, "party": source.party, "outlet": source.outlet}
    said |= {"adapter": source.adapter} if source.adapter != "feed" else {}
    category = ",".join(f"/{key}/{value.replace(',', ' ').replace('/', ' ')}" for key, value in said.items() if value)
    name = source.title or source.url
    fields = {"type": "rss", "text": name, "title": name, "xmlUrl": source.url, "language": source.language}
    fields |= {"category": category} | ({} if source.enabled else {"isComment": "true"})
    return "  <outline " + " ".join(f"{key}={_attribute(value)}" for key, value in fields.items()) + "/>"


def _attribute(value: str) -> str:
    return quoteattr(clean_line(value, 2000))


def _text(value: str) -> str:
    return clean_line(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
