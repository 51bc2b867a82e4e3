"""The collector: due sources are fetched, read and classified, and each poll is written in one transaction.

It joins feeds.poll, feeds.classify (in child processes) and store.wire. The wire is called from the event loop itself:
a poll's transaction is short, and since nothing is awaited inside it, being cancelled can never cut one in two.
"""

import asyncio
import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from feeds.children import ChildFailed, Children, prepare
from feeds.documents import GAP, Classified, classified, oldest_first, patience, with_alarms, with_faults
from feeds.pages import Pages, PagesRead
from feeds.poll import moving, schedule
from feeds.poll.adapters import read_document
from feeds.poll.fetch import Answer, Ask, Bounds, Fetcher
from feeds.poll.parse import Parsed
from feeds.profile import Profile
from feeds.reclassify import Retagging, load_into
from feeds.retries import classify_again
from feeds.tagging import Tagged, tag_in_children
from feeds.upkeep import Upkeep, fault_of_the_store, mended, open_sound
from store.database import StoreError, damaged, identity
from store.records import Entry, Meeting, Poll, Source
from store.wire import NOTHING, Recorded, SourceState, Wire

TICK = 5.0  # seconds between looks at the clock: asyncio.sleep does not count a suspended machine's time
IN_CHILDREN = 8  # documents read at once; of sources that were read before as many again
PART = 4  # entries of a first document that are classified, and written, at a time
CLASSIFIED = 2  # first documents of sources that are classified at once
WAITING = 24  # documents waiting for that, from which on no more are fetched: bounds memory, however many sources
WRITE_AGAIN = 60.0  # seconds until a poll that could not be written is tried again
PAGES_EVERY = 30.0  # seconds between looks for entries without their page
PAGES_FOR = (60.0, 300.0)  # seconds a round of pages may take: after one round of polls, and beside them
WAKE_SPREAD = 600.0  # seconds over which polls are spread after the machine slept

Outcome = Literal["read", "unchanged", "unreachable", "slow", "refused", "failed", "unreadable", "unwritten"]


class CollectorBusy(Exception):
    """Another collector writes this wire; the text says which."""


class Started(Struct, frozen=True):
    """Polls of so many sources begin."""

    sources: int


class Polled(Struct, frozen=True, kw_only=True):
    """One poll is over and, unless `outcome` is "unwritten", in the wire."""

    source: Source
    outcome: Outcome
    poll: Poll
    recorded: Recorded


class Said(Struct, frozen=True):
    """A sentence for a person, about the wire itself."""

    words: str


Progress = Started | Polled | PagesRead | Said


class Summary(Struct, frozen=True, kw_only=True):
    """What a run did. `worked` counts polls that were read or unchanged, `unreachable` those that met no network,
    `texts` articles read from the pages of entries."""

    polled: int = 0
    worked: int = 0
    unreachable: int = 0
    new: int = 0
    changed: int = 0
    statements: int = 0
    texts: int = 0
    next_due: str = ""

    @property
    def offline(self) -> bool:
        """Every source was out of reach: it is the network, not the sources."""
        return self.polled > 0 and self.unreachable == self.polled


def utc_now() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


async def collect(
    wire_path: Path,
    profile: Profile,
    *,
    once: bool = False,
    sources: Sequence[Source] | None = None,
    clock: Callable[[], datetime] = utc_now,
    on_progress: Callable[[Progress], None] = lambda _: None,
    allow_private: bool = False,
    interval: float | None = None,
    classify: bool = True,
    articles: bool = False,
    copies: bool = False,
    bounds: Bounds | None = None,
) -> Summary:
    """Poll sources into the wire: those of the profile when due, or just `sources`, at once.

    Runs until cancelled, or through one round with `once`; a cancelled run leaves whole polls behind. `interval`
    (seconds) stands in for every source's own, and then looks at the clock as often. `allow_private` lets the hosts
    of the sources be private or local addresses. `classify=False` stores entries without statements. With `articles`,
    the pages of new entries are read where their source sends no full text: after a round, or beside the polls. With
    `copies`, one of the wire is made each day.

    A damaged wire is set aside and its newest sound copy restored, when it shows: all of it is read once a day.
    Raises CollectorBusy when another collector has the wire, StoreError when the file cannot be used.
    """
    bounds, mending = bounds or Bounds(), True
    with sole_collector(wire_path):
        if identity(wire_path) is None:  # there will be much to read, and soon
            prepare()
        while True:
            wire, words = open_sound(wire_path, schedule.iso(clock()))
            if words:
                on_progress(Said(words))
            settings = {"profile": msgspec.msgpack.encode(profile)}
            children, for_pages = Children(2, settings=settings), Children(1, settings=settings)
            try:
                load_into(wire, profile, sources)
                async with Fetcher(bounds, clock) as fetcher:
                    run = _Run(wire, fetcher, children, clock, on_progress)
                    run.allow_private, run.interval, run.classify = allow_private, interval, classify
                    run.meetings = profile.meetings
                    run.pages = Pages(wire, fetcher, for_pages, clock, on_progress) if articles and classify else None
                    run.only = {source.url for source in sources} if sources is not None else None
                    run.upkeep = Upkeep(wire, wire_path, clock, lambda w: on_progress(Said(w)), copies=copies)
                    if classify:
                        run.retagging = Retagging(wire, wire_path, profile, clock, lambda w: on_progress(Said(w)))
                    return await (run.round(everything=sources is not None) if once else run.forever())
            except (sqlite3.DatabaseError, BaseExceptionGroup) as error:
                damage = fault_of_the_store(error)
                if damage is None:
                    raise
                wire.close()
                # Found in the middle of the work; once, it is put right and the work begun again.
                words = mended(wire_path, schedule.iso(clock())) if mending else ""
                if not words:
                    raise damaged(wire_path, damage) from error
                mending = False
                on_progress(Said(words))
            finally:
                children.close()
                for_pages.close()
                wire.close()


@contextmanager
def sole_collector(wire_path: Path) -> Iterator[None]:
    """Hold `<wire>.lock`; the system lets go of it when the process ends, however it ends.

    Raises CollectorBusy, and StoreError when the folder cannot be written.
    """
    try:
        wire_path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = open(f"{wire_path}.lock", "a+")  # noqa: SIM115 - closed below
    except OSError as error:
        raise StoreError(f"{wire_path.parent} cannot be written ({error.strerror}).") from error
    with lock as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read(20).strip()
            who = f" (process {holder})" if holder.isdecimal() else ""
            raise CollectorBusy(f"Another collector{who} already writes {wire_path}.") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


class _Run:
    """One collector at work. Decisions are in feeds.poll.schedule; this carries them out."""

    def __init__(
        self,
        wire: Wire,
        fetcher: Fetcher,
        children: Children,
        clock: Callable[[], datetime],
        on_progress: Callable[[Progress], None],
    ) -> None:
        self.wire, self.fetcher, self.children = wire, fetcher, children
        self.clock, self.on_progress = clock, on_progress
        self.allow_private = False
        self.interval: float | None = None
        self.classify = True
        self.only: set[str] | None = None
        self.pages: Pages | None = None
        self.upkeep: Upkeep | None = None
        self.retagging: Retagging | None = None
        self.meetings: tuple[Meeting, ...] = ()
        self._in_children = asyncio.Semaphore(IN_CHILDREN)
        self._ahead, self._classifying = asyncio.Semaphore(IN_CHILDREN), asyncio.Semaphore(CLASSIFIED)
        self._waiting = 0
        self._bodies: dict[str, tuple[bytes, int]] = {}  # source id: digest and entries of the last whole document
        self._closed: dict[str, str] = wire.closed_hosts(schedule.iso(clock()))  # host: until when it is left alone
        self._held: dict[str, float] = {}  # source id: loop time before which it is not polled
        self._retried: dict[str, str] = {}  # source id: a note for its next poll
        self._done: list[Polled] = []

    # -------------------------------------------------------------- when

    async def round(self, *, everything: bool = False) -> Summary:
        """Poll what is due (or everything), once."""
        self._beat()
        states = self._states() if everything else self._due()
        self.on_progress(Started(len(states)))
        async with asyncio.TaskGroup() as group:
            if self.upkeep is not None:
                group.create_task(self.upkeep.check())
            group.create_task(self._classify_again())
            for state in states:
                group.create_task(self._poll(state))
        self._beat()
        offline = self._summary(PagesRead()).offline
        read = PagesRead() if offline else await self._read_pages(PAGES_FOR[0])
        if self.upkeep is not None:
            await self.upkeep.look()
        self._beat()
        return self._summary(read)

    async def forever(self) -> Summary:
        """Poll what falls due until cancelled. With named sources the first look polls them all."""
        loop = asyncio.get_running_loop()
        under_way: dict[str, asyncio.Task[None]] = {}
        tick = min(TICK, self.interval or TICK)
        last, last_clock = loop.time(), self.clock()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._classify_again())
            group.create_task(self._pages_forever())
            if self.upkeep is not None:
                group.create_task(self.upkeep.check())
                group.create_task(self.upkeep.forever(tick))
            if self.retagging is not None:
                group.create_task(self.retagging.forever(tick))
            while True:
                now = self.clock()
                passed = (now - last_clock).total_seconds()
                if self.clock is utc_now and schedule.jumped(passed, loop.time() - last):
                    self._spread(loop.time())
                last, last_clock = loop.time(), now
                self._beat()
                under_way = {key: task for key, task in under_way.items() if not task.done()}
                due = [state for state in self._due() if state.source.id not in under_way]
                if due:
                    self.on_progress(Started(len(due)))
                for state in due:
                    under_way[state.source.id] = group.create_task(self._poll(state))
                self._done.clear()
                await asyncio.sleep(tick)

    async def _classify_again(self) -> None:
        if not self.classify:
            return
        with suppress(sqlite3.OperationalError):  # a full disk, most likely: at the next start, then
            self._retried = await classify_again(self.wire, self.children, self.clock)

    async def _pages_forever(self) -> None:
        while self.pages is not None:
            await asyncio.sleep(PAGES_EVERY)
            await self._read_pages(PAGES_FOR[1])

    async def _read_pages(self, seconds: float) -> PagesRead:
        if self.pages is None:
            return PagesRead()
        sources = {state.source.id: state.source for state in self._states()}
        return await self.pages.round(sources, seconds=seconds, allow_private=self.allow_private, closed=self._closed)

    def _states(self) -> list[SourceState]:
        return [s for s in self.wire.states() if self.only is None or s.source.url in self.only]

    def _due(self) -> list[SourceState]:
        now, moment = self.clock(), asyncio.get_running_loop().time()
        self._held = {key: until for key, until in self._held.items() if until > moment}
        now_text, far = schedule.iso(now), schedule.iso(now + timedelta(seconds=schedule.DAY))
        self._closed = {host: until for host, until in self._closed.items() if now_text < until <= far}
        return [
            state
            for state in self._states()
            if schedule.is_due(now, due=state.next_due, last_poll=state.last_poll)
            and state.source.id not in self._held
            and _host(state) not in self._closed
        ]

    def _spread(self, moment: float) -> None:
        """The machine slept or its clock was set: what is due now takes a while, the network may not be back yet."""
        for state in self._due():
            self._held[state.source.id] = moment + schedule.phase(state.source.id, WAKE_SPREAD)

    def _beat(self) -> None:
        with suppress(sqlite3.OperationalError):  # a full disk, most likely: polls say so, and it may have room again
            self.wire.beat(os.getpid(), schedule.iso(self.clock()))

    # -------------------------------------------------------------- one source

    async def _poll(self, state: SourceState) -> None:
        loop = asyncio.get_running_loop()
        # A server may say 304 for ever though its document changed: once a day it is asked without conditions.
        trust = schedule.may_trust_304(self.clock(), self.wire.last_document(state.source.id))
        ask = Ask(
            url=state.url,
            etag=state.etag if trust else "",
            last_modified=state.last_modified if trust else "",
            agent=state.source.agent,
            allow_private=(self.allow_private or state.source.private) and _host(state) == _netloc(state.source.url),
        )
        started = loop.time()
        # What is new comes before the past that the first document of a source holds, however much of that waits.
        ahead = bool(state.last_success)
        answer = await self.fetcher.fetch(ask, ahead=ahead)
        seconds = loop.time() - started
        at = self.clock()
        if answer.retry_after:
            until = schedule.iso(at + timedelta(seconds=answer.retry_after))
            self._closed[_host(state)] = until
            with suppress(sqlite3.OperationalError):
                self.wire.close_host(_host(state), until)
        if answer.outcome != "read":
            await self._record(state, answer, at, seconds, Parsed(fault=answer.fault))
            return
        counted = 0 if ahead else 1
        self._wait(counted)
        async with self._ahead if ahead else self._in_children:
            self._wait(-counted)
            await self._read(state, answer, at, seconds)

    def _wait(self, more: int) -> None:
        self._waiting += more
        (self.fetcher.calm.set if self._waiting < WAITING else self.fetcher.calm.clear)()

    async def _read(self, state: SourceState, answer: Answer, at: datetime, seconds: float) -> None:
        source = state.source
        digest = hashlib.sha256(answer.body).digest()
        known = self._bodies.get(source.id)
        if known and known[0] == digest:
            await self._record(state, answer, at, seconds, Parsed(note="same document"), found=known[1])
            return
        try:
            parsed = await (self.children.run if state.last_success else self.children.run_later)(
                read_document,
                patience(answer.body),
                answer.body,
                source,
                url=answer.url,
                content_type=answer.content_type,
            )
        except ChildFailed as failure:
            parsed = Parsed(fault=f"reading it {failure}")
        sorted_entries = self.wire.sort_entries(source.id, parsed.entries)
        parsed = with_alarms(parsed, sorted_entries, state, answer, known=self.wire.has_entries(source.id))
        fresh = oldest_first([*sorted_entries.new, *sorted_entries.changed])
        tagged, before = [Tagged()] * len(fresh), NOTHING
        to_write = classified(fresh, tagged)
        if self.classify and state.last_success:
            tagged = await tag_in_children(self.children, source, fresh, at)
            to_write = classified(fresh, tagged)
        elif self.classify and fresh:
            async with self._classifying:  # few at once, so that the first are soon done
                tagged, to_write, before = await self._in_parts(source, fresh, at)
        parsed = with_faults(parsed, tagged)
        if await self._record(state, answer, at, seconds, parsed, to_write, before) and not parsed.fault:
            self._bodies[source.id] = (digest, len(parsed.entries) + parsed.repeated)

    async def _in_parts(
        self, source: Source, entries: Sequence[Entry], at: datetime
    ) -> tuple[list[Tagged], list[Classified], Recorded]:
        """Classify a first document part by part, each of which is written when the next one is begun.

        Gives all tags, what is left to be written with the poll, and what was written. The first statements are on
        screen long before the last are found.
        """
        tagged: list[Tagged] = []
        left: list[Classified] = []
        written = NOTHING
        for start in range(0, len(entries), PART):
            if left:
                with suppress(sqlite3.OperationalError):  # a full disk, most likely: the poll will say so
                    written += self.wire.record_part(source.id, left, schedule.iso(at))
                    left = []
            part = entries[start : start + PART]
            tags = await tag_in_children(self.children, source, part, at, later=True)
            tagged += tags
            left += classified(part, tags)
        return tagged, left, written

    async def _record(
        self,
        state: SourceState,
        answer: Answer,
        at: datetime,
        seconds: float,
        parsed: Parsed,
        to_write: Sequence[Classified] = (),
        before: Recorded = NOTHING,
        *,
        found: int | None = None,
    ) -> bool:
        outcome: Outcome = "unreadable" if answer.outcome == "read" and parsed.fault else answer.outcome
        failures = state.failures + 1 if parsed.fault else 0
        standing = moving.after(
            state.standing,
            schedule.iso(at),
            status=answer.status,
            read=outcome == "read",
            moved=answer.moved,
            failures=failures,
        )
        hint = max(answer.hint, parsed.ttl)
        validators = bool(answer.etag or answer.last_modified or answer.status == 304)
        gap = GAP in parsed.note
        interval = schedule.interval(state.source, self.meetings, at, validators=validators, hint=hint, gap=gap)
        due = schedule.next_due(
            at,
            seed=state.source.id,
            interval=interval,
            hint=hint,
            retry_after=answer.retry_after,
            failures=failures,
            light=outcome == "unreachable",
        )
        if self.interval is not None:
            due = at + timedelta(seconds=max(self.interval, answer.retry_after))
        notes = [parsed.note, self._retried.pop(state.source.id, ""), moving.words(state.standing, standing)]
        poll = Poll(
            at=schedule.iso(at),
            status=answer.status,
            bytes=answer.size,
            seconds=seconds,
            found=len(parsed.entries) + parsed.repeated if found is None else found,
            repeated=parsed.repeated,
            error=moving.PARKED if standing.parked else parsed.fault,
            note="; ".join(filter(None, notes)),
            etag=answer.etag,
            last_modified=answer.last_modified,
            next_due="" if standing.parked else schedule.iso(due),
        )
        changed = standing if standing != state.standing else None
        if self.upkeep is not None:
            await self.upkeep.writable.wait()
        try:
            recorded = self.wire.record_poll(state.source.id, poll, to_write, changed, before)
        except sqlite3.OperationalError as error:  # a full disk, most likely: nothing was written, try again later
            poll = msgspec.structs.replace(poll, error=f"the wire cannot be written ({error})")
            outcome, recorded = "unwritten", before
            self._held[state.source.id] = asyncio.get_running_loop().time() + WRITE_AGAIN
        polled = Polled(source=state.source, outcome=outcome, poll=poll, recorded=recorded)
        self._done.append(polled)
        self.on_progress(polled)
        return outcome != "unwritten"

    def _summary(self, read: PagesRead) -> Summary:
        done = self._done
        return Summary(
            polled=len(done),
            worked=sum(1 for p in done if p.outcome in ("read", "unchanged")),
            unreachable=sum(1 for p in done if p.outcome == "unreachable"),
            new=sum(p.recorded.new for p in done),
            changed=sum(p.recorded.changed for p in done),
            statements=sum(p.recorded.statements for p in done) + read.statements,
            texts=read.texts,
            next_due=min((s.next_due for s in self._states()), default=""),
        )


def _host(state: SourceState) -> str:
    return _netloc(state.url)


def _netloc(url: str) -> str:
    return urlsplit(url).netloc
