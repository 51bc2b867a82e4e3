"""The board over a full wire: its queries, and from the key to the painted screen, beside a bare Textual app."""

import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.board import new_turns, read_board
from store.query import Query, parse
from store.reader import Reader
from store.records import POSITIONS, Issue, Party, Source
from store.wire import Wire
from tests.benchmarks.bench_store import timed

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
    wire.connection.close()


def main() -> None:
    """Print the times of the board over SIZE statements."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wire.db"
        began = time.perf_counter()
        fill(path)
        print(f"filled with {SIZE:,} statements in {time.perf_counter() - began:.0f} s")
        reader = Reader(path)
        timed("board, all", lambda: read_board(reader, Query(""), NOW))
        for text in ("since:24h", "position:reject", "statement", "-position:reject"):
            query = parse(text, NOW)
            timed(f"board, {text}", lambda query=query: read_board(reader, query, NOW))
        timed("turns made by the last 100 statements", lambda: new_turns(reader, SIZE - 100))
        reader.close()
