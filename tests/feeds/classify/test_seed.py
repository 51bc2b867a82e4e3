"""The article that the product must get right, where it is at hand."""

import datetime
from pathlib import Path

import pytest

from feeds.classify.classifier import SURE, Classifier
from feeds.classify.meaning import Meaning
from feeds.classify.tagger import Tagger
from feeds.profile import load_profile
from store.records import Statement

SEED = Path(__file__).parents[3] / ".." / "shared" / "seed"
ARTICLES = sorted(SEED.glob("*.txt"))
pytestmark = pytest.mark.skipif(not ARTICLES, reason="the article is not at hand")

LONG = 3  # words of a quotation that is more than an expression


@pytest.fixture(scope="module")
def text() -> str:
    return ARTICLES[0].read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found(text: str) -> list[Statement]:
    return Classifier(load_profile()).statements(text, date=datetime.date(2022, 1, 13))


@pytest.fixture(scope="module")
def engine(text: str) -> list[Statement]:
    """With the tagger, as the collector does it."""
    return Classifier(load_profile(), Tagger.load, Meaning.load).statements(text, date=datetime.date(2022, 1, 13))


def inside(statement: Statement, at: int) -> bool:
    return any(a <= at < b for a, b in statement.content)


@pytest.mark.parametrize("how", ["found", "engine"])
def test_every_quotation_has_its_speaker(text: str, how: str, request: pytest.FixtureRequest) -> None:
    """Quotations stand in curly marks; their speakers, in order of the article."""
    found: list[Statement] = request.getfixturevalue(how)
    starts = [i for i, char in enumerate(text) if char == "“" and len(text[i : text.index("”", i)].split()) >= LONG]
    who = [next((s.speakers for s in found if inside(s, i)), ()) for i in starts]
    ids = [[t.id for t in tags if t.id] for tags in who]
    stoltenberg, grushko = ["jens-stoltenberg"], ["alexander-grushko"]
    assert ids == [stoltenberg] * 3 + [grushko] * 6


def test_split_quotation_is_one_statement(text: str, found: list[Statement]) -> None:
    split = [s for s in found if s.kind == "direct" and len(s.content) == 2]
    assert len(split) == 1
    assert split[0].parties == ("russia",)


def test_parties(text: str, found: list[Statement]) -> None:
    shared = [s for s in found if s.source and "the US and NATO representatives" in s.source.text]
    assert {s.parties for s in shared} == {("us", "nato")}
    assert all(s.parties for s in found)


def test_reported_statements_and_nothing_from_the_furniture(text: str, found: list[Statement]) -> None:
    indirect = [s for s in found if s.kind != "direct"]
    assert len(indirect) >= 10
    first = text.index("A diplomatic marathon")
    last = text.index("On Thursday")
    assert all(first < s.start < last for s in found)
    assert len(found) == 18


def test_the_tagger_makes_nothing_false_sure(text: str, found: list[Statement], engine: list[Statement]) -> None:
    """What only the tagger sees is shown as not sure, and what both see has the same speakers."""
    sure = [s for s in engine if s.confidence >= SURE]
    assert len(sure) >= 10
    for statement in sure:
        same = [f for f in found if any(a < d and c < b for a, b in f.content for c, d in statement.content)]
        assert same
        assert {t.id or t.name for t in same[0].speakers} == {t.id or t.name for t in statement.speakers}


def test_every_quotation_keeps_its_issue_when_the_network_has_read_it(engine: list[Statement]) -> None:
    assert not [s.text for s in engine if s.kind == "direct" and not s.issues]
