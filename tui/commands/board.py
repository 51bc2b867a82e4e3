"""Commands of the board of parties against issues, and of the statements of one of its cells."""

from typing import TYPE_CHECKING

from tui.commands import moving, reading
from tui.commands.base import AnyCommand, Command

if TYPE_CHECKING:
    from tui.screens.board import BoardScreen, CellScreen
    from tui.screens.desk import DeskScreen


class OpenBoard(Command["DeskScreen"]):
    """Show where each party stands on each issue, and when it turned; only sure statements decide."""

    KEYS, NAME, GROUP, FOOTER = "b", "Board", "Desk", "Board"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        from tui.screens.board import BoardScreen

        screen.app.push_screen(BoardScreen(screen))


class OpenTurns(Command["DeskScreen"]):
    """List the turns that were noted: which party changed sides on which issue, and the statements before and after."""

    KEYS, NAME, GROUP = "T", "Turns", "Desk"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        from tui.screens.turns import TurnsScreen

        screen.app.push_screen(TurnsScreen(screen.issues))


class CloseBoard(Command["BoardScreen"]):
    """Go back to the desk."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "escape,b,q", "Back to the desk", "Board", "Back", "Esc b q"

    def run(self, screen: "BoardScreen") -> None:
        """Do it."""
        screen.dismiss(None)


class OpenCell(Command["BoardScreen"]):
    """List the statements of this party on this issue."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "enter", "Open cell", "Board", "Statements", "Enter"

    def run(self, screen: "BoardScreen") -> None:
        """Do it."""
        screen.open_cell()


class NextIssue(Command["BoardScreen"]):
    """Go down to the next issue."""

    KEYS, NAME, GROUP, SHOWN = "j,down", "Next issue", "Board", "j ↓"

    def run(self, screen: "BoardScreen") -> None:
        """Do it."""
        screen.grid.move(down=1)


class PreviousIssue(Command["BoardScreen"]):
    """Go up to the issue above."""

    KEYS, NAME, GROUP, SHOWN = "k,up", "Previous issue", "Board", "k ↑"

    def run(self, screen: "BoardScreen") -> None:
        """Do it."""
        screen.grid.move(down=-1)


class NextParty(Command["BoardScreen"]):
    """Go to the party on the right."""

    KEYS, NAME, GROUP, SHOWN = "l,right,tab", "Next party", "Board", "l → Tab"

    def run(self, screen: "BoardScreen") -> None:
        """Do it."""
        screen.grid.move(across=1)


class PreviousParty(Command["BoardScreen"]):
    """Go to the party on the left."""

    KEYS, NAME, GROUP, SHOWN = "h,left,shift+tab", "Previous party", "Board", "h ← Shift+Tab"

    def run(self, screen: "BoardScreen") -> None:
        """Do it."""
        screen.grid.move(across=-1)


class IssuesDown(Command["BoardScreen"]):
    """Go down by a screen."""

    KEYS, NAME, GROUP, SHOWN = "space,pagedown", "Page down", "Board", "space PgDn"

    def run(self, screen: "BoardScreen") -> None:
        """Do it."""
        screen.grid.move_page(1)


class IssuesUp(Command["BoardScreen"]):
    """Go up by a screen."""

    KEYS, NAME, GROUP, SHOWN = "backspace,pageup", "Page up", "Board", "⌫ PgUp"

    def run(self, screen: "BoardScreen") -> None:
        """Do it."""
        screen.grid.move_page(-1)


class ChangeWindow(Command["BoardScreen"]):
    """Look at another stretch of time: all of it, the last day, six hours, one hour. The filter still holds."""

    KEYS, NAME, GROUP, FOOTER = "w", "Change the time", "Board", "Time"

    def run(self, screen: "BoardScreen") -> None:
        """Do it."""
        screen.change_window()


class FilterBoard(Command["BoardScreen"]):
    """Filter the board, and the desk with it, as you type."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "slash", "Filter", "Board", "Filter", "/"

    def run(self, screen: "BoardScreen") -> None:
        """Do it."""
        screen.open_filter()


class ExportBoard(Command["BoardScreen"]):
    """Save the board, with the statements that decided, as a page or as tables for Datasette."""

    KEYS, NAME, GROUP, FOOTER = "e", "Export", "Board", "Export"

    def run(self, screen: "BoardScreen") -> None:
        """Do it."""
        screen.open_export()


class CloseCell(Command["CellScreen"]):
    """Go back to the board."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "escape,b,q", "Back to the board", "Board", "Back", "Esc b q"

    def run(self, screen: "CellScreen") -> None:
        """Do it."""
        screen.dismiss(None)


ON_DESK: tuple[AnyCommand, ...] = (OpenBoard, OpenTurns)
BOARD: tuple[AnyCommand, ...] = (
    CloseBoard, OpenCell, FilterBoard, ChangeWindow, ExportBoard, NextIssue, PreviousIssue, NextParty, PreviousParty,
    IssuesDown, IssuesUp,
)  # fmt: skip
CELL: tuple[AnyCommand, ...] = (
    CloseCell, reading.OpenStatement, moving.NextStatement, moving.PreviousStatement, moving.PageDown, moving.PageUp,
    reading.OpenLink, reading.CopyStatement, reading.PinStatement,
)  # fmt: skip
