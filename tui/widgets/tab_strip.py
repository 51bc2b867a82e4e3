"""One line that names every pane with what is new in it; shown where only one pane has room."""

from collections.abc import Sequence

from msgspec import Struct
from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from store.records import Party
from store.safetext import clean_line
from tui.theme import party_colour
from tui.wording import sign


class Tab(Struct, frozen=True):
    """A pane as the strip shows it."""

    party: Party
    count: int
    unread: int
    current: bool


class TabStrip(Static):
    """Tabs of the panes: glyph, short name, count of new. The current one is always in sight."""

    ALLOW_SELECT = False

    class Chosen(Message):
        """Someone clicked a tab."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._tabs: tuple[Tab, ...] = ()
        self._edges: list[tuple[int, str]] = []

    def show(self, tabs: Sequence[Tab]) -> None:
        """Draw these tabs."""
        if self._tabs != tuple(tabs):
            self._tabs = tuple(tabs)
            self.redraw()

    def on_resize(self) -> None:
        """Fit the width."""
        self.redraw()

    def redraw(self) -> None:
        """Draw the tabs anew, in the colours of the theme."""
        width = self.size.width
        if not self._tabs or not width:
            return
        long = [self._words(tab, 16) for tab in self._tabs]
        words = long if sum(map(cell_len, long)) + 2 <= width else [self._words(tab, 8) for tab in self._tabs]
        here = next((i for i, tab in enumerate(self._tabs) if tab.current), 0)
        first = 0
        while first < here and sum(map(cell_len, words[first : here + 1])) + 4 > width:
            first += 1
        parts: list[tuple[str, Style]] = [("‹" if first else " ", Style.parse("$quiet"))]
        self._edges = []
        used = 1
        for tab, label in zip(self._tabs[first:], words[first:], strict=True):
            if used + cell_len(label) + 1 > width:
                parts.append(("›", Style.parse("$quiet")))
                break
            colour = party_colour(self.app, tab.party, "panel")
            style = Style(foreground=colour)
            if tab.current:
                style = Style(foreground=colour, bold=True, reverse=True)
            parts.append((label, style))
            used += cell_len(label)
            self._edges.append((used, tab.party.id))
        self.update(Content.assemble(*parts), layout=False)

    @staticmethod
    def _words(tab: Tab, most: int) -> str:
        label: str = clean_line(tab.party.label, 60)
        if len(label) > most:
            initials = "".join(word[0] for word in label.split() if word[0].isupper())
            label = initials if len(initials) > 1 else label[: most - 1] + "…"
        return f" {sign(tab.party)} {label}{f' +{tab.unread}' if tab.unread else ''} "

    def on_click(self, event: events.Click) -> None:
        """Say which tab was meant."""
        for edge, key in self._edges:
            if event.x < edge:
                self.post_message(self.Chosen(key))
                return
