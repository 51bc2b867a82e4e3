"""Commands on the desk as a whole: filter, panes, export, help, looks."""

from typing import TYPE_CHECKING

from tui.commands.base import Command
from tui.state import WIDER_BY

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen


class Filter(Command["DeskScreen"]):
    """Filter all panes as you type; Enter keeps the filter, Escape clears it."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "slash", "Filter", "Desk", "Filter", "/"
    FIRST = True

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.open_filter()


class ClearFilter(Command["DeskScreen"]):
    """Clear the filter, then leave a zoomed pane."""

    KEYS, NAME, GROUP, SHOWN = "escape", "Clear filter, leave zoom", "Desk", "Esc"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.step_back()


class ChooseParties(Command["DeskScreen"]):
    """Choose which panes are shown; Del forgets the pane of a filter."""

    KEYS, NAME, GROUP, FOOTER = "p", "Choose panes", "Panes", "Panes"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.choose_parties()


class ToggleUnattributed(Command["DeskScreen"]):
    """Show or hide the statements that no speaker could be named for."""

    KEYS, NAME, GROUP = "u", "Unattributed statements", "Panes"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.toggle_unattributed()


class Zoom(Command["DeskScreen"]):
    """Give this pane the whole width, or go back to columns."""

    KEYS, NAME, GROUP, FOOTER = "z", "Zoom pane", "Panes", "Zoom"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.toggle_zoom()


class Hold(Command["DeskScreen"]):
    """Hold all panes still, or follow again; held panes go on counting."""

    KEYS, NAME, GROUP = "f", "Hold or follow", "Desk"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.toggle_hold()


class ChangeDensity(Command["DeskScreen"]):
    """Show more or less of each statement: four lines, all of it, or one line."""

    KEYS, NAME, GROUP = "d", "Change density", "Desk"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.change_density()


class KeepFilterAsPane(Command["DeskScreen"]):
    """Keep what the filter finds as a pane of its own, under a name."""

    KEYS, NAME, GROUP = "P", "Keep filter as a pane", "Panes"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.keep_filter_as_pane()


class HidePane(Command["DeskScreen"]):
    """Hide this pane."""

    KEYS, NAME, GROUP = "x", "Hide pane", "Panes"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.hide_pane()


class MovePaneLeft(Command["DeskScreen"]):
    """Move this pane to the left."""

    KEYS, NAME, GROUP, SHOWN = "less_than_sign", "Move pane left", "Panes", "<"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.move_pane(-1)


class MovePaneRight(Command["DeskScreen"]):
    """Move this pane to the right."""

    KEYS, NAME, GROUP, SHOWN = "greater_than_sign", "Move pane right", "Panes", ">"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.move_pane(1)


class WiderPane(Command["DeskScreen"]):
    """Make this pane wider."""

    KEYS, NAME, GROUP, SHOWN = "plus", "Wider pane", "Panes", "+"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.widen_pane(WIDER_BY)


class NarrowerPane(Command["DeskScreen"]):
    """Make this pane narrower."""

    KEYS, NAME, GROUP, SHOWN = "minus", "Narrower pane", "Panes", "-"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.widen_pane(-WIDER_BY)


class EqualPanes(Command["DeskScreen"]):
    """Give all panes the same width."""

    KEYS, NAME, GROUP, SHOWN = "equals_sign", "Equal panes", "Panes", "="

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.equal_panes()


class Tail(Command["DeskScreen"]):
    """Always show the newest in every pane, or keep the place again."""

    KEYS, NAME, GROUP = "F", "Follow everywhere", "Desk"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.toggle_tail()


class MarkRead(Command["DeskScreen"]):
    """Draw the line “read until here” at what is newest now."""

    KEYS, NAME, GROUP = "m", "Read until here", "Desk"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.mark_here()


class VenueTime(Command["DeskScreen"]):
    """Show times as they are where the talks are held, or as they are here."""

    KEYS, NAME, GROUP = "v", "Time of the venue", "Desk"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.toggle_venue()


class Export(Command["DeskScreen"]):
    """Save what the filter finds as Markdown, CSV or JSON Lines."""

    KEYS, NAME, GROUP, FOOTER = "e", "Export", "Desk", "Export"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.open_export()


class Sources(Command["DeskScreen"]):
    """Show how every source does."""

    KEYS, NAME, GROUP = "s", "Sources", "Program"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.open_health()


class ChangeTheme(Command["DeskScreen"]):
    """Change the look: dark, light, safe for the colour-blind, the colours of the terminal."""

    KEYS, NAME, GROUP = "t", "Change the look", "Program"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.change_theme()


class Help(Command["DeskScreen"]):
    """Show all keys."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "question_mark,f1", "Help", "Program", "Help", "? F1"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.open_help()


class Quit(Command["DeskScreen"]):
    """Leave talkwatch."""

    KEYS, NAME, GROUP, FOOTER = "q", "Quit", "Program", "Quit"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.app.exit()


COMMANDS = (
    Filter, ClearFilter, KeepFilterAsPane, ChooseParties, ToggleUnattributed, HidePane, Zoom, MovePaneLeft,
    MovePaneRight, WiderPane, NarrowerPane, EqualPanes, Hold, Tail, MarkRead, VenueTime, ChangeDensity, Export, Sources,
    ChangeTheme, Help, Quit,
)  # fmt: skip
