"""Which statements a person marked, for `is:pinned` and the like: read from desk.db, which is never written here."""

import sqlite3
from collections.abc import Collection
from pathlib import Path

from store.database import StoreError, open_read_only
from store.past import FOREVER
from store.query_tree import Mark

_UIDS: dict[Mark, str] = {
    "pinned": "SELECT uid FROM pins WHERE at <= :at",
    "noted": "SELECT DISTINCT uid FROM notes WHERE at <= :at",
    "corrected": "SELECT DISTINCT uid FROM corrections WHERE at <= :at AND (taken_back = '' OR taken_back > :at)",
}
_NEW = "SELECT coalesce((SELECT first_id FROM runs WHERE started <= :at ORDER BY id DESC LIMIT 1), 0)"


class DeskMarks:
    """Asks desk.db each time; where there is none (or it cannot be read), nothing is marked.

    New is what came in since the desk was opened last. `as_of` sets all back to a moment (ISO 8601, UTC). To be
    called on the thread that asks the wire.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.as_of = ""
        self._connection: sqlite3.Connection | None = None

    def __call__(self, mark: str) -> Collection[str] | int:
        try:
            if self._connection is None:
                self._connection = open_read_only(self._path)
            if mark == "new":
                return int(self._connection.execute(_NEW, {"at": self.as_of or FOREVER}).fetchone()[0])
            return {row[0] for row in self._connection.execute(_UIDS[mark], {"at": self.as_of or FOREVER})}  # type: ignore[index]
        except (StoreError, sqlite3.Error):
            self._connection = None
            return 0 if mark == "new" else ()
