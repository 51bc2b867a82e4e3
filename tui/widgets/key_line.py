"""The line of keys at the foot of a screen."""

from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

WIDE = 100  # columns from which there is room between the keys


class Key(NamedTuple):
    """A key as the line shows it, what it does, and what more there is to say of it."""

    key: str
    shown: str
    words: str
    enabled: bool
    tip: str


class KeyLine(Widget):
    """The keys that work now, as many as fit, and the palette at the right end; a click is as good as the key.

    It is drawn as one line. Textual's footer is a widget for each key: they took a fifth of the start, and went and
    came with every move of the focus, the whole screen laid out and painted each time.
    """

    ALLOW_SELECT = False

    def __init__(self, *, palette: bool = True) -> None:
        super().__init__()
        self._palette = palette
        self._keys: tuple[Key, ...] = ()
        self._last: Key | None = None
        self._places: list[tuple[int, int, Key]] = []

    def on_mount(self) -> None:
        """Listen for changes."""
        self.screen.bindings_updated_signal.subscribe(self, self.bindings_changed)

    def bindings_changed(self, screen: Screen[object]) -> None:
        """The focus moved, or other commands are at hand."""
        if not screen.app.app_focus:
            return
        palette, keys, last = self.app.COMMAND_PALETTE_BINDING, dict[str, Key](), None
        for _, binding, enabled, tip in screen.active_bindings.values():
            shown = Key(binding.key, self.app.get_key_display(binding), binding.description, enabled, tip)
            if binding.key == palette:
                last = shown if self._palette else None
            elif binding.show:
                keys.setdefault(binding.action, shown)
        if (tuple(keys.values()), last) != (self._keys, self._last):
            self._keys, self._last = tuple(keys.values()), last
            self.refresh()

    def render(self) -> Content:
        """The line, in the colours of the theme."""
        width, at = self.size.width, 0
        gap = 2 if width >= WIDE else 1
        margin = gap - 1
        end = width - (1 + _cells(self._last) + margin if self._last else 0)
        parts: list[tuple[str, str]] = []
        self._places = []
        for key in self._keys:
            start = at + (gap if parts else 1)
            if start + _cells(key) > end:
                break
            parts += [(" " * (start - at), ""), *_parts(key)]
            at = start + _cells(key)
            self._places.append((start, at, key))
        if self._last and end > 0:
            parts += [(" " * (end - at), ""), ("▏", "$foreground 20%"), *_parts(self._last), (" " * margin, "")]
            self._places.append((end, width, self._last))
        return Content.assemble(*parts)

    def _at(self, x: int) -> Key | None:
        return next((key for start, end, key in self._places if start <= x < end), None)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Do what the key does."""
        if key := self._at(event.x):
            self.app.simulate_key(key.key) if key.enabled else self.app.bell()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say more of the key under the pointer."""
        key = self._at(event.x)
        tip = (key.tip or None) if key else None
        if self.tooltip != tip:
            self.tooltip = tip


def _cells(key: Key) -> int:
    return cell_len(key.shown) + 1 + cell_len(key.words)


def _parts(key: Key) -> list[tuple[str, str]]:
    dim = "" if key.enabled else " dim"
    return [
        (key.shown, f"$footer-key-foreground bold{dim}"),
        (f" {key.words}", f"$footer-description-foreground{dim}"),
    ]
