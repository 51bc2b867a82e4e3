"""Open a file of the store: pragmas, writing and read-only connections, migrations."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from store import migrations

WIRE_APPLICATION_ID = 0x746B7769  # "tkwi"
DESK_APPLICATION_ID = 0x746B646B  # "tkdk"


PATIENCE = 5.0  # seconds that a reader waits where somebody locked the file


class StoreError(Exception):
    """A file of the store cannot be used; the text says what to do."""


class NotThereYet(StoreError):
    """Nobody made the file yet."""


def damaged(path: Path, error: sqlite3.Error) -> StoreError:
    """What to say when a file fails in the middle of the work."""
    return StoreError(f"{path} cannot be used ({error}): `talkwatch doctor` says more.")


def open_wire(path: Path) -> sqlite3.Connection:
    """Open wire.db for writing, made or brought up to date. Only the collector does this.

    Raises StoreError when the file is no wire, is damaged, or was written by a newer version.
    """
    return _open_writing(path, migrations.wire, WIRE_APPLICATION_ID)


def open_desk(path: Path) -> sqlite3.Connection:
    """Open desk.db for writing, made or brought up to date. Raises StoreError as `open_wire` does."""
    return _open_writing(path, migrations.desk, DESK_APPLICATION_ID)


def open_read_only(path: Path) -> sqlite3.Connection:
    """Open a file of the store for reading. Raises NotThereYet, or StoreError when it is not readable."""
    if not path.exists():
        raise NotThereYet(f"There is no {path.name} in {path.parent} yet: run `talkwatch collect` first.")
    try:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=PATIENCE
        )
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be read ({error}).") from error
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA query_only = 1")
    return connection


def identity(path: Path) -> tuple[int, int] | None:
    """Which file stands at a path, as device and number; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _open_writing(path: Path, steps: Migrations, application_id: int) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        _check_kind(connection, path, steps, application_id)
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # counts where the file is only being made
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_size_limit = 67108864")
        database = Database(connection)
        if steps.pending(database):
            steps.apply(database)
            connection.execute(f"PRAGMA application_id = {application_id}")
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be opened for writing ({error}).") from error
    connection.row_factory = sqlite3.Row
    return connection


def _check_kind(connection: sqlite3.Connection, path: Path, steps: Migrations, application_id: int) -> None:
    found = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    database = Database(connection)
    applied = {step.name for step in steps.applied(database)}
    if found not in (0, application_id) or (not empty and not applied):
        raise StoreError(f"{path} is not a {path.name} of talkwatch: move it away or choose another --data folder.")
    if applied - {step.name for step in steps._migrations}:
        raise StoreError(f"{path} was written by a newer talkwatch: update talkwatch, or choose another --data folder.")
