"""The desk: a pane for each party that has something to say, and one filter over all of them.

Screens that are opened from here are imported when they are: the desk shall stand first.
"""

from functools import partial
from typing import ClassVar

from textual import on
from textual.theme import Theme

from store.query import parse
from store.records import Row
from tui.commands import DESK, HINTS
from tui.live import Live
from tui.past import TICK, LookingBack
from tui.questions import narrows, same
from tui.retagged import LOOK_EVERY as RETAGGED_EVERY
from tui.retagged import RetagWatch
from tui.screens.desk_frame import NARROW
from tui.screens.desk_panes import DeskPanes
from tui.turning import TurnWatch
from tui.widgets.card import DENSITIES
from tui.widgets.filter_bar import FilterBar
from tui.widgets.hint_bar import HintBar
from tui.widgets.statements import StatementList
from tui.widgets.status_line import StatusLine
from tui.widgets.tab_strip import TabStrip

LOOK_EVERY = 0.1
REREAD_EVERY = 1.0
HEALTH_EVERY = 5.0
TURNS_EVERY = 2.0
WATCHES_EVERY = 0.25
HINTS_FOR = 12  # commands given


class DeskScreen(DeskPanes, inherit_bindings=False):
    """Panes side by side; one at a time below 100 columns and when zoomed. The place is kept while rows arrive."""

    USER_COMMANDS = DESK
    BINDINGS: ClassVar = [command.binding() for command in DESK]
    AUTO_FOCUS = ""

    def on_mount(self) -> None:
        """Begin to look at the wire."""
        self.density = self.talkwatch.density
        self.live = Live(self.talkwatch.asker, self.post_message)
        self.set_interval(LOOK_EVERY, self.live.look)
        self.set_interval(REREAD_EVERY, self._reread)
        self.set_interval(HEALTH_EVERY, self._take_health)
        self.set_interval(1.0, self._tell_status)
        self.set_interval(TURNS_EVERY, TurnWatch(self).look)
        self.looking_back = LookingBack(self)
        self.set_interval(TICK, self.looking_back.tick)
        self.set_interval(RETAGGED_EVERY, RetagWatch(self).look)
        self.app.theme_changed_signal.subscribe(self, self._look_changed)
        self.set_interval(WATCHES_EVERY, self.run_watches)
        self._commands_given = 0
        self._tell_hints()
        self.begin(self._first_look, name="first look", group="look")
        self._tell_notice()
        self._tell_status()

    async def run_watches(self) -> None:
        """Have the watches look at what came in."""
        await self.talkwatch.watching.look(self.live.last_id)

    async def _first_look(self) -> None:
        await self.live.look()
        await self._take_health()

    async def action_command(self, name: str) -> None:
        """Run the command of this name. Whoever gave a few has seen enough of the hints."""
        self._commands_given += 1
        if self._commands_given == HINTS_FOR:
            self.dismiss_hints()
        self.someone_is_here()
        await super().action_command(name)

    async def settled(self) -> None:
        """Until the filter that was typed is known."""
        await self.query_one(FilterBar).settled()

    def on_key(self) -> None:
        """Someone is at the desk."""
        self.someone_is_here()

    def on_click(self) -> None:
        """Someone is at the desk."""
        self.someone_is_here()

    def someone_is_here(self) -> None:
        """What came in before a long time without a key was not read: the mark goes there."""
        last_id = self.live.last_id if self.talkwatch.past is None else None
        if last_id is not None and self.talkwatch.state.touched(self.talkwatch.clock(), last_id):
            self._tell_mark()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a filter is typed, letters are letters."""
        return not (action == "command" and self.focused is self.query_one(FilterBar).input)

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
            self.begin(partial(self._fill, stale), name="newest", group="fill")

    def jump_to_oldest(self) -> None:
        """Go to the oldest statement of this pane."""
        statements = self.list_at_hand
        if statements is None:
            return
        if statements.window.more_below:
            self.begin(partial(self._fill_oldest, statements), name="oldest", group="fill")
        elif statements.window.rows:
            statements.go_to(statements.window.oldest)

    def step_pane(self, by: int) -> None:
        """Go to the pane on the right (1) or on the left (-1)."""
        self.strip.step(by)

    def open_statement(self, row: Row) -> None:
        """Show a statement whole."""
        from tui.screens.detail import DetailScreen

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
        if self.query_one(FilterBar).display:  # else it is done, and this comes after the whole of it was read
            self.set_filter(event.text, live=True)

    @on(FilterBar.Left)
    def _left_filter(self, event: FilterBar.Left) -> None:
        bar = self.query_one(FilterBar)
        self.set_filter(bar.input.value if event.keep else "")
        self.refresh_bindings()
        if not bar.display:  # else it was opened again meanwhile
            self.strip.go_to(self.strip.current)

    def set_filter(self, text: str, *, live: bool = False) -> None:
        """Filter all panes; with `live` the last word is still being typed. "" brings back the place of before."""
        now = self.talkwatch.time_shown().astimezone(self.talkwatch.zone)
        query = parse(text, now, live=live)
        bar = self.query_one(FilterBar)
        if same(query, self.asked) and query.terms == self.asked.terms:
            if same(query, self.filled):
                self.filled = query
            self.asked = query
            self._ask_live()
            bar.say(query, self.found)
            self._tell_status()
            return
        self.asked = query
        self._ask_live()
        bar.say(query, None)
        self._tell_status()
        self.begin(partial(self._filter, query), name="filter", group="fill", exclusive=True)

    def step_back(self) -> None:
        """Come back to now; else clear the filter, or leave the zoom, or take the hints away."""
        if self.talkwatch.past is not None:
            self.looking_back.leave()
        elif self.asked.text:
            self.set_filter("")
        elif self.zoomed:
            self.toggle_zoom()
        else:
            self.dismiss_hints()

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

    def toggle_tail(self) -> None:
        """Show the newest in every pane whatever is read, or keep the place again."""
        self.tailing = not self.tailing
        for statements in self.strip.statements():
            statements.tailing = self.tailing
        if self.tailing:
            self.jump_to_newest(everywhere=True)
        self._tell_status()

    def toggle_venue(self) -> None:
        """Show times as they are where the talks are held, or as they are here."""
        if self.venue is None:
            self.talkwatch.say("The profile names no place of talks whose time is known.", severity="warning")
            return
        self.at_venue = not self.at_venue
        for statements in self.strip.statements():
            statements.set_zone(self.zone_shown)
        self._tell_status()
        self.talkwatch.say(f"Times of {self.venue.place}." if self.at_venue else "Times as they are here.")

    # -------------------------------------------------------------- which panes there are

    def toggle_unattributed(self) -> None:
        """Show or hide the pane for statements nobody could be named for."""
        self._choose("", "" not in self.strip.panes)

    def choose_parties(self) -> None:
        """Let a person choose who has a pane."""
        from tui.screens.parties import Choice, PartiesScreen

        state = self.talkwatch.state
        choices = [
            Choice(state.face(key, self.talkwatch.parties), self.all_counts.get(key, 0), key in self.strip.panes)
            for key in state.panes
        ]
        self.app.push_screen(PartiesScreen(choices, self._choose))

    def hide_pane(self) -> None:
        """Hide the pane at hand."""
        if pane := self.strip.pane:
            self._choose(pane.key, False)
            self.talkwatch.say(f"{pane.party.label} is hidden; p brings it back.")

    def _choose(self, key: str, shown: bool | None) -> None:
        """Show a pane or hide it; with None forget the pane of a query."""
        if shown is None:
            self.talkwatch.state.drop(key)
        else:
            self.talkwatch.state.hide(key, not shown)
        self.begin(partial(self._chosen, key), name="panes", group="panes")

    async def _chosen(self, key: str) -> None:
        await self._arrange()
        if self.app.screen is self and key in self.strip.panes:
            self.strip.go_to(key)
        await self._count()

    def keep_filter_as_pane(self) -> None:
        """Have a pane for what the filter finds, under a name."""
        if not narrows(self.asked):
            self.talkwatch.say("First filter with /: what the filter finds then becomes a pane.", severity="warning")
            return
        from tui.screens.name import NameScreen

        text = self.asked.text.strip()
        self.app.push_screen(NameScreen("A pane for this filter", text, text), partial(self._add_query, text))

    def _add_query(self, query: str, name: str | None) -> None:
        if name:
            key = self.talkwatch.state.add_query(name, query)
            self.set_filter("")
            self.begin(partial(self._chosen, key), name="panes", group="panes")

    def move_pane(self, by: int) -> None:
        """Move the pane at hand to the right (1) or to the left (-1)."""
        if pane := self.strip.pane:
            self.talkwatch.state.move(pane.key, by, [pane.key for pane in self.strip.in_order])
            self.begin(partial(self._chosen, pane.key), name="panes", group="panes")

    def widen_pane(self, by: int) -> None:
        """Make the pane at hand wider or narrower by so many columns."""
        if (pane := self.strip.pane) and not self.strip.single:
            self.talkwatch.state.set_width(pane.key, pane.outer_size.width + by)
            self._widths_changed()

    def equal_panes(self) -> None:
        """Give all panes the same width."""
        self.talkwatch.state.equal_widths()
        self._widths_changed()

    def _widths_changed(self) -> None:
        self.strip.widths = {key: pane.width for key, pane in self.talkwatch.state.panes.items()}
        self.strip.fit()
        self.call_after_refresh(self.strip.bring_into_view)

    def jump_mode(self) -> None:
        """Go to a pane by the sign that its heading now shows."""
        from tui.screens.jump import JUMP_KEYS, JumpScreen

        panes = self.strip.in_order
        targets = dict(zip(JUMP_KEYS, (pane.party for pane in panes), strict=False))
        for sign, pane in zip(JUMP_KEYS, panes, strict=False):
            pane.jump = sign
        self.app.push_screen(JumpScreen(targets), self._jump)

    def _jump(self, key: str | None) -> None:
        from tui.screens.jump import NEWEST

        for pane in self.strip.in_order:
            pane.jump = ""
        if key == NEWEST:
            self.jump_to_newest()
        elif key is not None:
            self.strip.go_to(key)

    # -------------------------------------------------------------- how far was read

    def mark_here(self) -> None:
        """Draw the line that says how far was read above nothing but what comes in from now on."""
        self.talkwatch.state.mark_here(self.talkwatch.clock(), self.live.last_id or 0)
        for statements in self.strip.statements():
            statements.mark_read()
        self._tell_mark()
        self.talkwatch.say("Read until here.")

    def _tell_mark(self) -> None:
        for statements in self.strip.statements():
            statements.set_mark(self.talkwatch.state.mark)

    # -------------------------------------------------------------- hints

    def _tell_hints(self) -> None:
        if not self.talkwatch.state.word("hints"):
            keymap = self.talkwatch.key_names
            self.query_one(HintBar).show([(c.first_key(keymap), (c.FOOTER or c.NAME).lower()) for c in HINTS])

    @on(HintBar.Dismissed)
    def dismiss_hints(self) -> None:
        """Take the hints away, for good."""
        bar = self.query_one(HintBar)
        if bar.display:
            bar.display = False
            self.talkwatch.state.keep_word("hints", "seen")

    # -------------------------------------------------------------- other screens

    def open_export(self) -> None:
        """Save what the filter finds."""
        from tui.screens.export import ExportScreen, PaneAsked

        pane = self.strip.pane
        at_hand = PaneAsked(pane.party.label, self._scope(pane.key)) if pane else None
        self.app.push_screen(ExportScreen(self.asked, self.found, at_hand))

    def open_health(self) -> None:
        """Show how every source does."""
        from tui.screens.health import HealthScreen

        self.app.push_screen(HealthScreen())

    def open_help(self) -> None:
        """Show all keys."""
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def change_theme(self) -> None:
        """Put the next look on."""
        self.talkwatch.next_look()

    def _look_changed(self, _: Theme) -> None:
        """Draw anew what holds colours of its own."""
        for pane in self.strip.in_order:
            pane.statements.forget_drawn()
            pane.redraw_heading()
        self.query_one(TabStrip).redraw()
        self.query_one(StatusLine).redraw()
