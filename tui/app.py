"""The Textual app: opens the store, keeps the looks and what a person made, and shows the desk."""

import asyncio
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path, PurePath
from typing import ClassVar, Literal

from msgspec.structs import replace
from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from store.database import StoreError
from store.desk import Desk
from store.marks import DeskMarks
from store.reader import Reader
from store.records import Party, Row, Session
from store.safetext import clean_line
from store.vocabulary import FIXED, Vocabulary
from tui.collector_process import CollectorProcess
from tui.config import Density, ExportConfig, Look
from tui.correcting import Correcting
from tui.grouping import Grouping
from tui.keymap import apply_keys
from tui.live import Asker
from tui.past import PastAsker
from tui.screens.command_screen import CommandScreen
from tui.screens.desk import DeskScreen
from tui.state import DeskState
from tui.terminal import when_hung_up
from tui.theme import ANSI, DARK, LOOK_WORDS, LOOKS
from tui.tidying import Tidying
from tui.watching import Watching

GONE_PATIENCE = 8.0  # seconds; the collector is given five of them to end

Severity = Literal["information", "warning", "error"]


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class TalkwatchApp(App[None], inherit_bindings=False):
    """The desk over a data folder with wire.db (read only) and desk.db.

    `banner` stands on the top line. `on_start` is called once the screen stands. `collector` is kept running and
    ended with the app. `keys` maps names of commands to keys. `look` is the one to begin with, unless another one was
    chosen instead of it in an earlier run and `look_kept` lets that hold. `density` and `export` are how panes and
    exports begin. `watch_commands` lets watches run programs. `zone` is where times are shown (None: the machine's).
    `clock` gives the time with its zone.
    """

    TITLE = "talkwatch"
    ENABLE_COMMAND_PALETTE = True
    CSS_PATH: ClassVar[list[str | PurePath] | None] = [
        Path(__file__).parent / "styles" / f"{name}.tcss" for name in ("base", "desk", "detail", "dialogs", "board")
    ]
    BINDINGS: ClassVar = [
        Binding("ctrl+c", "quit", "Quit", show=False, priority=True, system=True),
        Binding("ctrl+z", "suspend_process", "Suspend", show=False, priority=True, system=True),
    ]

    def __init__(
        self,
        data: Path,
        *,
        banner: str = "",
        session_name: str = "",
        on_start: Callable[["TalkwatchApp"], Awaitable[None] | None] | None = None,
        collector: CollectorProcess | None = None,
        clock: Callable[[], datetime] = utc_now,
        zone: tzinfo | None = None,
        look: Look = "dark",
        look_kept: bool = True,
        keys: Mapping[str, str] | None = None,
        density: Density = "normal",
        export: ExportConfig = ExportConfig(),  # noqa: B008
        watch_commands: bool = False,
    ) -> None:
        no_color = "NO_COLOR" in os.environ
        # Without colour only what the terminal has by itself may be used: shades of grey are colours too.
        super().__init__(ansi_color=True if no_color else None)
        if "SSH_CONNECTION" in os.environ and "TEXTUAL_ANIMATIONS" not in os.environ:
            self.animation_level = "none"
        self.data = data
        self.wire_path = data / "wire.db"
        self.banner = clean_line(banner, 300)
        self.session_name = session_name
        self.session: Session | None = None
        self.parties: dict[str, Party] = {}
        self.pins: set[str] = set()
        self.clock = clock
        self.zone = zone
        self.look, self._first_look, self._look_kept = look, look, look_kept
        self.keys = keys or {}
        self.density = density
        self.export = export
        self.asker = Asker(self.open_reader)
        self.counter = Asker(self.open_reader)  # counting takes long, and pages must not wait for it
        self.past: PastAsker | None = None
        """The wire as it was, while the desk looks back."""
        self.state = DeskState(None, self.say)
        self.collector = collector
        self._on_start = on_start
        self._store: Desk | None = None
        self.correcting = Correcting(self)
        self.grouping = Grouping(self)
        self.watch_commands = watch_commands
        self.watching = Watching(self)
        self.vocabulary: Vocabulary = FIXED
        self.tidying = Tidying()

    def open_reader(self) -> Reader:
        """A reader of the wire, for a thread of its own."""
        desk = self.data / "desk.db"
        return Reader(self.wire_path, DeskMarks(desk), desk)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colour names exist in every theme."""
        return DARK.variables

    def refresh_css(self, animate: bool = True) -> None:
        """Read all styles anew; a look that is put on before anything stands needs no more than its colours known."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def on_load(self) -> None:
        """Open what was kept, and dress."""
        for theme in LOOKS.values():
            self.register_theme(theme)
        try:
            self._store = Desk(self.data / "desk.db")
            self.pins = self._store.pins()
            self.state = DeskState(self._store.connection, self.say)
        except (StoreError, sqlite3.Error) as error:
            self.say(f"Pins and sessions are not kept: {error}", severity="warning")
        self._take_look()

    def on_mount(self) -> None:
        """Listen for signals, show the desk."""
        self._listen_for_signals()
        if words := apply_keys(self, self.keys):
            self.say(words, severity="warning")
        self.push_screen(DeskScreen())
        self.set_interval(1.0, self.tidying.look)
        if self.collector is not None:
            self.run_worker(self._keep_collector(self.collector), name="collector", group="collector",
                            exit_on_error=False)  # fmt: skip
        if self._on_start is not None:
            self.call_after_refresh(self._start)

    async def _start(self) -> None:
        result = self._on_start(self) if self._on_start else None
        if result is not None:
            await result

    async def _keep_collector(self, collector: CollectorProcess) -> None:
        async def beat() -> tuple[int, str] | None:
            with suppress(StoreError, sqlite3.Error):
                found = await self.asker.ask(lambda reader: reader.collector())
                return (found.pid, found.at) if found else None
            return None

        await collector.keep(beat, self.clock, self._collector_says)

    def _collector_says(self, words: str) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.collector_says(words)

    # A terminal that is told to end the program must not be left raw (Textual leaves these signals alone).
    def _listen_for_signals(self) -> None:
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop = asyncio.get_running_loop()
            gone = partial(self._terminal_is_gone, loop)
            loop.add_signal_handler(signal.SIGTERM, self.exit)
            loop.add_signal_handler(signal.SIGHUP, gone)
            if getattr(self._driver, "input_tty", False) and sys.__stdin__ is not None:
                when_hung_up(sys.__stdin__.fileno(), gone)  # not every terminal that goes says so by a signal

    def _terminal_is_gone(self, loop: asyncio.AbstractEventLoop) -> None:
        """End in order; but Textual's writer may wait for ever for a terminal that takes nothing any more."""
        watchdog = threading.Timer(GONE_PATIENCE, os._exit, [129])
        watchdog.daemon = True
        watchdog.start()
        loop.call_soon_threadsafe(self.exit)

    async def on_event(self, event: events.Event) -> None:
        """Note that someone is there."""
        if isinstance(event, events.InputEvent):
            self.tidying.touched()
        await super().on_event(event)

    async def on_unmount(self) -> None:
        """End the collector, close the session, close the files."""
        self.tidying.end()
        with suppress(NotImplementedError, RuntimeError, ValueError):
            for number in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().remove_signal_handler(number)
        if self.collector is not None:
            await self.collector.stop()
        await self.watching.close()
        if self._store is not None:
            if self.session is not None:
                last_id = self.session.last_id
                with suppress(StoreError, sqlite3.Error):
                    last_id = await self.asker.ask(lambda reader: reader.last_id())
                with suppress(sqlite3.Error):
                    self._store.end_session(self.session.id, self.stamp(), last_id)
                self.state.keep_reading(self.session.id)
            self._store.close()
            self._store = None
        self.counter.drop()
        if self.past is not None:
            await asyncio.to_thread(self.past.close)
        await asyncio.to_thread(self.counter.close)
        await asyncio.to_thread(self.asker.close)

    # -------------------------------------------------------------- looks

    def _take_look(self) -> None:
        """Put the look on that was chosen the last time, unless another one is asked for since."""
        chosen, _, instead_of = self.state.word("look").partition(" ")
        if self._look_kept and instead_of == self._first_look and chosen in LOOKS:
            self.look = chosen
        self.theme = (ANSI if self.no_color else LOOKS[self.look]).name

    def next_look(self) -> None:
        """Put the next look on, and keep it for the next run."""
        if self.no_color:
            self.say("NO_COLOR is set: there are no colours to choose.", severity="warning")
            return
        looks = list(LOOKS)
        self.look = looks[(looks.index(self.look) + 1) % len(looks)]
        self.state.keep_word("look", f"{self.look} {self._first_look}")
        self.theme = LOOKS[self.look].name
        self.say(f"Look: {LOOK_WORDS[self.look].lower()}.")

    # -------------------------------------------------------------- what screens use

    @property
    def asker_shown(self) -> Asker:
        """Whom screens ask for what they show: the wire as it is, or as it was."""
        return self.past or self.asker

    def time_shown(self) -> datetime:
        """The moment that screens show."""
        return self.past.at if self.past else self.clock()

    @property
    def key_names(self) -> Mapping[str, str]:
        """Commands with other keys than their own, by name."""
        return self._keymap

    @property
    def desk_file(self) -> sqlite3.Connection | None:
        """desk.db, open for writing; None where it cannot be used."""
        return self._store.connection if self._store else None

    @property
    def store(self) -> Desk | None:
        """What a person made of the wire, open for writing; None where it cannot be kept."""
        return self._store

    def stamp(self) -> str:
        """The time as the store writes it."""
        return self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def say(self, words: str, *, severity: Severity = "information") -> None:
        """A passing note. Never parsed as markup."""
        self.notify(clean_line(words, 400), severity=severity, timeout=5, markup=False)

    def write_terminal(self, sequence: str) -> None:
        """Send a terminal sequence; its texts are clean already."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(sequence)

    def alerts_changed(self) -> None:
        """Alerts were raised or looked at, or watches changed; every screen shows it."""
        for screen in self.screen_stack:
            if isinstance(screen, CommandScreen):
                screen.alerts_changed()

    def start_session(self, last_id: int) -> None:
        """Go on with the session of the name that was asked for, or begin one, once there is a wire."""
        if self._store is None or self.session is not None:
            return
        try:
            known = self._store.session_named(self.session_name) if self.session_name else None
            if known is not None:
                self.session = self._store.resume_session(known.id, self.stamp(), last_id)
            else:
                self.session = self._store.start_session(self.stamp(), last_id, self.session_name)
        except sqlite3.Error as error:
            self.say(f"This session is not kept: desk.db cannot be written ({error}).", severity="error")

    async def change_session(self, session_id: int) -> None:
        """End the session and go on with another one. Raises StoreError or sqlite3.Error."""
        if self._store is None or self.session is None or session_id == self.session.id:
            return
        last_id = await self.asker.ask(lambda reader: reader.last_id())
        self.state.keep_reading(self.session.id)
        self.session = self._store.resume_session(session_id, self.stamp(), last_id)
        self.session_name = self.session.name

    def rename_session(self, session_id: int, name: str) -> None:
        """Call a session otherwise. Raises sqlite3.Error."""
        if self._store is None:
            return
        self._store.rename_session(session_id, name)
        if self.session is not None and self.session.id == session_id:
            self.session = replace(self.session, name=name)
            self.session_name = name

    def toggle_pin(self, row: Row) -> None:
        """Pin a statement or take its pin away."""
        if self._store is None:
            self.say("Pins are not kept: desk.db cannot be written.", severity="warning")
            return
        try:
            if row.uid in self.pins:
                self._store.unpin(row.uid)
                self.pins.discard(row.uid)
                self.say("Pin taken away.")
            else:
                self._store.pin(row.uid, self.stamp(), self.session.id if self.session else None)
                self.pins.add(row.uid)
                self.say("Pinned.")
        except sqlite3.Error as error:
            self.say(f"The pin cannot be kept ({error}).", severity="error")
            return
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.pins_changed()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette holds the commands of the screen, made from their classes."""
        if isinstance(screen, CommandScreen):
            for command in screen.USER_COMMANDS:
                words = f"{command.NAME} ({command.shown_keys(self.key_names)})"
                yield SystemCommand(words, command.help(), lambda c=command: c().run(screen))
