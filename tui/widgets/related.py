"""What belongs to a statement, as a list to choose from: other outlets' wordings, and the speaker's other words."""

from datetime import tzinfo

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from store.records import Row
from store.safetext import clean_line
from tui.comparing import compare, compared, differ
from tui.dossier import Dossier
from tui.wording import POSITIONS, STATES, clock, day, fit, shown, stamp_of

LONGEST = 220  # cells of another statement


class Related(OptionList):
    """Witnesses first, each with what its words have more or less; then what else the speaker said on the matter."""

    def __init__(self) -> None:
        super().__init__(id="detail-related", compact=True, markup=False)
        self.rows: dict[str, Row] = {}
        self.witnesses: frozenset[int] = frozenset()

    def show(self, found: Dossier, zone: tzinfo | None) -> None:
        """List what a dossier holds."""
        self.rows = {str(row.id): row for row in (*found.witnesses, *found.alike)}
        self.witnesses = frozenset(row.id for row in found.witnesses)
        self.clear_options()
        if found.witnesses:
            self._heading(f"Also carried by {len(found.witnesses)} (− here, + there)")
            for row in found.witnesses:
                pieces = compare(clean_line(found.row.text, 6000), clean_line(row.text, 6000))
                words = compared(pieces, "$quiet") if differ(pieces) else Content.styled("the same words", "$quiet")
                self._row(row, clean_line(row.outlet, 60), words, found.row, zone)
        if found.alike:
            name = clean_line(found.row.speakers[0].name, 60)
            self._heading(f"{name} on this" if found.row.issues else f"More from {name}")
            for row in found.alike:
                words = Content.styled(fit(shown(row), LONGEST), "$quiet")
                position = row.position.id if row.position else ""
                what = f"{POSITIONS[position][0]} {position}" if position in POSITIONS else clean_line(row.outlet, 60)
                self._row(row, what, words, found.row, zone)
        self.display = bool(self.rows)

    def on_focus(self) -> None:
        """The first one is at hand."""
        if self.highlighted is None:
            self.action_first()

    def _heading(self, words: str) -> None:
        self.add_option(Option(Content.styled(words, "$accent"), disabled=True))

    def _row(self, row: Row, what: str, words: Content, beside: Row, zone: tzinfo | None) -> None:
        stamp = stamp_of(row)
        time = clock(stamp, zone)
        if day(stamp, zone) != day(stamp_of(beside), zone):
            time = f"{day(stamp, zone)[:-5]} {time}"
        state = "" if row.state == "current" else f"  {STATES[row.state]}"
        head = Content.assemble((f"{time}  {what}", "$foreground"), (state, "$warning"), "\n")
        self.add_option(Option(head + words, id=str(row.id)))

    @property
    def row(self) -> Row | None:
        """The statement under the cursor, None while the list is not looked at."""
        if not self.has_focus or self.highlighted is None:
            return None
        return self.rows.get(self.get_option_at_index(self.highlighted).id or "")
