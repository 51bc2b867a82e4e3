"""The board: where each party stands on each issue. And the statements of one of its cells."""

import asyncio
import sqlite3
import time
from contextlib import ExitStack, closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from store.board import Board, corrections_of, read_board
from store.database import StoreError
from store.export import BOARD_FORMATS, DeskLog, ExportError, board_items, format_of, save_board
from store.marks import DeskMarks
from store.query import Query, both, parse
from store.reader import Reader
from store.records import Party, Row
from store.safetext import clean_line
from tui.cli.shared import about
from tui.commands import BOARD, CELL
from tui.past import stamp
from tui.questions import PAGE, Page, Scope, further
from tui.screens.command_screen import CommandScreen
from tui.screens.detail import DetailScreen
from tui.screens.name import NameScreen
from tui.widgets.board_grid import BoardGrid
from tui.widgets.board_words import SURE_ONLY, cell_words
from tui.widgets.filter_bar import FilterBar
from tui.widgets.key_line import KeyLine
from tui.widgets.statements import StatementList
from tui.wording import full_time

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

LOOK_EVERY = 1.0
AT_MOST = 10  # a board that takes long to read is read at most for a tenth of the time
Key = tuple[object, ...]
WINDOWS = (("", "all times"), ("since:24h", "last 24 hours"), ("since:6h", "last 6 hours"), ("since:1h", "last hour"))


class BoardScreen(CommandScreen, inherit_bindings=False):
    """Parties across, issues down; the filter of the desk applies, and a stretch of time. It follows what comes in."""

    USER_COMMANDS = BOARD
    BINDINGS: ClassVar = [command.binding() for command in BOARD]
    AUTO_FOCUS = "BoardGrid"

    def __init__(self, desk: "DeskScreen") -> None:
        super().__init__()
        self.desk = desk
        self.window = 0
        self.trouble = ""
        self._shown: object = None  # what the board on screen was read from
        self._rest_until = 0.0
        self._first: asyncio.Task[tuple[Key, Board | None]] | None = asyncio.create_task(self._ask())
        """Reading begins with the key that opens the screen, not when it stands."""

    def compose(self) -> ComposeResult:
        """Title, table, the cell at hand in words, filter, keys."""
        yield Static("", id="board-title", markup=False)
        yield BoardGrid(zone=self.talkwatch.zone, clock=self.talkwatch.clock)
        yield Static("", id="board-cell", markup=False)
        bar = FilterBar()
        bar.display = False
        yield bar
        yield KeyLine()

    def on_mount(self) -> None:
        """Read the board again whenever something came in."""
        self.set_interval(LOOK_EVERY, self.look)

    def on_screen_resume(self) -> None:
        """Read the board: for the first time, or because something may have been corrected meanwhile."""
        self._shown = None
        self._read()

    def _read(self) -> None:
        self.run_worker(self.look, name="board", group="board", exit_on_error=False)  # type: ignore[arg-type]

    @property
    def grid(self) -> BoardGrid:
        """The table."""
        return self.query_one(BoardGrid)

    @property
    def read(self) -> bool:
        """Whether a board is shown that was read since the screen came up."""
        return self._shown is not None

    @property
    def query_shown(self) -> Query:
        """The filter of the desk within the stretch of time."""
        now = self.talkwatch.time_shown().astimezone(self.talkwatch.zone)
        words = WINDOWS[self.window][0]
        return both(parse(words, now), self.desk.asked) if words else self.desk.asked

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a filter is typed, letters are letters."""
        return not (action == "command" and self.query_one(FilterBar).display)

    async def settled(self) -> None:
        """Until the filter that was typed is known."""
        await self.query_one(FilterBar).settled()

    # -------------------------------------------------------------- reading

    @property
    def _asked(self) -> Key:
        """What is asked for now."""
        now = self.talkwatch.time_shown()
        return self.desk.asked.root, self.window, now if self.talkwatch.past else f"{now:%d %H}"

    async def _ask(self) -> tuple[Key, Board | None]:
        """What the board was read from, and the board; None where that is what is shown already."""
        query, now, asked, shown = self.query_shown, self.talkwatch.time_shown(), self._asked, self._shown

        def ask(reader: Reader) -> tuple[Key, Board | None]:
            key = (asked, reader.data_version())
            return key, None if key == shown else read_board(reader, query, now, corrections_of(reader, query))

        began = time.monotonic()
        answer = await self.talkwatch.asker_shown.ask(ask)
        self._rest_until = time.monotonic() + AT_MOST * (time.monotonic() - began)
        return answer

    async def look(self) -> None:
        """Read the board anew if the wire, the filter, the time window or the hour is another one."""
        shown = self._shown
        if isinstance(shown, tuple) and shown[0] == self._asked and time.monotonic() < self._rest_until:
            return
        first, self._first = self._first, None
        try:
            key, board = await (first or self._ask())
        except (StoreError, sqlite3.Error) as error:
            self.trouble = clean_line(str(error), 300)
            self._tell_title()
            return
        if board is not None and self.is_mounted:
            self._shown, self.trouble = key, ""
            self.grid.show(board)
            self._tell_title()
            bar = self.query_one(FilterBar)
            if bar.display:
                bar.say(self.desk.asked, None)

    def _tell_title(self) -> None:
        board, query = self.grid.board, self.desk.asked.text.strip()
        parts: list[tuple[str, str]] = [("Board  ", "$accent bold"), (WINDOWS[self.window][1], "$foreground")]
        if self.talkwatch.past is not None:
            parts.append((f"  as of {full_time(stamp(self.talkwatch.past.at), self.talkwatch.zone)}", "$warning"))
        if query:
            parts += [("  filter ", "$quiet"), (clean_line(query, 200), "$foreground bold")]
        if self.trouble:
            parts.append((f"  {self.trouble}", "$warning"))
        elif not board.lines:
            parts.append(("  Nothing with an issue and a party here.", "$warning"))
        parts.append((f"  {SURE_ONLY}", "$quiet"))
        self.query_one("#board-title", Static).update(Content.assemble(*parts), layout=False)

    @on(BoardGrid.Moved)
    def _tell_cell(self) -> None:
        grid, app = self.grid, self.talkwatch
        if not grid.board.lines:
            self.query_one("#board-cell", Static).update("", layout=False)
            return
        head, words = cell_words(grid.cell, self._party.label, self._issue, app.zone, app.clock())
        content = Content.assemble((clean_line(head, 200) + "\n", "bold"), (clean_line(words, 300), "$foreground"))
        self.query_one("#board-cell", Static).update(content, layout=False)

    @property
    def _party(self) -> Party:
        return next(party for party in self.grid.board.parties if party.id == self.grid.party)

    @property
    def _issue(self) -> str:
        return next(line.label for line in self.grid.board.lines if line.issue == self.grid.issue)

    # -------------------------------------------------------------- what commands ask for

    @on(BoardGrid.Opened)
    def open_cell(self) -> None:
        """List the statements of the cell at hand."""
        if self.grid.cell is not None:
            now = self.talkwatch.clock()
            query = both(self.query_shown, parse(f'issue:"{self.grid.issue}"', now))
            words = cell_words(self.grid.cell, self._party.label, self._issue, self.talkwatch.zone, now)
            self.app.push_screen(CellScreen(self._party, query, self.desk, words))

    def change_window(self) -> None:
        """Look at the next stretch of time."""
        self.window = (self.window + 1) % len(WINDOWS)
        self._tell_title()
        self._read()

    def open_filter(self) -> None:
        """Begin to type a filter."""
        bar = self.query_one(FilterBar)
        bar.open(self.desk.asked.text)
        bar.say(self.desk.asked, None)
        self.refresh_bindings()

    def open_export(self) -> None:
        """Ask for a file; its ending says what it is."""
        app = self.talkwatch
        name = str(Path(app.export.folder) / f"talkwatch-board-{app.clock().astimezone(app.zone):%Y-%m-%d-%H%M}.html")
        about = "The ending says what it is: .html to read and print, .md, .csv, .json, or .db for Datasette."
        self.app.push_screen(
            NameScreen("Save the board", about, name, hint="File", enter="save", most=4000), self._save
        )

    def _save(self, name: str | None) -> None:
        if name:
            self.run_worker(partial(self._write, Path(name).expanduser()), name="export", exit_on_error=False)  # type: ignore[arg-type]

    async def _write(self, path: Path) -> None:
        app, query, now = self.talkwatch, self.query_shown, self.talkwatch.time_shown()
        at = stamp(app.past.at) if app.past else ""
        try:
            await asyncio.to_thread(export_board, app.data, path, query, now, at)
        except (ExportError, StoreError, sqlite3.Error, OSError) as error:
            app.say(str(error), severity="warning")
            return
        app.say(f"The board is saved to {path}.")

    @on(FilterBar.Typed)
    def _typed(self, event: FilterBar.Typed) -> None:
        self.desk.set_filter(event.text, live=True)
        self._read()

    @on(FilterBar.Left)
    def _left_filter(self, event: FilterBar.Left) -> None:
        bar = self.query_one(FilterBar)
        self.desk.set_filter(bar.input.value if event.keep else "")
        bar.display = False
        self.refresh_bindings()
        self.grid.focus()
        self._read()


def export_board(data: Path, path: Path, query: Query, now: datetime, at: str) -> None:
    """Save the board of what a query finds, as it was at `at`; the ending of `path` says as what.

    Raises ExportError, StoreError or sqlite3.Error. To be called on a thread of its own.
    """
    form = format_of(path, BOARD_FORMATS)
    if not form:
        raise ExportError(f"{path.name} ends in none of .html .md .csv .json .db: choose one.")
    if path.exists():
        raise ExportError(f"{path} exists already: choose another name.")
    wire, desk_path = data / "wire.db", data / "desk.db"
    with closing(Reader(wire, DeskMarks(desk_path))) as reader, ExitStack() as stack:
        reader.travel(at)
        desk = stack.enter_context(closing(DeskLog(desk_path, at))) if desk_path.exists() else None
        board = read_board(reader, query, now, corrections_of(reader, query))
        save_board(path, board, board_items(reader, board, desk), form, about(reader, wire, query=query.text.strip()))


class CellScreen(CommandScreen, inherit_bindings=False):
    """The statements of one party on one issue, newest on top; Enter opens one with its witnesses."""

    USER_COMMANDS = CELL
    BINDINGS: ClassVar = [command.binding() for command in CELL]
    AUTO_FOCUS = "StatementList"

    def __init__(self, party: Party, query: Query, desk: "DeskScreen", words: tuple[str, str]) -> None:
        super().__init__()
        self.party, self.query_shown, self.desk, self.words = party, query, desk, words
        self._version = -1

    def compose(self) -> ComposeResult:
        """Title, statements, keys."""
        head, words = (clean_line(part, 300) for part in self.words)
        yield Static(Content.assemble((f"{head}  ", "bold"), (words, "$quiet")), id="cell-title", markup=False)
        statements = StatementList(self.party, zone=self.talkwatch.zone, clock=self.talkwatch.clock)
        statements.parties, statements.issues = self.talkwatch.parties, self.desk.issues
        statements.pins, statements.terms = self.talkwatch.pins, self.desk.asked.terms
        yield statements
        yield KeyLine()

    async def on_mount(self) -> None:
        """Read them, and what comes in."""
        self.set_interval(LOOK_EVERY, self.look)
        await self.look()

    @property
    def list_at_hand(self) -> StatementList:
        """The statements."""
        return self.query_one(StatementList)

    @property
    def statement_at_hand(self) -> Row | None:
        """The statement under the cursor."""
        return self.list_at_hand.row

    async def look(self) -> None:
        """Read the newest statements first, then those that came in."""
        held, newest = bool(self.list_at_hand.window.rows), self.list_at_hand.window.newest
        version, query, party = self._version, self.query_shown, self.party.id

        def ask(reader: Reader) -> tuple[int, list[Row]]:
            found = reader.data_version()
            if found == version:
                return found, []
            rows = reader.after(newest, query, party=party)[::-1] if held else []
            return found, rows if held else reader.page(query, party=party, limit=PAGE)

        try:
            self._version, rows = await self.talkwatch.asker_shown.ask(ask)
        except (StoreError, sqlite3.Error) as error:
            self.talkwatch.say(f"The wire cannot be read ({error}).", severity="error")
            return
        if held:
            self.list_at_hand.arrive(rows)
        elif rows:
            self.list_at_hand.show(Page(rows, False, len(rows) == PAGE))

    @on(StatementList.Wanted)
    def _page_wanted(self, event: StatementList.Wanted) -> None:
        event.stop()
        job = partial(self._add_page, event.side == "above")
        self.run_worker(job, name="page", group=f"page {event.side}", exclusive=True, exit_on_error=False)  # type: ignore[arg-type]

    async def _add_page(self, above: bool) -> None:
        statements = self.list_at_hand
        edge = statements.window.newest if above else statements.window.oldest
        scope = Scope(self.query_shown, self.party.id)
        rows = await self.talkwatch.asker_shown.ask(further(scope, edge, above=above))
        if edge == (statements.window.newest if above else statements.window.oldest):
            statements.add_page(rows, "above" if above else "below", more=len(rows) == PAGE)

    @on(StatementList.Opened)
    def _opened(self, event: StatementList.Opened) -> None:
        self.open_statement(event.row)

    def open_statement(self, row: Row) -> None:
        """Show a statement whole."""
        self.app.push_screen(DetailScreen(row, self.list_at_hand, self.desk.asked, self.desk.issues))
