"""A news search read as a feed (Google News): headlines of many outlets, each with its publisher in `<source>`.

Such an entry has no text of its own: its title ends in " - Publisher" and its description says the title again. Both
are taken off, or each statement of a headline would be found twice.
"""

import re

import msgspec

from feeds.poll.parse import Parsed, parse_feed
from store.records import Entry
from store.safetext import SafeText, fold

_LETTERS = re.compile(r"\W+")


def parse_search(body: bytes, *, url: str, content_type: str = "") -> Parsed:
    """`parse_feed` for a news search: title, outlet, and a text only where it says more than the title."""
    parsed = parse_feed(body, url=url, content_type=content_type)
    return msgspec.structs.replace(parsed, entries=tuple(map(_publisher_apart, parsed.entries)))


def _publisher_apart(entry: Entry) -> Entry:
    title = entry.title
    if entry.outlet and title.endswith(f" - {entry.outlet}"):
        title = SafeText(title.removesuffix(f" - {entry.outlet}").rstrip())
    known = {_key(f"{title} {entry.outlet}"), _key(title), _key(entry.title), ""}
    return msgspec.structs.replace(entry, title=title, text="" if _key(entry.text) in known else entry.text)


def _key(text: str) -> str:
    return _LETTERS.sub("", fold(text))
