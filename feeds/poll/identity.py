"""What makes an entry itself: guid, else link, else what it says."""

import hashlib
from urllib.parse import urljoin, urlsplit

import msgspec

from store.records import Entry
from store.safetext import clean_line

_NOTHING = "hash:"


def hash_guid(title: str, published: str, text: str) -> str:
    """The identity of an entry that has neither guid nor link."""
    if not (title or published or text):
        return _NOTHING
    return "hash:" + hashlib.sha256(f"{title}\0{published}\0{text}".encode()).hexdigest()[:32]


def unique(entries: list[Entry]) -> list[Entry]:
    """Each entry of a document once, in order.

    A guid used again for another link and another title is another entry, not a repeat (as miniflux repairs it).
    Then every entry of that guid is told apart by its link, the first too: the next document may begin with another.
    """
    first: dict[str, Entry] = {}
    shared = {entry.guid for entry in entries if _another(entry, first.setdefault(entry.guid, entry))}
    kept: dict[str, Entry] = {}
    empty = 0
    for entry in entries:
        guid = entry.guid
        known = first[guid]
        if guid == _NOTHING:  # nothing to tell them apart by but their place
            empty += 1
            guid = f"hash:empty-{empty}"
        elif guid in shared and (url := entry.url if _another(entry, known) else known.url):
            guid = f"{guid}#{hashlib.sha256(url.encode()).hexdigest()[:12]}"
        if guid not in kept:
            kept[guid] = entry if guid == entry.guid else msgspec.structs.replace(entry, guid=guid)
    return list(kept.values())


def _another(entry: Entry, known: Entry) -> bool:
    return bool(entry.url) and entry.url != known.url and entry.title != known.title


def web_link(link: str, base: str) -> str:
    """`link` made absolute against `base`; "" unless it is an http or https address."""
    link = clean_line(link, 2000)
    if not link:
        return ""
    try:
        joined = urljoin(base, link)
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in ("http", "https") and parts.netloc else ""
