from contextlib import closing
from pathlib import Path

from store.desk import Desk
from store.export import Scope, items
from store.reader import Reader
from store.wire import Wire
from store.witnesses import same, words
from tests.store.samples import entry, poll, statement

LONG = "Norling said that the alliance would keep its door open and would not bargain over it with anyone."
RETOLD = "The alliance would keep its door open, Norling said, and would not bargain over it with anyone else."
OTHER = "Norling said that the exercise in the strait would be shorter this year than in the year before."


def put(
    wire: Wire, source: str, guid: str, text: str, who: str = "Ada Norling", at: str = "2022-01-12T14:05:00Z"
) -> None:
    wire.record_poll(source, poll(at), [(entry(guid, text), [statement(text, who)])])


def test_two_outlets_with_one_statement_are_witnesses_and_keep_their_wording(wire: Wire, reader: Reader) -> None:
    put(wire, "wire-a", "1", LONG)
    put(wire, "wire-a", "2", OTHER)
    put(wire, "wire-b", "3", RETOLD)
    rows = {row.text: row for row in reader.page()}
    assert rows[RETOLD].witness == rows[LONG].witness == rows[LONG].id
    assert rows[OTHER].witness is None
    assert (rows[LONG].witnesses, rows[OTHER].witnesses) == (2, 1)
    assert [row.text for row in reader.witnesses(rows[RETOLD])] == [LONG, RETOLD]


def test_an_outlet_that_repeats_itself_is_one_witness(wire: Wire, reader: Reader) -> None:
    put(wire, "wire-a", "1", LONG)
    put(wire, "wire-a", "2", RETOLD)
    assert [row.witnesses for row in reader.page()] == [1, 1]


def test_another_speaker_or_another_month_is_another_statement(wire: Wire, reader: Reader) -> None:
    put(wire, "wire-a", "1", LONG)
    put(wire, "wire-b", "2", LONG, "Boris Zagrin")
    put(wire, "wire-b", "3", LONG, at="2022-03-12T14:05:00Z")
    assert {row.witness for row in reader.page()} == {None}


def test_short_statements_must_agree_in_more() -> None:
    known = {"same_speaker": True, "other_speaker": False, "same_day": True}
    unknown = {"same_speaker": False, "other_speaker": False, "same_day": False}
    assert same(words("We will wait."), words("we will WAIT"), **known)
    assert not same(words("We will wait."), words("We will wait."), **unknown)
    assert not same(words("We will not wait."), words("We will wait."), **known)
    assert not same(words("we have to do better now"), words("we have to do better now"), **unknown)
    assert words("It's [the door] open...") == ["its", "open"]


def test_an_operator_may_take_a_statement_out_of_its_group_and_put_it_back(
    wire: Wire, reader: Reader, tmp_path: Path
) -> None:
    put(wire, "wire-a", "1", LONG)
    put(wire, "wire-b", "2", RETOLD)
    put(wire, "wire-b", "3", LONG)
    rows = {(row.source_id, row.text): row for row in reader.page()}
    first, retold = rows["wire-a", LONG], rows["wire-b", RETOLD]
    with closing(Desk(tmp_path / "desk.db")) as desk:
        desk.split(retold.uid, "2022-01-12T15:00:00Z")
        put(wire, "wire-b", "2", RETOLD)  # a re-run finds the group as before
        assert [row.text for row in reader.witnesses(first)] == [LONG, LONG]
        alone = reader.row(retold.uid)
        assert alone is not None
        assert (alone.witness, alone.witnesses, reader.witnesses(alone)) == (None, 1, [alone])
        assert {row.row.text: [w.text for w in row.wordings] for row in items(reader, Scope())} == {
            LONG: [LONG], RETOLD: []
        }, "an export keeps it apart too"  # fmt: skip
        desk.split(first.uid, "2022-01-12T15:01:00Z")
        assert {row.witnesses for row in reader.page()} == {1}, "what is left belongs to one owner"
        desk.join(first.uid)
        desk.join(retold.uid)
    assert retold.text in [row.text for row in reader.witnesses(first)]
