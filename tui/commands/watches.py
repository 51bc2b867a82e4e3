"""Commands on watches and on the alerts they raised."""

from typing import TYPE_CHECKING

from tui.commands.base import AnyCommand, Command

if TYPE_CHECKING:
    from tui.screens.alerts import AlertsScreen
    from tui.screens.desk import DeskScreen
    from tui.screens.watches import WatchesScreen


class OpenAlerts(Command["DeskScreen"]):
    """List the alerts: which watch found which statement, and the words that decided."""

    KEYS, NAME, GROUP = "a", "Alerts", "Desk"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        from tui.screens.alerts import AlertsScreen

        screen.app.push_screen(AlertsScreen(screen.issues))


class WatchFilter(Command["DeskScreen"]):
    """Make a watch of what the filter says: it tells of every new statement that the filter would find."""

    KEYS, NAME, GROUP = "w", "Watch for this filter", "Desk"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        from tui.screens.watches import new_watch

        new_watch(screen.talkwatch, screen.asked.text.strip())


class OpenWatches(Command["DeskScreen"]):
    """List the watches; add, change, switch off and remove them."""

    KEYS, NAME, GROUP = "W", "Watches", "Desk"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        from tui.screens.watches import WatchesScreen

        screen.app.push_screen(WatchesScreen())


class CloseAlerts(Command["AlertsScreen"]):
    """Go back to the desk."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "escape,q,a", "Back to the desk", "Alerts", "Back", "Esc q a"

    def run(self, screen: "AlertsScreen") -> None:
        """Do it."""
        screen.dismiss(None)


class OpenAlert(Command["AlertsScreen"]):
    """Show the statement whole; the alert counts as seen."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "enter", "Open statement", "Alerts", "Statement", "Enter"

    def run(self, screen: "AlertsScreen") -> None:
        """Do it."""
        screen.open_alert()


class SeeAlerts(Command["AlertsScreen"]):
    """Mark all alerts as seen."""

    KEYS, NAME, GROUP, FOOTER = "m", "All seen", "Alerts", "All seen"

    def run(self, screen: "AlertsScreen") -> None:
        """Do it."""
        screen.see_all()


class NextAlert(Command["AlertsScreen"]):
    """Go down to the next alert."""

    KEYS, NAME, GROUP, SHOWN = "j", "Next alert", "Alerts", "j ↓"

    def run(self, screen: "AlertsScreen") -> None:
        """Do it."""
        screen.options.action_cursor_down()


class PreviousAlert(Command["AlertsScreen"]):
    """Go up to the previous alert."""

    KEYS, NAME, GROUP, SHOWN = "k", "Previous alert", "Alerts", "k ↑"

    def run(self, screen: "AlertsScreen") -> None:
        """Do it."""
        screen.options.action_cursor_up()


class CloseWatches(Command["WatchesScreen"]):
    """Go back to the desk."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "escape,q,W", "Back to the desk", "Watches", "Back", "Esc q W"

    def run(self, screen: "WatchesScreen") -> None:
        """Do it."""
        screen.dismiss(None)


class EditWatch(Command["WatchesScreen"]):
    """Change the watch: its name, query, actions, quiet hours, program."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "enter", "Change watch", "Watches", "Change", "Enter"

    def run(self, screen: "WatchesScreen") -> None:
        """Do it."""
        screen.edit_watch()


class NewWatch(Command["WatchesScreen"]):
    """Add a watch."""

    KEYS, NAME, GROUP, FOOTER = "n", "New watch", "Watches", "New"

    def run(self, screen: "WatchesScreen") -> None:
        """Do it."""
        screen.add_watch()


class SwitchWatch(Command["WatchesScreen"]):
    """Switch the watch off, or on again."""

    KEYS, NAME, GROUP, FOOTER = "space", "On or off", "Watches", "On/off"

    def run(self, screen: "WatchesScreen") -> None:
        """Do it."""
        screen.switch_watch()


class RemoveWatch(Command["WatchesScreen"]):
    """Remove the watch and its alerts; asked for twice, so that one key does not do it."""

    KEYS, NAME, GROUP, FOOTER, SHOWN = "x,delete", "Remove watch", "Watches", "Remove", "x Del"

    def run(self, screen: "WatchesScreen") -> None:
        """Do it."""
        screen.remove_watch()


class NextWatch(Command["WatchesScreen"]):
    """Go down to the next watch."""

    KEYS, NAME, GROUP, SHOWN = "j", "Next watch", "Watches", "j ↓"

    def run(self, screen: "WatchesScreen") -> None:
        """Do it."""
        screen.options.action_cursor_down()


class PreviousWatch(Command["WatchesScreen"]):
    """Go up to the previous watch."""

    KEYS, NAME, GROUP, SHOWN = "k", "Previous watch", "Watches", "k ↑"

    def run(self, screen: "WatchesScreen") -> None:
        """Do it."""
        screen.options.action_cursor_up()


ON_DESK: tuple[AnyCommand, ...] = (OpenAlerts, WatchFilter, OpenWatches)
ALERTS: tuple[AnyCommand, ...] = (CloseAlerts, OpenAlert, SeeAlerts, NextAlert, PreviousAlert)
WATCHES: tuple[AnyCommand, ...] = (
    CloseWatches, EditWatch, NewWatch, SwitchWatch, RemoveWatch, NextWatch, PreviousWatch,
)  # fmt: skip
