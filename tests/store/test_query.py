import sqlite3
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.query import highlights, parse, read_time

NOW = datetime(2022, 1, 12, 14, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE f USING fts5(s_text, s_title, s_names, s_tags, prefix='1 2 3')")
    db.execute("INSERT INTO f VALUES ('words here', '', '', 'any')")
    return db


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from('"()*:-or ABandNEAR')), max_size=60), st.booleans())
def test_whatever_is_typed_makes_a_query_that_runs(index: sqlite3.Connection, text: str, live: bool) -> None:
    query = parse(text, NOW, live=live)
    assert (query.problem == "") == (query.problem_at == -1)
    assert query.problem_at <= len(text)
    if query.match:
        index.execute("SELECT count(*) FROM f WHERE f MATCH ?", (query.match,)).fetchone()


@pytest.mark.parametrize(
    ("text", "at", "rest"),
    [
        ('talks "open', 6, "talks"),
        ("talks (a or b", 6, "talks"),
        ("talks or", 6, "talks"),
        ("talks )", 6, "talks"),
        ("talks party:", 6, "talks"),
        ("talks since:soon", 6, "talks"),
        ("or talks", 0, ""),
        ("talks near(a b", 6, "talks"),
        ("talks position:refuse", 6, "talks"),
        ('talks kind:"dir"', 6, "talks"),
        ("talks -state:gone", 6, "talks"),
        ("talks lang:english", 6, "talks"),
    ],
)
def test_a_problem_is_named_and_the_part_before_it_counts(text: str, at: int, rest: str) -> None:
    query = parse(text, NOW)
    assert query.problem
    assert query.problem_at == at
    assert query.match == parse(rest, NOW).match


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("talks (gas or oi", "talks (gas or oi*)"),
        ("talks -(gas ", "talks -(gas)"),
        ('talks ("open do', 'talks ("open do")'),
        ("near(open doo", "near(open doo*)"),
        ("near(open door, ", "near(open door)"),
        ("near(open door, 5", "near(open door, 5)"),
    ],
)
def test_what_is_typed_is_not_closed_yet(typed: str, meant: str) -> None:
    assert parse(typed, NOW, live=True).root == parse(meant, NOW).root
    assert not parse(typed, NOW, live=True).problem
    assert parse(typed, NOW).problem


def test_an_alternative_that_is_not_typed_yet_changes_nothing() -> None:
    query = parse("talks (gas or", NOW, live=True)
    assert query.root == parse("talks (gas)", NOW).root
    assert (query.problem_at, query.problem) == (11, "`or` needs something after it")


def test_deep_brackets_end_in_a_sentence() -> None:
    assert parse("(" * 500 + "a" + ")" * 500).problem


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2h", "2022-01-12T12:05:00Z"),
        ("3d", "2022-01-09T14:05:00Z"),
        ("09:00", "2022-01-12T09:00:00Z"),
        ("yesterday", "2022-01-11T00:00:00Z"),
        ("2022-01-10", "2022-01-10T00:00:00Z"),
        ("2022-01-10T10:00:00+02:00", "2022-01-10T08:00:00Z"),
        ("25:00", None),
        ("9999w", None),
        ("soon", None),
    ],
)
def test_times(value: str, moment: str | None) -> None:
    assert read_time(value, NOW) == moment


def test_hits_are_marked_where_they_stand() -> None:
    text = "The CAFÉ's open door; doors open."
    marked = [text[a:b] for a, b in highlights(text, parse('cafe door* "open door"').terms)]
    assert marked == ["CAFÉ", "open door", "doors"]
    assert highlights("-no", parse("-no").terms) == []
