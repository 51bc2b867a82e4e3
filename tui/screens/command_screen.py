"""A screen whose keys, palette entries, footer and help are made from command classes."""

import os
import sqlite3
import sys
from typing import TYPE_CHECKING, ClassVar, cast
from urllib.parse import urlsplit

from textual.screen import Screen

from store.database import StoreError
from store.records import Row
from store.safetext import clean_line
from tui.clipboard import append, takes_copies
from tui.commands.base import AnyCommand
from tui.wording import shown

if TYPE_CHECKING:
    from tui.app import TalkwatchApp


class CommandScreen(Screen[None]):
    """Runs a command when its key is pressed."""

    USER_COMMANDS: ClassVar[tuple[AnyCommand, ...]] = ()

    @property
    def talkwatch(self) -> "TalkwatchApp":
        """The app."""
        return cast("TalkwatchApp", self.app)

    @property
    def statement_at_hand(self) -> Row | None:
        """The statement that commands mean."""
        return None

    async def action_command(self, name: str) -> None:
        """Run the command of this name, once the screen has done what it was told before."""
        await self.settled()
        for command in self.USER_COMMANDS:
            if command.__name__ == name:
                command().run(self)

    async def settled(self) -> None:
        """Until what was typed in the same burst before a command is done, where a screen has something to type in."""

    # -------------------------------------------------------------- the statement at hand

    def open_link(self) -> None:
        """Open the article of the statement at hand; http and https only."""
        row = self.statement_at_hand
        if row is None:
            return
        host = web_host(row.url)
        if not host:
            self.talkwatch.say("This statement has no web link.", severity="warning")
        elif not _has_browser():
            self._copy(row.url, f"No browser can be opened from here; the link to {host} is copied.")
        else:
            self.talkwatch.say(f"Opening {host} in the browser.")
            self.call_after_refresh(self.app.open_url, row.url)

    def copy_statement(self) -> None:
        """Copy the statement at hand with its citation."""
        if (row := self.statement_at_hand) is not None:
            self.run_worker(self._copy_with_citation(row), name="copy", group="copy", exit_on_error=False)

    async def _copy_with_citation(self, row: Row) -> None:
        from store.export import citation

        labels: dict[str, str] = {id: clean_line(party.label) for id, party in self.talkwatch.parties.items()}
        try:
            cited = await self.talkwatch.asker_shown.ask(lambda reader: citation(reader, row, labels))
        except (StoreError, sqlite3.Error) as error:
            self.talkwatch.say(f"The wire cannot be read ({error}).", severity="error")
            return
        self._copy(f"{shown(row)}\n{cited}\n", f"Copied with its citation ({clean_line(row.outlet, 40)}).")

    def _copy(self, text: str, words: str) -> None:
        """Put a text into the clipboard by way of the terminal, and into a file too where that may not do."""
        self.app.copy_to_clipboard(text)
        if not takes_copies():
            try:
                words += f" Should this terminal not take it: {append(self.talkwatch.data, text)} has it."
            except OSError as error:
                words += f" It cannot be kept in a file as well ({error.strerror or error})."
        self.talkwatch.say(words)

    def correct_statement(self) -> None:
        """Let a person say what is wrong with the tags of the statement at hand."""
        if self.statement_at_hand is not None:
            self.talkwatch.correcting.open(self.statement_at_hand)

    def take_back_correction(self) -> None:
        """Take back what was corrected last."""
        self.talkwatch.correcting.take_back_last()

    def statement_corrected(self, uid: str) -> None:
        """A statement stands otherwise now than it did; screens that show statements show it so."""

    def witnesses_changed(self) -> None:
        """A statement was taken out of a group of witnesses or put back; screens that show groups show it so."""

    def alerts_changed(self) -> None:
        """Alerts were raised or looked at, or watches changed; screens that show either show it so."""

    def pin_statement(self) -> None:
        """Pin the statement at hand, or take its pin away."""
        row = self.statement_at_hand
        if row is not None:
            self.talkwatch.toggle_pin(row)


def web_host(url: str) -> str:
    """The host of an http or https address, "" for every other."""
    if url != clean_line(url, 4000) or " " in url:
        return ""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _has_browser() -> bool:
    # Without a display Python would start a text browser inside this terminal.
    if os.environ.get("SSH_CONNECTION"):
        return False
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
