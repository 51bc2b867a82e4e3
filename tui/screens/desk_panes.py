"""Which panes the desk has and what fills them: pages, counts, what arrives, what is read again."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import TypeVar

from textual import on

from store.database import StoreError
from store.query import Query
from store.reader import Reader
from store.records import Party
from tui.live import HealthTaken, StatementsArrived, WireChanged, WireOpened
from tui.questions import PAGE, again, counts, further, narrows, oldest, pages, same
from tui.screens.desk_frame import DeskFrame
from tui.widgets.pane import Pane
from tui.widgets.statements import StatementList
from tui.wording import UNATTRIBUTED

T = TypeVar("T")


class DeskPanes(DeskFrame, inherit_bindings=False):
    """Fills the panes from the wire and keeps them up to date; says what it found to the edges."""

    def wants_pane(self, key: str) -> bool:
        """Whether a party has a pane: as a person decided, else when it said anything."""
        return self.shown.get(key, bool(self.all_counts.get(key)))

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

    async def _filter(self, query: Query) -> None:
        places = {} if narrows(query) else self._places
        await self._fill(list(self.strip.panes), places)
        if not narrows(query):
            self._places = {}
        await self._count()

    async def _fill_oldest(self, statements: StatementList) -> None:
        query, key = self.asked, statements.party.id
        page = await self._ask(oldest(query, key))
        if page and page.rows and same(query, self.asked):
            statements.show(page)

    # -------------------------------------------------------------- news

    async def _take_health(self) -> None:
        await self.live.take_health(self.talkwatch.clock())
        if narrows(self.asked) and self.live.last_id != self.counted_to:
            await self._count()  # what a filter hides is not read, only counted

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
