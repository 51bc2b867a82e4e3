"""The log of a session, made by what the desk itself does: pins, corrections, watches that fire, turns, outages."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.board import new_turns
from store.desk import Desk
from store.export import About, DeskLog, Event, came_in, read_csv, read_json_lines, session_log, session_scope, to_text
from store.marks import DeskMarks
from store.query import parse
from store.reader import Reader
from store.records import Correction, Session
from store.turns import record
from store.watches import Fired, Watch, Watches
from store.wire import Wire
from tests.store.samples import entry, poll, statement

ABOUT = About(made_at="2022-01-12T16:00:00Z", wire="wire.db", profile="test 1", version="0.1.0", session="Morning")
NOW = datetime(2022, 1, 12, 16, tzinfo=UTC)


def at(minute: int, hour: int = 14) -> str:
    return f"2022-01-12T{hour:02}:{minute:02}:00Z"


def say(wire: Wire, minute: int, guid: str, text: str, who: str, position: str) -> str:
    said = statement(text, who, issue="open-door", position=position)
    sure = replace(said, confidence=0.9)
    wire.record_poll("wire-a", poll(at(minute)), [(entry(guid, text), [sure])])
    with closing(Reader(Path(wire.connection.execute("PRAGMA database_list").fetchone()["file"]))) as reader:
        return reader.page(limit=1)[0].uid


@pytest.fixture
def morning(wire: Wire, tmp_path: Path) -> Session:
    """A session in two runs, in which everything happened that a log knows."""
    desk = Desk(tmp_path / "desk.db")
    wire.record_poll("wire-b", poll(at(0), error="timed out"), [])
    session = desk.start_session(at(1), 0, "Morning")
    first = say(wire, 2, "1", "the door stays shut for all", "Ada Norling", "reject")
    desk.pin(first, at(3), session.id)
    desk.add_note(first, "ask the mission", at(4), session.id)
    desk.correct(first, [Correction(field="issues", old=("open-door",), new=(), at=at(5))], session.id)
    desk.take_back(first, at(6))
    wire.record_poll("wire-b", poll(at(7)), [])
    desk.end_session(session.id, at(8), 1)
    desk.resume_session(session.id, at(10), 1)
    second = say(wire, 11, "2", "we would gladly talk about the door", "Ada Norling", "agree")
    say(wire, 12, "3", "a meeting on it could be held in spring", "Ada Norling", "consult")
    with closing(Reader(tmp_path / "wire.db")) as reader:
        watches, watch = Watches(desk.connection), Watch(name="Doors", query="door")
        watches.keep(watch)
        row = reader.row(second)
        assert row is not None
        watches.record([Fired(watch, row, ("door",), second)], at(13), session.id)
        turns, _ = new_turns(reader, 0)
        record(desk.connection, [replace(turn, recorded=at(14), session_id=session.id) for turn in turns])
    wire.record_poll("wire-a", poll(at(15), note="gap: some may be missing"), [])
    wire.record_poll("wire-b", poll(at(16), error="refused"), [])
    desk.end_session(session.id, at(20), 3)
    [found] = desk.sessions()
    desk.close()
    return found


def steps_of(folder: Path, session: Session) -> list[object]:
    with closing(Reader(folder / "wire.db")) as reader, closing(DeskLog(folder / "desk.db")) as desk:
        return list(session_log(reader, desk, session, session_scope(session, 99), ABOUT.made_at))


def test_everything_stands_in_order(morning: Session, tmp_path: Path) -> None:
    steps = steps_of(tmp_path, morning)
    told = [(step.kind, step.at[14:16]) if isinstance(step, Event) else "said" for step in steps]
    assert told == [
        ("session", "01"), ("outage", "01"), "said", ("pin", "03"), ("note", "04"), ("correction", "05"),
        ("correction", "06"), ("recovery", "07"), ("session", "08"), ("session", "10"), "said", "said",
        ("alert", "13"), ("turn", "14"), ("gap", "15"), ("outage", "16"), ("session", "20"),
    ]  # fmt: skip
    events = [step for step in steps if isinstance(step, Event)]
    words = {(event.kind, event.at): event.text for event in events}
    assert words["correction", at(5)].startswith("issues, open-door → -: Ada Norling: “the door stays shut")
    assert words["correction", at(6)].startswith("issues, taken back: ")
    assert words["alert", at(13)].startswith("Doors (door): Ada Norling: “we would gladly")
    assert words["turn", at(14)].startswith("Northland on Open door: reject → agree: Ada Norling: “the door stays")
    assert [words["session", at(minute)] for minute in (1, 8, 10, 20)] == [
        "“Morning” begins", "“Morning” is left", "“Morning” goes on", "“Morning” ends",
    ]  # fmt: skip
    before, during = [event for event in events if event.kind == "outage"]
    assert (before.until, before.text) == (at(7), "Wire B: timed out, since 2022-01-12 14:00 UTC")
    assert (during.until, during.text) == ("", "Wire B: refused")


def test_every_format_holds_it(morning: Session, tmp_path: Path) -> None:
    steps = steps_of(tmp_path, morning)
    events = [step for step in steps if isinstance(step, Event)]
    assert list(read_json_lines(to_text(steps, "jsonl", ABOUT).splitlines())) == steps  # type: ignore[arg-type]
    lines = list(read_csv(to_text(steps, "csv", ABOUT).splitlines(keepends=True)))  # type: ignore[arg-type]
    assert [line["event"] for line in lines if line["event"]] == [event.kind for event in events]
    assert [line["until"] for line in lines if line["event"] == "outage"] == [at(7), ""]
    for form in ("md", "html"):
        text = to_text(steps, form, ABOUT)  # type: ignore[arg-type]
        assert "2022-01-12 14:01 UTC to 2022-01-12 14:07 UTC, Source fails:" in text
        for words in ("Turn:", "Alert:", "Correction:", "Gap:", "Northland on Open door"):
            assert words in text, (form, words)


def test_sessions_are_counted_renamed_kept_and_gone_on_with(morning: Session, tmp_path: Path) -> None:
    with closing(DeskLog(tmp_path / "desk.db")) as log, closing(Reader(tmp_path / "wire.db")) as reader:
        [tally] = log.sessions()
        assert (tally.pins, tally.notes, tally.corrections, tally.alerts, tally.turns) == (1, 1, 1, 1, 1)
        assert came_in(reader, tally.session) == 3
    desk = Desk(tmp_path / "desk.db")
    crashed = desk.start_session(at(30), 3, "Evening")
    desk.rename_session(morning.id, "Geneva, morning")
    desk.keep_session(morning.id)
    again = desk.resume_session(morning.id, at(40), 5)
    assert (again.name, again.kept, again.ended, again.first_id) == ("Geneva, morning", True, "", 0)
    assert desk.session_named("Morning") is None
    evening = desk.session_named("Evening")
    assert evening is not None
    assert (evening.id, evening.ended, evening.last_id) == (crashed.id, at(40), 5)
    desk.close()


def test_what_is_new_came_in_since_the_desk_was_opened_last(morning: Session, wire: Wire, tmp_path: Path) -> None:

    desk = Desk(tmp_path / "desk.db")
    desk.start_session(at(30), 3, "Evening")
    say(wire, 31, "4", "nobody saw this one", "Boris Zagrin", "")
    desk.resume_session(morning.id, at(40), 4)
    say(wire, 41, "5", "this came in after", "Boris Zagrin", "")
    desk.close()
    with closing(Reader(tmp_path / "wire.db", DeskMarks(tmp_path / "desk.db"))) as reader:
        assert [row.text for row in reader.page(parse("is:new", NOW))] == ["this came in after"]
