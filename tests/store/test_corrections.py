from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.corrections import asks_for_dismissed, value_of
from store.desk import Desk
from store.marks import DeskMarks
from store.query import parse
from store.query_match import matches
from store.reader import Reader
from store.records import Correction, Field, Row, Speaker
from store.tags import Labels
from store.wire import Wire
from tests.store.samples import ISSUES, PARTIES, SOURCES, entry, poll, statement

AT = "2022-01-12T15:00:00Z"
NEW: dict[Field, tuple[tuple[str, ...], ...]] = {
    "speakers": ((), ("Ada Norling",), ("Edda Vale",)),
    "parties": ((), ("north",), ("south",), ("north", "south")),
    "issues": ((), ("open-door",), ("missiles",)),
    "position": ((), ("agree",), ("reject",)),
    "statement": ((), ("no",)),
}
QUERIES = (
    "", "party:north", "party:south", "-party:north", "speaker:norling", "speaker:edda", "issue:open-door", "missiles",
    "position:none", "position:reject or edda", "door -position:reject", "is:corrected", "-is:corrected",
    "door witnesses:>1", "is:corrected or party:south", "state:dismissed", "since:2022-01-12",
    "is:sure (open or south)",
)  # fmt: skip
Change = tuple[int, tuple[Field, tuple[str, ...]]]
CHANGES = st.tuples(
    st.integers(0, 3), st.sampled_from([(field, new) for field, values in NEW.items() for new in values])
)


class Store:
    """A wire of a few statements and the desk beside it."""

    def __init__(self, folder: Path) -> None:
        self.wire = Wire(folder / "wire.db")
        person = Speaker(id="ada-norling", name="Ada Norling", party="north")
        self.wire.load_profile("test", "1", parties=PARTIES, issues=ISSUES, sources=SOURCES, speakers=[person])
        said = [
            statement("the door stays shut", "Ada Norling", issue="open-door", position="reject"),
            statement("the door is open to all", "Boris Zagrin", issue="open-door", position="agree"),
            statement("nobody has asked for it", "Ada Norling", "Boris Zagrin"),
            statement("it is far too late for that"),
        ]
        entries = [(entry(str(n), s.text), [s]) for n, s in enumerate(said)]
        self.wire.record_poll("wire-a", poll("2022-01-12T14:05:00Z"), entries)
        self.desk = Desk(folder / "desk.db")
        self.reader = Reader(folder / "wire.db", DeskMarks(folder / "desk.db"))
        self.uids = [row.uid for row in self.reader.all()]

    def correct(self, uid: str, field: Field, *new: str) -> None:
        row = self.reader.row(uid)
        assert row is not None
        standing = {c.field: c.old for c in row.corrected}
        old = standing.get(field, value_of(row, field))
        self.desk.correct(uid, [Correction(field=field, old=old, new=new, at=AT)])

    def row(self, number: int) -> Row:
        found = self.reader.row(self.uids[number])
        assert found is not None
        return found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    yield store
    store.reader.close()
    store.desk.close()
    store.wire.connection.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, max_size=6))
def test_what_is_found_is_what_a_naive_reading_finds(store: Store, changes: list[Change]) -> None:
    for uid in store.uids:
        store.desk.take_back(uid, AT)
    for number, (field, new) in changes:
        store.correct(store.uids[number], field, *new)
    rows = [store.row(number) for number in range(4)][::-1]
    labels = Labels({p.id: p.label for p in PARTIES}, {i.id: i.label for i in ISSUES})
    for text in QUERIES:
        query = parse(text)
        shown = [r for r in rows if not r.dismissed or asks_for_dismissed(query)]
        if "dismissed" in text:
            wanted = [r.uid for r in shown if r.dismissed]
        else:
            wanted = [r.uid for r in shown if matches(query, r, labels, store.reader.marks)]
        assert [r.uid for r in store.reader.page(query)] == wanted, text
        assert store.reader.count(query) == len(wanted), text
        for party in ("north", "south", ""):
            here = [r.uid for r in shown if r.uid in wanted and party in (r.parties or ("",))]
            assert [r.uid for r in store.reader.page(query, party=party)] == here, (text, party)
        for limit in (1, 2, 50):
            shared = store.reader.newest_of(("north", "south", ""), query, limit=limit)
            for party, (rows_of, more) in shared.items():
                assert rows_of == store.reader.page(query, party=party, limit=limit), (text, party, limit)
                assert more or store.reader.count(query, party=party) <= limit, (text, party, limit)


def test_a_correction_shows_with_what_was_there_before(store: Store) -> None:
    store.correct(store.uids[0], "parties", "south")
    row = store.row(0)
    assert row.parties == ("south",)
    assert [(s.name, s.party) for s in row.speakers] == [("Ada Norling", "south")]
    assert [(c.field, c.old, c.new) for c in row.corrected] == [("parties", ("north",), ("south",))]
    assert store.reader.party_counts() == {"north": 1, "south": 3, "": 1}


def test_a_known_speaker_brings_the_id_and_a_party_without_speaker_its_label(store: Store) -> None:
    store.correct(store.uids[3], "speakers", "Ada Norling")
    store.correct(store.uids[3], "parties", "north", "south")
    assert [(s.id, s.name, s.party) for s in store.row(3).speakers] == [
        ("ada-norling", "Ada Norling", "north"), (None, "South Union", "south"),
    ]  # fmt: skip


def test_corrections_outlive_a_wire_collected_anew(store: Store, tmp_path: Path) -> None:
    store.correct(store.uids[1], "position", "reject")
    (tmp_path / "anew").mkdir()
    other = Store(tmp_path / "anew")
    reader = Reader(tmp_path / "anew" / "wire.db", desk=tmp_path / "desk.db")
    assert [r.uid for r in reader.page(parse("position:reject"))] == [store.uids[1], store.uids[0]]
    for each in (reader, other.reader, other.desk, other.wire):
        each.close()


def test_taken_back_it_stands_as_before_and_stays_on_record(store: Store) -> None:
    store.correct(store.uids[0], "position", "agree")
    store.correct(store.uids[0], "position", "reject")  # as the classifier has it: nothing stands any more
    assert store.row(0).corrected == ()
    store.correct(store.uids[2], "statement", "no")
    assert store.reader.count() == 3
    assert store.desk.take_back_last(None, AT) == store.uids[2]
    assert store.reader.count() == 4
    assert store.desk.connection.execute("SELECT count(*) FROM corrections").fetchone()[0] == 2


def test_a_correction_sees_what_the_collector_writes_later(store: Store) -> None:
    store.correct(store.uids[0], "issues", "missiles")
    edited = entry("0", "another text altogether")
    store.wire.record_poll("wire-a", poll("2022-01-12T14:15:00Z"), [(edited, [])])
    assert [r.state for r in store.reader.page(parse("issue:missiles (state:withdrawn or state:changed)"))] == [
        "withdrawn"
    ]


def test_only_what_changed_is_laid_again(store: Store) -> None:
    read: list[int] = []
    overlay = store.reader.overlay
    overlay._rows_of, rows_of = lambda ids: (read.extend(ids), rows_of(ids))[1], overlay._rows_of  # type: ignore[func-returns-value]
    for number in range(3):
        store.correct(store.uids[number], "position", "request")
    ids = [row.id for row in store.reader.all()]
    assert read == ids[:3], "each once"
    read.clear()
    store.wire.record_poll("wire-a", poll("2022-01-12T14:15:00Z"), [(entry("9", "news"), [statement("some news")])])
    assert store.reader.count() == 5
    assert read == []
    store.wire.record_poll("wire-a", poll("2022-01-12T14:25:00Z"), [(entry("1", "another text"), [])])
    store.correct(store.uids[2], "issues", "missiles")
    assert store.reader.count(parse("state:withdrawn position:request")) == 1
    assert store.reader.count(parse("issue:missiles position:request")) == 1
    assert sorted(read) == ids[1:3]
    read.clear()
    others = [msgspec.structs.replace(party, label=f"The {party.label}") for party in PARTIES]
    store.wire.load_profile("test", "2", parties=others, issues=ISSUES, sources=SOURCES, speakers=[])
    store.correct(store.uids[3], "parties", "south")
    assert store.reader.count(parse("speaker:the")) == 1
    assert sorted(read) == ids[:4]
