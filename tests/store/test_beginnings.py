"""Beginnings of words are spelt out; that they find the same, tests/store/test_query_match.py asks of every row."""

import pytest

from store import beginnings
from store.query import parse
from store.query_tree import AnyOf, Tagged, Words
from store.reader import Reader
from store.wire import Wire
from tests.store.samples import entry, poll, statement

SAID = ("the ferry sails", "ferries sail on", "a ferryman waits", "the bridge stands", "no bridgehead is left")


def say(wire: Wire, *texts: str) -> None:
    for text in texts:
        wire.record_poll("wire-a", poll(), [(entry(text, text), [statement(text, "Ada Norling")])])


def test_a_long_beginning_becomes_the_words_that_begin_so(wire: Wire, reader: Reader) -> None:
    say(wire, *SAID)
    spell = reader._beginnings.spelt_out
    assert spell(Words(("ferr",), prefix=True)) == AnyOf((Words(("ferries",)), Words(("ferry",)), Words(("ferryman",))))
    assert spell(Words(("the", "brid"), prefix=True)) == AnyOf((Words(("the", "bridge")), Words(("the", "bridgehead"))))
    assert spell(Words(("bridgeh",), prefix=True)) == Words(("bridgehead",))
    assert spell(Tagged("speaker", "adan")) == Tagged("speaker", "adanorling", whole=True)


@pytest.mark.parametrize("leaf", [Words(("fer",), prefix=True), Words(("ferry",)), Words(("boat",), prefix=True)])
def test_what_the_index_reads_well_stays(wire: Wire, reader: Reader, leaf: Words) -> None:
    say(wire, *SAID)
    assert reader._beginnings.spelt_out(leaf) is leaf


def test_more_words_than_can_be_read_side_by_side_stay_a_beginning(
    wire: Wire, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(wire, *SAID)
    query, leaf = parse("ferr*"), Words(("ferr",), prefix=True)
    found = [row.id for row in reader.page(query)]
    monkeypatch.setattr(beginnings, "MOST", 3)
    say(wire, "nothing else")  # what was looked up is looked up anew
    assert isinstance(reader._beginnings.spelt_out(leaf), AnyOf)
    monkeypatch.setattr(beginnings, "MOST", 2)
    say(wire, "nothing more")
    assert reader._beginnings.spelt_out(leaf) is leaf
    assert [row.id for row in reader.page(query)] == found == [3, 2, 1]


def test_a_word_that_came_in_since_is_found(wire: Wire, reader: Reader) -> None:
    say(wire, *SAID)
    assert reader.count(parse("ferr*")) == 3
    say(wire, "a ferryboat lies there")
    assert reader.count(parse("ferr*")) == 4
    assert reader.page(parse("ferryb*"), limit=1)[0].text == "a ferryboat lies there"
