"""From the bytes of a document to entries. Runs in a child process that may be killed: see feeds/children.py.

feedparser can hang, eat gigabytes or open a file on bad input, so it gets a BytesIO without DOCTYPE, and a deadline.
What is no feed at all is named, since a web page with status 200 is the commonest way for a feed to die.
"""

import calendar
import io
import re
import time
import warnings
from typing import Any

from msgspec import Struct

from feeds.poll import jsonfeed
from feeds.poll.identity import hash_guid, unique, web_link
from feeds.poll.plain import plain, plain_line
from store.records import Entry
from store.safetext import LIMIT, clean_line

MOST_ENTRIES = 2000
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(rss|feed|RDF|channel)[\s>/]")
_TAG = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|script|div|p|table|h1|a|center|br|form|b)\b", re.I)
_NAMED = {b"urlset": "a sitemap", b"sitemapindex": "a sitemap index", b"opml": "an OPML list"}
# References to half characters make feedparser raise; the character can't be shown anyway.
_SURROGATE = re.compile(rb"&#(?:x0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*5(?:529[6-9]|5[3-9]\d\d|[67]\d{3}));")


class Parsed(Struct, frozen=True, kw_only=True):
    """What a document held. `fault` names why nothing could be read; `note` says what was odd about it.

    len(entries) + repeated is the number of entries in the document (up to MOST_ENTRIES). `ttl` is in seconds, 0 where
    the document asks for none.
    """

    entries: tuple[Entry, ...] = ()
    repeated: int = 0
    fault: str = ""
    note: str = ""
    title: str = ""
    ttl: int = 0


def parse_feed(body: bytes, *, url: str, content_type: str = "") -> Parsed:
    """Read an RSS, RDF, Atom or JSON feed. `url` is where it came from in the end; relative links count from there.

    Never raises for what the document says: a fault is a sentence in `Parsed.fault`.
    """
    if not body.strip():
        return Parsed(fault="empty body")
    body, content_type = _as_utf8(body, content_type)
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        return _parse_json(body, url)
    body = strip_doctype(body)
    fault = _sniff(body)
    if fault:
        return Parsed(fault=fault)
    return _parse_xml(_SURROGATE.sub(b"&#xFFFD;", body), url, content_type)


def strip_doctype(body: bytes) -> bytes:
    """`body` without a DOCTYPE before its root element: entities declared there can grow a million times."""
    at = 0
    while (at := body.find(b"<", at)) >= 0:
        if body.startswith(b"<?", at):
            end = body.find(b"?>", at)
        elif body.startswith(b"<!--", at):
            end = body.find(b"-->", at)
        elif body[at : at + 9].upper() == b"<!DOCTYPE":
            end = _doctype_end(body, at)
            body = body[:at] + body[end:]
            continue
        else:
            break
        if end < 0:
            break
        at = end
    return body


_DOCTYPE_PARTS = re.compile(rb"\"[^\"]*\"|'[^']*'|<!--.*?-->|[\[\]>]", re.S)


def _doctype_end(body: bytes, start: int) -> int:
    inside = False
    for part in _DOCTYPE_PARTS.finditer(body, start):
        if part[0] == b"[":
            inside = True
        elif part[0] == b"]":
            inside = False
        elif part[0] == b">" and not inside:
            return part.end()
    return len(body)


def _as_utf8(body: bytes, content_type: str) -> tuple[bytes, str]:
    """UTF-16 and UTF-32 as UTF-8, so that what follows can look for tags in the bytes."""
    for mark, codec in ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"),
                        (b"\xfe\xff", "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):  # fmt: skip
        if body.startswith(mark):
            text = re.sub(r"^\s*<\?xml[^>]*\?>", "", body.decode(codec, "replace"))
            return text.encode("utf-8", "replace"), "application/xml; charset=utf-8"
    return body, content_type


def _sniff(body: bytes) -> str:
    """Name what the document is when it is no feed, "" when it looks like one."""
    head = re.sub(rb"<!--.*?-->", b"", body[:65536], flags=re.S)
    root, page, tag = _ROOT.search(head), _HTML.search(head), _TAG.search(head)
    if tag and tag[1] in _NAMED:
        return f"{_NAMED[tag[1]]}, not a feed"
    # A script's warning in front of a feed is markup too; only a whole page before it makes the feed part of that.
    if root and not (page and page.start() < root.start() and re.search(rb"<(?:html|head|body)\b", head, re.I)):
        return ""
    if page:
        return "web page instead of a feed"
    return f"not a feed (its root is <{tag[1].decode()[:40]}>)" if tag else "not a feed (no XML in it)"


def _parse_xml(body: bytes, url: str, content_type: str) -> Parsed:
    import feedparser  # slow to load, and only children pay it

    # RFC 3023 read text/xml without charset as ASCII; RFC 7303 put an end to that, feedparser still does it.
    given = content_type if "charset" in content_type.lower() else ""
    headers = {"content-type": given or "application/xml"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Our own plain() drops scripts and markup; sanitising before it would cost two thirds of the time. Nor is
            # feedparser told the address: it would join that with itself at every tag, a quarter of the time.
            found = feedparser.parse(
                io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
            )
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # feedparser lets many kinds of error through
        return Parsed(fault=f"unreadable feed ({type(error).__name__})")
    notes = []
    oddity = found.get("bozo_exception")
    if found.get("bozo") and not isinstance(oddity, feedparser.NonXMLContentType):
        notes.append(f"ill-formed: {clean_line(str(oddity), 120).removeprefix('<unknown>:')}")
    total = len(found.entries)
    if total > MOST_ENTRIES:
        notes.append(f"only the first {MOST_ENTRIES} of {total} entries were read")
    if not total:
        if not found.get("version"):
            return Parsed(fault="not a feed (nothing in it could be read)")
        if notes:
            return Parsed(fault=f"cut off or broken before its first entry ({notes[0]})")
        notes.append("no entries")
    literal = str(found.get("version", "")).startswith("atom")
    feed = found.get("feed", {})
    entries = [_entry(item, url, literal, str(feed.get("language", ""))) for item in found.entries[:MOST_ENTRIES]]
    kept = unique(entries)
    return Parsed(
        entries=tuple(kept),
        repeated=len(entries) - len(kept),
        note="; ".join(notes),
        title=plain_line(str(feed.get("title", ""))),
        ttl=_ttl(feed),
    )


def _parse_json(body: bytes, url: str) -> Parsed:
    try:
        title, entries, total = jsonfeed.read(body, url)
    except jsonfeed.NotAFeed as error:
        return Parsed(fault=str(error))
    kept = unique(entries[:MOST_ENTRIES])
    note = f"only the first {MOST_ENTRIES} of {total} entries were read" if total > MOST_ENTRIES else ""
    return Parsed(
        entries=tuple(kept), repeated=min(total, MOST_ENTRIES) - len(kept), note=note or "JSON Feed", title=title
    )


def _entry(item: Any, base: str, atom: bool, language: str) -> Entry:
    raw_title, title_type = _raw(item, "title")
    raw_text, text_type = max(_bodies(item), key=lambda pair: len(pair[0]), default=("", ""))
    published, updated = _date(item, "published"), _date(item, "updated")
    title = plain_line(raw_title, literal=atom and title_type == "text/plain")
    text = plain(raw_text, literal=atom and text_type == "text/plain")
    link, given = _link_and_guid(item, base)
    published = published or updated
    guid = given or link or hash_guid(title, published, text)
    source = dict.get(item, "source") or {}
    return Entry(
        guid=clean_line(guid, 500),
        url=link,
        title=title,
        text=text,
        raw_title=raw_title[:LIMIT],
        raw_text=raw_text[:LIMIT],
        author=plain_line(str(item.get("author", "") or ""))[:200],
        outlet=plain_line(str(source.get("title", "") or ""))[:200],
        language=clean_line(str(_language(item) or language), 20),
        published=published,
        updated=updated,
    )


def _link_and_guid(item: Any, base: str) -> tuple[str, str]:
    """The entry's own address, and its guid as the feed wrote it, "" where there is none.

    feedparser takes a guid for the link where there is no other; one that is no address does not become one.
    """
    link = str(dict.get(item, "link", "") or "")
    guid = str(dict.get(item, "id", "") or "").strip()
    return "" if link == guid and "/" not in guid else web_link(link, base), guid


def _raw(item: Any, key: str) -> tuple[str, str]:
    detail = dict.get(item, f"{key}_detail") or {}
    return str(dict.get(item, key, "") or ""), str(detail.get("type", ""))


def _bodies(item: Any) -> list[tuple[str, str]]:
    bodies = [_raw(item, "summary")]
    for content in dict.get(item, "content") or ():
        kind = str(content.get("type", ""))
        if kind.startswith("text/") or kind.endswith("xml") or not kind:
            bodies.append((str(content.get("value", "") or ""), kind))
    return bodies


def _language(item: Any) -> str:
    for key in ("content", "summary_detail", "title_detail"):
        found = dict.get(item, key)
        detail = found[0] if isinstance(found, list) and found else found
        if isinstance(detail, dict) and detail.get("language"):
            return str(detail["language"])
    return ""


def _date(item: Any, key: str) -> str:
    """UTC as ISO 8601, "" where the feed gives none that can be read. Never the time of reading."""
    value = dict.get(item, f"{key}_parsed")
    if not value:
        return ""
    try:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(calendar.timegm(value)))[:20]
    except (ValueError, OverflowError, OSError):
        return ""


def _ttl(feed: Any) -> int:
    """How long the document asks to be left alone, in seconds: RSS ttl, or the syndication module's period."""
    try:
        ttl = int(str(feed.get("ttl", "") or 0)) * 60
    except ValueError:
        ttl = 0
    period = {"hourly": 3600, "daily": 86400, "weekly": 604800}.get(str(feed.get("sy_updateperiod", "")).strip(), 0)
    try:
        often = max(1, int(str(feed.get("sy_updatefrequency", "") or 1)))
    except ValueError:
        often = 1
    return min(max(ttl, period // often, 0), 86400)
