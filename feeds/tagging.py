"""What a child does with entries: find the statements in them. The classifier is built once in each child."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime

import msgspec
from msgspec import Struct

from feeds.children import ChildFailed, Children, setting
from feeds.poll.schedule import iso
from feeds.profile import Profile
from store.records import Entry, Source, Statement

CHUNK = 8  # entries a child classifies in one go
LATER = 2  # the same where others may come first: a fifth of a second that they wait

_classifiers: dict[str, object] = {}


class Tagged(Struct, frozen=True):
    """The statements of one entry, or the words of what went wrong with it."""

    statements: tuple[Statement, ...] = ()
    fault: str = ""


async def tag_in_children(
    children: Children, source: Source, entries: Sequence[Entry], at: datetime, *, later: bool = False
) -> list[Tagged]:
    """The statements of each entry, found in child processes. `at` stands in where an entry has no date.

    An entry that brings a child down costs no other one its statements. `later`: whatever else comes first.
    """
    size, run = (LATER, children.run_later) if later else (CHUNK, children.run)
    chunks = [entries[i : i + size] for i in range(0, len(entries), size)]
    found = await asyncio.gather(*(_tag_chunk(run, source, chunk, at) for chunk in chunks))
    return [tagged for chunk in found for tagged in chunk]


async def _tag_chunk(
    run: Callable[..., Awaitable[bytes]], source: Source, entries: Sequence[Entry], at: datetime
) -> list[Tagged]:
    seconds = 15.0 + sum(len(entry.text) for entry in entries) / 1_000
    try:
        packed = await run(tag_entries, seconds, msgspec.msgpack.encode(entries), source, iso(at))
        return msgspec.msgpack.decode(packed, type=list[Tagged])
    except ChildFailed as failure:
        if len(entries) == 1:
            return [Tagged(fault=str(failure))]
    # One of them brought the child down: each alone, so that the others keep their statements.
    return [(await _tag_chunk(run, source, [entry], at))[0] for entry in entries]


# ------------------------------------------------------------------ inside a child


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
        from feeds.classify.meaning import Meaning
        from feeds.classify.tagger import Tagger

        profile = msgspec.msgpack.decode(setting("profile"), type=Profile)
        _classifiers["it"] = Classifier(profile, Tagger.load, Meaning.load)
    return _classifiers["it"]
