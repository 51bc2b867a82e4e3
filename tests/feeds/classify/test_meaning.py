"""The network that reads issues and positions, with its weights: plain cases, and that no text breaks it.

Invented people and sentences throughout.
"""

import random
from pathlib import Path

import pytest

from feeds.classify.classifier import Classifier
from feeds.classify.meaning import AFTER, BEFORE, SAID, TITLE, Meaning, Passage
from feeds.profile import load_profile
from store.records import POSITIONS


@pytest.fixture(scope="module")
def network() -> Meaning:
    found = Meaning.load()
    if found is None:
        pytest.skip("no weights, or no onnxruntime and tokenizers")
    return found


def test_the_story_tells_what_the_words_alone_do_not(network: Meaning) -> None:
    said = "that would be the end of what we signed"
    plain, told = network.read(
        [
            Passage("", "", said, ""),
            Passage(
                "Norland moves interceptors and missiles to the coast", "The ministry of Sutheria said ", said, "."
            ),
        ]
    )
    assert told.issues["missiles"] > plain.issues["missiles"]


@pytest.mark.parametrize(
    ("said", "position"),
    [
        ("we will never accept this, and there is nothing to talk about", "reject"),
        ("he calls on the other side to pull back its troops at once", "request"),
        ("he deeply regretted the incident and took full responsibility for it", "concede"),
        ("those who cross that line will pay a heavy price, and we shall strike back", "threaten"),
        ("we stand fully behind our friends and praise their courage", "support"),
    ],
)
def test_plain_acts(network: Meaning, said: str, position: str) -> None:
    (read,) = network.read([Passage("", "Minister Ann Lindqvist of Norland said ", said, "")])
    assert max(read.positions, key=read.positions.__getitem__) == position
    assert read.why(position)
    assert read.why(position) in said


def test_probabilities(network: Meaning) -> None:
    (read,) = network.read([Passage("Talks", "She said ", "the truce holds", " so far.")])
    assert tuple(read.positions) == POSITIONS
    assert sum(read.positions.values()) == pytest.approx(1, abs=1e-5)
    assert all(0 <= p <= 1 for p in read.issues.values())
    assert set(read.issues) == {issue.id for issue in load_profile().issues}


def test_any_text_is_read_and_long_ones_are_cut(network: Meaning) -> None:
    rng = random.Random(1)
    odd = [
        "",
        " ",
        "\ud800",
        "a" * 5000,
        "\n\n",
        "«»",
        "。" * 300,
        "".join(chr(rng.randrange(1, 0x3000)) for _ in range(500)),
    ]
    reads = network.read([Passage(x, y, z, w) for x, y, z, w in zip(odd, odd[1:], odd[2:], odd[3:], strict=False)])
    reads += network.read([Passage("", "", text, "") for text in odd])
    for read in reads:
        assert sum(read.positions.values()) == pytest.approx(1, abs=1e-5)
        assert len(read.words) <= SAID
        assert read.why("reject") is not None
    assert network.read([]) == []
    assert TITLE + BEFORE + SAID + AFTER < 510


def test_a_reading_does_not_depend_on_what_is_read_with_it(network: Meaning) -> None:
    one = Passage("Norland and Sutheria", "He said ", "the prisoners must come home first", ".")
    other = Passage("", "", "a much longer sentence about the price of bread in the towns of the north " * 3, "")
    (alone,) = network.read([one])
    together = network.read([other, one])[1]
    for issue, probability in alone.issues.items():
        assert together.issues[issue] == pytest.approx(probability, abs=0.15)


def test_without_files_there_is_no_network(tmp_path: Path) -> None:
    assert Meaning.load(tmp_path) is None
    classifier = Classifier(load_profile(), None, lambda: None)
    assert classifier.statements('"We want peace," said the minister of Norland.')


def test_only_english_is_read(network: Meaning) -> None:
    asked: list[int] = []

    class Counted(Meaning):
        def read(self, passages):  # type: ignore[no-untyped-def]
            asked.append(len(passages))
            return super().read(passages)

    counted = Counted(network._session, network._tokens, {"issues": network._issues, "positions": network._positions})
    classifier = Classifier(load_profile(), None, lambda: counted)
    classifier.statements("Die NATO sei bereit zu Gesprächen, sagte der Sprecher.", language="de")
    assert not asked
    classifier.statements("NATO is ready for talks, the spokesman said.", language="en")
    assert asked == [1]
