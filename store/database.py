"""Open a file of the store: pragmas, writing and read-only connections, migrations."""

import sqlite3
from pathlib import Path
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of file. One whose last migration was `newest` is up to date: sqlite-utils, slow to load, is not asked."""

    name: str
    application_id: int
    newest: str


WIRE = Kind("wire", 0x746B7769, "w012_owners_and_sureness")  # "tkwi"
DESK = Kind("desk", 0x746B646B, "d007_runs_of_sessions")  # "tkdk"

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
    return _open_writing(path, WIRE)


def open_desk(path: Path) -> sqlite3.Connection:
    """Open desk.db for writing, made or brought up to date. Raises StoreError as `open_wire` does."""
    return _open_writing(path, DESK)


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


def _open_writing(path: Path, kind: Kind) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        current = _is_current(connection, kind)
        if not current:
            _check_kind(connection, path, kind)
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # counts where the file is only being made
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_size_limit = 67108864")
        if not current:
            _bring_up_to_date(connection, kind)
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be opened for writing ({error}).") from error
    connection.row_factory = sqlite3.Row
    return connection


def _is_current(connection: sqlite3.Connection, kind: Kind) -> bool:
    if connection.execute("PRAGMA application_id").fetchone()[0] != kind.application_id:
        return False
    sql = "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY rowid DESC LIMIT 1"
    last = connection.execute(sql, (f"talkwatch-{kind.name}",)).fetchone()
    return last is not None and last[0] == kind.newest


def _bring_up_to_date(connection: sqlite3.Connection, kind: Kind) -> None:
    from sqlite_utils import Database

    from store import migrations

    steps, database = migrations.SETS[kind.name], Database(connection)
    if steps.pending(database):
        steps.apply(database)
        connection.execute(f"PRAGMA application_id = {kind.application_id}")


def _check_kind(connection: sqlite3.Connection, path: Path, kind: Kind) -> None:
    from sqlite_utils import Database

    from store import migrations

    steps = migrations.SETS[kind.name]
    found = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    applied = {step.name for step in steps.applied(Database(connection))}
    if found not in (0, kind.application_id) or (not empty and not applied):
        raise StoreError(f"{path} is not a {path.name} of talkwatch: move it away or choose another --data folder.")
    if applied - {step.name for step in steps._migrations}:
        raise StoreError(f"{path} was written by a newer talkwatch: update talkwatch, or choose another --data folder.")
