"""Commands on the statement at hand; they work on the desk and where a statement is shown whole."""

from typing import TYPE_CHECKING

from tui.commands.base import Command

if TYPE_CHECKING:
    from tui.screens.command_screen import CommandScreen
    from tui.screens.desk import DeskScreen
    from tui.screens.detail import DetailScreen


class OpenStatement(Command["DeskScreen"]):
    """Open the whole statement: its passage, its tags with their reasons, its link."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "enter", "Open statement", "Reading", "Open", "Enter"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        if screen.list_at_hand and screen.list_at_hand.row:
            screen.open_statement(screen.list_at_hand.row)


class OpenLink(Command["CommandScreen"]):
    """Open the article in the browser; only http and https links are opened."""

    KEYS, NAME, GROUP, FOOTER = "o", "Open link", "Reading", "Link"

    def run(self, screen: "CommandScreen") -> None:
        """Do it."""
        screen.open_link()


class CopyStatement(Command["CommandScreen"]):
    """Copy the statement with its citation to the clipboard."""

    KEYS, NAME, GROUP, FOOTER = "y", "Copy with citation", "Reading", "Copy"

    def run(self, screen: "CommandScreen") -> None:
        """Do it."""
        screen.copy_statement()


class PinStatement(Command["CommandScreen"]):
    """Pin the statement, or take its pin away."""

    KEYS, NAME, GROUP, SHOWN = "asterisk", "Pin or unpin", "Reading", "*"

    def run(self, screen: "CommandScreen") -> None:
        """Do it."""
        screen.pin_statement()


class ScrollDown(Command["DetailScreen"]):
    """Scroll the passage down."""

    KEYS, NAME, GROUP, SHOWN = "j,down", "Scroll down", "Reading", "j ↓"

    def run(self, screen: "DetailScreen") -> None:
        """Do it."""
        screen.scroll_passage(2)


class ScrollUp(Command["DetailScreen"]):
    """Scroll the passage up."""

    KEYS, NAME, GROUP, SHOWN = "k,up", "Scroll up", "Reading", "k ↑"

    def run(self, screen: "DetailScreen") -> None:
        """Do it."""
        screen.scroll_passage(-2)


class OlderStatement(Command["DetailScreen"]):
    """Show the next older statement of the pane."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "l,right,space", "Older statement", "Reading", "Older", "l → space"

    def run(self, screen: "DetailScreen") -> None:
        """Do it."""
        screen.step_statement(1)


class NewerStatement(Command["DetailScreen"]):
    """Show the next newer statement of the pane."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "h,left,b", "Newer statement", "Reading", "Newer", "h ← b"

    def run(self, screen: "DetailScreen") -> None:
        """Do it."""
        screen.step_statement(-1)


class NextPart(Command["DetailScreen"]):
    """Go on to the facts, then to other outlets' wordings and the speaker's other words, where Enter opens one."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "tab", "Next part", "Reading", "Next part", "Tab"

    def run(self, screen: "DetailScreen") -> None:
        """Do it."""
        screen.focus_next()


class CloseStatement(Command["DetailScreen"]):
    """Go back to the desk."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "escape,enter,q", "Back to the desk", "Reading", "Back", "Esc Enter q"

    def run(self, screen: "DetailScreen") -> None:
        """Do it."""
        screen.dismiss(None)


COMMANDS = (OpenStatement, OpenLink, CopyStatement, PinStatement)
DETAIL = (
    CloseStatement, ScrollDown, ScrollUp, NextPart, OlderStatement, NewerStatement, OpenLink, CopyStatement,
    PinStatement,
)  # fmt: skip
