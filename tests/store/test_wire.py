import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from store import migrations
from store.database import DESK, WIRE, StoreError, open_desk, open_read_only, open_wire
from store.reader import Reader
from store.records import Article, Poll, Source
from store.wire import Wire
from tests.store.samples import ISSUES, PARTIES, SOURCES, entry, poll, statement

ROOT = Path(__file__).parents[2]
FIRST = "Norling said the door stays open to all."
EDITED = "Norling said the door stays open to most."
OTHER = "Zagrin told reporters that his side would wait for a written answer."


def test_a_poll_is_stored_whole(wire: Wire, reader: Reader) -> None:
    found = [statement(FIRST, "Ada Norling", issue="open-door", position="support")]
    recorded = wire.record_poll(
        "wire-a", poll(etag='"v1"', next_due="2022-01-12T14:20:00Z"), [(entry("1", FIRST), found)]
    )
    assert (recorded.new, recorded.changed, recorded.statements) == (1, 0, 1)
    [row] = reader.page()
    assert row.text == FIRST
    assert [s.name for s in row.speakers] == ["Ada Norling"]
    assert row.parties == ("north",)
    assert row.issues[0].why == "the words"
    assert row.position is not None
    assert row.position.id == "support"
    assert (row.outlet, row.place, row.first_seen) == ("Wire A", "Geneva", "2022-01-12T14:05:00Z")
    [state] = wire.due("2022-01-12T14:30:00Z")[1:]
    assert (state.etag, state.next_due, state.failures) == ('"v1"', "2022-01-12T14:20:00Z", 0)


def test_nothing_is_stored_twice(wire: Wire, reader: Reader) -> None:
    both = [(entry("1", FIRST), [statement(FIRST, "Ada Norling")])]
    wire.record_poll("wire-a", poll(), both)
    assert wire.record_poll("wire-a", poll("2022-01-12T14:20:00Z"), both).new == 0
    assert wire.sort_entries("wire-a", [both[0][0]]).same == 1
    assert wire.record_poll("wire-b", poll(), both).new == 1, "the same id in another source is another entry"
    assert len({row.uid for row in reader.page()}) == 2


def test_an_edit_keeps_the_earlier_text_and_says_what_became_of_each_statement(wire: Wire, reader: Reader) -> None:
    kept, gone = "Zagrin said talks go on.", OTHER
    before = [statement(FIRST, "Ada Norling"), statement(kept, "Boris Zagrin"), statement(gone, "Boris Zagrin")]
    after = [statement(EDITED, "Ada Norling"), statement(kept, "Boris Zagrin")]
    wire.record_poll("wire-a", poll(), [(entry("1", f"{FIRST} {kept} {gone}"), before)])
    old_uids = {row.text: row.uid for row in reader.page()}
    edited = entry("1", f"{EDITED} {kept}")
    assert wire.sort_entries("wire-a", [edited]).changed == [edited]
    recorded = wire.record_poll("wire-a", poll("2022-01-12T15:00:00Z"), [(edited, after)])
    assert (recorded.new, recorded.changed, recorded.statements) == (0, 1, 1)
    states = {row.text: row.state for row in reader.page()}
    assert states == {FIRST: "changed", EDITED: "current", kept: "current", gone: "withdrawn"}
    assert reader.row(old_uids[kept]) is not None
    [revision] = reader.revisions(1)
    assert revision.text == f"{FIRST} {kept} {gone}"
    assert (revision.seen_from, revision.seen_to) == ("2022-01-12T14:05:00Z", "2022-01-12T15:00:00Z")
    wire.record_poll("wire-a", poll("2022-01-12T16:00:00Z"), [(entry("1", f"{FIRST} {kept} {gone}"), before)])
    states = {row.text: row.state for row in reader.page()}
    assert states == {FIRST: "current", EDITED: "changed", kept: "current", gone: "current"}


def test_a_failed_poll_keeps_validators_and_counts(wire: Wire, reader: Reader) -> None:
    wire.record_poll("wire-a", poll(etag='"v1"', last_modified="Wed, 12 Jan 2022 14:00:00 GMT"))
    wire.record_poll("wire-a", Poll(at="2022-01-12T14:20:00Z", status=503, error="the server is busy (503)"))
    health = {h.source_id: h for h in reader.health()}
    assert (health["wire-a"].failures, health["wire-a"].error) == (1, "the server is busy (503)")
    assert health["wire-a"].last_success == "2022-01-12T14:05:00Z"
    wire.record_poll("wire-a", Poll(at="2022-01-12T14:40:00Z", status=304, etag='"v2"'))
    [state] = [s for s in wire.states() if s.source.id == "wire-a"]
    assert (state.etag, state.last_modified) == ('"v2"', "Wed, 12 Jan 2022 14:00:00 GMT")
    wire.record_poll("wire-a", poll("2022-01-12T15:00:00Z"))
    [state] = [s for s in wire.states() if s.source.id == "wire-a"]
    assert (state.etag, state.last_modified) == ("", ""), "a 200 without validators ends the old ones"


def test_a_poll_that_fails_half_way_leaves_nothing(wire: Wire, reader: Reader) -> None:
    good = (entry("1", FIRST), [statement(FIRST, "Ada Norling")])
    bad = (entry("2", OTHER), [None])
    with pytest.raises(AttributeError):
        wire.record_poll("wire-a", poll(etag='"v1"'), [good, bad])  # type: ignore[list-item]
    assert reader.page() == []
    assert wire.sort_entries("wire-a", [good[0]]).new == [good[0]]
    assert wire.states()[0].etag == ""


def test_a_full_disk_rolls_back_and_goes_on(wire: Wire, reader: Reader) -> None:
    pages = wire.connection.execute("PRAGMA page_count").fetchone()[0]
    wire.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    long = FIRST * 5000
    with pytest.raises(sqlite3.OperationalError, match="full"):
        wire.record_poll("wire-a", poll(etag='"v1"'), [(entry("1", long), [statement(long, "Ada Norling")])])
    wire.connection.execute("PRAGMA max_page_count = 1000000")
    assert wire.states()[0].etag == ""
    assert wire.record_poll("wire-a", poll(), [(entry("1", long), [statement(long, "Ada Norling")])]).new == 1


def test_a_profile_that_drops_a_source_switches_it_off_and_keeps_its_entries(wire: Wire, reader: Reader) -> None:
    wire.record_poll("wire-a", poll(), [(entry("1", FIRST), [statement(FIRST, "Ada Norling")])])
    wire.load_profile("test", "2", parties=PARTIES, issues=ISSUES, sources=SOURCES[1:])
    assert [s.source.id for s in wire.states()] == ["wire-b"]
    assert reader.count() == 1
    wire.add_sources([Source(id="renamed", url=SOURCES[0].url)])
    assert [s.source.id for s in wire.states()] == ["wire-a", "wire-b"], "a known address keeps its id"


def test_files_that_are_none_of_ours_are_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "wire.db"
    with sqlite3.connect(foreign) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(StoreError, match=r"not a wire\.db"):
        open_wire(foreign)
    (tmp_path / "noise.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="cannot be opened"):
        open_wire(tmp_path / "noise.db")
    open_desk(tmp_path / "desk.db").close()
    with pytest.raises(StoreError, match="not a"):
        open_wire(tmp_path / "desk.db")
    with pytest.raises(StoreError, match="talkwatch collect"):
        open_read_only(tmp_path / "absent.db")


def test_the_newest_migrations_are_known_by_name() -> None:
    for kind in (WIRE, DESK):
        assert [*migrations.SETS[kind.name]._migrations][-1].name == kind.newest


def test_a_file_that_is_up_to_date_is_opened_without_sqlite_utils(wire: Wire, tmp_path: Path) -> None:
    code = f"import sys, pathlib, store.database as d; d.open_wire(pathlib.Path({str(tmp_path / 'wire.db')!r})); "
    code += "print('sqlite_utils' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout == "False\n"


def test_a_newer_wire_is_refused(wire: Wire, tmp_path: Path) -> None:
    wire.connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('talkwatch-wire', 'w999_future', '')"
    )
    with pytest.raises(StoreError, match="newer talkwatch"):
        open_wire(tmp_path / "wire.db")


def test_readers_cannot_write(wire: Wire, reader: Reader) -> None:
    with pytest.raises(sqlite3.OperationalError):
        reader.connection.execute("DELETE FROM entries")


def test_the_search_index_agrees_with_its_table(wire: Wire) -> None:
    wire.record_poll("wire-a", poll(), [(entry("1", FIRST), [statement(FIRST, "Ada Norling")])])
    wire.record_poll("wire-a", poll("2022-01-12T15:00:00Z"), [(entry("1", OTHER), [statement(OTHER, "Boris Zagrin")])])
    wire.connection.execute("INSERT INTO statements_fts(statements_fts, rank) VALUES ('integrity-check', 1)")


def test_the_page_adds_what_the_entry_did_not_say_and_an_edit_of_the_entry_leaves_that_alone(
    wire: Wire, reader: Reader
) -> None:
    wire.record_poll("wire-a", poll(), [(entry("1", FIRST), [statement(FIRST, "Ada Norling")])])
    [wanted] = wire.wanting_articles("2022-01-12T00:00:00Z")
    assert wanted.url == "https://example.org/1"
    page = Article(at="2022-01-12T14:06:00Z", url=wanted.url, kind="article", text=f"{FIRST} {OTHER}", page=b"zip")
    found = [statement(FIRST, "Ada Norling"), statement(OTHER, "Boris Zagrin")]
    assert wire.record_article(wanted.id, page, found) == 1, "what the summary says already is located once"
    assert wire.wanting_articles("2022-01-12T00:00:00Z") == []
    assert {row.text: row.where for row in reader.page()} == {FIRST: "text", OTHER: "article"}
    wire.record_poll("wire-a", poll("2022-01-12T15:00:00Z"), [(entry("1", EDITED), [statement(EDITED, "Ada Norling")])])
    assert {row.text: row.state for row in reader.page()} == {FIRST: "changed", EDITED: "current", OTHER: "current"}
    stored = reader.article(wanted.id)
    assert stored is not None
    assert stored.text.endswith(OTHER)
    assert wire.drop_pages("2022-02-01T00:00:00Z") == 1
    assert wire.connection.execute("SELECT page FROM articles").fetchone()[0] == b""


def test_a_page_that_could_not_be_classified_gets_a_second_try(wire: Wire, reader: Reader) -> None:
    wire.record_poll("wire-a", poll(), [(entry("1", FIRST), [statement(FIRST, "Ada Norling")])])
    [wanted] = wire.wanting_articles("2022-01-12T00:00:00Z")
    page = Article(at="2022-01-12T14:06:00Z", kind="article", text=OTHER, note="unclassified (it crashed)")
    wire.record_article(wanted.id, page)
    [text] = wire.unclassified()
    assert (text.article, text.entry.text, text.source.id) == (True, OTHER, "wire-a")
    assert wire.record_again(text, "2022-01-12T15:00:00Z", [statement(OTHER, "Boris Zagrin")], "") == 1
    assert {row.text: row.where for row in reader.page()} == {FIRST: "text", OTHER: "article"}
    assert wire.unclassified() == []
