from msgspec import structs

from store.query import parse
from store.reader import Reader
from store.records import SpeakerTag
from store.wire import Wire
from tests.store.samples import entry, poll, statement


def fill(wire: Wire, count: int) -> None:
    for i in range(count):
        who = ("Ada Norling", "Boris Zagrin")[i % 2]
        text = f"Number {i}: {who} said that the matter of café {i % 3} rests."
        found = [statement(text, who, issue="open-door" if i % 4 == 0 else "")]
        wire.record_poll("wire-a", poll(f"2022-01-12T14:{i:02d}:00Z"), [(entry(str(i), text), found)])


def test_pages_by_key_cover_everything_once(wire: Wire, reader: Reader) -> None:
    fill(wire, 25)
    seen: list[int] = []
    before = None
    while page := reader.page(before=before, limit=10):
        seen += [row.id for row in page]
        before = page[-1].id
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 25
    assert [row.id for row in reader.all(size=7)] == seen[::-1]
    assert [row.id for row in reader.after(seen[3])] == seen[:3][::-1]


def test_parties_and_the_unattributed_have_their_own_pages(wire: Wire, reader: Reader) -> None:
    fill(wire, 6)
    both = "Norling and Zagrin said that they would meet."
    nobody = "It was said that nothing is decided."
    found = [statement(both, "Ada Norling", "Boris Zagrin"), statement(nobody)]
    wire.record_poll("wire-b", poll("2022-01-12T15:00:00Z"), [(entry("x", both + nobody), found)])
    assert reader.party_counts() == {"north": 4, "south": 4, "": 1}
    assert reader.page(party="north")[0].text == reader.page(party="south")[0].text == both
    assert [row.text for row in reader.page(party="")] == [nobody]
    assert reader.party_counts(parse("meet")) == {"north": 1, "south": 1}


def test_what_the_filter_language_finds(wire: Wire, reader: Reader) -> None:
    fill(wire, 8)
    text = "Zagrin rejects the idea, 安全保障谈判 and Überprüfung included. Ελλάδα, Çavuşoğlu, l'État."
    found = [statement(text, "Boris Zagrin", position="reject", kind="direct")]
    wire.record_poll("wire-b", poll("2022-01-12T15:00:00Z"), [(entry("x", text, "Straße"), found)])

    def count(query: str) -> int:
        checked = parse(query)
        assert not checked.problem, checked.problem
        return reader.count(checked)

    assert count("") == 9
    assert count("CAFE") == 8, "case and diacritics do not matter"
    assert count("uberprufung cavusoglu ελλαδα strasse etat") == 1
    assert count("谈判") == 1
    assert count("安") == 1
    assert count("rej*") == 1
    assert count("rej") == 0
    assert count('"rejects the idea"') == 1
    assert count('"idea the rejects"') == 0
    assert count("-rejects") == 8
    assert count("party:north") == 4
    assert count("party:northland") == 4, "a label does as well as an id"
    assert count("party:so") == 5
    assert count("speaker:zagrin") == 5
    assert count('speaker:"Ada Norling"') == 4
    assert count("zagrin -party:south") == 0
    assert count("norling or rejects") == 5
    assert count("(norling or rejects) -issue:open-door") == 3
    assert count("-(norling or rejects)") == 4
    assert count("position:reject kind:direct place:vienna") == 1
    assert count('outlet:"wire b"') == 1
    assert count('"open door"') == 2, "an issue is found by its label, as the row shows it"
    assert count("since:2022-01-12T14:30") == 1
    assert count("until:2022-01-12T14:02:00Z") == 2
    assert reader.count(parse("rej", live=True)) == 1, "the word being typed is a prefix"


def test_the_collector_is_seen(wire: Wire, reader: Reader) -> None:
    assert reader.collector() is None
    version = reader.data_version()
    wire.beat(4711, "2022-01-12T14:05:00Z")
    assert reader.data_version() != version
    beat = reader.collector()
    assert beat is not None
    assert (beat.pid, beat.at) == (4711, "2022-01-12T14:05:00Z")


def test_the_wire_describes_itself(wire: Wire, reader: Reader) -> None:
    assert [p.label for p in reader.parties()] == ["Northland", "South Union"]
    assert reader.issue_labels() == {"open-door": "Open door"}
    assert reader.meta()["profile"] == "test"
    assert [s.id for s in reader.sources()] == ["wire-a", "wire-b"]


def test_what_is_committed_while_a_filter_is_asked_leaves_no_hole(wire: Wire, reader: Reader) -> None:
    """Whether a beginning of a tag is a whole one is looked up before the index is asked."""
    fill(wire, 1)
    east = structs.replace(
        statement("The east said that it agrees."), speakers=(SpeakerTag(name="E", why="", party="north-east"),)
    )
    later = [east, statement("Norling said that she agrees.", "Ada Norling")]

    def commit(sql: str) -> None:
        if later and "MATCH" in sql:
            found = [(entry(said.text, said.text), [said]) for said in later]
            later.clear()
            wire.record_poll("wire-b", poll("2022-01-12T15:00:00Z"), found)

    reader.connection.set_trace_callback(commit)
    page = reader.page(parse("party:north"))
    reader.connection.set_trace_callback(None)
    everything = reader.page(parse("party:north"))
    assert not later
    assert len(everything) == 3
    assert page == [row for row in everything if row.id <= page[0].id]
