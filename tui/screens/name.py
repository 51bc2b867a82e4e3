"""Ask for a name."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from store.safetext import clean_line


class NameScreen(ModalScreen[str | None]):
    """A box with a line to type a name in; gives the name, None where someone thought better of it."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss(None)", "Back")]

    def __init__(
        self, title: str, about: str, name: str, *, hint: str = "Name", enter: str = "keep", most: int = 60
    ) -> None:
        super().__init__()
        self.hint, self.enter, self.most = hint, enter, most
        self.heading, self.about, self.name_wanted = title, clean_line(about, 300), clean_line(name, most)

    def compose(self) -> ComposeResult:
        """What it is about, and the line."""
        with Vertical(id="name", classes="dialog") as box:
            box.border_title = self.heading
            box.border_subtitle = f"Enter: {self.enter} · Esc: back"
            yield Static(Content(self.about), markup=False)
            yield Input(self.name_wanted, placeholder=self.hint, max_length=self.most, compact=True)

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(clean_line(event.value, self.most).strip() or None)
