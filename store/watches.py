"""Watches: named queries that say so when something they find comes in, and the alerts they raised. Kept in desk.db.

A statement that several outlets carry raises a watch once. In quiet hours an alert is recorded and makes no noise.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from difflib import get_close_matches
from typing import Literal, get_args

import msgspec
from msgspec import Struct

from store.query import Query, parse
from store.query_batch import Batch, asked_words
from store.query_match import why
from store.reader import Reader
from store.records import Row
from store.safetext import clean_line
from store.tags import Labels

Action = Literal["mark", "bell", "notice", "desktop"]
ACTIONS: tuple[Action, ...] = get_args(Action)
MOST = 50  # statements that one watch tells of at one look; a burst of more says nothing more


class WatchError(Exception):
    """A watch that cannot be kept; the text says why, in one sentence."""


class Watch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named query and what is done when it finds something new.

    `command` is a program with its arguments, run without a shell with the alert as JSON on its standard input.
    `quiet` is a time of day in which nothing makes itself heard ("22:00-07:00"), "" for none.
    """

    name: str
    query: str
    do: tuple[Action, ...] = ("mark", "notice")
    command: tuple[str, ...] = ()
    quiet: str = ""
    enabled: bool = True


class Alert(Struct, frozen=True, kw_only=True):
    """What a watch said: of which statement (by uid), when, and the words that decided."""

    id: int
    watch: str
    uid: str
    at: str
    words: tuple[str, ...]
    seen: bool = False


class Fired(Struct, frozen=True):
    """A watch found a new statement. `story` is the uid of the first statement of its group of witnesses."""

    watch: Watch
    row: Row
    words: tuple[str, ...]
    story: str


# ------------------------------------------------------------------ pure


def checked(watch: Watch, now: datetime) -> Watch:
    """The watch as it is kept. Raises WatchError where its query, its hours or its command make no sense."""
    name = clean_line(watch.name, 60)
    query = parse(watch.query, now)
    if not name:
        raise WatchError("A watch needs a name.")
    if query.problem:
        raise WatchError(f"{name}: the query makes no sense from column {query.problem_at + 1} on: {query.problem}.")
    if not query.narrows:
        raise WatchError(f"{name}: a watch of everything would never be silent; give it a query.")
    if watch.quiet and hours(watch.quiet) is None:
        raise WatchError(f"{name}: quiet hours {watch.quiet!r} are no hours; write them like 22:00-07:00.")
    if watch.command and (not watch.command[0] or any("\0" in word for word in watch.command)):
        raise WatchError(f"{name}: its command names no program.")
    do = tuple(action for action in ACTIONS if action in watch.do)
    return msgspec.structs.replace(watch, name=name, query=watch.query.strip(), do=do)


def hours(text: str) -> tuple[time, time] | None:
    """Quiet hours as from and to; None where there are none."""
    found = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*", text, re.ASCII)
    if not found:
        return None
    try:
        return time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    except ValueError:
        return None


def is_quiet(text: str, now: datetime) -> bool:
    """Whether `now` (in the zone that people live in) lies in these quiet hours, which may go over midnight."""
    found = hours(text)
    if found is None:
        return False
    start, end = found
    at = now.time()
    return start <= at < end if start <= end else at >= start or at < end


def to_toml(watches: Iterable[Watch]) -> str:
    """Watches as a file for colleagues."""
    lines = []
    for watch in watches:
        lines += ["[[watch]]", f"name = {_quoted(watch.name)}", f"query = {_quoted(watch.query)}"]
        lines.append(f"do = [{', '.join(map(_quoted, watch.do))}]")
        if watch.command:
            lines.append(f"command = [{', '.join(map(_quoted, watch.command))}]")
        if watch.quiet:
            lines.append(f"quiet = {_quoted(watch.quiet)}")
        if not watch.enabled:
            lines.append("enabled = false")
        lines.append("")
    return "\n".join(lines)


def from_toml(text: str, now: datetime) -> list[Watch]:
    """The watches in a file. Raises WatchError with the key that makes no sense."""
    import tomllib

    try:
        found = msgspec.convert(tomllib.loads(text), _File)
    except tomllib.TOMLDecodeError as error:
        raise WatchError(f"This is no TOML: {error}.") from error
    except msgspec.ValidationError as error:
        raise WatchError(_mistake(str(error))) from error
    return [checked(watch, now) for watch in found.watch]


def _mistake(error: str) -> str:
    """What msgspec found wrong with a file ("... - at `$.watch[0].do[0]`"), in words."""
    what, _, at = error.partition(" - at `$")
    found = re.match(r"\.watch\[(\d+)\]\.?(\w*)", at)
    where = f"Watch {int(found[1]) + 1} of the file" if found else "The file"
    known = Watch.__struct_fields__
    if unknown := re.search(r"unknown field `(.*)`", what):
        near = get_close_matches(unknown[1], known if found else ("watch",), n=1, cutoff=0)
        return f'{where}: unknown key "{clean_line(unknown[1], 60)}" (did you mean "{near[0]}"?).'
    if missing := re.search(r"missing required field `(.*)`", what):
        return f'{where}: the key "{missing[1]}" is missing.'
    if found and found[2] == "do":
        what = f"{what}, not a list of {', '.join(ACTIONS[:-1])} or {ACTIONS[-1]}"
    key = f"{found[2]}: " if found and found[2] else ""
    return f"{where}: {key}{what[:1].lower()}{what[1:].replace('`', '')}."


class _File(Struct, forbid_unknown_fields=True):
    watch: tuple[Watch, ...] = ()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


# ------------------------------------------------------------------ asked of the wire


class Lookout:
    """Watches made ready to be asked again and again of what is new on a wire."""

    def __init__(self, watches: Sequence[Watch], now: datetime) -> None:
        self._asked: list[tuple[Watch, Query]] = []
        for watch in watches:
            query = parse(watch.query, now)
            if watch.enabled and query.narrows:
                self._asked.append((watch, query))
        self._words = asked_words(query for _, query in self._asked)

    def new(self, reader: Reader, after: int, upto: int) -> list[Fired]:
        """What the watches find among the statements with ids above `after`, up to `upto`, oldest first."""
        if upto <= after or not self._asked:
            return []
        with reader.at_one_moment():
            return self._new(reader, Batch(reader, after, upto, self._words))

    def _new(self, reader: Reader, batch: Batch) -> list[Fired]:
        found = [(id, number) for number, (_, query) in enumerate(self._asked) for id in batch.find(query)[-MOST:]]
        if not found:
            return []
        labels = Labels(reader.party_labels(), reader.issue_labels())
        rows = {row.id: row for row in reader.rows(list({id for id, _ in found}))}
        fired = []
        for id, number in sorted(found):
            row, (watch, query) = rows.get(id), self._asked[number]
            if row is not None and not row.dismissed:
                fired.append(Fired(watch, row, why(query, row, labels, reader.marks), _story(reader, row)))
        return fired


def _story(reader: Reader, row: Row) -> str:
    if row.witness is None:
        return row.uid
    found = reader.connection.execute("SELECT uid FROM statements WHERE id = ?", (row.witness,)).fetchone()
    return str(found[0]) if found else row.uid


# ------------------------------------------------------------------ kept in desk.db


class Watches:
    """The tables `watches` and `alerts`, over a connection to desk.db. Raises sqlite3.Error."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def all(self) -> list[Watch]:
        """Every watch, in the order they were made."""
        rows = self._db.execute("SELECT * FROM watches ORDER BY id").fetchall()
        return [_watch(row) for row in rows]

    def keep(self, watch: Watch, *, was: str = "") -> None:
        """Add a watch; one of the same name is changed, or the one that `was` called otherwise and keeps its alerts."""
        if was and was != watch.name:
            self._db.execute("UPDATE watches SET name = ? WHERE name = ?", (watch.name, was))
        self._db.execute(
            "INSERT INTO watches (name, query, actions, enabled) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
            "query = excluded.query, actions = excluded.actions, enabled = excluded.enabled",
            (watch.name, watch.query, _actions(watch), watch.enabled),
        )

    def remove(self, name: str) -> bool:
        """Take a watch away, with its alerts; False where there is none of this name."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.execute("DELETE FROM alerts WHERE watch_id = (SELECT id FROM watches WHERE name = ?)", (name,))
            gone = self._db.execute("DELETE FROM watches WHERE name = ?", (name,)).rowcount
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        return gone > 0

    def record(self, fired: Sequence[Fired], at: str, session_id: int | None = None) -> list[Fired]:
        """Keep alerts; returns those of statements that did not raise the watch before, in any wording."""
        ids = {row["name"]: row["id"] for row in self._db.execute("SELECT id, name FROM watches")}
        new = []
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for one in fired:
                if one.watch.name not in ids:
                    continue
                kept = self._db.execute(
                    "INSERT INTO alerts (watch_id, uid, at, words, story, session_id) SELECT ?1, ?2, ?3, ?4, ?5, ?6 "
                    "WHERE NOT EXISTS (SELECT 1 FROM alerts WHERE watch_id = ?1 AND (uid = ?2 OR story = ?5))",
                    (ids[one.watch.name], one.row.uid, at, json.dumps(one.words), one.story, session_id),
                )
                if kept.rowcount > 0:
                    new.append(one)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        return new

    def alerts(self, limit: int = 500) -> list[Alert]:
        """The newest alerts, newest first."""
        rows = self._db.execute(
            "SELECT a.*, w.name AS watch FROM alerts a JOIN watches w ON w.id = a.watch_id ORDER BY a.id DESC LIMIT ?",
            (limit,),
        ).fetchall()
        return [
            Alert(
                id=row["id"], watch=row["watch"], uid=row["uid"], at=row["at"], words=tuple(json.loads(row["words"])),
                seen=bool(row["seen"]),
            )
            for row in rows
        ]  # fmt: skip

    def unseen(self) -> int:
        """How many alerts nobody looked at."""
        return int(self._db.execute("SELECT count(*) FROM alerts WHERE NOT seen").fetchone()[0])

    def see(self, id: int) -> None:
        """This alert was looked at."""
        self._db.execute("UPDATE alerts SET seen = 1 WHERE id = ?", (id,))

    def see_all(self) -> None:
        """All alerts were looked at."""
        self._db.execute("UPDATE alerts SET seen = 1 WHERE NOT seen")

    def marked(self) -> set[str]:
        """The uids of statements that a watch marks."""
        names = {watch.name for watch in self.all() if "mark" in watch.do}
        return {alert.uid for alert in self.alerts(5000) if alert.watch in names}

    def version(self) -> int:
        """A number that moves when another program changed the file."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])


def _actions(watch: Watch) -> str:
    return json.dumps({"do": watch.do, "command": watch.command, "quiet": watch.quiet}, ensure_ascii=False)


def _watch(row: sqlite3.Row) -> Watch:
    kept = msgspec.json.decode(row["actions"])
    fields = {"name": row["name"], "query": row["query"], "enabled": bool(row["enabled"])}
    return msgspec.convert(kept | fields, Watch)
