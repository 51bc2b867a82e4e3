"""What a desk keeps of its screen between runs, in desk.db: its panes, how far was read, and a few words."""

import sqlite3
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct


class KeptPane(Struct, frozen=True, kw_only=True):
    """A pane as the operator set it up.

    `key` is the party's id, "" for the unattributed, or "=" and the name of a query. `hidden` is None where nobody
    decided: a party then has its pane once it said anything. `width` is in columns of the terminal, 0 for an equal
    share.
    """

    key: str
    kind: Literal["party", "unattributed", "query"] = "party"
    name: str = ""
    query: str = ""
    width: int = 0
    hidden: bool | None = None


class Reading(Struct, frozen=True):
    """Statements up to `last_id` were on the wire when someone last sat at the desk, at the time `at`."""

    last_id: int
    at: str


def panes(db: sqlite3.Connection) -> list[KeptPane]:
    """The panes from left to right."""
    rows = db.execute("SELECT key, kind, name, query, width, hidden FROM panes ORDER BY place").fetchall()
    return [
        KeptPane(
            key=key, kind=kind, name=name, query=query, width=width, hidden={None: None, 0: False}.get(hidden, True)
        )
        for key, kind, name, query, width, hidden in rows
    ]


def keep_panes(db: sqlite3.Connection, panes: Sequence[KeptPane]) -> None:
    """Keep these panes, in this order, and no others."""
    rows = [(p.key, p.kind, p.name, p.query, place, p.width, p.hidden) for place, p in enumerate(panes)]
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute("DELETE FROM panes")
        db.executemany("INSERT INTO panes VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def word(db: sqlite3.Connection, key: str) -> str:
    """A word kept under `key`, "" where there is none."""
    found = db.execute("SELECT value FROM kept WHERE key = ?", (key,)).fetchone()
    return str(found[0]) if found else ""


def keep_word(db: sqlite3.Connection, key: str, value: str) -> None:
    """Keep a word."""
    db.execute("INSERT INTO kept VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value))


def reading(db: sqlite3.Connection) -> Reading | None:
    """How far was read in the last session that read anything."""
    found = db.execute("SELECT last_id, at FROM reading ORDER BY session_id DESC LIMIT 1").fetchone()
    return Reading(*found) if found else None


def keep_reading(db: sqlite3.Connection, session_id: int, reading: Reading) -> None:
    """Keep how far was read in a session."""
    db.execute(
        "INSERT INTO reading VALUES (?, ?, ?) ON CONFLICT (session_id) DO UPDATE SET "
        "last_id = excluded.last_id, at = excluded.at",
        (session_id, reading.last_id, reading.at),
    )
