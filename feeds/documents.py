"""What a collector makes of one document of a source: how long it may take, what its entries tell, their order."""

from collections.abc import Sequence

import msgspec

from feeds.poll.fetch import Answer
from feeds.poll.parse import Parsed
from feeds.tagging import Tagged
from store.records import Entry, Statement
from store.wire import Sorted, SourceState

GAP = "gap: nothing of the last document is left, entries in between may have been missed"

Classified = tuple[Entry, Sequence[Statement]]


def patience(body: bytes) -> float:
    """Seconds of computing a document may take: three do for any honest one of a few hundred kilobytes."""
    return 3.0 + 3.0 * len(body) / 2**20


def with_alarms(parsed: Parsed, entries: Sorted, state: SourceState, answer: Answer, *, known: bool) -> Parsed:
    """`parsed` with what its entries say about the source in its note. `known`: the source had entries before."""
    notes = [parsed.note]
    if known and entries.new and not entries.same and not entries.changed:
        notes.append(GAP)
    same_etag = answer.etag and answer.etag == state.etag
    same_date = answer.last_modified and answer.last_modified == state.last_modified
    if entries.new and (same_etag or (same_date and not answer.etag)):
        notes.append("new entries under an old validator: the server's 304 is not to be trusted")
    return msgspec.structs.replace(parsed, note="; ".join(filter(None, notes)))


def oldest_first(entries: Sequence[Entry]) -> list[Entry]:
    """Entries in the order of the wire, whose newest row is the last: by date, or a document's order turned round."""
    turned = list(reversed(entries))
    return sorted(turned, key=lambda entry: entry.published) if all(e.published for e in turned) else turned


def classified(entries: Sequence[Entry], tagged: Sequence[Tagged]) -> list[Classified]:
    """Entries with their statements; one whose classifying failed has a flag that says so."""
    return [
        (msgspec.structs.replace(entry, flags=(*entry.flags, "unclassified")) if tags.fault else entry, tags.statements)
        for entry, tags in zip(entries, tagged, strict=True)
    ]


def with_faults(parsed: Parsed, tagged: Sequence[Tagged]) -> Parsed:
    """`parsed` with a word in its note on the entries whose classifying failed."""
    faults = [tags.fault for tags in tagged if tags.fault]
    notes = [parsed.note, f"{len(faults)} unclassified ({faults[0]})" if faults else ""]
    return msgspec.structs.replace(parsed, note="; ".join(filter(None, notes)))
