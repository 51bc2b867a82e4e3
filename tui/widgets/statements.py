"""The list of a pane: what keys, the mouse and news do to its statements. It keeps the place by statement id."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import Literal

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive

from store.kept import Reading
from store.records import Party, Row
from tui.questions import Page
from tui.widgets.statement_lines import StatementLines

KEEP_ON_RESIZE = 60
NEAR_THE_END = 12


class StatementList(StatementLines, inherit_bindings=False):
    """Statements of one party, newest on top.

    The place is a statement id and a line in it: rows that arrive above never move it. At the top, with `holding`
    off, the list follows and shows what arrives.
    """

    holding = reactive(False)

    class Moved(Message):
        """The cursor, the place or the number of unread statements changed."""

        def __init__(self, statements: "StatementList") -> None:
            super().__init__()
            self.statements = statements

    class Opened(Message):
        """Someone wants to see a statement whole."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    class Wanted(Message):
        """Reading comes near the end of what is held: more rows are wanted."""

        def __init__(self, statements: "StatementList", side: Literal["above", "below"]) -> None:
            super().__init__()
            self.statements, self.side = statements, side

        def can_replace(self, message: Message) -> bool:
            """Asking once is enough."""
            return isinstance(message, StatementList.Wanted) and message.side == self.side

    def __init__(self, party: Party, *, zone: tzinfo | None, clock: Callable[[], datetime]) -> None:
        super().__init__(party, zone=zone, clock=clock)
        self.unread = 0
        self.tailing = False
        self.up_to_date: set[int] = set()  # rows that were read since the wire was last written

    @property
    def following(self) -> bool:
        """What arrives is shown at once: at the top, or wherever one reads while `tailing`."""
        return (self.at_newest or (self.tailing and not self.window.more_above)) and not self.holding

    # -------------------------------------------------------------- what comes in

    def show(self, page: Page) -> None:
        """Hold a page, with the cursor on its place, or on the newest statement."""
        self.window.reset(page.rows, more_above=page.more_above, more_below=page.more_below)
        self.cursor_id = page.at or self.window.newest
        self._measure()
        above = self.size.height // 3
        self._go_to_line(max(0, self._starts[self.cursor] - above) if page.at and self._starts else 0)
        self._read_if_seen()
        self._tell()

    def arrive(self, rows: Sequence[Row]) -> None:
        """Take in new statements (newest first)."""
        following = self.following
        place = self._place()
        new = self.window.arrive(rows, following=following)
        if not new:
            return
        self.unread += len(new)
        if following:
            self.cursor_id = self.window.newest
        self._measure()
        self._go_to_line(0) if following else self._return_to(place)
        self._read_if_seen()
        self._tell()

    def missed(self, count: int, *, gap: bool) -> None:
        """More came in than is shown one by one. With `gap` it stays on the wire until someone scrolls up to it."""
        self.unread += count
        self.window.more_above = self.window.more_above or gap
        self._tell()

    def add_page(self, rows: Sequence[Row], side: Literal["above", "below"], *, more: bool) -> None:
        """Take in a page that was wanted (newest first)."""
        place = self._place()
        if side == "above":
            self.window.extend_above(rows, more=more)
        else:
            self.window.extend_below(rows, more=more)
        self._measure()
        self._return_to(place)
        self._read_if_seen()
        self._tell()

    def reread(self, rows: Sequence[Row], asked: Sequence[Row]) -> None:
        """Take in newer readings of the rows `asked` for: marked as changed, withdrawn, tagged again."""
        place = self._place()
        self.up_to_date.update(row.id for row in asked)
        if self.window.replace(rows):
            self._strips.clear()
            self._measure()
            self._return_to(place)

    def settle(self, row: Row, *, belongs: bool) -> None:
        """Take in a row that was corrected; it may not belong here any more, or only now."""
        place = self._place()
        if self.window.settle(row, belongs=belongs):
            self.cursor_id = self.window.rows[self.cursor].id if self.window.rows else 0
            self._strips.clear()
            self._measure()
            self._return_to(place)
            self._tell()

    # -------------------------------------------------------------- moving

    def move(self, by: int) -> None:
        """Move the cursor by statements; from out of sight it first comes back to what is on screen."""
        self.tailing = False
        if not self.window.rows:
            return
        visible = self.visible_rows()
        here = self.cursor
        if visible and self.cursor_id not in {row.id for row in visible}:
            here = self.window.index_of(visible[0].id)
        else:
            here += by
        self._put_cursor(here)

    def move_page(self, by: int) -> None:
        """Move by screens."""
        self.tailing = False
        if not self.window.rows:
            return
        step = max(1, self.size.height - 2) * by
        line = min(max(0, round(self.scroll_target_y) + step), self._furthest)
        self._go_to_line(line)
        at = self._index_at(line)
        if self._starts[at] < line and self._end_of(at) - line < 3:
            at += 1
        self._put_cursor(at if 0 < line < self._furthest else (0 if by < 0 else len(self.window) - 1))

    def go_to(self, id: int) -> None:
        """Put the cursor on a statement that is held."""
        self._put_cursor(self.window.index_of(id))

    def _put_cursor(self, index: int) -> None:
        index = max(0, min(index, len(self.window) - 1))
        before, self.cursor_id = self.cursor_id, self.window.rows[index].id
        if not self._starts:
            return
        start, end = self._starts[index], self._end_of(index)
        top, room = round(self.scroll_target_y), max(1, self.size.height)
        if index == 0 or start < top or end - start >= room:
            self._go_to_line(0 if index == 0 else start)
        elif end > top + room:
            self._go_to_line(end - room)
        self.refresh_rows(before, self.cursor_id)
        self._want()
        self._read_if_seen()
        self._tell()

    @property
    def _furthest(self) -> int:
        return max(0, self._total - self.size.height)

    def _go_to_line(self, line: int) -> None:
        # Below the last row there may be blank lines: in a short list the place could not be kept without them.
        needed = max(self._total, line + self.size.height) if line > self._furthest else self._total
        if self.virtual_size.height != needed:
            # Not by the reactive: that lays the whole screen out anew, and nothing else depends on it.
            self.set_reactive(StatementList.virtual_size, Size(self.size.width, needed))
        self.scroll_to(y=line, animate=False, force=True)
        self.refresh()

    def _place(self) -> tuple[int, int]:
        if not self._starts:  # not measured yet
            return self.cursor_id, 0
        line = round(self.scroll_target_y)
        index = self._index_at(line)
        return self.window.rows[index].id, line - self._starts[index]

    def _return_to(self, place: tuple[int, int]) -> None:
        id, offset = place
        if not id or not self._starts:
            self._go_to_line(0)
            return
        index = self.window.index_of(id)
        # A heading of the day may have come or gone above the row.
        self._go_to_line(min(self._starts[index] + offset, max(0, self._end_of(index) - 1)))

    # -------------------------------------------------------------- what was read

    def _read_if_seen(self) -> None:
        if self.has_focus and self.at_newest:
            self.unread = 0

    def mark_read(self) -> None:
        """Take the marks of the new away."""
        self.unread = 0
        self.fresh_above = self.window.newest
        self._strips.clear()
        self.refresh()
        self._tell()

    def watch_has_focus(self, has_focus: bool) -> None:
        """What is new is read when its pane is looked at; the marks stay until one leaves."""
        super().watch_has_focus(has_focus)
        if has_focus:
            self._read_if_seen()
        elif self.at_newest:
            self.fresh_above = self.window.newest
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        self.post_message(self.Moved(self))

    def _want(self) -> None:
        if not self.window.rows:
            return
        first = self._index_at(round(self.scroll_target_y))
        last = self._index_at(round(self.scroll_target_y) + self.size.height)
        if self.window.more_below and max(last, self.cursor) >= len(self.window) - NEAR_THE_END:
            self.post_message(self.Wanted(self, "below"))
        if self.window.more_above and min(first, self.cursor) < NEAR_THE_END:
            self.post_message(self.Wanted(self, "above"))

    # -------------------------------------------------------------- mouse and size

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a statement, a second one opens it."""
        if not self.window.rows or event.get_content_offset(self) is None:
            return
        line = round(self.scroll_offset.y) + event.y
        if line >= self._total:
            return
        row = self.window.rows[self._index_at(line)]
        if row.id == self.cursor_id and event.chain == 2:
            self.post_message(self.Opened(row))
        else:
            self.cursor_id = row.id
            self.refresh()
            self._read_if_seen()
            self._tell()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scrolling by wheel or bar may need further rows."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._want()
            if round(new_value) == 0:
                self._read_if_seen()
                self._tell()

    def on_resize(self) -> None:
        """Lines break anew; only what is near the reader is worth it."""
        if self.size.width == self._wide:
            self._go_to_line(round(self.scroll_target_y)) if self._starts else None
            return
        place = self._place()
        anchor = self.window.index_of(place[0])
        if len(self.window) > 2 * KEEP_ON_RESIZE + 1:
            self.window.trim(anchor, KEEP_ON_RESIZE)
        self._measure()
        self._return_to((place[0], 0) if place[1] else place)
        self._want()

    def watch_density(self) -> None:
        """Rows get other heights."""
        place = self._place()
        self._measure()
        self._return_to((place[0], 0))

    # -------------------------------------------------------------- what is shown otherwise

    def set_mark(self, mark: Reading | None) -> None:
        """Draw a line where reading ended."""
        self.mark = mark
        self._measure_again()

    def set_zone(self, zone: tzinfo | None) -> None:
        """Show times in another zone."""
        self.zone = zone
        self._strips.clear()
        self._measure_again()

    def _measure_again(self) -> None:
        place = self._place()
        self._measure()
        self._return_to(place)
