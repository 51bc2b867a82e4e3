"""Corrections by hand: which people a typed name may mean, what was changed, and how it is kept and told."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from store.corrections import value_of
from store.database import StoreError
from store.records import Correction, Field, Row, Speaker
from store.safetext import clean_line, fold

if TYPE_CHECKING:
    from tui.app import TalkwatchApp

MOST_FOUND = 5


class Choices(Struct, frozen=True, kw_only=True):
    """What a dialog says of a statement, as `store.records.Correction` writes it."""

    speakers: tuple[str, ...]
    parties: tuple[str, ...]
    issues: tuple[str, ...]
    position: tuple[str, ...]
    statement: tuple[str, ...] = ()


def choices_of(row: Row) -> Choices:
    """A statement as it stands."""
    return Choices(**{field: value_of(row, field) for field in Choices.__struct_fields__})  # type: ignore[arg-type]


def changes(row: Row, chosen: Choices, at: str) -> list[Correction]:
    """What differs from how the statement stands; `old` is what the classifier says. Order counts only for speakers."""
    found = []
    classified = {c.field: c.old for c in row.corrected}
    fields: tuple[Field, ...] = ("speakers", "parties", "issues", "position", "statement")
    for field in fields:
        now, new = value_of(row, field), getattr(chosen, field)
        if now != new and (field == "speakers" or set(now) != set(new)):
            old = classified.get(field, now)
            # Back to what the classifier says is no correction, whatever the order.
            same = set(old) == set(new) and (field != "speakers" or old == new)
            found.append(Correction(field=field, old=old, new=old if same else new, at=at))
    return found


def typed_names(text: str) -> tuple[str, ...]:
    """The names in a line where semicolons stand between several."""
    return tuple(dict.fromkeys(name for part in text.split(";") if (name := clean_line(part, 200).strip())))


def find_people(typed: str, people: Sequence[Speaker]) -> list[Speaker]:
    """The people whose names have words that begin as the last name typed; nobody for one that is complete."""
    name = typed.split(";")[-1].strip()
    wanted = fold(name).split()
    if not wanted or any(person.name == name for person in people):
        return []
    found = [p for p in people if all(any(w.startswith(start) for w in fold(p.name).split()) for start in wanted)]
    return found[:MOST_FOUND]


class Correcting:
    """Opens the dialog, keeps what it brings in desk.db, and tells the screens."""

    def __init__(self, app: "TalkwatchApp") -> None:
        self._app = app

    def open(self, row: Row) -> None:
        """Ask what is wrong with a statement."""
        if self._app.store is None:
            self._app.say("Corrections are not kept: desk.db cannot be written.", severity="warning")
            return
        self._app.run_worker(self._ask(row), name="correct", group="correct", exclusive=True, exit_on_error=False)

    async def _ask(self, row: Row) -> None:
        from tui.screens.correct import CorrectScreen

        try:
            now, people, issues = await self._app.asker.ask(
                lambda reader: (reader.row(row.uid), reader.speakers(), reader.issue_labels())
            )
        except (StoreError, sqlite3.Error) as error:
            self._app.say(f"The wire cannot be read ({error}).", severity="error")
            return
        screen = CorrectScreen(now or row, tuple(self._app.parties.values()), people, issues, self._app.stamp())
        self._app.push_screen(screen, lambda found: self._keep(row.uid, found) if found else None)

    def _keep(self, uid: str, found: Iterable[Correction]) -> None:
        store, session = self._app.store, self._app.session
        if store is None:
            return
        try:
            store.correct(uid, found, session.id if session else None)
        except sqlite3.Error as error:
            self._app.say(f"The correction cannot be kept ({error}).", severity="error")
            return
        gone = any(c.field == "statement" and c.new and c.new != c.old for c in found)
        taken_back = all(c.new == c.old for c in found)
        words = "Not a statement any more; the filter is:corrected still finds it." if gone else "Corrected."
        self._app.say("Taken back: it stands as it was found." if taken_back else words)
        self._tell(uid)

    def take_back_last(self) -> None:
        """Take back what was corrected last in this session."""
        store, session = self._app.store, self._app.session
        try:
            uid = store.take_back_last(session.id if session else None, self._app.stamp()) if store else ""
        except sqlite3.Error as error:
            self._app.say(f"The correction cannot be taken back ({error}).", severity="error")
            return
        self._app.say("Taken back: the last correction." if uid else "Nothing was corrected in this session.")
        if uid:
            self._tell(uid)

    def _tell(self, uid: str) -> None:
        from tui.screens.command_screen import CommandScreen

        for screen in self._app.screen_stack:
            if isinstance(screen, CommandScreen):
                screen.statement_corrected(uid)
