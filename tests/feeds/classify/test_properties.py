"""What must hold for any text: offsets point at their words, contents never meet, time grows with length only."""

import time
from itertools import pairwise

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from feeds.classify.classifier import Classifier
from feeds.classify.text import paragraphs, quotations
from store.records import Statement

from .conftest import DAY

WORDS = """Holm|Anders Holm|Karst|Clara Price|Price|he|she|they|it|who|Pact chief|the Pact|said|says|told|added|adding|
warned|accused|called on|rejected|according to|According to|that|to|of|the|a|and|but|not|would|was|open|door|
missile deployments|reporters|on Monday|Norland's|Sudlandic|officials|ministry|Mr.|U.S.|J.|J.R.R.|including|went on|
,|.|?|!|:|;|–|-|(|)|…|“|”|"|'|‘|’|„|«|»|''|``|’s|'s|don't|VIENNA|(Agency)|12|1.5|é|Пакт|сказал|
MR HOLM:|QUESTION:|Ivo Karst:|We|condemn|😀|_|[|]|*"""
PIECES = st.sampled_from([*WORDS.replace("|\n", "|").split("|"), "\n", "\n\n", "\t", "\u0301"])
SOUP = st.lists(st.tuples(PIECES, st.sampled_from(["", " ", " ", " "])), max_size=60).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)


def check(found: list[Statement], text: str, title: str) -> None:
    spans: dict[str, list[tuple[int, int]]] = {"text": [], "title": []}
    for statement in found:
        given_text = title if statement.where == "title" else text
        assert statement.text == given_text[statement.start : statement.end]
        assert statement.content[0][0] == statement.start
        assert statement.content[-1][1] == statement.end
        for start, end in statement.content:
            assert 0 <= start < end <= len(given_text)
            spans[statement.where].append((start, end))
        for part in (statement.source, statement.cue):
            if part is not None:
                assert part.text == given_text[part.start : part.end] != ""
        assert 0 <= statement.confidence <= 1
        assert all(s.name and s.why for s in statement.speakers)
    for where in spans.values():
        where.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(where))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=SOUP, title=SOUP, party=st.sampled_from(["", "norland"]))
def test_any_mix_of_news_words(classifier: Classifier, text: str, title: str, party: str) -> None:
    check(classifier.statements(text, title=title, date=DAY, party=party, kind="official"), text, title)


OTHERS = """Holm|Karst|Anders Holm|sagte|teilte|mit|hat|abgelehnt|erklärt|so|laut|zufolge|nach eigenen Angaben|
dass|sei|es gebe|heißt es|der Minister|die Lage|in|am Montag|Das|wie|a|a-t-il|déclaré|ajouté|estimant|selon|selon lui|
pour|que|qu'|le ministre|la gare|au ministère|jeudi|s'est dit|prêt|c'est ce qu'|d'|de|dit-on|заявил|сообщили|
отметив|Об этом|Такое заявление сделал|по словам|по его словам|что|о|в МИД|в среду|посол|министр|Хольм|Норландии|
и|но|как|назвал|сказал|,|.|?|!|:|;|–|—|-|(|)|…|«|»|„|“|”|"|'|12|une «|», —|— A, —"""
MIXED = st.lists(
    st.tuples(st.sampled_from([*OTHERS.replace("|\n", "|").split("|"), "\n", "\n\n"]), st.sampled_from(["", " ", " "])),
    max_size=40,
).map(lambda pairs: "".join(piece + gap for piece, gap in pairs))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=MIXED, title=MIXED, language=st.sampled_from(["fr", "de", "ru"]))
def test_any_mix_of_words_of_other_languages(classifier: Classifier, text: str, title: str, language: str) -> None:
    check(classifier.statements(text, title=title, language=language), text, title)


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=200), language=st.sampled_from(["en", "fr", "de", "ru", "", "zz", "EN-us"]))
def test_any_text_in_any_language(classifier: Classifier, text: str, language: str) -> None:
    check(classifier.statements(text, date=None, language=language), text, "")


@settings(max_examples=150, deadline=None)
@given(text=SOUP)
def test_quotations_stand_in_order_and_apart(text: str) -> None:
    blocks = paragraphs(text)
    parts = sorted(part for quote in quotations(text, blocks) for part in quote.parts)
    assert all(a[1] <= b[0] for a, b in pairwise(parts))
    assert all(any(low <= a and b <= high for low, high in blocks) for a, b in parts)


def seconds(classifier: Classifier, text: str) -> float:
    """Processor time of one run, the best of two."""
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        classifier.statements(text, date=DAY)
        best = min(best, time.process_time() - start)
    return best


HARD = {
    "ordinary": "Anders Holm said on Monday that the door was open. “It stays open,” he said.\n",
    "one sentence": "Holm said that the door was open, and Karst said, ",
    "open marks": "“the door ",
    "single marks": "‘the allies’ door ",
    "commas": "Holm, ",
    "and": "Holm and Karst and ",
    "names": "Ivo Karst ",
    "that": "said that ",
    "dashes": "Holm – – said ",
    "labels": "MR HOLM: The door is open to all.\nQUESTION: Is it?\n",
    "names and colons": "Ann Example: yes and no and more.\nBob Sample: no.\n",
    "of": "minister of the minister of the ",
}


def test_time_grows_with_length_only(classifier: Classifier) -> None:
    """Ten times the text may take about ten times as long; an exploding rule takes a hundred times."""
    for name, unit in HARD.items():
        short, long = unit * (2_000 // len(unit)), unit * (20_000 // len(unit))
        quick = max(seconds(classifier, short), 0.002)
        assert seconds(classifier, long) < 30 * quick, name
