"""The desk: a pane for each party that has something to say, and one filter over all of them."""

from typing import ClassVar

from textual import on

from store.query import parse
from store.records import Row
from tui.commands import DESK
from tui.live import Live
from tui.questions import same
from tui.screens.desk_frame import NARROW
from tui.screens.desk_panes import DeskPanes
from tui.screens.detail import DetailScreen
from tui.screens.export import ExportScreen
from tui.screens.health import HealthScreen
from tui.screens.help import HelpScreen
from tui.screens.parties import Choice, PartiesScreen
from tui.theme import DARK, LIGHT
from tui.widgets.card import DENSITIES
from tui.widgets.filter_bar import FilterBar
from tui.widgets.statements import StatementList
from tui.widgets.tab_strip import TabStrip
from tui.wording import UNATTRIBUTED

LOOK_EVERY = 0.1
REREAD_EVERY = 1.0
HEALTH_EVERY = 5.0


class DeskScreen(DeskPanes, inherit_bindings=False):
    """Panes side by side; one at a time below 100 columns and when zoomed. The place is kept while rows arrive."""

    USER_COMMANDS = DESK
    BINDINGS: ClassVar = [command.binding() for command in DESK]
    AUTO_FOCUS = ""

    def on_mount(self) -> None:
        """Begin to look at the wire."""
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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a filter is typed, letters are letters."""
        return not (action == "command" and self.query_one(FilterBar).display)

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
