"""What a person made of the wire: sessions, pins, notes, corrections, watches. Only that desk's app writes it."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from store.corrections import STANDING, standing
from store.database import open_desk
from store.past import FOREVER
from store.records import Correction, Session


class Note(Struct, frozen=True):
    """A note on a statement, and when it was made."""

    uid: str
    at: str
    text: str


class Desk:
    """The writing side of desk.db. Raises store.database.StoreError when the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self.connection = open_desk(path)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    # -------------------------------------------------------------- sessions

    def start_session(self, at: str, last_id: int, name: str = "") -> Session:
        """Begin a session. What comes in above `last_id` belongs to it; the name defaults to day and time."""
        name = name or at[:16].replace("T", " ")
        self._close_open(at, last_id)
        cursor = self.connection.execute(
            "INSERT INTO sessions (name, started, first_id, last_id) VALUES (?, ?, ?, ?)", (name, at, last_id, last_id)
        )
        self._begin_run(cursor.lastrowid or 0, at, last_id)
        return Session(id=cursor.lastrowid or 0, name=name, started=at, first_id=last_id, last_id=last_id)

    def resume_session(self, session_id: int, at: str, last_id: int) -> Session:
        """Go on with a session; what came in since it ended belongs to it as well. Raises KeyError without one."""
        self._close_open(at, last_id)
        self.connection.execute("UPDATE sessions SET ended = '' WHERE id = ?", (session_id,))
        self._begin_run(session_id, at, last_id)
        return {session.id: session for session in self.sessions()}[session_id]

    def end_session(self, session_id: int, at: str, last_id: int) -> None:
        """Close a session; rows of the wire up to `last_id` came in during it."""
        self.connection.execute("UPDATE sessions SET ended = ?, last_id = ? WHERE id = ?", (at, last_id, session_id))
        self.connection.execute("UPDATE runs SET ended = ? WHERE session_id = ? AND ended = ''", (at, session_id))

    def _close_open(self, at: str, last_id: int) -> None:
        """End what a crash left open: it ends where the next one begins."""
        for row in self.connection.execute("SELECT id FROM sessions WHERE ended = ''").fetchall():
            self.end_session(row["id"], at, last_id)

    def _begin_run(self, session_id: int, at: str, last_id: int) -> None:
        self.connection.execute(
            "INSERT INTO runs (session_id, started, first_id) VALUES (?, ?, ?)", (session_id, at, last_id)
        )

    def sessions(self) -> list[Session]:
        """All sessions, newest first."""
        rows = self.connection.execute("SELECT * FROM sessions ORDER BY id DESC").fetchall()
        return [Session(**(dict(row) | {"kept": bool(row["kept"])})) for row in rows]

    def session_named(self, name: str) -> Session | None:
        """The newest session of this name."""
        return next((session for session in self.sessions() if session.name == name), None)

    def rename_session(self, session_id: int, name: str) -> None:
        """Call a session otherwise."""
        self.connection.execute("UPDATE sessions SET name = ? WHERE id = ?", (name, session_id))

    def keep_session(self, session_id: int, kept: bool = True) -> None:
        """Have pruning leave what came in during a session, or not any more."""
        self.connection.execute("UPDATE sessions SET kept = ? WHERE id = ?", (kept, session_id))

    # -------------------------------------------------------------- groups of witnesses

    def split(self, uid: str, at: str) -> None:
        """Take a statement out of its group of witnesses; `store.reader.Reader` then shows it so."""
        self.connection.execute("INSERT OR IGNORE INTO splits VALUES (?, ?)", (uid, at))

    def join(self, uid: str) -> None:
        """Take a split back: the statement is with its group again."""
        self.connection.execute("DELETE FROM splits WHERE uid = ?", (uid,))

    def splits(self) -> frozenset[str]:
        """The uids of all statements that stand apart from their group."""
        return frozenset(row["uid"] for row in self.connection.execute("SELECT uid FROM splits"))

    # -------------------------------------------------------------- pins and notes

    def pin(self, uid: str, at: str, session_id: int | None = None) -> None:
        """Pin a statement; pinning it again changes nothing."""
        self.connection.execute("INSERT OR IGNORE INTO pins VALUES (?, ?, ?)", (uid, session_id, at))

    def unpin(self, uid: str) -> None:
        """Take a pin away."""
        self.connection.execute("DELETE FROM pins WHERE uid = ?", (uid,))

    def pins(self) -> set[str]:
        """The uids of all pinned statements."""
        return {row["uid"] for row in self.connection.execute("SELECT uid FROM pins")}

    def add_note(self, uid: str, text: str, at: str, session_id: int | None = None) -> None:
        """Write a note on a statement."""
        self.connection.execute(
            "INSERT INTO notes (uid, session_id, at, text) VALUES (?, ?, ?, ?)", (uid, session_id, at, text)
        )

    def notes(self, uid: str) -> list[Note]:
        """The notes on a statement, oldest first."""
        rows: list[sqlite3.Row] = self.connection.execute(
            "SELECT uid, at, text FROM notes WHERE uid = ? ORDER BY id", (uid,)
        ).fetchall()
        return [Note(**dict(row)) for row in rows]

    # -------------------------------------------------------------- corrections

    def correct(self, uid: str, changes: Iterable[Correction], session_id: int | None = None) -> None:
        """Let these corrections of a statement stand; one whose `new` is its `old` takes back what stands."""
        for change in changes:
            if change.new == change.old:
                self._take_back("uid = ? AND field = ?", (uid, change.field), change.at)
                continue
            self.connection.execute(
                "INSERT INTO corrections (uid, session_id, at, field, old, new) VALUES (?, ?, ?, ?, ?, ?)",
                (uid, session_id, change.at, change.field, json.dumps(change.old), json.dumps(change.new)),
            )

    def take_back(self, uid: str, at: str) -> None:
        """Let a statement stand as the classifier has it; its corrections stay on record as taken back."""
        self._take_back("uid = ?", (uid,), at)

    def take_back_last(self, session_id: int | None, at: str) -> str:
        """Take back what was corrected last in a session (all fields changed at that moment); returns the uid or ""."""
        row = self.connection.execute(
            "SELECT uid, at FROM corrections WHERE taken_back = '' AND session_id IS ? ORDER BY id DESC LIMIT 1",
            (session_id,),
        ).fetchone()
        if row is None:
            return ""
        self._take_back("uid = ? AND at = ?", (row["uid"], row["at"]), at)
        return str(row["uid"])

    def _take_back(self, which: str, values: tuple[str, ...], at: str) -> None:
        sql = f"UPDATE corrections SET taken_back = ? WHERE taken_back = '' AND {which}"
        self.connection.execute(sql, (at, *values))

    def corrections(self) -> dict[str, tuple[Correction, ...]]:
        """The corrections that stand, by uid."""
        return standing(self.connection.execute(STANDING, {"at": FOREVER}))
