"""What the tagger found, in the rules' terms: offsets in the text become token ranges of a sentence."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from store.records import Span

from .nounphrase import NounPhrase
from .sentence import DASHES, Found, Sentence
from .tagger import Tagged

RULE = "read by the tagger"
NOT_SPEECH = "read by the tagger, no verb of speech"
_PLACED = frozenset(("in", "at", "from", "with", "on", "by"))
_DUTY = (["reported", "for"], ["reports", "for"], ["report", "for"])
ALONE = "read by the tagger, the rules see another speaker"


def together(rules: Sequence[Found], tagged: Sequence[Tagged], s: Sentence) -> list[Found]:
    """The attributions of a sentence from both, in text order, none over another's content.

    The tagger leads. Where a rule sees the same speaker for the same words, the form that it saw and its reading of the
    speaker count; what only rules see is added, and where only they see a speaker, theirs stands.
    """
    if not tagged:
        return list(rules)
    kept: list[Found] = []
    used: set[int] = set()
    for item in found(tagged, s):
        words = _words(item)
        if item.source is None and any(rule.source and words <= _words(rule) for rule in rules):
            continue
        if used.isdisjoint(words):
            used |= words
            kept.append(_checked(item, [r for r in rules if not words.isdisjoint(_words(r))], s))
    for rule in rules:
        words = _words(rule)
        if used.isdisjoint(words):
            used |= words
            kept.append(rule)
    return sorted(kept, key=lambda item: item.content[0])


def _words(item: Found) -> set[int]:
    return {n for a, b in item.content for n in range(a, b)}


def _checked(item: Found, rules: Sequence[Found], s: Sentence) -> Found:
    """What the tagger read, with what the rules for the same words say of it."""
    source = item.source
    if source is None:
        return item
    for rule in rules:
        if rule.source and _heads(rule.source, source, s):
            return item._replace(named=rule.source, cue=rule.cue or item.cue, verb=rule.verb, rule=rule.rule)
    if any(rule.source for rule in rules):
        return item._replace(rule=ALONE)
    return item if item.cue and _speech(item.cue, s) else item._replace(rule=NOT_SPEECH)


def _heads(named: NounPhrase, source: NounPhrase, s: Sentence) -> bool:
    """Whether a noun phrase is the head of a source, not a part of what is said of it: "leaders in Norburg, X."."""
    overlap = named.start < source.end and source.start < named.end
    before = range(source.start, named.start)
    return overlap and not any(s.word(n) in s.language.links or s.word(n) in _PLACED for n in before)


def _speech(cue: tuple[int, int], s: Sentence) -> bool:
    """Whether a cue holds a verb that reports words, or "according to"."""
    if s.word(cue[0]) == "according":
        return True
    verbs = [verb for n in range(*cue) if (verb := s.language.verbs.get(s.words[n].fold))]
    return any(verb.shapes & {"say", "tell", "quote", "call", "point"} for verb in verbs)


def found(tagged: Sequence[Tagged], s: Sentence) -> Iterator[Found]:
    """The statements whose first content begins in the sentence; `tagged` is in text order.

    What stands in another paragraph is left out: the rules for quotations that go on see to it.
    """
    if not s.words or s.low >= s.high:
        return
    starts = [token.start for token in s.words]
    ends = [token.end for token in s.words]
    low, high = s.words[s.low].start, s.words[s.high - 1].end
    at = bisect_left(tagged, low, key=lambda t: t.contents[0][0])
    while at < len(tagged) and tagged[at].contents[0][0] < high:
        t = tagged[at]
        at += 1
        contents = [c for c in (_inside(s, _tokens(starts, ends, span)) for span in t.contents) if c]
        source = _tokens(starts, ends, t.source) if t.source else None
        while source and source[0] < source[1] and s.words[source[1] - 1].text in (*DASHES, ",", ":"):
            source = (source[0], source[1] - 1)
        if not contents or (t.source and source is None):
            continue
        if source and any(a < source[1] and source[0] < b for a, b in contents):
            continue
        cue = _tokens(starts, ends, t.cue) if t.cue else None
        verb = s.language.verbs.get(s.words[cue[1] - 1].fold) if cue else None
        if cue and [s.word(n) for n in range(cue[0], cue[1] + 1)][:2] in _DUTY:
            continue
        yield Found(
            tuple(contents), NounPhrase(*source) if source else None, cue, verb.lemma if verb else "", RULE, t.score
        )


def _inside(s: Sentence, span: Span | None) -> Span | None:
    """A content without the "that" and the punctuation at its ends."""
    if span is None:
        return None
    low, high = span
    while low < high and (s.words[low].fold in s.language.that or s.words[low].text in (*DASHES, ",", ":")):
        low += 1
    while low < high and s.words[high - 1].text in (*DASHES, ",", ":", ".", ";"):
        high -= 1
    return (low, high) if low < high else None


def _tokens(starts: Sequence[int], ends: Sequence[int], span: Span) -> tuple[int, int] | None:
    """Tokens that begin or end within a span; a quotation that the span only cuts into is left out."""
    first = bisect_right(ends, span[0])
    last = bisect_left(starts, span[1])
    while first < last and starts[first] < span[0] and 2 * (ends[first] - span[0]) < ends[first] - starts[first]:
        first += 1
    while (
        first < last
        and ends[last - 1] > span[1]
        and 2 * (span[1] - starts[last - 1]) < (ends[last - 1] - starts[last - 1])
    ):
        last -= 1
    return (first, last) if first < last else None
