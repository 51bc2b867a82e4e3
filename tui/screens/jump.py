"""Jump mode: the next key goes to a pane, wherever it is."""

from collections.abc import Mapping

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Static

from store.records import Party
from store.safetext import clean_line
from tui.theme import party_colour

JUMP_KEYS = "1234567890abcdefhimnopqrstuvwxyz"
NEWEST = "\x00newest"


class JumpScreen(ModalScreen[str | None]):
    """Names the key of every pane on one line and waits for one; g goes to the newest statement of this pane."""

    def __init__(self, targets: Mapping[str, Party]) -> None:
        super().__init__()
        self.targets = targets

    def compose(self) -> ComposeResult:
        """The line."""
        parts: list[str | tuple[str, Style]] = [(" Go to ", Style.parse("$quiet"))]
        for sign, party in self.targets.items():
            parts.append((f"  {sign} ", Style.parse("$accent bold")))
            parts.append((clean_line(party.label, 18), Style(foreground=party_colour(self.app, party, "panel"))))
        parts.append(("   g newest   Esc stay", Style.parse("$quiet")))
        yield Static(Content.assemble(*parts), id="jump", markup=False)

    def on_key(self, event: events.Key) -> None:
        """Go there; any other key stays."""
        event.stop()
        event.prevent_default()
        party = self.targets.get(event.key)
        self.dismiss(NEWEST if event.key == "g" else party.id if party is not None else None)

    def on_click(self) -> None:
        """Stay."""
        self.dismiss(None)
