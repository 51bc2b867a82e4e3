"""The board over a full wire: its queries, and from the key to the painted screen, beside a bare Textual app."""

import asyncio
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from store.board import new_turns, read_board
from store.query import Query, parse
from store.reader import Reader
from store.records import POSITIONS, Issue, Party, Source
from store.wire import Wire
from tests.benchmarks.bench_store import timed
from tui.app import TalkwatchApp
from tui.commands.board import OpenBoard
from tui.screens.board import BoardScreen
from tui.screens.desk import DeskScreen

SIZE = 100_000
PARTIES, ISSUES = 10, 22
NOW = datetime(2022, 1, 14, 18, 0, tzinfo=UTC)
WEEK = 7 * 86400


def fill(path: Path, size: int = SIZE) -> None:
    """Write `size` statements of one week; every fourth takes a position."""
    chance = random.Random(1)
    wire = Wire(path)
    parties = tuple(Party(id=f"p{i}", label=f"Party {i}") for i in range(PARTIES))
    issues = tuple(Issue(id=f"i{i}", group=f"group {i // 5}", label=f"Issue number {i}") for i in range(ISSUES))
    sources = [Source(id=f"s{i}", url=f"http://127.0.0.1/{i}", title=f"Outlet {i}") for i in range(20)]
    wire.load_profile("bench", "1", parties=parties, issues=issues, sources=sources)
    statements, speakers, tags, entries = [], [], [], []
    for id in range(1, size + 1):
        at = (NOW - timedelta(seconds=WEEK * (1 - id / size))).strftime("%Y-%m-%dT%H:%M:%SZ")
        party, issue = f"p{chance.randrange(PARTIES)}", f"i{int(chance.triangular(0, ISSUES, 3))}"
        position = chance.choice(POSITIONS[:-1]) if chance.random() < 0.25 else None
        text = f"statement {id} " + "of so many words " * 10
        entries.append((id, f"s{id % 20}", str(id), at))
        words = f"any party{party} issue{issue} position{position or 'none'}"
        statements.append((id, f"{id:016x}", id, text, position, chance.choice((0.6, 0.9, 0.95)), at, text, words))
        speakers.append((id, f"Speaker {id % 400}", party))
        tags.append((id, issue))
    with wire.transaction() as db:
        db.executemany(
            "INSERT INTO entries (id, source_id, guid, url, title, text, raw_title, raw_text, author, outlet, language,"
            " published, updated, first_seen, hash) VALUES (?, ?, ?, '', 'A title', '', '', '', '', '', 'en', '', '',"
            " ?, '')",
            entries,
        )
        db.executemany(
            'INSERT INTO statements (id, uid, entry_id, kind, text, "where", start, end, content, source, cue, place,'
            " position, position_why, confidence, first_seen, s_text, s_title, s_names, s_tags)"
            " VALUES (?, ?, ?, 'indirect', ?, 'text', 0, 9, '[[0, 9]]', '', '', '', ?, '', ?, ?, ?, '', '', ?)",
            statements,
        )
        db.executemany("INSERT INTO statement_speakers VALUES (?, 0, NULL, ?, ?, '')", speakers)
        db.executemany("INSERT INTO statement_issues VALUES (?, 0, ?, '')", tags)
        db.execute("INSERT INTO board SELECT * FROM board_rows")
    wire.connection.close()


class BareScreen(Screen[None]):
    """One word."""

    def compose(self) -> ComposeResult:
        """The word."""
        yield Static("nothing")


class Bare(App[None]):
    """The least that Textual can show on a second screen."""

    def open(self) -> None:
        """Show it."""
        self.push_screen(BareScreen())


async def until(holds: Callable[[], bool]) -> None:
    """Give way until it holds."""
    while not holds():  # noqa: ASYNC110
        await asyncio.sleep(0.001)


async def opened_bare() -> float:
    """Seconds from asking for a screen to its first paint, with nothing on it."""
    app = Bare()
    async with app.run_test(size=(120, 40)):
        began = time.perf_counter()
        app.open()
        await until(lambda: len(app.screen_stack) == 2 and bool(app.screen.query(Static)))
        await until(lambda: bool(app.screen.query_one(Static).size.width))
        app.screen._compositor.render_strips()
        return time.perf_counter() - began


async def opened_board(folder: Path) -> float:
    """Seconds from the key to the board painted with what it read."""
    app = TalkwatchApp(folder, clock=lambda: NOW, zone=UTC)

    def shown() -> bool:
        return isinstance(app.screen, BoardScreen) and app.screen.read and bool(app.screen.grid.board.lines)

    async with app.run_test(size=(120, 40)):
        await until(lambda: isinstance(app.screen, DeskScreen) and bool(app.screen.counted_to))
        desk = app.screen
        assert isinstance(desk, DeskScreen)
        began = time.perf_counter()
        OpenBoard().run(desk)
        await until(shown)
        app.screen._compositor.render_strips()
        return time.perf_counter() - began


def main() -> None:
    """Print the times of the board over SIZE statements."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wire.db"
        began = time.perf_counter()
        fill(path)
        print(f"filled with {SIZE:,} statements in {time.perf_counter() - began:.0f} s")
        reader = Reader(path)
        timed("board, all", lambda: read_board(reader, Query(""), NOW))
        for text in ("since:24h", "position:reject", "words", "-position:reject", "is:sure"):
            timed(f"board, {text}", partial(read_board, reader, parse(text, NOW), NOW), times=10)
        timed("turns made by the last 100 statements", lambda: new_turns(reader, SIZE - 100))
        reader.close()
        runs = sorted(asyncio.run(opened_board(Path(folder))) * 1000 for _ in range(9))
        bare = sorted(asyncio.run(opened_bare()) * 1000 for _ in range(9))
        print(f"{'from the key to the painted board, 120x40':<44} p50 {runs[4]:8.2f} ms   worst {runs[-1]:7.2f} ms")
        print(f"{'the same with an empty screen of Textual':<44} p50 {bare[4]:8.2f} ms   worst {bare[-1]:7.2f} ms")
