"""What the collector writes: one transaction a poll (of a first document, one a part). Only a `Wire` writes its file.

An entry that is edited keeps its earlier text as a revision; its statements stay `current` where the new text still
has them, become `changed` where it says much the same in other words, and `withdrawn` where it does not say it any
more. No statement is ever deleted or rewritten.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from store.database import open_wire
from store.described import describe
from store.likeness import content_hash, forgotten_keys, likeness
from store.records import Article, Entry, Issue, Meeting, Party, Poll, Source, Speaker, Standing, Statement
from store.rows import entry_of, source_of
from store.statements import StatementWriter

T = TypeVar("T")

MOST_REVISIONS = 24  # a feed that changes an entry at every poll must not fill the disk


class SourceState(Struct, frozen=True, kw_only=True):
    """A source and where its polling stands. Times as in store.records, "" for never."""

    source: Source
    etag: str
    last_modified: str
    next_due: str
    last_poll: str
    last_success: str
    failures: int
    standing: Standing = Standing()

    @property
    def url(self) -> str:
        """Where to ask."""
        return self.standing.address or self.source.url


class Sorted(Struct, frozen=True):
    """Entries of one document against the store. `same` counts the known, unchanged ones."""

    new: list[Entry]
    changed: list[Entry]
    same: int


class Recorded(Struct, frozen=True):
    """What one poll added: new entries, edited entries, new statements."""

    new: int = 0
    changed: int = 0
    statements: int = 0

    def __add__(self, other: "Recorded") -> "Recorded":
        return Recorded(self.new + other.new, self.changed + other.changed, self.statements + other.statements)


NOTHING = Recorded()


class Wanted(Struct, frozen=True):
    """An entry whose page should be read."""

    id: int
    source_id: str
    guid: str
    url: str
    title: str
    language: str
    published: str


class Unclassified(Struct, frozen=True):
    """A text whose classifying failed: an entry, or with `article` the text of its page."""

    id: int
    source: Source
    entry: Entry
    article: bool


class Wire:
    """The writing side of wire.db. Raises store.database.StoreError when the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self.connection = open_wire(path)
        self._writer = self.new_writer()

    def close(self) -> None:
        """Fold the write-ahead log into the file and close it."""
        with suppress(sqlite3.Error):  # locked or damaged: that was said, and only statistics are lost
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

    @contextmanager
    def _quickly(self, quickly: bool) -> Iterator[None]:
        """Without waiting for the disk where a power cut would cost nothing but a question asked again."""
        if quickly:
            self.connection.execute("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            if quickly:
                self.connection.execute("PRAGMA synchronous = FULL")

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
            describe(db, parties, speakers, issues, meetings)
            db.execute("UPDATE sources SET enabled = 0")
            self._upsert_sources(db, sources)
            for key, value in (("profile", profile_id), ("profile_version", version)):
                db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
        self._writer = self.new_writer()

    def add_sources(self, sources: Sequence[Source]) -> None:
        """Upsert sources beside the profile's own, by url. One that was parked is asked again."""
        with self.transaction() as db:
            self._upsert_sources(db, sources)
            parked = [(source.url,) for source in sources]
            db.executemany("UPDATE sources SET parked = '', gone_since = '' WHERE url = ? AND parked != ''", parked)

    def _upsert_sources(self, db: sqlite3.Connection, sources: Sequence[Source]) -> None:
        for source in sources:
            row = msgspec.structs.asdict(source) | {"selectors": _json(source.selectors)}
            # A source known by its address keeps its id, so its entries stay its own.
            found = db.execute("SELECT id FROM sources WHERE url = ?", (source.url,)).fetchone()
            if found:
                row["id"] = found["id"]
            columns = [c for c in row if c != "id"]
            # What is known of another address says nothing about this one.
            db.execute(
                "UPDATE sources SET etag = '', last_modified = '', next_due = '', failures = 0, address = '', "
                "moved_to = '', moved_since = '', moved_times = 0, gone_since = '', parked = '' "
                "WHERE id = ? AND url != ?",
                (row["id"], source.url),
            )
            db.execute(
                f"INSERT INTO sources ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) "
                f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in columns)}",
                list(row.values()),
            )

    def new_writer(self) -> StatementWriter:
        """A writer of statements that knows how parties and issues are called."""
        parties = {row["id"]: row["label"] for row in self.connection.execute("SELECT id, label FROM parties")}
        issues = {row["id"]: row["label"] for row in self.connection.execute("SELECT id, label FROM issues")}
        return StatementWriter(self.connection, parties, issues, int(self.told("next_statement") or 0))

    # -------------------------------------------------------------- what to poll

    def states(self) -> list[SourceState]:
        """Every enabled source that is not parked, with its poll state, the longest due first."""
        rows = self.connection.execute(
            "SELECT * FROM sources WHERE enabled AND parked = '' ORDER BY next_due, id"
        ).fetchall()
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

    def closed_hosts(self, now: str) -> dict[str, str]:
        """Hosts that asked to be left alone, and until when. Those whose time is over are forgotten."""
        self.connection.execute("DELETE FROM hosts WHERE closed_until <= ?", (now,))
        return dict(self.connection.execute("SELECT host, closed_until FROM hosts").fetchall())

    def close_host(self, host: str, until: str) -> None:
        """Remember that a host asked to be left alone until then."""
        self.connection.execute("INSERT OR REPLACE INTO hosts VALUES (?, ?)", (host, until))

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
        hashes = {entry.guid: content_hash(entry) for entry in entries}
        # A feed that names its items anew at every poll must not bring them in anew.
        unnamed = [entry for entry in entries if entry.guid not in known and entry.url]
        twins = self._said_before(source_id, [hashes[entry.guid] for entry in unnamed])
        forgotten = self._forgotten(source_id, [entry for entry in entries if entry.guid not in known])
        new, changed, same = [], [], 0
        for entry in entries:
            old = known.get(entry.guid)
            digest = hashes[entry.guid]
            if old is None and ((digest, entry.url, entry.published) in twins or entry.guid in forgotten):
                same += 1
            elif old is None:
                new.append(entry)
            elif old[0] != digest and old[1] < MOST_REVISIONS:
                changed.append(entry)
            else:
                same += 1
        return Sorted(new, changed, same)

    def _said_before(self, source_id: str, hashes: Sequence[str]) -> set[tuple[str, str, str]]:
        """Likenesses of the stored entries whose content has one of these hashes."""
        found: set[tuple[str, str, str]] = set()
        for some in _chunks(hashes, 500):
            rows = self.connection.execute(
                "SELECT hash, url, published FROM entries WHERE source_id = ? AND hash IN "
                f"({', '.join('?' * len(some))})",
                (source_id, *some),
            )
            found.update((row["hash"], row["url"], row["published"]) for row in rows if row["url"])
        return found

    def _forgotten(self, source_id: str, entries: Sequence[Entry]) -> set[str]:
        """Guids of those that were pruned."""
        if not self.connection.execute("SELECT 1 FROM forgotten LIMIT 1").fetchone():
            return set()
        keys = {key: entry.guid for entry in entries for key in forgotten_keys(source_id, entry.guid, likeness(entry))}
        found: set[str] = set()
        for some in _chunks([*keys], 500):
            query = f"SELECT key FROM forgotten WHERE key IN ({', '.join('?' * len(some))})"
            found.update(keys[row[0]] for row in self.connection.execute(query, some))
        return found

    # -------------------------------------------------------------- one poll

    def record_poll(
        self,
        source_id: str,
        poll: Poll,
        classified: Sequence[tuple[Entry, Sequence[Statement]]] = (),
        standing: Standing | None = None,
        before: Recorded = NOTHING,
    ) -> Recorded:
        """Write a poll in one transaction: entries, revisions, statements, validators, next due time, poll row.

        `standing` where it changed; `before` is what `record_part` wrote of the same poll, and is counted in.
        """
        with self._quickly(poll.status == 304), self.transaction() as db:
            recorded = before + self._write_entries(db, source_id, classified, poll.at)
            self._write_state(db, source_id, poll)
            if standing is not None:
                row = msgspec.structs.asdict(standing)
                columns = ", ".join(f"{column} = ?" for column in row)
                db.execute(f"UPDATE sources SET {columns} WHERE id = ?", [*row.values(), source_id])
            db.execute(
                "INSERT INTO polls (source_id, at, status, bytes, seconds, found, new, changed, repeated, error, note) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (source_id, poll.at, poll.status, poll.bytes, round(poll.seconds, 3), poll.found, recorded.new,
                 recorded.changed, poll.repeated, poll.error, poll.note),
            )  # fmt: skip
        return recorded

    def record_part(self, source_id: str, classified: Sequence[tuple[Entry, Sequence[Statement]]], at: str) -> Recorded:
        """Write some entries of a poll before the rest, in one transaction; the poll itself is not yet told of.

        Cut off after that, the source is asked without validators, and its document brings the others.
        """
        with self.transaction() as db:
            return self._write_entries(db, source_id, classified, at)

    def _write_entries(
        self, db: sqlite3.Connection, source_id: str, classified: Sequence[tuple[Entry, Sequence[Statement]]], at: str
    ) -> Recorded:
        if not classified:
            return NOTHING
        new = changed = statements = 0
        source = db.execute("SELECT * FROM sources WHERE id = ?", (source_id,)).fetchone()
        for entry, found in classified:
            entry_id, is_new = self._write_entry(db, source_id, entry, at)
            if entry_id is None:
                continue
            new += is_new
            changed += not is_new
            if found or not is_new:
                statements += self._writer.write(source, entry_id, entry, found, at, article=False)
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

    def _write_state(self, db: sqlite3.Connection, source_id: str, poll: Poll) -> None:
        """Validators as the server sent them: all of a 200, only the ones named by a 304, none of a failure."""
        if poll.error:
            db.execute(
                "UPDATE sources SET next_due = ?, last_poll = ?, failures = failures + 1, status = ?, error = ? "
                "WHERE id = ?",
                (poll.next_due, poll.at, poll.status, poll.error, source_id),
            )
            return
        kept = poll.status == 304
        db.execute(
            "UPDATE sources SET etag = CASE WHEN ?1 = '' AND ?3 THEN etag ELSE ?1 END, "
            "last_modified = CASE WHEN ?2 = '' AND ?3 THEN last_modified ELSE ?2 END, "
            "next_due = ?4, last_poll = ?5, last_success = ?5, failures = 0, status = ?6, error = '' WHERE id = ?7",
            (poll.etag, poll.last_modified, kept, poll.next_due, poll.at, poll.status, source_id),
        )

    # -------------------------------------------------------------- full text of entries

    def wanting_articles(self, since: str, limit: int = 100) -> list[Wanted]:
        """Entries first seen from `since` on whose source gives no full text and whose page was not read yet.

        Newest first.
        """
        rows = self.connection.execute(
            "SELECT e.id, e.source_id, e.guid, e.url, e.title, e.language, e.published FROM entries e "
            "JOIN sources s ON s.id = e.source_id LEFT JOIN articles a ON a.entry_id = e.id "
            "WHERE a.entry_id IS NULL AND e.first_seen >= ? "
            "AND s.enabled AND NOT s.full_text AND s.adapter != 'search' AND e.url != '' ORDER BY e.id DESC LIMIT ?",
            (since, limit),
        ).fetchall()
        return [Wanted(**dict(row)) for row in rows]

    def record_article(self, entry_id: int, article: Article, found: Sequence[Statement] = ()) -> int:
        """Write the text of an entry's page and the statements only it holds, in one transaction; returns how many."""
        with self.transaction() as db:
            row = msgspec.structs.asdict(article) | {"entry_id": entry_id}
            db.execute(
                f"INSERT OR REPLACE INTO articles ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                list(row.values()),
            )
            return self._write_statements(db, entry_id, found, article.at, article=True)

    def _write_statements(
        self, db: sqlite3.Connection, entry_id: int, found: Sequence[Statement], at: str, *, article: bool
    ) -> int:
        stored = db.execute("SELECT * FROM entries WHERE id = ?", (entry_id,)).fetchone()
        source = db.execute("SELECT * FROM sources WHERE id = ?", (stored["source_id"],)).fetchone()
        if article:
            found = [msgspec.structs.replace(s, where="article") for s in found if s.where == "text"]
        return self._writer.write(source, entry_id, entry_of(stored), found, at, article=article)

    def drop_pages(self, before: str) -> int:
        """Forget the compressed pages read before `before`, keeping their text; returns how many."""
        return self.connection.execute(
            "UPDATE articles SET page = x'' WHERE at < ? AND page != x''", (before,)
        ).rowcount

    # -------------------------------------------------------------- what could not be classified

    def unclassified(self, limit: int = 500) -> list[Unclassified]:
        """Texts whose classifying failed and was not tried again yet, the newest first."""
        found = []
        for article, sql in (
            (False, "SELECT * FROM entries WHERE flags != '[]' AND flags LIKE '%\"unclassified\"%' "
                    "ORDER BY id DESC LIMIT ?"),
            (True, "SELECT e.*, a.text AS page_text FROM articles a JOIN entries e ON e.id = a.entry_id "
                   "WHERE a.note LIKE 'unclassified %' ORDER BY e.id DESC LIMIT ?"),
        ):  # fmt: skip
            for row in self.connection.execute(sql, (limit,)).fetchall():
                source = self.connection.execute("SELECT * FROM sources WHERE id = ?", (row["source_id"],)).fetchone()
                entry = entry_of(row)
                if article:
                    entry = msgspec.structs.replace(entry, text=row["page_text"])
                found.append(Unclassified(row["id"], source_of(source), entry, article))
        return found

    def record_again(self, text: Unclassified, at: str, found: Sequence[Statement], fault: str) -> int:
        """Write what a second try brought, in one transaction; with a `fault` the text is not tried a third time."""
        with self.transaction() as db:
            if text.article:
                note = f"unclassifiable ({fault})" if fault else ""
                db.execute("UPDATE articles SET note = ? WHERE entry_id = ?", (note, text.id))
            else:
                stored = db.execute("SELECT hash FROM entries WHERE id = ?", (text.id,)).fetchone()
                if stored["hash"] != content_hash(text.entry):
                    return 0  # edited meanwhile, and classified with that
                flags = [flag for flag in text.entry.flags if flag != "unclassified"]
                flags += ["unclassifiable"] if fault else []
                db.execute("UPDATE entries SET flags = ? WHERE id = ?", (_json(flags), text.id))
            return 0 if fault else self._write_statements(db, text.id, found, at, article=text.article)

    # -------------------------------------------------------------- upkeep

    def beat(self, pid: int, at: str) -> None:
        """Say that the collector with this process id is alive at `at`."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES ('collector', ?)", (_json({"pid": pid, "at": at}),))

    @contextmanager
    def yielding(self) -> Iterator[None]:
        """While another connection writes for long: what would wait for it raises sqlite3.OperationalError at once."""
        (patience,) = self.connection.execute("PRAGMA busy_timeout").fetchone()
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {patience}")

    def tell(self, key: str, words: str) -> None:
        """Leave words for readers, and for a later start, in the table `meta`."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, words))

    def told(self, key: str) -> str:
        """Words that were left, "" where none were."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def use_up_ids(self, next_statement: int = 0) -> None:
        """Never give an id to a statement that another one had, though that is gone: a desk remembers ids."""
        (last,) = self.connection.execute("SELECT coalesce(max(id), 0) FROM statements").fetchone()
        self.tell("next_statement", str(max(last + 1, next_statement, int(self.told("next_statement") or 0))))
        self._writer = self.new_writer()

    def prune_polls(self, before: str) -> int:
        """Forget poll rows older than `before`; returns how many."""
        return self.connection.execute("DELETE FROM polls WHERE at < ?", (before,)).rowcount


def _state(row: sqlite3.Row) -> SourceState:
    state = {name: row[name] for name in SourceState.__struct_fields__ if name not in ("source", "standing")}
    standing = Standing(**{name: row[name] for name in Standing.__struct_fields__})
    return SourceState(source=source_of(row), standing=standing, **state)


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _json(value: object) -> str:
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False)
