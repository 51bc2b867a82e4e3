"""Correct what the classifier made of a statement."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from store.records import Correction, Party, Row, Speaker
from store.safetext import clean_line
from tui.correcting import Choices, changes, choices_of, find_people, typed_names
from tui.widgets.ticks import Ticks
from tui.wording import POSITIONS, shown, sign

UNCLEAR = ""


class CorrectScreen(ModalScreen[list[Correction] | None]):
    """Speaker (type to find), parties, issues, position, or no statement at all; gives what was changed."""

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss(None)", "Back"),
        Binding("down", "look(1)", show=False),
        Binding("up", "look(-1)", show=False),
        Binding("ctrl+r", "take_back", "Take back", show=False),
    ]

    def __init__(
        self, row: Row, parties: Sequence[Party], people: Sequence[Speaker], issues: Mapping[str, str], at: str
    ) -> None:
        super().__init__()
        self.row, self.parties, self.people, self.issues, self.at = row, parties, people, issues, at
        self.found: list[Speaker] = []
        self._stands = choices_of(row)

    def compose(self) -> ComposeResult:
        """The statement, who, what, and what to do."""
        stands = self._stands
        positions = {UNCLEAR: "no clear position", **{id: f"{glyph} {id}" for id, (glyph, _) in POSITIONS.items()}}
        with Vertical(id="correct", classes="dialog"):
            yield Static(Content(shown(self.row)), id="correct-statement", markup=False)
            with Horizontal(id="correct-who"):
                yield Static("Speaker", classes="label", markup=False)
                yield Input("; ".join(stands.speakers), placeholder="nobody named", id="correct-speaker", compact=True)
            yield OptionList(id="correct-people", compact=True)
            with Horizontal(id="correct-lists"):
                parties = {p.id: f"{sign(p)} {p.label}" for p in self.parties}
                yield from self._list("Party", Ticks(parties, stands.parties, id="correct-parties"))
                yield from self._list("Issues", Ticks(self.issues, stands.issues, id="correct-issues"))
                position = stands.position or (UNCLEAR,)
                yield from self._list("Position", Ticks(positions, position, id="correct-position", single=True))
            yield Ticks({"no": "This is not a statement"}, stands.statement, id="correct-dismissed")
            yield Static("", id="correct-note", markup=False)
            with Horizontal(id="correct-buttons"):
                yield Button("Save", id="correct-save", compact=True)
                yield Button("Take back", id="correct-take-back", compact=True, disabled=not self.row.corrected)
                yield Button("Back", id="correct-back", compact=True)

    @staticmethod
    def _list(label: str, ticks: Ticks) -> ComposeResult:
        with Vertical():
            yield Static(label, classes="label", markup=False)
            yield ticks

    def on_mount(self) -> None:
        """Name the box."""
        box = self.query_one("#correct")
        box.border_title = "Correct"
        box.border_subtitle = "Tab: next · Space: choose · Enter: save · Esc: back"
        self.query_one("#correct-people").display = False
        if self.row.corrected:
            self._note("Corrected before; ctrl+r takes it back.")
        self.query_one("#correct-speaker").focus()

    # -------------------------------------------------------------- who

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.found = find_people(event.value, self.people)
        people = self.query_one("#correct-people", OptionList)
        people.clear_options()
        labels = {party.id: party.label for party in self.parties}
        people.add_options(
            Option(Content(clean_line(f"{p.name}  {labels.get(p.party, p.party)}", 100))) for p in self.found
        )
        if self.found:
            people.add_option(Option(Content("as typed")))
            people.highlighted = 0
        people.display = bool(self.found)

    def action_look(self, by: int) -> None:
        """Move in the list of people while a name is typed."""
        people = self.query_one("#correct-people", OptionList)
        if people.display:
            people.action_cursor_down() if by > 0 else people.action_cursor_up()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        people = self.query_one("#correct-people", OptionList)
        if people.display and people.highlighted is not None:
            self._take(people.highlighted)
        else:
            self._save()

    @on(OptionList.OptionSelected, "#correct-people")
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(event.option_index)

    def _take(self, index: int) -> None:
        """Take a person of the list, and the party this one speaks for; or leave the name as it was typed."""
        line = self.query_one("#correct-speaker", Input)
        if index < len(self.found):
            person = self.found[index]
            before, semicolon, _ = line.value.rpartition(";")
            parties = self.query_one("#correct-parties", Ticks)
            parties.choose([*parties.picked, person.party] if semicolon else [person.party])
            line.value = f"{before}; {person.name}" if semicolon else person.name
            line.cursor_position = len(line.value)
        self.query_one("#correct-people").display = False
        line.focus()

    # -------------------------------------------------------------- what comes of it

    @on(Ticks.Submitted)
    @on(Button.Pressed, "#correct-save")
    def _save(self) -> None:
        chosen = {name: self.query_one(f"#correct-{name}", Ticks).chosen for name in ("parties", "issues", "position")}
        choices = Choices(
            speakers=typed_names(self.query_one("#correct-speaker", Input).value),
            statement=self.query_one("#correct-dismissed", Ticks).chosen,
            **(chosen | {"position": tuple(id for id in chosen["position"] if id != UNCLEAR)}),
        )
        found = changes(self.row, choices, self.at)
        if found:
            self.dismiss(found)
        else:
            self._note("Nothing was changed. Esc goes back.")

    @on(Button.Pressed, "#correct-take-back")
    def action_take_back(self) -> None:
        """Have the statement stand as it was found."""
        if self.row.corrected:
            self.dismiss([msgspec.structs.replace(c, new=c.old, at=self.at) for c in self.row.corrected])

    @on(Button.Pressed, "#correct-back")
    def _back(self) -> None:
        self.dismiss(None)

    def _note(self, words: str) -> None:
        self.query_one("#correct-note", Static).update(Content(words))
