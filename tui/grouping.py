"""Witnesses by hand: a statement that was grouped with others by mistake is taken out, or put back."""

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from store.desk import Desk
from store.records import Row
from store.safetext import clean_line

if TYPE_CHECKING:
    from tui.app import TalkwatchApp


class Grouping:
    """Keeps in desk.db which statements stand apart from their group, and tells the screens."""

    def __init__(self, app: "TalkwatchApp") -> None:
        self._app = app
        self._taken_out: list[str] = []

    def take_out(self, row: Row) -> None:
        """Have a statement stand alone."""
        if row.witness is None:
            self._app.say("This statement is in no group of witnesses.", severity="warning")
            return
        uid, stamp = row.uid, self._app.stamp()
        if self._change(lambda desk: desk.split(uid, stamp)):
            self._taken_out.append(uid)
            self._app.say(f"Taken out of the group: the words of {clean_line(row.outlet, 60)}. X puts them back.")

    def put_back(self, uid: str = "") -> None:
        """Put a statement back into its group: this one, or what was taken out last since the program began."""
        uid = uid or (self._taken_out[-1] if self._taken_out else "")
        if not uid:
            self._app.say("Nothing was taken out of a group.")
        elif self._change(lambda desk: desk.join(uid)):
            self._taken_out = [other for other in self._taken_out if other != uid]
            self._app.say("Put back into its group of witnesses.")

    def _change(self, change: Callable[[Desk], None]) -> bool:
        from tui.screens.command_screen import CommandScreen

        if self._app.store is None:
            self._app.say("This cannot be kept: desk.db cannot be written.", severity="warning")
            return False
        try:
            change(self._app.store)
        except sqlite3.Error as error:
            self._app.say(f"This cannot be kept ({error}).", severity="error")
            return False
        for screen in self._app.screen_stack:
            if isinstance(screen, CommandScreen):
                screen.witnesses_changed()
        return True
