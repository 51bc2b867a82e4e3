"""Sees that statements were read again, or should be: fills the panes anew, or says so."""

import sqlite3
from typing import TYPE_CHECKING

from store.database import StoreError
from store.reader import Reader

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
            finished, outdated = await self._desk.talkwatch.asker.ask(_told)
        except (StoreError, sqlite3.Error):
            return
        if self._finished is not None and finished and finished != self._finished:
            await self._desk.refill()
            self._desk.talkwatch.say("All statements were read again: tags are up to date.")
        self._finished = finished
        if outdated and not self._said:
            self._said = True
            self._desk.talkwatch.say(OUTDATED, severity="warning")


def _told(reader: Reader) -> tuple[str, bool]:
    """When the last run was over, "" where none was, and whether statements are outdated and nothing runs."""
    from store import retag  # brings the writing side along, for which no desk waits

    meta = reader.meta()
    run = retag.progress(meta)
    return run.finished if run else "", retag.outdated(meta) and (run is None or bool(run.finished))
