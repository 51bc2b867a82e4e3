"""A screen whose keys, palette entries, footer and help are made from command classes."""

import os
import sys
from typing import TYPE_CHECKING, ClassVar, cast
from urllib.parse import urlsplit

from textual.screen import Screen

from store.export import cite
from store.records import Row
from store.safetext import clean_line
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

    def action_command(self, name: str) -> None:
        """Run the command of this name."""
        for command in self.USER_COMMANDS:
            if command.__name__ == name:
                command().run(self)

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
            self.app.copy_to_clipboard(row.url)
            self.talkwatch.say(f"No browser can be opened from here; the link to {host} is in the clipboard.")
        else:
            self.app.open_url(row.url)
            self.talkwatch.say(f"Opening {host} in the browser.")

    def copy_statement(self) -> None:
        """Copy the statement at hand with its citation, by way of the terminal (OSC 52)."""
        row = self.statement_at_hand
        if row is None:
            return
        labels: dict[str, str] = {id: clean_line(party.label) for id, party in self.talkwatch.parties.items()}
        self.app.copy_to_clipboard(f"{shown(row)}\n{cite(row, labels)}\n")
        self.talkwatch.say("Copied with its citation.")

    def correct_statement(self) -> None:
        """Let a person say what is wrong with the tags of the statement at hand."""
        if self.statement_at_hand is not None:
            self.talkwatch.correcting.open(self.statement_at_hand)

    def take_back_correction(self) -> None:
        """Take back what was corrected last."""
        self.talkwatch.correcting.take_back_last()

    def statement_corrected(self, uid: str) -> None:
        """A statement stands otherwise now than it did; screens that show statements show it so."""

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
