"""Which panes the desk has and what fills them: pages, counts, what arrives, what is read again."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from textual import on

from store.database import StoreError
from store.query import Query, both, parse
from store.reader import Reader
from store.records import Meeting, Party
from store.vocabulary import Vocabulary, vocabulary
from tui.live import Asker, HealthTaken, StatementsArrived, WireChanged, WireOpened, WireReplaced, WireTroubled
from tui.questions import FIRST, PAGE, Scope, again, counts, further, narrows, oldest, pages, placed, same
from tui.screens.desk_frame import DeskFrame
from tui.venues import venue
from tui.widgets.pane import Pane
from tui.widgets.statements import StatementList

T = TypeVar("T")

MUCH = 60  # lines of a screen that the first page of a filter may leave half empty
COUNT_AFTER = 0.25  # seconds without another filter key


class DeskPanes(DeskFrame, inherit_bindings=False):
    """Fills the panes from the wire and keeps them up to date; says what it found to the edges."""

    # -------------------------------------------------------------- panes

    async def _arrange(self) -> None:
        """Have the panes that are wanted, and fill the new ones."""
        state, parties = self.talkwatch.state, self.talkwatch.parties
        wanted = [key for key in state.panes if state.wants(key, key in self.said)]
        self.strip.widths = {key: state.panes[key].width for key in wanted}
        new = await self.strip.set_panes([state.face(key, parties) for key in wanted], self._make_pane)
        self._ask_live()
        self._tell_notice()
        self._tell_counts()
        if new:
            await self._fill(new)

    def _make_pane(self, party: Party) -> Pane:
        pane = Pane(party, zone=self.zone_shown, clock=self.talkwatch.clock)
        statements = pane.statements
        statements.parties, statements.issues = self.talkwatch.parties, self.issues
        statements.pins, statements.terms = self.talkwatch.pins, self.asked.terms
        statements.mark = self.talkwatch.state.mark
        statements.watched = self.talkwatch.watching.marked
        statements.tailing = self.tailing
        statements.set_reactive(StatementList.holding, self.holding)
        statements.set_reactive(StatementList.density, self.density)
        return pane

    def _own(self, key: str) -> Query | None:
        """The query of a pane that has one of its own."""
        pane = self.talkwatch.state.panes.get(key)
        if pane is None or pane.kind != "query":
            return None
        return parse(pane.query, self.talkwatch.time_shown().astimezone(self.talkwatch.zone))

    def _scope(self, key: str) -> Scope:
        own = self._own(key)
        return Scope(self.asked, key) if own is None else Scope(both(own, self.asked), None)

    def _ask_live(self) -> None:
        """Have what comes in asked for by the filter, and by the panes that have a query of their own."""
        self.live.query = self.asked
        self.live.queries = {key: self._scope(key).query for key in self.strip.panes if key.startswith("=")}

    # -------------------------------------------------------------- what fills them

    async def _fill(self, keys: Sequence[str], places: dict[str, int] | None = None, *, passing: bool = False) -> None:
        """Show in panes their newest statements, or those around a place (a statement id)."""
        if not keys:
            return
        query = self.asked
        limit = FIRST if narrows(query) and self.size.height <= MUCH else PAGE
        scopes = {key: self._scope(key) for key in keys if key in self.strip.panes}
        found = await self._ask(pages(scopes, places or {}, limit), passing=passing)
        if found is None or not same(query, self.asked):
            return
        for key, page in found.items():
            if key in self.strip.panes:
                statements = self.strip.panes[key].statements
                own = self._own(key)
                statements.terms = query.terms + own.terms if own else query.terms
                statements.empty_words = "Nothing here matches the filter." if query.text.strip() else "Nothing yet."
                if not statements.fresh_above:
                    statements.fresh_above = page.rows[0].id if page.rows else 1
                statements.show(page)

    async def _filter(self, query: Query) -> None:
        for asker in (self.talkwatch.counter, self.talkwatch.asker_shown):
            asker.drop()
        places = {} if narrows(query) else self._places
        in_sight = self.strip.in_sight
        await self._fill(in_sight, places, passing=True)
        if same(query, self.asked):
            self.filled = self.asked
            self.paint_now(pane.statements for key in in_sight if (pane := self.strip.panes.get(key)))
            await self._fill([key for key in self.strip.panes if key not in in_sight], places, passing=True)
        if not narrows(query):
            self._places = {}
        self.begin(partial(self._count, COUNT_AFTER), name="count", group="count", exclusive=True)

    async def _count(self, after: float = 0) -> None:
        """Count what the filter finds in each pane, and what there is without it, `after` so many seconds."""
        if after:
            await asyncio.sleep(after)
        query = self.asked
        queries = {key: (own, both(own, query)) for key in self.strip.panes if (own := self._own(key)) is not None}
        answer = await self._ask(counts(query, queries), self.talkwatch.past or self.talkwatch.counter, passing=True)
        if answer is not None and same(query, self.asked):
            self.found, self.all_counts, self.counts = answer.total, answer.all, answer.found
            self.counted_to = answer.last_id
            first_heard = set(answer.all) - self.said
            self.said |= first_heard
            late = [(id, keys) for id, keys in self._arrived if id > answer.last_id]
            self._add_counts(late)
            self._tell_counts()
            if first_heard:  # under a filter that hides what they said
                await self._arrange()

    def _add_counts(self, arrived: Iterable[tuple[int, tuple[str, ...]]]) -> None:
        """Count statements that came in after `counted_to`."""
        for id, keys in arrived:
            if id > self.counted_to:
                self.found = None if self.found is None else self.found + 1
                for key in keys:
                    self.counts[key] = self.counts.get(key, 0) + 1
                    self.all_counts[key] = self.all_counts.get(key, 0) + 1
        self.counted_to = max([self.counted_to, *(id for id, _ in arrived)]) if self.counted_to else 0

    async def _ask(
        self, question: Callable[[Reader], T], asker: Asker | None = None, *, passing: bool = False
    ) -> T | None:
        try:
            return await (asker or self.talkwatch.asker_shown).ask(question, passing=passing)
        except StoreError:
            return None
        except sqlite3.Error as error:
            if error.sqlite_errorname != "SQLITE_INTERRUPT":
                self.talkwatch.say(f"The wire cannot be read ({error}).", severity="error")
            return None

    async def _fill_oldest(self, statements: StatementList) -> None:
        query = self.asked
        page = await self._ask(oldest(self._scope(statements.party.id)))
        if page and page.rows and same(query, self.asked):
            statements.show(page)

    # -------------------------------------------------------------- news

    async def _take_health(self) -> None:
        await self.live.take_health(self.talkwatch.clock())
        if self.talkwatch.past is None and narrows(self.asked) and self.live.last_id != self.counted_to:
            await self._count()  # what a filter hides is not read, only counted

    @on(WireOpened)
    async def _wire_opened(self) -> None:
        def facts(reader: Reader) -> tuple[list[Party], dict[str, str], list[Meeting], int, set[str], Vocabulary]:
            parties = reader.parties()
            said = {p.id for p in parties if reader.page(party=p.id, limit=1)}
            return parties, reader.issue_labels(), reader.meetings(), reader.last_id(), said, vocabulary(reader)

        found = await self._ask(facts)
        if found is None:
            return
        parties, self.issues, meetings, last_id, self.said, self.talkwatch.vocabulary = found
        self.talkwatch.parties = {party.id: party for party in parties}
        self.talkwatch.state.learn(self.talkwatch.parties)
        self.venue = venue(meetings, self.talkwatch.clock())
        self.talkwatch.start_session(last_id)
        await self._arrange()
        self.talkwatch.tidying.begin()
        self.begin(self._count, name="count", group="count", exclusive=True)

    @on(WireReplaced)
    async def _wire_replaced(self) -> None:
        self.talkwatch.say("Another wire.db stands in the place of the one that was read: the desk reads that one now.")
        self._arrived.clear()
        self.counted_to = self._caught_up_to = 0
        await self._wire_opened()
        await self.refill()

    @on(WireTroubled)
    def _wire_troubled(self) -> None:
        self._tell_notice()
        self._tell_status()

    @on(StatementsArrived)
    async def _statements_arrived(self, event: StatementsArrived) -> None:
        if self.talkwatch.past is None:
            await self.take(event)

    async def take(self, event: StatementsArrived) -> None:
        """Show what came in."""
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
        keys = {row.id: row.parties or ("",) for row in arrived}
        unknown = {key for found in keys.values() for key in found} - self.said
        for key, ids in event.found.items():
            keys |= {id: (*keys[id], key) for id in ids if id in keys}
        news = [(row.id, keys[row.id]) for row in reversed(arrived)]
        self._arrived.extend(news)
        self._add_counts(news)
        for key, pane in self.strip.panes.items():
            rows = [row for row in arrived if key in keys[row.id]]
            if rows:
                pane.statements.arrive(rows)
        self._tell_counts()
        if unknown:
            self.said |= unknown
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

    async def refill(self) -> None:
        """Read all panes anew, each where it stands."""
        places = {p.key: p.statements.cursor_id for p in self.strip.in_order if not p.statements.at_newest}
        for statements in self.strip.statements():
            statements.forget_drawn()
        await self._fill(list(self.strip.panes), places)
        await self._count()

    async def show_again(self) -> None:
        """Show the newest of the moment that is looked at."""
        for statements in self.strip.statements():
            statements.forget_drawn()
        self._caught_up_to = 0
        self._arrived.clear()
        await self._count()
        await self._arrange()
        await self._fill(list(self.strip.panes))
        self._tell_status()

    def statement_corrected(self, uid: str) -> None:
        """Show it in the panes it belongs to now, and count anew."""
        self.begin(partial(self._settle, uid), name="corrected", group="corrected")

    def witnesses_changed(self) -> None:
        """Read again what is on screen: it counts its witnesses."""
        self._wire_changed()

    async def _settle(self, uid: str) -> None:
        scopes = {key: self._scope(key) for key in self.strip.panes}
        found = await self._ask(placed(uid, scopes))
        if found is None:
            return
        row, keys = found
        for key, pane in self.strip.panes.items():
            pane.statements.settle(row, belongs=key in keys)
        await self._count()
        if not self.said.issuperset(row.parties or ("",)):
            self.said.update(row.parties or ("",))
            await self._arrange()

    @on(WireChanged)
    def _wire_changed(self) -> None:
        self._edited = True
        for statements in self.strip.statements():
            statements.up_to_date.clear()

    async def _reread(self) -> None:
        """Statements may have been changed or withdrawn, which the last id does not tell; read those that are seen."""
        on_screen = {
            key: rows
            for key, pane in self.strip.panes.items()
            if pane.size.width
            and (rows := pane.statements.visible_rows())
            and not pane.statements.up_to_date.issuperset(row.id for row in rows)
        }
        if not self._edited or not on_screen:
            return
        found = await self._ask(again({key: self._scope(key) for key in on_screen}, on_screen))
        for key, rows in (found or {}).items():
            if key in self.strip.panes:
                self.strip.panes[key].statements.reread(rows, on_screen[key])

    @on(StatementList.Wanted)
    def _page_wanted(self, event: StatementList.Wanted) -> None:
        event.stop()
        self.begin(
            partial(self._add_page, event.statements, event.side == "above"),
            name=f"page {event.side}", group=f"page {event.side} {event.statements.party.id}", exclusive=True
        )  # fmt: skip

    async def _add_page(self, statements: StatementList, above: bool) -> None:
        query = self.asked
        edge = statements.window.newest if above else statements.window.oldest
        rows = await self._ask(further(self._scope(statements.party.id), edge, above=above))
        now = statements.window.newest if above else statements.window.oldest
        if rows is not None and same(query, self.asked) and now == edge:
            statements.add_page(rows, "above" if above else "below", more=len(rows) == PAGE)

    @on(HealthTaken)
    def _health_taken(self, event: HealthTaken) -> None:
        self.tally = event.tally
        self._tell_notice()
        self._tell_status()
