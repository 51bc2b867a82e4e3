"""Commands on the desk as a whole: filter, panes, export, help, looks."""

from typing import TYPE_CHECKING

from tui.commands.base import Command

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
    """Clear the filter, and leave a zoomed pane."""

    KEYS, NAME, GROUP, SHOWN = "escape", "Clear filter, leave zoom", "Desk", "Esc"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.step_back()


class ChooseParties(Command["DeskScreen"]):
    """Choose which parties have a pane."""

    KEYS, NAME, GROUP, FOOTER = "p", "Choose parties", "Desk", "Parties"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.choose_parties()


class ToggleUnattributed(Command["DeskScreen"]):
    """Show or hide the statements that no speaker could be named for."""

    KEYS, NAME, GROUP = "u", "Unattributed statements", "Desk"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.toggle_unattributed()


class Zoom(Command["DeskScreen"]):
    """Give this pane the whole width, or go back to columns."""

    KEYS, NAME, GROUP, FOOTER = "z", "Zoom pane", "Desk", "Zoom"

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
    """Change between the dark and the light look."""

    KEYS, NAME, GROUP = "t", "Dark or light", "Program"

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
    Filter, ClearFilter, ChooseParties, ToggleUnattributed, Zoom, Hold, ChangeDensity, Export, Sources, ChangeTheme,
    Help, Quit,
)  # fmt: skip
