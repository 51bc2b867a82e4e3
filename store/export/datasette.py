"""A SQLite file for Datasette and notebooks: tables with foreign keys, and full-text search over the statements."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from store.export.items import SCHEMA, About, Event, Item, corrections

BATCH = 500

_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE parties (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE issues (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE speakers (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE sources (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE statements (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, first_seen TEXT NOT NULL, published TEXT NOT NULL,
  speaker TEXT NOT NULL, statement TEXT NOT NULL, kind TEXT NOT NULL, position TEXT, position_why TEXT,
  state TEXT NOT NULL, confidence REAL NOT NULL, outlet TEXT NOT NULL, place TEXT NOT NULL, title TEXT NOT NULL,
  link TEXT NOT NULL, retrieved TEXT NOT NULL, revision INTEGER NOT NULL, revised TEXT NOT NULL,
  witnesses INTEGER NOT NULL, witness_group TEXT, corrected TEXT, pinned TEXT, notes TEXT, cue TEXT NOT NULL,
  source TEXT NOT NULL REFERENCES sources(id));
CREATE TABLE statement_speakers (
  statement INTEGER NOT NULL REFERENCES statements(id), place INTEGER NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
  party TEXT REFERENCES parties(id), speaker TEXT REFERENCES speakers(id), why TEXT NOT NULL,
  PRIMARY KEY (statement, place));
CREATE TABLE statement_issues (
  statement INTEGER NOT NULL REFERENCES statements(id), issue TEXT NOT NULL REFERENCES issues(id), why TEXT NOT NULL,
  PRIMARY KEY (statement, issue));
CREATE TABLE wordings (
  uid TEXT PRIMARY KEY, witness_group TEXT NOT NULL, outlet TEXT NOT NULL, title TEXT NOT NULL, link TEXT NOT NULL,
  published TEXT NOT NULL, first_seen TEXT NOT NULL, state TEXT NOT NULL, statement TEXT NOT NULL);
CREATE TABLE log (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, uids TEXT NOT NULL,
  until TEXT NOT NULL);
"""
_END = """
CREATE INDEX statements_first_seen ON statements(first_seen);
CREATE INDEX statements_witness_group ON statements(witness_group) WHERE witness_group IS NOT NULL;
CREATE INDEX statement_speakers_party ON statement_speakers(party);
CREATE INDEX statement_speakers_speaker ON statement_speakers(speaker);
CREATE INDEX statement_issues_issue ON statement_issues(issue);
CREATE INDEX wordings_witness_group ON wordings(witness_group);
CREATE VIRTUAL TABLE statements_fts USING fts5(
  statement, title, speaker, content='statements', content_rowid='id', tokenize="unicode61 remove_diacritics 2");
INSERT INTO statements_fts(statements_fts) VALUES ('rebuild');
"""


def write_sqlite(items: Iterable[Item | Event], path: Path, about: About) -> int:
    """Write statements and events into the empty file `path`; returns the number of statements. Raises OSError."""
    try:
        db = sqlite3.connect(path, isolation_level=None)
        try:
            return _write(db, items, about)
        finally:
            db.close()
    except sqlite3.OperationalError as error:
        raise OSError(0, str(error)) from error


def _write(db: sqlite3.Connection, items: Iterable[Item | Event], about: About) -> int:
    # Nobody sees the file before it is whole, so there is nothing to roll back to.
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.executescript(_TABLES)
    db.execute("BEGIN")
    facts = [*about.facts(), ("Schema", str(SCHEMA))]
    db.executemany("INSERT INTO about VALUES (?, ?)", [(name.lower(), value) for name, value in facts])
    db.executemany("INSERT INTO parties VALUES (?, ?)", about.parties.items())
    db.executemany("INSERT INTO issues VALUES (?, ?)", about.issues.items())
    count = 0
    batch: list[Item] = []
    for item in items:
        if isinstance(item, Event):
            values = (item.at, item.kind, item.text, json.dumps(item.uids), item.until)
            db.execute("INSERT INTO log (at, kind, text, uids, until) VALUES (?, ?, ?, ?, ?)", values)
            continue
        count += 1
        batch.append(item)
        if len(batch) == BATCH:
            _insert(db, batch)
            batch.clear()
    _insert(db, batch)
    db.execute("COMMIT")
    db.executescript(_END)
    db.execute("PRAGMA optimize")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA user_version = 1")  # a last write that does reach the disk
    return count


def _insert(db: sqlite3.Connection, batch: list[Item]) -> None:
    rows = [item.row for item in batch]
    tags = [(row.id, place, tag) for row in rows for place, tag in enumerate(row.speakers)]
    # What left the profile since is still named here: no key leads nowhere.
    db.executemany("INSERT OR IGNORE INTO parties VALUES (?, ?)", {(t.party, t.party) for _, _, t in tags if t.party})
    db.executemany("INSERT OR IGNORE INTO speakers VALUES (?, ?)", [(t.id, t.name) for _, _, t in tags if t.id])
    db.executemany("INSERT OR IGNORE INTO issues VALUES (?, ?)", {(t.id, t.id) for row in rows for t in row.issues})
    db.executemany("INSERT OR IGNORE INTO sources VALUES (?, ?)", [(row.source_id, row.outlet) for row in rows])
    db.executemany(
        f"INSERT INTO statements VALUES ({', '.join('?' * 25)})",
        [
            (
                row.id, row.uid, row.first_seen, row.published, "; ".join(s.name for s in row.speakers), row.text,
                row.kind, row.position.id if row.position else None, row.position.why if row.position else None,
                row.state, row.confidence, row.outlet, row.place, row.title, row.url, item.retrieved, item.revision,
                row.revised, row.witnesses, item.group or None, "\n".join(corrections(row)) or None,
                item.pinned or None,
                "\n".join(f"{note.at} {note.text}" for note in item.notes) or None, row.cue, row.source_id,
            )
            for item, row in zip(batch, rows, strict=True)
        ],
    )  # fmt: skip
    roles = {item.row.id: item.roles for item in batch}
    db.executemany(
        "INSERT INTO statement_speakers VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                id,
                place,
                tag.name,
                roles[id][place] if place < len(roles[id]) else "",
                tag.party or None,
                tag.id,
                tag.why,
            )
            for id, place, tag in tags
        ],
    )
    db.executemany(
        "INSERT OR IGNORE INTO statement_issues VALUES (?, ?, ?)",
        [(row.id, tag.id, tag.why) for row in rows for tag in row.issues],
    )
    db.executemany(
        "INSERT OR IGNORE INTO wordings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (w.uid, item.group, w.outlet, w.title, w.link, w.published, w.first_seen, w.state, w.text)
            for item in batch
            for w in item.wordings
        ],
    )
