"""The log of a session: what came in during it, and what the operator, the watches and the sources did, in order."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from pathlib import Path
from typing import Any

from msgspec import Struct

from store.database import open_read_only
from store.export.gather import Scope, items
from store.export.items import Event, Item, Note
from store.reader import Reader
from store.records import Session
from store.safetext import clean_line

DeskEvent = tuple[str, str, str, tuple[str, ...]]
"""When, kind of event, words, uids of the statements."""

GAP = "gap: "  # how a poll's note begins where entries may have been missed


class SessionTally(Struct, frozen=True, kw_only=True):
    """A session and how much an operator did in it."""

    session: Session
    pins: int
    notes: int


class DeskLog:
    """The reading side of desk.db. Tables that an older desk does not have yet are empty.

    Raises store.database.StoreError when the file is missing or unreadable.
    """

    def __init__(self, path: Path) -> None:
        self.connection = open_read_only(path)
        self._columns = {
            row["name"]: {column["name"] for column in self.connection.execute(f'PRAGMA table_info("{row["name"]}")')}
            for row in self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        }

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def pins(self, uids: Sequence[str]) -> dict[str, str]:
        """When statements were pinned, by uid."""
        return {row["uid"]: row["at"] for row in self._of("pins", uids)}

    def notes(self, uids: Sequence[str]) -> dict[str, list[Note]]:
        """The notes on statements, by uid, oldest first."""
        found: dict[str, list[Note]] = {}
        for row in self._of("notes", uids):
            found.setdefault(row["uid"], []).append(Note(row["at"], row["text"]))
        return found

    def sessions(self) -> list[SessionTally]:
        """All sessions with what was done in them, newest first."""
        rows = self.connection.execute(
            "SELECT s.*, (SELECT count(*) FROM pins p WHERE p.session_id = s.id) AS pin_count, "
            "(SELECT count(*) FROM notes n WHERE n.session_id = s.id) AS note_count FROM sessions s ORDER BY s.id DESC"
        ).fetchall()
        return [
            SessionTally(
                session=Session(**{name: row[name] for name in Session.__struct_fields__ if name in row.keys()}),  # noqa: SIM118
                pins=row["pin_count"],
                notes=row["note_count"],
            )
            for row in rows
        ]

    def events(self, session: Session, until: str) -> list[DeskEvent]:
        """What happened at the desk during a session, in order."""
        events: list[DeskEvent] = []
        for kind, table in (("pin", "pins"), ("note", "notes"), ("correction", "corrections")):
            if table in self._columns:
                rows = self.connection.execute(f"SELECT * FROM {table} WHERE session_id = ?", (session.id,))
                events += [(row["at"], kind, _words(kind, row), (row["uid"],)) for row in rows]
        return sorted(events + self._alerts(session, until) + self._turns(session, until))

    def _alerts(self, session: Session, until: str) -> list[DeskEvent]:
        rows = self.connection.execute(
            "SELECT a.at, a.uid, a.words, w.name FROM alerts a JOIN watches w ON w.id = a.watch_id "
            "WHERE a.at >= ? AND a.at <= ?",
            (session.started, until),
        )
        return [(row["at"], "alert", f"{row['name']} ({row['words']})", (row["uid"],)) for row in rows]

    def _turns(self, session: Session, until: str) -> list[DeskEvent]:
        columns = self._columns.get("turns", set())
        if not {"party", "issue", "at", "was", "now", "uid_before", "uid_after"} <= columns:
            return []
        rows = self.connection.execute("SELECT * FROM turns WHERE at >= ? AND at <= ?", (session.started, until))
        return [
            (
                r["at"],
                "turn",
                f"{r['party']} on {r['issue']}: {r['was']} → {r['now']}",
                (r["uid_before"], r["uid_after"]),
            )
            for r in rows
        ]

    def _of(self, table: str, uids: Sequence[str]) -> list[sqlite3.Row]:
        marks = ", ".join("?" * len(uids))
        order = "ORDER BY rowid"
        return self.connection.execute(f"SELECT * FROM {table} WHERE uid IN ({marks}) {order}", list(uids)).fetchall()


def _words(kind: str, row: sqlite3.Row) -> str:
    if kind == "pin":
        return ""
    if kind == "note":
        return str(row["text"])
    taken_back = ", taken back" if "taken_back" in row.keys() and row["taken_back"] else ""  # noqa: SIM118
    return f"{row['field']}, {_listed(row['old'])} → {_listed(row['new'])}{taken_back}"


def _listed(value: str) -> str:
    """A list of a correction as people read it; "-" where it is empty."""
    try:
        found = json.loads(value)
    except ValueError:
        return value
    return ", ".join(map(str, found)) or "-" if isinstance(found, list) else value


def session_scope(session: Session, later: Iterable[Session], last_id: int) -> Scope:
    """The statements that came in during a session. One that was never closed ends where the next one began, or at
    `last_id`."""
    last = session.last_id if session.ended else min([s.first_id for s in later if s.id > session.id], default=last_id)
    return Scope(after=session.first_id, last=last)


def session_log(reader: Reader, desk: DeskLog, session: Session, scope: Scope, now: str) -> Iterator[Item | Event]:
    """Everything of a session in the order it happened. A statement stands at the moment we first saw it."""
    until = session.ended or now
    events = [
        Event(at=session.started, kind="session", text=f"“{clean_line(session.name)}” begins"),
        *(_with_statement(reader, event) for event in desk.events(session, until)),
        *_outages(reader, session.started, until),
    ]
    if session.ended:
        events.append(Event(at=session.ended, kind="session", text=f"“{clean_line(session.name)}” ends"))
    events.sort(key=lambda event: event.at)
    # With equal times the statement comes first: what was done with it came after.
    return merge(items(reader, scope, desk), events, key=_moment)


def _moment(step: Item | Event) -> str:
    return step.row.first_seen if isinstance(step, Item) else step.at


def _with_statement(reader: Reader, event: DeskEvent) -> Event:
    at, kind, words, uids = event
    rows = [row for row in map(reader.row, uids) if row is not None]
    about = "; ".join(
        f"{', '.join(s.name for s in row.speakers) or 'unattributed'}: “{clean_line(row.text, 200)}”" for row in rows
    )
    return Event(at=at, kind=kind, text=clean_line(": ".join(filter(None, (words, about))), 4000), uids=uids)


def _outages(reader: Reader, since: str, until: str) -> list[Event]:
    """When sources began to fail, worked again, or may have lost entries between two polls."""
    values: list[Any] = [since, until]
    rows = reader.connection.execute(
        "SELECT p.at, p.error, p.note, p.before, coalesce(nullif(o.title, ''), o.id) AS source FROM ("
        "  SELECT source_id, at, error, note, lag(error, 1, '') OVER (PARTITION BY source_id ORDER BY id) AS before "
        "  FROM polls WHERE at >= ? AND at <= ?) p JOIN sources o ON o.id = p.source_id "
        f"WHERE (p.error = '') != (p.before = '') OR instr(p.note, '{GAP}') ORDER BY p.at",
        values,
    )
    events = []
    for row in rows:
        if bool(row["error"]) != bool(row["before"]):
            kind = "outage" if row["error"] else "recovery"
            words = f"{row['source']}: {row['error']}" if row["error"] else row["source"]
            events.append(Event(at=row["at"], kind=kind, text=clean_line(words)))
        if GAP in row["note"]:
            note = row["note"][row["note"].index(GAP) + len(GAP) :]
            events.append(Event(at=row["at"], kind="gap", text=clean_line(f"{row['source']}: {note}")))
    return events
