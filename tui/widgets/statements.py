"""The list of a pane: one ScrollView, drawn by line over a window of statements. It keeps the place by statement id."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import ClassVar, Literal

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.filter import ANSIToTruecolor
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from store.kept import Reading
from store.records import Party, Row
from tui.questions import Page
from tui.theme import readable
from tui.widgets.card import GUTTER, Density, Frame, Line, Look, draw, height, text_width
from tui.window import Window
from tui.wording import clock, day, stamp_of

READ_TO = "read until here"
KEEP_ON_RESIZE = 60
NEAR_THE_END = 12


class StatementList(ScrollView, can_focus=True, inherit_bindings=False):
    """Statements of one party, newest on top.

    The place is a statement id and a line in it: rows that arrive above never move it. At the top, with `holding`
    off, the list follows and shows what arrives.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "statements--name", "statements--quiet", "statements--issue", "statements--hit", "statements--mark",
        "statements--warm", "statements--cool", "statements--calm", "statements--chosen", "statements--rule",
    }  # fmt: skip

    holding = reactive(False)
    density: reactive[Density] = reactive("normal")

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
        super().__init__()
        self.party = party
        self.zone = zone
        self.clock = clock
        self.window = Window()
        self.cursor_id = 0
        self.unread = 0
        self.fresh_above = 0  # rows with higher ids carry the mark of the new
        self.terms: tuple[str, ...] = ()
        self.pins: set[str] = set()
        self.watched: set[str] = set()
        self.parties: Mapping[str, Party] = {}
        self.issues: Mapping[str, str] = {}
        self.empty_words = ""
        self.tailing = False
        self.mark: Reading | None = None
        self.up_to_date: set[int] = set()  # rows that were read since the wire was last written
        self._starts: list[int] = []
        self._heads: list[tuple[str, ...]] = []
        self._total = 0
        self._wide = 0
        self._rule = Style()
        self._looks: tuple[Look, Style, Style, Style] | None = None
        self._strips: LRUCache[tuple[object, ...], list[Strip]] = LRUCache(600)

    # -------------------------------------------------------------- where we are

    @property
    def cursor(self) -> int:
        """Index of the cursor in the window."""
        return self.window.index_of(self.cursor_id) if self.window.rows else 0

    @property
    def row(self) -> Row | None:
        """The statement under the cursor."""
        return self.window.rows[self.cursor] if self.window.rows else None

    @property
    def at_newest(self) -> bool:
        """The newest statement is on screen and under the cursor."""
        return self.newest_in_sight and self.cursor == 0

    @property
    def newest_in_sight(self) -> bool:
        """The newest statement is on screen."""
        return not self.window.more_above and round(self.scroll_target_y) == 0

    @property
    def following(self) -> bool:
        """What arrives is shown at once: at the top, or wherever one reads while `tailing`."""
        return (self.at_newest or (self.tailing and not self.window.more_above)) and not self.holding

    def visible_rows(self) -> list[Row]:
        """The rows on screen."""
        first = self._index_at(self.scroll_offset.y)
        last = self._index_at(self.scroll_offset.y + max(1, self.size.height) - 1)
        return self.window.rows[first : last + 1]

    def _index_at(self, y: int) -> int:
        return max(0, bisect_right(self._starts, y) - 1)

    def _end_of(self, index: int) -> int:
        return self._starts[index + 1] if index + 1 < len(self._starts) else self._total

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
        self.cursor_id = self.window.rows[index].id
        start, end = self._starts[index], self._end_of(index)
        top, room = round(self.scroll_target_y), max(1, self.size.height)
        if index == 0 or start < top or end - start >= room:
            self._go_to_line(0 if index == 0 else start)
        elif end > top + room:
            self._go_to_line(end - room)
        self.refresh()
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
        if not self._starts:
            return 0, 0
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

    # -------------------------------------------------------------- drawing

    def _measure(self) -> None:
        """Find the line on which each row starts. Above a row that begins another day stands the day, and above the
        first one that was read before, how far was read."""
        self._wide = width = self.size.width
        starts: list[int] = []
        heads: list[tuple[str, ...]] = []
        line = 0
        before = day(self.clock().isoformat(), self.zone)
        read_to = self.mark.last_id if self.mark else 0
        newer = self.window.more_above
        for row in self.window.rows:
            of_day = day(stamp_of(row), self.zone)
            head: tuple[str, ...] = (of_day,) if of_day != before else ()
            if row.id <= read_to:
                head = (READ_TO, *head) if newer else head
                read_to = 0
            newer = True
            starts.append(line)
            heads.append(head)
            line += height(row, width, self.density) + len(head)
            before = of_day
        self._starts, self._heads, self._total = starts, heads, line

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

    def forget_drawn(self) -> None:
        """Draw everything anew: the filter, the pins or the theme changed."""
        self._strips.clear()
        self._looks = None
        self.refresh()

    def notify_style_update(self) -> None:
        """The theme changed."""
        super().notify_style_update()
        self._strips.clear()
        self._looks = None

    def _look(self) -> tuple[Look, Style, Style, Style]:
        """Styles of the parts, of the background, of the row under the cursor, and of the party's bar."""
        if self._looks is None:
            background = self.background_colors[1]
            part = {
                name: Style(color=self.get_component_styles(f"statements--{name}").color.rich_color)
                for name in ("name", "quiet", "issue", "mark", "warm", "cool", "calm")
            }
            hit = self.get_component_styles("statements--hit")
            look = Look(
                text=Style(color=self.styles.color.rich_color),
                name=part["name"] + Style(bold=True),
                quiet=part["quiet"],
                issue=part["issue"],
                hit=Style(color=hit.color.rich_color, bgcolor=hit.background.rich_color, bold=True),
                mark=part["mark"],
                tones={"warm": part["warm"], "cool": part["cool"], "calm": part["calm"]},
            )
            chosen = self.get_component_styles("statements--chosen").background
            self._rule = Style(color=self.get_component_styles("statements--rule").color.rich_color)
            self._looks = (
                look,
                Style(bgcolor=background.rich_color),
                Style(bgcolor=chosen.rich_color),
                Style(color=readable(self.party.colour, background.hex6).rich_color),
            )
        return self._looks

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of the pane that are in `crop`.

        There is neither border nor padding, and no cell without a colour of its own: what Textual does to a widget's
        lines is left out, where no filter (NO_COLOR, opacity) asks for it. It costs more than the lines themselves.
        """
        if any(not isinstance(each, ANSIToTruecolor) for each in self.get_line_filters()):
            return super().render_lines(crop)
        width = self.size.width
        strips = [self.render_line(y) for y in crop.line_range]
        return strips if crop.column_span == (0, width) else [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """One line of the pane. The last column shows how far down the place is; a scroll bar costs five times more."""
        strip = self._line(y + round(self.scroll_y))
        if y in self._thumb():
            width = self._wide
            ground = self._look()[1]
            strip = Strip.join([strip.crop(0, width - 1), Strip([Segment("▐", self._rule + ground)], 1)])
        return strip

    def _line(self, line: int) -> Strip:
        """A line of the list."""
        width = self._wide
        look, ground, chosen, bar = self._look()
        if not self.window.rows:
            words = self.empty_words if line == 1 else ""
            return Line(width).gap(GUTTER).add(words, look.quiet).strip().apply_style(ground)
        if not 0 <= line < self._total:
            return Strip.blank(width, ground)
        index = self._index_at(line)
        row = self.window.rows[index]
        offset = line - self._starts[index]
        heads = self._heads[index]
        if offset < len(heads):
            return self._heading(heads[offset], width).apply_style(ground)
        offset -= len(heads)
        strips = self._drawn(row, look, width, ground)
        if offset >= len(strips):  # a row was read anew and not yet measured
            return Strip.blank(width, ground)
        strip = strips[offset]
        if row.id != self.cursor_id or (offset == len(strips) - 1 and self.density != "compact"):
            return strip
        if self.has_focus:
            at = Strip([Segment(segment.text, (segment.style or ground) + chosen) for segment in strip], width)
            return Strip.join([Strip([Segment("▌", bar + chosen)], 1), at.crop(1)])
        if not self.at_newest:
            return Strip.join([Strip([Segment("▏", look.quiet + ground)], 1), strip.crop(1)])
        return strip

    def _thumb(self) -> range:
        """The lines of the screen on which the last column is marked."""
        height, total = self.container_size.height, self.virtual_size.height
        if total <= height or not height:
            return range(0)
        length = max(1, height * height // total)
        top = round((height - length) * round(self.scroll_y) / (total - height))
        return range(top, top + length)

    def _heading(self, words: str, width: int) -> Strip:
        look = self._look()[0]
        style = look.quiet
        if words == READ_TO and self.mark is not None:
            at = self.mark.at
            words = f"read until here, {clock(at, self.zone)}"
            if (then := day(at, self.zone)) != day(self.clock().isoformat(), self.zone):
                words += f" on {then}"
            style = look.mark
        line = Line(width).gap(GUTTER).add(words + " ", style)
        return line.add("─" * max(0, GUTTER + text_width(width) - cell_len(words) - 3), self._rule).strip()

    def _drawn(self, row: Row, look: Look, width: int, ground: Style) -> list[Strip]:
        fresh, pinned = row.id > self.fresh_above, row.uid in self.pins
        watched = row.uid in self.watched
        key = (row.id, row.revised, row.state, width, self.density, fresh, pinned, watched, self.terms)
        strips = self._strips.get(key)
        if strips is None:
            frame = Frame(
                width=width, density=self.density, look=look, party=self.party.id, parties=self.parties,
                issues=self.issues, terms=self.terms, zone=self.zone,
            )  # fmt: skip
            drawn = draw(row, frame, fresh=fresh, pinned=pinned, watched=watched)
            strips = [strip.apply_style(ground) for strip in drawn]
            self._strips[key] = strips
        return strips
