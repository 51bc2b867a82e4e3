"""The log of a session as one stream: what came in, what was done with it, which sources failed, in order."""

import asyncio
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from store.database import StoreError
from store.export import DeskLog, Event, Item, came_in, session_log, session_scope
from store.export.items import EVENTS
from store.query import Query
from store.reader import Reader
from store.records import Party, Row, Session
from store.safetext import clean_line
from tui.commands import LOG
from tui.screens.command_screen import CommandScreen
from tui.screens.detail import DetailScreen
from tui.widgets.key_line import KeyLine
from tui.wording import clock, count_words, day, names, shown, sign

MOST = 2000
"""Statements that are shown; an export holds them all."""
KINDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("everything", frozenset({"statement", *EVENTS})),
    ("statements", frozenset({"statement"})),
    ("pins and notes", frozenset({"pin", "note"})),
    ("corrections", frozenset({"correction"})),
    ("alerts", frozenset({"alert"})),
    ("turns", frozenset({"turn"})),
    ("sources", frozenset({"outage", "recovery", "gap"})),
)
SIGNS = {
    "session": "◷", "pin": "★", "note": "✎", "correction": "≠", "alert": "!", "turn": "⇄", "outage": "×",
    "recovery": "●", "gap": "◌",
}  # fmt: skip
_WARN = ("outage", "gap")


def kind_of(step: Item | Event) -> str:
    """ "statement", or the kind of an event."""
    return step.kind if isinstance(step, Event) else "statement"


class LogScreen(CommandScreen, ModalScreen[None]):
    """The log of one session, the newest at the end; `f` takes one kind after the other."""

    USER_COMMANDS = LOG
    BINDINGS: ClassVar = [command.binding() for command in LOG]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.kind = 0
        self.steps: list[Item | Event] = []
        self._all: list[Item | Event] = []
        self._total = 0

    def compose(self) -> ComposeResult:
        """What it is, the lines, the keys."""
        with Vertical(id="log", classes="dialog"):
            yield Static("", id="log-title", markup=False)
            yield OptionList(id="log-list")
            yield KeyLine(palette=False)

    @property
    def options(self) -> OptionList:
        """The lines."""
        return self.query_one(OptionList)

    def on_mount(self) -> None:
        """Read it."""
        box = self.query_one("#log")
        box.border_title, box.border_subtitle = "Log", "Enter: the statement · Esc: back"
        self.options.focus()
        self.run_worker(self._read, name="log", group="log", exclusive=True, exit_on_error=False)  # type: ignore[arg-type]

    async def _read(self) -> None:
        app = self.talkwatch
        try:
            self._total, self._all = await asyncio.to_thread(read_log, app.data, self.session, app.stamp())
        except (StoreError, sqlite3.Error) as error:
            app.say(f"The log cannot be read ({error}).", severity="error")
            return
        self._show()

    def _show(self) -> None:
        words, kinds = KINDS[self.kind]
        self.steps = [step for step in self._all if kind_of(step) in kinds]
        lines, last = list[Option](), ""
        for step in self.steps:
            at = step.at if isinstance(step, Event) else step.row.first_seen
            today = day(at, self.talkwatch.zone)
            lines.append(Option(self._line(step, at, today if today != last else "")))
            last = today
        self.options.clear_options()
        self.options.add_options(lines)
        self.options.highlighted = len(lines) - 1 if lines else None
        shown_words = words if lines else f"no {words}" if self.kind else "nothing yet"
        newest = f", the newest {MOST:,}" if self._total > MOST else ""
        self.query_one("#log-title", Static).update(
            Content.assemble(
                (f"{clean_line(self.session.name, 60)}  ", "bold"),
                (f"{count_words(self._total, 'statement', 'statements')} came in{newest}  ", "$quiet"),
                (shown_words, "$accent"),
            )
        )

    def _line(self, step: Item | Event, at: str, today: str) -> Content:
        head: list[tuple[str, str | Style]] = [(f"{today}\n", "$quiet")] if today else []
        head.append((f"{clock(at, self.talkwatch.zone)}  ", "$quiet"))
        if isinstance(step, Item):
            return Content.assemble(*head, *_statement(step.row, self.talkwatch.parties))
        style = "$warning" if step.kind in _WARN else "$accent"
        end = f" until {clock(step.until, self.talkwatch.zone)}" if step.until else ""
        return Content.assemble(*head, (f"{SIGNS[step.kind]} {EVENTS[step.kind]}{end}  ", style), clean_line(step.text))

    # -------------------------------------------------------------- what commands ask for

    def next_kind(self) -> None:
        """Show the next kind alone, or everything again."""
        self.kind = (self.kind + 1) % len(KINDS)
        self._show()

    @on(OptionList.OptionSelected)
    def open_step(self) -> None:
        """Show the statement of the line at hand whole."""
        at = self.options.highlighted
        if at is None or at >= len(self.steps):
            return
        step = self.steps[at]
        uid = step.row.uid if isinstance(step, Item) else step.uids[-1] if step.uids else ""
        if uid:
            self.run_worker(self._open(uid), name="step", group="step", exclusive=True, exit_on_error=False)

    async def _open(self, uid: str) -> None:
        try:
            row, issues = await self.talkwatch.asker_shown.ask(lambda reader: (reader.row(uid), reader.issue_labels()))
        except (StoreError, sqlite3.Error) as error:
            self.talkwatch.say(f"The wire cannot be read ({error}).", severity="error")
            return
        if row is None:
            self.talkwatch.say("The wire does not hold this statement any more.", severity="warning")
        else:
            self.app.push_screen(DetailScreen(row, None, Query(""), issues))


def read_log(data: Path, session: Session, now: str) -> tuple[int, list[Item | Event]]:
    """How many statements came in during a session, and the steps of its log from the newest MOST of them on.

    Raises StoreError or sqlite3.Error. To be called on a thread of its own.
    """
    with closing(Reader(data / "wire.db")) as reader, closing(DeskLog(data / "desk.db")) as desk:
        scope, total = session_scope(session, reader.last_id()), came_in(reader, session)
        first = ""
        if total > MOST:
            newest = reader.page(before=(scope.last or 0) + 1, limit=MOST)
            scope, first = replace(scope, after=newest[-1].id - 1), newest[-1].first_seen
        steps = session_log(reader, desk, session, scope, now)
        return total, [step for step in steps if isinstance(step, Item) or step.at >= first]


def _statement(row: Row, parties: Mapping[str, Party]) -> list[tuple[str, str]]:
    party = parties.get(row.parties[0]) if row.parties else None
    who = f"{sign(party)} {clean_line(party.label, 60)}, " if party else ""
    state = f"  [{row.state}]" if row.state != "current" else ""
    return [
        (f"{who}{names(row)}  ", "bold"),
        (shown(row), "$foreground"),
        (f"  {clean_line(row.outlet, 60)}{state}", "$quiet"),
    ]
