"""A party's own page: what it says itself is a statement of the party, what it tells or offers is none."""

import pytest

from feeds.classify.classifier import Classifier

from .conftest import DAY, Say

OWN = {"party": "norland", "kind": "official"}


@pytest.mark.parametrize(
    "text",
    [
        "We condemn the attack on the bridge.",
        "We strongly condemn the attack on the bridge.",
        "Together with our neighbours, we call on Sudland to stop.",
        "We remain fully committed to the talks.",
        "We are ready to sign the draft treaty.",
        "We will never accept this line on a map.",
        "We stand with the people of the valley.",
    ],
)
def test_we_is_the_party_of_the_page(said: Say, classifier: Classifier, text: str) -> None:
    assert said(text, **OWN) == [(text, ["Norland"], ("norland",))]
    (statement,) = classifier.statements(text, date=DAY, party="norland", kind="official")
    assert statement.speakers[0].id is None
    assert statement.speakers[0].why == "the page's own party speaks"
    assert statement.kind == "direct"
    assert said(text) == []  # in the press nobody knows who "we" are
    assert said(text, party="norland", kind="wire") == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Norland reaffirms its readiness to talk.", "its readiness to talk"),
        ("The Norlandic government deplores the loss of life.", "the loss of life"),
        ("Norland condemns the attack on the bridge.", "the attack on the bridge"),
        ("The Norlandic Foreign Ministry expresses its deep regret.", "its deep regret"),
    ],
)
def test_the_institution_as_subject(said: Say, text: str, content: str) -> None:
    found = said(text, **OWN)
    assert [(f[0], f[2]) for f in found] == [(content, ("norland",))]


@pytest.mark.parametrize(
    "text",
    [
        "We welcome your feedback on this page.",
        "We use cookies to make this website better.",
        "We met the delegation in the old hall.",
        "We are in the old hall on Monday.",
        "Norland hosts the conference for a third time.",
        "Norland's demands for the talks are listed below.",
        "Sudland reaffirms its claim to the valley.",
        "The minister met the delegation in the old hall.",
    ],
)
def test_what_is_told_or_offered_is_no_statement(said: Say, text: str) -> None:
    assert said(text, **OWN) == []


def test_a_quotation_keeps_its_speaker(said: Say) -> None:
    found = said("“We condemn the attack,” Ivo Karst said. We call for calm on both sides.", **OWN)
    assert [f[1] for f in found] == [["ivo-karst"], ["Norland"]]
