"""Runs the watches while the desk is open, on all that comes in whatever the filter shows, and says what they find.

An alert is kept in desk.db, once a statement in whatever wording, and then does what its watch says. What came in
while no desk was open is nobody's alert: `talkwatch watches test` looks back.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from store.database import StoreError, open_desk
from store.reader import Reader
from store.safetext import clean_line
from store.watches import Fired, Lookout, Watch, Watches, is_quiet
from tui.alarms import Programs, as_json, desktop_message
from tui.wording import count_words, fit, names, shown

if TYPE_CHECKING:
    from tui.app import TalkwatchApp

T = TypeVar("T")

SHOWN_FOR = 20.0  # seconds
MANY = 3  # more than so many at once are told in one sentence
AT_A_LOOK = 500  # ids looked at in one go: the reader has other questions to answer
READ_AGAIN = timedelta(minutes=1)
"""How old a query may be: `until:` and the like are read by the clock."""


class Watching:
    """The watches at work. `marked` are the uids of statements that carry the mark of a watch.

    What they find is kept over a connection and on a thread of their own, in order: a slow disk makes no key wait.
    """

    def __init__(self, app: "TalkwatchApp") -> None:
        self._app = app
        self._programs = Programs()
        self._lookout: Lookout | None = None
        self._made = app.clock()
        self._version = -1
        self._seen: int | None = None
        self._looking: asyncio.Task[None] | None = None
        self._closed = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="watches")
        self._file: sqlite3.Connection | None = None
        self.marked: set[str] = set()
        self.watches: list[Watch] = []
        self.unseen = 0

    @property
    def kept(self) -> Watches | None:
        """The watches and alerts in desk.db for screens to change, None where it cannot be used."""
        return Watches(self._app.desk_file) if self._app.desk_file else None

    async def ask(self, question: Callable[[Watches], T]) -> T:
        """An answer out of desk.db. Raises StoreError or sqlite3.Error."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question)

    def _answer(self, question: Callable[[Watches], T]) -> T:
        if self._file is None:
            self._file = open_desk(self._app.data / "desk.db")
        return question(Watches(self._file))

    async def close(self) -> None:
        """Let the look under way come to its end, so that no alert is lost, and close the file."""
        self._closed = True
        if self._looking is not None:
            with suppress(Exception):
                await self._looking
        if self._file is not None:
            self._thread.submit(self._file.close)
        await asyncio.to_thread(self._thread.shutdown)

    def changed(self) -> None:
        """Take in what a screen changed in desk.db."""
        self._app.run_worker(self._take_in_quietly, name="watches", group="watches", exit_on_error=False)  # type: ignore[arg-type]

    async def _take_in_quietly(self) -> None:
        with suppress(StoreError, sqlite3.Error):  # the desk says what is wrong with its files
            await self._take_in()
        self._app.alerts_changed()

    async def _take_in(self) -> bool:
        """Read the watches anew; says whether anything differs that screens show."""
        now, before = self._app.clock(), (self.watches, self.unseen, set(self.marked))
        if self._app.desk_file is not None and not self._closed:
            self._version, self.watches, marked, self.unseen = await self.ask(_all_of)
            self._made = now
            self._lookout = Lookout(self.watches, now.astimezone(self._app.zone))
            # One set for good: the panes hold it.
            self.marked -= self.marked - marked
            self.marked |= marked
        return before != (self.watches, self.unseen, self.marked)

    async def look(self, last_id: int | None) -> None:
        """Look at what came in since the last time, up to this id of the wire; None where there is no wire yet."""
        while self._looking is not None and not self._looking.done():
            await asyncio.shield(self._looking)  # it may have begun before the newest came in
        if self._closed or self._app.desk_file is None or last_id is None:
            return
        self._looking = asyncio.create_task(self._look(last_id))
        await asyncio.shield(self._looking)  # a screen that goes breaks nothing off

    async def _look(self, last_id: int) -> None:
        try:
            version = await self.ask(lambda kept: kept.version())
            outdated = version != self._version or self._app.clock() - self._made > READ_AGAIN
            # The desk writes into its file all day; only what is shown otherwise is drawn anew.
            if outdated and await self._take_in():
                self._app.alerts_changed()
            if self._seen is None or last_id < self._seen:
                self._seen = last_id  # the first look; or another wire, and what is on it already is not news
            while self._seen < last_id:
                upto = min(last_id, self._seen + AT_A_LOOK)
                await self._find(self._seen, upto)
                self._seen = upto
        except (StoreError, sqlite3.Error):
            return  # the desk says what is wrong with its files; the next look tries again

    async def _find(self, after: int, upto: int) -> None:
        lookout = self._lookout
        if lookout is None:
            return

        def ask(reader: Reader) -> list[Fired]:
            return lookout.new(reader, after, upto)

        found = await self._app.asker.ask(ask)
        if found:
            session, at = self._app.session, self._app.stamp()
            new = await self.ask(lambda kept: kept.record(found, at, session.id if session else None))
            if new and not self._closed:
                self._tell(new)

    def _tell(self, fired: Sequence[Fired]) -> None:
        self.unseen += len(fired)
        self.marked.update(one.row.uid for one in fired if "mark" in one.watch.do)
        self._app.alerts_changed()
        now = self._app.clock().astimezone(self._app.zone)
        loud = [one for one in fired if not is_quiet(one.watch.quiet, now)]
        if any("bell" in one.watch.do for one in loud):
            self._app.bell()
        self._notice([one for one in loud if "notice" in one.watch.do])
        self._desktop([one for one in loud if "desktop" in one.watch.do])
        for one in loud:
            if one.watch.command and self._app.watch_commands:
                job = partial(self._run, one.watch, as_json(one, self._app.stamp()))
                self._app.run_worker(job, name="command", group="commands of watches", exit_on_error=False)  # type: ignore[arg-type]

    def _notice(self, fired: Sequence[Fired]) -> None:
        if len(fired) > MANY:
            self._app.say(f"{_summary(fired)}: a lists them.")
            return
        for one in fired:
            row = one.row
            words = f"\nfound: {fit(clean_line(', '.join(one.words), 200), 90)}" if one.words else ""
            self._app.notify(
                f"{fit(shown(row), 160)} ({names(row)}, {clean_line(row.outlet, 40)}){words}",
                title=f"⚑ {clean_line(one.watch.name, 60)}", timeout=SHOWN_FOR, markup=False,
            )  # fmt: skip

    def _desktop(self, fired: Sequence[Fired]) -> None:
        if len(fired) > MANY:
            self._app.write_terminal(desktop_message("watches", _summary(fired)))
            return
        for one in fired:
            said = f"{names(one.row)}: {fit(shown(one.row), 120)}"
            self._app.write_terminal(desktop_message(one.watch.name, said))

    async def _run(self, watch: Watch, text: str) -> None:
        if trouble := await self._programs.run(watch.command, text):
            self._app.say(f"Watch {watch.name}: {trouble}", severity="warning")


def _all_of(kept: Watches) -> tuple[int, list[Watch], set[str], int]:
    return kept.version(), kept.all(), kept.marked(), kept.unseen()


def _summary(fired: Sequence[Fired]) -> str:
    found = ", ".join(dict.fromkeys(one.watch.name for one in fired))
    return f"{count_words(len(fired), 'statement', 'statements')} found by {clean_line(found, 200)}"
