"""Copies of wire.db and desk.db, made while they are in use; and what becomes of a wire that is damaged.

A copy stands in `backups/` beside the file, named after the time it was made, and is only kept when it is sound.
"""

import os
import re
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from store.database import StoreError

FOLDER = "backups"
KEEP = 7  # copies that somebody asked for
KEEP_DAILY = 3  # copies that the collector made by itself
_UNKNOWN = 1_000_000  # statements that a damaged wire may have held beyond its last copy


class Mended(Struct, frozen=True):
    """A damaged wire was set aside. `words` tell a person; `next_statement` is an id that was never given out."""

    words: str
    next_statement: int


def copies(path: Path, folder: Path | None = None) -> list[Path]:
    """The copies of a file, newest first."""
    name = re.compile(rf"{re.escape(path.stem)}-(?:daily-)?\d{{8}}T\d{{6}}Z{re.escape(path.suffix)}")
    folder = folder or path.parent / FOLDER
    found = [entry for entry in folder.iterdir() if name.fullmatch(entry.name)] if folder.is_dir() else []
    return sorted(found, key=made_at, reverse=True)


def made_at(copy: Path) -> str:
    """When a copy was made, as the store writes times."""
    day, clock = copy.stem.rpartition("-")[2].rstrip("Z").split("T")
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{clock[:2]}:{clock[2:4]}:{clock[4:]}Z"


def back_up(path: Path, at: str, *, keep: int = KEEP, daily: bool = False, folder: Path | None = None) -> Path:
    """Copy a file of the store as it is at this moment (`at`), check the copy, and forget all but the newest `keep`.

    Others may go on writing. The collector's `daily` copies are counted apart. Raises StoreError, and then leaves no
    copy and forgets none.
    """
    folder = folder or path.parent / FOLDER
    target = folder / f"{path.stem}-{'daily-' * daily}{re.sub('[-:]', '', at)}{path.suffix}"
    if not path.exists():
        raise StoreError(f"There is no {path.name} in {path.parent} to copy.")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(folder).free < 1.2 * path.stat().st_size:
            raise StoreError(f"No room for a copy of {path.name} in {folder}: nothing was copied.")
        _copy(path, target)
    except (sqlite3.Error, OSError) as error:
        why = (isinstance(error, OSError) and error.strerror) or error
        raise StoreError(f"{path.name} could not be copied to {folder} ({why}).") from error
    mine = [copy for copy in copies(path, folder) if ("-daily-" in copy.name) == daily]
    for old in mine[max(keep, 1) :]:
        old.unlink(missing_ok=True)
    return target


def _copy(source: Path, target: Path, *, still: bool = False) -> None:
    """Copy whole or not at all. `still`: nobody writes the source. Raises sqlite3.Error, OSError."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with (
            closing(_read_only(source, still=still)) as theirs,
            closing(sqlite3.connect(beside, isolation_level=None)) as ours,
        ):
            ours.execute("PRAGMA synchronous = OFF")
            # All pages in one step: it reads one moment, and in small steps a writer would make it begin again.
            theirs.backup(ours)
        if fault := damage(beside, still=True):
            raise sqlite3.DatabaseError(f"the copy is damaged: {fault}")
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _read_only(path: Path, *, still: bool) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' * still}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=5)


# ------------------------------------------------------------------ a damaged wire


def damage(path: Path, *, still: bool = False) -> str:
    """What is wrong with the structure of a file, "" where nothing is. Reads all of it: 0.5 s for 100 MB."""
    try:
        # Only reading, so that its end never clears the log away under whoever has the file by then.
        with closing(_read_only(path, still=still)) as db:
            found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
            return "" if found == "ok" else " ".join(found.split())[:200]
    except sqlite3.OperationalError:  # locked, or not to be opened: this says nothing about what is in it
        return ""
    except sqlite3.DatabaseError as error:
        return str(error)


def index_damaged(path: Path) -> bool:
    """Whether the search index of a wire disagrees with its statements: 1.5 s for 50,000.

    Looked at in a passing copy, since SQLite lets nobody write a file meanwhile. False where no copy can be made.
    """
    try:
        with TemporaryDirectory(dir=path.parent, prefix=".check-") as folder:
            copy = Path(folder) / path.name
            _copy(path, copy)
            with closing(sqlite3.connect(copy, isolation_level=None)) as db:
                try:
                    db.execute("INSERT INTO statements_fts(statements_fts, rank) VALUES ('integrity-check', 1)")
                except sqlite3.DatabaseError as error:
                    return not isinstance(error, sqlite3.OperationalError)
    except (sqlite3.Error, OSError):
        pass  # no room, most likely; or a wire that is damaged as a whole, which others find
    return False


def make_index_anew(path: Path) -> None:
    """Build the search index of a wire from its statements, which keeps others from writing it: see `Wire.yielding`.

    Raises sqlite3.Error, and then the index is as it was.
    """
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as db:
        # To fold the log into the file is left to its one writer: two connections that do it at once may damage it.
        db.execute("PRAGMA wal_autocheckpoint = 0")
        db.execute("INSERT INTO statements_fts(statements_fts) VALUES ('rebuild')")


def mend(path: Path, at: str) -> Mended | None:
    """Set a damaged file aside, under a name with the time, and put its newest sound copy in its place.

    Nothing is deleted. None where the file is not there or sound. Only whoever alone writes the file may call this.
    Raises OSError.
    """
    fault = damage(path) if path.exists() else ""
    if not fault:
        return None
    aside = path.with_name(f"{path.name}.damaged-{re.sub('[-:]', '', at)}")
    # The log goes first: left behind, it would be played into the file that comes in its place.
    for end in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            Path(f"{path}{end}").rename(f"{aside}{end}")
    words = f"{path.name} was damaged ({fault}) and is now {aside.name}; "
    for copy in copies(path):
        try:
            _copy(copy, path, still=True)
        except (sqlite3.Error, OSError):
            continue
        words += f"the copy of {made_at(copy)} was restored, what came in since is fetched again."
        return Mended(words, _next_statement(aside, path))
    return Mended(words + "there is no sound copy of it, so a new one was begun.", _next_statement(aside, None))


def _next_statement(aside: Path, restored: Path | None) -> int:
    """A statement's id never stands for another one later: a desk remembers them."""
    least = (_last_statement(restored) or 0) if restored else 0
    last = _last_statement(aside)
    known = last is not None and least <= last <= least + 100 * _UNKNOWN
    return (last if known and last is not None else least + _UNKNOWN) + 1


def _last_statement(path: Path) -> int | None:
    try:
        with closing(_read_only(path, still=True)) as db:
            return int(db.execute("SELECT coalesce(max(id), 0) FROM statements").fetchone()[0])
    except (sqlite3.Error, ValueError, TypeError):
        return None
