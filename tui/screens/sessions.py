"""The sessions at the desk: what each brought, its log, going on with it, its name, whether pruning leaves it."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from store.database import StoreError
from store.export import DeskLog, SessionTally, came_in
from store.reader import Reader
from store.records import Session
from store.safetext import clean_line
from tui.commands import SESSIONS
from tui.screens.command_screen import CommandScreen
from tui.screens.log import LogScreen
from tui.screens.name import NameScreen
from tui.widgets.key_line import KeyLine
from tui.wording import clock, count_words, day, fit

KEPT = "■"


def counts_of(tally: SessionTally, statements: int) -> str:
    """What a session brought, in words; what there was none of is left out."""
    found = [
        (statements, "statement", "statements"), (tally.pins, "pin", "pins"), (tally.notes, "note", "notes"),
        (tally.corrections, "correction", "corrections"), (tally.alerts, "alert", "alerts"),
        (tally.turns, "turn", "turns"),
    ]  # fmt: skip
    return ", ".join(count_words(*one) for one in found if one[0]) or "nothing came in"


class SessionsScreen(CommandScreen, ModalScreen[None]):
    """A list of all sessions, newest first."""

    USER_COMMANDS = SESSIONS
    BINDINGS: ClassVar = [command.binding() for command in SESSIONS]

    def __init__(self) -> None:
        super().__init__()
        self.sessions: list[Session] = []

    def compose(self) -> ComposeResult:
        """The list, the keys."""
        with Vertical(id="sessions", classes="dialog"):
            yield OptionList(id="sessions-list")
            yield KeyLine(palette=False)

    @property
    def options(self) -> OptionList:
        """The list."""
        return self.query_one(OptionList)

    def on_mount(self) -> None:
        """Read them."""
        box = self.query_one("#sessions")
        box.border_title, box.border_subtitle = "Sessions", "Enter: the log · Esc: back"
        self.options.focus()
        self._begin()

    def _begin(self) -> None:
        self.run_worker(self._read, name="sessions", group="sessions", exclusive=True, exit_on_error=False)  # type: ignore[arg-type]

    async def _read(self) -> None:
        path = self.talkwatch.data / "desk.db"

        def tallies() -> list[SessionTally]:
            with closing(DeskLog(path)) as desk:
                return desk.sessions()

        try:
            found = await asyncio.to_thread(tallies)
            statements = await self.talkwatch.asker.ask(partial(_statements, found))
        except (StoreError, sqlite3.Error) as error:
            self.talkwatch.say(f"The sessions cannot be read ({error}).", severity="error")
            return
        at = self.options.highlighted or 0
        self.sessions = [tally.session for tally in found]
        self.options.clear_options()
        self.options.add_options(
            Option(self._line(tally, count)) for tally, count in zip(found, statements, strict=True)
        )
        self.options.highlighted = min(at, len(found) - 1) if found else None

    def _line(self, tally: SessionTally, statements: int) -> Content:
        session, zone, now = tally.session, self.talkwatch.zone, self.talkwatch.session
        here = now is not None and now.id == session.id
        end = "now" if here else clock(session.ended, zone) if session.ended else "not closed"
        if session.ended and day(session.ended, zone) != day(session.started, zone):
            end = f"{day(session.ended, zone)}, {end}"
        return Content.assemble(
            (f"{KEPT if session.kept else ' '} ", Style.parse("$accent")),
            (fit(clean_line(session.name, 60), 60), Style(bold=True)),
            ("  this one" if here else "", Style.parse("$success")),
            (f"\n  {day(session.started, zone)}, {clock(session.started, zone)} to {end}", Style.parse("$quiet")),
            (f"{', kept' if session.kept else ''}\n  {counts_of(tally, statements)}", Style.parse("$quiet")),
        )

    @property
    def at_hand(self) -> Session | None:
        """The session under the cursor."""
        at = self.options.highlighted
        return self.sessions[at] if at is not None and at < len(self.sessions) else None

    # -------------------------------------------------------------- what commands ask for

    @on(OptionList.OptionSelected)
    def open_log(self) -> None:
        """Show the log of the session at hand."""
        if self.at_hand is not None:
            self.app.push_screen(LogScreen(self.at_hand))

    def resume(self) -> None:
        """Go on with the session at hand."""
        if (session := self.at_hand) is not None:
            job = partial(self._resume, session)
            self.run_worker(job, name="resume", group="sessions", exclusive=True, exit_on_error=False)  # type: ignore[arg-type]

    async def _resume(self, session: Session) -> None:
        try:
            await self.talkwatch.change_session(session.id)
        except (StoreError, sqlite3.Error) as error:
            self.talkwatch.say(f"The session cannot be changed ({error}).", severity="error")
            return
        self.talkwatch.say(f"This is “{session.name}” now.")
        await self._read()

    def rename(self) -> None:
        """Ask for another name."""
        if (session := self.at_hand) is not None:
            about = f"{day(session.started, self.talkwatch.zone)}, {clock(session.started, self.talkwatch.zone)}"
            self.app.push_screen(
                NameScreen("A name for this session", about, session.name), partial(self._named, session.id)
            )

    def _named(self, session_id: int, name: str | None) -> None:
        if name:
            self._change(partial(self.talkwatch.rename_session, session_id, name))

    def keep(self) -> None:
        """Have pruning leave what came in during the session at hand, or not any more."""
        session, store = self.at_hand, self.talkwatch.store
        if session is not None and store is not None:
            self._change(partial(store.keep_session, session.id, not session.kept))

    def _change(self, change: Callable[[], None]) -> None:
        try:
            change()
        except sqlite3.Error as error:
            self.talkwatch.say(f"The session cannot be changed ({error}).", severity="error")
        self._begin()


def _statements(tallies: Sequence[SessionTally], reader: Reader) -> list[int]:
    return [came_in(reader, tally.session) for tally in tallies]
