"""What the desk asks the reader, as functions that run on the reader's thread."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from store.query import Query
from store.reader import Reader
from store.records import Row

PAGE = 40
FIRST = 16
"""While a filter is typed every key asks for first pages: no more than a screen shows."""


class Scope(Struct, frozen=True):
    """What a pane asks for: a query, and of which party ("" the unattributed ones, None all)."""

    query: Query
    party: str | None


class Page(Struct, frozen=True):
    """Rows of a pane (newest first), whether the wire has more of them on either side, and the place asked for."""

    rows: list[Row]
    more_above: bool
    more_below: bool
    at: int = 0


class Counts(Struct, frozen=True):
    """How many statements up to `last_id` there are in each pane: all, those found, and the sum of those found."""

    last_id: int
    all: dict[str, int]
    found: dict[str, int]
    total: int | None


def narrows(query: Query) -> bool:
    """Whether a query finds less than everything."""
    return query.narrows


def same(one: Query, other: Query) -> bool:
    """Whether two queries find the same."""
    return one.same(other)


def pages(
    scopes: Mapping[str, Scope], places: Mapping[str, int], limit: int = PAGE
) -> Callable[[Reader], dict[str, Page]]:
    """The newest page of each pane, or the pages around a place (a statement id)."""

    def ask(reader: Reader) -> dict[str, Page]:
        found = _shared_out(reader, scopes, limit) if not places else {}
        for key, scope in scopes.items():
            if key in found:
                continue
            at = places.get(key, 0)
            below = reader.page(scope.query, party=scope.party, before=at + 1 if at else None, limit=limit)
            above = reader.after(at, scope.query, party=scope.party, limit=PAGE) if at else []
            found[key] = Page([*above[::-1], *below], len(above) == PAGE, len(below) == limit, at)
        return found

    return ask


def _shared_out(reader: Reader, scopes: Mapping[str, Scope], limit: int) -> dict[str, Page]:
    """The pages of the parties' panes, by one question: they have the filter in common."""
    parties = {scope.party: key for key, scope in scopes.items() if scope.party is not None}
    if len(parties) < 2:
        return {}
    query = next(scopes[key].query for key in parties.values())
    found = reader.newest_of(parties, query, limit=limit)
    return {parties[party]: Page(rows, False, more) for party, (rows, more) in found.items()}


def oldest(scope: Scope) -> Callable[[Reader], Page]:
    """The oldest page of a pane; its place is the oldest statement."""

    def ask(reader: Reader) -> Page:
        rows = reader.after(0, scope.query, party=scope.party, limit=PAGE)
        return Page(rows[::-1], len(rows) == PAGE, False, rows[0].id if rows else 0)

    return ask


def further(scope: Scope, edge: int, *, above: bool) -> Callable[[Reader], list[Row]]:
    """The page next to `edge` (a statement id), newest first."""

    def ask(reader: Reader) -> list[Row]:
        if above:
            return reader.after(edge, scope.query, party=scope.party, limit=PAGE)[::-1]
        return reader.page(scope.query, party=scope.party, before=edge, limit=PAGE)

    return ask


def again(
    scopes: Mapping[str, Scope], on_screen: Mapping[str, Sequence[Row]]
) -> Callable[[Reader], dict[str, list[Row]]]:
    """Newer readings of rows that are on screen."""

    def ask(reader: Reader) -> dict[str, list[Row]]:
        return {
            key: reader.page(scopes[key].query, party=scopes[key].party, before=rows[0].id + 1, limit=len(rows))
            for key, rows in on_screen.items()
            if rows and key in scopes
        }

    return ask


def placed(uid: str, scopes: Mapping[str, Scope]) -> Callable[[Reader], tuple[Row, set[str]] | None]:
    """A statement as it stands, and the panes it belongs to."""

    def ask(reader: Reader) -> tuple[Row, set[str]] | None:
        row = reader.row(uid)
        if row is None:
            return None
        first = {
            key: reader.page(scope.query, party=scope.party, before=row.id + 1, limit=1)
            for key, scope in scopes.items()
        }
        return row, {key for key, rows in first.items() if rows and rows[0].id == row.id}

    return ask


def counts(query: Query, queries: Mapping[str, tuple[Query, Query]]) -> Callable[[Reader], Counts]:
    """Count what the query finds in each party's pane, and what there is without it.

    `queries` holds of each pane with a query of its own that query, and the one with the filter on top.
    """

    def ask(reader: Reader) -> Counts:
        with reader.at_one_moment():
            last_id = reader.last_id()
            everything = reader.party_counts() | {key: reader.count(own) for key, (own, _) in queries.items()}
            if not narrows(query):
                return Counts(last_id, everything, dict(everything), None)
            found = reader.party_counts(query) | {key: reader.count(both) for key, (_, both) in queries.items()}
            return Counts(last_id, everything, found, reader.count(query))

    return ask
