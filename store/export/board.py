"""The board as a file: with the statements that decided (Markdown, HTML, SQLite), or its cells alone (CSV, JSON).

Each format says when, from which wire, with which profile and version of the program it was made.
"""

import csv
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from html import escape
from pathlib import Path
from typing import Any, TextIO

from store.board import Board, Cell, Line
from store.export.datasette import write_sqlite
from store.export.files import ExportError, place
from store.export.gather import Roles, Scope, cited
from store.export.items import About, Item, short_time
from store.export.json_lines import about_object
from store.export.log import DeskLog
from store.export.markdown import begin_markdown, write_markdown_statement
from store.export.markdown import escape as escape_markdown
from store.export.page import begin_page, write_statement
from store.export.table import guarded
from store.reader import Reader
from store.safetext import clean_line

COLUMNS = (
    "issue", "issue_label", "group", "party", "party_label", "position", "since", "statements", "last_day",
    "turned_from", "turned_to", "turned_at", "export",
)  # fmt: skip

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
    """Write a board to `path` atomically, in one of BOARD_FORMATS. `items` are what `board_items` gives.

    Raises ExportError when the file exists (unless `force`) or cannot be written.
    """

    def fill(beside: Path) -> None:
        if format == "sqlite":
            _write_sqlite(board, items, beside, about)
            return
        with beside.open("w", encoding="utf-8-sig" if format == "csv" else "utf-8", newline="") as stream:
            write_board(board, items, format, stream, about)

    place(path, fill, force=force)


def write_board(board: Board, items: Sequence[Item], format: str, stream: TextIO, about: About) -> None:
    """Write a board to a stream, in any of BOARD_FORMATS but SQLite, which makes a file. Raises ExportError."""
    if format not in _WRITERS:
        raise ExportError(f"The format {format} makes a file: say its name with -o.")
    _WRITERS[format](board, items, stream, about)


def board_items(reader: Reader, board: Board, desk: DeskLog | None = None) -> list[Item]:
    """The statements that hold positions and turns, in the order they came in."""
    ids = sorted({id for cell in _cells(board) for id in _ids(cell) if id is not None})
    rows = [row for row in map(reader.row, ids) if row is not None]
    return cited(reader, rows, Scope(), Roles(reader), desk) if rows else []


def _write_html(board: Board, items: Sequence[Item], stream: TextIO, about: About) -> None:
    """A table whose positions lead to the statements beneath."""
    uids = {item.row.id: clean_line(item.row.uid) for item in items}
    begin_page(stream, "Board", about)
    head = "".join(f"<th>{escape(clean_line(party.label, 60))}</th>" for party in board.parties)
    stream.write(f'<div class="board"><table>\n<tr><th>Issue</th>{head}<th>Summary</th></tr>\n')
    labels = _labels(board)
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


def _write_markdown(board: Board, items: Sequence[Item], stream: TextIO, about: About) -> None:
    """A table, and the statements beneath."""
    begin_markdown(stream, "Board", about)
    labels = _labels(board)
    rows = [["Issue", *map(escape_markdown, labels.values()), "Summary"], ["---"] * (len(labels) + 2)]
    for line in board.lines:
        cells = ["; ".join(_cell_words(cell)) if (cell := line.cells.get(party)) else "" for party in labels]
        rows.append([escape_markdown(text) for text in (clean_line(line.label, 120), *cells, _summary(line, labels))])
    stream.write("\n")
    stream.writelines(f"| {' | '.join(row)} |\n" for row in rows)
    if board.silent:
        stream.write(f"\nNothing said on: {escape_markdown('; '.join(board.silent), 4000)}.\n")
    for item in items:
        write_markdown_statement(item, stream, about)


def _write_csv(board: Board, _items: Sequence[Item], stream: TextIO, about: About) -> None:
    """A line of column names, then a line a cell."""
    out = csv.writer(stream, lineterminator="\r\n")
    out.writerow(COLUMNS)
    labels = _labels(board)
    for line in board.lines:
        for party, cell in line.cells.items():
            values = (
                line.issue, clean_line(line.label, 200), line.group, party, labels[party], cell.position, cell.since,
                str(cell.count), str(cell.last_day), *(_turned(cell) or ("", "", "")), about.line(),
            )  # fmt: skip
            out.writerow(map(guarded, values))


def _write_json(board: Board, items: Sequence[Item], stream: TextIO, about: About) -> None:
    """One object; docs/export.md has its schema."""
    uids = {item.row.id: item.row.uid for item in items}

    def plain(cell: Cell) -> dict[str, Any]:
        turn = cell.turn and {
            "from": cell.turn.before.position, "to": cell.turn.after.position, "at": cell.turn.after.at,
            "uid_before": uids.get(cell.turn.before.id), "uid_after": uids.get(cell.turn.after.id),
        }  # fmt: skip
        return {
            "party": cell.party, "count": cell.count, "last_day": cell.last_day, "hours": list(cell.hours),
            "position": cell.position or None, "since": cell.since or None, "uid": uids.get(cell.statement),
            "turned": turn,
        }  # fmt: skip

    found = about_object(about) | {
        "type": "board",
        "parties": [{"id": id, "label": label} for id, label in _labels(board).items()],
        "issues": [
            {
                "id": line.issue, "label": clean_line(line.label, 200), "group": line.group, "ready": line.ready,
                "refuses": line.refusing, "asks": line.asking, "cells": list(map(plain, line.cells.values())),
            }
            for line in board.lines
        ],
    }  # fmt: skip
    stream.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


_WRITERS: dict[str, Callable[[Board, Sequence[Item], TextIO, About], None]] = {
    "md": _write_markdown,
    "html": _write_html,
    "csv": _write_csv,
    "json": _write_json,
}
BOARD_FORMATS = (*_WRITERS, "sqlite")


def _write_sqlite(board: Board, items: Sequence[Item], path: Path, about: About) -> None:
    """The tables of a statement export, and `board` with a row for each cell. Raises OSError."""
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
    return (
        cell.party, cell.issue, cell.position or None, cell.since or None, statement, cell.count, cell.last_day,
        *(_turned(cell) or (None, None, None)), before, after,
    )  # fmt: skip


def _turned(cell: Cell) -> tuple[str, str, str] | None:
    """From which position to which a party turned last, and when."""
    return (cell.turn.before.position, cell.turn.after.position, cell.turn.after.at) if cell.turn else None


def _labels(board: Board) -> dict[str, str]:
    return {party.id: clean_line(party.label, 60) for party in board.parties}


def _cell(cell: Cell | None, uids: Mapping[int, str]) -> str:
    if cell is None:
        return ""
    position, *lines = map(escape, _cell_words(cell))
    if uid := uids.get(cell.statement):
        position = f'<a href="#{escape(uid)}">{position}</a>'
    return position + "".join(f"<small>{line}</small>" for line in lines)


def _cell_words(cell: Cell) -> list[str]:
    """The position, and what else there is to say of it."""
    found = [cell.position or "no clear position"]
    if cell.since:
        found.append(f"since {short_time(cell.since)}")
    found.append(f"{cell.count} statement{'' if cell.count == 1 else 's'}, {cell.last_day} in the last day")
    if turned := _turned(cell):
        found.append(f"turned: {turned[0]} → {turned[1]}, {short_time(turned[2])}")
    return found


def _summary(line: Line, labels: Mapping[str, str]) -> str:
    groups = (("ready to talk", line.ready), ("refuses", line.refusing), ("asks", line.asking))
    said = (f"{words}: {', '.join(labels.get(party, party) for party in group)}" for words, group in groups if group)
    return "; ".join(said)
