"""What the desk's screen is like and what of it is kept between runs: panes and their order, how far was read."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from msgspec.structs import replace

from store import kept
from store.kept import KeptPane, Reading
from store.records import Party
from store.safetext import clean_line
from tui.wording import UNATTRIBUTED, moment

T = TypeVar("T")

AWAY = timedelta(minutes=15)
"""After so long without a key the desk takes it that nobody read what came in."""
NARROWEST = 24
WIDER_BY = 6
QUERY_GLYPH, QUERY_COLOUR = "≡", "#8fa3b8"


def in_order(panes: Sequence[KeptPane], parties: Sequence[Party]) -> list[KeptPane]:
    """All panes there can be, as the operator ordered them; parties he never saw stand after their neighbour.

    A party that the profile no longer has is left out.
    """
    known = {party.id for party in parties}
    found = [pane for pane in panes if pane.kind != "party" or pane.key in known]
    before = -1
    for party in (*parties, UNATTRIBUTED):
        place = next((i for i, pane in enumerate(found) if pane.key == party.id), None)
        if place is None:
            place = before + 1 if party.id else len(found)
            pane = KeptPane(key=party.id) if party.id else KeptPane(key="", kind="unattributed", hidden=True)
            found.insert(place, pane)
        before = place
    return found


def back_after(last: Reading, now: datetime) -> bool:
    """Whether someone who now touches a key was away since `last`."""
    then = moment(last.at, UTC)
    return then is not None and now - then >= AWAY


class DeskState:
    """The panes of the desk and how far was read. Kept in desk.db, or for this run only where `db` is None.

    `mark` is where reading ended the last time: a line is drawn there in each pane.
    """

    def __init__(self, db: sqlite3.Connection | None, complain: Callable[[str], None]) -> None:
        self._db = db
        self._complain = complain
        self._kept: list[KeptPane] = self._read(kept.panes) or []
        self.mark: Reading | None = self._read(kept.reading)
        self._read_to: Reading | None = None
        self.panes: dict[str, KeptPane] = {}
        self.learn({})

    def _read(self, question: Callable[[sqlite3.Connection], T]) -> T | None:
        try:
            return question(self._db) if self._db else None
        except sqlite3.Error as error:
            self._complain(f"The set-up of the desk cannot be read ({error}).")
            return None

    def _write(self, change: Callable[[sqlite3.Connection], None]) -> None:
        try:
            if self._db:
                change(self._db)
        except sqlite3.Error as error:
            self._complain(f"The set-up of the desk cannot be kept ({error}).")
            self._db = None

    def _keep(self) -> None:
        self._kept = list(self.panes.values())
        self._write(lambda db: kept.keep_panes(db, self._kept))

    # -------------------------------------------------------------- panes

    def learn(self, parties: Mapping[str, Party]) -> None:
        """Know the parties of the wire."""
        self.panes = {pane.key: pane for pane in in_order(self._kept, [*parties.values()])}

    def wants(self, key: str, said: int) -> bool:
        """Whether a pane is shown: as a person decided, else when its party `said` anything."""
        pane = self.panes.get(key)
        if pane is None:
            return False
        return not pane.hidden if pane.hidden is not None else pane.kind == "query" or said > 0

    def face(self, key: str, parties: Mapping[str, Party]) -> Party:
        """Label, glyph and colour of a pane; a query looks like a party of its own."""
        pane = self.panes[key]
        if pane.kind == "query":
            return Party(id=key, label=clean_line(pane.name, 60), glyph=QUERY_GLYPH, colour=QUERY_COLOUR)
        return parties.get(key, UNATTRIBUTED)

    def hide(self, key: str, hidden: bool) -> None:
        """Show a pane or not, whatever its party says."""
        self.panes[key] = replace(self.panes[key], hidden=hidden)
        self._keep()

    def set_width(self, key: str, width: int) -> None:
        """Give a pane a width in columns of the terminal; 0 for an equal share."""
        self.panes[key] = replace(self.panes[key], width=max(NARROWEST, width) if width else 0)
        self._keep()

    def equal_widths(self) -> None:
        """Give all panes equal shares."""
        self.panes = {key: replace(pane, width=0) for key, pane in self.panes.items()}
        self._keep()

    def move(self, key: str, by: int, shown: Sequence[str]) -> None:
        """Move a pane past its neighbour among those `shown`, to the right (1) or to the left (-1)."""
        at = shown.index(key) + by
        if not 0 <= at < len(shown):
            return
        keys = [other for other in self.panes if other != key]
        keys.insert(keys.index(shown[at]) + (by > 0), key)
        self.panes = {other: self.panes[other] for other in keys}
        self._keep()

    def add_query(self, name: str, query: str) -> str:
        """Have a pane for a query; returns its key. A pane of this name is replaced."""
        key = f"={name}"
        self.panes[key] = KeptPane(key=key, kind="query", name=name, query=query)
        self._keep()
        return key

    def drop(self, key: str) -> None:
        """Forget the pane of a query."""
        if self.panes[key].kind == "query":
            del self.panes[key]
            self._keep()

    # -------------------------------------------------------------- reading

    def touched(self, now: datetime, last_id: int) -> bool:
        """Someone is at the desk, with statements up to `last_id` on the wire. True when `mark` moved."""
        last, self._read_to = self._read_to, Reading(last_id, now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        if last is not None and back_after(last, now):
            self.mark = last
            return True
        return False

    def mark_here(self, now: datetime, last_id: int) -> None:
        """Reading ends here, says a person."""
        self.touched(now, last_id)
        self.mark = self._read_to

    def keep_reading(self, session_id: int) -> None:
        """Keep how far was read in this session."""
        if (read_to := self._read_to) is not None:
            self._write(lambda db: kept.keep_reading(db, session_id, read_to))

    # -------------------------------------------------------------- words

    def word(self, key: str) -> str:
        """A word kept under `key`, "" where there is none."""
        return self._read(lambda db: kept.word(db, key)) or ""

    def keep_word(self, key: str, value: str) -> None:
        """Keep a word."""
        self._write(lambda db: kept.keep_word(db, key, value))
