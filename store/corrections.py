"""What an operator corrected, laid over the wire: the wire is only read, and what is corrected is found as corrected.

A correction is tied to its statement by uid, so it outlives a new run of the classifier and a wire collected anew. Few
statements are corrected, so a reader keeps a second full text index of just those, in memory; a query is asked of both.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from store import past
from store.database import StoreError, open_read_only
from store.query import Query
from store.records import Correction, Field, Row, SpeakerTag, Tag
from store.safetext import search_text
from store.tags import Labels, shown_names, tag_tokens

WHY = "corrected by hand"
DISMISSED = "statedismissed"  # the search token of what is no statement
STANDING = (
    "SELECT uid, field, old, new, at FROM corrections "
    "WHERE at <= :at AND (taken_back = '' OR taken_back > :at) ORDER BY id"
)
"""What stood at a time; `store.past.FOREVER` for now."""
APART = "SELECT uid FROM splits WHERE at <= :at"

_SHADOW = (
    "CREATE TEMP TABLE corrected (id INTEGER PRIMARY KEY, hidden INTEGER NOT NULL)",
    "CREATE VIRTUAL TABLE temp.corrected_fts USING fts5(s_text, s_title, s_names, s_tags, "
    "tokenize=\"unicode61 remove_diacritics 0\", prefix='1 2 3')",
)


# ------------------------------------------------------------------ pure


def value_of(row: Row, field: Field) -> tuple[str, ...]:
    """What a row says in a field: names, party ids, issue ids, a position or nothing, ("no",) for no statement."""
    if field == "speakers":
        return tuple(s.name for s in row.speakers)
    if field == "parties":
        return row.parties
    if field == "issues":
        return tuple(t.id for t in row.issues)
    if field == "position":
        return (row.position.id,) if row.position and row.position.id != "none" else ()
    return ("no",) if row.dismissed else ()


def corrected(row: Row, corrections: Sequence[Correction], labels: Mapping[str, str], people: Mapping[str, str]) -> Row:
    """`row` of the wire as corrected. `labels` are party id -> label, `people` are name -> id of known speakers."""
    if not corrections:
        return row
    new = {c.field: c.new for c in corrections}
    speakers, parties = row.speakers, new.get("parties", row.parties)
    if "speakers" in new:
        speakers = tuple(SpeakerTag(name=name, id=people.get(name), why=WHY) for name in new["speakers"])
    if "speakers" in new or "parties" in new:
        speakers = _seated(speakers, parties, labels)
    issues = row.issues
    if "issues" in new:
        known = {tag.id: tag for tag in row.issues}
        issues = tuple(known.get(id, Tag(id, WHY)) for id in new["issues"])
    position = row.position
    if "position" in new:
        position = Tag(new["position"][0], WHY) if new["position"] else None
    return msgspec.structs.replace(
        row, speakers=speakers, parties=tuple(dict.fromkeys(s.party for s in speakers if s.party)), issues=issues,
        position=position, corrected=tuple(corrections),
    )  # fmt: skip


def _seated(
    speakers: Sequence[SpeakerTag], parties: Sequence[str], labels: Mapping[str, str]
) -> tuple[SpeakerTag, ...]:
    """Give `parties` to the speakers: each keeps its own where it is among them, the others take what is left.

    A party that no speaker is left for speaks for itself, under its label.
    """
    left = [party for party in parties if party not in {s.party for s in speakers}]
    seated = []
    for speaker in speakers:
        if speaker.party not in parties or not speaker.party:
            party = left.pop(0) if left else (parties[0] if parties else "")
            speaker = msgspec.structs.replace(speaker, party=party, why=WHY)
        seated.append(speaker)
    return (*seated, *(SpeakerTag(name=labels.get(party, party), party=party, why=WHY) for party in left))


def shadow(row: Row, labels: Labels) -> tuple[str, str]:
    """`s_names` and `s_tags` of a corrected row, as store.statements makes them for the wire."""
    issues = [tag.id for tag in row.issues]
    tags = tag_tokens(
        speakers=row.speakers, issues=issues, position=row.position.id if row.position else "", outlet=row.outlet,
        place=row.place, language=row.language, source=row.source_id, kind=row.kind, labels=labels, state=row.state,
    )  # fmt: skip
    tokens = [*tags, DISMISSED] if row.dismissed else tags
    return search_text(shown_names(row.speakers, row.outlet, issues, labels)), " ".join(tokens)


def asks_for_dismissed(query: Query) -> bool:
    """Whether a filter is after what an operator said is no statement; every other one leaves it out."""
    return "is:corrected" in query.text.lower() or "state:dismissed" in query.text.lower()


# ------------------------------------------------------------------ over a wire


class Overlay:
    """The corrections of a desk.db over the connection of a reader; what changes in either file is taken in by `sync`.

    The temporary tables `corrected` (id, hidden) and `corrected_fts` hold the statements that stand corrected, by the
    ids of the wire. Without a readable desk.db there are none; `fault` then says why, where the file is there.
    `apart` are the uids of statements that were taken out of their group of witnesses.
    """

    def __init__(self, wire: sqlite3.Connection, desk: Path, rows_of: Callable[[Sequence[int]], list[Row]]) -> None:
        self.fault = ""
        self.hidden: set[int] = set()
        self.apart: frozenset[str] = frozenset()
        self.as_of = ""
        """The moment whose corrections stand, "" for now. What then was in another state is laid over as well."""
        self._wire, self._path, self._rows_of = wire, desk, rows_of
        self._desk: sqlite3.Connection | None = None
        self._seen = (-1, -1, "")
        self._corrections: dict[str, tuple[Correction, ...]] = {}
        self._labels = Labels()
        self._people: dict[str, str] = {}
        self._held: dict[int, tuple[str, ...]] = {}
        self._laid: dict[int, tuple[object, ...]] = {}  # what each was laid from: its tokens and its corrections
        self._writing(_SHADOW)

    @property
    def ids(self) -> frozenset[int]:
        """The wire's ids of the statements that stand corrected."""
        return frozenset(self._held)

    def __bool__(self) -> bool:
        return bool(self._held)

    def close(self) -> None:
        """Close desk.db."""
        if self._desk is not None:
            self._desk.close()

    def apply(self, row: Row) -> Row:
        """A row of the wire as corrected."""
        found = self._corrections.get(row.uid)
        return corrected(row, found, self._labels.parties, self._people) if found else row

    def sync(self) -> None:
        """Take in what changed in either file since the last time; within a transaction nothing has."""
        if self._wire.in_transaction or (self._desk is None and not self._open() and not self.as_of):
            return
        seen = (_version(self._desk) if self._desk else 0, _version(self._wire), self.as_of)
        if seen == self._seen:
            return
        if self._desk and (seen[0], seen[2]) != (self._seen[0], self._seen[2]):
            self._read_corrections(self._desk)
        otherwise = past.otherwise(self._wire, self.as_of) if self.as_of else []
        if self._corrections or self._held or otherwise:
            self._lay(otherwise)
        self._seen = seen

    def _open(self) -> bool:
        if not self._path.exists():
            return False
        try:
            self._desk = open_read_only(self._path)
        except StoreError as error:
            self.fault = str(error)
            return False
        return True

    def _read_corrections(self, desk: sqlite3.Connection) -> None:
        try:
            time = {"at": self.as_of or past.FOREVER}
            self._corrections = standing(desk.execute(STANDING, time))
            self.apart = frozenset(row["uid"] for row in desk.execute(APART, time))
            self.fault = ""
        except sqlite3.Error as error:
            self.fault = f"{self._path} cannot be read ({error})."

    def _lay(self, otherwise: Sequence[str]) -> None:
        wire = self._wire
        labels = Labels(*(
            dict(wire.execute(f"SELECT id, label FROM {table}").fetchall()) for table in ("parties", "issues")
        ))  # fmt: skip
        people = dict(wire.execute("SELECT name, id FROM speakers").fetchall())
        if (labels, people) != (self._labels, self._people):
            self._labels, self._people, self._laid = labels, people, {}
        stored = {
            row["id"]: (*row, self._corrections.get(row["uid"]), self.as_of)
            for row in wire.execute(
                "SELECT t.id, t.uid, s_text, s_title, s_names, s_tags FROM json_each(?) j "
                "CROSS JOIN statements t ON t.uid = j.value",
                (json.dumps([*{*self._corrections, *otherwise}]),),
            )
        }
        # Where neither the tokens of a statement nor its corrections are others, it stands as it was laid.
        read = [id for id, found in stored.items() if self._laid.get(id) != found]
        rows = [self.apply(row) for row in self._rows_of(read)]
        wanted = {id: held for id, held in self._held.items() if id in stored}
        wanted |= {row.id: (*stored[row.id][2:4], *shadow(row, self._labels)) for row in rows}
        hidden = self.hidden.intersection(stored).difference(read) | {row.id for row in rows if row.dismissed}
        changes: list[tuple[str, tuple[object, ...]]] = []
        for id in [id for id, held in self._held.items() if wanted.get(id) != held]:
            changes.append(("DELETE FROM corrected_fts WHERE rowid = ?", (id,)))
            changes.append(("DELETE FROM corrected WHERE id = ?", (id,)))
        for id, shadow_of in wanted.items():
            if self._held.get(id) != shadow_of:
                changes.append(("INSERT INTO corrected VALUES (?, ?)", (id, id in hidden)))
                changes.append((
                    "INSERT INTO corrected_fts (rowid, s_text, s_title, s_names, s_tags) VALUES (?, ?, ?, ?, ?)",
                    (id, *shadow_of),
                ))  # fmt: skip
        self._writing([], changes)
        self._held, self.hidden, self._laid = wanted, hidden, stored

    def _writing(self, tables: Iterable[str], changes: Iterable[tuple[str, tuple[object, ...]]] = ()) -> None:
        """Write to the temporary tables; the file itself is open for reading only."""
        self._wire.execute("PRAGMA query_only = 0")
        self._wire.execute("BEGIN")
        try:
            for sql in tables:
                self._wire.execute(sql)
            for sql, values in changes:
                self._wire.execute(sql, values)
            self._wire.execute("COMMIT")
        except sqlite3.Error:  # a question may be dropped at any point
            if self._wire.in_transaction:
                self._wire.execute("ROLLBACK")
            raise
        finally:
            self._wire.execute("PRAGMA query_only = 1")


def standing(rows: Iterable[sqlite3.Row]) -> dict[str, tuple[Correction, ...]]:
    """The corrections that stand, by uid, from rows of STANDING: of each field the last one."""
    found: dict[str, dict[str, Correction]] = {}
    for row in rows:
        correction = Correction(
            field=row["field"], old=tuple(json.loads(row["old"])), new=tuple(json.loads(row["new"])), at=row["at"]
        )
        found.setdefault(row["uid"], {})[correction.field] = correction
    return {uid: tuple(fields.values()) for uid, fields in found.items()}


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])
