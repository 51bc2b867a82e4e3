"""Transcripts: what follows a label is its speaker's, questions are nobody's."""

import pytest

from feeds.classify.classifier import Classifier

from .conftest import DAY, Say

BRIEFING = """MR HOLM: Good afternoon. I have two things at the top.

The door stays open to all of them.

QUESTION: What will you do if Norland leaves the room?

MR HOLM: We would be sorry to see that. It has not happened."""


def test_each_paragraph_of_a_turn_is_a_statement(classifier: Classifier, said: Say) -> None:
    found = said(BRIEFING)
    assert found == [
        ("Good afternoon. I have two things at the top.", ["anders-holm"], ("pact",)),
        ("The door stays open to all of them.", ["anders-holm"], ("pact",)),
        ("We would be sorry to see that. It has not happened.", ["anders-holm"], ("pact",)),
    ]
    first = classifier.statements(BRIEFING, date=DAY)[0]
    assert first.kind == "direct"
    assert first.cue is None
    assert first.source is not None
    assert first.source.text == "MR HOLM"
    assert first.speakers[0].why.startswith('label "MR HOLM"')


@pytest.mark.parametrize(
    ("label", "who", "party"),
    [
        ("Ivo Karst", "ivo-karst", "norland"),
        ("I. Karst", "ivo-karst", "norland"),
        ("KARST", "ivo-karst", "norland"),
        ("Anders Holm (Pact Secretary General)", "anders-holm", "pact"),
        ("Foreign Minister Karst", "ivo-karst", "norland"),
        ("Petr Example (Sudlandic Ambassador)", "Petr Example", "sudland"),
    ],
)
def test_labels(said: Say, label: str, who: str, party: str) -> None:
    text = f"Question: Will you sign the paper today?\n{label}: We will not sign it today.\nQ: And tomorrow, sir?\n"
    text += f"{label}: We may sign it tomorrow."
    assert said(text) == [
        ("We will not sign it today.", [who], (party,)),
        ("We may sign it tomorrow.", [who], (party,)),
    ]


def test_post_on_a_party_s_own_page(said: Say) -> None:
    text = "The Secretary General: The door stays open to all.\nModerator: The lady in the second row, please."
    assert said(text, party="pact", kind="official") == [
        ("The door stays open to all.", ["anders-holm"], ("pact",)),
    ]


def test_one_known_label_is_enough_on_a_party_s_own_page_only(said: Say) -> None:
    text = "Ivo Karst: We came here to listen.\n\nThe draft has been on the table for weeks now."
    assert [f[1] for f in said(text, party="norland", kind="official")] == [["ivo-karst"], ["ivo-karst"]]
    assert len(said(text)) == 1  # in the press it is a headline in the text


def test_journalist_with_name_and_outlet_asks(said: Say) -> None:
    text = """Anders Holm (Pact Secretary General): The door stays open to all.
Moderator: Daily Example.
Tom Sample (Daily Example): Will it stay open next year, too?
Anders Holm (Pact Secretary General): It will stay open next year."""
    assert [f[0] for f in said(text)] == ["The door stays open to all.", "It will stay open next year."]


def test_answers_without_a_name_name_nobody(said: Say) -> None:
    text = "Q: Will you sign the paper today?\nA: We will not sign it today.\nQ: Why, sir?\nA: It is not ready yet."
    assert said(text) == [("We will not sign it today.", [], ()), ("It is not ready yet.", [], ())]


def test_labels_inside_a_paragraph(said: Say) -> None:
    text = "QUESTION: Why now? MR KARST: We will not sign it today. QUESTION: Why? MR KARST: It is far too early."
    assert [f[0] for f in said(text)] == ["We will not sign it today.", "It is far too early."]


def test_long_paragraph_is_cut_between_sentences(classifier: Classifier) -> None:
    text = "QUESTION: Well, what now, Minister?\nMR KARST: "
    text += " ".join(f"Paper {n} is not ready for us." for n in range(100))
    found = classifier.statements(text, date=DAY)
    assert len(found) > 2
    assert all(len(s.text) <= 1200 and s.text.endswith(".") for s in found)


@pytest.mark.parametrize(
    "text",
    [
        "Background: The talks began on Monday.\nNote: They go on in Vienna on Friday.",
        "Monday: The talks begin in the old hall.\nTuesday: The talks go on in the old hall.",
        "Norland: The draft is two pages long.\nSudland: The draft is nine pages long.",
        "Q: What is the Pact, and who is in it?",
    ],
)
def test_lists_are_no_transcripts(said: Say, text: str) -> None:
    assert said(text) == []


def test_news_page_with_one_headline_like_line(said: Say) -> None:
    found = said("Karst: No treaty this year\nThe talks ended at noon.\nHolm said the door was open.")
    assert found[-1] == ("the door was open", ["anders-holm"], ("pact",))
    assert "The talks ended at noon." not in [f[0] for f in found]
