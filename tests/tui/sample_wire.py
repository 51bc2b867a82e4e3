"""A wire of invented parties and people for the tests of the desk, and a way to run the desk on it without waiting."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from textual.message import Message
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from store.records import Entry, Issue, Party, Poll, Source, SpeakerTag, Statement, Tag
from store.wire import Wire
from tui.app import TalkwatchApp
from tui.screens.desk import DeskScreen
from tui.widgets.statements import StatementList

NOW = datetime(2022, 1, 12, 16, 0, tzinfo=UTC)
START = datetime(2022, 1, 12, 9, 0, tzinfo=UTC)
PARTIES = (
    Party(id="north", label="Northland", glyph="▲", colour="#4f8fe6"),
    Party(id="south", label="South Union", glyph="●", colour="#e8743b"),
    Party(id="isles", label="The Isles", glyph="◆", colour="#2fb68c"),
    Party(id="plain", label="Plainland", glyph="■", colour="#d4a72c"),
)
ISSUES = (
    Issue(id="open-door", group="order", label="Open door"),
    Issue(id="exercises", group="arms", label="Military exercises"),
)
SOURCES = (
    Source(id="lake", url="http://127.0.0.1/lake", title="Lake Courier", outlet="Lake Courier", place="Geneva"),
    Source(id="hill", url="http://127.0.0.1/hill", title="Hill Radio", outlet="Hill Radio", place="Vienna"),
)
PEOPLE = {"north": "Ada Norling", "south": "Boris Zagrin", "isles": "Cleo Marsh", "plain": "Dov Estrand"}
TOPICS = (
    "the inspection of depots could begin in spring",
    "no delegation has been asked to give up anything, and the record of the morning session says so",
    "the door stays open for every neighbour that wants to join the conference, whatever others may write about it "
    "in the days to come, and that this had been said in the room before anybody left it for the evening",
    "exercises near the river should be announced a month ahead",
)


class Filler:
    """Writes statements into a wire, a minute apart."""

    def __init__(self, folder: Path) -> None:
        self.wire = Wire(folder / "wire.db")
        self.wire.load_profile("test", "1", parties=PARTIES, issues=ISSUES, sources=SOURCES)
        self.count = 0

    def say(
        self, *parties: str, text: str = "", title: str = "A day at the conference", name: str = "", guid: str = "",
        outlet: str = "", position: str = "", kind: str = "indirect", url: str = "", why: str = "full name",
        issue: str = "", confidence: float = 0.5, speaker: str | None = None,
    ) -> str:  # fmt: skip
        """One statement of these parties (none: unattributed); returns its guid."""
        number = self.count
        self.count += 1
        at = (START + timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
        said = text or f"{TOPICS[number % len(TOPICS)]} ({number})"
        about = issue or (("open-door", "exercises")[number % 2] if number % 3 else "")
        before = "The delegations met again.\n\nIt was said that "
        speakers = tuple(SpeakerTag(name=name or PEOPLE[p], why=why, party=p, id=speaker) for p in parties)
        statement = Statement(
            text=said,
            kind=kind,  # type: ignore[arg-type]
            start=len(before),
            end=len(before) + len(said),
            content=((len(before), len(before) + len(said)),),
            speakers=speakers,
            issues=(Tag(about, f"“{said[:8]}”"),) if about else (),
            position=Tag(position, "the verb") if position else None,
            confidence=confidence,
        )
        guid = guid or f"g{number}"
        entry = Entry(
            guid=guid, title=title, text=f"{before}{said}.\n\nNobody left early.",
            url=url or f"https://news.example/{number}", published=at, outlet=outlet,
        )  # fmt: skip
        self.wire.record_poll(
            SOURCES[number % 2].id if not guid.startswith("fixed") else "lake",
            Poll(at=at, status=200, found=1, next_due="2022-01-12T20:00:00Z"),
            [(entry, [statement])],
        )
        return guid

    def week(self, rounds: int = 12) -> "Filler":
        """`rounds` statements of each of three parties."""
        positions = ("", "reject", "agree", "request")
        for number in range(rounds):
            for party in ("north", "south", "isles"):
                self.say(party, position=positions[number % 4], kind="direct" if number % 5 == 0 else "indirect")
        return self

    def edit(self, guid: str, text: str, title: str = "A day at the conference") -> None:
        """Another text for an entry: what it said before is changed or withdrawn."""
        poll = Poll(at="2022-01-12T15:55:00Z", status=200, found=1, next_due="2022-01-12T20:00:00Z")
        entry = Entry(guid=guid, title=title, text=text, url="https://news.example/edited")
        self.wire.record_poll("lake", poll, [(entry, [])])


class Running:
    """The desk while it runs in a test."""

    def __init__(self, app: TalkwatchApp, pilot: Pilot[None], messages: list[Message]) -> None:
        self.app, self.pilot, self.messages = app, pilot, messages

    @property
    def desk(self) -> DeskScreen:
        """The desk, also while another screen covers it."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, DeskScreen))

    def pane(self, party: str) -> StatementList:
        """The statements of a pane."""
        return self.desk.strip.panes[party].statements

    async def settle(self) -> None:
        """Until the desk has seen what is on the wire and done what it was asked."""
        for _ in range(2):
            await self.pilot.pause(0)
            while self.desk.live._busy:  # the timer of the desk was first
                await self.pilot.pause(0)
            await self.desk.live.look()
            await self.pilot.pause(0)
            while working := [w for w in self.app.workers if w.name != "collector" and not w.is_finished]:
                with suppress(WorkerCancelled):  # by the next of its group
                    await self.app.workers.wait_for_complete(working)
        await self.pilot.pause(0)

    async def press(self, *keys: str) -> None:
        """Press keys and let the desk do what they mean."""
        await self.pilot.press(*keys)
        await self.settle()

    async def sees(self, words: str) -> bool:
        """Whether words come to stand on the screen, also in two lines: what was told may be painted later."""
        for _ in range(10):
            if words in " ".join(self.screen_text().split()):
                return True
            await self.settle()
        return False

    def got(self, kind: type[Message]) -> list[Any]:
        """The messages of a kind that went by."""
        return list({id(message): message for message in self.messages if isinstance(message, kind)}.values())

    def screen_text(self) -> str:
        """What stands on the screen, line by line."""
        width, height = self.app.size
        strips = self.app.screen._compositor.render_strips()
        assert len(strips) <= height
        return "\n".join("".join(segment.text for segment in strip)[:width] for strip in strips)


@asynccontextmanager
async def running(
    folder: Path, size: tuple[int, int] = (120, 40), *, ready: Sequence[str] = (), **options: Any
) -> AsyncIterator[Running]:
    """The desk over a folder, settled, with all messages recorded."""
    messages: list[Message] = []
    app = TalkwatchApp(folder, clock=lambda: NOW, zone=UTC, **options)
    async with app.run_test(size=size, message_hook=messages.append, notifications=True) as pilot:
        run = Running(app, pilot, messages)
        await run.settle()
        await run.press(*ready) if ready else None
        yield run
