"""What a collector does for its wire beside polling: it forgets what is old, prunes when asked, and keeps copies."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from feeds.poll.schedule import iso
from store import backups, prune
from store.database import StoreError
from store.wire import Wire
from store.witnesses import WINDOW_DAYS

DESK = "desk.db"
DAY = timedelta(days=1)
KEEP_POLLS = timedelta(days=14)
KEEP_PAGES = timedelta(days=7)
KEEP_RUNS = timedelta(days=WINDOW_DAYS + 1)
SETTLED = 600.0  # seconds of running before the daily copy and the like: a desk opened for a look waits for none


def open_sound(path: Path, at: str) -> tuple[Wire, str]:
    """Open the wire; one so damaged that it cannot be opened is set aside and restored.

    Also gives words for a person on that, "" where all was well. Raises StoreError.
    """
    try:
        return Wire(path), ""
    except (StoreError, sqlite3.DatabaseError):
        words = mended(path, at)
        if not words:
            raise
        return Wire(path), words


def mended(path: Path, at: str) -> str:
    """Set a damaged wire aside and restore it; words for a person, "" where it is sound. Raises StoreError."""
    try:
        found = backups.mend(path, at)
    except OSError as error:
        raise StoreError(f"{path} is damaged and could not be set aside ({error.strerror}).") from error
    if found is None:
        return ""
    with closing(Wire(path)) as wire:
        wire.use_up_ids(found.next_statement)
        wire.tell("mended", msgspec.json.encode({"at": at, "words": found.words}).decode())
    return found.words


def fault_of_the_store(error: BaseException) -> sqlite3.DatabaseError | None:
    """The first fault of the database among what the tasks of a run raised."""
    if isinstance(error, BaseExceptionGroup):
        return next(filter(None, map(fault_of_the_store, error.exceptions)), None)
    # Its other kinds, as of a broken constraint, are ours to mend and keep their traceback.
    return (
        error
        if isinstance(error, sqlite3.DatabaseError) and type(error) in (sqlite3.DatabaseError, sqlite3.OperationalError)
        else None
    )


class Upkeep:
    """One for a run of the collector. `say` takes a sentence for a person; `copies`: make one a day."""

    def __init__(
        self, wire: Wire, path: Path, clock: Callable[[], datetime], say: Callable[[str], None], *, copies: bool
    ) -> None:
        self._wire, self._path, self._clock, self._say, self._copies = wire, path, clock, say, copies
        self._tidied = datetime.min.replace(tzinfo=UTC)
        self._tried = self._tidied
        self.writable = asyncio.Event()
        """While this is not set, the wire is written from elsewhere, and polls wait to be written."""
        self.writable.set()

    async def check(self) -> None:
        """On the first start of a day read all of the wire, beside the polls. Raises sqlite3.DatabaseError on fault."""
        at = iso(self._clock())
        if self._wire.told("checked")[:10] == at[:10]:
            return
        if fault := await asyncio.to_thread(backups.damage, self._path):
            raise sqlite3.DatabaseError(fault)
        with suppress(sqlite3.OperationalError):  # a full disk, most likely: polls say so
            self._wire.tell("checked", at)

    async def forever(self, tick: float) -> None:
        """Do what is due, whenever it is."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        while True:
            await self.look(long=loop.time() - started >= SETTLED)
            await asyncio.sleep(tick)

    async def look(self, *, long: bool = True) -> None:
        """Do what is due now; with `long` also what takes a thread seconds."""
        now = self._clock()
        try:
            if abs(now - self._tidied) > DAY:
                self._tidied = now
                await self._tidy(now)
            if request := prune.asked(self._path):
                await self._prune(request)
            if long and abs(now - self._tried) > DAY / 24:
                self._tried = now
                await self._check_index(now)
                if self._copies:
                    await self._copy(now)
        except sqlite3.OperationalError:
            pass  # a full disk, most likely: polls say so

    async def _tidy(self, now: datetime) -> None:
        self._wire.prune_polls(iso(now - KEEP_POLLS))
        self._wire.drop_pages(iso(now - KEEP_PAGES))
        dropped = 1
        while dropped:
            dropped = prune.drop_runs(self._wire, iso(now - KEEP_RUNS))
            await asyncio.sleep(0)

    async def _prune(self, request: prune.Request) -> None:
        """In short transactions, between which polls are written."""
        report = prune.Report(request.id)
        try:
            for pruned in prune.prune(self._wire, request.before, self._path.with_name(DESK)):
                report = prune.Report(request.id, pruned)
                self._wire.tell("pruned", msgspec.json.encode(report).decode())
                await asyncio.sleep(0)
            report = msgspec.structs.replace(report, done=True)
            self._say(f"{report.pruned.entries} old entries were pruned, {report.pruned.kept} kept.")
        except StoreError as error:
            report = msgspec.structs.replace(report, done=True, fault=str(error))
        self._wire.tell("pruned", msgspec.json.encode(report).decode())
        prune.answered(self._path)

    async def _check_index(self, now: datetime) -> None:
        """Once a day compare the search index with the statements, and make it anew where it is damaged."""
        if self._wire.told("fts_checked")[:10] == iso(now)[:10]:
            return
        if await asyncio.to_thread(backups.index_damaged, self._path):
            await self._make_index_anew()
        self._wire.tell("fts_checked", iso(now))

    async def _make_index_anew(self) -> None:
        self.writable.clear()
        try:
            with self._wire.yielding():
                await asyncio.to_thread(backups.make_index_anew, self._path)
        finally:
            self.writable.set()

    async def _copy(self, now: datetime) -> None:
        daily = [copy for copy in backups.copies(self._path) if "-daily-" in copy.name]
        if daily and abs(now - datetime.fromisoformat(backups.made_at(daily[0]))) < DAY:
            return
        try:
            # A connection of its own that only reads, in a thread: the copy of a big wire takes seconds.
            await asyncio.to_thread(backups.back_up, self._path, iso(now), keep=backups.KEEP_DAILY, daily=True)
        except StoreError as error:
            self._say(str(error))
