"""What panes, search, export and health read, in pages by key. Read-only; no cursor stays open between calls."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from store import past
from store.beginnings import Beginnings
from store.corrections import Overlay, asks_for_dismissed
from store.database import identity, open_read_only
from store.marks import DeskMarks
from store.query import Query, rooted
from store.query_sql import LISTED, Known, Marks, no_marks, selection
from store.query_tree import changed
from store.records import Article, Health, Meeting, Party, Row, Source, Speaker, SpeakerTag, Tag
from store.rows import source_of

# In the order of the fields of Row, so that `_row` need not name them: by name a row takes six times as long.
_ROW = """
SELECT s.id, s.uid, s.entry_id, e.source_id, s.kind, s.text, s.state, s."where", s.start, s.end, s.cue,
       s.position, s.position_why,
       s.confidence, coalesce(nullif(e.outlet, ''), nullif(o.outlet, ''), o.title) AS outlet, s.place, e.title, e.url,
       e.published, s.first_seen, s.revised, s.witness,
       coalesce(nullif(e.language, ''), o.language) AS language, s.state_why
FROM statements s JOIN entries e ON e.id = s.entry_id JOIN sources o ON o.id = e.source_id
"""
_POSITION, _AFTER, _WITNESS = 11, 13, 21  # places in it
_EVERYTHING = Query("")
SHARED = 12
"""So many pages of one party are read where the pages of several are asked for at once."""


class StoredEntry(Struct, frozen=True, kw_only=True):
    """An entry as stored. `text` and `title` are clean; `revision` counts from 1."""

    id: int
    source_id: str
    guid: str
    url: str
    title: str
    text: str
    author: str
    language: str
    published: str
    updated: str
    first_seen: str
    revised: str
    revision: int
    flags: tuple[str, ...]


class Revision(Struct, frozen=True, kw_only=True):
    """An earlier text of an entry, and from when to when it stood."""

    revision: int
    title: str
    text: str
    seen_from: str
    seen_to: str


class CollectorBeat(Struct, frozen=True):
    """The last sign of life of a collector: its process id and when."""

    pid: int
    at: str


class Reader:
    """The reading side of wire.db. `marks` tells what is pinned, noted, corrected or new (store.marks).

    Rows are as the operator corrected them in `desk` (desk.db beside the wire, unless said otherwise), and are found
    so. Raises store.database.StoreError when the file is missing or unreadable.
    """

    def __init__(self, path: Path, marks: Marks = no_marks, desk: Path | None = None) -> None:
        self._path, self._file = path, identity(path)
        self.connection = open_read_only(path)
        columns = {row["name"] for row in self.connection.execute("PRAGMA table_info(statements)")}
        # A wire that no collector of today has opened yet is read all the same.
        self._row_sql = _ROW if "state_why" in columns else _ROW.replace("s.state_why", "'' AS state_why")
        tables = {row["name"] for row in self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        self._counted = "carried" in tables
        self.connection.execute("PRAGMA query_only = 0")
        self._beginnings = Beginnings(self.connection)
        self.connection.execute("PRAGMA query_only = 1")
        self.marks = marks
        self.overlay = Overlay(self.connection, desk or path.with_name("desk.db"), self._uncorrected)
        self.as_of = ""

    def travel(self, at: str) -> None:
        """Answer from now on as things were known at `at` (ISO 8601, UTC); "" for now. How sources do is always now."""
        self.as_of = self.overlay.as_of = at
        if isinstance(self.marks, DeskMarks):
            self.marks.as_of = at

    def within(self, query: Query) -> Query:
        """What `query` finds of what is known."""
        return past.within(query, self.as_of) if self.as_of else query

    def close(self) -> None:
        """Close the files."""
        self.overlay.close()
        self.connection.close()

    def replaced(self) -> bool:
        """Whether another file stands at the path now, as after a damaged wire was restored: this one is out of use."""
        return identity(self._path) not in (None, self._file)

    @property
    def apart(self) -> frozenset[str]:
        """Uids of statements that an operator took out of their group of witnesses (`store.desk.Desk.split`)."""
        return self.overlay.apart

    @property
    def known(self) -> Known:
        """What filters are asked with."""
        return Known(self.marks, self.apart, self._counted, self._number)

    def _number(self, sql: str, values: Sequence[Any]) -> int:
        found = self.connection.execute(f"SELECT count(*) FROM ({sql} LIMIT ?)", [*values, LISTED + 1])
        return int(found.fetchone()[0])

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """All that is asked within sees the wire as it is now, whatever is committed meanwhile."""
        self.overlay.sync()
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            # Who breaks a question off may hit this instead; left open, nothing new would ever be seen.
            while self.connection.in_transaction:
                try:
                    self.connection.execute("COMMIT")
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                        raise

    # -------------------------------------------------------------- what is new

    def data_version(self) -> int:
        """A number that moves when another connection wrote. Only a hint: look above `last_id()` then."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def last_id(self) -> int:
        """The id of the newest statement, 0 where there is none."""
        bound, values = ("WHERE first_seen <= ?", [self.as_of]) if self.as_of else ("", [])
        sql = f"SELECT coalesce(max(id), 0) FROM statements {bound}"
        return int(self.connection.execute(sql, values).fetchone()[0])

    # -------------------------------------------------------------- statements

    def page(
        self, query: Query | None = None, *, party: str | None = None, before: int | None = None, limit: int = 50
    ) -> list[Row]:
        """Up to `limit` statements with ids under `before`, newest first.

        `party` None means all, "" the unattributed ones.
        """
        return self._rows(query, party, "<", before, "DESC", limit)

    def after(self, id: int, query: Query | None = None, *, party: str | None = None, limit: int = 1000) -> list[Row]:
        """Up to `limit` statements with ids above `id`, oldest first."""
        return self._rows(query, party, ">", id, "ASC", limit)

    def all(self, query: Query | None = None, *, party: str | None = None, size: int = 500) -> Iterator[Row]:
        """Every statement the query finds, oldest first, read page by page."""
        last = 0
        while rows := self.after(last, query, party=party, limit=size):
            yield from rows
            last = rows[-1].id

    def count(self, query: Query | None = None, *, party: str | None = None) -> int:
        """How many statements the query finds."""
        with self.at_one_moment():
            return sum(
                int(self.connection.execute(f"SELECT count(*) FROM {source} WHERE {where}", values).fetchone()[0])
                for source, where, values in self._sides(query or _EVERYTHING, party)
            )

    def party_counts(self, query: Query | None = None) -> dict[str, int]:
        """How many statements of each party the query finds; "" counts the unattributed ones. Zeros are left out."""
        parties = [row[0] for row in self.connection.execute("SELECT id FROM parties ORDER BY place")]
        counts = {party: self.count(query, party=party) for party in [*parties, ""]}
        return {party: count for party, count in counts.items() if count}

    def row(self, key: int | str) -> Row | None:
        """The statement with this id (int) or uid (str)."""
        self.overlay.sync()
        column = "s.id" if isinstance(key, int) else "s.uid"
        sql = f"{self._row_sql} WHERE {column} = ? AND s.first_seen <= ?"
        found = self.connection.execute(sql, (key, self.as_of or past.FOREVER)).fetchall()
        return next(iter(self._fill(found)), None)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """The statements with these ids, in the order of ids."""
        self.overlay.sync()
        some = "s.id IN (SELECT value FROM json_each(?)) AND s.first_seen <= ?"
        values = (json.dumps(list(ids)), self.as_of or past.FOREVER)
        return self._fill(self.connection.execute(f"{self._row_sql} WHERE {some} ORDER BY s.id", values).fetchall())

    def witnesses(self, row: Row) -> list[Row]:
        """All wordings of the statement, in the order we saw them; itself alone where nobody else carries it."""
        if row.witness is None:
            return [row]
        self.overlay.sync()
        sql = f"{self._row_sql} WHERE s.witness = ? AND s.first_seen <= ? ORDER BY s.id"
        found = self._fill(self.connection.execute(sql, (row.witness, self.as_of or past.FOREVER)).fetchall())
        found = [other for other in found if other.uid not in self.apart]
        return [other for other in found if other.id == row.id or not other.dismissed]

    def newest_of(
        self, parties: Collection[str], query: Query | None = None, *, limit: int = 50
    ) -> dict[str, tuple[list[Row], bool]]:
        """Of each party its `limit` newest statements, newest first, and whether there may be more: `page` of each, by
        one question. The index merges the words of a long prefix once, not for each party.
        """
        with self.at_one_moment():
            most = limit * SHARED
            ids = self._ids(query, None, "<", None, "DESC", most)
            of: dict[str, list[int]] = {party: [] for party in parties}
            for id, theirs in self._parties_of(ids).items():
                for party in theirs or ("",):
                    if party in of:
                        of[party].append(id)
            complete = len(ids) < most
            rows = {row.id: row for row in self._by_id(sorted({id for found in of.values() for id in found[:limit]}))}
            shared = {}
            for party, found in of.items():
                if complete or len(found) >= limit:
                    shared[party] = [rows[id] for id in found[:limit] if id in rows], len(found) > limit or not complete
                else:
                    page = self.page(query, party=party, limit=limit)
                    shared[party] = page, len(page) == limit
            return shared

    def _parties_of(self, ids: Sequence[int]) -> dict[int, Sequence[str]]:
        """The parties of statements, as corrected, in the order of `ids`."""
        parties: dict[int, Sequence[str]] = {id: [] for id in ids}
        sql = "SELECT statement_id, party FROM statement_speakers WHERE party != '' AND statement_id IN "
        for id, party in self.connection.execute(f"{sql} (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)):
            if party not in parties[id]:
                parties[id] = [*parties[id], party]
        corrected = self.overlay.ids.intersection(ids)
        return parties | {row.id: row.parties for row in self._by_id(sorted(corrected))}

    def _rows(
        self, query: Query | None, party: str | None, side: str, id: int | None, order: str, limit: int
    ) -> list[Row]:
        # First the ids, newest first straight from the index; then the rows they name.
        with self.at_one_moment():
            return self._by_id(self._ids(query, party, side, id, order, limit), order)

    def _ids(
        self, query: Query | None, party: str | None, side: str, id: int | None, order: str, limit: int
    ) -> list[int]:
        found: set[int] = set()
        parts = [part for one in (query or _EVERYTHING).alternatives() for part in self._sides(one, party)]
        for source, where, values in parts:
            if id is not None:
                where, values = f"{where} AND s.id {side} ?", [*values, id]
            sql = f"SELECT s.id FROM {source} WHERE {where} ORDER BY s.id {order} LIMIT ?"
            found.update(row[0] for row in self.connection.execute(sql, [*values, limit]))
        return sorted(found, reverse=order == "DESC")[:limit]

    def _by_id(self, ids: Sequence[int], order: str = "ASC") -> list[Row]:
        sql = f"{self._row_sql} WHERE s.id IN ({', '.join('?' * len(ids))}) ORDER BY s.id {order}"
        return self._fill(self.connection.execute(sql, ids).fetchall()) if ids else []

    def _sides(self, query: Query, party: str | None) -> Iterator[tuple[str, str, list[Any]]]:
        """FROM, WHERE and values over what stands as the wire has it, and over what was corrected."""
        self.overlay.sync()
        query = self.within(query)
        source, where, values = selection(self._sharpened(query), party, self.known)
        if not self.overlay:
            yield source, where, values
            return
        yield source, f"{where} AND s.id NOT IN (SELECT id FROM corrected)", values
        source, where, values = selection(query, party, self.known, index="corrected_fts")
        if not asks_for_dismissed(query):
            where = f"{where} AND s.id NOT IN (SELECT id FROM corrected WHERE hidden)"
        yield (source if "MATCH" in source else "corrected s"), where, values

    def _sharpened(self, query: Query) -> Query:
        """The same query, as the index reads it fastest."""
        root = changed(query.root, self._beginnings.spelt_out) if query.root is not None else None
        return query if root == query.root else rooted(query.text, root)

    def _uncorrected(self, ids: Sequence[int]) -> list[Row]:
        sql = f"{self._row_sql} WHERE s.id IN (SELECT value FROM json_each(?))"
        return self._rows_of(self.connection.execute(sql, (json.dumps(list(ids)),)).fetchall())

    def _fill(self, found: Sequence[sqlite3.Row]) -> list[Row]:
        return [self.overlay.apply(row) for row in self._rows_of(found)]

    def _rows_of(self, found: Sequence[sqlite3.Row]) -> list[Row]:
        ids = [row[0] for row in found]
        marks = ", ".join("?" * len(ids))
        of = f"WHERE statement_id IN ({marks}) ORDER BY statement_id, ord"
        speakers: dict[int, list[SpeakerTag]] = {}
        for id, name, why, speaker, party in self.connection.execute(
            f"SELECT statement_id, name, why, speaker_id, party FROM statement_speakers {of}", ids
        ):
            speakers.setdefault(id, []).append(SpeakerTag(name=name, why=why, id=speaker, party=party))
        issues: dict[int, list[Tag]] = {}
        for id, issue, why in self.connection.execute(
            f"SELECT statement_id, issue, why FROM statement_issues {of}", ids
        ):
            issues.setdefault(id, []).append(Tag(issue, why))
        owners = self._owners({row[_WITNESS] for row in found} - {None})
        rows = [
            _row(row, speakers.get(row[0], ()), issues.get(row[0], ()), owners.get(row[_WITNESS], 1)) for row in found
        ]
        if self.as_of:
            rows = past.as_then(self.connection, rows, self.as_of)
        return [msgspec.structs.replace(r, witness=None, witnesses=1) if r.uid in self.apart else r for r in rows]

    def _owners(self, groups: Collection[int]) -> dict[int, int]:
        """Group of witnesses -> how many owners of outlets carry it."""
        if not groups:
            return {}
        found = self.connection.execute(
            "SELECT s.witness, count(DISTINCT coalesce(nullif(o.owner, ''), nullif(e.outlet, ''), "
            "nullif(o.outlet, ''), o.id)) FROM statements s JOIN entries e ON e.id = s.entry_id "
            f"JOIN sources o ON o.id = e.source_id WHERE s.witness IN ({', '.join('?' * len(groups))}) "
            f"AND s.uid NOT IN ({', '.join('?' * len(self.apart))}) GROUP BY s.witness",
            [*groups, *self.apart],
        )
        return dict(found.fetchall())

    # -------------------------------------------------------------- entries

    def entry(self, entry_id: int) -> StoredEntry | None:
        """An entry by id, with the text it had."""
        found = self.connection.execute("SELECT * FROM entries WHERE id = ?", (entry_id,)).fetchone()
        if not found:
            return None
        fields: dict[str, Any] = {name: found[name] for name in StoredEntry.__struct_fields__}
        entry = StoredEntry(**(fields | {"flags": tuple(json.loads(found["flags"]))}))
        then = next((r for r in self._revisions(entry_id) if self.as_of and r.seen_to > self.as_of), None)
        if then is None:
            return entry
        revised = then.seen_from if then.revision > 1 else ""
        return msgspec.structs.replace(entry, title=then.title, text=then.text, revision=then.revision, revised=revised)

    def article(self, entry_id: int) -> Article | None:
        """What reading the entry's page brought, without the page itself; None where it was not read."""
        sql = "SELECT * FROM articles WHERE entry_id = ? AND at <= ?"
        row = self.connection.execute(sql, (entry_id, self.as_of or past.FOREVER)).fetchone()
        return Article(**{n: row[n] for n in Article.__struct_fields__ if n != "page"}) if row else None

    def revisions(self, entry_id: int) -> list[Revision]:
        """The earlier texts of an entry, oldest first."""
        return [r for r in self._revisions(entry_id) if r.seen_to <= (self.as_of or past.FOREVER)]

    def _revisions(self, entry_id: int) -> list[Revision]:
        rows = self.connection.execute("SELECT * FROM revisions WHERE entry_id = ? ORDER BY revision", (entry_id,))
        return [Revision(**{name: row[name] for name in Revision.__struct_fields__}) for row in rows.fetchall()]

    # -------------------------------------------------------------- the profile and the state of things

    def parties(self) -> list[Party]:
        """The parties of the profile, in its order."""
        rows = self.connection.execute("SELECT * FROM parties ORDER BY place").fetchall()
        return [
            Party(
                id=r["id"], label=r["label"], glyph=r["glyph"], colour=r["colour"], words=tuple(json.loads(r["words"]))
            )
            for r in rows
        ]

    def speakers(self) -> list[Speaker]:
        """The people whom the profile knows, by name."""
        rows = self.connection.execute("SELECT id, name, party FROM speakers ORDER BY name").fetchall()
        return [Speaker(id=r["id"], name=r["name"], party=r["party"]) for r in rows]

    def meetings(self) -> list[Meeting]:
        """The talks of the profile, by when they begin."""
        rows = self.connection.execute("SELECT * FROM meetings ORDER BY start, id").fetchall()
        return [
            Meeting(
                id=r["id"], title=r["title"], place=r["place"], start=r["start"], end=r["end"],
                parties=tuple(json.loads(r["parties"])),
            )
            for r in rows
        ]  # fmt: skip

    def party_labels(self) -> dict[str, str]:
        """Party id -> label, in the profile's order."""
        return {r["id"]: r["label"] for r in self.connection.execute("SELECT id, label FROM parties ORDER BY place")}

    def issue_labels(self) -> dict[str, str]:
        """Issue id -> label, in the profile's order."""
        return {r["id"]: r["label"] for r in self.connection.execute("SELECT id, label FROM issues ORDER BY place")}

    def meta(self) -> dict[str, str]:
        """What the wire says of itself: profile, profile_version, ..."""
        return {row["key"]: row["value"] for row in self.connection.execute("SELECT key, value FROM meta")}

    def collector(self) -> CollectorBeat | None:
        """The last sign of life of a collector, None where none ever ran."""
        found = self.meta().get("collector")
        return CollectorBeat(**json.loads(found)) if found else None

    def sources(self) -> list[Source]:
        """All sources, enabled or not, by id."""
        rows = self.connection.execute("SELECT * FROM sources ORDER BY id").fetchall()
        return [source_of(row) for row in rows]

    def health(self) -> list[Health]:
        """How each source does, by id."""
        # Entries are long rows: only the index is read for the counts, and of each source its first and last row.
        rows = self.connection.execute(
            "WITH span AS (SELECT source_id, count(*) AS entries, min(id) AS first, max(id) AS last "
            "  FROM entries GROUP BY source_id), "
            "seen AS (SELECT span.source_id, entries, f.first_seen AS first_entry, l.first_seen AS last_entry "
            "  FROM span JOIN entries f ON f.id = first JOIN entries l ON l.id = last) "
            "SELECT s.*, coalesce(entries, 0) AS entries, coalesce(first_entry, '') AS first_entry, "
            "  coalesce(last_entry, '') AS last_entry, "
            "  coalesce((SELECT at FROM polls p WHERE p.source_id = s.id ORDER BY p.id LIMIT 1), '') AS first_poll, "
            "  coalesce((SELECT max(at) FROM polls p WHERE p.source_id = s.id AND instr(note, 'gap: ')), '') AS gap, "
            "  (SELECT coalesce(sum(new), 0) FROM polls p WHERE p.source_id = s.id AND p.new > 0 "
            "    AND p.at > max(first_entry, strftime('%Y-%m-%dT%H:%M:%SZ', last_entry, '-7 days'))) AS recent "
            "FROM sources s LEFT JOIN seen ON seen.source_id = s.id ORDER BY s.id"
        ).fetchall()
        return [
            Health(
                source_id=r["id"], enabled=bool(r["enabled"]),
                **{
                    name: r[name]
                    for name in Health.__struct_fields__ if name not in ("source_id", "enabled")
                },
            )
            for r in rows
        ]  # fmt: skip


def _row(row: sqlite3.Row, speakers: Sequence[SpeakerTag], issues: Sequence[Tag], witnesses: int) -> Row:
    position, why = row[_POSITION:_AFTER]
    fields: tuple[Any, ...] = (
        *row[:_POSITION], tuple(speakers), _parties(speakers), tuple(issues), Tag(position, why) if position else None,
        *row[_AFTER : _WITNESS + 1], witnesses, *row[_WITNESS + 1 :],
    )  # fmt: skip
    return Row(*fields)


def _parties(speakers: Sequence[SpeakerTag]) -> tuple[str, ...]:
    if len(speakers) == 1:  # as nearly always
        party = speakers[0].party
        return (party,) if party else ()
    return tuple(dict.fromkeys([s.party for s in speakers if s.party]))
