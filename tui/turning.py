"""Looks for turns while the desk is open: notes each once in desk.db, and says so naming both statements."""

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from store.database import StoreError
from store.query import Query
from store.reader import Reader
from store.records import Row
from store.safetext import clean_line
from store.turns import TurnEvent, looked, looked_up_to, record
from tui.wording import count_words, fit, names, shown

if TYPE_CHECKING:
    from tui.screens.desk_frame import DeskFrame

SHOWN_FOR = 20.0  # seconds
MANY = 3  # more than so many at once are told in one sentence


class TurnWatch:
    """Notes the turns that new statements made. What was on the wire before a desk first saw it is nobody's news."""

    def __init__(self, desk: "DeskFrame") -> None:
        self._desk = desk
        self._seen = -1
        self._busy = False

    async def look(self) -> None:
        """Look for turns among what came in since the last look, in this run or an earlier one."""
        app, last_id = self._desk.talkwatch, self._desk.live.last_id
        if self._busy or last_id is None or last_id == self._seen or app.desk_file is None or app.session is None:
            return
        self._busy = True
        try:
            above = looked_up_to(app.desk_file)
            if above is None:
                looked(app.desk_file, last_id)
            elif above != last_id:
                # A wire that was collected anew begins its ids anew; the turns that are known stay known.
                await self._note(above if above < last_id else 0)
            self._seen = last_id
        except (StoreError, sqlite3.Error):
            return  # the desk says what is wrong with its files; the next look tries again
        finally:
            self._busy = False

    async def _note(self, above: int) -> None:
        from store.board import corrections_of, new_turns  # when there is something to look at: the desk stands first

        app = self._desk.talkwatch

        def ask(reader: Reader) -> tuple[list[TurnEvent], int, dict[str, Row | None]]:
            events, last_id = new_turns(reader, above, corrections_of(reader, Query("")))
            uids = {uid for event in events for uid in (event.uid_before, event.uid_after)}
            return events, last_id, {uid: reader.row(uid) for uid in uids}

        found, last_id, rows = await app.counter.ask(ask)
        if app.desk_file is None or app.session is None:
            return
        events = [replace(event, recorded=app.stamp(), session_id=app.session.id) for event in found]
        new = record(app.desk_file, events)
        looked(app.desk_file, last_id)
        self._tell(new, rows)

    def _tell(self, events: Sequence[TurnEvent], rows: dict[str, Row | None]) -> None:
        app = self._desk.talkwatch
        if len(events) > MANY:
            app.say(f"{count_words(len(events), 'party', 'parties')} turned on an issue: T lists the turns.")
            return
        from tui.widgets.board_words import event_words

        for event in events:
            words = event_words(event, app.parties, self._desk.issues, app.zone, app.clock())
            quotes = [
                f"\n{when}: {fit(shown(row), 90)} ({names(row)}, {clean_line(row.outlet, 40)})"
                for when, row in (("before", rows[event.uid_before]), ("now", rows[event.uid_after]))
                if row is not None
            ]
            app.notify("".join(quotes).strip(), title=f"⇄ {words}", timeout=SHOWN_FOR, markup=False)
