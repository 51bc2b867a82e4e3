"""A pane: a heading that names the party and counts what is new, over the list of its statements."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive, var
from textual.style import Style
from textual.widgets import Static

from store.records import Party
from store.safetext import clean_line
from tui.theme import ink, party_colour
from tui.widgets.statements import StatementList
from tui.wording import fit, sign


class PaneHeading(Static):
    """Glyph, label, how many statements, how many are new."""

    ALLOW_SELECT = False

    class Clicked(Message):
        """Someone wants to be in the pane of this party."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, key: str) -> None:
        super().__init__(markup=False)
        self.key = key
        self._said: tuple[object, ...] = ()

    def on_click(self) -> None:
        """Clicking a heading goes to its pane."""
        self.post_message(self.Clicked(self.key))

    def show(
        self, party: Party, *, count: int | None, of: int | None, unread: int, lit: bool, note: str, jump: str
    ) -> None:
        """Draw the heading; `of` is the number without the filter, where one is set. None is not counted yet.

        `jump` is the key that goes to this pane in jump mode, "" otherwise.
        """
        said = (party, count, of, unread, lit, note, jump, self.size.width, self.app.theme)
        if said == self._said:
            return
        self._said = said
        colour = party_colour(self.app, party, "panel")
        name = Style(foreground=colour)
        if lit and self.app.current_theme.ansi:
            name = Style(foreground=colour, bold=True, reverse=True)
        elif lit:
            name = Style(foreground=ink(colour), background=colour, bold=True)
        number = "" if count is None else f"{count:,}" if of is None else f"{count:,} of {of:,}"
        new = f"{unread:,} new" if unread else ""
        right = "  ".join(part for part in (note, new, number) if part)
        width = max(10, self.size.width)
        label = fit(clean_line(party.label, 60), width - cell_len(right) - 6)
        gap = width - cell_len(label) - cell_len(right) - 4
        accent = Style.parse("$accent bold") if not lit else name
        parts: list[tuple[str, Style]] = [
            (f" {jump} " if jump else f" {sign(party)} ", Style.parse("$hit on $hit-background") if jump else name),
            (label, name + Style(bold=True)),
        ]
        parts.append((" " * max(1, gap), name))
        if note:
            parts.append((f"{note}  ", name))
        if new:
            parts.append((new + "  ", accent))
        parts.append((number + " ", name if lit else Style.parse("$quiet")))
        self.update(Content.assemble(*parts), layout=False)


class Pane(Vertical):
    """The pane of one party ("" is the one for statements nobody could be named for)."""

    # Not `reactive`: the heading alone is drawn anew, not what lies below it.
    count: var[int | None] = var(None)
    jump = var("")
    of: var[int | None] = var(None)
    current = reactive(False, toggle_class="-current")

    def __init__(self, party: Party, *, zone: tzinfo | None, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.party = party
        self.statements = StatementList(party, zone=zone, clock=clock)
        self.heading = PaneHeading(party.id)

    def compose(self) -> ComposeResult:
        """Heading over list."""
        yield self.heading
        yield self.statements

    def begin(self, *, first: bool, current: bool) -> None:
        """Know before it is mounted whether it is the first one, or the one at hand."""
        self.set_reactive(Pane.current, current)
        self.set_class(first, "-first", update=False)
        self.set_class(current, "-current", update=False)

    @property
    def key(self) -> str:
        """The party's id."""
        return self.party.id

    @property
    def unread(self) -> int:
        """How many statements came in that were not looked at."""
        return self.statements.unread

    def redraw_heading(self) -> None:
        """Bring the heading up to date."""
        statements = self.statements
        note = "" if statements.newest_in_sight else "↑ n"
        if statements.holding:
            note = "held"
        self.heading.show(
            self.party,
            count=self.count,
            of=self.of,
            unread=self.unread,
            lit=statements.has_focus,
            note=note,
            jump=self.jump,
        )

    @on(StatementList.Moved)
    def _moved(self) -> None:
        self.redraw_heading()

    def watch_count(self) -> None:
        """The heading counts."""
        self.redraw_heading()

    def watch_jump(self) -> None:
        """The heading shows the key."""
        self.redraw_heading()

    def watch_of(self) -> None:
        """The heading counts."""
        self.redraw_heading()

    def on_resize(self) -> None:
        """The heading fits its width."""
        self.redraw_heading()
