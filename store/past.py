"""What was known at a moment: rows as they stood then, out of what the wire remembers of its changes.

The wire never rewrites what was said, so little must be turned back: the state of a statement (`earlier_states`), the
title of its entry (`revisions`), and the outlets that carried it. Tags are those of the last reading: `reclassify`
keeps no earlier ones.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from store.query import Query, both, read_time, rooted
from store.query_tree import Node, Seen, Witnesses, changed
from store.records import Row, State

FOREVER = "9"
"""Later than every stamp."""
OWNER = "coalesce(nullif(o.owner, ''), nullif(e.outlet, ''), nullif(o.outlet, ''), o.id)"
_KEPT = "earlier_states"
# A wire that no collector of today has opened yet tells the last change of each statement only.
_LAST = (
    "(SELECT id AS statement_id, revised AS until, 'current' AS state, '' AS why, '' AS since FROM statements "
    "WHERE revised != '')"
)


class Earlier(NamedTuple):
    """The state a statement was in, why, and since when ("" from the beginning)."""

    state: State
    why: str
    since: str


def read_moment(text: str, now: datetime) -> str | None:
    """A moment of the past as people write it ("14:05", "2022-01-12 14:05", "-2h") as ISO 8601 UTC.

    Clock times and dates without a zone are in the zone of `now`. None where no time is read or it lies ahead.
    """
    found = read_time(text.strip().removeprefix("-"), now)
    return found if found is not None and datetime.fromisoformat(found) <= now else None


def within(query: Query, at: str) -> Query:
    """What a query finds of what had come in by `at` (ISO 8601, UTC); later witnesses do not count."""
    after = (datetime.fromisoformat(at) + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    bound = rooted("", Seen("until", after))
    if query.root is None:
        return bound
    return both(rooted(query.text, changed(query.root, lambda leaf: _by(leaf, after))), bound)


def _by(node: Node, before: str) -> Node:
    return Witnesses(node.sign, node.number, before) if isinstance(node, Witnesses) else node


def states(db: sqlite3.Connection, at: str, ids: Sequence[int] | None = None) -> dict[int, Earlier]:
    """The statements (all, or of these ids) that were in another state at `at` than they came to be in later."""
    table = _KEPT if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_KEPT,)).fetchone() else _LAST
    some = f"AND statement_id IN ({', '.join('?' * len(ids))})" if ids is not None else ""
    found = db.execute(
        f"SELECT statement_id, state, why, since, min(until) FROM {table} WHERE until > ? {some} GROUP BY statement_id",
        [at, *(ids or ())],
    )
    return {row["statement_id"]: Earlier(row["state"], row["why"], row["since"]) for row in found.fetchall()}


def otherwise(db: sqlite3.Connection, at: str) -> list[str]:
    """The uids of the statements that had come in by `at` and were in another state then."""
    ids = ", ".join(map(str, states(db, at)))
    found = db.execute(f"SELECT uid FROM statements WHERE id IN ({ids}) AND first_seen <= ?", (at,))
    return [row["uid"] for row in found.fetchall()]


def titles(db: sqlite3.Connection, at: str, entries: Sequence[int]) -> dict[int, str]:
    """The titles that entries had at `at`, by the ids of those that were edited since."""
    marks = ", ".join("?" * len(entries))
    found = db.execute(
        "SELECT entry_id, title, min(seen_to) FROM revisions "
        f"WHERE entry_id IN ({marks}) AND seen_to > ? GROUP BY entry_id",
        [*entries, at],
    )
    return {row["entry_id"]: row["title"] for row in found.fetchall()}


def as_then(db: sqlite3.Connection, rows: Sequence[Row], at: str) -> list[Row]:
    """Rows of the wire as they stood at `at`; all of them had come in by then."""
    earlier = states(db, at, [row.id for row in rows])
    called = titles(db, at, list({row.entry_id for row in rows}))
    groups = _groups(db, at, list({row.witness for row in rows if row.witness is not None}))
    found = []
    for row in rows:
        then = earlier.get(row.id, Earlier(row.state, row.state_why, row.revised))
        wordings, owners = groups.get(row.witness, (1, 1))
        found.append(
            replace(
                row, state=then.state, state_why=then.why, revised=then.since,
                title=called.get(row.entry_id, row.title), witness=row.witness if wordings > 1 else None,
                witnesses=owners,
            )
        )  # fmt: skip
    return found


def _groups(db: sqlite3.Connection, at: str, groups: Sequence[int]) -> dict[int | None, tuple[int, int]]:
    """Group -> how many wordings it had at `at`, of how many owners."""
    found = db.execute(
        f"SELECT s.witness, count(*), count(DISTINCT {OWNER}) FROM statements s JOIN entries e ON e.id = s.entry_id "
        f"JOIN sources o ON o.id = e.source_id WHERE s.witness IN ({', '.join('?' * len(groups))}) "
        "AND s.first_seen <= ? GROUP BY s.witness",
        [*groups, at],
    )
    return {row[0]: (row[1], row[2]) for row in found.fetchall()}
