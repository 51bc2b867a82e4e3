"""Reads what is to be exported, page by page: statements with their entry, roles, witnesses, pins and notes."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from store import past
from store.export.items import Item, Wording, cite
from store.query import Query
from store.reader import Reader
from store.records import Row
from store.safetext import SafeText, clean

if TYPE_CHECKING:
    from store.export.log import DeskLog

PAGE = 500
MOST_WORDINGS = 100  # of a group of witnesses, beside each statement of it

_OUTLET = "coalesce(nullif(e.outlet, ''), nullif(o.outlet, ''), o.title)"


class Scope(Struct, frozen=True, kw_only=True):
    """What is exported: the statements a query finds, in a pane ("" the unattributed, None all), with ids above
    `after` and, where given, up to `last`."""

    query: Query = Query("")
    party: str | None = None
    after: int = 0
    last: int | None = None

    def cut(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Those of `rows` (oldest first) that are not too new."""
        return rows if self.last is None else [row for row in rows if row.id <= self.last]


def items(reader: Reader, scope: Scope, desk: "DeskLog | None" = None) -> Iterator[Item]:
    """The statements of a scope, oldest first. Reads PAGE of them at a time and keeps no more."""
    roles = Roles(reader)
    last = scope.after
    while rows := scope.cut(reader.after(last, scope.query, party=scope.party, limit=PAGE)):
        yield from cited(reader, rows, scope, roles, desk)
        last = rows[-1].id


def count(reader: Reader, scope: Scope) -> int:
    """How many statements `items` gives: exactly for a query or a pane, at most for a session."""
    found = reader.count(scope.query, party=scope.party)
    return found if scope.last is None else min(found, max(scope.last - scope.after, 0))


def citation(reader: Reader, row: Row, parties: dict[str, str]) -> SafeText:
    """The citation of one statement, with the roles its speakers had on the day; `parties` are id -> label."""
    return cite(cited(reader, [row], Scope(), Roles(reader))[0], parties)


def cited(
    reader: Reader, rows: Sequence[Row], scope: Scope, roles: "Roles", desk: "DeskLog | None" = None
) -> list[Item]:
    """Rows with all that a citation needs."""
    read = _reading(reader, rows)
    groups = _wordings(reader, {row.witness for row in rows if row.witness is not None}, scope)
    uids = [row.uid for row in rows]
    pins, notes = (desk.pins(uids), desk.notes(uids)) if desk else ({}, {})
    found = []
    for row in rows:
        retrieved, revision = read.get(row.id, (row.first_seen, 1))
        total, wordings = groups.get(row.witness, (1, ()))
        found.append(
            Item(
                row=_safe(row),
                roles=tuple(roles.of(s.id, row.published or row.first_seen) for s in row.speakers),
                retrieved=retrieved,
                revision=revision,
                group=wordings[0].uid if len(wordings) > 1 else "",
                wordings=tuple(wording for wording in wordings if wording.uid != row.uid),
                others=total - 1,
                pinned=pins.get(row.uid, ""),
                notes=tuple(notes.get(row.uid, ())),
            )
        )
    return found


def _safe(row: Row) -> Row:
    """`row` with every text of others through the one door; nearly always it went through it before."""
    speakers = tuple([s if (name := clean(s.name)) == s.name else replace(s, name=name) for s in row.speakers])
    text, title, outlet, url = clean(row.text), clean(row.title), clean(row.outlet), clean(row.url)
    if (text, title, outlet, url, speakers) == (row.text, row.title, row.outlet, row.url, row.speakers):
        return row
    return replace(row, speakers=speakers, text=text, title=title, outlet=outlet, url=url)


def _reading(reader: Reader, rows: Sequence[Row]) -> dict[int, tuple[str, int]]:
    """Statement id -> when the text it stands in was read, and the revision of its entry."""
    marks = ", ".join("?" * len(rows))
    at = reader.as_of or past.FOREVER
    found = reader.connection.execute(
        "SELECT s.id, iif(s.\"where\" = 'article' AND a.at <= ?, a.at, s.first_seen), "
        "coalesce((SELECT min(revision) FROM revisions r WHERE r.entry_id = e.id AND r.seen_to > ?), e.revision) "
        "FROM statements s JOIN entries e ON e.id = s.entry_id LEFT JOIN articles a ON a.entry_id = s.entry_id "
        f"WHERE s.id IN ({marks})",
        [at, at, *(row.id for row in rows)],
    )
    return {id: (at, revision) for id, at, revision in found}


def _wordings(reader: Reader, groups: set[int], scope: Scope) -> dict[int | None, tuple[int, tuple[Wording, ...]]]:
    """Group -> how many wordings it has within the scope's bounds, and the first of them."""
    if not groups:
        return {}
    bounds, values = f" AND uid NOT IN ({', '.join('?' * len(reader.apart))})", [*groups, *reader.apart]
    until = reader.within(scope.query).until
    for bound, value in (("id <= ?", scope.last), ("first_seen < ?", until or None)):
        if value is not None:
            bounds += f" AND {bound}"
            values.append(value)
    found = reader.connection.execute(
        "WITH ranked AS (SELECT id, witness, count(*) OVER (PARTITION BY witness) AS total, "
        f"  row_number() OVER (PARTITION BY witness ORDER BY id) AS place FROM statements "
        f"  WHERE witness IN ({', '.join('?' * len(groups))}){bounds}) "
        f"SELECT r.witness, r.total, s.id, e.id AS entry, s.uid, {_OUTLET} AS outlet, e.title, e.url AS link, "
        "  e.published, s.first_seen, s.state, s.text "
        "FROM ranked r JOIN statements s ON s.id = r.id JOIN entries e ON e.id = s.entry_id "
        f"JOIN sources o ON o.id = e.source_id WHERE r.place <= {MOST_WORDINGS + 1} ORDER BY r.witness, s.id",
        values,
    ).fetchall()
    db, at = reader.connection, reader.as_of
    earlier = past.states(db, at, [row["id"] for row in found]) if at else {}
    titles = past.titles(db, at, [row["entry"] for row in found]) if at else {}
    groups_found: dict[int | None, tuple[int, list[Wording]]] = {}
    for row in found:
        fields = {name: row[name] for name in Wording.__struct_fields__}
        fields["title"] = titles.get(row["entry"], row["title"])
        fields["state"] = earlier[row["id"]].state if row["id"] in earlier else row["state"]
        wording = Wording(**{name: clean(value) for name, value in fields.items()})
        groups_found.setdefault(row["witness"], (row["total"], []))[1].append(wording)
    return {group: (total, tuple(wordings)) for group, (total, wordings) in groups_found.items()}


class Roles:
    """Who held which post when, as the profile of a wire says."""

    def __init__(self, reader: Reader) -> None:
        rows = reader.connection.execute("SELECT id, roles FROM speakers").fetchall()
        self._roles: dict[str, list[dict[str, str]]] = {row["id"]: json.loads(row["roles"]) for row in rows}

    def of(self, speaker: str | None, stamp: str) -> str:
        """The title of the post that a speaker held on the day of `stamp`; "" where none is known."""
        day = stamp[:10]
        for role in reversed(self._roles.get(speaker or "", [])):
            start, to = role.get("start", ""), role.get("to", "")
            # A date may be only a year or a month: its end counts as long as the day begins with it.
            if role.get("title") and day >= start and (not to or (to != "?" and (day <= to or day.startswith(to)))):
                return role["title"]
        return ""
