"""Where each statement of a pane stands, line by line, and how it is drawn; `statements` says what moves it."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Self

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from store.kept import Reading
from store.records import Party, Row
from tui.theme import colours, party_colour
from tui.widgets.card import GUTTER, Density, Frame, Line, Look, draw, height, text_width
from tui.window import Window
from tui.wording import clock, day, stamp_of

READ_TO = "read until here"
COLOURS = (
    "foreground", "quiet", "secondary", "hit", "hit-background", "accent", "error", "primary", "success", "chosen",
    "rule",
)  # fmt: skip
"""Of the theme, for the parts of a row."""


class StatementLines(ScrollView, can_focus=True, inherit_bindings=False):
    """A window of statements, newest on top, drawn by line; the one under the cursor is marked."""

    ALLOW_SELECT = False
    density: reactive[Density] = reactive("normal")

    def __init__(self, party: Party, *, zone: tzinfo | None, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.party = party
        self.zone = zone
        self.clock = clock
        self.window = Window()
        self.cursor_id = 0
        self.fresh_above = 0  # rows with higher ids carry the mark of the new
        self.terms: tuple[str, ...] = ()
        self.pins: set[str] = set()
        self.watched: set[str] = set()
        self.parties: Mapping[str, Party] = {}
        self.issues: Mapping[str, str] = {}
        self.empty_words = ""
        self.mark: Reading | None = None
        self._starts: list[int] = []
        self._heads: list[tuple[str, ...]] = []
        self._total = 0
        self._wide = 0
        self._measured: dict[int, tuple[Row, int, str]] = {}  # by id: the row, its lines, its day
        self._measured_for: tuple[object, ...] = ()
        self._rule = Style()
        self._looks: tuple[Look, Style, Style] | None = None
        self._strips: LRUCache[tuple[object, ...], list[Strip]] = LRUCache(150)
        self._picture: tuple[tuple[object, ...], list[Strip]] = ((), [])

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

    def visible_rows(self) -> list[Row]:
        """The rows on screen."""
        first = self._index_at(self.scroll_offset.y)
        last = self._index_at(self.scroll_offset.y + max(1, self.size.height) - 1)
        return self.window.rows[first : last + 1]

    def _index_at(self, y: int) -> int:
        return max(0, bisect_right(self._starts, y) - 1)

    def _end_of(self, index: int) -> int:
        return self._starts[index + 1] if index + 1 < len(self._starts) else self._total

    def _measure(self) -> None:
        """Find the line on which each row starts. Above a row that begins another day stands the day, and above the
        first one that was read before, how far was read. A row that was measured is not measured again, and a pane that
        has no place on screen yet not at all."""
        self._wide = width = self.size.width
        if not width:
            self._starts, self._heads, self._total = [], [], 0
            return
        known = self._measured if self._measured_for == (width, self.density, self.zone) else {}
        measured: dict[int, tuple[Row, int, str]] = {}
        starts: list[int] = []
        heads: list[tuple[str, ...]] = []
        line = 0
        before = day(self.clock().isoformat(), self.zone)
        read_to = self.mark.last_id if self.mark else 0
        newer = self.window.more_above
        for row in self.window.rows:
            found = known.get(row.id)
            if found is None or found[0] is not row:
                found = row, height(row, width, self.density), day(stamp_of(row), self.zone)
            measured[row.id] = found
            _, tall, of_day = found
            head: tuple[str, ...] = (of_day,) if of_day != before else ()
            if row.id <= read_to:
                head = (READ_TO, *head) if newer else head
                read_to = 0
            newer = True
            starts.append(line)
            heads.append(head)
            line += tall + len(head)
            before = of_day
        self._starts, self._heads, self._total = starts, heads, line
        self._measured, self._measured_for = measured, (width, self.density, self.zone)

    # -------------------------------------------------------------- what has to be drawn anew

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw anew what changed."""
        self._picture = ((), [])
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def refresh_rows(self, *ids: int) -> None:
        """Draw these rows anew, where they are on screen, and nothing else."""
        top, room = round(self.scroll_y), self.size.height
        regions = []
        for id in ids:
            index = self.window.index_of(id)
            if not self._starts or self.window.rows[index].id != id:
                continue
            first, last = max(0, self._starts[index] - top), min(room, self._end_of(index) - top)
            if first < last:
                regions.append(Region(0, first, self.size.width, last - first))
        if regions:
            self.refresh(*regions)

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

    # -------------------------------------------------------------- drawing

    def _look(self) -> tuple[Look, Style, Style]:
        """Styles of the parts on the background, the background of the row under the cursor, and the party's bar."""
        if self._looks is None:
            ground = Style(bgcolor=self.background_colors[1].rich_color)
            of = colours(self.app, COLOURS)

            def part(name: str) -> Style:
                return Style(color=of[name]) + ground

            look = Look(
                text=Style(color=self.styles.color.rich_color) + ground,
                name=part("foreground") + Style(bold=True),
                quiet=part("quiet"),
                issue=part("secondary"),
                hit=Style(color=of["hit"], bgcolor=of["hit-background"], bold=True),
                mark=part("accent"),
                ground=ground,
                tones={"warm": part("error"), "cool": part("primary"), "calm": part("success")},
            )
            self._rule = part("rule")
            bar = Style(color=party_colour(self.app, self.party, "background").rich_color)
            self._looks = (look, Style(bgcolor=of["chosen"]), bar)
        return self._looks

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of the pane that are in `crop`.

        There is neither border nor padding, and no cell without a colour of its own: what Textual does to a widget's
        lines is left out, where no filter (NO_COLOR, opacity) asks for it. It costs more than the lines themselves.
        """
        if not self.size:  # mounted, but not yet given its place and its styles
            return []
        if self.window.rows and not self._starts:  # the word of its size is still on the way
            return [Strip.blank(crop.width, self._look()[0].ground)] * crop.height
        if any(not isinstance(each, ANSIToTruecolor) for each in self.get_line_filters()):
            return super().render_lines(crop)
        strips = self._lines_on_screen()[crop.y : crop.bottom]
        whole = crop.column_span == (0, self.size.width)
        return strips if whole else [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """One line of the pane."""
        return self._lines_on_screen()[y]

    def _lines_on_screen(self) -> list[Strip]:
        """All lines of the pane, kept until something is drawn anew: the compositor asks for them whenever anything
        beside them changes. The last column shows how far down the place is; a scroll bar costs five times more."""
        key = (round(self.scroll_y), self.size, self.virtual_size, self.cursor_id, self.has_focus, self._looks is None)
        if self._picture[0] != key:
            strips = list(self._lines(round(self.scroll_y), self.size.height))
            for y in self._thumb():
                strips[y] = self._with_thumb(strips[y])
            self._picture = ((*key[:-1], False), strips)
        return self._picture[1]

    def _lines(self, top: int, count: int) -> Iterator[Strip]:
        """`count` lines of the list from the line `top` on."""
        look = self._look()[0]
        blank = Strip.blank(self._wide, look.ground)
        at = 0
        if not self.window.rows:
            words = Line(self._wide, look.ground).gap(GUTTER).add(self.empty_words, look.quiet).strip()
            yield from (words if line == 1 else blank for line in range(count))
            return
        index = self._index_at(top)
        skip = top - self._starts[index]
        while at < count:
            if index >= len(self._starts):
                yield blank
                at += 1
                continue
            for strip in self._lines_of(index)[skip : skip + count - at]:
                yield strip
                at += 1
            skip = max(0, skip - (self._end_of(index) - self._starts[index]))
            index += 1

    def _lines_of(self, index: int) -> list[Strip]:
        """The lines of a row, what heads it above them: as many as were measured."""
        row, tall = self.window.rows[index], self._end_of(index) - self._starts[index]
        strips = [self._heading(words) for words in self._heads[index]]
        drawn = self._drawn(row)
        strips += self._with_cursor(drawn) if row.id == self.cursor_id else drawn
        # A row may have been read anew and not yet measured.
        return strips[:tall] + [Strip.blank(self._wide, self._look()[0].ground)] * (tall - len(strips))

    def _with_cursor(self, strips: list[Strip]) -> list[Strip]:
        (look, chosen, bar), wide = self._look(), self._wide
        last = len(strips) - (self.density != "compact")  # the blank line below is not marked
        if self.has_focus:
            mark = Strip([Segment("▌", bar + chosen)], 1)
            # What the filter hit has a ground of its own, and is not to be read on another one.
            lit = [
                Strip([Segment(text, _on(style or look.ground, look.ground, chosen)) for text, style, _ in strip], wide)
                for strip in strips[:last]
            ]
        elif not self.at_newest:
            mark, lit = Strip([Segment("▏", look.quiet)], 1), strips[:last]
        else:
            return strips
        return [*(Strip.join([mark, strip.crop(1)]) for strip in lit), *strips[last:]]

    def _with_thumb(self, strip: Strip) -> Strip:
        thumb = Segment("▐", self._rule)
        *segments, last = strip
        if not last.text.endswith(" "):  # no room for a margin
            return Strip.join([strip.crop(0, self._wide - 1), Strip([thumb], 1)])
        return Strip([*segments, Segment(last.text[:-1], last.style), thumb], strip.cell_length)

    def _thumb(self) -> range:
        """The lines of the screen on which the last column is marked."""
        height, total = self.container_size.height, self.virtual_size.height
        if total <= height or not height:
            return range(0)
        length = max(1, height * height // total)
        top = round((height - length) * round(self.scroll_y) / (total - height))
        return range(top, min(top + length, self.size.height))

    def _heading(self, words: str) -> Strip:
        look, width = self._look()[0], self._wide
        style = look.quiet
        if words == READ_TO and self.mark is not None:
            at = self.mark.at
            words = f"read until here, {clock(at, self.zone)}"
            if (then := day(at, self.zone)) != day(self.clock().isoformat(), self.zone):
                words += f" on {then}"
            style = look.mark
        line = Line(width, look.ground).gap(GUTTER).add(words + " ", style)
        return line.add("─" * max(0, GUTTER + text_width(width) - cell_len(words) - 3), self._rule).strip()

    def _drawn(self, row: Row) -> list[Strip]:
        width, fresh = self._wide, row.id > self.fresh_above
        pinned, watched = row.uid in self.pins, row.uid in self.watched
        key = (row.id, row.revised, row.state, width, self.density, fresh, pinned, watched, self.terms)
        strips = self._strips.get(key)
        if strips is None:
            frame = Frame(
                width=width, density=self.density, look=self._look()[0], party=self.party.id, parties=self.parties,
                issues=self.issues, terms=self.terms, zone=self.zone,
            )  # fmt: skip
            strips = self._strips[key] = draw(row, frame, fresh=fresh, pinned=pinned, watched=watched)
        return strips


def _on(style: Style, ground: Style, other: Style) -> Style:
    """A style that stands on `ground` as it is on another one."""
    return style + other if style.bgcolor == ground.bgcolor else style
