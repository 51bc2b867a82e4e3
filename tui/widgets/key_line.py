"""The line of keys at the foot of a screen."""

from textual.screen import Screen
from textual.widgets import Footer


class KeyLine(Footer):
    """A footer that is made anew only when it would show other keys.

    Textual's own is made anew at every move of the focus: its widgets go and come, and the whole screen is laid out
    and painted each time, twice when a filter is opened.
    """

    _shown: tuple[object, ...] = ()

    def bindings_changed(self, screen: Screen[object]) -> None:
        """The focus moved, or other commands are at hand."""
        shown = tuple(
            (binding.key, binding.description, binding.key_display, enabled)
            for _, binding, enabled, _ in screen.active_bindings.values()
            if binding.show
        )
        if shown != self._shown and screen.app.app_focus:
            self._shown = shown
            # Textual binds `compact` of the keys to the footer, and forgets keys that are gone only when that changes.
            self.mutate_reactive(Footer.compact)
            super().bindings_changed(screen)
