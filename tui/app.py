"""The Textual app: opens the store, keeps the looks and what a person made, and shows the desk."""

import asyncio
import os
import signal
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from pathlib import Path, PurePath
from typing import ClassVar, Literal

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
from tui.config import Density, ExportConfig
from tui.correcting import Correcting
from tui.keymap import apply_keys
from tui.live import Asker
from tui.screens.command_screen import CommandScreen
from tui.screens.desk import DeskScreen
from tui.state import DeskState
from tui.theme import DARK, LIGHT, THEMES
from tui.watching import Watching

GONE_PATIENCE = 8.0  # seconds; the collector is given five of them to end

Severity = Literal["information", "warning", "error"]


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class TalkwatchApp(App[None], inherit_bindings=False):
    """The desk over a data folder with wire.db (read only) and desk.db.

    `banner` stands on the top line. `on_start` is called once the screen stands. `collector` is kept running and
    ended with the app. `keys` maps names of commands to keys. `density` and `export` are how panes and
    exports begin. `watch_commands` lets watches run programs. `zone` is where times are shown (None: the machine's).
    `clock` gives the time with its zone.
    """

    TITLE = "talkwatch"
    ENABLE_COMMAND_PALETTE = True
    CSS_PATH: ClassVar[list[str | PurePath] | None] = [
        Path(__file__).parent / "styles" / f"{name}.tcss" for name in ("base", "desk", "detail", "dialogs", "board")
    ]
    BINDINGS: ClassVar = [Binding("ctrl+c", "quit", "Quit", show=False, priority=True, system=True)]

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
        night: bool = True,
        keys: Mapping[str, str] | None = None,
        density: Density = "normal",
        export: ExportConfig = ExportConfig(),  # noqa: B008
        watch_commands: bool = False,
    ) -> None:
        super().__init__()
        self.data = data
        self.wire_path = data / "wire.db"
        self.banner = clean_line(banner, 300)
        self.session_name = session_name
        self.session: Session | None = None
        self.parties: dict[str, Party] = {}
        self.pins: set[str] = set()
        self.clock = clock
        self.zone = zone
        self.night = night
        self.keys = keys or {}
        self.density = density
        self.export = export
        self.asker = Asker(self._open_reader)
        self.counter = Asker(self._open_reader)  # counting takes long, and pages must not wait for it
        self.state = DeskState(None, self.say)
        self.collector = collector
        self._on_start = on_start
        self._store: Desk | None = None
        self.correcting = Correcting(self)
        self.watch_commands = watch_commands
        self.watching = Watching(self)
        self.vocabulary: Vocabulary = FIXED

    def _open_reader(self) -> Reader:
        desk = self.data / "desk.db"
        return Reader(self.wire_path, DeskMarks(desk), desk)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colour names exist in every theme."""
        return DARK.variables

    def on_mount(self) -> None:
        """Dress, listen for signals, show the desk."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name if self.night else LIGHT.name
        self._listen_for_signals()
        if words := apply_keys(self, self.keys):
            self.say(words, severity="warning")
        try:
            self._store = Desk(self.data / "desk.db")
            self.pins = self._store.pins()
            self.state = DeskState(self._store.connection, self.say)
        except (StoreError, sqlite3.Error) as error:
            self.say(f"Pins and sessions are not kept: {error}", severity="warning")
        self.push_screen(DeskScreen())
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
            loop.add_signal_handler(signal.SIGTERM, self.exit)
            loop.add_signal_handler(signal.SIGHUP, self._terminal_is_gone)

    def _terminal_is_gone(self) -> None:
        """End in order; but Textual's writer may wait for ever for a terminal that takes nothing any more."""
        watchdog = threading.Timer(GONE_PATIENCE, os._exit, [129])
        watchdog.daemon = True
        watchdog.start()
        self.exit()

    async def on_unmount(self) -> None:
        """End the collector, close the session, close the files."""
        with suppress(NotImplementedError, RuntimeError, ValueError):
            for number in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().remove_signal_handler(number)
        if self.collector is not None:
            await self.collector.stop()
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
        await asyncio.to_thread(self.counter.close)
        await asyncio.to_thread(self.asker.close)

    # -------------------------------------------------------------- what screens use

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
        """Begin the sitting, once there is a wire."""
        if self._store is None or self.session is not None:
            return
        with suppress(sqlite3.Error):
            self.session = self._store.start_session(self.stamp(), last_id, self.session_name)

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
