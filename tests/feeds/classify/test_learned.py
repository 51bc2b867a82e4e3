"""What the tagger found, as token ranges of a sentence."""

from feeds.classify.english import ENGLISH
from feeds.classify.learned import RULE, found, together
from feeds.classify.sentence import Sentence
from feeds.classify.tagger import Tagged
from feeds.classify.text import paragraphs, quotations, tokens

TEXT = "The minister of Norland warned reporters that the plan “makes no sense” at all."


def sentence(text: str) -> Sentence:
    blocks = paragraphs(text)
    quotes = quotations(text, blocks)
    parts = [(number, part) for number, quote in enumerate(quotes) for part in quote.parts]
    words = tokens(text, 0, len(text), parts)
    return Sentence(words, 0, len(words), quotes, ENGLISH)


def at(part: str) -> tuple[int, int]:
    return TEXT.index(part), TEXT.index(part) + len(part)


def tagged(source: str | None = "The minister of Norland", score: float = 0.9) -> Tagged:
    content = at("that the plan “makes no sense” at all")
    return Tagged(at(source) if source else None, at("warned"), (content,), score)


def test_offsets_become_tokens() -> None:
    s = sentence(TEXT)
    ((_, item),) = found([tagged()], s)
    assert item.source is not None
    assert item.cue is not None
    a, b = item.content[0]
    assert TEXT[s.words[a].start : s.words[b - 1].end] == "that the plan “makes no sense” at all"
    assert TEXT[s.words[item.source.start].start : s.words[item.source.end - 1].end] == "The minister of Norland"
    assert s.words[item.cue[0]].text == "warned"
    assert item.rule == RULE


def test_what_has_no_source_is_left() -> None:
    assert list(found([tagged(source=None)], sentence(TEXT))) == []


def test_the_rules_stand_and_the_tagger_fills() -> None:
    s = sentence(TEXT)
    ((_, read),) = found([tagged()], s)
    rule = read._replace(content=((read.content[0][0] + 1, read.content[0][1]),), rule="speaker, then verb")
    assert together([rule], [tagged()], s) == [rule]
    assert together([rule], [tagged()], s, lead=True) == [read]
    assert together([], [tagged()], s) == [read]
    assert together([], [tagged(score=0.1)], s) == []


def test_other_sentences_are_left() -> None:
    s = sentence(TEXT)
    assert list(found([tagged()], Sentence(s.words, 0, 3, s.quotes, ENGLISH))) == []
