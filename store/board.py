"""The state of the talks: parties across, issues down. Where each party stands now, how much it said, when it turned.

Only sure statements that their source still makes say where a party stands; the others only count. A position that
nobody took back holds: a later statement without a clear position leaves it.
"""

import json
import sqlite3
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise, product
from typing import Any

from msgspec import Struct

from store.database import StoreError
from store.query import Query
from store.query_match import matches
from store.query_sql import selection
from store.reader import Reader
from store.records import POSITIONS, SURE, Party, Row
from store.tags import Labels
from store.turns import CONFLICT, COOPERATION, Stand, Turn, TurnEvent, last_turn, turns_above

HOURS = 24
NO_HOURS = (0,) * HOURS
CLEAR = frozenset(POSITIONS) - {"none"}
TOO_OLD = "This wire was made by an older talkwatch: `talkwatch collect --once` brings it up to date."

Key = tuple[str, str]  # party, issue


class Cell(Struct, frozen=True, kw_only=True):
    """One party on one issue.

    `position` is the latest sure one, "" where none is clear; `statement` is the id of the statement that holds it
    and `since` when that was first seen. `hours` counts the statements of each of the last 24 hours, oldest first.
    """

    party: str
    issue: str
    count: int
    position: str = ""
    statement: int = 0
    since: str = ""
    hours: tuple[int, ...] = NO_HOURS
    turn: Turn | None = None

    @property
    def last_day(self) -> int:
        """How many statements of the last day."""
        return sum(self.hours)


class Line(Struct, frozen=True, kw_only=True):
    """One issue and what the parties say on it, by party id in the order of the board."""

    issue: str
    label: str
    group: str
    cells: dict[str, Cell]

    def where(self, positions: Collection[str]) -> list[str]:
        """The parties whose latest position is one of these."""
        return [party for party, cell in self.cells.items() if cell.position in positions]

    @property
    def ready(self) -> list[str]:
        """Who is ready to talk: agrees, consults, supports or concedes."""
        return self.where(COOPERATION)

    @property
    def refusing(self) -> list[str]:
        """Who refuses: rejects, accuses or threatens."""
        return self.where(CONFLICT)

    @property
    def asking(self) -> list[str]:
        """Who asks for something."""
        return self.where(("request",))


class Board(Struct, frozen=True, kw_only=True):
    """`parties` that said anything, in the order of the profile; `lines` for the issues that have statements, in groups
    as the profile has them; `silent` are the labels of the others."""

    parties: tuple[Party, ...] = ()
    lines: tuple[Line, ...] = ()
    silent: tuple[str, ...] = ()

    def cell(self, party: str, issue: str) -> Cell | None:
        """What a party says on an issue."""
        return next((line.cells.get(party) for line in self.lines if line.issue == issue), None)


class Overlay(Struct, frozen=True):
    """Statements whose tags a person corrected: their ids, and those of them, as corrected, that the query finds."""

    ids: Collection[int] = ()
    rows: Sequence[Row] = ()


NOTHING = Overlay()


def corrections_of(reader: Reader, query: Query) -> Overlay:
    """What the board must count in other cells than the wire's tags say."""
    laid = getattr(reader, "overlay", None)
    if laid is None:
        return NOTHING
    laid.sync()
    rows = [row for id in sorted(laid.ids) if (row := reader.row(id)) is not None]
    labels = Labels(reader.party_labels(), reader.issue_labels()) if rows else None
    return Overlay(
        laid.ids, [row for row in rows if labels and not row.dismissed and matches(query, row, labels, reader.marks)]
    )


def read_board(reader: Reader, query: Query, now: datetime, overlay: Overlay = NOTHING) -> Board:
    """The board of what the query finds; the last day ends at `now` (aware), or where the query's time ends.

    Raises StoreError where the wire is of an older talkwatch and nobody collected since.
    """
    query = reader.within(query)
    end = datetime.fromisoformat(query.until) if query.until else now
    ends = [_stamp(min(end, now) - timedelta(hours=ago)) for ago in range(HOURS, -1, -1)]
    with reader.at_one_moment():
        found = _Found(reader, query, overlay)
        since = found.first_after(ends[0])
        cells = {
            key: _cell(key, count, _hours(found.between(key, ends[0], ends[-1], since), ends), found.newest_stands(key))
            for key, count in found.counts().items()
        }
        return _arranged(reader, cells)


def new_turns(reader: Reader, above: int, overlay: Overlay = NOTHING) -> tuple[list[TurnEvent], int]:
    """The turns that statements with ids above `above` made certain, oldest first, and the newest id looked at."""
    last_id = reader.last_id()
    touched: list[Key] = reader.connection.execute(
        "SELECT DISTINCT p.party, i.issue FROM statement_issues i JOIN statement_speakers p USING (statement_id) "
        "WHERE i.statement_id > ? AND p.party != ''",
        (above,),
    ).fetchall()
    everything, found = _Found(reader, Query(""), overlay), []
    for party, issue in touched:
        stands = everything.newest_stands((party, issue))
        found += [(turn, party, issue) for turn in turns_above(stands, above)]
    events = []
    for turn, party, issue in sorted(found, key=lambda one: one[0].confirmed):
        before, after = reader.row(turn.before.id), reader.row(turn.after.id)
        if before and after:
            events.append(
                TurnEvent(
                    uid_before=before.uid, uid_after=after.uid, party=party, issue=issue, was=turn.before.position,
                    now=turn.after.position, at=turn.after.at,
                )
            )  # fmt: skip
    return events, last_id


class _Found:
    """What the table `board` holds of the statements that a query finds; corrections count."""

    def __init__(self, reader: Reader, query: Query, overlay: Overlay) -> None:
        self._reader, self._overlay = reader, overlay
        self._ids: set[int] | None = None  # None: all
        where, values = ["1"], list[object]()
        for bound, sign in ((query.since, ">="), (query.until, "<")):
            if bound:
                where.append(f"at {sign} ?")
                values.append(bound)
        if query.match or query.rest is not None:
            source, condition, more = selection(query, None, reader.known)
            found = reader.connection.execute(f"SELECT s.id FROM {source} WHERE {condition}", more)
            self._ids = {row[0] for row in found}
            where.append("statement_id IN (SELECT value FROM json_each(?))")
            values.append(json.dumps([*self._ids]))
        if overlay.ids:
            where.append("statement_id NOT IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(list(overlay.ids)))
        self._since, self._until = query.since, query.until
        self._where, self._values = " AND ".join(where), values
        self._corrected: dict[Key, list[Row]] = {}
        for row in overlay.rows:
            for key in product(row.parties, dict.fromkeys(tag.id for tag in row.issues)):
                self._corrected.setdefault(key, []).append(row)

    def counts(self) -> dict[Key, int]:
        """How many statements."""
        sql = f"SELECT party, issue, count(*) FROM board WHERE {self._where} GROUP BY party, issue"
        counts = Counter({(row[0], row[1]): row[2] for row in self._ask(sql, self._values)})
        counts.update({key: len(rows) for key, rows in self._corrected.items()})
        return counts

    def first_after(self, moment: str) -> int:
        """An id below which nothing was first seen after a moment; above all ids where nothing was."""
        # The plus keeps SQLite from walking the statements by id until one is late enough.
        found = self._ask("SELECT coalesce(min(+id), ?) FROM statements WHERE first_seen > ?", [sys.maxsize, moment])
        return int(found[0][0])

    def between(self, key: Key, after: str, until: str, since: int) -> list[str]:
        """When the statements of a cell were first seen, of those in a time, in order; none has an id below `since`."""
        whole = self._ids is None and not (self._overlay.ids or self._since or self._until)
        sql = "SELECT statement_id, at FROM board WHERE party = ? AND issue = ? AND statement_id >= ?"
        stamps = [
            at for id, at in self._ask(sql, [*key, since]) if after < at <= until and (whole or self._has(id, at))
        ]
        stamps += [row.first_seen for row in self._corrected.get(key, ()) if after < row.first_seen <= until]
        return sorted(stamps)

    def _has(self, id: int, at: str) -> bool:
        """Whether the query finds what the wire has; what is corrected is looked at apart."""
        if (self._ids is not None and id not in self._ids) or id in self._overlay.ids:
            return False
        return not ((self._until and at >= self._until) or (self._since and at < self._since))

    def newest_stands(self, key: Key) -> Iterator[Stand]:
        """The sure statements of a cell that take a position, newest first; read only as far as they are asked for."""
        sql = (
            "SELECT statement_id, at, position, coalesce(witness, statement_id), owner FROM board "
            "WHERE party = ? AND issue = ? AND position IS NOT NULL AND standing AND confidence >= ? "
            "ORDER BY statement_id DESC"
        )
        corrected = sorted(
            Stand(row.id, row.first_seen, row.position.id, row.witness or row.id, row.outlet)
            for row in self._corrected.get(key, ())
            if row.position and row.state == "current" and row.confidence >= SURE
        )
        for row in self._cursor(sql, [*key, SURE]):
            stand = Stand._make(row)
            if not self._has(stand.id, stand.at):
                continue
            while corrected and corrected[-1].id > stand.id:
                yield corrected.pop()
            if stand.position in CLEAR:
                yield stand
        yield from reversed(corrected)

    def _cursor(self, sql: str, values: Sequence[object]) -> sqlite3.Cursor:
        try:
            cursor = self._reader.connection.execute(sql, values)
        except sqlite3.OperationalError as error:
            if "no such table: board" in str(error):
                raise StoreError(TOO_OLD) from error
            raise
        cursor.row_factory = None  # plain tuples: there are many
        return cursor

    def _ask(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        return self._cursor(sql, values).fetchall()


def _hours(stamps: Sequence[str], ends: Sequence[str]) -> tuple[int, ...]:
    """How many of `stamps` (in order) lie in each hour between `ends`; what is at an end is of the hour before."""
    if not stamps:
        return NO_HOURS
    places = [bisect_right(stamps, end) for end in ends]
    return tuple(after - before for before, after in pairwise(places))


def _cell(key: Key, count: int, hours: tuple[int, ...], stands: Iterator[Stand]) -> Cell:
    latest = next(stands, None)
    turn = last_turn(chain([latest], stands)) if latest else None
    return Cell(
        party=key[0], issue=key[1], count=count, hours=hours, position=latest.position if latest else "",
        statement=latest.id if latest else 0, since=latest.at if latest else "", turn=turn,
    )  # fmt: skip


def _arranged(reader: Reader, cells: dict[Key, Cell]) -> Board:
    """Cells in the order of the profile; what the profile does not name any more is left out."""
    spoke = {party for party, _ in cells}
    parties = tuple(party for party in reader.parties() if party.id in spoke)
    lines, silent = list[Line](), list[str]()
    for row in reader.connection.execute("SELECT id, label, grp FROM issues ORDER BY place").fetchall():
        found = {p.id: cells[p.id, row["id"]] for p in parties if (p.id, row["id"]) in cells}
        if found:
            lines.append(Line(issue=row["id"], label=row["label"], group=row["grp"], cells=found))
        else:
            silent.append(row["label"])
    return Board(parties=parties, lines=tuple(lines), silent=tuple(silent))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
