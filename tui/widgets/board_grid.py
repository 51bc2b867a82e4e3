"""The board as a table that scrolls both ways, its first row and first column held in place; drawn line by line."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Literal

from msgspec import Struct
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from store.board import Board, Cell
from store.board import Line as IssueLine
from store.records import Party
from store.safetext import clean_line
from store.turns import side
from tui.theme import colours, party_colour
from tui.widgets.board_words import UNCLEAR, spark, summary, when
from tui.widgets.card import Line, wrap
from tui.wording import POSITIONS, fit, sign

TALL = 2  # lines of a cell; a line for the summary and a blank one follow
WIDE = 100
INKS = {
    "quiet": "quiet", "issue": "secondary", "mark": "accent", "warm": "error", "cool": "primary", "calm": "success",
    "rule": "rule",
}  # fmt: skip
"""Part of the table -> colour of the look."""
Kind = Literal["group", "cells", "summary", "silent", "blank"]


class _Stripe(Struct, frozen=True):
    """One line of the table below its head: what it shows, of which issue (its index), which line of it, or words."""

    kind: Kind
    issue: int = -1
    part: int = 0
    words: str = ""


class BoardGrid(ScrollView, can_focus=True, inherit_bindings=False):
    """Parties across, issues down. The place is a cell: what comes in moves neither it nor what is on screen."""

    ALLOW_SELECT = False

    class Moved(Message):
        """The cursor is in another cell, or its cell says something else."""

    class Opened(Message):
        """Someone wants to see the statements of the cell at hand."""

    def __init__(self, *, zone: tzinfo | None, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.zone = zone
        self.clock = clock
        self.board = Board()
        self.party = ""
        self.issue = ""
        self._stripes: list[_Stripe] = []
        self._styles: dict[str, Style] | None = None

    # -------------------------------------------------------------- where we are

    @property
    def cell(self) -> Cell | None:
        """The cell under the cursor."""
        return self.board.cell(self.party, self.issue)

    @property
    def _column(self) -> int:
        return next((i for i, party in enumerate(self.board.parties) if party.id == self.party), 0)

    @property
    def _row(self) -> int:
        return next((i for i, line in enumerate(self.board.lines) if line.issue == self.issue), 0)

    @property
    def label_width(self) -> int:
        """Cells of the first column."""
        return 30 if self.size.width >= WIDE else 17

    @property
    def cell_width(self) -> int:
        """Cells of every other column."""
        room = self.size.width - self.label_width
        return max(21, min(30, room // max(1, len(self.board.parties))))

    def _top_of(self, row: int) -> int:
        return next((y for y, s in enumerate(self._stripes) if s.issue == row and s.kind == "cells"), 0)

    # -------------------------------------------------------------- what comes in

    def show(self, board: Board) -> None:
        """Show a board; the cursor keeps its cell and its place on screen."""
        before = self._top_of(self._row) if self.issue else 0
        known = bool(self.board.lines)
        self.board = board
        if board.lines and not any(line.issue == self.issue for line in board.lines):
            self.issue = board.lines[0].issue
        if board.parties and not any(party.id == self.party for party in board.parties):
            self.party = board.parties[0].id
        self._lay_out()
        moved = self._top_of(self._row) - before
        if known and moved:
            self.scroll_to(y=max(0, self.scroll_target_y + moved), animate=False, force=True)
        self.post_message(self.Moved())

    def _lay_out(self) -> None:
        stripes: list[_Stripe] = []
        labels = {party.id: clean_line(party.label, 60) for party in self.board.parties}
        group = None
        for row, line in enumerate(self.board.lines):
            if line.group != group:
                group = line.group
                stripes.append(_Stripe("group", words=clean_line(group.replace("-", " "), 60).capitalize()))
            stripes += [_Stripe("cells", row, part) for part in range(TALL)]
            stripes += [_Stripe("summary", row, words=summary(line, labels)), _Stripe("blank")]
        if self.board.silent and self.board.lines:
            words = "Nothing said on: " + clean_line("; ".join(self.board.silent), 2000) + "."
            width = max(20, self.size.width - 3)
            stripes += [_Stripe("silent", words=words[a:b]) for a, b in wrap(words, width, 40).lines]
        self._stripes = stripes
        width = self.label_width + self.cell_width * len(self.board.parties)
        self.virtual_size = Size(width, len(stripes) + 1)
        self.refresh()

    # -------------------------------------------------------------- moving

    def move(self, across: int = 0, down: int = 0) -> None:
        """Move the cursor by cells; it stays inside."""
        if not self.board.lines:
            return
        column = max(0, min(self._column + across, len(self.board.parties) - 1))
        row = max(0, min(self._row + down, len(self.board.lines) - 1))
        self._put(column, row)

    def move_page(self, by: int) -> None:
        """Move by screens."""
        self.move(down=by * max(1, (self.size.height - 1) // (TALL + 2)))

    def _put(self, column: int, row: int) -> None:
        self.party, self.issue = self.board.parties[column].id, self.board.lines[row].issue
        top, width = self._top_of(row), self.cell_width
        if top and self._stripes[top - 1].kind == "group":
            top -= 1
        room = self.size.height - 1
        end = self._top_of(row) + TALL + 1
        y = round(self.scroll_target_y)
        y = 0 if row == 0 else min(top, max(y, end - room))
        x, across = round(self.scroll_target_x), self.size.width - self.label_width
        x = min(column * width, max(x, (column + 1) * width - across))
        self.scroll_to(x=x, y=y, animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved())

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a cell, a second one opens it."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y == 0 or offset.x < self.label_width or not self.board.lines:
            return
        y = offset.y - 1 + self.scroll_offset.y
        column = (offset.x - self.label_width + self.scroll_offset.x) // self.cell_width
        if y >= len(self._stripes) or self._stripes[y].kind != "cells" or column >= len(self.board.parties):
            return
        here = (self.board.parties[column].id, self.board.lines[self._stripes[y].issue].issue)
        if here == (self.party, self.issue) and event.chain == 2:
            self.post_message(self.Opened())
        else:
            self._put(column, self._stripes[y].issue)

    def on_resize(self) -> None:
        """Columns get other widths."""
        self._lay_out()
        if self.board.lines:
            self._put(self._column, self._row)

    # -------------------------------------------------------------- drawing

    def notify_style_update(self) -> None:
        """The theme changed."""
        super().notify_style_update()
        self._styles = None

    def _style(self, name: str) -> Style:
        if self._styles is None:
            of = colours(self.app, (*INKS.values(), "panel", "chosen"))
            self._styles = {name: Style(color=of[colour]) for name, colour in INKS.items()}
            self._styles["text"] = Style(color=self.styles.color.rich_color)
            self._styles["ground"] = Style(bgcolor=self.background_colors[1].rich_color)
            self._styles |= {"head": Style(bgcolor=of["panel"]), "chosen": Style(bgcolor=of["chosen"])}
        return self._styles[name]

    def render_line(self, y: int) -> Strip:
        """The head, or a line of the table. The first column does not scroll sideways, nor do summaries."""
        width, left = self.size.width, self.label_width
        if y == 0:
            return self._beside(self._corner(), self._head()).apply_style(self._style("head"))
        at = y - 1 + self.scroll_offset.y
        stripe = self._stripes[at] if at < len(self._stripes) else _Stripe("blank")
        if stripe.kind == "cells":
            strip = self._beside(self._label(stripe), self._cells(self.board.lines[stripe.issue], stripe.part))
        else:
            line = Line(width)
            if stripe.kind == "group":
                line.add(f" {stripe.words} ", self._style("mark") + Style(bold=True))
                line.add("─" * max(0, line.room - 1), self._style("rule"))
            elif stripe.kind == "summary":
                at_hand = self.board.lines[stripe.issue].issue == self.issue
                line.gap(left + 1).add(stripe.words, self._style("issue" if at_hand else "quiet"))
            elif stripe.kind == "silent":
                line.gap(1).add(stripe.words, self._style("quiet"))
            strip = line.strip()
        return strip.apply_style(self._style("ground"))

    @property
    def _in_sight(self) -> tuple[Party, ...]:
        """The parties of whose columns anything is in sight."""
        room, width, x = self.size.width - self.label_width, self.cell_width, self.scroll_offset.x
        return self.board.parties[x // width : -(-(x + room) // width)]

    def _beside(self, first: Strip, scrolled: Strip) -> Strip:
        room = max(0, self.size.width - self.label_width)
        x = self.scroll_offset.x % self.cell_width
        return Strip.join([first, scrolled.crop(x, x + room).extend_cell_length(room)])

    def _corner(self) -> Strip:
        """How many parties lie out of sight on either side."""
        room, width = self.size.width - self.label_width, self.cell_width
        before = -(-self.scroll_offset.x // width)
        after = max(0, len(self.board.parties) - (self.scroll_offset.x + room) // width)
        if before and after:
            words = f"‹ {before}  {after} ›"
        else:
            words = f"‹ {before} more" if before else f"{after} more ›" if after else ""
        return Line(self.label_width).gap(1).add(words, self._style("quiet")).strip()

    def _head(self) -> Strip:
        strips = []
        for party in self._in_sight:
            colour = party_colour(self.app, party, "panel").rich_color
            style = Style(color=colour, bold=True, underline=party.id == self.party)
            label = fit(clean_line(party.label, 60), self.cell_width - 4)
            strips.append(Line(self.cell_width).gap(1).add(f"{sign(party)} {label}", style).strip())
        return Strip.join(strips)

    def _label(self, stripe: _Stripe) -> Strip:
        line = self.board.lines[stripe.issue]
        label = clean_line(line.label, 120)
        wrapped = wrap(label, self.label_width - 2, TALL)
        words = ""
        if stripe.part < len(wrapped.lines):
            start, end = wrapped.lines[stripe.part]
            words = label[start:end] + (" …" if wrapped.cut and stripe.part == len(wrapped.lines) - 1 else "")
        style = self._style("text") + Style(bold=line.issue == self.issue)
        return Line(self.label_width).gap(1).add(words, style).strip()

    def _cells(self, line: IssueLine, part: int) -> Strip:
        strips = []
        for party in self._in_sight:
            at_hand = party.id == self.party and line.issue == self.issue
            strip = self._cell(line.cells.get(party.id), party, part, at_hand)
            strips.append(strip.apply_style(self._style("chosen")) if at_hand else strip)
        return Strip.join(strips)

    def _cell(self, cell: Cell | None, party: Party, part: int, at_hand: bool) -> Strip:
        line = Line(self.cell_width).add("▌" if at_hand else " ", self._style("mark"))
        if cell is None:
            return line.add("-" if part == 0 else "", self._style("quiet")).strip()
        holds = cell.turn is not None and side(cell.position) == side(cell.turn.after.position)
        if part == 0:
            if cell.position in POSITIONS:
                glyph, tone = POSITIONS[cell.position]
                if cell.turn and holds:
                    line.add(f"{cell.turn.before.position} → ", self._style("quiet"))
                line.add(f"{glyph} {cell.position}", self._style(tone) + Style(bold=True))
            else:
                line.add(UNCLEAR, self._style("quiet"))
            return line.strip()
        width = 12 if self.cell_width >= 26 else 8
        count = f"{cell.count:,}" if cell.count < 100_000 else f"{cell.count // 1000}k"
        line.add(f"{count:<5}", self._style("text"))
        line.add(f"{spark(cell.hours, width):<{width}}", self._style("issue"))
        if cell.turn and holds:
            line.add(f" {when(cell.turn.after.at, self.zone, self.clock())}", self._style("mark"))
        return line.strip()
