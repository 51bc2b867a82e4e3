"""The log of a session: what came in during it, and what the operator, the watches and the sources did, in order."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import zip_longest
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from store.database import open_read_only
from store.export.gather import Scope, items
from store.export.items import Event, Item, Note, short_time
from store.past import FOREVER
from store.reader import Reader
from store.records import Session
from store.safetext import clean_line
from store.tags import Labels

GAP = "gap: "  # how a poll's note begins where entries may have been missed


class SessionTally(Struct, frozen=True, kw_only=True):
    """A session and how much happened in it."""

    session: Session
    pins: int
    notes: int
    corrections: int = 0
    alerts: int = 0
    turns: int = 0


class DeskLog:
    """The reading side of desk.db, as it was at `as_of` (ISO 8601, UTC; "" now). Tables that an older desk does not
    have yet are empty.

    Raises store.database.StoreError when the file is missing or unreadable.
    """

    def __init__(self, path: Path, as_of: str = "") -> None:
        self.as_of = as_of
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
        counted = ("pins", "notes", "corrections", "alerts", "turns")
        counts = [
            f"(SELECT count(*) FROM {table} t WHERE t.session_id = s.id) AS {table}"
            for table in counted
            if "session_id" in self._columns.get(table, ())
        ]
        rows = self.connection.execute(f"SELECT {', '.join(['s.*', *counts])} FROM sessions s ORDER BY s.id DESC")
        found = []
        for row in rows.fetchall():
            fields = dict(row)
            session = {name: fields[name] for name in Session.__struct_fields__ if name in fields}
            session["kept"] = bool(session.get("kept"))
            found.append(SessionTally(session=Session(**session), **{name: fields.get(name, 0) for name in counted}))
        return found

    def events(self, session: Session, until: str, labels: Labels) -> list[Event]:
        """What happened at the desk during a session up to `until`, in order; without what the statements say."""
        found = [
            Event(at=row["at"], kind=kind, text=_words(kind, row), uids=(row["uid"],))
            for kind, table in (("pin", "pins"), ("note", "notes"), ("correction", "corrections"))
            for row in self._during(table, session)
        ]
        found += [
            Event(at=row["taken_back"], kind="correction", text=f"{row['field']}, taken back", uids=(row["uid"],))
            for row in self._during("corrections", session)
            if row["taken_back"]
        ]
        watches = dict(self.connection.execute("SELECT id, name FROM watches").fetchall())
        for row in self._during("alerts", session):
            words = f"{watches.get(row['watch_id'], 'a watch')} ({_listed(row['words'])})"
            found.append(Event(at=row["at"], kind="alert", text=words, uids=(row["uid"],)))
        for row in self._during("turns", session):
            party = labels.parties.get(row["party"], row["party"])
            issue = labels.issues.get(row["issue"], row["issue"])
            words = f"{party} on {issue}: {row['was']} → {row['now']}"
            uids = (row["uid_before"], row["uid_after"])
            found.append(Event(at=row["recorded"] or row["at"], kind="turn", text=words, uids=uids))
        found += self._runs(session)
        return sorted((event for event in found if event.at <= until), key=lambda event: event.at)

    def _runs(self, session: Session) -> list[Event]:
        """When the session began, was left, went on and ended."""
        runs = self._during("runs", session) or [{"started": session.started, "ended": session.ended}]
        name, found = f"“{clean_line(session.name)}”", list[Event]()
        for place, run in enumerate(runs):
            found.append(Event(at=run["started"], kind="session", text=f"{name} {'goes on' if place else 'begins'}"))
            if run["ended"]:
                how = "is left" if place < len(runs) - 1 else "ends"
                found.append(Event(at=run["ended"], kind="session", text=f"{name} {how}"))
        return found

    def _during(self, table: str, session: Session) -> list[dict[str, Any]]:
        """The rows of a table that belong to a session."""
        if "session_id" not in self._columns.get(table, ()):
            return []
        rows = self.connection.execute(f"SELECT * FROM {table} WHERE session_id = ? ORDER BY rowid", (session.id,))
        return [{"taken_back": ""} | dict(row) for row in rows.fetchall()]

    def _of(self, table: str, uids: Sequence[str]) -> list[sqlite3.Row]:
        marks = ", ".join("?" * len(uids))
        sql = f"SELECT * FROM {table} WHERE uid IN ({marks}) AND at <= ? ORDER BY rowid"
        return self.connection.execute(sql, [*uids, self.as_of or FOREVER]).fetchall()


def _words(kind: str, row: dict[str, Any]) -> str:
    if kind == "correction":
        return f"{row['field']}, {_listed(row['old'])} → {_listed(row['new'])}"
    return str(row["text"]) if kind == "note" else ""


def _listed(value: str) -> str:
    """A list that desk.db keeps as JSON, as people read it; "-" where it is empty."""
    try:
        found = json.loads(value)
    except ValueError:
        return value
    return ", ".join(map(str, found)) or "-" if isinstance(found, list) else value


def session_scope(session: Session, last_id: int) -> Scope:
    """The statements that came in during a session; up to `last_id` where it is still open."""
    return Scope(after=session.first_id, last=session.last_id if session.ended else last_id)


def came_in(reader: Reader, session: Session) -> int:
    """How many statements came in during a session."""
    scope = session_scope(session, reader.last_id())
    sql = "SELECT count(*) FROM statements WHERE id > ? AND id <= ?"
    return int(reader.connection.execute(sql, (scope.after, scope.last)).fetchone()[0])


def session_log(reader: Reader, desk: DeskLog, session: Session, scope: Scope, now: str) -> Iterator[Item | Event]:
    """Everything of a session in the order it happened, up to the moment that the reader is set back to.

    A statement stands at the moment we first saw it.
    """
    until = min(session.ended or now, reader.as_of or FOREVER)
    labels = Labels(reader.party_labels(), reader.issue_labels())
    events = [_told(reader, event) for event in desk.events(session, until, labels)]
    events += _outages(reader, session.started, until)
    events.sort(key=lambda event: event.at)
    # With equal times the statement comes first: what was done with it came after.
    return merge(items(reader, scope, desk), events, key=_moment)


def _moment(step: Item | Event) -> str:
    return step.row.first_seen if isinstance(step, Item) else step.at


def _told(reader: Reader, event: Event) -> Event:
    """An event with the statements it is about."""
    rows = [row for row in map(reader.row, event.uids) if row is not None]
    about = "; ".join(
        f"{', '.join(s.name for s in row.speakers) or 'unattributed'}: “{clean_line(row.text, 200)}”" for row in rows
    )
    return replace(event, text=clean_line(": ".join(filter(None, (event.text, about))), 4000))


def _outages(reader: Reader, since: str, until: str) -> list[Event]:
    """The times in which sources failed, as far as they fall within a stretch of time, when they worked again, and
    where entries may have been lost between two polls."""
    flips = reader.connection.execute(
        "SELECT p.source_id, p.at, p.error, coalesce(nullif(o.title, ''), o.id) AS source FROM ("
        "  SELECT source_id, at, error, lag(error, 1, '') OVER (PARTITION BY source_id ORDER BY id) AS before "
        "  FROM polls WHERE at <= ?) p JOIN sources o ON o.id = p.source_id "
        "WHERE (p.error = '') != (p.before = '') ORDER BY p.source_id, p.at",
        (until,),
    ).fetchall()
    events = []
    for flip, after in zip_longest(flips, flips[1:]):
        if not flip["error"]:
            if flip["at"] >= since:
                events.append(Event(at=flip["at"], kind="recovery", text=clean_line(flip["source"])))
            continue
        ended = after["at"] if after is not None and after["source_id"] == flip["source_id"] else ""
        if not ended or ended >= since:
            before = f", since {short_time(flip['at'])}" if flip["at"] < since else ""
            words = clean_line(f"{flip['source']}: {flip['error']}{before}")
            events.append(Event(at=max(flip["at"], since), kind="outage", text=words, until=ended))
    gaps = reader.connection.execute(
        "SELECT p.at, p.note, coalesce(nullif(o.title, ''), o.id) AS source FROM polls p "
        f"JOIN sources o ON o.id = p.source_id WHERE p.at >= ? AND p.at <= ? AND instr(p.note, '{GAP}')",
        (since, until),
    )
    for row in gaps.fetchall():
        note = row["note"][row["note"].index(GAP) + len(GAP) :]
        events.append(Event(at=row["at"], kind="gap", text=clean_line(f"{row['source']}: {note}")))
    return events
