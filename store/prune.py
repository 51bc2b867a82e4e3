"""Forget old entries with all they brought, except what a person made something of.

An entry stays whole while one of its statements is pinned, noted or corrected, came in during a kept session, or is a
witness of one that did. Only whoever writes the wire prunes it: `ask` leaves a request for a collector that runs.
"""

import os
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from itertools import takewhile
from pathlib import Path

import msgspec
from msgspec import Struct

from store.database import StoreError, open_read_only
from store.likeness import forgotten_keys
from store.statements import forget_runs
from store.wire import Wire

A_STEP = 50  # entries forgotten in one transaction: some hundredths of a second
_FOR_EVER = 2**62


class Kept(Struct, frozen=True):
    """What a desk holds on to: statements by uid, and all of sessions as (first id, last id, start, end)."""

    uids: frozenset[str] = frozenset()
    sessions: tuple[tuple[int, int, str, str], ...] = ()

    def holds(self, id: int, uid: str, first_seen: str) -> bool:
        """Whether a statement is held on to. Sessions count by ids and by time: a wire may have been made anew."""
        return uid in self.uids or any(
            first < id <= last or start <= first_seen <= end for first, last, start, end in self.sessions
        )


class Pruned(Struct, frozen=True):
    """What went: entries and their statements; `kept` old entries stayed."""

    entries: int = 0
    statements: int = 0
    kept: int = 0


class Request(Struct, frozen=True):
    """Somebody asks the collector to forget what was first seen before `before`."""

    id: str
    before: str


class Report(Struct, frozen=True):
    """How far a request is; `fault` says why it was not carried out."""

    id: str
    pruned: Pruned = Pruned()
    done: bool = False
    fault: str = ""


# ------------------------------------------------------------------ what stays


def kept(desk: Path) -> Kept:
    """What the desk in this file holds on to, nothing where there is no file.

    Raises StoreError when it cannot be read or is of a newer version: then nothing may be forgotten.
    """
    if not desk.exists():
        return Kept()
    try:
        with closing(open_read_only(desk)) as db:
            return _kept(db, desk)
    except sqlite3.Error as error:
        raise StoreError(f"{desk} cannot be read ({error}): nothing is forgotten while it may hold pins.") from error


def _kept(db: sqlite3.Connection, desk: Path) -> Kept:
    from sqlite_utils import Database  # slow to load, and most runs of a collector prune nothing

    from store import migrations

    known = {step.name for step in migrations.desk._migrations}
    if {step.name for step in migrations.desk.applied(Database(db))} - known:
        raise StoreError(f"{desk} was written by a newer talkwatch: update talkwatch before you prune.")
    uids = {row[0] for table in ("pins", "notes", "corrections") for row in db.execute(f"SELECT uid FROM {table}")}
    sessions: list[tuple[int, int, str, str]] = []
    if "kept" in {row["name"] for row in db.execute("PRAGMA table_info(sessions)")}:
        for row in db.execute("SELECT * FROM sessions WHERE kept"):
            # One that was never closed goes on.
            last = row["last_id"] if row["ended"] else _FOR_EVER
            sessions.append((row["first_id"], last, row["started"], row["ended"] or "9"))
    return Kept(frozenset(uids), tuple(sessions))


class _Holding:
    """Tells entries that go from those that stay. One for an unchanged `Kept`."""

    def __init__(self, db: sqlite3.Connection, kept: Kept) -> None:
        self._db, self.kept = db, kept
        self._groups: set[int] = set()
        for some in _steps(sorted(kept.uids), 500):
            self._add_groups(f"uid IN ({_marks(some)})", some)
        for first, last, start, end in kept.sessions:
            self._add_groups("(id > ? AND id <= ? OR first_seen BETWEEN ? AND ?)", (first, last, start, end))

    def _add_groups(self, where: str, values: Sequence[object]) -> None:
        sql = f"SELECT DISTINCT witness FROM statements WHERE {where} AND witness IS NOT NULL"
        self._groups.update(row[0] for row in self._db.execute(sql, values))

    def split(self, entries: Sequence[int]) -> tuple[list[int], list[int]]:
        """Of these entries the ids of those that go, and the ids of their statements."""
        found = self._db.execute(
            f"SELECT id, uid, entry_id, witness, first_seen FROM statements WHERE entry_id IN ({_marks(entries)})",
            entries,
        ).fetchall()
        stay = {
            row["entry_id"]
            for row in found
            if row["witness"] in self._groups or self.kept.holds(row["id"], row["uid"], row["first_seen"])
        }
        gone = [entry for entry in entries if entry not in stay]
        return gone, [row["id"] for row in found if row["entry_id"] not in stay]


# ------------------------------------------------------------------ what goes


def plan(wire: Path, before: str, desk: Path) -> Pruned:
    """What `prune` would forget now. Raises StoreError."""
    with closing(open_read_only(wire)) as db:
        holding, total = _Holding(db, kept(desk)), Pruned()
        for some in _steps(_old(db, before), 500):
            total = _sum(total, some, *holding.split(some))
        return total


def prune(wire: Wire, before: str, desk: Path) -> Iterator[Pruned]:
    """Forget entries first seen before `before`, the oldest first; yields the sum so far after each short transaction.

    What is kept is looked up anew for each. Raises StoreError as `kept` does.
    """
    db, total = wire.connection, Pruned()
    wire.use_up_ids()
    holding = _Holding(db, kept(desk))
    for some in _steps(_old(db, before), A_STEP):
        if (now := kept(desk)) != holding.kept:
            holding = _Holding(db, now)
        gone, statements = holding.split(some)
        if gone:
            # The index of runs of words cannot be searched by statement, which a check of its foreign key would do.
            db.execute("PRAGMA foreign_keys = OFF")
            try:
                with wire.transaction():
                    _forget(db, gone, statements)
            finally:
                db.execute("PRAGMA foreign_keys = ON")
            db.executescript("PRAGMA incremental_vacuum(1000)")  # execute() would stop after one page
        total = _sum(total, some, gone, statements)
        yield total


def drop_runs(wire: Wire, before: str, most: int = 200) -> int:
    """Take statements first seen before `before` out of the index that finds their witnesses; returns how many.

    They are too old to have any, and the index is as large as all else. At most `most` at a time, in one transaction.
    """
    told = wire.connection.execute("SELECT value FROM meta WHERE key = 'runs_dropped'").fetchone()
    rows = wire.connection.execute(
        "SELECT id, text, first_seen FROM statements WHERE id > ? ORDER BY id LIMIT ?",
        (int(told[0]) if told else 0, most),
    ).fetchall()
    old = list(takewhile(lambda row: row["first_seen"] < before, rows))
    if old:
        with wire.transaction() as db:
            forget_runs(db, [(row["id"], row["text"]) for row in old])
            wire.tell("runs_dropped", str(old[-1]["id"]))
    return len(old)


def shrink(wire: Wire) -> None:
    """Give the room of what was deleted back to the system. Takes its time: for when nothing else waits."""
    db = wire.connection
    db.execute("INSERT INTO statements_fts(statements_fts) VALUES ('optimize')")
    if db.execute("PRAGMA auto_vacuum").fetchone()[0]:
        db.executescript("PRAGMA incremental_vacuum")
    else:  # a file from before files gave room back by themselves
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")
        db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _forget(db: sqlite3.Connection, entries: Sequence[int], statements: Sequence[int]) -> None:
    these = _marks(entries)
    keys = [
        (key,)
        for row in db.execute(
            f"SELECT source_id, guid, hash, url, published FROM entries WHERE id IN ({these})", entries
        )
        for key in forgotten_keys(row["source_id"], row["guid"], (row["hash"], row["url"], row["published"]))
    ]
    db.executemany("INSERT OR IGNORE INTO forgotten VALUES (?)", keys)
    for some in _steps(statements, 500):
        texts = db.execute(f"SELECT id, text FROM statements WHERE id IN ({_marks(some)})", some).fetchall()
        forget_runs(db, [(row["id"], row["text"]) for row in texts])
        for table in ("statement_speakers", "statement_issues"):
            db.execute(f"DELETE FROM {table} WHERE statement_id IN ({_marks(some)})", some)
        db.execute(f"DELETE FROM statements WHERE id IN ({_marks(some)})", some)
    for table in ("revisions", "articles"):
        db.execute(f"DELETE FROM {table} WHERE entry_id IN ({these})", entries)
    db.execute(f"DELETE FROM entries WHERE id IN ({these})", entries)


def _old(db: sqlite3.Connection, before: str) -> list[int]:
    return sorted(row[0] for row in db.execute("SELECT id FROM entries WHERE first_seen < ?", (before,)))


def _sum(total: Pruned, looked_at: Sequence[int], gone: Sequence[int], statements: Sequence[int]) -> Pruned:
    return Pruned(
        total.entries + len(gone), total.statements + len(statements), total.kept + len(looked_at) - len(gone)
    )


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _steps(items: Sequence[int] | Sequence[str], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]  # type: ignore[misc]


# ------------------------------------------------------------------ a request to the collector


def ask(wire: Path, before: str) -> Request:
    """Leave a request beside the wire; the collector answers with a `Report` in its table `meta`."""
    request = Request(uuid.uuid4().hex, before)
    beside = Path(f"{_request_file(wire)}.{os.getpid()}")
    beside.write_bytes(msgspec.json.encode(request))
    beside.replace(_request_file(wire))
    return request


def asked(wire: Path) -> Request | None:
    """The request that waits, None where there is none that makes sense."""
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(_request_file(wire).read_bytes(), type=Request)
    return None


def answered(wire: Path) -> None:
    """Take the request away."""
    _request_file(wire).unlink(missing_ok=True)


def _request_file(wire: Path) -> Path:
    return Path(f"{wire}.prune")


def report(meta: dict[str, str], request: Request) -> Report | None:
    """What the collector says of a request, from the wire's `meta`; None while it says nothing."""
    with suppress(KeyError, msgspec.MsgspecError):
        found = msgspec.json.decode(meta["pruned"], type=Report)
        return found if found.id == request.id else None
    return None
