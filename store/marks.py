"""Which statements a person marked, for `is:pinned` and the like: read from desk.db, which is never written here."""

import sqlite3
from collections.abc import Collection
from pathlib import Path

from store.database import StoreError, open_read_only
from store.query_tree import Mark

_UIDS: dict[Mark, str] = {
    "pinned": "SELECT uid FROM pins",
    "noted": "SELECT DISTINCT uid FROM notes",
    "corrected": "SELECT DISTINCT uid FROM corrections WHERE taken_back = ''",
}
_NEW = "SELECT coalesce((SELECT first_id FROM runs ORDER BY id DESC LIMIT 1), 0)"


class DeskMarks:
    """Asks desk.db each time; where there is none (or it cannot be read), nothing is marked.

    New is what came in since the desk was opened last. To be called on the thread that asks the wire.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def __call__(self, mark: str) -> Collection[str] | int:
        try:
            if self._connection is None:
                self._connection = open_read_only(self._path)
            if mark == "new":
                return int(self._connection.execute(_NEW).fetchone()[0])
            return {row[0] for row in self._connection.execute(_UIDS[mark])}  # type: ignore[index]
        except (StoreError, sqlite3.Error):
            self._connection = None
            return 0 if mark == "new" else ()
