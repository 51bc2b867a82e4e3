"""Statements and session logs as Markdown, HTML, CSV, JSON Lines and SQLite, with a full citation each.

`items` and `session_log` read what is to be exported from a wire (and a desk) page by page; `write` puts it on a
stream, `save` into a file that is written beside and renamed. docs/export.md describes the formats.
"""

from store.export.board import BOARD_FORMATS, board_items, save_board, write_board
from store.export.files import ENDINGS, FORMATS, ExportError, format_of, save, to_text, write
from store.export.gather import Scope, citation, count, items
from store.export.items import SCHEMA, About, Event, Item, Wording
from store.export.json_lines import read_json_lines, write_bare_lines
from store.export.log import DeskLog, SessionTally, came_in, session_log, session_scope
from store.export.table import read_csv

__all__ = [
    "BOARD_FORMATS", "ENDINGS", "FORMATS", "SCHEMA", "About", "DeskLog", "Event", "ExportError", "Item", "Scope",
    "SessionTally", "Wording", "board_items", "came_in", "citation", "count", "format_of", "items", "read_csv",
    "read_json_lines", "save", "save_board", "session_log", "session_scope", "to_text", "write", "write_bare_lines",
    "write_board",
]  # fmt: skip
