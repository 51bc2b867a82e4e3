"""The past as it was: what a reader set back to a moment says is what a reader said at that moment."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from store.board import corrections_of, read_board
from store.desk import Desk
from store.export import items
from store.export.gather import Scope
from store.marks import DeskMarks
from store.past import within
from store.query import parse
from store.reader import Reader
from store.records import Correction, Poll
from store.wire import Wire
from tests.store.samples import ISSUES, PARTIES, SOURCES, entry, statement

START = datetime(2022, 1, 12, 9, tzinfo=UTC)
QUERIES = (
    "door", "-state:withdrawn", "is:pinned", "is:noted or state:changed", "is:corrected", "position:agree",
    "-witnesses:>1 door", "is:new",
)  # fmt: skip
TEXTS = (
    "the door stays shut for everybody who asks at the gate this spring",
    "a meeting could be held in the old town hall before the summer",
    "no list of names was handed over by the visiting delegation",
)
SPEAKERS = ("Ada Norling", "Boris Zagrin")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["say", "say", "echo", "withdraw", "reword", "restore", "correct", "take back", "pin", "note",
                         "open"]),
        st.integers(0, 2),
        st.booleans(),
    ),
    min_size=1,
    max_size=9,
)  # fmt: skip


class History:
    """A wire and a desk to which things happen, a minute apart or at once."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.minute = folder, 0
        self.wire, self.desk = Wire(folder / "wire.db"), Desk(folder / "desk.db")
        self.wire.load_profile("test", "1", parties=PARTIES, issues=ISSUES, sources=SOURCES)
        for connection in (self.wire.connection, self.desk.connection):
            connection.execute("PRAGMA synchronous = OFF")
        self.reader = Reader(folder / "wire.db", DeskMarks(folder / "desk.db"))
        self.uids: list[str] = []

    def close(self) -> None:
        self.reader.close()
        self.wire.connection.close()
        self.desk.close()

    @property
    def now(self) -> str:
        return (START + timedelta(minutes=self.minute)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def does(self, what: str, which: int, later: bool) -> None:
        self.minute += later
        text, who, now = TEXTS[which], SPEAKERS[which % 2], self.now
        said = statement(text, who, issue="open-door", position=("reject", "agree", "")[which])
        said = replace(said, confidence=0.9)
        uid = self.uids[which % len(self.uids)] if self.uids else ""
        if what in ("say", "restore"):
            self._poll("wire-a", entry(f"{which}", text, f"Title {which}"), [said])
        elif what == "echo":
            self._poll("wire-b", entry(f"b{which}", text, "Another title"), [said])
        elif what == "withdraw":
            self._poll("wire-a", entry(f"{which}", "nothing of it is left here", f"Taken back {which}"), [])
        elif what == "reword":
            other = f"{text}, it seems"
            said = replace(said, text=other, end=len(other), content=((0, len(other)),))
            self._poll("wire-a", entry(f"{which}", other, f"Reworded {which}"), [said])
        elif what == "open":
            self.desk.start_session(now, self.reader.last_id())
        elif not uid:
            return
        elif what == "correct":
            self.desk.correct(uid, [Correction(field="position", old=(), new=("agree",), at=now)])
        elif what == "take back":
            self.desk.take_back(uid, now)
        elif what == "pin":
            self.desk.pin(uid, now)
        else:
            self.desk.add_note(uid, "ask again", now)

    def _poll(self, source: str, item: Any, found: list[Any]) -> None:
        self.wire.record_poll(source, Poll(at=self.now, status=200), [(item, found)])
        self.uids = [row.uid for row in self.reader.all()]

    def seen(self, at: str = "") -> dict[str, Any]:
        """All that a reader says, at a moment or now."""
        self.reader.travel(at)
        return dict(_said(self.reader, datetime.fromisoformat(at or self.now)))


def _said(reader: Reader, now: datetime) -> Iterator[tuple[str, Any]]:
    yield "last", reader.last_id()
    yield "rows", reader.page()
    yield "entries", [(reader.entry(row.entry_id), reader.revisions(row.entry_id)) for row in reader.page()]
    yield "cited", [replace(item, notes=(), pinned="") for item in items(reader, Scope())]
    for text in QUERIES:
        query = parse(text, START)
        yield text, ([row.uid for row in reader.all(query)], reader.count(query), reader.party_counts(query))
    board = read_board(reader, parse("", START), now + timedelta(seconds=1), corrections_of(reader, parse("", START)))
    yield "board", [(c.party, c.issue, c.count, c.position, c.turn and c.turn.confirmed, c.last_day) for line in
                    board.lines for c in line.cells.values()]  # fmt: skip


@given(STEPS)
@settings(max_examples=10, deadline=None)
def test_as_of_a_moment_all_is_as_it_was_said_then(steps: list[tuple[str, int, bool]]) -> None:
    with TemporaryDirectory() as folder:
        history = History(Path(folder))
        then: dict[str, dict[str, Any]] = {}
        for step in [("say", 0, False), *steps]:
            history.does(*step)
            then[history.now] = history.seen()
        for at, said in then.items():
            found = history.seen(at)
            for what, value in said.items():
                assert found[what] == value, (at, what)
        history.close()


def test_what_was_withdrawn_since_stands_under_the_title_it_had(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.does("say", 0, False)
    history.does("withdraw", 0, True)
    reader = history.reader
    [now] = reader.page()
    assert (now.state, now.title, now.revised) == ("withdrawn", "Taken back 0", "2022-01-12T09:01:00Z")
    reader.travel("2022-01-12T09:00:30Z")
    [then] = reader.page()
    assert (then.state, then.title, then.revised) == ("current", "Title 0", "")
    assert reader.count(parse("is:withdrawn")) == 0
    entry_then = reader.entry(then.entry_id)
    assert entry_then is not None
    assert (entry_then.text, entry_then.revision, reader.revisions(then.entry_id)) == (TEXTS[0], 1, [])
    reader.travel("2022-01-12T08:59:59Z")
    assert (reader.page(), reader.row(now.id), reader.last_id()) == ([], None, 0)
    reader.travel("")
    assert reader.page() == [now]
    history.close()


def test_a_moment_bounds_every_part_of_a_query() -> None:
    query = within(parse("a -witnesses:>1 or witnesses:2"), "2022-01-12T09:00:00Z")
    assert query.until == "2022-01-12T09:00:01Z"
    assert str(query.root).count("before='2022-01-12T09:00:01Z'") == 2
