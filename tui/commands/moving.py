"""Commands that move within a pane and between panes."""

from typing import TYPE_CHECKING

from tui.commands.base import Command

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen


class NextStatement(Command["DeskScreen"]):
    """Go down to the next older statement."""

    KEYS, NAME, GROUP, SHOWN = "j,down", "Next statement", "Moving", "j ↓"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        if screen.list_at_hand:
            screen.list_at_hand.move(1)


class PreviousStatement(Command["DeskScreen"]):
    """Go up to the next newer statement."""

    KEYS, NAME, GROUP, SHOWN = "k,up", "Previous statement", "Moving", "k ↑"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        if screen.list_at_hand:
            screen.list_at_hand.move(-1)


class PageDown(Command["DeskScreen"]):
    """Go down by a screen."""

    KEYS, NAME, GROUP, SHOWN = "space,pagedown", "Page down", "Moving", "space PgDn"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        if screen.list_at_hand:
            screen.list_at_hand.move_page(1)


class PageUp(Command["DeskScreen"]):
    """Go up by a screen."""

    KEYS, NAME, GROUP, SHOWN = "backspace,pageup", "Page up", "Moving", "⌫ PgUp"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        if screen.list_at_hand:
            screen.list_at_hand.move_page(-1)


class Newest(Command["DeskScreen"]):
    """Jump to the newest statement of this pane and follow what comes in."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "n,home", "Newest statement", "Moving", "Newest", "n Home"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.jump_to_newest()


class NewestEverywhere(Command["DeskScreen"]):
    """Jump to the newest statement in every pane."""

    KEYS, NAME, GROUP = "N", "Newest in all panes", "Moving"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.jump_to_newest(everywhere=True)


class Oldest(Command["DeskScreen"]):
    """Jump to the oldest statement of this pane."""

    KEYS, NAME, GROUP, SHOWN = "G,end", "Oldest statement", "Moving", "G End"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.jump_to_oldest()


class NextPane(Command["DeskScreen"]):
    """Go to the pane on the right."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "l,right,tab", "Next pane", "Moving", "Pane", "l → Tab"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.step_pane(1)


class PreviousPane(Command["DeskScreen"]):
    """Go to the pane on the left."""

    KEYS, NAME, GROUP, SHOWN = "h,left,shift+tab", "Previous pane", "Moving", "h ← Shift+Tab"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.step_pane(-1)


class JumpToPane(Command["DeskScreen"]):
    """Go to any pane: after g its key stands on each heading; g g goes to the newest statement."""

    KEYS, NAME, GROUP, SHOWN = "g", "Go to a pane", "Moving", "g 1"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.jump_mode()


COMMANDS = (
    NextStatement, PreviousStatement, PageDown, PageUp, Newest, NewestEverywhere, Oldest, NextPane, PreviousPane,
    JumpToPane,
)  # fmt: skip
