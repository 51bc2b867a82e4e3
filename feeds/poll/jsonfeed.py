"""JSON Feed 1 and 1.1 (jsonfeed.org/version/1.1), which feedparser does not read."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from feeds.poll.identity import hash_guid, web_link
from feeds.poll.plain import plain, plain_line
from store.records import Entry
from store.safetext import LIMIT, clean_line


class NotAFeed(Exception):
    """The JSON is no JSON Feed; the text says why."""


def read(body: bytes, url: str) -> tuple[str, list[Entry], int]:
    """Title, entries, and how many items the document holds. Raises NotAFeed."""
    try:
        document = msgspec.json.decode(body.lstrip(b"\xef\xbb\xbf \t\r\n"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotAFeed("not a feed (broken JSON)") from None
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise NotAFeed("not a feed (JSON, but no JSON Feed)")
    entries = []
    items = [item for item in document["items"] if isinstance(item, dict)]
    for item in items:
        raw_title = _text(item, "title")
        text, raw_text = _body(item)
        title = plain_line(raw_title, literal=True)
        published = _date(_text(item, "date_published"))
        updated = _date(_text(item, "date_modified"))
        link = web_link(_text(item, "url") or _text(item, "external_url"), url)
        published = published or updated
        entries.append(
            Entry(
                guid=clean_line(_text(item, "id") or link or hash_guid(title, published, text), 500),
                url=link,
                title=title,
                text=text,
                raw_title=raw_title[:LIMIT],
                raw_text=raw_text[:LIMIT],
                author=_author(item),
                language=clean_line(_text(item, "language") or _text(document, "language"), 20),
                published=published,
                updated=updated,
            )
        )
    return plain_line(_text(document, "title"), literal=True), entries, len(items)


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _body(item: dict[str, Any]) -> tuple[str, str]:
    """The longest of the item's texts: plain, and as received."""
    markup, bare, summary = (_text(item, key) for key in ("content_html", "content_text", "summary"))
    texts = [(plain(markup), markup), (plain(bare, literal=True), bare), (plain(summary, literal=True), summary)]
    return max(texts, key=lambda pair: len(pair[0]))


def _author(item: dict[str, Any]) -> str:
    authors = item.get("authors")
    found = authors if isinstance(authors, list) else [item.get("author")]
    names = [_text(author, "name") for author in found if isinstance(author, dict)]
    return plain_line(", ".join(filter(None, names)), literal=True)[:200]


def _date(value: str) -> str:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return ""
    if found.tzinfo is None:
        return ""
    try:
        return found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except OverflowError:
        return ""
