"""How the statements of an entry are written: their uids, tags for the search index, witnesses, and what an edit does.

Every statement carries its tags and their reasons; a statement that is gone from a new text stays, marked as changed or
withdrawn.
"""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

import msgspec
from rapidfuzz import fuzz

from store import witnesses
from store.records import Entry, Statement
from store.safetext import search_text
from store.tags import Labels, shown_names, tag_tokens

_search_text = lru_cache(256)(search_text)  # all statements of an entry share its title
SAME_IN_OTHER_WORDS = 60.0  # rapidfuzz ratio from which a vanished statement counts as changed, not withdrawn


def statement_uids(source_id: str, guid: str, statements: Sequence[Statement]) -> list[str]:
    """The uid of each statement: 16 hex digits from source, entry, text, and how often that text came before."""
    seen: dict[str, int] = {}
    uids = []
    for statement in statements:
        nth = seen[statement.text] = seen.get(statement.text, -1) + 1
        key = f"{source_id}\0{guid}\0{statement.text}\0{nth}"
        uids.append(hashlib.sha256(key.encode()).hexdigest()[:16])
    return uids


def forget_runs(db: sqlite3.Connection, statements: Sequence[tuple[int, str]]) -> None:
    """Take statements, as id and text, out of the index that finds their witnesses.

    The index is made for finding statements by their runs of words; the other way round it would be read as a whole.
    """
    for id, text in statements:
        runs = [(number, id) for number in witnesses.shingles(witnesses.words(text))]
        db.executemany("DELETE FROM shingles WHERE hash = ? AND statement_id = ?", runs)


class StatementWriter:
    """Writes statements inside the transaction of its caller. `parties` and `issues` are id -> label.

    No statement gets an id under `next_id`: those were given out before.
    """

    def __init__(
        self, db: sqlite3.Connection, parties: dict[str, str], issues: dict[str, str], next_id: int = 0
    ) -> None:
        self._db, self._labels, self._next_id = db, Labels(parties, issues), next_id
        self.told: Counter[str] = Counter()
        """How many statements were put in another state, by it, and how many got `other` tags."""

    def write(
        self,
        source: sqlite3.Row,
        entry_id: int,
        entry: Entry,
        found: Sequence[Statement],
        at: str,
        *,
        article: bool,
        again: str = "",
    ) -> int:
        """Bring the statements of an entry (or, with `article`, of its page) to what was found.

        Returns how many are new. A statement of the page that the entry itself already makes is left out: each is
        located once. `again`: the same text was read anew, and this is why a statement may be gone; tags follow.
        """
        rows = self._db.execute("SELECT * FROM statements WHERE entry_id = ?", (entry_id,)).fetchall()
        old = {row["uid"]: row for row in rows if (row["where"] == "article") == article}
        others = [row for row in rows if row["uid"] not in old]
        if article:
            found = [s for s in found if not any(_repeats(s, row) for row in others if row["state"] == "current")]
        uids = statement_uids(source["id"], entry.guid, found)
        taken = {row["uid"] for row in others}
        added = 0
        for uid, statement in zip(uids, found, strict=True):
            if uid in old:
                if old[uid]["state"] != "current":
                    self._set_state(old[uid], "current", at)
                self._db.execute(
                    'UPDATE statements SET start = ?, end = ?, content = ?, "where" = ? WHERE id = ?',
                    (statement.start, statement.end, _json(statement.content), statement.where, old[uid]["id"]),
                )
                if again:
                    self._tag_again(source, entry, old[uid]["id"], statement)
            elif uid not in taken:
                self._insert(source, entry_id, entry, uid, statement, at)
                added += 1
        for uid, row in old.items():
            if uid not in uids and row["state"] == "current":
                alike = any(fuzz.ratio(row["text"], s.text) >= SAME_IN_OTHER_WORDS for s in found)
                self._set_state(row, "changed" if alike else "withdrawn", at, again)
        ids = self._db.execute("SELECT id FROM statements WHERE entry_id = ?", (entry_id,)).fetchall()
        self._db.executemany("INSERT OR REPLACE INTO board SELECT * FROM board_rows WHERE statement_id = ?", ids)
        return added

    def _set_state(self, row: sqlite3.Row, state: str, at: str, why: str = "") -> None:
        self.told[state] += 1
        tags = row["s_tags"].replace(f"state{row['state']}", f"state{state}")
        self._db.execute(
            "UPDATE statements SET state = ?, state_why = ?, revised = ?, s_tags = ? WHERE id = ?",
            (state, why, at, tags, row["id"]),
        )

    def _insert(
        self, source: sqlite3.Row, entry_id: int, entry: Entry, uid: str, statement: Statement, at: str
    ) -> None:
        id = None
        if self._next_id:
            sql = "SELECT max(?, (SELECT coalesce(max(id), 0) + 1 FROM statements))"
            (id,) = self._db.execute(sql, (self._next_id,)).fetchone()
        row = {
            "id": id, "uid": uid, "entry_id": entry_id, "text": statement.text, "where": statement.where,
            "start": statement.start, "end": statement.end, "content": _json(statement.content),
            "place": source["place"], "first_seen": at, "s_text": search_text(statement.text),
            "s_title": _search_text(entry.title), **self._tagged(source, entry, statement),
        }  # fmt: skip
        quoted = ", ".join(f'"{column}"' for column in row)
        cursor = self._db.execute(
            f"INSERT INTO statements ({quoted}) VALUES ({', '.join('?' * len(row))})", [*row.values()]
        )
        self._write_tags(int(cursor.lastrowid or 0), statement)
        self._join_witnesses(int(cursor.lastrowid or 0), statement, at)

    def _tagged(self, source: sqlite3.Row, entry: Entry, statement: Statement) -> dict[str, object]:
        """The columns that hold what the classifier made of a statement."""
        outlet = entry.outlet or source["outlet"] or source["title"]
        position = statement.position
        issues = [issue.id for issue in statement.issues]
        names = shown_names(statement.speakers, outlet, issues, self._labels)
        tags = tag_tokens(
            speakers=statement.speakers, issues=issues, position=position.id if position else "", outlet=outlet,
            place=source["place"], language=entry.language or source["language"], source=source["id"],
            kind=statement.kind, labels=self._labels,
        )  # fmt: skip
        return {
            "kind": statement.kind, "source": statement.source.text if statement.source else "",
            "cue": statement.cue.text if statement.cue else "",
            "position": position.id if position else None, "position_why": position.why if position else None,
            "confidence": statement.confidence, "s_names": search_text(names), "s_tags": " ".join(tags),
        }  # fmt: skip

    def _write_tags(self, id: int, statement: Statement) -> None:
        self._db.executemany("INSERT INTO statement_speakers VALUES (?, ?, ?, ?, ?, ?)", _speakers(id, statement))
        self._db.executemany("INSERT INTO statement_issues VALUES (?, ?, ?, ?)", _issues(id, statement))

    def _tag_again(self, source: sqlite3.Row, entry: Entry, id: int, statement: Statement) -> None:
        """Bring the tags of a stored statement to what was found, and count it where any differs."""
        columns = self._tagged(source, entry, statement)
        stored = self._db.execute("SELECT * FROM statements WHERE id = ?", (id,)).fetchone()
        tags = [
            [
                tuple(row)
                for row in self._db.execute(f"SELECT * FROM {table} WHERE statement_id = ? ORDER BY ord", (id,))
            ]
            for table in ("statement_speakers", "statement_issues")
        ]
        if tags == [_speakers(id, statement), _issues(id, statement)] and all(
            stored[name] == value for name, value in columns.items()
        ):
            return
        self.told["other"] += 1
        self._db.execute(
            f"UPDATE statements SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?",
            [*columns.values(), id],
        )
        for table in ("statement_speakers", "statement_issues"):
            self._db.execute(f"DELETE FROM {table} WHERE statement_id = ?", (id,))
        self._write_tags(id, statement)

    def _join_witnesses(self, statement_id: int, statement: Statement, at: str) -> None:
        """Index the statement's runs of words, and give it the group of the first earlier statement it repeats."""
        words = witnesses.words(statement.text)
        hashes = witnesses.shingles(words)[:400]
        # A run that too many statements share says nothing, and no more owners of it are kept: bounded by that.
        owners: dict[int, list[int]] = {number: [] for number in hashes}
        for number, owner in self._db.execute(
            f"SELECT hash, statement_id FROM shingles WHERE hash IN ({', '.join('?' * len(hashes))})", hashes
        ):
            owners[number].append(owner)
        telling = {number: known for number, known in owners.items() if len(known) <= witnesses.COMMON}
        shared = Counter(owner for known in telling.values() for owner in known)
        likely = [owner for owner, _ in shared.most_common(witnesses.MOST_CANDIDATES)]
        day = (datetime.fromisoformat(at) - timedelta(days=witnesses.WINDOW_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
        candidates = self._db.execute(
            f"SELECT id, text, witness, first_seen FROM statements WHERE id IN ({', '.join('?' * len(likely))}) "
            "AND first_seen >= ? ORDER BY id",
            [*likely, day],
        ).fetchall()
        speakers = {s.id for s in statement.speakers if s.id}
        for row in candidates:
            found = self._db.execute("SELECT speaker_id FROM statement_speakers WHERE statement_id = ?", (row["id"],))
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
                self._db.execute("UPDATE statements SET witness = ? WHERE id IN (?, ?)", ids)
                # The group is found by its first wordings: what they share need not be owned once more.
                telling = {number: known for number, known in telling.items() if not known}
                break
        self._db.executemany("INSERT INTO shingles VALUES (?, ?)", [(number, statement_id) for number in telling])


def _speakers(id: int, statement: Statement) -> list[tuple[object, ...]]:
    return [(id, place, s.id, s.name, s.party, s.why) for place, s in enumerate(statement.speakers)]


def _issues(id: int, statement: Statement) -> list[tuple[object, ...]]:
    return [(id, place, tag.id, tag.why) for place, tag in enumerate(statement.issues)]


def _repeats(statement: Statement, row: sqlite3.Row) -> bool:
    """Whether a statement found in the page is one that the entry's own text makes."""
    one, other = witnesses.words(statement.text), witnesses.words(row["text"])
    return witnesses.same(one, other, same_speaker=True, other_speaker=False, same_day=True)


def _json(value: object) -> str:
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False)
