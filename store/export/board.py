"""The board as a file: a page to read and print, or tables for Datasette, with the statements that decided."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from html import escape
from pathlib import Path
from typing import TextIO

from store.board import Board, Cell, Line
from store.export.datasette import write_sqlite
from store.export.files import place
from store.export.gather import Roles, Scope, cited
from store.export.items import About, Item, short_time
from store.export.log import DeskLog
from store.export.page import begin_page, write_statement
from store.reader import Reader
from store.safetext import clean_line

BOARD_FORMATS = ("html", "sqlite")

_TABLES = """
CREATE TABLE board (
  party TEXT NOT NULL REFERENCES parties(id), issue TEXT NOT NULL REFERENCES issues(id), position TEXT,
  since TEXT, statement INTEGER REFERENCES statements(id), statements INTEGER NOT NULL, last_day INTEGER NOT NULL,
  turned_from TEXT, turned_to TEXT, turned_at TEXT, before INTEGER REFERENCES statements(id),
  after INTEGER REFERENCES statements(id), PRIMARY KEY (party, issue));
"""


def save_board(
    path: Path, board: Board, items: Sequence[Item], format: str, about: About, *, force: bool = False
) -> None:
    """Write a board to `path` atomically. `items` are the statements that decided: `board_items`.

    Raises ExportError when the file exists (unless `force`) or cannot be written.
    """

    def fill(beside: Path) -> None:
        if format == "sqlite":
            write_board_sqlite(board, items, beside, about)
        else:
            with beside.open("w", encoding="utf-8", newline="") as stream:
                write_board_html(board, items, stream, about)

    place(path, fill, force=force)


def board_items(reader: Reader, board: Board, desk: DeskLog | None = None) -> list[Item]:
    """The statements that hold positions and turns, in the order they came in."""
    ids = sorted({id for cell in _cells(board) for id in _ids(cell) if id is not None})
    rows = [row for row in map(reader.row, ids) if row is not None]
    return cited(reader, rows, Scope(), Roles(reader), desk) if rows else []


def write_board_html(board: Board, items: Sequence[Item], stream: TextIO, about: About) -> None:
    """Write the board as a table whose positions lead to the statements beneath."""
    uids = {item.row.id: clean_line(item.row.uid) for item in items}
    begin_page(stream, "Board", about)
    head = "".join(f"<th>{escape(clean_line(party.label, 60))}</th>" for party in board.parties)
    stream.write(f'<div class="board"><table>\n<tr><th>Issue</th>{head}<th>Summary</th></tr>\n')
    labels = {party.id: clean_line(party.label, 60) for party in board.parties}
    for line in board.lines:
        cells = "".join(f"<td>{_cell(line.cells.get(party), uids)}</td>" for party in labels)
        issue = escape(clean_line(line.label, 120))
        stream.write(f"<tr><th>{issue}</th>{cells}<td>{escape(_summary(line, labels))}</td></tr>\n")
    stream.write("</table></div>\n")
    if board.silent:
        stream.write(f"<p>Nothing said on: {escape(clean_line('; '.join(board.silent), 4000))}.</p>\n")
    for item in items:
        write_statement(item, stream, about)
    stream.write("</body>\n</html>\n")


def write_board_sqlite(board: Board, items: Sequence[Item], path: Path, about: About) -> None:
    """Write the tables of a statement export, and `board` with a row for each cell. Raises OSError."""
    write_sqlite(items, path, about)
    known = {item.row.id for item in items}
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.executescript(_TABLES)
            db.execute("BEGIN")
            db.executemany(
                "INSERT OR IGNORE INTO issues VALUES (?, ?)", [(line.issue, line.label) for line in board.lines]
            )
            db.executemany("INSERT OR IGNORE INTO parties VALUES (?, ?)", [(p.id, p.label) for p in board.parties])
            db.executemany(
                f"INSERT INTO board VALUES ({', '.join('?' * 12)})",
                [_values(cell, known) for cell in _cells(board)],
            )
            db.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise OSError(0, str(error)) from error


def _cells(board: Board) -> Iterator[Cell]:
    return (cell for line in board.lines for cell in line.cells.values())


def _ids(cell: Cell) -> tuple[int | None, int | None, int | None]:
    """The statement that holds the position, and those between which the party turned."""
    turn = cell.turn
    return (cell.statement or None, turn.before.id if turn else None, turn.after.id if turn else None)


def _values(cell: Cell, known: set[int]) -> tuple[object, ...]:
    statement, before, after = (id if id in known else None for id in _ids(cell))
    turned = (cell.turn.before.position, cell.turn.after.position, cell.turn.after.at) if cell.turn else (None,) * 3
    return (
        cell.party, cell.issue, cell.position or None, cell.since or None, statement, cell.count, cell.last_day,
        *turned, before, after,
    )  # fmt: skip


def _cell(cell: Cell | None, uids: Mapping[int, str]) -> str:
    if cell is None:
        return ""
    words = escape(cell.position or "no clear position")
    if uid := uids.get(cell.statement):
        words = f'<a href="#{escape(uid)}">{words}</a>'
    lines = [f"since {short_time(cell.since)}"] if cell.since else []
    lines.append(f"{cell.count} statement{'' if cell.count == 1 else 's'}, {cell.last_day} in the last day")
    if cell.turn:
        turn = cell.turn
        lines.append(f"turned: {turn.before.position} → {turn.after.position}, {short_time(turn.after.at)}")
    return words + "".join(f"<small>{escape(line)}</small>" for line in lines)


def _summary(line: Line, labels: Mapping[str, str]) -> str:
    groups = (("ready to talk", line.ready), ("refuses", line.refusing), ("asks", line.asking))
    said = (f"{words}: {', '.join(labels.get(party, party) for party in group)}" for words, group in groups if group)
    return "; ".join(said)
