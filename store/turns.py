"""When a party changed sides on an issue: from cooperation to conflict or back. Pure, but for the table that keeps it.

The sides are the coarse classes of PLOVER's verbal codes, but for `request`: PLOVER counts it as conflict because it
codes demands, while what is tagged here are also appeals ("calls on both sides to meet again"). A party that asks for
something has neither come round nor refused, so a request leaves its side as it was.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from msgspec import Struct

Side = Literal["cooperation", "conflict", ""]

COOPERATION = ("agree", "consult", "support", "concede")
CONFLICT = ("accuse", "reject", "threaten")


class Stand(NamedTuple):
    """A sure statement of a party on an issue. `group` is its group of witnesses (its own id where it stands alone),
    `owner` who owns the outlet, `at` when it was first seen."""

    id: int
    at: str
    position: str
    group: int
    owner: str


class Turn(Struct, frozen=True):
    """A party changed sides between two statements. `confirmed` is the id of the statement that made it certain."""

    before: Stand
    after: Stand
    confirmed: int


class TurnEvent(Struct, frozen=True, kw_only=True):
    """A turn as desk.db keeps it; `at` is when the statement that turned was first seen."""

    uid_before: str
    uid_after: str
    party: str
    issue: str
    was: str
    now: str
    at: str
    recorded: str = ""
    session_id: int | None = None


def side(position: str) -> Side:
    """The side that a position is on, "" for a request and for none."""
    return "cooperation" if position in COOPERATION else "conflict" if position in CONFLICT else ""


def turns(stands: Iterable[Stand]) -> list[Turn]:
    """The turns in what one party said on one issue, by ids.

    The first statement that takes a side gives the side it stands on. It turns when the other side is taken twice with
    nothing of the first in between: in two statements, or in one that the outlets of two owners carry. So one lone
    statement turns nothing, nor does a party that says now this, now that.
    """
    found: list[Turn] = []
    last: Stand | None = None
    other: list[Stand] = []
    for stand in stands:
        if not side(stand.position):
            continue
        if last is None or side(stand.position) == side(last.position):
            last, other = stand, []
            continue
        other.append(stand)
        if confirmed := _confirmed(other):
            found.append(Turn(last, other[0], confirmed))
            last, other = stand, []
    return found


def last_turn(newest_first: Iterable[Stand]) -> Turn | None:
    """The last of the `turns`, found from the newest statement backwards: no more is read than it takes.

    It is the start of the newest run that is confirmed, or of an earlier one on the same side, before which the other
    side stood.
    """
    found: tuple[Stand, int] | None = None  # the start of a confirmed run, and what confirmed it
    turn: Turn | None = None
    for run in _runs(newest_first):
        if found and side(run[0].position) != side(found[0].position):
            turn = turn or Turn(run[-1], *found)  # holds if this run is confirmed, or the first of all
            if _confirmed(run):
                return turn
        elif confirmed := _confirmed(run):
            found, turn = (run[0], confirmed), None
        first = run
    return turn if turn and side(first[0].position) == side(turn.before.position) else None


def turns_above(newest_first: Iterable[Stand], above: int) -> list[Turn]:
    """The `turns` that statements with ids above `above` made certain; no more is read than it takes.

    Before a run whose statements up to `above` confirm it, nothing can matter: which side stood there is known.
    """
    read: list[Stand] = []
    known: Stand | None = None  # the newest of the run that is read, as it stood at `above`
    for stand in newest_first:
        if not side(stand.position):
            continue
        if read and side(stand.position) != side(read[-1].position):
            known = None
        read.append(stand)
        if stand.id <= above:
            known = known or stand
            if _other_voice(stand, known):
                break
    return [turn for turn in turns(reversed(read)) if turn.confirmed > above]


def _runs(newest_first: Iterable[Stand]) -> Iterator[list[Stand]]:
    """Stands that follow one another on one side; the newest run first, each oldest first."""
    sided = (stand for stand in newest_first if side(stand.position))
    for _, run in groupby(sided, key=lambda stand: side(stand.position)):
        yield [*run][::-1]


def _confirmed(run: Sequence[Stand]) -> int:
    """The id of the statement that makes a run more than one lone statement, 0 where none does."""
    first = run[0]
    return next((s.id for s in run if _other_voice(s, first)), 0)


def _other_voice(one: Stand, other: Stand) -> bool:
    return one.group != other.group or one.owner != other.owner


# ------------------------------------------------------------------ what the desk keeps


def record(desk: sqlite3.Connection, events: Sequence[TurnEvent]) -> list[TurnEvent]:
    """Keep turns; returns those that were not known. Known by party, issue and the statement that turned."""
    new = []
    for event in events:
        cursor = desk.execute(
            "INSERT OR IGNORE INTO turns (uid_before, uid_after, party, issue, was, now, at, recorded, session_id) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (event.uid_before, event.uid_after, event.party, event.issue, event.was, event.now, event.at,
             event.recorded, event.session_id),
        )  # fmt: skip
        if cursor.rowcount:
            new.append(event)
    return new


def recorded(desk: sqlite3.Connection, session_id: int | None = None) -> list[TurnEvent]:
    """The turns that were noted, in a session or at all, oldest first."""
    where, values = ("WHERE session_id = ?", [session_id]) if session_id is not None else ("", [])
    names = TurnEvent.__struct_fields__
    rows = desk.execute(f"SELECT {', '.join(names)} FROM turns {where} ORDER BY at, id", values).fetchall()
    return [TurnEvent(**dict(zip(names, row, strict=True))) for row in rows]


def looked_up_to(desk: sqlite3.Connection) -> int | None:
    """The id of the newest statement when turns were last looked for, None where they never were."""
    row = desk.execute("SELECT last_id FROM turns_seen").fetchone()
    return int(row[0]) if row else None


def looked(desk: sqlite3.Connection, last_id: int) -> None:
    """Turns up to this statement were looked for."""
    desk.execute("INSERT OR REPLACE INTO turns_seen VALUES (1, ?)", (last_id,))
