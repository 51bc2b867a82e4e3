"""The desk at a moment of the past: looked at, stepped through, replayed. What is live goes on beside it."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from textual.content import Content
from textual.widgets import Static

from store.database import StoreError
from store.past import read_moment
from store.query import Query
from store.reader import Reader
from tui.live import BURST, Asker, StatementsArrived, WireChanged
from tui.wording import full_time

if TYPE_CHECKING:
    from tui.screens.desk_panes import DeskPanes

T = TypeVar("T")

SPEEDS = (1, 10, 60)
TICK = 0.25  # seconds between two steps of a replay
PROMPT = "A time (14:05), a date and a time (2022-01-12 14:05), or how long ago (-2h)."


def stamp(moment: datetime) -> str:
    """A moment as the store writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class PastAsker(Asker):
    """Asks a reader as it was at the moment `at`."""

    def __init__(self, open_reader: Callable[[], Reader], at: datetime) -> None:
        super().__init__(open_reader)
        self.at = at

    def _answer(self, question: Callable[[Reader], T]) -> T:
        at = stamp(self.at)

        def then(reader: Reader) -> T:
            if reader.as_of != at:
                reader.travel(at)
            return question(reader)

        return super()._answer(then)


class LookingBack:
    """Sets the desk back to a moment and moves it from there. The collector, watches and turns stay in the present."""

    def __init__(self, desk: "DeskPanes") -> None:
        self._desk, self._app = desk, desk.talkwatch
        self._moving = asyncio.Lock()
        self.speed = SPEEDS[0]
        self.playing = False

    # -------------------------------------------------------------- where to

    def ask(self) -> None:
        """Ask for a moment."""
        from tui.screens.name import NameScreen

        screen = NameScreen("Look back", PROMPT, "", hint="14:05", enter="look back")
        self._app.push_screen(screen, self._asked)

    def _asked(self, text: str | None) -> None:
        if text is None:
            return
        at = read_moment(text, self._app.clock().astimezone(self._app.zone))
        if at is None:
            self._app.say(f"“{text}” is no moment of the past. {PROMPT}", severity="warning")
        else:
            self.go(datetime.fromisoformat(at))

    def go(self, at: datetime) -> None:
        """Show what was known at a moment; one that is not past is now."""
        self.playing = False
        self._begin(partial(self._go, at))

    def leave(self) -> None:
        """Come back to now."""
        self.playing = False
        self._begin(self._come_back)

    def step_minute(self, by: int) -> None:
        """Go on by so many minutes, or back."""
        self.playing = False
        self._begin(partial(self._minute, by))

    def step_statement(self, by: int) -> None:
        """Go on to when the next statement that the filter finds came in (1), or back to the one before (-1)."""
        if self._app.past is None and by > 0:
            self._app.say("This is now; [ steps back.")
            return
        self.playing = False
        self._begin(partial(self._step, by))

    def play(self) -> None:
        """Let time go on from this moment, or halt it."""
        if self._app.past is None:
            self._app.say("First look back with H or [: a replay begins at a moment of the past.")
            return
        self.playing = not self.playing
        self.tell()

    def change_speed(self) -> None:
        """Replay at another speed."""
        self.speed = SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)]
        if self._app.past is None:
            self._app.say(f"A replay goes at {self.speed}x.")
        self.tell()

    # -------------------------------------------------------------- moving

    def _begin(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do one move after the other: each begins where the one before it led."""

        async def move() -> None:
            async with self._moving:
                await job()

        self._desk.begin(move, name="past", group="past")

    async def _go(self, at: datetime) -> None:
        if at >= self._app.clock():
            await self._come_back()
            return
        if self._app.past is None:
            self._app.past = PastAsker(self._app.open_reader, at)
        self._app.past.at = at
        await self._show()

    async def _come_back(self) -> None:
        past, self._app.past = self._app.past, None
        self.playing = False
        if past is not None:
            await self._show()
            await asyncio.to_thread(past.close)

    async def _minute(self, by: int) -> None:
        await self._go(self._app.time_shown() + timedelta(minutes=by))

    async def _step(self, by: int) -> None:
        now, query = self._app.time_shown(), self._desk.asked
        try:
            found = await self._app.asker_shown.ask(partial(neighbour, query=query, at=now, forward=by > 0))
        except (StoreError, sqlite3.Error) as error:
            self._app.say(f"The wire cannot be read ({error}).", severity="error")
            return
        if found is None:
            self._app.say("Nothing came in after this." if by > 0 else "Nothing came in before this.")
        else:
            await self._go(found)

    async def tick(self, seconds: float = TICK) -> None:
        """Let a replay go on by so many seconds of the person who looks on."""
        past = self._app.past
        if not self.playing or past is None or self._moving.locked():
            return
        async with self._moving:
            at = past.at + timedelta(seconds=seconds * self.speed)
            if at >= self._app.clock():
                await self._come_back()
                self._app.say("This is now.")
                return
            query, queries = self._desk.asked, dict(self._desk.live.queries)
            try:
                last = await past.ask(lambda reader: reader.last_id())
                past.at = at
                rows = await past.ask(lambda reader: reader.after(last, query, limit=BURST + 1))
                own = await past.ask(
                    lambda reader: {k: {row.id for row in reader.after(last, q)} for k, q in queries.items() if rows}
                )
            except (StoreError, sqlite3.Error):
                return  # what is wrong with the wire is said where it is read
            self.tell()
            if len(rows) > BURST:
                await self._desk.refill()
            else:
                await self._desk.take(StatementsArrived(rows[::-1], query, found=own))
                self._desk.post_message(WireChanged())

    async def _show(self) -> None:
        self.tell()
        await self._desk.show_again()

    def tell(self) -> None:
        """Say on the top line which moment is shown."""
        past, banner = self._app.past, self._desk.query_one("#banner", Static)
        words: str = self._app.banner
        if past is not None:
            how = f"▶ {self.speed}x" if self.playing else "‖"
            keys = "Esc returns to now · [ ] statement · { } minute · R replay · X speed"
            words = f"As of {full_time(stamp(past.at), self._desk.zone_shown)}  {how}  {keys}"
        banner.update(Content(words))
        banner.display = bool(words)
        banner.set_class(past is not None, "-past")


def neighbour(reader: Reader, *, query: Query, at: datetime, forward: bool) -> datetime | None:
    """When the first statement after `at` that a query finds came in, or the last one before; None without one."""
    then = reader.as_of
    try:
        if forward:
            last = reader.last_id()
            reader.travel("")
            rows = reader.after(last, query, limit=1)
        else:
            reader.travel(stamp(at - timedelta(seconds=1)))
            rows = reader.page(query, limit=1)
        return datetime.fromisoformat(rows[0].first_seen) if rows else None
    finally:
        reader.travel(then)
