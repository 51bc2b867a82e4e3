"""What a child does with entries: find the statements in them. The classifier is built once in each child."""

from datetime import date

import msgspec
from msgspec import Struct

from feeds.children import setting
from feeds.profile import Profile
from store.records import Entry, Source, Statement

_classifiers: dict[str, object] = {}


class Tagged(Struct, frozen=True):
    """The statements of one entry, or the words of what went wrong with it."""

    statements: tuple[Statement, ...] = ()
    fault: str = ""


def tag_entries(packed: bytes, source: Source, today: str) -> bytes:
    """Find the statements of each entry. Takes and gives msgpack (of list[Entry], list[Tagged]), cheaper than pickle.

    `today` ("YYYY-MM-DD") stands in where an entry has no date. An entry the classifier fails on costs no other one.
    """
    entries = msgspec.msgpack.decode(packed, type=list[Entry])
    return msgspec.msgpack.encode([_tag(entry, source, today) for entry in entries])


def _tag(entry: Entry, source: Source, today: str) -> Tagged:
    classifier = _classifier()
    try:
        found = classifier.statements(  # type: ignore[attr-defined]
            entry.text,
            title=entry.title,
            date=date.fromisoformat((entry.published or today)[:10]),
            language=entry.language or source.language,
            party=source.party,
            kind=source.kind,
        )
    except Exception as error:
        return Tagged(fault=f"{type(error).__name__}: {error}"[:200])
    return Tagged(tuple(found))


def _classifier() -> object:
    if "it" not in _classifiers:
        from feeds.classify.classifier import Classifier

        _classifiers["it"] = Classifier(msgspec.msgpack.decode(setting("profile"), type=Profile))
    return _classifiers["it"]
