"""Choose which parties have a pane."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from store.records import Party
from store.safetext import clean_line
from tui.theme import party_colour
from tui.wording import fit, sign


class Choice(Struct, frozen=True):
    """A party, how much it said, and whether it has a pane."""

    party: Party
    count: int
    shown: bool


class PartiesScreen(ModalScreen[None]):
    """A list of all parties with a tick for each pane; a change shows at once."""

    BINDINGS: ClassVar = [
        Binding("escape,q,p", "dismiss(None)", "Back"),
        Binding("j", "cursor(1)", "Down", show=False),
        Binding("k", "cursor(-1)", "Up", show=False),
        Binding("space", "flip", "Show or hide", show=False),
        Binding("delete", "drop", "Forget", show=False),
    ]

    def __init__(self, choices: Sequence[Choice], choose: Callable[[str, bool | None], None]) -> None:
        super().__init__()
        self.choices = list(choices)
        self._choose = choose

    def compose(self) -> ComposeResult:
        """The list."""
        yield OptionList(*(Option(self._prompt(c)) for c in self.choices), id="parties", classes="dialog")

    def on_mount(self) -> None:
        """Name the box."""
        box = self.query_one("#parties")
        box.border_title = "Panes"
        box.border_subtitle = "Space: show or hide · Esc: back"
        box.focus()

    def _prompt(self, choice: Choice) -> Content:
        colour = Style(foreground=party_colour(self.app, choice.party, "surface"), bold=choice.shown)
        label = fit(clean_line(choice.party.label, 60), 26)
        return Content.assemble(
            "[x] " if choice.shown else "[ ] ",
            (f"{sign(choice.party)} {label:<27}", colour),
            (f"{choice.count:>7,}", Style.parse("$quiet")),
        )

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._flip(event.option_index)

    def action_flip(self) -> None:
        """Show or hide the party under the cursor."""
        index = self.query_one(OptionList).highlighted
        if index is not None:
            self._flip(index)

    def _flip(self, index: int) -> None:
        old = self.choices[index]
        choice = self.choices[index] = Choice(old.party, old.count, not old.shown)
        self.query_one(OptionList).replace_option_prompt_at_index(index, self._prompt(choice))
        self._choose(choice.party.id, choice.shown)

    def action_drop(self) -> None:
        """Forget the pane of a query under the cursor."""
        options = self.query_one(OptionList)
        index = options.highlighted
        if index is not None and self.choices[index].party.id.startswith("="):
            choice = self.choices.pop(index)
            options.remove_option_at_index(index)
            self._choose(choice.party.id, None)

    def action_cursor(self, by: int) -> None:
        """Move in the list."""
        options = self.query_one(OptionList)
        if by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()
