"""What the desk asks the reader, as functions that run on the reader's thread."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from store.query import Query
from store.reader import Reader
from store.records import Row

PAGE = 40


class Page(Struct, frozen=True):
    """Rows of a pane (newest first), whether the wire has more of them on either side, and the place asked for."""

    rows: list[Row]
    more_above: bool
    more_below: bool
    at: int = 0


class Counts(Struct, frozen=True):
    """How many statements up to `last_id` there are of each party: all, those found, and the sum of those found."""

    last_id: int
    all: dict[str, int]
    found: dict[str, int]
    total: int | None


def narrows(query: Query) -> bool:
    """Whether a query finds less than everything."""
    return bool(query.match or query.since or query.until)


def same(one: Query, other: Query) -> bool:
    """Whether two queries find the same."""
    return (one.match, one.since, one.until) == (other.match, other.since, other.until)


def pages(query: Query, keys: Sequence[str], places: Mapping[str, int]) -> Callable[[Reader], dict[str, Page]]:
    """The newest page of each pane, or the pages around a place (a statement id)."""

    def ask(reader: Reader) -> dict[str, Page]:
        found = {}
        for key in keys:
            at = places.get(key, 0)
            below = reader.page(query, party=key, before=at + 1 if at else None, limit=PAGE)
            above = reader.after(at, query, party=key, limit=PAGE) if at else []
            found[key] = Page([*above[::-1], *below], len(above) == PAGE, len(below) == PAGE, at)
        return found

    return ask


def oldest(query: Query, key: str) -> Callable[[Reader], Page]:
    """The oldest page of a pane; its place is the oldest statement."""

    def ask(reader: Reader) -> Page:
        rows = reader.after(0, query, party=key, limit=PAGE)
        return Page(rows[::-1], len(rows) == PAGE, False, rows[0].id if rows else 0)

    return ask


def further(query: Query, key: str, edge: int, *, above: bool) -> Callable[[Reader], list[Row]]:
    """The page next to `edge` (a statement id), newest first."""

    def ask(reader: Reader) -> list[Row]:
        if above:
            return reader.after(edge, query, party=key, limit=PAGE)[::-1]
        return reader.page(query, party=key, before=edge, limit=PAGE)

    return ask


def again(query: Query, on_screen: Mapping[str, Sequence[Row]]) -> Callable[[Reader], dict[str, list[Row]]]:
    """Newer readings of rows that are on screen."""

    def ask(reader: Reader) -> dict[str, list[Row]]:
        return {
            key: reader.page(query, party=key, before=rows[0].id + 1, limit=len(rows))
            for key, rows in on_screen.items()
            if rows
        }

    return ask


def counts(query: Query) -> Callable[[Reader], Counts]:
    """Count what the query finds in each pane, and what there is without it."""

    def ask(reader: Reader) -> Counts:
        last_id, everything = reader.last_id(), reader.party_counts()
        if not narrows(query):
            return Counts(last_id, everything, dict(everything), None)
        return Counts(last_id, everything, reader.party_counts(query), reader.count(query))

    return ask
