from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import StoreError
from store.desk import Desk
from store.prune import Pruned, drop_runs, plan, prune, shrink
from store.reader import Reader
from store.records import Entry
from store.wire import Wire
from tests.store.samples import entry, poll, statement

OLD, YOUNG, BEFORE = "2022-01-12T14:05:00Z", "2022-06-12T14:05:00Z", "2022-03-01T00:00:00Z"
STORIES = {
    "bridge": "Norling said the bridge would be mended by both sides before the first snow.",
    "harbour": "Norling told reporters that no ship had been kept waiting outside the harbour since May.",
    "railway": "Norling called the railway a matter for engineers, and not one for ministers at all.",
    "airport": "Norling promised a list of all flights that were turned back from the airport last year.",
    "customs post": "Norling would not say who had ordered the customs post to be closed at night.",
}


def put(wire: Wire, name: str, at: str = OLD, source: str = "wire-a", guid: str = "") -> None:
    found = [statement(STORIES[name], "Ada Norling", issue="open-door")]
    wire.record_poll(source, poll(at), [(entry(guid or name, f"About the {name}. " * 200, name), found)])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "desk.db")
    yield desk
    desk.close()


def pruned(wire: Wire, folder: Path) -> Pruned:
    *_, last = [Pruned(), *prune(wire, BEFORE, folder / "desk.db")]
    return last


def test_what_a_person_made_something_of_stays_with_its_witnesses(
    wire: Wire, reader: Reader, desk: Desk, tmp_path: Path
) -> None:
    for name in STORIES:
        put(wire, name)
    put(wire, "bridge", source="wire-b")
    put(wire, "harbour", YOUNG, guid="young")
    uids = {row.title: row.uid for row in reader.page() if row.source_id == "wire-a"}
    desk.pin(uids["bridge"], OLD)
    desk.add_note(uids["railway"], "call them", OLD)
    ids = {row.title: row.id for row in reader.page()}
    session = desk.start_session("2022-07-01T00:00:00Z", ids["airport"] - 1)
    desk.end_session(session.id, "2022-07-01T01:00:00Z", ids["airport"])
    desk.keep_session(session.id)
    assert desk.sessions()[0].kept
    expected = Pruned(entries=2, statements=2, kept=4)
    assert plan(tmp_path / "wire.db", BEFORE, tmp_path / "desk.db") == expected
    assert pruned(wire, tmp_path) == expected
    left = sorted((row.title, row.source_id) for row in reader.page())
    assert left == [
        ("airport", "wire-a"), ("bridge", "wire-a"), ("bridge", "wire-b"), ("harbour", "wire-a"), ("railway", "wire-a"),
    ]  # fmt: skip
    assert wire.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    wire.connection.execute("INSERT INTO statements_fts(statements_fts, rank) VALUES ('integrity-check', 1)")


def test_what_was_pruned_does_not_come_in_anew_and_no_id_is_given_out_again(
    wire: Wire, reader: Reader, tmp_path: Path
) -> None:
    put(wire, "bridge")
    put(wire, "harbour")
    last = reader.last_id()
    assert pruned(wire, tmp_path).entries == 2
    again = entry("bridge", "About the bridge. " * 200, "bridge")
    renamed = Entry(guid="x", title="harbour", text="About the harbour. " * 200, url="https://example.org/harbour")
    other = entry("railway", "About the railway.", "railway")
    sorted_entries = wire.sort_entries("wire-a", [again, renamed, other])
    assert (sorted_entries.new, sorted_entries.same) == ([other], 2)
    assert wire.sort_entries("wire-b", [again]).new == [again], "another source may bring it"
    put(wire, "airport", YOUNG)
    assert [row.id for row in reader.page()] == [last + 1]


def test_a_desk_that_cannot_be_read_is_no_reason_to_forget(wire: Wire, reader: Reader, tmp_path: Path) -> None:
    put(wire, "bridge")
    (tmp_path / "desk.db").write_bytes(b"noise" * 2000)
    with pytest.raises(StoreError, match=r"desk\.db"):
        pruned(wire, tmp_path)
    (tmp_path / "desk.db").unlink()
    newer = Desk(tmp_path / "desk.db")
    newer.connection.execute("INSERT INTO _sqlite_migrations VALUES (99, 'talkwatch-desk', 'd999_future', '')")
    newer.close()
    with pytest.raises(StoreError, match="newer"):
        pruned(wire, tmp_path)
    assert reader.count() == 1


def test_a_pin_made_while_pruning_counts(
    wire: Wire, reader: Reader, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.prune.A_STEP", 1)
    put(wire, "bridge")
    put(wire, "harbour")
    steps = prune(wire, BEFORE, tmp_path / "desk.db")
    next(steps)
    desk.pin(reader.page()[0].uid, YOUNG)
    assert list(steps)[-1] == Pruned(1, 1, 1)
    assert [row.title for row in reader.page()] == ["harbour"]


def test_the_file_gets_smaller(wire: Wire, tmp_path: Path) -> None:
    for number in range(60):
        put(wire, "bridge", guid=str(number))
    pages = wire.connection.execute("PRAGMA page_count").fetchone()[0]
    pruned(wire, tmp_path)
    shrink(wire)
    assert wire.connection.execute("PRAGMA page_count").fetchone()[0] < pages / 1.5


def test_statements_too_old_for_witnesses_leave_the_index_of_runs(wire: Wire) -> None:
    put(wire, "bridge")
    put(wire, "harbour", YOUNG)
    assert [drop_runs(wire, BEFORE, 1), drop_runs(wire, BEFORE, 1)] == [1, 0]
    assert wire.connection.execute("SELECT DISTINCT statement_id FROM shingles").fetchall()[0][0] == 2
    assert wire.connection.execute("SELECT count(DISTINCT statement_id) FROM shingles").fetchone()[0] == 1
