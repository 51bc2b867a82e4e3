"""What SQL finds is what a naive look at every row finds, whatever the query."""

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.desk import Desk
from store.query import parse
from store.query_batch import Batch, asked_words
from store.query_match import matches, why
from store.query_sql import FEW, LISTED
from store.reader import Reader
from store.records import Issue, Party, Row, Source, SpeakerTag, Tag
from store.tags import Labels
from store.wire import Wire
from tests.store.samples import entry, poll, statement
from tests.store.test_query import NOW

WORDS = (
    "depot",
    "depots",
    "río",
    "Überfahrt",
    "talks",
    "no",
    "δέλτα",
    "граница",
    "谈判",
    "谈",
    "EU",
    "over",
    "at",
    "x1",
)
PARTIES = (
    Party(id="north", label="Northland"),
    Party(id="nor", label="Norria"),
    Party(id="south", label="South Union"),
)
ISSUES = (Issue(id="open-door", group="order", label="Open door"), Issue(id="depots", group="arms", label="Depots"))
SOURCES = tuple(
    Source(
        id=f"wire-{i}",
        url=f"http://127.0.0.1/{i}",
        title=f"Wire {i}",
        outlet=("Lake Courier", "", "Hill Radio")[i],
        place=("Geneva", "Vienna", "")[i],
        language=("en", "fr", "en")[i],
    )
    for i in range(3)
)
PEOPLE = (
    SpeakerTag(name="Ada Norling", id="ada-norling", party="north", why="name"),
    SpeakerTag(name="Boris Zagrín", party="south", why="name"),
    SpeakerTag(name="Cleo Marsh", id="cleo-marsh", party="nor", why="name"),
    SpeakerTag(name="an official", party="", why="as written"),
)


class Sample:
    """A wire of sixty statements, all its rows, and marks on some of them."""

    def __init__(self, path: Path) -> None:
        chance, titles = random.Random(3), list[str]()
        wire = Wire(path)
        wire.load_profile("test", "1", parties=PARTIES, issues=ISSUES, sources=SOURCES)
        carried = "the depots by the great river stay closed until every side has looked into them"
        for i in range(60):
            text = carried if i % 12 in (0, 1, 5) else " ".join(chance.choices(WORDS, k=chance.randrange(1, 9)))
            found = statement(
                text, issue=chance.choice(("", "open-door", "depots")),
                position=chance.choice(("", "reject", "request", "none")), kind=("direct", "indirect", "mixed")[i % 3],
            )  # fmt: skip
            speakers = tuple(chance.sample(PEOPLE, i % 3))
            found = type(found)(**{name: getattr(found, name) for name in found.__struct_fields__} | {
                "speakers": speakers, "confidence": (0.5, 0.75, 0.9)[i % 3],
                "issues": found.issues + ((Tag("depots", "twice"),) if i % 20 == 0 else ()),
            })  # fmt: skip
            title = " ".join(chance.choices(WORDS, k=2))
            titles.append(title)
            at = f"2022-01-{11 + i // 30:02d}T{8 + i % 30 // 4:02d}:{i % 4 * 15:02d}:00Z"
            wire.record_poll(
                f"wire-{i % 3}", poll(at), [(entry(str(i), text, title, language="de" if i == 7 else ""), [found])]
            )
        wire.record_poll("wire-1", poll("2022-01-12T15:00:00Z"), [(entry("4", "nothing of it", titles[4]), [])])
        wire.connection.close()
        with closing(Desk(path.with_name("desk.db"))) as desk, closing(Reader(path)) as reader:
            desk.split(next(row.uid for row in reader.page(limit=1000) if row.witnesses > 2), "2022-01-12T15:00:00Z")
        self.reader = Reader(path)
        self.rows = self.reader.page(limit=1000)
        uids = [row.uid for row in self.rows]
        self.marked = {"pinned": set(uids[::7]), "noted": set(uids[3:5]), "corrected": set(uids[:1])}
        self.labels = Labels({p.id: p.label for p in PARTIES}, {i.id: i.label for i in ISSUES})
        self.reader.marks = self.marks

    def marks(self, mark: str) -> set[str] | int:
        return 50 if mark == "new" else self.marked[mark]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    found = Sample(tmp_path_factory.mktemp("wire") / "wire.db")
    yield found
    found.reader.close()


LEAVES = """
    party:no party:nor party:"nor" party:none party:southunion speaker:zagrin speaker:"cleo-marsh" speaker:a issue:open
    place:gen position:re position:"none" outlet:lake outlet:wire kind:direct lang:fr lang:de source:wire-2 state:c
    since:5h since:2022-01-11T12:00 until:2022-01-12 until:yesterday witnesses:>1 witnesses:2 witnesses:<=2
    witnesses:>=3 witnesses:0 is:pinned is:noted is:corrected is:new is:sure is:direct is:withdrawn
"""
word = st.sampled_from(WORDS)
leaf = st.one_of(
    word,
    st.builds(lambda w, n: f"{w[:n]}*", word, st.integers(1, 6)),
    st.builds(lambda a, b: f"{a}-{b[:4]}*", word, word),
    st.builds(lambda a, b: f'"{a} {b}"', word, word),
    st.builds(lambda a, b, n: f"near({a} {b[:2]}* , {n})", word, word, st.integers(0, 4)),
    st.builds(lambda a, b, c: f'near({a} "{b} {c}" {b})', word, word, word),
    st.sampled_from(LEAVES.split()),
)
queries = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.builds(lambda q: f"-({q})", inner),
        st.builds(lambda a, b: f"{a} {b}", inner, inner),
        st.builds(lambda a, b: f"({a} or {b})", inner, inner),
        st.builds(lambda a, b: f"{a} -{b}", inner, leaf),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(queries, st.sampled_from([None, "", "north", "nor"]))
def test_sql_finds_what_a_look_at_every_row_finds(sample: Sample, text: str, party: str | None) -> None:
    query = parse(text, NOW)
    assert not query.problem, query.problem
    assert query.root is not None

    def wanted(row: Row) -> bool:
        of_party = party is None or party in (row.parties or ("",))
        return of_party and matches(query, row, sample.labels, sample.marks)

    expected = [row.id for row in sample.rows if wanted(row)]
    assert [row.id for row in sample.reader.page(query, party=party, limit=1000)] == expected
    assert [row.id for row in sample.reader.page(query, party=party, limit=5)] == expected[:5]
    assert [row.id for row in sample.reader.after(20, query, party=party)] == [id for id in expected[::-1] if id > 20]
    assert sample.reader.count(query, party=party) == len(expected)
    if party is None:
        words = asked_words([query])
        assert Batch(sample.reader, 0, 1000, words).find(query) == expected[::-1]
        assert Batch(sample.reader, 20, 40, words).find(query) == [id for id in expected[::-1] if 20 < id <= 40]


@pytest.mark.parametrize("number", [0, FEW + 1, LISTED + 1])
def test_few_or_many_the_same_is_found(sample: Sample, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """How many there are of a kind decides how the index is asked, never what is found."""
    monkeypatch.setattr(sample.reader, "_number", lambda sql, values: number)
    for text in ("is:sure", "-is:sure depots", "is:sure or talks", "witnesses:>1", "witnesses:3 river", "witnesses:<3",
                 "-witnesses:>=2 no", "witnesses:>1 or talks", "-(is:sure witnesses:>1)"):  # fmt: skip
        query = parse(text, NOW)
        expected = [row.id for row in sample.rows if matches(query, row, sample.labels, sample.marks)]
        assert [row.id for row in sample.reader.page(query, limit=1000)] == expected, text
        assert 0 < len(expected) < len(sample.rows)


def test_every_kind_of_leaf_tells_rows_apart(sample: Sample) -> None:
    """Or the test above would prove nothing."""
    for text in ("谈判", "谈", "граница", "δελτα", "rio", "no", "near(depots river, 4)", "witnesses:>2", "is:withdrawn",
                 "is:sure", "lang:de", "is:pinned or depot", "since:5h", "is:new talks"):  # fmt: skip
        assert 0 < sample.reader.count(parse(text, NOW)) < len(sample.rows), text


def test_near_counts_the_words_in_between(sample: Sample) -> None:
    """the depots by the great river: three words stand between."""
    found = {n: sample.reader.count(parse(f"near(river depots, {n})")) > 0 for n in (2, 3)}
    assert found == {2: False, 3: True}


def test_what_decided_is_told(sample: Sample) -> None:
    row = next(row for row in sample.rows if row.witnesses > 2 and row.kind == "direct")
    query = parse("near(DEPOTS river, 5) (nowhere or clos*) witnesses:>2 -missing kind:d is:sure", NOW)
    told = why(query, row, sample.labels)
    assert told == (
        "depots",
        "river",
        "closed",
        "witnesses:>2",
        "kind:d",
        *(("is:sure",) if row.confidence >= 0.75 else ()),
    )
    assert why(parse("missing"), row, sample.labels) == ()
