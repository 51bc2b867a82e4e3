"""What the tagger found, as token ranges of a sentence."""

from feeds.classify.english import ENGLISH
from feeds.classify.learned import ALONE, NOT_SPEECH, RULE, found, together
from feeds.classify.nounphrase import NounPhrase
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
    (item,) = found([tagged()], s)
    assert item.source is not None
    assert item.cue is not None
    a, b = item.content[0]
    assert TEXT[s.words[a].start : s.words[b - 1].end] == "the plan “makes no sense” at all"
    assert TEXT[s.words[item.source.start].start : s.words[item.source.end - 1].end] == "The minister of Norland"
    assert s.words[item.cue[0]].text == "warned"
    assert item.rule == RULE


def test_without_a_source_it_is_nobodys() -> None:
    (item,) = found([tagged(source=None)], sentence(TEXT))
    assert item.source is None


def test_the_tagger_leads_and_the_rules_say_which_form_it_is() -> None:
    s = sentence(TEXT)
    (read,) = found([tagged()], s)
    named = NounPhrase(1, 2)
    rule = read._replace(
        content=((read.content[0][0] + 1, read.content[0][1]),), source=named, rule="speaker, then verb"
    )
    (both,) = together([rule], [tagged()], s)
    assert (both.content, both.source, both.named, both.rule) == (read.content, read.source, named, rule.rule)
    assert together([], [tagged()], s) == [read]
    other = rule._replace(source=NounPhrase(5, 6))
    assert together([other], [tagged()], s)[0].rule == ALONE
    assert together([rule], [], s) == [rule]


def test_a_plan_is_no_speech() -> None:
    text = "The minister of Norland hopes to sign the plan."
    plan = Tagged((0, 23), (24, 29), ((30, 46),), 0.9)
    assert together([], [plan], sentence(text))[0].rule == NOT_SPEECH


def test_other_sentences_are_left() -> None:
    s = sentence(TEXT)
    assert list(found([tagged()], Sentence(s.words, 0, 3, s.quotes, ENGLISH))) == []
