"""The desk: a pane for each party that has something to say, and one filter over all of them."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Footer, Static

from store.database import StoreError
from store.query import Query, parse
from store.reader import Reader
from store.records import Party, Row
from store.safetext import clean_line
from tui.commands import DESK
from tui.live import HealthTaken, Live, StatementsArrived, WireChanged, WireOpened
from tui.questions import PAGE, again, counts, further, narrows, oldest, pages, same
from tui.screens.command_screen import CommandScreen
from tui.screens.detail import DetailScreen
from tui.screens.export import ExportScreen
from tui.screens.health import HealthScreen
from tui.screens.help import HelpScreen
from tui.screens.parties import Choice, PartiesScreen
from tui.theme import DARK, LIGHT
from tui.widgets.card import DENSITIES, Density
from tui.widgets.filter_bar import FilterBar
from tui.widgets.pane import Pane
from tui.widgets.pane_strip import PaneStrip
from tui.widgets.statements import StatementList
from tui.widgets.status_line import Status, StatusLine
from tui.widgets.tab_strip import Tab, TabStrip
from tui.wording import UNATTRIBUTED, Tally

T = TypeVar("T")

NARROW = 100
LOOK_EVERY = 0.1
REREAD_EVERY = 1.0
HEALTH_EVERY = 5.0

UNREACHABLE = "No source can be reached. Check the network, or watch a recorded week with `talkwatch demo`."
NOTHING_YET = "Waiting for the first statements…"


class DeskScreen(CommandScreen, inherit_bindings=False):
    """Panes side by side; one at a time below 100 columns and when zoomed. The place is kept while rows arrive."""

    USER_COMMANDS = DESK
    BINDINGS: ClassVar = [command.binding() for command in DESK]
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.strip = PaneStrip()
        self.shown: dict[str, bool] = {"": False}  # what a person decided; other parties show when they said anything
        self.counts: dict[str, int] = {}
        self.all_counts: dict[str, int] = {}
        self.found: int | None = None
        self.counted_to = 0
        self.issues: dict[str, str] = {}
        self.asked = Query("")
        self.zoomed = False
        self.holding = False
        self.density: Density = DENSITIES[0]
        self.tally = Tally()
        self.collector_words = ""
        self._places: dict[str, int] = {}
        self._edited = False
        self._caught_up_to = 0  # up to this id panes hold everything, or know that it is on the wire

    def compose(self) -> ComposeResult:
        """Banner, tabs, panes, filter, status, keys."""
        yield Static("", id="banner", markup=False)
        yield TabStrip()
        yield Static("", id="notice", markup=False)
        yield self.strip
        yield FilterBar()
        yield StatusLine()
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Begin to look at the wire."""
        banner = self.query_one("#banner", Static)
        banner.update(Content(self.talkwatch.banner))
        banner.display = bool(self.talkwatch.banner)
        self.query_one(FilterBar).display = False
        self.live = Live(self.talkwatch.asker, self.post_message)
        self.set_interval(LOOK_EVERY, self.live.look)
        self.set_interval(REREAD_EVERY, self._reread)
        self.set_interval(HEALTH_EVERY, self._take_health)
        self.set_interval(1.0, self._tell_status)
        self.run_worker(self._first_look(), name="first look", group="look", exit_on_error=False)
        self._tell_notice()
        self._tell_status()

    async def _first_look(self) -> None:
        await self.live.look()
        await self._take_health()

    async def _take_health(self) -> None:
        await self.live.take_health(self.talkwatch.clock())
        if narrows(self.asked) and self.live.last_id != self.counted_to:
            await self._count()  # what a filter hides is not read, only counted

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a filter is typed, letters are letters."""
        return not (action == "command" and self.query_one(FilterBar).display)

    # -------------------------------------------------------------- what is at hand

    @property
    def list_at_hand(self) -> StatementList | None:
        """The statements of the pane that keys go to."""
        return self.strip.pane.statements if self.strip.pane else None

    @property
    def statement_at_hand(self) -> Row | None:
        """The statement under the cursor."""
        return self.list_at_hand.row if self.list_at_hand else None

    def wants_pane(self, key: str) -> bool:
        """Whether a party has a pane: as a person decided, else when it said anything."""
        return self.shown.get(key, bool(self.all_counts.get(key)))

    # -------------------------------------------------------------- panes and what fills them

    async def _arrange(self) -> None:
        """Have the panes that are wanted, and fill the new ones."""
        everyone = [*self.talkwatch.parties.values(), UNATTRIBUTED]
        new = await self.strip.set_panes([p for p in everyone if self.wants_pane(p.id)], self._make_pane)
        self._tell_notice()
        self._tell_counts()
        if new:
            await self._fill(new)

    def _make_pane(self, party: Party) -> Pane:
        pane = Pane(party, zone=self.talkwatch.zone, clock=self.talkwatch.clock)
        statements = pane.statements
        statements.parties, statements.issues = self.talkwatch.parties, self.issues
        statements.pins, statements.terms = self.talkwatch.pins, self.asked.terms
        statements.set_reactive(StatementList.holding, self.holding)
        statements.set_reactive(StatementList.density, self.density)
        return pane

    async def _fill(self, keys: Sequence[str], places: dict[str, int] | None = None) -> None:
        """Show in panes their newest statements, or those around a place (a statement id)."""
        query, around = self.asked, places or {}

        found = await self._ask(pages(query, keys, around))
        if found is None or not same(query, self.asked):
            return
        for key, page in found.items():
            if key in self.strip.panes:
                statements = self.strip.panes[key].statements
                statements.terms = query.terms
                statements.empty_words = "Nothing here matches the filter." if query.text.strip() else "Nothing yet."
                statements.forget_drawn()
                if not statements.fresh_above:
                    statements.fresh_above = page.rows[0].id if page.rows else 1
                statements.show(page)

    async def _count(self) -> None:
        """Count what the filter finds in each pane, and what there is without it."""
        query = self.asked
        answer = await self._ask(counts(query))
        if answer is not None and same(query, self.asked):
            self.counted_to, self.found = answer.last_id, answer.total
            self.all_counts, self.counts = answer.all, answer.found
            self._tell_counts()

    async def _ask(self, question: Callable[[Reader], T]) -> T | None:
        try:
            return await self.talkwatch.asker.ask(question)
        except StoreError:
            return None
        except sqlite3.Error as error:
            self.talkwatch.say(f"The wire cannot be read ({error}).", severity="error")
            return None

    @on(WireOpened)
    async def _wire_opened(self) -> None:
        facts = await self._ask(lambda reader: (reader.parties(), reader.issue_labels(), reader.last_id()))
        if facts is not None:
            self.talkwatch.parties = {party.id: party for party in facts[0]}
            self.issues = facts[1]
            self.talkwatch.start_session(facts[2])
            await self._count()
            await self._arrange()

    @on(StatementsArrived)
    async def _statements_arrived(self, event: StatementsArrived) -> None:
        if not same(event.query, self.asked):
            return  # the filter changed meanwhile, and its pages hold these rows
        if not self.talkwatch.parties:  # the wire was opened before its profile was written
            await self._wire_opened()
            return
        if event.missed:
            await self._catch_up()
            return
        arrived = [row for row in event.rows if row.id > self._caught_up_to]
        if not arrived:
            return
        unknown = False
        for row in arrived:
            if row.id > self.counted_to:
                self.found = None if self.found is None else self.found + 1
                for key in row.parties or ("",):
                    self.counts[key] = self.counts.get(key, 0) + 1
                    self.all_counts[key] = self.all_counts.get(key, 0) + 1
                    unknown = unknown or (key not in self.strip.panes and self.wants_pane(key))
        self.counted_to = max(self.counted_to, arrived[0].id)
        for key, pane in self.strip.panes.items():
            rows = [row for row in arrived if key in (row.parties or ("",))]
            if rows:
                pane.statements.arrive(rows)
        self._tell_counts()
        if unknown:
            await self._arrange()

    async def _catch_up(self) -> None:
        """After a burst: show the newest where one follows, count it where one reads further down."""
        before = dict(self.counts)
        await self._count()
        self._caught_up_to = self.counted_to
        following = [key for key, pane in self.strip.panes.items() if pane.statements.following]
        for key, pane in self.strip.panes.items():
            if count := self.counts.get(key, 0) - before.get(key, 0):
                pane.statements.missed(count, gap=key not in following)
        await self._fill(following)
        await self._arrange()

    @on(WireChanged)
    def _wire_changed(self) -> None:
        self._edited = True

    async def _reread(self) -> None:
        """Statements on screen may have been changed or withdrawn; the last id does not tell."""
        if not self._edited:
            return
        self._edited = False
        on_screen = {key: pane.statements.visible_rows() for key, pane in self.strip.panes.items() if pane.size.width}
        for key, rows in (await self._ask(again(self.asked, on_screen)) or {}).items():
            if key in self.strip.panes:
                self.strip.panes[key].statements.reread(rows)

    @on(StatementList.Wanted)
    def _page_wanted(self, event: StatementList.Wanted) -> None:
        event.stop()
        self.run_worker(
            self._add_page(event.statements, event.side == "above"),
            name=f"page {event.side}", group=f"page {event.side} {event.statements.party.id}", exclusive=True,
            exit_on_error=False,
        )  # fmt: skip

    async def _add_page(self, statements: StatementList, above: bool) -> None:
        query, key = self.asked, statements.party.id
        edge = statements.window.newest if above else statements.window.oldest
        rows = await self._ask(further(query, key, edge, above=above))
        now = statements.window.newest if above else statements.window.oldest
        if rows is not None and same(query, self.asked) and now == edge:
            statements.add_page(rows, "above" if above else "below", more=len(rows) == PAGE)

    @on(HealthTaken)
    def _health_taken(self, event: HealthTaken) -> None:
        self.tally = event.tally
        self._tell_notice()
        self._tell_status()

    # -------------------------------------------------------------- what the edges of the screen say

    def _tell_notice(self) -> None:
        notice = self.query_one("#notice", Static)
        words = UNREACHABLE if self.tally.unreachable else "" if self.strip.panes else NOTHING_YET
        notice.update(Content(words))
        notice.display = bool(words)
        notice.set_class(not self.strip.panes, "-alone")
        self.strip.display = bool(self.strip.panes)

    def _tell_counts(self) -> None:
        narrowed = narrows(self.asked)
        for key, pane in self.strip.panes.items():
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
            [Tab(p.party, p.count, p.unread, p.key == self.strip.current) for p in self.strip.in_order]
        )
        self._tell_status()

    @on(TabStrip.Chosen)
    def _tab_chosen(self, event: TabStrip.Chosen) -> None:
        self.strip.go_to(event.key)

    def _tell_status(self) -> None:
        left, right = self.strip.hidden_sides
        panes = [f"‹ {left} more" if left else "", f"{right} more ›" if right else ""]
        now = self.talkwatch.clock().astimezone(self.talkwatch.zone)
        session = self.talkwatch.session
        self.query_one(StatusLine).status = Status(
            tally=self.tally,
            held=self.holding,
            collector=self.collector_words or self.live.trouble,
            query=self.asked.text.strip(),
            panes="  ".join(part for part in panes if part),
            session=session.name if session and self.talkwatch.session_name else "",
            time=f"{now:%H:%M} {clean_line(now.tzname() or '', 8)}",
        )

    def collector_says(self, words: str) -> None:
        """A word about the collector, "" when all is well."""
        self.collector_words = words
        self._tell_status()

    def pins_changed(self) -> None:
        """Draw the pins anew."""
        for statements in self.strip.statements():
            statements.forget_drawn()

    # -------------------------------------------------------------- what commands ask for

    def jump_to_newest(self, *, everywhere: bool = False) -> None:
        """Go to the newest statement, in this pane or in all."""
        lists = self.strip.statements() if everywhere else [self.list_at_hand]
        stale = []
        for statements in lists:
            if statements is None:
                continue
            if statements.window.more_above:
                stale.append(statements.party.id)
            elif statements.window.rows:
                statements.go_to(statements.window.newest)
            statements.mark_read()
        if stale:
            self.run_worker(self._fill(stale), name="newest", group="fill", exit_on_error=False)

    def jump_to_oldest(self) -> None:
        """Go to the oldest statement of this pane."""
        statements = self.list_at_hand
        if statements is None:
            return
        if statements.window.more_below:
            self.run_worker(self._fill_oldest(statements), name="oldest", group="fill", exit_on_error=False)
        elif statements.window.rows:
            statements.go_to(statements.window.oldest)

    async def _fill_oldest(self, statements: StatementList) -> None:
        query, key = self.asked, statements.party.id
        page = await self._ask(oldest(query, key))
        if page and page.rows and same(query, self.asked):
            statements.show(page)

    def step_pane(self, by: int) -> None:
        """Go to the pane on the right (1) or on the left (-1)."""
        self.strip.step(by)

    def open_statement(self, row: Row) -> None:
        """Show a statement whole."""
        self.app.push_screen(DetailScreen(row, self.list_at_hand, self.asked, self.issues))

    @on(StatementList.Opened)
    def _opened(self, event: StatementList.Opened) -> None:
        self.open_statement(event.row)

    def open_filter(self) -> None:
        """Begin to type a filter."""
        if not self._places:
            self._places = {p.key: p.statements.cursor_id for p in self.strip.in_order if not p.statements.at_newest}
        bar = self.query_one(FilterBar)
        bar.open(self.asked.text)
        self.refresh_bindings()
        bar.say(self.asked, self.found)

    @on(FilterBar.Typed)
    def _typed(self, event: FilterBar.Typed) -> None:
        self.set_filter(event.text, live=True)

    @on(FilterBar.Left)
    def _left_filter(self, event: FilterBar.Left) -> None:
        bar = self.query_one(FilterBar)
        self.set_filter(bar.input.value if event.keep else "")
        bar.display = False
        self.refresh_bindings()
        self.strip.go_to(self.strip.current)

    def set_filter(self, text: str, *, live: bool = False) -> None:
        """Filter all panes; with `live` the last word is still being typed. "" brings back the place of before."""
        now = self.talkwatch.clock().astimezone(self.talkwatch.zone)
        query = parse(text, now, live=live)
        bar = self.query_one(FilterBar)
        if same(query, self.asked) and query.terms == self.asked.terms:
            self.asked = self.live.query = query
            bar.say(query, self.found)
            self._tell_status()
            return
        self.asked = self.live.query = query
        bar.say(query, None)
        self._tell_status()
        self.run_worker(self._filter(query), name="filter", group="fill", exclusive=True, exit_on_error=False)

    async def _filter(self, query: Query) -> None:
        places = {} if narrows(query) else self._places
        await self._fill(list(self.strip.panes), places)
        if not narrows(query):
            self._places = {}
        await self._count()

    def step_back(self) -> None:
        """Clear the filter; without one, leave the zoom."""
        if self.asked.text:
            self.set_filter("")
        elif self.zoomed:
            self.toggle_zoom()

    def toggle_zoom(self) -> None:
        """Give the pane at hand the whole width, or take it back."""
        self.zoomed = not self.zoomed
        self._choose_layout()

    def on_resize(self) -> None:
        """Below 100 columns panes are tabs."""
        self._choose_layout()

    def _choose_layout(self) -> None:
        single = self.size.width < NARROW or self.zoomed
        self.set_class(single, "-single")
        self.set_class(self.size.width >= NARROW, "-wide")
        self.strip.single = single
        self.strip.fit()
        self.call_after_refresh(self.strip.bring_into_view)

    def toggle_hold(self) -> None:
        """Hold all panes still, or follow again."""
        self.holding = not self.holding
        for statements in self.strip.statements():
            statements.holding = self.holding
        self._tell_status()
        self.talkwatch.say("Panes are held: new statements are only counted." if self.holding else "Following again.")

    def change_density(self) -> None:
        """Show more or less of each statement."""
        self.density = DENSITIES[(DENSITIES.index(self.density) + 1) % len(DENSITIES)]
        for statements in self.strip.statements():
            statements.density = self.density

    def toggle_unattributed(self) -> None:
        """Show or hide the pane for statements nobody could be named for."""
        self._choose("", not self.wants_pane(""))

    def choose_parties(self) -> None:
        """Let a person choose who has a pane."""
        everyone = [*self.talkwatch.parties.values(), UNATTRIBUTED]
        choices = [Choice(p, self.all_counts.get(p.id, 0), self.wants_pane(p.id)) for p in everyone]
        self.app.push_screen(PartiesScreen(choices, self._choose))

    def _choose(self, key: str, shown: bool) -> None:
        self.shown[key] = shown
        self.run_worker(self._chosen(key), name="panes", group="panes", exit_on_error=False)

    async def _chosen(self, key: str) -> None:
        await self._arrange()
        if self.app.screen is self and key in self.strip.panes:
            self.strip.go_to(key)

    def open_export(self) -> None:
        """Save what the filter finds."""
        self.app.push_screen(ExportScreen(self.asked, self.found, self.issues))

    def open_health(self) -> None:
        """Show how every source does."""
        self.app.push_screen(HealthScreen())

    def open_help(self) -> None:
        """Show all keys."""
        self.app.push_screen(HelpScreen())

    def change_theme(self) -> None:
        """Dark or light."""
        self.app.theme = LIGHT.name if self.app.current_theme.dark else DARK.name
        for pane in self.strip.in_order:
            pane.statements.forget_drawn()
            pane.redraw_heading()
        self.query_one(TabStrip).redraw()
