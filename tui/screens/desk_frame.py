"""What stands around the panes of the desk: banner, tabs, notice, filter line, status line, keys."""

from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from datetime import tzinfo
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.query import Query
from store.records import Row
from store.safetext import clean_line
from tui.live import BURST, Live
from tui.painting import painting
from tui.questions import narrows
from tui.screens.command_screen import CommandScreen
from tui.venues import Venue
from tui.widgets.card import DENSITIES, Density
from tui.widgets.filter_bar import FilterBar
from tui.widgets.hint_bar import HintBar
from tui.widgets.key_line import KeyLine
from tui.widgets.pane_strip import PaneStrip
from tui.widgets.statements import StatementList
from tui.widgets.status_line import Status, StatusLine
from tui.widgets.tab_strip import Tab, TabStrip
from tui.wording import Tally

NARROW = 100

UNREACHABLE = "No source can be reached. Check the network, or watch a recorded week with `talkwatch demo`."
NOTHING_YET = "Waiting for the first statements…"


class DeskFrame(CommandScreen, inherit_bindings=False):
    """The parts of the desk, what it knows, and what its edges say of it."""

    live: Live

    def __init__(self) -> None:
        super().__init__()
        self.strip = PaneStrip()
        self.said: set[str] = set()  # parties that said anything
        self.counts: dict[str, int] = {}
        self.all_counts: dict[str, int] = {}
        self.found: int | None = None
        self.counted_to = 0
        self.issues: dict[str, str] = {}
        self.asked = Query("")
        self.filled = Query("")  # what the panes show
        self.venue: Venue | None = None
        self.at_venue = False
        self.tailing = False
        self.zoomed = False
        self.holding = False
        self.density: Density = DENSITIES[0]
        self.tally = Tally()
        self.collector_words = ""
        self._places: dict[str, int] = {}
        self._arrived: deque[tuple[int, tuple[str, ...]]] = deque(maxlen=4 * BURST)
        self._edited = False
        self._caught_up_to = 0  # up to this id panes hold everything, or know that it is on the wire

    def compose(self) -> ComposeResult:
        """Banner, tabs, panes, filter, status, keys."""
        banner = Static(Content(self.talkwatch.banner), id="banner", markup=False)
        banner.display = bool(self.talkwatch.banner)
        yield banner
        yield TabStrip()
        yield Static("", id="notice", markup=False)
        yield self.strip
        bar = FilterBar()
        bar.display = False
        yield bar
        yield HintBar()
        yield StatusLine()
        yield KeyLine()

    def begin(
        self, job: Callable[[], Coroutine[Any, Any, None]], *, name: str, group: str, exclusive: bool = False
    ) -> None:
        """Do something beside what is on screen. It is called, not handed over begun: a job that never got its turn
        leaves nothing that was never awaited."""
        self.run_worker(job, name=name, group=group, exclusive=exclusive, exit_on_error=False)  # type: ignore[arg-type]

    def paint_now(self, changed: Iterable[Widget]) -> None:
        """Paint these widgets at once, where nothing has to be laid out: Textual waits for its next tick, 17 ms off."""
        widgets = set(changed)
        if not self.is_current or self._layout_required:
            return
        found = painting(self._compositor, widgets)
        if found is None:
            self._compositor.update_widgets(widgets)
            self._compositor_refresh()
            return
        for widget in widgets:
            widget._exchange_repaint_regions()  # they are painted
        self.app._display(self, found)

    # -------------------------------------------------------------- what is at hand

    @property
    def list_at_hand(self) -> StatementList | None:
        """The statements of the pane that keys go to."""
        return self.strip.pane.statements if self.strip.pane else None

    @property
    def statement_at_hand(self) -> Row | None:
        """The statement under the cursor."""
        return self.list_at_hand.row if self.list_at_hand else None

    @property
    def zone_shown(self) -> tzinfo | None:
        """The zone of the times in the panes: ours, or that of the venue."""
        return self.venue.zone if self.venue and self.at_venue else self.talkwatch.zone

    # -------------------------------------------------------------- what the edges of the screen say

    def _tell_notice(self) -> None:
        notice = self.query_one("#notice", Static)
        empty = "" if self.strip.panes else clean_line(self.live.trouble, 300) or NOTHING_YET
        words = UNREACHABLE if self.tally.unreachable else empty
        notice.update(Content(words))
        notice.display = bool(words)
        notice.set_class(not self.strip.panes, "-alone")
        self.strip.display = bool(self.strip.panes)

    def _tell_counts(self) -> None:
        narrowed = narrows(self.asked)
        for key, pane in self.strip.panes.items():
            if self.counted_to:
                pane.of = self.all_counts.get(key, 0) if narrowed else None
                pane.count = self.counts.get(key, 0)
        bar = self.query_one(FilterBar)
        if bar.display:
            bar.say(self.asked, self.found)
        self._tell_tabs()

    @on(StatementList.Moved)
    @on(PaneStrip.Turned)
    def _tell_tabs(self) -> None:
        self.query_one(TabStrip).show(
            [Tab(p.party, p.count or 0, p.unread, p.key == self.strip.current) for p in self.strip.in_order]
        )
        self._tell_status()

    @on(TabStrip.Chosen)
    def _tab_chosen(self, event: TabStrip.Chosen) -> None:
        self.strip.go_to(event.key)

    def _tell_status(self) -> None:
        left, right = self.strip.hidden_sides
        panes = [f"‹ {left} more" if left else "", f"{right} more ›" if right else ""]
        now = self.talkwatch.time_shown().astimezone(self.talkwatch.zone)
        time = f"{now:%H:%M} {clean_line(now.tzname() or '', 8)}"
        if self.venue and (there := now.astimezone(self.venue.zone)).utcoffset() != now.utcoffset():
            at_venue = f"{there:%H:%M} {clean_line(self.venue.place, 20)}"
            time = f"{at_venue}  ({time})" if self.at_venue else f"{time}  {at_venue}"
        session = self.talkwatch.session
        self.query_one(StatusLine).status = Status(
            tally=self.tally,
            held=self.holding,
            tailing=self.tailing,
            collector=self.collector_words or self.live.trouble,
            query=self.asked.text.strip(),
            alerts=self.talkwatch.watching.unseen,
            panes="  ".join(part for part in panes if part),
            past=self.talkwatch.past is not None,
            session=session.name if session and self.talkwatch.session_name else "",
            time=time,
        )

    def collector_says(self, words: str) -> None:
        """A word about the collector, "" when all is well."""
        self.collector_words = words
        self.call_later(self._tell_status)  # the collector may be quicker than this screen, which then has no line yet

    def alerts_changed(self) -> None:
        """Draw the marks of watches anew, and count what nobody looked at."""
        self._tell_status()
        self.pins_changed()

    def pins_changed(self) -> None:
        """Draw the pins anew."""
        for statements in self.strip.statements():
            statements.forget_drawn()
