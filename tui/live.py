"""What changed on the wire: asks the reader on a thread of its own and says so as messages."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from textual.message import Message

from store.database import NotThereYet, StoreError
from store.query import Query
from store.reader import Reader
from store.records import Row
from tui.wording import Tally, tally

T = TypeVar("T")

BURST = 1000  # more than this between two looks is not shown row by row


class StatementsArrived(Message):
    """Statements came in (newest first) that the query finds. `missed`: so many that they were not read one by one.

    `found` says which of them panes with a query of their own hold, by the pane's key.
    """

    def __init__(
        self, rows: Sequence[Row], query: Query, *, missed: bool = False, found: Mapping[str, set[int]] | None = None
    ) -> None:
        super().__init__()
        self.rows, self.query, self.missed, self.found = rows, query, missed, found or {}


class WireOpened(Message):
    """There is a wire to read now."""


class WireReplaced(Message):
    """Another file stands where the wire was: a damaged one was restored, or it was collected anew."""


class WireTroubled(Message):
    """The wire cannot be read, or ("") can be read again."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class WireChanged(Message):
    """Someone wrote to the wire: what is on screen may have been edited."""

    def can_replace(self, message: Message) -> bool:
        """Knowing it once is enough."""
        return isinstance(message, WireChanged)


class HealthTaken(Message):
    """How the sources do."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self.tally = tally


class Asker:
    """Asks a reader on one thread, in order, so that no question makes a key wait.

    A reader whose file was replaced is closed, and one of the new file opened.
    """

    def __init__(self, open_reader: Callable[[], Reader]) -> None:
        self._open = open_reader
        self._reader: Reader | None = None
        self.opened = 0
        """How many files were opened, one after the other."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")
        self._dropping = threading.Lock()
        self._passing = False

    async def ask(self, question: Callable[[Reader], T], *, passing: bool = False) -> T:
        """The answer. Raises StoreError when there is no wire to read, sqlite3.Error when it cannot be read.

        What is only `passing` may be broken off by `drop`, and then fails with SQLITE_INTERRUPT.
        """
        answer = self._answer_passing if passing else self._answer
        return await asyncio.get_running_loop().run_in_executor(self._thread, answer, question)

    def _answer_passing(self, question: Callable[[Reader], T]) -> T:
        with self._dropping:
            self._passing = True
        try:
            return self._answer(question)
        finally:
            with self._dropping:
                self._passing = False

    def _answer(self, question: Callable[[Reader], T]) -> T:
        if self._reader is not None and self._reader.replaced():
            self._reader.close()
            self._reader = None
        if self._reader is None:
            self._reader = self._open()
            self.opened += 1
        return question(self._reader)

    def drop(self) -> None:
        """Break off the question under way if it is a passing one: its answer is not wanted any more."""
        with self._dropping:
            if self._passing and self._reader is not None:
                self._reader.connection.interrupt()

    def close(self) -> None:
        """Close the reader on its thread; waits for the question under way."""
        if self._reader is not None:
            self._thread.submit(self._reader.close)
        self._thread.shutdown(wait=True, cancel_futures=False)


class Live:
    """Looks for news whenever it is told to, and posts what it found. Keeps the last id it has seen."""

    def __init__(self, asker: Asker, post: Callable[[Message], object]) -> None:
        self._asker = asker
        self._post = post
        self.query = Query("")
        self.queries: dict[str, Query] = {}
        """Panes with a query of their own, the filter already in it."""
        self.last_id: int | None = None
        self.trouble = ""
        self._version = -1
        self._opened = 0
        self._busy = False

    async def look(self) -> None:
        """Read what is new since the last look. Without a wire, do nothing."""
        if self._busy:
            return
        self._busy = True
        trouble = ""
        try:
            await self._look()
        except NotThereYet:
            return
        except StoreError as error:
            trouble = str(error)
        except sqlite3.Error as error:
            # A wire that is just being made has no tables yet; one that stays unreadable is said so on screen.
            trouble = f"the wire cannot be read ({error})" if self.last_id is not None else ""
        finally:
            self._busy = False
        if trouble != self.trouble:
            self.trouble = trouble
            self._post(WireTroubled(trouble))

    async def _look(self) -> None:
        query, queries = self.query, dict(self.queries)
        seen = self._opened, self.last_id, self._version

        def question(reader: Reader) -> tuple[int, int, int, list[Row], bool, dict[str, set[int]]] | None:
            opened = self._asker.opened
            last, version = seen[1:] if opened == seen[0] else (None, -1)
            found = reader.data_version()
            if found == version:
                return None
            newest = reader.last_id()
            if last is None or newest <= last:
                return opened, found, newest, [], False, {}
            if newest - last > BURST:
                return opened, found, newest, [], True, {}
            # What came in since then comes with the next look.
            rows = [row for row in reader.after(last, query, limit=2 * BURST) if row.id <= newest]
            own = {k: {row.id for row in reader.after(last, q, limit=2 * BURST)} for k, q in queries.items() if rows}
            return opened, found, newest, rows, False, own

        answer = await self._asker.ask(question)
        if answer is None:
            return
        self._opened, self._version, self.last_id, rows, missed, own = answer
        if self._opened != seen[0]:
            self._post(WireOpened() if seen[1] is None else WireReplaced())
            return
        if rows or missed:
            self._post(StatementsArrived(rows[::-1], query, missed=missed, found=own))
        self._post(WireChanged())

    async def take_health(self, now: datetime) -> None:
        """Read how the sources do at `now`. Without a wire, do nothing."""
        try:
            sources = await self._asker.ask(lambda reader: reader.health())
        except (StoreError, sqlite3.Error):
            return
        self._post(HealthTaken(tally(sources, now)))
