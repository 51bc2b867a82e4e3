"""Commands on sessions: their list, and the log of one."""

from typing import TYPE_CHECKING

from tui.commands.base import AnyCommand, Command

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen
    from tui.screens.log import LogScreen
    from tui.screens.sessions import SessionsScreen


class OpenSessions(Command["DeskScreen"]):
    """List the sessions: look into their logs, go on with one, rename or keep them."""

    KEYS, NAME, GROUP = "S", "Sessions", "Desk"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        from tui.screens.sessions import SessionsScreen

        screen.app.push_screen(SessionsScreen())


class OpenLog(Command["DeskScreen"]):
    """Show the log of this session: what came in, what was done with it, which sources failed, in order."""

    KEYS, NAME, GROUP = "L", "Log of this session", "Desk"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        from tui.screens.log import LogScreen

        if screen.talkwatch.session is None:
            screen.talkwatch.say("There is no session: desk.db cannot be written, or there is no wire yet.")
        else:
            screen.app.push_screen(LogScreen(screen.talkwatch.session))


class CloseSessions(Command["SessionsScreen"]):
    """Go back to the desk."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "escape,q,S", "Back to the desk", "Sessions", "Back", "Esc q S"

    def run(self, screen: "SessionsScreen") -> None:
        """Do it."""
        screen.dismiss(None)


class OpenSessionLog(Command["SessionsScreen"]):
    """Show the log of this session."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "enter", "Open the log", "Sessions", "Log", "Enter"

    def run(self, screen: "SessionsScreen") -> None:
        """Do it."""
        screen.open_log()


class ResumeSession(Command["SessionsScreen"]):
    """Go on with this session: what comes in and what you do belongs to it from now on."""

    KEYS, NAME, GROUP, FOOTER = "r", "Go on with it", "Sessions", "Go on"

    def run(self, screen: "SessionsScreen") -> None:
        """Do it."""
        screen.resume()


class RenameSession(Command["SessionsScreen"]):
    """Give this session another name."""

    KEYS, NAME, GROUP, FOOTER = "n", "Rename", "Sessions", "Rename"

    def run(self, screen: "SessionsScreen") -> None:
        """Do it."""
        screen.rename()


class KeepSession(Command["SessionsScreen"]):
    """Keep all that came in during this session when the wire is pruned, or not any more."""

    KEYS, NAME, GROUP, FOOTER = "m", "Keep or let go", "Sessions", "Keep"

    def run(self, screen: "SessionsScreen") -> None:
        """Do it."""
        screen.keep()


class NextSession(Command["SessionsScreen"]):
    """Go down."""

    KEYS, NAME, GROUP, SHOWN = "j", "Next session", "Sessions", "j ↓"

    def run(self, screen: "SessionsScreen") -> None:
        """Do it."""
        screen.options.action_cursor_down()


class PreviousSession(Command["SessionsScreen"]):
    """Go up."""

    KEYS, NAME, GROUP, SHOWN = "k", "Previous session", "Sessions", "k ↑"

    def run(self, screen: "SessionsScreen") -> None:
        """Do it."""
        screen.options.action_cursor_up()


class CloseLog(Command["LogScreen"]):
    """Go back."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "escape,q,L", "Back", "Log", "Back", "Esc q L"

    def run(self, screen: "LogScreen") -> None:
        """Do it."""
        screen.dismiss(None)


class FilterLog(Command["LogScreen"]):
    """Show everything, or only statements, marks and notes, corrections, alerts, turns, or what sources did."""

    KEYS, NAME, GROUP, FOOTER = "f", "Only one kind", "Log", "Kind"

    def run(self, screen: "LogScreen") -> None:
        """Do it."""
        screen.next_kind()


class OpenStep(Command["LogScreen"]):
    """Open the statement that this line is about."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "enter", "Open statement", "Log", "Open", "Enter"

    def run(self, screen: "LogScreen") -> None:
        """Do it."""
        screen.open_step()


class NextStep(Command["LogScreen"]):
    """Go down."""

    KEYS, NAME, GROUP, SHOWN = "j", "Next line", "Log", "j ↓"

    def run(self, screen: "LogScreen") -> None:
        """Do it."""
        screen.options.action_cursor_down()


class PreviousStep(Command["LogScreen"]):
    """Go up."""

    KEYS, NAME, GROUP, SHOWN = "k", "Previous line", "Log", "k ↑"

    def run(self, screen: "LogScreen") -> None:
        """Do it."""
        screen.options.action_cursor_up()


ON_DESK: tuple[AnyCommand, ...] = (OpenSessions, OpenLog)
SESSIONS: tuple[AnyCommand, ...] = (
    CloseSessions, OpenSessionLog, ResumeSession, RenameSession, KeepSession, NextSession, PreviousSession,
)  # fmt: skip
LOG: tuple[AnyCommand, ...] = (CloseLog, OpenStep, FilterLog, NextStep, PreviousStep)
