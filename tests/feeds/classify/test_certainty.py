"""How sure a statement is: a full name beside "said" is, a guess from what stands near is not."""

import pytest

from feeds.classify.classifier import SURE, Classifier

from .conftest import DAY


@pytest.mark.parametrize(
    "text",
    [
        "“The door is open,” Anders Holm said.",
        "Anders Holm said that the door was open.",
        "Norburg said that the door was open.",
        "The door was open, according to Anders Holm.",
        "Anders Holm spoke at noon. He said that the door was open.",
    ],
)
def test_shown_as_sure(classifier: Classifier, text: str) -> None:
    assert all(s.confidence >= SURE for s in classifier.statements(text, date=DAY))


@pytest.mark.parametrize(
    "text",
    [
        "“The door is open and has been open for years.”",
        "Karst met Holm at noon. He said that the door was open.",
        "The Norlandic team left early. The government said the door was open.",
        "The League said the door was open.",
    ],
)
def test_shown_as_not_sure(classifier: Classifier, text: str) -> None:
    (statement,) = classifier.statements(text, date=DAY)
    assert statement.confidence < SURE


def test_what_stands_alone_is_less_sure_than_what_has_its_speaker(classifier: Classifier) -> None:
    first, second = classifier.statements("“It is open,” Holm said.\n\n“It has been open for years.”", date=DAY)
    assert second.speakers[0].id == "anders-holm"
    assert second.source == first.source
    assert second.confidence < SURE <= first.confidence
