"""The board over a wire, and its table, which holds what the view over all tables says."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from store import retag
from store.board import NOTHING, Cell, _Found, corrections_of, new_turns, read_board
from store.database import StoreError
from store.desk import Desk
from store.marks import DeskMarks
from store.prune import _forget
from store.query import Query, parse
from store.reader import Reader
from store.records import Correction, Statement
from store.wire import Wire
from tests.store.samples import entry, poll, statement

NOW = datetime(2022, 1, 12, 18, 0, tzinfo=UTC)
ADA, BORIS = "Ada Norling", "Boris Zagrin"
WORDS = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "inlet", "jetty"]


class Teller:
    """Writes one sure statement a poll, each in words of its own."""

    def __init__(self, wire: Wire) -> None:
        self.wire, self.count = wire, 0

    def say(
        self, *who: str, position: str = "", issue: str = "open-door", at: str = "", confidence: float = 0.9,
        text: str = "", source: str = "wire-a",
    ) -> str:  # fmt: skip
        self.count += 1
        said = text or " ".join(f"{word}{self.count}" for word in WORDS)
        found = replace(statement(said, *(who or (ADA,)), issue=issue, position=position), confidence=confidence)
        at = at or f"2022-01-12T{8 + self.count // 60:02}:{self.count % 60:02}:00Z"
        self.wire.record_poll(source, poll(at), [(entry(f"g{self.count}", said), [found])])
        return f"g{self.count}"


@pytest.fixture
def teller(wire: Wire) -> Teller:
    return Teller(wire)


def cell(reader: Reader, query: str = "", party: str = "north") -> Cell | None:
    return read_board(reader, parse(query, NOW), NOW).cell(party, "open-door")


def test_the_latest_sure_position_holds_and_everything_counts(teller: Teller, reader: Reader) -> None:
    teller.say(position="reject")
    teller.say(position="consult")
    teller.say(position="threaten", confidence=0.6)  # unsure
    teller.say()  # takes no position
    teller.say(position="none")
    found = cell(reader)
    assert found is not None
    assert (found.position, found.count, found.statement) == ("consult", 5, 2)
    assert found.since == "2022-01-12T08:02:00Z"
    assert found.turn is None, "one lone statement turns nothing"


def test_who_is_ready_and_who_refuses(teller: Teller, reader: Reader) -> None:
    teller.say(ADA, position="agree")
    teller.say(BORIS, position="accuse")
    (line,) = read_board(reader, Query(""), NOW).lines
    assert (line.ready, line.refusing, line.asking) == (["north"], ["south"], [])
    teller.say(BORIS, position="request")
    (line,) = read_board(reader, Query(""), NOW).lines
    assert (line.ready, line.refusing, line.asking) == (["north"], [], ["south"])


def test_several_parties_and_one_without_a_party(teller: Teller, reader: Reader) -> None:
    teller.say(ADA, BORIS, position="agree")
    teller.say(ADA, ADA)
    teller.wire.record_poll(
        "wire-a", poll(), [(entry("x", "nobody said"), [statement("nobody said", issue="open-door")])]
    )
    found = read_board(reader, Query(""), NOW)
    assert [party.id for party in found.parties] == ["north", "south"]
    assert [c.count for c in found.lines[0].cells.values()] == [2, 1]
    assert found.silent == ()


def test_hours_of_the_last_day(teller: Teller, reader: Reader) -> None:
    for at in ("2022-01-11T17:30:00Z", "2022-01-11T18:30:00Z", "2022-01-12T17:00:00Z", "2022-01-12T17:00:01Z",
               "2022-01-12T18:00:00Z", "2022-01-12T18:10:00Z"):  # fmt: skip
        teller.say(at=at)
    found = cell(reader)
    assert found is not None
    assert found.count == 6
    assert found.hours == (1, *[0] * 21, 1, 2)
    past = cell(reader, "until:2022-01-12T17:00:01")
    assert past is not None
    assert past.count == 3
    assert past.last_day == 3


def test_where_nothing_came_in_lately_no_cell_is_looked_through(teller: Teller, reader: Reader) -> None:
    for _ in range(3):
        teller.say()
    found = _Found(reader, Query(""), NOTHING)
    assert found.first_after("2022-01-12T08:01:00Z") == 2
    assert found.first_after("2022-01-12T08:03:00Z") > reader.last_id()


def test_what_is_committed_while_the_board_is_read_is_not_half_on_it(teller: Teller, reader: Reader) -> None:
    teller.say()

    def commit(sql: str) -> None:
        if sql.startswith("SELECT statement_id, at") and teller.count == 1:  # all is counted by then
            teller.say()

    reader.connection.set_trace_callback(commit)
    found = cell(reader)
    reader.connection.set_trace_callback(None)
    assert teller.count == 2
    assert found is not None
    assert (found.count, found.last_day) == (1, 1)


def test_a_turn_is_seen_on_the_board_and_told_once(teller: Teller, reader: Reader) -> None:
    teller.say(position="reject")
    teller.say(position="consult")
    assert new_turns(reader, 0) == ([], 2)
    teller.say(position="agree")
    found = cell(reader)
    assert found is not None
    assert found.turn is not None
    assert (found.turn.before.id, found.turn.after.id, found.turn.confirmed) == (1, 2, 3)
    events, last_id = new_turns(reader, 2)
    assert last_id == 3
    assert [(e.was, e.now, e.at) for e in events] == [("reject", "consult", "2022-01-12T08:02:00Z")]
    assert [events[0].uid_before, events[0].uid_after] == [reader.row(1).uid, reader.row(2).uid]  # type: ignore[union-attr]
    teller.say(position="support")
    assert new_turns(reader, 3) == ([], 4)


def test_two_owners_of_one_statement_make_a_turn(teller: Teller, reader: Reader) -> None:
    said = "the door of the house stays open for every neighbour that wants to come in"
    teller.say(position="reject")
    teller.say(position="consult", text=said)
    teller.say(position="consult", text=f"{said} today")
    assert reader.row(3).witness == 2  # type: ignore[union-attr]
    assert new_turns(reader, 0)[0] == []
    teller.say(position="consult", text=f"{said} or tomorrow", source="wire-b")
    assert [e.now for e in new_turns(reader, 0)[0]] == ["consult"]


def test_filter_and_time_apply(teller: Teller, reader: Reader) -> None:
    teller.say(position="reject")
    teller.say(position="consult", text="a bridge of stone")
    teller.say(position="agree")
    bridge = cell(reader, "bridge")
    assert bridge is not None
    assert (bridge.count, bridge.position) == (1, "consult")
    assert cell(reader, "nowhere") is None
    early = cell(reader, "until:2022-01-12T08:02:30")
    assert early is not None
    assert (early.count, early.position, early.turn) == (2, "consult", None)
    either = cell(reader, "bridge or since:2022-01-12T08:02:30")
    assert either is not None
    assert (either.count, either.position) == (2, "agree")


def test_filters_that_the_index_alone_cannot_tell_apply(teller: Teller, wire: Wire, tmp_path: Path) -> None:
    teller.say(position="reject", text="a bridge of grey stone over the slow river", source="wire-a")
    teller.say(position="reject", text="a bridge of grey stone over the slow river", source="wire-b")
    teller.say(position="agree", text="a bridge, and after many more words and some others still a stone")
    teller.say(position="consult", confidence=0.6)
    desk = Desk(tmp_path / "desk.db")
    reader = Reader(tmp_path / "wire.db", DeskMarks(tmp_path / "desk.db"))
    pinned = reader.row(3)
    assert pinned is not None
    desk.pin(pinned.uid, "2022-01-12T17:00:00Z", None)
    for text, count in {
        "is:pinned": 1, "-is:pinned": 3, "is:pinned or is:sure": 3, "near(bridge stone, 3)": 2, "witnesses:>1": 2,
        "bridge witnesses:1": 1, "is:pinned near(bridge stone, 3)": 0,
    }.items():  # fmt: skip
        found = cell(reader, text)
        assert (found.count if found else 0) == count == reader.count(parse(text, NOW)), text
    reader.close()
    desk.close()


def test_what_is_withdrawn_counts_but_decides_no_more(teller: Teller, wire: Wire, reader: Reader) -> None:
    teller.say(position="agree")
    guid = teller.say(position="reject")
    wire.record_poll("wire-a", poll("2022-01-12T16:00:00Z"), [(entry(guid, "nothing of that"), [])])
    found = cell(reader)
    assert found is not None
    assert (found.count, found.position) == (2, "agree")


def test_the_table_follows_whatever_is_written(wire: Wire) -> None:
    """Entries that come, are edited, told again by another outlet, read again with other tags, and pruned."""
    chance = random.Random(5)
    said = [" ".join(chance.sample(WORDS, 8)) for _ in range(4)]

    def found(text: str) -> list[Statement]:
        who = chance.sample([ADA, BORIS], k=chance.randrange(3))
        position = chance.choice(["", "agree", "reject"])
        made = statement(text, *who, issue=chance.choice(["", "open-door", "missiles"]), position=position)
        return [replace(made, confidence=chance.choice([0.6, 0.9]))] if chance.random() < 0.8 else []

    for turn in range(80):
        source, guid = chance.choice(["wire-a", "wire-b"]), str(chance.randrange(6))
        at = f"2022-01-12T{8 + turn // 60:02}:{turn % 60:02}:00Z"
        act = chance.random()
        if act < 0.7:
            text = chance.choice(said)
            wire.record_poll(source, poll(at), [(entry(guid, text, outlet=chance.choice(["", "Hill"])), found(text))])
        elif act < 0.9:
            run = retag.begin(wire, f"run {turn}")
            texts = retag.step(wire, run)
            retag.finish(wire, retag.record(wire, run, [(t, found(t.entry.text)) for t in texts], run.to, at), at)
        else:
            entries = [row[0] for row in wire.connection.execute("SELECT id FROM entries WHERE id % 3 = 0")]
            of = f"SELECT id FROM statements WHERE entry_id IN ({', '.join('?' * len(entries))})"
            with wire.transaction() as db:
                _forget(db, entries, [row[0] for row in db.execute(of, entries)])
        kept = wire.connection.execute("SELECT * FROM board ORDER BY 1, 2, 3").fetchall()
        made = wire.connection.execute("SELECT * FROM board_rows ORDER BY 1, 2, 3").fetchall()
        assert [tuple(row) for row in kept] == [tuple(row) for row in made], turn
    assert kept


def test_corrections_count(teller: Teller, tmp_path: Path) -> None:
    teller.say(ADA, position="agree")
    teller.say(ADA, position="reject")
    teller.say(ADA, position="reject")
    desk = Desk(tmp_path / "desk.db")
    reader = Reader(tmp_path / "wire.db")
    two, three = reader.row(2), reader.row(3)
    assert two is not None
    assert three is not None
    at = "2022-01-12T17:00:00Z"
    desk.correct(two.uid, [Correction(field="position", old=("reject",), new=("consult",), at=at)])
    desk.correct(three.uid, [Correction(field="parties", old=("north",), new=("south",), at=at)])
    found = read_board(reader, Query(""), NOW, corrections_of(reader, Query("")))
    north, south = found.cell("north", "open-door"), found.cell("south", "open-door")
    assert north is not None
    assert south is not None
    assert (north.count, north.position) == (2, "consult")
    assert (south.count, south.position) == (1, "reject")
    only = parse("party:south", NOW)
    assert [p.id for p in read_board(reader, only, NOW, corrections_of(reader, only)).parties] == ["south"]
    reader.close()
    desk.close()


def test_a_wire_of_an_older_version_is_told(teller: Teller, wire: Wire, reader: Reader) -> None:
    teller.say()
    wire.connection.execute("DROP VIEW board_rows")
    for (name,) in wire.connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'board_%'").fetchall():
        wire.connection.execute(f"DROP TRIGGER {name}")
    wire.connection.execute("DROP TABLE board")
    with pytest.raises(StoreError, match="talkwatch collect"):
        read_board(reader, Query(""), NOW)
