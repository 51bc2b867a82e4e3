"""What the collector writes: one transaction a poll. A `Wire` is the only writer of its file.

An entry that is edited keeps its earlier text as a revision; its statements stay `current` where the new text still
has them, become `changed` where it says much the same in other words, and `withdrawn` where it does not say it any
more. No statement is ever deleted or rewritten.
"""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from rapidfuzz import fuzz

from store import witnesses
from store.database import open_wire
from store.reader import source_of
from store.records import Entry, Issue, Meeting, Party, Poll, Source, Speaker, Statement
from store.safetext import search_text, token

MOST_REVISIONS = 24  # a feed that changes an entry at every poll must not fill the disk
SAME_IN_OTHER_WORDS = 60.0  # rapidfuzz ratio from which a vanished statement counts as changed, not withdrawn


class SourceState(Struct, frozen=True, kw_only=True):
    """A source and where its polling stands. Times as in store.records, "" for never."""

    source: Source
    etag: str
    last_modified: str
    next_due: str
    last_poll: str
    last_success: str
    failures: int


class Sorted(Struct, frozen=True):
    """Entries of one document against the store. `same` counts the known, unchanged ones."""

    new: list[Entry]
    changed: list[Entry]
    same: int


class Recorded(Struct, frozen=True):
    """What one poll added: new entries, edited entries, new statements."""

    new: int
    changed: int
    statements: int


def content_hash(entry: Entry) -> str:
    """Hash of what a reader sees of an entry; a change of it is an edit."""
    return hashlib.sha256(f"{entry.title}\0{entry.text}".encode()).hexdigest()[:32]


def statement_uids(source_id: str, guid: str, statements: Sequence[Statement]) -> list[str]:
    """The uid of each statement: 16 hex digits from source, entry, text, and how often that text came before."""
    seen: dict[str, int] = {}
    uids = []
    for statement in statements:
        nth = seen[statement.text] = seen.get(statement.text, -1) + 1
        key = f"{source_id}\0{guid}\0{statement.text}\0{nth}"
        uids.append(hashlib.sha256(key.encode()).hexdigest()[:16])
    return uids


class Wire:
    """The writing side of wire.db. Raises store.database.StoreError when the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self.connection = open_wire(path)
        self._labels: dict[str, str] = {}
        self._issues: dict[str, str] = {}
        self._read_labels()

    def close(self) -> None:
        """Fold the write-ahead log into the file and close it."""
        self.connection.execute("PRAGMA optimize")
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """BEGIN IMMEDIATE ... COMMIT; rolled back when the block raises."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            if self.connection.in_transaction:  # a full disk rolls back by itself
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    # -------------------------------------------------------------- the profile

    def load_profile(
        self,
        profile_id: str,
        version: str,
        *,
        parties: Sequence[Party] = (),
        speakers: Sequence[Speaker] = (),
        issues: Sequence[Issue] = (),
        meetings: Sequence[Meeting] = (),
        sources: Sequence[Source] = (),
    ) -> None:
        """Upsert what the profile says; sources that left it are switched off, their poll state stays."""
        with self.transaction() as db:
            _replace(db, "parties", [_party_row(p, place) for place, p in enumerate(parties)])
            _replace(db, "speakers", [_speaker_row(s) for s in speakers])
            _replace(db, "issues", [_issue_row(i, place) for place, i in enumerate(issues)])
            _replace(db, "meetings", [{**msgspec.structs.asdict(m), "parties": _json(m.parties)} for m in meetings])
            db.execute("UPDATE sources SET enabled = 0")
            self._upsert_sources(db, sources)
            for key, value in (("profile", profile_id), ("profile_version", version)):
                db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
        self._read_labels()

    def add_sources(self, sources: Sequence[Source]) -> None:
        """Upsert sources beside the profile's own, by url."""
        with self.transaction() as db:
            self._upsert_sources(db, sources)

    def _upsert_sources(self, db: sqlite3.Connection, sources: Sequence[Source]) -> None:
        for source in sources:
            row = msgspec.structs.asdict(source) | {"selectors": _json(source.selectors)}
            # A source known by its address keeps its id, so its entries stay its own.
            found = db.execute("SELECT id FROM sources WHERE url = ?", (source.url,)).fetchone()
            if found:
                row["id"] = found["id"]
            columns = [c for c in row if c != "id"]
            db.execute(
                f"INSERT INTO sources ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) "
                f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in columns)}",
                list(row.values()),
            )

    def _read_labels(self) -> None:
        self._labels = {row["id"]: row["label"] for row in self.connection.execute("SELECT id, label FROM parties")}
        self._issues = {row["id"]: row["label"] for row in self.connection.execute("SELECT id, label FROM issues")}

    # -------------------------------------------------------------- what to poll

    def states(self) -> list[SourceState]:
        """Every enabled source with its poll state, the longest due first."""
        rows = self.connection.execute("SELECT * FROM sources WHERE enabled ORDER BY next_due, id").fetchall()
        return [_state(row) for row in rows]

    def due(self, now: str) -> list[SourceState]:
        """The enabled sources whose next poll is due at `now`, the longest due first."""
        return [state for state in self.states() if state.next_due <= now]

    def last_document(self, source_id: str) -> str:
        """When the source last sent a whole document rather than a 304; "" where no poll row tells of one."""
        row = self.connection.execute(
            "SELECT max(at) FROM polls WHERE source_id = ? AND status = 200 AND error = ''", (source_id,)
        ).fetchone()
        return row[0] or ""

    def has_entries(self, source_id: str) -> bool:
        """Whether anything of this source is in the wire."""
        found = self.connection.execute("SELECT 1 FROM entries WHERE source_id = ? LIMIT 1", (source_id,))
        return found.fetchone() is not None

    def sort_entries(self, source_id: str, entries: Sequence[Entry]) -> Sorted:
        """Tell new, edited and unchanged entries of one document apart. Writes nothing."""
        known: dict[str, tuple[str, int]] = {}
        guids = [entry.guid for entry in entries]
        for some in _chunks(guids, 500):
            rows = self.connection.execute(
                "SELECT guid, hash, revision FROM entries WHERE source_id = ? "
                f"AND guid IN ({', '.join('?' * len(some))})",
                (source_id, *some),
            )
            known.update({row["guid"]: (row["hash"], row["revision"]) for row in rows})
        new, changed, same = [], [], 0
        for entry in entries:
            old = known.get(entry.guid)
            if old is None:
                new.append(entry)
            elif old[0] != content_hash(entry) and old[1] < MOST_REVISIONS:
                changed.append(entry)
            else:
                same += 1
        return Sorted(new, changed, same)

    # -------------------------------------------------------------- one poll

    def record_poll(
        self, source_id: str, poll: Poll, classified: Sequence[tuple[Entry, Sequence[Statement]]] = ()
    ) -> Recorded:
        """Write a poll in one transaction: entries, revisions, statements, validators, next due time, poll row."""
        new = changed = statements = 0
        with self.transaction() as db:
            source = db.execute("SELECT * FROM sources WHERE id = ?", (source_id,)).fetchone()
            for entry, found in classified:
                entry_id, is_new = self._write_entry(db, source_id, entry, poll.at)
                if entry_id is None:
                    continue
                new += is_new
                changed += not is_new
                statements += self._write_statements(db, source, entry_id, entry, found, poll.at)
            self._write_state(db, source_id, poll)
            db.execute(
                "INSERT INTO polls (source_id, at, status, bytes, seconds, found, new, changed, repeated, error, note) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (source_id, poll.at, poll.status, poll.bytes, round(poll.seconds, 3), poll.found, new, changed,
                 poll.repeated, poll.error, poll.note),
            )  # fmt: skip
        return Recorded(new, changed, statements)

    def _write_entry(self, db: sqlite3.Connection, source_id: str, entry: Entry, at: str) -> tuple[int | None, bool]:
        """Insert or revise an entry. Returns its id (None when nothing changed) and whether it is new."""
        digest = content_hash(entry)
        old = db.execute("SELECT * FROM entries WHERE source_id = ? AND guid = ?", (source_id, entry.guid)).fetchone()
        row = msgspec.structs.asdict(entry) | {"flags": _json(entry.flags), "hash": digest}
        if old is None:
            row |= {"source_id": source_id, "first_seen": at}
            cursor = db.execute(
                f"INSERT INTO entries ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values())
            )
            return cursor.lastrowid, True
        if old["hash"] == digest:
            return None, False
        db.execute(
            "INSERT INTO revisions (entry_id, revision, title, text, raw_title, raw_text, hash, seen_from, seen_to) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (old["id"], old["revision"], old["title"], old["text"], old["raw_title"], old["raw_text"], old["hash"],
             old["revised"] or old["first_seen"], at),
        )  # fmt: skip
        row |= {"revised": at, "revision": old["revision"] + 1, "published": old["published"] or entry.published}
        db.execute(f"UPDATE entries SET {', '.join(f'{c} = ?' for c in row)} WHERE id = ?", [*row.values(), old["id"]])
        return int(old["id"]), False

    def _write_statements(
        self,
        db: sqlite3.Connection,
        source: sqlite3.Row,
        entry_id: int,
        entry: Entry,
        found: Sequence[Statement],
        at: str,
    ) -> int:
        old = {r["uid"]: r for r in db.execute("SELECT * FROM statements WHERE entry_id = ?", (entry_id,)).fetchall()}
        uids = statement_uids(source["id"], entry.guid, found)
        added = 0
        for uid, statement in zip(uids, found, strict=True):
            if uid in old:
                if old[uid]["state"] != "current":
                    self._set_state(db, old[uid], "current", at)
                db.execute(
                    'UPDATE statements SET start = ?, end = ?, content = ?, "where" = ? WHERE id = ?',
                    (statement.start, statement.end, _json(statement.content), statement.where, old[uid]["id"]),
                )
                continue
            self._insert_statement(db, source, entry_id, entry, uid, statement, at)
            added += 1
        for uid, row in old.items():
            if uid not in uids and row["state"] == "current":
                alike = any(fuzz.ratio(row["text"], s.text) >= SAME_IN_OTHER_WORDS for s in found)
                self._set_state(db, row, "changed" if alike else "withdrawn", at)
        return added

    def _set_state(self, db: sqlite3.Connection, row: sqlite3.Row, state: str, at: str) -> None:
        tags = row["s_tags"].replace(f"state{row['state']}", f"state{state}")
        db.execute(
            "UPDATE statements SET state = ?, revised = ?, s_tags = ? WHERE id = ?", (state, at, tags, row["id"])
        )

    def _insert_statement(
        self,
        db: sqlite3.Connection,
        source: sqlite3.Row,
        entry_id: int,
        entry: Entry,
        uid: str,
        statement: Statement,
        at: str,
    ) -> None:
        outlet = entry.outlet or source["outlet"] or source["title"]
        position = statement.position
        # Whatever a row shows is found by the words one sees there.
        labels = [self._issues.get(issue.id, "") for issue in statement.issues]
        names = " ".join(dict.fromkeys([*(s.name for s in statement.speakers), outlet, *labels]))
        row = {
            "uid": uid, "entry_id": entry_id, "kind": statement.kind, "text": statement.text, "where": statement.where,
            "start": statement.start, "end": statement.end, "content": _json(statement.content),
            "source": statement.source.text if statement.source else "",
            "cue": statement.cue.text if statement.cue else "", "place": source["place"],
            "position": position.id if position else None, "position_why": position.why if position else None,
            "confidence": statement.confidence, "first_seen": at, "s_text": search_text(statement.text),
            "s_title": search_text(entry.title), "s_names": search_text(names),
            "s_tags": " ".join(self._tags(statement, source, entry, outlet)),
        }  # fmt: skip
        quoted = ", ".join(f'"{column}"' for column in row)
        cursor = db.execute(f"INSERT INTO statements ({quoted}) VALUES ({', '.join('?' * len(row))})", [*row.values()])
        db.executemany(
            "INSERT INTO statement_speakers VALUES (?, ?, ?, ?, ?, ?)",
            [(cursor.lastrowid, i, s.id, s.name, s.party, s.why) for i, s in enumerate(statement.speakers)],
        )
        db.executemany(
            "INSERT INTO statement_issues VALUES (?, ?, ?, ?)",
            [(cursor.lastrowid, i, t.id, t.why) for i, t in enumerate(statement.issues)],
        )

        self._join_witnesses(db, int(cursor.lastrowid or 0), statement, at)

    def _join_witnesses(self, db: sqlite3.Connection, statement_id: int, statement: Statement, at: str) -> None:
        """Index the statement's runs of words, and give it the group of the first earlier statement it repeats."""
        words = witnesses.words(statement.text)
        hashes = witnesses.shingles(words)[:400]
        # A run that too many statements share says nothing, and no more owners of it are kept: bounded by that.
        owners: dict[int, list[int]] = {number: [] for number in hashes}
        for number, owner in db.execute(
            f"SELECT hash, statement_id FROM shingles WHERE hash IN ({', '.join('?' * len(hashes))})", hashes
        ):
            owners[number].append(owner)
        telling = {number: known for number, known in owners.items() if len(known) <= witnesses.COMMON}
        shared = Counter(owner for known in telling.values() for owner in known)
        likely = [owner for owner, _ in shared.most_common(witnesses.MOST_CANDIDATES)]
        day = (datetime.fromisoformat(at) - timedelta(days=witnesses.WINDOW_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
        candidates = db.execute(
            f"SELECT id, text, witness, first_seen FROM statements WHERE id IN ({', '.join('?' * len(likely))}) "
            "AND first_seen >= ? ORDER BY id",
            [*likely, day],
        ).fetchall()
        speakers = {s.id for s in statement.speakers if s.id}
        for row in candidates:
            found = db.execute("SELECT speaker_id FROM statement_speakers WHERE statement_id = ?", (row["id"],))
            theirs = {r["speaker_id"] for r in found if r["speaker_id"]}
            if witnesses.same(
                words,
                witnesses.words(row["text"]),
                same_speaker=bool(speakers & theirs),
                other_speaker=bool(speakers and theirs) and not speakers & theirs,
                same_day=row["first_seen"][:10] == at[:10],
            ):
                group = row["witness"] or row["id"]
                ids = (group, row["id"], statement_id)
                db.execute("UPDATE statements SET witness = ? WHERE id IN (?, ?)", ids)
                break
        db.executemany("INSERT INTO shingles VALUES (?, ?)", [(number, statement_id) for number in telling])

    def _tags(self, statement: Statement, source: sqlite3.Row, entry: Entry, outlet: str) -> Iterator[str]:
        """What fields of the filter language find, as tokens: field name and value run together."""
        yield "any"
        for party in statement.parties or ("none",):
            yield from _field_tokens("party", party, self._labels.get(party, ""))
        for speaker in statement.speakers:
            yield from _field_tokens("speaker", speaker.id or "", speaker.name, *speaker.name.split())
        for issue in statement.issues:
            yield from _field_tokens("issue", issue.id)
        yield from _field_tokens("position", statement.position.id if statement.position else "none")
        yield from _field_tokens("outlet", outlet, *outlet.split())
        yield from _field_tokens("place", source["place"])
        yield from _field_tokens("lang", (entry.language or source["language"])[:2])
        yield from _field_tokens("source", source["id"])
        yield from (f"kind{statement.kind}", "statecurrent")

    def _write_state(self, db: sqlite3.Connection, source_id: str, poll: Poll) -> None:
        """Validators as the server sent them: all of a 200, only the ones named by a 304, none of a failure."""
        if poll.error:
            db.execute(
                "UPDATE sources SET next_due = ?, last_poll = ?, failures = failures + 1, status = ?, error = ? "
                "WHERE id = ?",
                (poll.next_due, poll.at, poll.status, poll.error, source_id),
            )
            return
        keep = "CASE WHEN ?1 = '' AND ?2 THEN {0} ELSE ?1 END"
        for column, value in (("etag", poll.etag), ("last_modified", poll.last_modified)):
            db.execute(
                f"UPDATE sources SET {column} = {keep.format(column)} WHERE id = ?3",
                (value, poll.status == 304, source_id),
            )
        db.execute(
            "UPDATE sources SET next_due = ?, last_poll = ?, last_success = ?, failures = 0, status = ?, error = '' "
            "WHERE id = ?",
            (poll.next_due, poll.at, poll.at, poll.status, source_id),
        )

    # -------------------------------------------------------------- upkeep

    def beat(self, pid: int, at: str) -> None:
        """Say that the collector with this process id is alive at `at`."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES ('collector', ?)", (_json({"pid": pid, "at": at}),))

    def prune_polls(self, before: str) -> int:
        """Forget poll rows older than `before`; returns how many."""
        return self.connection.execute("DELETE FROM polls WHERE at < ?", (before,)).rowcount


def _state(row: sqlite3.Row) -> SourceState:
    state = {name: row[name] for name in SourceState.__struct_fields__ if name != "source"}
    return SourceState(source=source_of(row), **state)


def _party_row(party: Party, place: int) -> dict[str, Any]:
    return {
        "id": party.id, "label": party.label, "glyph": party.glyph, "colour": party.colour,
        "words": _json(party.words), "place": place,
    }  # fmt: skip


def _speaker_row(speaker: Speaker) -> dict[str, Any]:
    return {"id": speaker.id, "name": speaker.name, "party": speaker.party, "roles": _json(speaker.roles)}


def _issue_row(issue: Issue, place: int) -> dict[str, Any]:
    return {"id": issue.id, "label": issue.label, "grp": issue.group, "scope": issue.scope, "place": place}


def _replace(db: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    db.execute(f"DELETE FROM {table}")
    if rows:
        values = ", ".join(f":{column}" for column in rows[0])
        columns = ", ".join(f'"{column}"' for column in rows[0])
        db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({values})", rows)


def _field_tokens(field: str, *values: str) -> Iterator[str]:
    yield from dict.fromkeys(f"{field}{token(value)}" for value in values if token(value))


def _chunks(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _json(value: object) -> str:
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False)
