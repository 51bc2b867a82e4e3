"""Sees that statements were read again, or should be: fills the panes anew, or says so."""

import sqlite3
from typing import TYPE_CHECKING

from store import retag
from store.database import StoreError

if TYPE_CHECKING:
    from tui.screens.desk_panes import DeskPanes

LOOK_EVERY = 5.0
OUTDATED = "The profile or the program changed since older statements were tagged: run `talkwatch reclassify`."


class RetagWatch:
    """Looks at what the wire says of itself. A run that was over before the desk opened is no news."""

    def __init__(self, desk: "DeskPanes") -> None:
        self._desk = desk
        self._finished: str | None = None
        self._said = False

    async def look(self) -> None:
        """Say once that statements are outdated; after a run have the panes show what it brought."""
        try:
            meta = await self._desk.talkwatch.asker.ask(lambda reader: reader.meta())
        except (StoreError, sqlite3.Error):
            return
        run = retag.progress(meta)
        finished = run.finished if run else ""
        if self._finished is not None and finished and finished != self._finished:
            await self._desk.refill()
            self._desk.talkwatch.say("All statements were read again: tags are up to date.")
        self._finished = finished
        if retag.outdated(meta) and not self._said and (run is None or run.finished):
            self._said = True
            self._desk.talkwatch.say(OUTDATED, severity="warning")
