"""What rules and network come to: no tag without a reason, no position that is not sure. Invented sentences."""

import numpy as np
import pytest

from feeds.classify.meaning import Read, heaviest
from feeds.classify.verdict import settled, worth_reading
from store.records import POSITIONS, Statement, Tag

ORDER = {"missiles": 0, "troops": 1}
SAID = "what stands in those silos is our affair"


def read(position: str = "none", sure: float = 1.0, **issues: float) -> Read:
    rest = (1 - sure) / (len(POSITIONS) - 1)
    acts = {p: sure if p == position else rest for p in POSITIONS}
    weights = [[0.0] * (len(ORDER) + len(issues) + len(POSITIONS)) for _ in SAID.split()]
    weights[4] = [5.0] * len(weights[4])
    at, words = 0, []
    for word in SAID.split():
        words.append((at, at + len(word)))
        at += len(word) + 1
    return Read({"missiles": 0.5, "troops": 0.5} | issues, acts, np.array(weights), SAID, words)


def statement(issue: str = "", position: str = "") -> Statement:
    return Statement(
        text=SAID,
        kind="direct",
        start=0,
        end=len(SAID),
        content=((0, len(SAID)),),
        issues=(Tag(issue, 'says "x"'),) if issue else (),
        position=Tag(position, 'says "y"') if position else None,
    )


def test_an_issue_is_added_where_the_network_is_sure_and_names_the_words() -> None:
    tags = settled(statement(), read(missiles=0.97, troops=0.2), ORDER, frozenset()).issues
    assert [tag.id for tag in tags] == ["missiles"]
    assert "silos" in tags[0].why
    assert "97%" in tags[0].why


def test_issues_stand_in_the_order_of_the_profile_and_only_those_it_has() -> None:
    tags = settled(statement("troops"), read(missiles=0.97, elsewhere=0.99), ORDER, frozenset()).issues
    assert [tag.id for tag in tags] == ["missiles", "troops"]


def test_an_issue_by_rule_stays_unless_it_is_improbable() -> None:
    assert [t.id for t in settled(statement("troops"), read(missiles=0.1, troops=0.3), ORDER, frozenset()).issues] == [
        "troops"
    ]
    assert settled(statement("troops"), read(missiles=0.1, troops=0.001), ORDER, frozenset()).issues == ()


def test_what_is_spelt_out_takes_more_to_be_denied() -> None:
    doubted = read(missiles=0.1, troops=0.01)
    assert settled(statement("troops"), doubted, ORDER, frozenset()).issues == ()
    assert [t.id for t in settled(statement("troops"), doubted, ORDER, frozenset({"troops"})).issues] == ["troops"]


def test_an_issue_that_the_network_does_not_know_is_left_to_the_rules() -> None:
    order = ORDER | {"fishing": 2}
    assert [t.id for t in settled(statement("fishing"), read(missiles=0.1, troops=0.1), order, frozenset()).issues] == [
        "fishing"
    ]


@pytest.mark.parametrize(("sure", "shown"), [(0.98, "reject"), (0.4, None)])
def test_a_position_is_shown_only_where_it_is_sure(sure: float, shown: str | None) -> None:
    found = settled(statement(), read("reject", sure), ORDER, frozenset()).position
    assert (found.id if found else None) == shown


def test_nothing_clear_is_no_position() -> None:
    assert settled(statement(), read("none", 0.99), ORDER, frozenset()).position is None


def test_the_rules_keep_the_position_that_they_can_quote() -> None:
    found = settled(statement(position="accuse"), read("reject", 0.5), ORDER, frozenset()).position
    assert found == Tag("accuse", 'says "y"')


def test_a_position_by_rule_falls_where_the_network_sees_another_act() -> None:
    assert settled(statement(position="accuse"), read("none", 0.99), ORDER, frozenset()).position is None


def test_only_what_may_be_about_the_talks_is_read() -> None:
    assert worth_reading("Norland and Sutheria resume talks", "we shall see, she said")
    assert worth_reading("", "the missiles have to go, he said")
    assert not worth_reading("Bakers meet in Holmby", "the bread was never better, she said")


def test_pieces_of_one_word_weigh_together() -> None:
    said = "they must demilitarise now"
    pieces = [(0, 4), (5, 9), (10, 14), (14, 18), (18, 22), (23, 26)]
    assert heaviest(said, pieces, [0.0, 0.0, 1.0, 1.0, 1.0, 0.0]) == "demilitarise"
    assert heaviest("", [], []) == ""
